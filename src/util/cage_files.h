/* Files by Landlock.  SPDX-License-Identifier: Apache-2.0 */
#ifndef ATTEST_UTIL_CAGE_FILES_H
#define ATTEST_UTIL_CAGE_FILES_H

#include <stdbool.h>

/* The version of Landlock here; 0: none. */
int cage_files_version(void);

/* From now on only the files of the table can be opened; with remote, other machines can be reached
 * by TCP; with none, no file at all. True where there is no Landlock; else false with errno. Needs
 * no_new_privs. */
bool cage_files_enter(bool remote, bool none);

#endif
