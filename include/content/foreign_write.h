/*
 * The files of a course from records of elsewhere.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_FOREIGN_WRITE_H
#define ATTEST_CONTENT_FOREIGN_WRITE_H

#include "content/foreign.h"

/*
 * Writes all that is not refused into f->out: course.xml with a quiz that draws from every bank,
 * the banks, a module of the pages, the pictures. What the check of courses finds wrong with an
 * item or a page is noted, and that is left out, so that what remains passes it.
 */
void foreign_write(struct foreign *f, const struct convert_options *options);

#endif
