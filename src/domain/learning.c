/*
 * Learning: what a person must do, and their way through a course.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/learning.h"

#include <stdlib.h>
#include <string.h>

#include "domain/contact.h"
#include "domain/due_words.h"
#include "domain/timeline.h"
#include "util/mem.h"

/* ---- the list */

static bool asks_for_work(enum standing s)
{
    return s == STANDING_WINDOW_OPEN || s == STANDING_DUE || s == STANDING_OVERDUE ||
           s == STANDING_LAPSED;
}

static date earlier(date a, date b)
{
    return a == DATE_NONE || (b != DATE_NONE && b < a) ? b : a;
}

/* Takes what one span says of today, or of a day to come, into the entry. */
static void add_span(struct learning_entry *e, const struct learning_span *s, date today,
                     bool *has_today)
{
    if (s->from > today) {
        if (asks_for_work(s->standing))
            e->opens = earlier(e->opens, s->from);
        return;
    }
    if (s->to < today)
        return;
    bool works = asks_for_work(s->standing), worked = *has_today && asks_for_work(e->standing);
    if (!*has_today || (works && !worked))
        e->due = s->due;
    else if (works == worked)
        e->due = earlier(e->due, s->due);
    if (!*has_today || standing_rank(s->standing) < standing_rank(e->standing))
        e->standing = s->standing;
    *has_today = true;
}

/* What will stand on the day it opens, for an entry without anything today. */
static void look_ahead(struct learning_entry *e, const struct learning_span *spans, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct learning_span *s = &spans[i];
        if (s->from > e->opens || s->to < e->opens || !asks_for_work(s->standing))
            continue;
        e->due = earlier(e->due, s->due);
        if (standing_rank(s->standing) < standing_rank(e->standing))
            e->standing = s->standing;
    }
}

static void add_reasons(const void *mem, struct learning_entry *e, int64_t certification,
                        const struct learning_reason *reasons, size_t n, date day)
{
    e->reasons = mem_array(mem, const struct learning_reason *, n);
    for (size_t i = 0; i < n; i++) {
        const struct learning_reason *r = &reasons[i];
        if (r->certification == certification && r->from <= day && r->to >= day)
            e->reasons[e->n_reasons++] = r;
    }
}

/* One certification: its spans, of all posts. False: nothing to tell of it. */
static bool fold_one(const void *mem, const struct learning_span *spans, size_t n,
                     const struct learning_reason *reasons, size_t n_reasons, date today,
                     struct learning_entry *e)
{
    bool has_today = false;
    e->standing = STANDING_NOT_REQUIRED;
    e->due = e->opens = DATE_NONE;
    for (size_t i = 0; i < n; i++)
        add_span(e, &spans[i], today, &has_today);
    if (!has_today && e->opens == DATE_NONE)
        return false;
    e->part = !has_today                       ? LEARNING_LATER
              : asks_for_work(e->standing)     ? LEARNING_TO_DO
              : e->standing == STANDING_EXEMPT ? LEARNING_EXEMPT
                                               : LEARNING_DONE;
    if (e->part == LEARNING_TO_DO)
        e->opens = DATE_NONE;
    if (!has_today)
        look_ahead(e, spans, n);
    add_reasons(mem, e, spans[0].certification, reasons, n_reasons, has_today ? today : e->opens);
    return true;
}

static int64_t sort_day(const struct learning_entry *e)
{
    date d = e->part == LEARNING_LATER ? e->opens : e->due;
    return d == DATE_NONE ? INT64_MAX : d;
}

static int compare_entries(const void *pa, const void *pb)
{
    const struct learning_entry *a = pa, *b = pb;
    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    if (sort_day(a) != sort_day(b))
        return sort_day(a) < sort_day(b) ? -1 : 1;
    if (a->standing != b->standing)
        return standing_rank(a->standing) - standing_rank(b->standing);
    return strcmp(a->course.title ? a->course.title : "", b->course.title ? b->course.title : "");
}

/* Whether `e` waits for the course of `other`. */
static bool waits_for(const struct learning_entry *e, const struct learning_entry *other)
{
    const char *code = other->course.code, *at = e->course.first;
    size_t n = code ? strlen(code) : 0;
    while (n && at && (at = strstr(at, code))) {
        bool begins = at == e->course.first || at[-1] == ' ';
        if (begins && (!at[n] || at[n] == ' '))
            return true;
        at += n;
    }
    return false;
}

/* Moves what has to wait behind what it waits for; else the order stays. A ring, which nobody can
 * publish, stays as it is. */
static void put_first_things_first(struct learning_entry *entries, size_t n)
{
    for (size_t i = 0, moves = 0; i < n && moves < n * n; i++) {
        size_t last = i;
        for (size_t k = i + 1; k < n && entries[k].part == entries[i].part; k++) {
            if (waits_for(&entries[i], &entries[k]))
                last = k;
        }
        if (last == i)
            continue;
        struct learning_entry kept = entries[i];
        memmove(&entries[i], &entries[i + 1], (last - i) * sizeof *entries);
        entries[last] = kept;
        moves++;
        i--; /* what came up into its place may have to wait, too; 0 goes round and comes back */
    }
}

size_t learning_fold(const void *mem, const struct learning_span *spans, size_t n_spans,
                     const struct learning_reason *reasons, size_t n_reasons,
                     const struct learning_course *courses, size_t n_courses, date today,
                     struct learning_entry **ret_entries)
{
    size_t n = 0;
    struct learning_entry *entries = mem_array(mem, struct learning_entry, n_spans);
    for (size_t i = 0, end; i < n_spans; i = end) {
        for (end = i + 1; end < n_spans && spans[end].certification == spans[i].certification;)
            end++;
        struct learning_entry e = {0};
        if (!fold_one(mem, spans + i, end - i, reasons, n_reasons, today, &e))
            continue;
        for (size_t c = 0; c < n_courses; c++) {
            if (courses[c].certification == spans[i].certification)
                e.course = courses[c];
        }
        entries[n++] = e;
    }
    if (n)
        qsort(entries, n, sizeof *entries, compare_entries);
    put_first_things_first(entries, n);
    *ret_entries = entries;
    return n;
}

static struct learning_span *spans_of(const void *mem, const struct db_rows *rows)
{
    struct learning_span *spans = mem_array(mem, struct learning_span, db_count(rows));
    for (size_t i = 0; i < db_count(rows); i++)
        spans[i] = (struct learning_span){
            .post = db_int(rows, i, "post_id"),
            .certification = db_int(rows, i, "certification_id"),
            .standing = standing_from_name(db_text(rows, i, "standing")),
            .from = db_date(rows, i, "from_date"),
            .to = db_date(rows, i, "to_date"),
            .due = db_date(rows, i, "due"),
        };
    return spans;
}

static struct learning_reason *reasons_of(const void *mem, const struct db_rows *rows)
{
    struct learning_reason *reasons = mem_array(mem, struct learning_reason, db_count(rows));
    for (size_t i = 0; i < db_count(rows); i++) {
        struct due_columns due = due_columns_of(rows, i);
        reasons[i] = (struct learning_reason){
            .post = db_int(rows, i, "post_id"),
            .certification = db_int(rows, i, "certification_id"),
            .from = db_date(rows, i, "from_date"),
            .to = db_date(rows, i, "to_date"),
            .title = db_text(rows, i, "title"),
            .citation = db_text(rows, i, "citation"),
            .job_role = db_text(rows, i, "job_role"),
            .facility = db_text(rows, i, "facility"),
            .due = due_sentence(mem, &due, (int)db_int(rows, i, "grace_days")),
        };
    }
    return reasons;
}

static const char *next_path(const void *mem, const struct db_rows *rows, size_t i)
{
    const char *code = db_text(rows, i, "code");
    if (db_is_null(rows, i, "enrolment"))
        return NULL;
    if (!db_is_null(rows, i, "quiz"))
        return mem_format(mem, "/courses/%s/quizzes/%s", code, db_text(rows, i, "quiz"));
    if (!db_is_null(rows, i, "number"))
        return mem_format(mem, "/courses/%s/modules/%s/pages/%s", code, db_text(rows, i, "module"),
                          db_text(rows, i, "number"));
    return mem_format(mem, "/courses/%s", code);
}

static struct learning_course *courses_of(const void *mem, const struct db_rows *rows)
{
    struct learning_course *courses = mem_array(mem, struct learning_course, db_count(rows));
    for (size_t i = 0; i < db_count(rows); i++)
        courses[i] = (struct learning_course){
            .certification = db_int(rows, i, "certification_id"),
            .code = db_text(rows, i, "code"),
            .title = db_text(rows, i, "title"),
            .language = db_text(rows, i, "language"),
            .minutes = (int)db_int(rows, i, "minutes"),
            .enrolment = db_int(rows, i, "enrolment"),
            .pages = (int)db_int(rows, i, "pages"),
            .pages_read = (int)db_int(rows, i, "pages_read"),
            .next = next_path(mem, rows, i),
            .first = db_text(rows, i, "first"),
        };
    return courses;
}

bool learning_list(struct db *db, const void *mem, date today, const char *language,
                   struct learning_entry **ret_entries, size_t *ret_n, struct err *err)
{
    const char *const *params = DB_PARAMS(db_from_date(mem, today));
    db_queue(db, STMT_LEARNING_TIMELINE, params);
    db_queue(db, STMT_LEARNING_REASONS, params);
    db_queue(db, STMT_LEARNING_CERTIFICATIONS, DB_PARAMS(params[0], language));
    struct db_rows *spans = db_sync(db, err) ? db_next(db, mem, err) : NULL;
    struct db_rows *reasons = spans ? db_next(db, mem, err) : NULL;
    struct db_rows *courses = reasons ? db_next(db, mem, err) : NULL;
    if (!courses)
        return false;
    *ret_n = learning_fold(mem, spans_of(mem, spans), db_count(spans), reasons_of(mem, reasons),
                           db_count(reasons), courses_of(mem, courses), db_count(courses), today,
                           ret_entries);
    return true;
}

bool learning_boosters(struct db *db, const void *mem, date today, const char *language,
                       struct learning_booster **ret, size_t *ret_n, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_LEARNING_BOOSTERS, DB_PARAMS(db_from_date(mem, today), language), err);
    if (!rows)
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct learning_booster, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct learning_booster){
            .course = db_text(rows, i, "code"),
            .course_title = db_text(rows, i, "course_title"),
            .key = db_text(rows, i, "key"),
            .kind = db_text(rows, i, "kind"),
            .title = db_text(rows, i, "title"),
            .language = db_text(rows, i, "language"),
            .course_language = db_text(rows, i, "course_language"),
            .items = (int)db_int(rows, i, "items"),
            .open = db_bool(rows, i, "open"),
            .opens = db_date(rows, i, "opens"),
        };
    return true;
}

/* ---- steps */

const struct step *learning_first_open(const struct step *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!steps[i].done && !steps[i].optional)
            return &steps[i];
    }
    return NULL;
}

bool learning_is_evaluation_left(const struct step *steps, size_t n)
{
    const struct step *open = learning_first_open(steps, n);
    if (!open || !open->is_quiz || strcmp(open->kind, "evaluation") != 0)
        return false;
    for (const struct step *s = open + 1; s < steps + n; s++) {
        if (!s->done && !s->optional)
            return false;
    }
    return true;
}

const struct step *learning_after(const struct step *steps, size_t n, int place)
{
    int module = 0;
    for (size_t i = 0; i < n; i++) {
        const struct step *s = &steps[i];
        if (s->place == place)
            module = s->module;
        if (s->place > place &&
            (s->is_quiz ? !s->optional && !s->done : !s->optional || s->module == module))
            return s;
    }
    return learning_first_open(steps, n);
}

const char *learning_path(const void *mem, const char *code, const struct step *step)
{
    if (step->is_quiz)
        return mem_format(mem, "/courses/%s/quizzes/%s", code, step->key);
    return mem_format(mem, "/courses/%s/modules/%d/pages/%d", code, step->module, step->number);
}

static struct step *steps_of(const void *mem, const struct db_rows *rows)
{
    struct step *steps = mem_array(mem, struct step, db_count(rows));
    for (size_t i = 0; i < db_count(rows); i++)
        steps[i] = (struct step){
            .place = (int)db_int(rows, i, "step"),
            .is_quiz = db_bool(rows, i, "is_quiz"),
            .optional = db_bool(rows, i, "optional"),
            .done = db_bool(rows, i, "done"),
            .key = db_text(rows, i, "key"),
            .title = db_text(rows, i, "title"),
            .kind = db_text(rows, i, "kind"),
            .module = (int)db_int(rows, i, "module"),
            .module_title = db_text(rows, i, "module_title"),
            .language = db_text(rows, i, "language"),
            .module_language = db_text(rows, i, "module_language"),
            .number = (int)db_int(rows, i, "number"),
            .minutes = (int)db_int(rows, i, "minutes"),
            .items = (int)db_int(rows, i, "items"),
        };
    return steps;
}

/* unmet: as the database told it. */
static const char *const *steps_params(const void *mem, int64_t version, int64_t enrolment,
                                       const char *language, const char *unmet)
{
    const char **params = mem_array(mem, const char *, 4);
    params[0] = db_from_int(mem, version);
    params[1] = enrolment ? db_from_int(mem, enrolment) : NULL;
    params[2] = language;
    params[3] = unmet;
    return params;
}

static bool load_steps(struct db *db, const void *mem, int64_t version, int64_t enrolment,
                       const char *language, const char *unmet, struct step **ret, size_t *ret_n,
                       struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_COURSE_STEPS,
                                  steps_params(mem, version, enrolment, language, unmet), err);
    if (!rows)
        return false;
    *ret = steps_of(mem, rows);
    *ret_n = db_count(rows);
    return true;
}

/* ---- the course */

bool learning_may_start(date completed_on, bool renewable, bool ended)
{
    return !ended && (completed_on == DATE_NONE || renewable);
}

static void read_first(const void *mem, const struct db_rows *rows, struct learning_outline *ret)
{
    size_t n = 0;
    if (db_is_null(rows, 0, "first_codes"))
        return;
    const char **codes = db_array(rows, 0, "first_codes", mem, &ret->n_first),
               **titles = db_array(rows, 0, "first_titles", mem, &n),
               **languages = db_array(rows, 0, "first_languages", mem, &n);
    ret->first = mem_array(mem, struct learning_first, ret->n_first);
    for (size_t i = 0; i < ret->n_first; i++)
        ret->first[i] =
            (struct learning_first){codes[i], titles[i], *languages[i] ? languages[i] : NULL};
}

/* All but steps and objectives. *ret_live: what a new enrolment begins with; 0: nothing. */
static bool load_course(struct db *db, const void *mem, const char *code, date today,
                        const char *language, struct learning_outline *ret, int64_t *ret_live,
                        struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_COURSE_MINE, DB_PARAMS(code, db_from_date(mem, today), language), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no course \"%.40s\" here.", code);
    date ends = db_date(rows, 0, "ends");
    *ret = (struct learning_outline){
        .course = db_int(rows, 0, "course_id"),
        .version_id = db_int(rows, 0, "version_id"),
        .code = db_text(rows, 0, "code"),
        .title = db_text(rows, 0, "title"),
        .description = db_text(rows, 0, "description"),
        .language = db_text(rows, 0, "language"),
        .languages = db_text(rows, 0, "languages"),
        .partial_languages = db_text(rows, 0, "partial_languages"),
        .version = (int)db_int(rows, 0, "version"),
        .minutes = (int)db_int(rows, 0, "minutes"),
        .hundredths = (int)db_int(rows, 0, "hundredths"),
        .reviewed = db_date(rows, 0, "reviewed"),
        .completed_on = db_date(rows, 0, "completed_on"),
        .enrolment = db_int(rows, 0, "enrolment"),
        .earns = db_bool(rows, 0, "earns"),
        .has_read = db_bool(rows, 0, "has_read"),
        .ended = ends != DATE_NONE && ends < today,
        .unmet = db_text(rows, 0, "unmet"),
    };
    read_first(mem, rows, ret);
    *ret_live = db_int(rows, 0, "live_id");
    ret->withdrawn = !*ret_live;
    ret->may_start =
        *ret_live && !ret->enrolment && !ret->n_first &&
        learning_may_start(ret->completed_on, db_bool(rows, 0, "renewable"), ret->ended);
    return true;
}

static void read_credits(const void *mem, const struct db_rows *rows, struct learning_outline *ret)
{
    size_t n = db_count(rows);
    ret->contributors = mem_array(mem, struct learning_contributor, n);
    ret->credits = mem_array(mem, struct learning_credit, n);
    for (size_t i = 0; i < n; i++) {
        ret->original = db_text(rows, i, "original");
        if (db_bool(rows, i, "is_credit"))
            ret->credits[ret->n_credits++] = (struct learning_credit){
                .topic = db_text(rows, i, "topic"),
                .provider = db_text(rows, i, "provider"),
                .number = db_text(rows, i, "provider_number"),
                .statement = db_text(rows, i, "statement"),
                .hundredths = (int)db_int(rows, i, "hundredths"),
                .from = db_date(rows, i, "from_date"),
                .until = db_date(rows, i, "until_date"),
            };
        else
            ret->contributors[ret->n_contributors++] = (struct learning_contributor){
                .role = db_text(rows, i, "role"),
                .name = db_text(rows, i, "name"),
                .credentials = db_text(rows, i, "credentials"),
                .statement = db_text(rows, i, "statement"),
            };
    }
}

bool learning_outline(struct db *db, const void *mem, const char *code, date today,
                      const char *language, struct learning_outline *ret, struct err *err)
{
    int64_t live;
    if (!load_course(db, mem, code, today, language, ret, &live, err))
        return false;
    db_queue(db, STMT_COURSE_STEPS,
             steps_params(mem, ret->version_id, ret->enrolment, language, ret->unmet));
    db_queue(db, STMT_COURSE_OBJECTIVES, DB_PARAMS(db_from_int(mem, ret->version_id), language));
    db_queue(db, STMT_COURSE_CREDITS, DB_PARAMS(db_from_int(mem, ret->version_id)));
    struct db_rows *steps = db_sync(db, err) ? db_next(db, mem, err) : NULL;
    struct db_rows *objectives = steps ? db_next(db, mem, err) : NULL;
    struct db_rows *credits = objectives ? db_next(db, mem, err) : NULL;
    if (!credits)
        return false;
    read_credits(mem, credits, ret);
    ret->steps = steps_of(mem, steps);
    ret->n_steps = db_count(steps);
    ret->n_objectives = db_count(objectives);
    ret->objectives = mem_array(mem, struct learning_objective, ret->n_objectives);
    for (size_t i = 0; i < ret->n_objectives; i++)
        ret->objectives[i] = (struct learning_objective){
            .text = db_text(objectives, i, "text"), .language = db_text(objectives, i, "language")};
    return true;
}

bool learning_start(struct db *db, const void *mem, int64_t person, const char *code, date today,
                    const char *language, struct learning_outline *ret, bool *ret_new,
                    struct err *err)
{
    int64_t live;
    *ret_new = false;
    if (!timeline_lock(db, person, err) ||
        !load_course(db, mem, code, today, language, ret, &live, err))
        return false;
    if (!ret->enrolment) {
        if (ret->n_first && !ret->ended)
            return err_set(err, ERR_CONFLICT, "Finish \"%.200s\" first: this course builds on it.",
                           ret->first[0].title);
        if (!ret->may_start)
            return err_set(err, ERR_CONFLICT, "%s",
                           ret->ended
                               ? "This course has ended and cannot be started any more."
                               : "You have finished this course, and what it earned is still "
                                 "valid. You can read it again.");
        const char *facility;
        if (!contact_wait_of(db, mem, today, code, &facility, err))
            return false;
        if (facility)
            return err_set(err, ERR_CONFLICT,
                           "This course cannot be started yet: %.200s has not filled in a contact "
                           "that it needs. It waits for the administrators there, not for you.",
                           facility);
        struct db_rows *row =
            db_run(db, mem, STMT_ENROLMENT_START,
                   DB_PARAMS(db_from_int(mem, live), db_from_date(mem, today)), err);
        if (!row)
            return false;
        ret->enrolment = db_int(row, 0, "id");
        ret->version_id = live;
        ret->unmet = db_text(row, 0, "unmet");
        ret->may_start = false;
        *ret_new = true;
    }
    return load_steps(db, mem, ret->version_id, ret->enrolment, language, ret->unmet, &ret->steps,
                      &ret->n_steps, err);
}

/* ---- the enrolment */

bool learning_enrolment(struct db *db, const void *mem, int64_t enrolment, const char *language,
                        struct learning_enrolment *ret, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_ENROLMENT_FIND, DB_PARAMS(db_from_int(mem, enrolment), language), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such enrolment of yours.");
    *ret = (struct learning_enrolment){
        .id = enrolment,
        .version_id = db_int(rows, 0, "version_id"),
        .code = db_text(rows, 0, "code"),
        .title = db_text(rows, 0, "title"),
        .language = db_text(rows, 0, "language"),
        .version = (int)db_int(rows, 0, "version"),
        .complete = db_bool(rows, 0, "complete"),
        .unmet = db_text(rows, 0, "unmet"),
    };
    return load_steps(db, mem, ret->version_id, enrolment, language, ret->unmet, &ret->steps,
                      &ret->n_steps, err);
}

bool learning_read(struct db *db, const void *mem, int64_t person, int64_t enrolment,
                   const char *page, struct completion *ret, struct err *err)
{
    if (!timeline_lock(db, person, err))
        return false;
    struct db_rows *rows =
        db_run(db, mem, STMT_ENROLMENT_READ, DB_PARAMS(db_from_int(mem, enrolment), page), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such page in this enrolment.");
    return completion_settle(db, mem, person, enrolment, NULL, ret, err);
}

bool learning_continue(struct db *db, const void *mem, int64_t person, const char *code, int module,
                       int page, date today, struct completion *ret, const struct step **ret_next,
                       struct err *err)
{
    *ret = (struct completion){0};
    *ret_next = NULL;
    struct db_rows *place =
        db_run(db, mem, STMT_ENROLMENT_PLACE,
               DB_PARAMS(code, db_from_int(mem, module), db_from_int(mem, page)), err);
    if (!place)
        return false;
    if (!db_count(place)) {
        struct learning_outline there;
        int64_t live;
        return load_course(db, mem, code, today, NULL, &there, &live,
                           err); /* only if it is there */
    }
    struct step *steps;
    size_t n;
    int64_t enrolment = db_int(place, 0, "enrolment");
    if (!learning_read(db, mem, person, enrolment, db_text(place, 0, "key"), ret, err) ||
        !load_steps(db, mem, db_int(place, 0, "version_id"), enrolment, NULL,
                    db_text(place, 0, "unmet"), &steps, &n, err))
        return false;
    if (!ret->complete)
        *ret_next = learning_after(steps, n, (int)db_int(place, 0, "step"));
    return true;
}
