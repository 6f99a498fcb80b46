/*
 * Courses for tests: the sound fixture, in memory, with pieces replaced.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_TESTS_CONTENT_FIXTURE_H
#define ATTEST_TESTS_CONTENT_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "content/course.h"
#include "content/pipeline.h"
#include "content/source.h"
#include "util/buf.h"
#include "util/mem.h"

#define SOUND "tests/fixtures/courses/sound"

static const struct course_options fixture_options = {
    .today = 20779, /* 2026-11-22 */
    .roles = "clinical nursing physician laboratory social-work advocate reception registration "
             "security environmental-services"};

__attribute__((unused)) static struct package *fixture_open(void *mem, const char *path)
{
    struct package *package = NULL;
    struct err err = {0};
    if (!package_open(mem, path, problems_new(mem), &package, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    return package;
}

/* Replaces the first `from` in a file of the package; false if it is not there. */
__attribute__((unused)) static bool fixture_replace(void *mem, struct package *package,
                                                    const char *path, const char *from,
                                                    const char *to)
{
    struct file *file = package_find(package, path);
    const unsigned char *at = file ? memmem(file->data, file->len, from, strlen(from)) : NULL;
    if (!at)
        return false;
    struct buf *b = buf_new(mem, 1 << 24);
    size_t before = (size_t)(at - file->data);
    buf_add(b, file->data, before);
    buf_text(b, to);
    buf_add(b, at + strlen(from), file->len - before - strlen(from));
    file->data = (const unsigned char *)buf_data(b);
    file->len = buf_len(b);
    return true;
}

/* The problems as they are printed, without the lines of paths. */
__attribute__((unused)) static char *fixture_messages(void *mem, const struct problems *problems)
{
    struct buf *b = buf_new(mem, 1 << 24);
    for (size_t i = 0; i < problems->n; i++) {
        struct problem p = problems->list[i];
        p.xpath = NULL;
        problem_format(&p, b);
    }
    return mem_text(mem, buf_data(b));
}

/* One piece of a course replaced, and all messages that follow. */
struct fault_case {
    const char *name, *file, *from, *to, *messages;
};

__attribute__((unused)) static void fixture_fault(const char *folder, const struct fault_case *f)
{
    void *mem = mem_owner(NULL, "case");
    struct package *package = fixture_open(mem, folder);
    if (!ok(fixture_replace(mem, package, f->file, f->from, f->to), "%s: the piece is there",
            f->name))
        return;
    struct problems *problems = problems_new(mem);
    struct course *course = check_package(mem, package, &fixture_options, problems);
    is(fixture_messages(mem, problems), f->messages, f->name);
    ok((course != NULL) == !problems->n_errors, "%s: a course exactly if there is no error",
       f->name);
    mem_free(mem);
}

#endif
