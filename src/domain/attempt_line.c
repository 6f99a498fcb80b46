/* Answers in words: what was given, what would have been right, what is said about it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "domain/attempt.h"
#include "util/buf.h"
#include "util/html.h"
#include "util/mem.h"
#include "util/words.h"

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* One key and what is read about its parts. */
struct view {
    const void *mem;
    const struct attempt_keys *keys;
    const struct attempt_key *key;
    bool tells, judges;
    struct quiz_line *lines;
    size_t n;
};

static const struct grade_part *part_at(const struct view *v, size_t i)
{
    return &v->key->key.parts[i];
}

static const char *text_of(const struct view *v, size_t i, const char *column)
{
    return db_text(v->keys->parts, v->key->first_part + i, column);
}

/* The index of a part; the number of parts where there is none. */
static size_t find(const struct view *v, enum part_kind kind, int parent, const char *key)
{
    size_t i = 0;
    while (i < v->key->key.n_parts &&
           !(part_at(v, i)->kind == kind && part_at(v, i)->parent == parent &&
             is(part_at(v, i)->key, key)))
        i++;
    return i;
}

static bool exists(const struct view *v, size_t i)
{
    return i < v->key->key.n_parts;
}

static struct quiz_line *add(struct view *v, const char *label, const char *text)
{
    struct quiz_line *line = &v->lines[v->n++];
    *line = (struct quiz_line){.label = label && *label ? label : NULL, .text = text};
    return line;
}

/* What is known about part i, put beside its line. */
static void judge(const struct view *v, struct quiz_line *line, size_t i, bool answered)
{
    const struct part_grade *g = &v->key->grade.parts[i];
    if (v->tells && g->hit)
        line->feedback = text_of(v, i, "feedback");
    if (v->judges && g->judged) {
        line->judged = true;
        line->verdict = quiz_verdict(g->score, answered);
    }
}

/* "true" and "false" of a kprim row. */
static const char *true_or_false(const char *answer)
{
    return is(answer, "true") ? _("True") : _("False");
}

/* What was given for a row or gap: the label of an option, or what was typed. */
static const char *given_text(const struct view *v, int parent, const char *text)
{
    size_t option = find(v, PART_OPTION, parent, text);
    if (v->key->key.kind == ITEM_KPRIM)
        return true_or_false(text);
    return exists(v, option) ? text_of(v, option, "label") : html_escaped(v->mem, text);
}

static const char *gap_label(const struct view *v, size_t gap)
{
    int n = 1;
    for (size_t i = 0; i < gap; i++)
        n += part_at(v, i)->kind == PART_GAP;
    return mem_format(v->mem, _("Gap %d"), n);
}

static const char *row_label(const struct view *v, size_t i)
{
    return part_at(v, i)->kind == PART_GAP ? gap_label(v, i) : text_of(v, i, "label");
}

/* Feedback of what was chosen or typed inside a gap. */
static void judge_gap(const struct view *v, struct quiz_line *line, size_t gap)
{
    for (size_t i = gap + 1; v->tells && exists(v, i); i++) {
        if (part_at(v, i)->parent == part_at(v, gap)->number && v->key->grade.parts[i].hit &&
            text_of(v, i, "feedback"))
            line->feedback = text_of(v, i, "feedback");
    }
}

static void rows(struct view *v)
{
    for (size_t i = 0; exists(v, i); i++) {
        const struct grade_part *p = part_at(v, i);
        if (p->kind != PART_ROW && p->kind != PART_GAP)
            continue;
        const char *before =
                       answer_text(&v->key->answer, mem_format(v->mem, "%s" ANSWER_BEFORE, p->key)),
                   *now = answer_text(&v->key->answer, p->key);
        int parent = p->kind == PART_GAP ? p->number : 0;
        if (before)
            add(v, mem_format(v->mem, _("%s (before)"), row_label(v, i)),
                given_text(v, parent, before));
        struct quiz_line *line = add(v, row_label(v, i), now ? given_text(v, parent, now) : NULL);
        judge(v, line, i, now != NULL);
        if (p->kind == PART_GAP)
            judge_gap(v, line, i);
    }
}

static void chosen(struct view *v)
{
    for (size_t i = 0; i < v->key->answer.n; i++) {
        size_t option = find(v, v->key->key.kind == ITEM_HOTSPOT ? PART_AREA : PART_OPTION, 0,
                             v->key->answer.parts[i]);
        if (exists(v, option))
            judge(v, add(v, NULL, text_of(v, option, "label")), option, true);
    }
}

static void path(struct view *v)
{
    size_t scene = find(v, PART_SCENE, 0, v->key->key.start);
    for (size_t i = 0; i < v->key->answer.n && exists(v, scene); i++) {
        size_t step = find(v, PART_OPTION, part_at(v, scene)->number, v->key->answer.parts[i]);
        if (!exists(v, step))
            return;
        struct quiz_line *line =
            add(v, html_escaped(v->mem, text_of(v, scene, "title")), text_of(v, step, "label"));
        if (v->tells)
            line->feedback = text_of(v, step, "feedback");
        scene = find(v, PART_SCENE, 0, part_at(v, step)->answer);
    }
}

static void typed(struct view *v)
{
    const struct answer *a = &v->key->answer;
    const char *unit = answer_text(a, "unit"), *value = answer_text(a, "value");
    if (v->key->key.kind == ITEM_NUMERICAL)
        value = unit ? mem_format(v->mem, "%s %s", value ? value : "", unit) : value;
    else
        value = answer_text(a, "text");
    if (!value)
        return;
    struct quiz_line *line = add(v, NULL, html_escaped(v->mem, value));
    for (size_t i = 0; exists(v, i); i++) {
        if (part_at(v, i)->kind == PART_ACCEPT && v->key->grade.parts[i].hit)
            judge(v, line, i, true);
    }
}

size_t attempt_lines(const void *mem, const struct attempt_keys *keys,
                     const struct attempt_key *key, bool tells, bool judges, struct quiz_line **ret)
{
    struct view v = {mem, keys, key, tells, judges, NULL, 0};
    v.lines = mem_array(mem, struct quiz_line, 2 * (key->key.n_parts + key->answer.n) + 1);
    *ret = v.lines;
    if (!key->answer.n || key->privacy == PRIVACY_AGGREGATE)
        return 0;
    switch (key->key.kind) {
    case ITEM_MATCHING:
    case ITEM_KPRIM:
    case ITEM_LIKERT:
    case ITEM_GAP_FILL:
        rows(&v);
        break;
    case ITEM_SCENARIO:
        path(&v);
        break;
    case ITEM_SHORT_ANSWER:
    case ITEM_NUMERICAL:
    case ITEM_ESSAY:
    case ITEM_REFLECTION:
        typed(&v);
        break;
    default:
        chosen(&v);
    }
    return v.n;
}

/* ---- what is right */

static bool is_right(const struct grade_part *p)
{
    return score_compare(p->fraction, score_make(0, 1)) > 0;
}

/* A pattern as people read it: "\*" is a star, "*" anything. */
static const char *pattern(const void *mem, const char *text)
{
    struct buf *out = buf_new(mem, strlen(text) * 3 + 1);
    for (const char *p = text; *p; p++) {
        if (*p == '\\' && p[1] == '*')
            buf_char(out, *++p);
        else if (*p == '*')
            buf_text(out, "…");
        else
            buf_char(out, *p);
    }
    return html_escaped(mem, buf_data(out));
}

static const char *first_unit(const struct view *v)
{
    for (size_t i = 0; exists(v, i); i++) {
        if (part_at(v, i)->kind == PART_UNIT && part_at(v, i)->text)
            return part_at(v, i)->text;
    }
    return NULL;
}

static const char *accepted(const struct view *v, const struct grade_part *p)
{
    const char *unit = v->key->key.kind == ITEM_NUMERICAL ? first_unit(v) : NULL;
    if (!p->answer)
        return pattern(v->mem, p->text);
    return html_escaped(v->mem, unit ? mem_format(v->mem, "%s %s", p->answer, unit) : p->answer);
}

/* The best of the options or accepted texts that stand in `parent`. */
static const char *best_in(const struct view *v, int parent)
{
    size_t best = v->key->key.n_parts;
    for (size_t i = 0; exists(v, i); i++) {
        const struct grade_part *p = part_at(v, i);
        if (p->parent == parent && (p->kind == PART_OPTION || p->kind == PART_ACCEPT) &&
            (!exists(v, best) || score_compare(p->fraction, part_at(v, best)->fraction) > 0))
            best = i;
    }
    if (!exists(v, best))
        return NULL;
    return part_at(v, best)->kind == PART_OPTION ? text_of(v, best, "label")
                                                 : accepted(v, part_at(v, best));
}

static const char *right_of_row(const struct view *v, const struct grade_part *row)
{
    if (v->key->key.kind == ITEM_KPRIM)
        return true_or_false(row->answer);
    size_t option = find(v, PART_OPTION, 0, row->answer);
    return exists(v, option) ? text_of(v, option, "label") : NULL;
}

/* In each scene that was come to: the option that earns most. */
static void right_path(struct view *v)
{
    size_t scene = find(v, PART_SCENE, 0, v->key->key.start);
    for (size_t i = 0; i <= v->key->answer.n && exists(v, scene); i++) {
        int number = part_at(v, scene)->number;
        const char *best = best_in(v, number);
        if (!best)
            return;
        add(v, html_escaped(v->mem, text_of(v, scene, "title")), best);
        if (i == v->key->answer.n)
            return;
        size_t step = find(v, PART_OPTION, number, v->key->answer.parts[i]);
        scene = exists(v, step) ? find(v, PART_SCENE, 0, part_at(v, step)->answer)
                                : v->key->key.n_parts;
    }
}

size_t attempt_rights(const void *mem, const struct attempt_keys *keys,
                      const struct attempt_key *key, struct quiz_line **ret)
{
    struct view v = {mem, keys, key, false, false, NULL, 0};
    enum item_kind kind = key->key.kind;
    v.lines = mem_array(mem, struct quiz_line, key->key.n_parts + key->answer.n + 2);
    *ret = v.lines;
    if (kind == ITEM_LIKERT || kind == ITEM_REFLECTION || kind == ITEM_ESSAY)
        return 0;
    if (kind == ITEM_SCENARIO) {
        right_path(&v);
        return v.n;
    }
    for (size_t i = 0; exists(&v, i); i++) {
        const struct grade_part *p = part_at(&v, i);
        if (p->kind == PART_ROW)
            add(&v, row_label(&v, i), right_of_row(&v, p));
        else if (p->kind == PART_GAP)
            add(&v, row_label(&v, i), best_in(&v, p->number));
        else if (p->parent || kind == ITEM_MATCHING)
            continue;
        else if (p->kind == PART_ACCEPT && !v.n && best_in(&v, 0))
            add(&v, NULL, best_in(&v, 0));
        else if ((p->kind == PART_OPTION || p->kind == PART_AREA) &&
                 (kind == ITEM_ORDERING || is_right(p)))
            add(&v, NULL, text_of(&v, i, "label"));
    }
    return v.n;
}

size_t attempt_feedback(const void *mem, const struct attempt_keys *keys,
                        const struct attempt_key *key, const char ***ret)
{
    struct view v = {mem, keys, key, true, false, NULL, 0};
    size_t n = 0;
    *ret = mem_array(mem, const char *, key->key.n_parts + 1);
    for (size_t i = 0; exists(&v, i); i++) {
        if (key->grade.parts[i].hit && text_of(&v, i, "feedback"))
            (*ret)[n++] = text_of(&v, i, "feedback");
    }
    return n;
}
