/*
 * The check of files that are in memory already.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_PIPELINE_H
#define ATTEST_CONTENT_PIPELINE_H

struct course;
struct course_options;
struct package;
struct problems;

/* Runs every stage; sorts the problems. The course, on mem, or NULL if there is any error. */
struct course *check_package(const void *mem, struct package *package,
                             const struct course_options *options, struct problems *problems);

#endif
