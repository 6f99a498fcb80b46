/* Regrade: two keys of a question side by side, in words.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/attempt.h"
#include "domain/regrade.h"
#include "util/html.h"
#include "util/mem.h"
#include "util/words.h"

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* One of the two keys, and what is read about it. */
struct key_side {
    const void *mem;
    const struct attempt_keys *keys;
    const struct attempt_key *key;
};

static const struct grade_part *part_at(const struct key_side *s, size_t i)
{
    return &s->key->key.parts[i];
}

static const char *text_of(const struct key_side *s, size_t i, const char *column)
{
    return db_text(s->keys->parts, s->key->first_part + i, column);
}

static const struct grade_part *parent_of(const struct key_side *s, const struct grade_part *p,
                                          size_t *ret_at)
{
    for (size_t i = 0; p->parent && i < s->key->key.n_parts; i++) {
        *ret_at = i;
        if (part_at(s, i)->number == p->parent)
            return part_at(s, i);
    }
    return NULL;
}

static bool is_listed(enum part_kind kind)
{
    return kind == PART_OPTION || kind == PART_ROW || kind == PART_AREA || kind == PART_ACCEPT ||
           kind == PART_UNIT;
}

/* What is accepted has no id: it is the same where it reads the same. */
static bool same_part(const struct key_side *a, const struct grade_part *p,
                      const struct key_side *b, const struct grade_part *q)
{
    size_t at;
    const struct grade_part *over = parent_of(a, p, &at), *above = parent_of(b, q, &at);
    bool read = p->kind == PART_ACCEPT || p->kind == PART_UNIT;
    return p->kind == q->kind && !over == !above && (!over || same(over->key, above->key)) &&
           (read
                ? same(p->text, q->text) && same(p->answer, q->answer) &&
                      same(p->tolerance, q->tolerance) && same(p->tolerance_kind, q->tolerance_kind)
                : same(p->key, q->key));
}

/* The index of the same part in another key; the number of its parts where it has none. */
static size_t twin(const struct key_side *of, size_t i, const struct key_side *in)
{
    size_t k = 0;
    while (k < in->key->key.n_parts && !same_part(of, part_at(of, i), in, part_at(in, k)))
        k++;
    return k;
}

/* ---- words */

static const char *accepted(const struct key_side *s, const struct grade_part *p)
{
    const char *text = html_escaped(s->mem, p->answer ? p->answer : p->text ? p->text : "");
    return p->tolerance
               ? mem_format(s->mem, "%s ± %s%s%s", text, p->tolerance, p->tolerance_kind ? " " : "",
                            p->tolerance_kind ? p->tolerance_kind : "")
               : text;
}

static const char *label_of(const struct key_side *s, size_t i)
{
    const struct grade_part *p = part_at(s, i);
    return p->kind == PART_ACCEPT || p->kind == PART_UNIT ? accepted(s, p) : text_of(s, i, "label");
}

/* The gap or scene that a part stands in; NULL: the question itself. */
static const char *within(const struct key_side *s, size_t i)
{
    size_t at = 0;
    int gap = 0;
    const struct grade_part *over = parent_of(s, part_at(s, i), &at);
    if (!over)
        return NULL;
    if (over->kind == PART_SCENE)
        return text_of(s, at, "title");
    for (size_t k = 0; k <= at; k++)
        gap += part_at(s, k)->kind == PART_GAP;
    return mem_format(s->mem, _("Gap %d"), gap);
}

/* "right", "not right", "counts 50 %" */
static const char *fraction(const void *mem, struct score worth)
{
    int order = score_compare(worth, score_make(0, 1));
    if (order > 0 && score_compare(worth, score_make(1, 1)) >= 0)
        return _("right");
    if (!order)
        return _("not right");
    struct score size = order < 0 ? score_make(-worth.num, worth.den) : worth;
    return mem_format(mem, order < 0 ? _("takes %d %% off") : _("counts %d %%"),
                      grade_points(size, 100));
}

/* The place of an option in the right order, from 1. */
static int place_of(const struct key_side *s, size_t i)
{
    int place = 0;
    for (size_t k = 0; k <= i; k++)
        place += part_at(s, k)->kind == PART_OPTION;
    return place;
}

static const char *row_answer(const struct key_side *s, const struct grade_part *row)
{
    if (s->key->key.kind == ITEM_KPRIM)
        return same(row->answer, "true") ? _("True") : _("False");
    for (size_t i = 0; i < s->key->key.n_parts; i++) {
        if (part_at(s, i)->kind == PART_OPTION && same(part_at(s, i)->key, row->answer))
            return text_of(s, i, "label");
    }
    return NULL;
}

static const char *worth_of(const struct key_side *s, size_t i)
{
    const struct grade_part *p = part_at(s, i);
    const struct grade_key *key = &s->key->key;
    if (p->kind == PART_ROW)
        return row_answer(s, p);
    if (p->kind == PART_UNIT || (p->kind == PART_OPTION && key->kind == ITEM_MATCHING))
        return _("can be given");
    if (p->kind == PART_OPTION && key->kind == ITEM_ORDERING)
        return mem_format(s->mem, _("place %d"), place_of(s, i));
    if (p->kind == PART_OPTION && key->kind == ITEM_SCENARIO)
        return mem_format(s->mem, _("points: %s"), db_from_int(s->mem, p->fraction.num));
    return fraction(s->mem, p->fraction);
}

/* ---- side by side */

static struct regrade_side side_of(const struct key_side *s, size_t i)
{
    return i < s->key->key.n_parts ? (struct regrade_side){.label = label_of(s, i),
                                                           .worth = worth_of(s, i),
                                                           .said = text_of(s, i, "feedback")}
                                   : (struct regrade_side){.worth = _("is not there")};
}

static void add(struct regrade_words *w, struct regrade_line line)
{
    const struct regrade_side *a = &line.now, *b = &line.then;
    line.differs =
        !w->credited_now && !w->credited_then &&
        !(same(a->label, b->label) && same(a->worth, b->worth) && same(a->said, b->said));
    w->says |= a->said || b->said;
    w->says_other |= !same(a->said, b->said);
    w->lines[w->n++] = line;
}

/* The parts of both keys: as the first has them, then those that only the second has. */
static void add_parts(const struct key_side *now, const struct key_side *then,
                      struct regrade_words *w)
{
    for (size_t i = 0; i < now->key->key.n_parts; i++) {
        if (is_listed(part_at(now, i)->kind))
            add(w, (struct regrade_line){.kind = REGRADE_PART,
                                         .within = within(now, i),
                                         .now = side_of(now, i),
                                         .then = side_of(then, twin(now, i, then))});
    }
    for (size_t k = 0; k < then->key->key.n_parts; k++) {
        if (is_listed(part_at(then, k)->kind) && twin(then, k, now) == now->key->key.n_parts)
            add(w, (struct regrade_line){.kind = REGRADE_PART,
                                         .within = within(then, k),
                                         .now = side_of(now, now->key->key.n_parts),
                                         .then = side_of(then, k)});
    }
}

static void add_sayings(const struct db_rows *rows, size_t now, size_t then,
                        struct regrade_words *w)
{
    static const struct {
        enum regrade_line_kind kind;
        const char *column;
    } all[] = {{REGRADE_SAID_RIGHT, "feedback_right"},
               {REGRADE_SAID_PARTLY, "feedback_partial"},
               {REGRADE_SAID_WRONG, "feedback_wrong"},
               {REGRADE_RATIONALE, "rationale"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *before = db_text(rows, now, all[i].column),
                   *after = db_text(rows, then, all[i].column);
        if (before || after)
            add(w,
                (struct regrade_line){.kind = all[i].kind, .now.said = before, .then.said = after});
    }
}

bool regrade_words(struct db *db, const void *mem, const struct regrade *regrade,
                   struct regrade_words *ret, struct err *err)
{
    /* Where everybody has full points, the question's own key stands beside it. */
    int64_t now = regrade->now_item ? regrade->now_item : regrade->item,
            then = regrade->key_item ? regrade->key_item : now;
    const char *list[] = {db_from_int(mem, now), db_from_int(mem, then)},
               *items = db_from_array(mem, list, 2);
    struct attempt_keys keys;
    *ret = (struct regrade_words){.credited_now = !regrade->now_item,
                                  .credited_then = !regrade->key_item};
    db_queue(db, STMT_ITEM_KEYS, DB_PARAMS(items));
    db_queue(db, STMT_ITEM_KEY_PARTS, DB_PARAMS(items, NULL));
    db_queue(db, STMT_ITEM_SAYINGS, DB_PARAMS(items, NULL));
    struct db_rows *sayings =
        db_sync(db, err) && attempt_keys_next(db, mem, &keys, err) ? db_next(db, mem, err) : NULL;
    if (!sayings)
        return false;
    if (keys.n != 2 || db_count(sayings) != 2)
        return err_set(err, ERR_NOT_FOUND, "There is no such question.");
    const struct key_side a = {mem, &keys, &keys.list[0]}, b = {mem, &keys, &keys.list[1]};
    ret->lines = mem_array(mem, struct regrade_line,
                           a.key->key.n_parts + b.key->key.n_parts + REGRADE_LINE_KINDS);
    add_parts(&a, &b, ret);
    add_sayings(sayings, 0, 1, ret);
    for (size_t i = 0; i < ret->n; i++)
        ret->differs |= ret->lines[i].differs;
    return true;
}
