/*
 * The cage: what a process can no longer ask of the kernel, once it has what it needs.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Somebody who takes a worker over, through a fault in it or in a library, has the worker's own
 * database role and nothing else of the machine: no other program can be started, no other process
 * looked into, no file read or written but those of the table in cage_files.c, no new connection
 * made but those named below, no memory both written and executed. Four things do it, each for
 * itself: no capabilities and no new ones, a filter of system calls (seccomp; the table in cage.c
 * names each with its reason), a list of folders (Landlock), and no core files.
 *
 * A call that is not in the table fails as one that the kernel does not know (ENOSYS), for which
 * libraries have another way; what only an intruder asks for ends the process (SIGSYS, which the
 * master logs). Decision 0117.
 *
 * Where the kernel, or the container around it, has one of the four not, the others hold all the
 * same. ATTEST_CAGE=off leaves all of them out, for debuggers; ATTEST_CAGE=log lets every system
 * call pass, and the kernel's log names those that would have been refused.
 */
#ifndef ATTEST_UTIL_CAGE_H
#define ATTEST_UTIL_CAGE_H

#include <stdbool.h>
#include <stddef.h>

enum cage {
    CAGE_LOCAL,  /* connections by Unix socket alone */
    CAGE_REMOTE, /* and to other machines: mail, sign-on, a database elsewhere */
    CAGE_PARSER, /* nothing but memory, and writing to CAGE_OUT: no files, no sockets, no children
                  */
    CAGES
};

enum { CAGE_OUT = 3 };

/*
 * Shuts the calling process in, for good, with all that it starts. One thread. False if something
 * that the kernel has was refused; then `words` says what. With CAGE_LOCAL, a database that
 * ATTEST_DATABASE places elsewhere makes it CAGE_REMOTE.
 */
bool cage_enter(enum cage kind, char words[], size_t size);

/* What holds on this machine, for the log, once: "system calls by seccomp, files by Landlock 4". */
void cage_describe(char words[], size_t size);

#endif
