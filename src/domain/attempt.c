/* An attempt as its learner sees it: the paper as drawn, and what is saved.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/attempt.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

bool attempt_not_found(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "There is no such attempt of yours.");
}

int attempt_name(const char *const *names, int n, const char *text)
{
    int i = name_of_list(names, n, text);
    return i < n ? i : 0;
}

enum grade_method attempt_grading(const struct db_rows *rows, size_t row)
{
    return attempt_name(grade_method_names, GRADING_COUNT, db_text(rows, row, "grading"));
}

/* ---- the head */

static void read_times(const struct db_rows *rows, struct quiz_attempt *ret)
{
    ret->closed = db_bool(rows, 0, "closed");
    ret->deadline = db_text(rows, 0, "deadline");
    ret->until = db_text(rows, 0, "until");
    ret->until_on = db_bool(rows, 0, "until_today") ? DATE_NONE : db_date(rows, 0, "until_on");
    ret->extra_time = db_bool(rows, 0, "extra_time");
    ret->seconds_left = db_is_null(rows, 0, "seconds_left") ? -1 : db_int(rows, 0, "seconds_left");
    ret->finished_on = db_date(rows, 0, "finished_on");
}

static void read_shows(const struct db_rows *rows, struct quiz_attempt *ret)
{
    enum review_preset preset =
        attempt_name(review_preset_names, PRESET_COUNT, db_text(rows, 0, "review"));
    int64_t limit = db_int(rows, 0, "attempts");
    bool none_left = limit && db_int(rows, 0, "used") >= limit,
         over = ret->finished || ret->awaits_marking;
    /* A pre-test has nothing to pass: what it asks comes again in the quiz that it is paired with.
     */
    bool passed = db_bool(rows, 0, "passed_ever") && !is(ret->kind, "pre-test");
    ret->shows = quiz_shows(preset, over, over && passed, none_left || db_bool(rows, 0, "ended"));
    /* Practice draws on the banks of the quiz: a practice that did not pass itself keeps them. */
    if (over && ret->practice && !ret->passed)
        ret->shows &= quiz_shows(preset, over, false, none_left);
}

void attempt_read_head(const struct db_rows *rows, struct quiz_attempt *ret)
{
    *ret = (struct quiz_attempt){
        .id = db_int(rows, 0, "id"),
        .enrolment = db_int(rows, 0, "enrolment"),
        .number = (int)db_int(rows, 0, "number"),
        .state = db_text(rows, 0, "state"),
        .kind = db_text(rows, 0, "kind"),
        .mode = attempt_name(grade_mode_names, MODE_COUNT, db_text(rows, 0, "feedback")),
        .certainty = db_bool(rows, 0, "certainty"),
        .passed = db_bool(rows, 0, "passed"),
        .seq = (int)db_int(rows, 0, "seq"),
        .course = db_text(rows, 0, "course"),
        .quiz = db_text(rows, 0, "quiz"),
        .title = db_text(rows, 0, "title"),
        .pass = score_make(db_int(rows, 0, "pass_num"), db_int(rows, 0, "pass_den")),
        .score = score_make(0, 1),
        .n_drawn = (int)db_int(rows, 0, "items"),
        .n_scored = (int)db_int(rows, 0, "scored"),
        .n_certain = (int)db_int(rows, 0, "certain"),
    };
    ret->finished = is(ret->state, "finished");
    ret->may_answer = is(ret->state, "in progress");
    ret->awaits_marking = is(ret->state, "submitted");
    ret->practice = is(ret->kind, "practice") || is(ret->kind, "activity");
    if (ret->finished)
        ret->score = score_make(db_int(rows, 0, "score_num"), db_int(rows, 0, "score_den"));
    read_times(rows, ret);
    read_shows(rows, ret);
}

unsigned quiz_shows(enum review_preset preset, bool over, bool passed, bool closed)
{
    if (!over)
        return review_shows(preset, REVIEW_DURING);
    return review_shows(preset, REVIEW_AFTER) | (passed ? review_shows(preset, REVIEW_PASSED) : 0) |
           (closed ? review_shows(preset, REVIEW_CLOSED) : 0);
}

/* ---- items */

struct answer attempt_answer(const void *mem, const struct db_rows *rows, size_t row)
{
    struct answer answer = {0};
    size_t n_texts;
    if (db_is_null(rows, row, "parts"))
        return answer;
    answer.parts = db_array(rows, row, "parts", mem, &answer.n);
    if (!db_is_null(rows, row, "texts"))
        answer.texts = db_array(rows, row, "texts", mem, &n_texts);
    answer.certainty = (int)db_int(rows, row, "certainty");
    return answer;
}

static void read_try(const struct db_rows *rows, size_t row, enum grade_mode mode,
                     struct quiz_try_state *ret)
{
    ret->tries = (int)db_int(rows, row, "tries");
    if (!ret->tries)
        return;
    ret->verdict =
        quiz_verdict(score_make(db_int(rows, row, "num"), db_int(rows, row, "den")), true);
    ret->done = mode == MODE_IMMEDIATE || ret->verdict == VERDICT_RIGHT ||
                (mode == MODE_INTERACTIVE && ret->tries > db_int(rows, row, "hints"));
}

static void read_item(const void *mem, const struct db_rows *rows, size_t row,
                      const struct quiz_attempt *attempt, struct quiz_item *ret)
{
    *ret = (struct quiz_item){
        .number = (int)db_int(rows, row, "number"),
        .key = db_text(rows, row, "key"),
        .kind = db_text(rows, row, "kind"),
        .kind_id = attempt_name(item_kind_names, ITEM_KIND_COUNT, db_text(rows, row, "kind")),
        .privacy = attempt_name(item_privacy_names, PRIVACY_COUNT, db_text(rows, row, "privacy")),
        .stem = db_text(rows, row, "stem"),
        .plain = db_text(rows, row, "plain"),
        .title = db_text(rows, row, "title"),
        .language = db_text(rows, row, "language"),
        .note = db_text(rows, row, "note"),
        .note_level = db_text(rows, row, "note_level"),
        .has_instead = db_bool(rows, row, "has_instead") && attempt->may_answer,
        .answer = attempt_answer(mem, rows, row),
        .units = attempt_name(item_units_names, UNITS_COUNT, db_text(rows, row, "units")),
        .min_words = (int)db_int(rows, row, "min_words"),
        .max_words = (int)db_int(rows, row, "max_words"),
        .retrospective = db_bool(rows, row, "retrospective"),
        .start = db_text(rows, row, "start"),
        .image = db_text(rows, row, "image"),
        .image_alt = db_text(rows, row, "image_alt"),
        .image_width = (int)db_int(rows, row, "image_width"),
        .image_height = (int)db_int(rows, row, "image_height"),
        .saved = db_text(rows, row, "saved"),
    };
    ret->multiple = ret->kind_id == ITEM_MULTIPLE_CHOICE ||
                    (ret->kind_id == ITEM_HOTSPOT && db_bool(rows, row, "pick_many"));
    ret->answered = ret->answer.n > 0;
    read_try(rows, row, attempt->mode, &ret->state);
}

/* ---- parts */

static bool in_group(const struct quiz_part *a, const struct quiz_part *b)
{
    return a->kind == b->kind && a->parent == b->parent;
}

static int place_in(const char *const *order, size_t n, int number)
{
    for (size_t i = 0; i < n; i++) {
        if (strtol(order[i], NULL, 10) == number)
            return (int)i;
    }
    return -1;
}

void attempt_arrange(const void *mem, struct quiz_part *parts, size_t n, const char *const *order,
                     size_t n_order)
{
    struct quiz_part *read = mem_array(mem, struct quiz_part, n + 1);
    bool *used = mem_array(mem, bool, n + 1);
    memcpy(read, parts, n * sizeof *parts);
    for (size_t i = 0; i < n; i++) {
        size_t best = n;
        if (place_in(order, n_order, read[i].number) < 0)
            continue;
        /* The part of this group that comes next in the drawn order. */
        for (size_t k = 0; k < n; k++) {
            int place = place_in(order, n_order, read[k].number);
            if (!used[k] && place >= 0 && in_group(&read[k], &read[i]) &&
                (best == n || place < place_in(order, n_order, read[best].number)))
                best = k;
        }
        used[best] = true;
        parts[i] = read[best];
    }
}

static bool is_in(const struct answer *answer, const char *key)
{
    for (size_t i = 0; key && i < answer->n; i++) {
        if (is(answer->parts[i], key))
            return true;
    }
    return false;
}

/* What the answer says about each part. */
static void apply_answer(const void *mem, struct quiz_item *item)
{
    for (size_t i = 0; i < item->n_parts; i++) {
        struct quiz_part *p = &item->parts[i];
        bool top = p->parent == 0 && (p->kind == PART_OPTION || p->kind == PART_AREA);
        if (p->kind == PART_ROW || p->kind == PART_GAP) {
            p->chosen = is_in(&item->answer, p->key);
            p->text = p->chosen ? answer_text(&item->answer, p->key) : NULL;
            p->before =
                item->retrospective
                    ? answer_text(&item->answer, mem_format(mem, "%s" ANSWER_BEFORE, p->key))
                    : NULL;
        } else if (top && !answer_has_texts(item->kind_id)) {
            p->chosen = is_in(&item->answer, p->key);
        }
    }
}

static struct quiz_part *find_part(struct quiz_item *item, enum part_kind kind, int parent,
                                   const char *key)
{
    for (size_t i = 0; key && i < item->n_parts; i++) {
        struct quiz_part *p = &item->parts[i];
        if (p->kind == kind && p->parent == parent && is(p->key, key))
            return p;
    }
    return NULL;
}

/* The options of scenes that were taken; feedback stays with those alone, and only where a quiz
 * tells while it is open. */
static void follow_path(struct quiz_item *item, bool tells)
{
    const struct quiz_part *scene = find_part(item, PART_SCENE, 0, item->start);
    for (size_t i = 0; i < item->answer.n && scene; i++) {
        struct quiz_part *step = find_part(item, PART_OPTION, scene->number, item->answer.parts[i]);
        if (!step)
            break;
        step->chosen = true;
        scene = find_part(item, PART_SCENE, 0, step->to);
    }
    for (size_t i = 0; i < item->n_parts; i++) {
        if (!item->parts[i].chosen || !tells)
            item->parts[i].feedback = NULL;
    }
}

static void read_part(const struct db_rows *rows, size_t row, struct quiz_part *ret)
{
    *ret = (struct quiz_part){
        .kind = attempt_name(part_kind_names, PART_KIND_COUNT, db_text(rows, row, "kind")),
        .number = (int)db_int(rows, row, "number"),
        .parent = (int)db_int(rows, row, "parent"),
        .key = db_text(rows, row, "key"),
        .label = db_text(rows, row, "label"),
        .title = db_text(rows, row, "title"),
        .shape = db_text(rows, row, "shape"),
        .coords = db_text(rows, row, "coords"),
        .to = db_text(rows, row, "leads"),
        .feedback = db_text(rows, row, "feedback"),
        .points = (int)db_int(rows, row, "points"),
    };
}

/* Rows *at … of `rows` that belong to the item become its parts. */
static void read_parts(const void *mem, const struct db_rows *paper, size_t row,
                       const struct db_rows *rows, size_t *at, const struct quiz_attempt *attempt,
                       struct quiz_item *item)
{
    size_t end = *at, n_order;
    while (end < db_count(rows) && db_int(rows, end, "item") == item->number)
        end++;
    item->n_parts = end - *at;
    item->parts = mem_array(mem, struct quiz_part, item->n_parts + 1);
    for (size_t i = 0; i < item->n_parts; i++)
        read_part(rows, *at + i, &item->parts[i]);
    *at = end;
    const char **order = db_array(paper, row, "option_order", mem, &n_order);
    attempt_arrange(mem, item->parts, item->n_parts, order, n_order);
    apply_answer(mem, item);
    if (item->kind_id == ITEM_SCENARIO)
        follow_path(item, (attempt->shows & REVIEW_FEEDBACK) != 0);
}

void attempt_read_item(const void *mem, const struct db_rows *paper, size_t row,
                       const struct db_rows *parts, size_t *at, const struct quiz_attempt *attempt,
                       struct quiz_item *ret)
{
    read_item(mem, paper, row, attempt, ret);
    read_parts(mem, paper, row, parts, at, attempt, ret);
}

bool quiz_attempt(struct db *db, const void *mem, int64_t attempt, int number,
                  const struct quiz_reader *reader, struct quiz_attempt *ret, struct err *err)
{
    const char *id = db_from_int(mem, attempt), *one = number ? db_from_int(mem, number) : NULL;
    size_t at = 0;
    db_queue(db, STMT_ATTEMPT_FIND, DB_PARAMS(id, reader->zone, reader->language));
    db_queue(db, STMT_ATTEMPT_PAPER, DB_PARAMS(id, one, reader->zone, reader->language));
    db_queue(db, STMT_ATTEMPT_PARTS, DB_PARAMS(id, one, reader->language));
    struct db_rows *head = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *paper = head ? db_next(db, mem, err) : NULL,
                   *parts = paper ? db_next(db, mem, err) : NULL;
    if (!parts)
        return false;
    if (!db_count(head))
        return attempt_not_found(err);
    if (number && !db_count(paper))
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    attempt_read_head(head, ret);
    ret->n_items = db_count(paper);
    ret->items = mem_array(mem, struct quiz_item, ret->n_items + 1);
    for (size_t i = 0; i < ret->n_items; i++)
        attempt_read_item(mem, paper, i, parts, &at, ret, &ret->items[i]);
    return attempt_fill_tries(db, mem, reader, ret, err);
}
