/*
 * Questions of other systems, converted, checked and graded.  SPDX-License-Identifier: Apache-2.0
 *
 * convert(NAME, text) or convert_fixture(PATH) converts and checks; the first is for a question or
 * two written in the test. Then asked(ID) takes one question, and scores(…) of grading_case.h
 * grades answers to it.
 */
#ifndef ATTEST_TEST_CONVERT_CASE_H
#define ATTEST_TEST_CONVERT_CASE_H

#include <stdlib.h>

#include "content/convert.h"
#include "content/course.h"
#include "content/pipeline.h"
#include "content/source.h"
#include "grading_case.h"
#include "util/buf.h"

static void *converted_mem;
static struct converted *converted;
static struct course *converted_course;
static struct problems *converted_problems;

USED int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

USED struct course *check_converted(const struct converted *c)
{
    struct package *p = mem_new(converted_mem, struct package);
    const struct course_options options = {.today = 20779};
    p->files = mem_array(converted_mem, struct file, c->n_files + 1);
    for (size_t i = 0; i < c->n_files; i++)
        p->files[p->n_files++] =
            (struct file){.path = c->files[i].path,
                          .data = c->files[i].data,
                          .len = c->files[i].len,
                          .type = media_type(c->files[i].data, c->files[i].len)};
    qsort(p->files, p->n_files, sizeof *p->files, by_path);
    struct problems *problems = problems_new(converted_mem);
    struct course *course = check_package(converted_mem, p, &options, problems);
    for (size_t i = 0; i < problems->n; i++) {
        struct buf *text = buf_new(converted_mem, 100000);
        problem_format(&problems->list[i], text);
        if (!problems->list[i].warning)
            printf("# %s", buf_data(text));
    }
    return course;
}

USED void convert_bytes(const char *name, const void *data, size_t len)
{
    mem_free(converted_mem);
    converted_mem = mem_owner(NULL, "converted");
    converted_problems = problems_new(converted_mem);
    const struct convert_options options = {.name = name, .today = 20779};
    converted = convert_here(converted_mem, data, len, &options, converted_problems);
    converted_course = converted && converted->n_files ? check_converted(converted) : NULL;
}

USED void convert(const char *name, const char *text)
{
    convert_bytes(name, text, strlen(text));
}

USED void convert_fixture(const char *path)
{
    void *mem = mem_owner(NULL, "file");
    FILE *in = fopen(path, "re");
    size_t room = 1 << 20;
    char *data = mem_array(mem, char, room);
    size_t len = in ? fread(data, 1, room, in) : 0;
    if (in)
        fclose(in);
    convert_bytes(path, mem_text_n(mem, data, len), len); /* ends where it ends, for sanitizers */
    mem_free(mem);
}

/* How a note begins that names the item (NULL: the file); "" if there is none. */
USED const char *note_of(const char *name)
{
    struct buf *out = buf_new(converted_mem, 100000);
    for (size_t i = 0; converted && i < converted->n_notes; i++) {
        const struct convert_note *n = &converted->notes[i];
        if (name ? n->item && !strcmp(n->item, name) : !n->item)
            buf_format(out, "%s%s %s", buf_len(out) ? " | " : "",
                       n->how == CARRIED_NOT ? "not:" : "partly:", n->what);
    }
    return buf_data(out);
}

/* Makes the question the one that is graded. False, and a failed check, if it is not there. */
USED bool asked(const char *id)
{
    const struct item *found = NULL;
    for (size_t i = 0; converted_course && i < converted_course->n_items; i++) {
        if (!strcmp(converted_course->items[i].key, id))
            found = &converted_course->items[i];
    }
    if (!ok(found != NULL, "%s came over", id))
        return false;
    item(found->kind, found->scoring);
    key.fold = found->fold;
    key.units = found->units;
    key.unit_penalty = found->has_unit_penalty
                           ? score_make(found->unit_penalty.num, found->unit_penalty.den)
                           : score_make(0, 1);
    for (size_t i = 0; i < found->n_parts; i++) {
        const struct item_part *p = &found->parts[i];
        *part(p->kind, p->parent, p->key) = (struct grade_part){
            .kind = p->kind,
            .number = p->number,
            .parent = p->parent,
            .key = p->key,
            .text = p->html,
            .fraction =
                p->fraction.den ? score_make(p->fraction.num, p->fraction.den) : score_make(0, 1),
            .answer = p->answer,
            .tolerance = p->tolerance,
            .tolerance_kind = p->tolerance_kind,
            .weight = p->weight,
            .fold = p->fold};
    }
    return true;
}

/* A score alone: what was hit is no matter of converters. */
USED void worth(const char *line, int64_t num, int64_t den)
{
    char name[300];
    snprintf(name, sizeof name, "\"%s\" is worth %lld/%lld", line, (long long)num, (long long)den);
    is_score(grade_line(line).score, num, den, name);
}

#endif
