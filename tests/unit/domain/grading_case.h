/*
 * Items and answers for the tests of grading, written short.  SPDX-License-Identifier: Apache-2.0
 *
 * An item is built part by part: item(KIND, SCORING), then part(…) and its kin; numbers are given
 * out in order. An answer is one line: parts parted by "|", each with its text after "=", as in
 * "r1=a|r2=b". "" is no answer.
 */
#ifndef ATTEST_TEST_GRADING_CASE_H
#define ATTEST_TEST_GRADING_CASE_H

#include "domain/grading.h"
#include "random.h"
#include "tap.h"
#include "util/mem.h"

#define USED __attribute__((unused)) static

static struct grade_part parts[1000];
static struct grade_key key;
static void *memory; /* of the answers being graded */

USED void item(enum item_kind kind, enum item_scoring scoring)
{
    mem_free(memory);
    memory = mem_owner(NULL, "case");
    key = (struct grade_key){.kind = kind, .scoring = scoring, .parts = parts};
}

/* Adds a part and returns it; its number is its place, from 1. */
USED struct grade_part *part(enum part_kind kind, int parent, const char *name)
{
    struct grade_part *p = &parts[key.n_parts];
    *p = (struct grade_part){kind, (int)++key.n_parts, parent, name, .fraction = {0, 0}};
    return p;
}

USED void option(const char *name, int num, int den)
{
    part(key.kind == ITEM_HOTSPOT ? PART_AREA : PART_OPTION, 0, name)->fraction =
        score_make(num, den);
}

USED void row(const char *name, const char *answer)
{
    part(PART_ROW, 0, name)->answer = answer;
}

/* An accepted text below a parent. */
USED struct grade_part *accept_text(int parent, const char *text, int num, int den)
{
    struct grade_part *p = part(PART_ACCEPT, parent, NULL);
    p->text = text;
    p->fraction = score_make(num, den);
    return p;
}

USED struct grade_part *accept_number(int parent, const char *value, const char *tolerance,
                                      const char *kind)
{
    struct grade_part *p = part(PART_ACCEPT, parent, NULL);
    p->answer = value;
    p->tolerance = tolerance;
    p->tolerance_kind = kind;
    p->fraction = score_make(1, 1);
    return p;
}

USED void unit(const char *name, int num, int den)
{
    struct grade_part *p = part(PART_UNIT, 0, NULL);
    p->text = name;
    p->fraction = score_make(num, den);
}

USED struct item_grade grade_of(const struct answer *answer)
{
    struct item_grade ret;
    struct grade_key exact = key; /* a step outside the parts is noticed */
    struct grade_part *copies = mem_array(memory, struct grade_part, key.n_parts);
    for (size_t i = 0; i < key.n_parts; i++)
        copies[i] = parts[i];
    exact.parts = copies;
    grade_answer(memory, &exact, answer, &ret);
    mem_free(copies);
    return ret;
}

USED struct item_grade grade_line(const char *line)
{
    const char *names[128], *texts[128];
    struct answer answer = {names, texts, 0, 0};
    char *rest = mem_text(memory, line);
    while (rest && *rest) {
        char *name = rest;
        rest = strchr(rest, '|');
        if (rest)
            *rest++ = '\0';
        char *text = strchr(name, '=');
        if (text)
            *text++ = '\0';
        names[answer.n] = name;
        texts[answer.n++] = text ? text : "";
    }
    return grade_of(&answer);
}

/* The parts that were hit: keys, or #number, parted by blanks. */
USED const char *hits_of(const struct item_grade *grade)
{
    char *ret = mem_text(memory, "");
    for (size_t i = 0; i < key.n_parts; i++) {
        const char *gap = *ret ? " " : "";
        if (grade->parts[i].hit)
            ret = key.parts[i].key ? mem_format(memory, "%s%s%s", ret, gap, key.parts[i].key)
                                   : mem_format(memory, "%s%s#%d", ret, gap, key.parts[i].number);
    }
    return ret;
}

USED void is_score(struct score got, int64_t num, int64_t den, const char *name)
{
    if (!ok(got.num == num && got.den == den, "%s", name))
        printf("# got: %lld/%lld  want: %lld/%lld\n", (long long)got.num, (long long)got.den,
               (long long)num, (long long)den);
}

/* Grades a line: its score, and (unless NULL) what it hit. An answer that is "" is not answered,
 * any other is. */
USED void scores(const char *line, int64_t num, int64_t den, const char *hits)
{
    struct item_grade grade = grade_line(line);
    char name[300];
    snprintf(name, sizeof name, "%s: \"%s\"", item_kind_names[key.kind], line);
    is_score(grade.score, num, den, name);
    ok(grade.answered == (*line != '\0'), "%s: answered or not", name);
    if (hits)
        is(hits_of(&grade), hits, mem_format(memory, "%s: what was hit", name));
}

/* Something was sent that is no answer. */
USED void is_nothing(const char *line)
{
    struct item_grade grade = grade_line(line);
    ok(!grade.answered && grade.score.num == 0 && grade.score.den == 1 && !*hits_of(&grade),
       "%s: \"%s\" is no answer", item_kind_names[key.kind], line);
}

#endif
