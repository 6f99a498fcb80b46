/*
 * What strangers send, checked apart: courses, files of rules, versions to compare.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "content/apart.h"
#include "content/course.h"
#include "content/diff.h"
#include "content/pipeline.h"
#include "content/rules_file.h"
#include "content/source.h"
#include "util/mem.h"

static void tell_limits(struct problems *problems, const char *name, const char *what,
                        const char *better, const char *remedy)
{
    void *mem = mem_owner(NULL, "limits");
    problems_add(
        problems,
        &(struct problem){.stage = STAGE_BYTES,
                          .rule = "limits",
                          .file = name,
                          .found = mem_format(mem, "%s that takes too much time or memory", what),
                          .expected = mem_format(mem, "%s that is checked within seconds", better),
                          .remedy = remedy});
    mem_free(mem);
}

/* ---- courses */

struct upload {
    struct packed packed;
    const struct course_options *options;
    const struct problems *found; /* in reading the folder; NULL: none */
};

static void *check_upload(const void *mem, const void *job, struct problems *problems)
{
    const struct upload *u = job;
    const struct packed *p = &u->packed;
    for (size_t i = 0; u->found && i < u->found->n; i++)
        problems_add(problems, &u->found->list[i]);
    struct package *package =
        p->zip ? package_unzip(mem, p->zip, p->len, p->name, problems) : p->package;
    return check_package(mem, package, u->options, problems);
}

static bool check_apart(const void *mem, const struct upload *u, enum apart_limits limits,
                        struct problems *problems, struct course **ret_course, struct err *err)
{
    void *course;
    bool heard;
    *ret_course = NULL;
    if (!apart_run(mem, check_upload, u, &wire_course, limits, problems, &course, &heard, err))
        return false;
    if (!heard)
        tell_limits(problems, u->packed.name, "a package", "a course",
                    "make it smaller, or check it with attest course check");
    else if (!problems->n_errors)
        *ret_course = course;
    return true;
}

bool course_check_upload(const void *mem, const void *zip, size_t len, const char *name,
                         const struct course_options *options, struct problems *problems,
                         struct course **ret_course, struct err *err)
{
    const struct upload u = {{.zip = zip, .len = len, .name = name}, options, NULL};
    return check_apart(mem, &u, APART_LIMITED, problems, ret_course, err);
}

bool course_check_apart(const void *mem, const char *path, const struct course_options *options,
                        struct problems *problems, struct course **ret_course, struct err *err)
{
    void *scratch = mem_owner(mem, "as it was found");
    struct problems *found = problems_new(scratch);
    struct upload u = {.options = options, .found = found};
    bool done = package_load(scratch, path, found, &u.packed, err);
    if (!u.packed.name)
        u.packed.name = path;
    done = done && check_apart(mem, &u, APART_PATIENT, problems, ret_course, err);
    mem_free(scratch);
    return done;
}

/* ---- rules */

struct rules_job {
    const char *name, *text;
    size_t len;
};

static void *read_rules(const void *mem, const void *job, struct problems *problems)
{
    const struct rules_job *r = job;
    return rules_read(mem, r->name, r->text, r->len, problems);
}

struct rules *rules_read_apart(const void *mem, const char *name, const char *text, size_t len,
                               struct problems *problems)
{
    const struct rules_job job = {name, text, len};
    void *rules;
    bool heard;
    struct err err = {0};
    if (!apart_run(mem, read_rules, &job, &wire_rules, APART_LIMITED, problems, &rules, &heard,
                   &err) ||
        !heard)
        tell_limits(problems, name, "a file", "rules", "make several files of it");
    return problems->n_errors ? NULL : rules;
}

/* ---- what changed */

struct versions {
    const struct version_files *before, *after;
};

static void *compare(const void *mem, const void *job, struct problems *problems)
{
    const struct versions *v = job;
    struct diff *diff = mem_new(mem, struct diff);
    (void)problems;
    return course_diff(mem, v->before, v->after, diff) ? diff : NULL;
}

bool course_diff_apart(const void *mem, const struct version_files *before,
                       const struct version_files *after, struct diff *ret)
{
    const struct versions job = {before, after};
    void *diff, *scratch = mem_owner(mem, "problems of two versions");
    bool heard;
    struct err err = {0};
    *ret = (struct diff){.mem = mem};
    bool done = apart_run(mem, compare, &job, &wire_diff, APART_LIMITED, problems_new(scratch),
                          &diff, &heard, &err) &&
                diff;
    if (done)
        *ret = *(struct diff *)diff;
    ret->mem = mem;
    mem_free(scratch);
    return done;
}
