/* The result of an attempt, as far as the review rule lets it be told.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/attempt.h"
#include "domain/marking.h"
#include "domain/pairing.h"
#include "domain/regrade.h"
#include "util/mem.h"
#include "util/words.h"

/* ---- reasons */

/* Points of one item: "0.5 of 1". */
static const char *points_of(const void *mem, struct score score, int weight)
{
    const char *points, *of;
    quiz_points(mem, score, score_make(1, 1), weight, &points, &of);
    return mem_format(mem, _("%s of %s"), points, of);
}

static void read_words(const struct db_rows *rows, size_t row, struct quiz_reason *ret)
{
    *ret = (struct quiz_reason){
        .number = (int)db_int(rows, row, "number"),
        .key = db_text(rows, row, "key"),
        .plain = db_text(rows, row, "plain"),
        .kind = db_text(rows, row, "kind"),
        .kind_id = attempt_name(item_kind_names, ITEM_KIND_COUNT, db_text(rows, row, "kind")),
        .stem = db_text(rows, row, "stem"),
        .title = db_text(rows, row, "title"),
        .language = db_text(rows, row, "other_language"),
    };
}

static const char *said_for(const struct db_rows *rows, size_t row, enum quiz_verdict verdict)
{
    static const char *const said[] = {[VERDICT_RIGHT] = "feedback_right",
                                       [VERDICT_PARTLY] = "feedback_partial",
                                       [VERDICT_NOT_RIGHT] = "feedback_wrong",
                                       [VERDICT_UNANSWERED] = "feedback_wrong"};
    return db_text(rows, row, said[verdict]);
}

void quiz_read_reason(const void *mem, const struct db_rows *rows, size_t row,
                      const struct attempt_keys *keys, struct attempt_key *key,
                      const struct quiz_attempt *attempt, struct quiz_reason *ret)
{
    unsigned shows = attempt->shows;
    struct score worth = attempt_grade(mem, attempt->mode, key);
    read_words(rows, row, ret);
    ret->scored = key->scored;
    ret->privacy = key->privacy;
    ret->answered = (shows & REVIEW_ANSWER) && key->answer.n > 0;
    ret->awaits = key->grade.by_person && key->answer.n > 0 && !key->marked;
    /* What the last answer was; points tell what its tries took off. */
    ret->verdict = quiz_verdict(key->grade.by_person ? worth : key->grade.score, key->answer.n > 0);
    ret->credited = key->credited;
    ret->corrected = key->regrade && !key->credited;
    ret->shows_verdict = (shows & REVIEW_VERDICT) && ret->scored && !ret->awaits && !ret->credited;
    if ((shows & REVIEW_POINTS) && ret->scored && !ret->awaits)
        ret->points = points_of(mem, key->marked ? key->mark : worth, key->weight);
    if (shows & REVIEW_ANSWER) {
        ret->certainty = key->certainty;
        ret->n_answers = attempt_lines(mem, keys, key, (shows & REVIEW_FEEDBACK) && !ret->credited,
                                       ret->shows_verdict, &ret->answers);
    }
    if ((shows & REVIEW_RIGHT) && ret->scored && !ret->credited)
        ret->n_rights = attempt_rights(mem, keys, key, &ret->rights);
    if (!ret->n_rights)
        ret->rights = NULL;
    if ((shows & REVIEW_FEEDBACK) && ret->shows_verdict)
        ret->said = said_for(rows, row, ret->verdict);
    /* What is said for a key that counts for nobody any more is not repeated. */
    if ((shows & REVIEW_RATIONALE) && !ret->credited)
        ret->rationale = db_text(rows, row, "rationale");
}

/* ---- what stands around them */

static void read_awards(const void *mem, const struct db_rows *rows, struct quiz_result *ret)
{
    ret->complete = db_count(rows) && db_bool(rows, 0, "complete");
    ret->awards = mem_array(mem, struct quiz_award, db_count(rows) + 1);
    for (size_t i = 0; i < db_count(rows); i++) {
        if (db_is_null(rows, i, "code"))
            continue;
        struct quiz_award *w = &ret->awards[ret->n_awards++];
        *w = (struct quiz_award){db_text(rows, i, "certification"), db_text(rows, i, "code"),
                                 db_date(rows, i, "valid_to"), db_date(rows, i, "window_opens")};
        if (w->valid_to == DATE_NONE)
            w->valid_to = DATE_LAST;
    }
}

static void read_sources(const void *mem, const struct db_rows *rows, struct quiz_result *ret)
{
    ret->n_sources = db_count(rows);
    ret->sources = mem_array(mem, struct quiz_source, ret->n_sources + 1);
    for (size_t i = 0; i < ret->n_sources; i++) {
        ret->sources[i] = (struct quiz_source){
            .key = db_text(rows, i, "key"),
            .by = db_text(rows, i, "by"),
            .title = db_text(rows, i, "title"),
            .published_in = db_text(rows, i, "published_in"),
            .url = db_text(rows, i, "url"),
            .doi = db_text(rows, i, "doi"),
            .number = (int)db_int(rows, i, "number"),
            .year = (int)db_int(rows, i, "year"),
        };
    }
}

/* rows: the finished attempts up to this one; NULL: it is the only one. */
static void read_outcomes(const void *mem, const struct db_rows *head, const struct db_rows *rows,
                          struct quiz_result *ret)
{
    size_t n = rows ? db_count(rows) : 1;
    struct attempt_outcome *outcomes = mem_array(mem, struct attempt_outcome, n + 1);
    ret->grading = attempt_grading(head, 0);
    ret->n_attempts = (int)n;
    ret->own_pass = grade_passes(ret->attempt.score, ret->attempt.pass);
    for (size_t i = 0; i < n; i++)
        outcomes[i].score =
            rows ? score_make(db_int(rows, i, "score_num"), db_int(rows, i, "score_den"))
                 : ret->attempt.score;
    if (n)
        attempt_passes(mem, ret->grading, ret->attempt.practice, ret->attempt.pass, outcomes, n,
                       &ret->counts);
    if (!db_is_null(head, 0, "certainty_den"))
        ret->certainty =
            score_make(db_int(head, 0, "certainty_num"), db_int(head, 0, "certainty_den"));
}

/* Private answers are not with the others: what the learner wrote comes from where it is kept. */
static void take_own(const void *mem, const struct db_rows *own, struct attempt_keys *keys)
{
    for (size_t i = 0; i < keys->n; i++) {
        if (keys->list[i].privacy == PRIVACY_PRIVATE)
            keys->list[i].answer = (struct answer){0};
        for (size_t k = 0; k < db_count(own); k++) {
            if (db_int(own, k, "number") == keys->list[i].number)
                keys->list[i].answer = attempt_answer(mem, own, k);
        }
    }
}

/* What the head of an attempt says is to be asked for beside it; what it rules out is not asked. */
struct asked {
    bool outcomes; /* there are others that count */
    bool regrades;
    bool left;  /* the course may lack an evaluation alone: not while this quiz itself is needed */
    bool items; /* keys are read only where something about the questions may be shown */
};

static struct asked what_to_ask(const struct db_rows *head, const struct quiz_result *r)
{
    static const unsigned about_items = REVIEW_ANSWER | REVIEW_VERDICT | REVIEW_POINTS |
                                        REVIEW_FEEDBACK | REVIEW_RATIONALE | REVIEW_RIGHT;
    bool lacks_this =
        !strcmp(db_text(head, 0, "needed"), "passed") && !db_bool(head, 0, "passed_ever");
    return (struct asked){
        .outcomes = r->attempt.finished && db_int(head, 0, "used") > 1,
        .regrades = db_bool(head, 0, "regraded"),
        .left = !r->complete && !lacks_this,
        .items = (r->attempt.shows & about_items) != 0,
    };
}

static bool read_reasons(struct db *db, const void *mem, const struct quiz_reader *reader,
                         const struct db_rows *own, struct quiz_result *ret, struct err *err)
{
    struct attempt_keys keys;
    bool has_essay = false;
    struct db_rows *sayings = attempt_keys_next(db, mem, &keys, err) ? db_next(db, mem, err) : NULL,
                   *sources = sayings ? db_next(db, mem, err) : NULL;
    if (!sources)
        return false;
    take_own(mem, own, &keys);
    ret->n_reasons = keys.n;
    ret->reasons = mem_array(mem, struct quiz_reason, keys.n + 1);
    for (size_t i = 0; i < keys.n; i++) {
        quiz_read_reason(mem, sayings, i, &keys, &keys.list[i], &ret->attempt, &ret->reasons[i]);
        ret->shows_rights |= ret->reasons[i].rights != NULL;
        has_essay |= keys.list[i].marked && keys.list[i].grade.by_person;
    }
    if (has_essay && (ret->attempt.shows & REVIEW_FEEDBACK) &&
        !marking_told(db, mem, ret->attempt.id, reader->language, ret->reasons, ret->n_reasons,
                      err))
        return false;
    if (ret->attempt.shows & (REVIEW_RATIONALE | REVIEW_FEEDBACK))
        read_sources(mem, sources, ret);
    return true;
}

/* Whether an evaluation is all that is left of the course. */
static void read_left(const struct db_rows *rows, struct quiz_result *ret)
{
    if (!db_count(rows))
        return;
    ret->evaluation = db_text(rows, 0, "key");
    ret->evaluation_items = (int)db_int(rows, 0, "items");
    ret->earns = db_bool(rows, 0, "earns");
}

/* All of it in one round trip. */
static bool read_rest(struct db *db, const void *mem, const struct quiz_reader *reader,
                      const struct db_rows *head, const struct db_rows *own,
                      struct quiz_result *ret, struct err *err)
{
    const char *id = db_from_int(mem, ret->attempt.id);
    struct asked asked = what_to_ask(head, ret);
    struct db_rows *rows = NULL;
    if (asked.outcomes)
        db_queue(db, STMT_ATTEMPT_OUTCOMES, DB_PARAMS(id));
    if (asked.regrades)
        db_queue(db, STMT_REGRADE_TOLD, DB_PARAMS(id, reader->zone));
    if (asked.left)
        db_queue(db, STMT_COMPLETION_LEFT, DB_PARAMS(db_from_int(mem, ret->attempt.enrolment)));
    if (asked.items) {
        attempt_keys_queue(db, mem, ret->attempt.id, 0, false, reader->language);
        db_queue(db, STMT_ATTEMPT_SAYINGS, DB_PARAMS(id, NULL, reader->language));
        db_queue(db, STMT_ATTEMPT_SOURCES, DB_PARAMS(id));
    }
    if ((asked.outcomes || asked.regrades || asked.left || asked.items) && !db_sync(db, err))
        return false;
    if (asked.outcomes && !(rows = db_next(db, mem, err)))
        return false;
    if (ret->attempt.finished)
        read_outcomes(mem, head, rows, ret);
    if (asked.regrades) {
        if (!(rows = db_next(db, mem, err)))
            return false;
        ret->n_regrades = regrade_told(mem, rows, &ret->regrades);
    }
    if (asked.left) {
        if (!(rows = db_next(db, mem, err)))
            return false;
        read_left(rows, ret);
    }
    return !asked.items || read_reasons(db, mem, reader, own, ret, err);
}

bool quiz_result(struct db *db, const void *mem, int64_t attempt, const struct quiz_reader *reader,
                 struct quiz_result *ret, struct err *err)
{
    const char *id = db_from_int(mem, attempt);
    *ret = (struct quiz_result){.counts = {0, 1}, .certainty = {0, 1}};
    db_queue(db, STMT_ATTEMPT_FIND, DB_PARAMS(id, reader->zone, reader->language));
    db_queue(db, STMT_ATTEMPT_AWARDS, DB_PARAMS(id));
    db_queue(db, STMT_REFLECTION_ANSWERS, DB_PARAMS(id));
    struct db_rows *head = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *awards = head ? db_next(db, mem, err) : NULL,
                   *own = awards ? db_next(db, mem, err) : NULL;
    if (!own)
        return false;
    ret->has_private = db_count(own) > 0;
    if (!db_count(head))
        return attempt_not_found(err);
    attempt_read_head(head, &ret->attempt);
    if (!ret->attempt.finished && !ret->attempt.awaits_marking)
        return true;
    read_awards(mem, awards, ret);
    return read_rest(db, mem, reader, head, own, ret, err) &&
           (!db_bool(head, 0, "paired") ||
            pairing_read(db, mem, &ret->attempt, reader, &ret->pairing, err));
}
