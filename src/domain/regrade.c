/* Regrade: what it would change, and who decides it.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/regrade.h"

#include <stdlib.h>
#include <string.h>

#include "domain/attempt.h"
#include "util/mem.h"
#include "util/words.h"

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* ---- keys and papers */

bool regrade_read_key(struct db *db, const void *mem, int64_t item, struct grade_key *ret,
                      struct err *err)
{
    const char *id = db_from_int(mem, item);
    db_queue(db, STMT_REGRADE_KEY, DB_PARAMS(id));
    db_queue(db, STMT_REGRADE_KEY_PARTS, DB_PARAMS(id));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *parts = rows ? db_next(db, mem, err) : NULL;
    if (!parts)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such question.");
    struct grade_part *list = mem_array(mem, struct grade_part, db_count(parts) + 1);
    for (size_t i = 0; i < db_count(parts); i++)
        list[i] = attempt_read_part(parts, i);
    *ret = attempt_read_key(rows, 0);
    ret->parts = list;
    ret->n_parts = db_count(parts);
    return true;
}

static struct score *fractions(const void *mem, const char **nums, const char **dens, size_t n)
{
    struct score *list = mem_array(mem, struct score, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = score_make(strtoll(nums[i], NULL, 10), strtoll(dens[i], NULL, 10));
    return list;
}

static int *numbers(const void *mem, const char **texts, size_t n)
{
    int *list = mem_array(mem, int, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (int)strtol(texts[i], NULL, 10);
    return list;
}

/* What the answer of a row is worth by a key; NULL: full points. */
static struct score worth_of(const void *mem, const struct db_rows *rows, size_t row,
                             const struct grade_key *key)
{
    if (!key)
        return score_make(1, 1);
    enum grade_mode mode =
        attempt_name(grade_mode_names, MODE_COUNT, db_text(rows, row, "feedback"));
    struct attempt_key k = {
        .privacy = PRIVACY_SCORED,
        .scored = true,
        .key = *key,
        .answer = attempt_answer(mem, rows, row),
        .penalty = score_make(db_int(rows, row, "penalty_num"), db_int(rows, row, "penalty_den")),
        .untried = db_bool(rows, row, "untried"),
    };
    attempt_weigh_tries(mem, rows, row, &k);
    return attempt_grade(mem, mode, &k);
}

static void read_paper(const void *mem, const struct db_rows *rows, size_t row,
                       const struct grade_key *key, struct regrade_paper *ret)
{
    size_t n;
    const char **nums = db_array(rows, row, "nums", mem, &ret->n),
               **dens = db_array(rows, row, "dens", mem, &n),
               **weights = db_array(rows, row, "weights", mem, &n),
               **sure = db_array(rows, row, "sure", mem, &n);
    ret->score = score_make(db_int(rows, row, "score_num"), db_int(rows, row, "score_den"));
    ret->passed = db_bool(rows, row, "passed");
    ret->marks = fractions(mem, nums, dens, ret->n);
    ret->weights = numbers(mem, weights, ret->n);
    ret->sure = numbers(mem, sure, ret->n);
    ret->place = (int)db_int(rows, row, "place");
    ret->worth = ret->place ? worth_of(mem, rows, row, key) : score_make(0, 1);
}

/* Counts a group and says what became of its pass. */
static void count_group(const void *mem, bool takes, struct regrade_group *g)
{
    bool before = false, now = false;
    g->outcomes = mem_array(mem, struct regrade_outcome, g->n + 1);
    regrade_count(mem, g->method, g->practice, g->pass, g->papers, g->n, takes, g->outcomes);
    for (size_t i = 0; i < g->n; i++) {
        before |= g->papers[i].passed;
        if (g->outcomes[i].passed && !now)
            g->gained_at = g->sent_at[i];
        now |= g->outcomes[i].passed;
    }
    g->gained = !g->practice && now && !before;
    g->lost = !g->practice && before && !now;
}

size_t regrade_groups(const void *mem, const struct db_rows *rows, const struct grade_key *key,
                      bool takes, struct regrade_group **ret)
{
    size_t n = db_count(rows), groups = 0;
    struct regrade_paper *papers = mem_array(mem, struct regrade_paper, n + 1);
    int64_t *attempts = mem_array(mem, int64_t, n + 1), *by = mem_array(mem, int64_t, n + 1);
    const char **sent = mem_array(mem, const char *, n + 1);
    struct score *certainty = mem_array(mem, struct score, n + 1);
    *ret = mem_array(mem, struct regrade_group, n + 1);
    for (size_t i = 0; i < n; i++) {
        int64_t enrolment = db_int(rows, i, "enrolment"), quiz = db_int(rows, i, "quiz");
        struct regrade_group *g = groups ? &(*ret)[groups - 1] : NULL;
        if (!g || g->enrolment != enrolment || g->quiz != quiz) {
            const char *kind = db_text(rows, i, "kind");
            g = &(*ret)[groups++];
            *g = (struct regrade_group){
                .person = db_int(rows, i, "person"),
                .enrolment = enrolment,
                .quiz = quiz,
                .practice = is(kind, "practice") || is(kind, "activity"),
                .must_pass = is(db_text(rows, i, "needed"), "passed"),
                .method = attempt_grading(rows, i),
                .pass = score_make(db_int(rows, i, "pass_num"), db_int(rows, i, "pass_den")),
                .attempts = &attempts[i],
                .counted_by = &by[i],
                .sent_at = &sent[i],
                .certainty = &certainty[i],
                .papers = &papers[i],
            };
        }
        attempts[i] = db_int(rows, i, "attempt");
        by[i] = db_int(rows, i, "counted_by");
        sent[i] = db_text(rows, i, "sent_at");
        certainty[i] =
            (struct score){db_int(rows, i, "certainty_num"), db_int(rows, i, "certainty_den")};
        read_paper(mem, rows, i, key, &papers[i]);
        g->n++;
    }
    for (size_t i = 0; i < groups; i++)
        count_group(mem, takes, &(*ret)[i]);
    return groups;
}

/* ---- a regrade */

static enum regrade_state state_of(const char *name)
{
    static const char *const names[REGRADE_STATE_COUNT] = {"proposed", "waiting", "withdrawn",
                                                           "in force", "replaced"};
    return (enum regrade_state)attempt_name(names, REGRADE_STATE_COUNT, name);
}

static void read_steps(const void *mem, const struct db_rows *rows, struct regrade *ret)
{
    ret->n_steps = db_count(rows);
    ret->steps = mem_array(mem, struct regrade_step, ret->n_steps + 1);
    for (size_t i = 0; i < ret->n_steps; i++)
        ret->steps[i] = (struct regrade_step){
            .step = db_text(rows, i, "step"),
            .by = db_text(rows, i, "by_name"),
            .by_me = db_bool(rows, i, "by_me"),
            .takes_passes = db_bool(rows, i, "takes_passes"),
            .gained = (int)db_int(rows, i, "gained"),
            .lost = (int)db_int(rows, i, "lost"),
            .on = db_date(rows, i, "on_day"),
        };
}

bool regrade_find(struct db *db, const void *mem, int64_t regrade, const char *zone,
                  struct regrade *ret, struct err *err)
{
    const char *id = db_from_int(mem, regrade);
    db_queue(db, STMT_REGRADE_FIND, DB_PARAMS(id));
    db_queue(db, STMT_REGRADE_HISTORY, DB_PARAMS(id, zone));
    db_queue(db, STMT_REGRADE_PROGRESS, DB_PARAMS(id));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *steps = rows ? db_next(db, mem, err) : NULL,
                   *progress = steps ? db_next(db, mem, err) : NULL;
    if (!progress)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such regrade.");
    *ret = (struct regrade){
        .id = regrade,
        .item = db_int(rows, 0, "item_id"),
        .key_item = db_int(rows, 0, "key_item_id"),
        .state = state_of(db_text(rows, 0, "state")),
        .course = db_text(rows, 0, "course"),
        .question = db_text(rows, 0, "plain"),
        .key = db_text(rows, 0, "key"),
        .reason = db_text(rows, 0, "reason"),
        .language = db_text(rows, 0, "language"),
        .version = (int)db_int(rows, 0, "version"),
        .key_version = (int)db_int(rows, 0, "key_version"),
        .takes_passes = db_bool(rows, 0, "takes_passes"),
        .attempts = db_int(progress, 0, "attempts"),
        .counted = db_int(progress, 0, "counted"),
    };
    read_steps(mem, steps, ret);
    return true;
}

/* ---- what it would change */

static void add_score(const void *mem, struct score before, struct score after,
                      struct regrade_preview *ret)
{
    struct regrade_score *list = ret->scores;
    for (size_t i = 0; i < ret->n_scores; i++) {
        if (!score_compare(list[i].before, before) && !score_compare(list[i].after, after)) {
            list[i].n++;
            return;
        }
    }
    list = mem_grow(mem, list, ret->n_scores, ret->n_scores + 1);
    list[ret->n_scores++] = (struct regrade_score){before, after, 1};
    ret->scores = list;
}

static int by_scores(const void *a, const void *b)
{
    const struct regrade_score *x = a, *y = b;
    int order = score_compare(x->before, y->before);
    return order ? order : score_compare(x->after, y->after);
}

/* What a preview is put together from. */
struct looking {
    struct regrade_group *groups;
    size_t n;
    int64_t me;
    struct regrade_person *changed; /* those who gain or lose a pass */
    size_t n_changed;
};

/* Groups come person by person. */
static void count_people(const void *mem, struct looking *l, struct regrade_preview *ret)
{
    l->changed = mem_array(mem, struct regrade_person, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        const struct regrade_group *g = &l->groups[i];
        struct regrade_person *p = l->n_changed ? &l->changed[l->n_changed - 1] : NULL;
        ret->people += !i || g[-1].person != g->person;
        for (size_t k = 0; k < g->n; k++) {
            int order = score_compare(g->outcomes[k].score, g->papers[k].score);
            if (!g->papers[k].place)
                continue;
            ret->attempts++;
            ret->up += order > 0;
            ret->down += order < 0;
            ret->same += order == 0;
            if (order)
                add_score(mem, g->papers[k].score, g->outcomes[k].score, ret);
        }
        if (!g->gained && !g->lost)
            continue;
        if (!p || p->person != g->person) {
            p = &l->changed[l->n_changed++];
            p->person = g->person;
        }
        p->gained |= g->gained;
        p->lost |= g->lost;
        ret->own |= g->person == l->me;
    }
    for (size_t i = 0; i < l->n_changed; i++) {
        ret->gained += l->changed[i].gained;
        ret->lost += l->changed[i].lost;
    }
    if (ret->n_scores)
        qsort(ret->scores, ret->n_scores, sizeof *ret->scores, by_scores);
}

static void queue_outlook(struct db *db, const void *mem, const struct looking *l)
{
    const char **enrolments = mem_array(mem, const char *, l->n + 1),
               **quizzes = mem_array(mem, const char *, l->n + 1),
               **sent = mem_array(mem, const char *, l->n + 1),
               **losing = mem_array(mem, const char *, l->n + 1),
               **people = mem_array(mem, const char *, l->n_changed + 1);
    size_t gained = 0, lost = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct regrade_group *g = &l->groups[i];
        if (g->gained && g->must_pass) {
            enrolments[gained] = db_from_int(mem, g->enrolment);
            quizzes[gained] = db_from_int(mem, g->quiz);
            sent[gained++] = g->gained_at;
        }
        if (g->lost && g->must_pass)
            losing[lost++] = db_from_int(mem, g->enrolment);
    }
    for (size_t i = 0; i < l->n_changed; i++)
        people[i] = db_from_int(mem, l->changed[i].person);
    db_queue(db, STMT_REGRADE_OUTLOOK,
             DB_PARAMS(db_from_array(mem, enrolments, gained), db_from_array(mem, quizzes, gained),
                       db_from_array(mem, sent, gained), db_from_array(mem, losing, lost)));
    db_queue(db, STMT_REGRADE_NAMES, DB_PARAMS(db_from_array(mem, people, l->n_changed)));
}

static void read_names(const void *mem, const struct db_rows *rows, const struct looking *l,
                       struct regrade_preview *ret)
{
    struct regrade_person *list = mem_array(mem, struct regrade_person, db_count(rows) + 1);
    for (size_t i = 0; i < db_count(rows); i++) {
        list[i] = (struct regrade_person){db_text(rows, i, "display_name"),
                                          db_text(rows, i, "employee_number"), false, false,
                                          db_int(rows, i, "person")};
        for (size_t k = 0; k < l->n_changed; k++) {
            if (l->changed[k].person == list[i].person) {
                list[i].gained = l->changed[k].gained;
                list[i].lost = l->changed[k].lost;
            }
        }
    }
    ret->names = list;
    ret->n_names = db_count(rows);
}

/* The key that a question counts by now; credited: none, everybody has its full points. */
static bool key_in_force(struct db *db, const void *mem, int64_t item, struct grade_key *ret,
                         bool *ret_credited, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_REGRADE_COUNTS_BY, DB_PARAMS(db_from_int(mem, item)), err);
    if (!rows)
        return false;
    *ret_credited = db_count(rows) && db_is_null(rows, 0, "key_item_id");
    return regrade_read_key(
        db, mem, db_count(rows) && !*ret_credited ? db_int(rows, 0, "key_item_id") : item, ret,
        err);
}

/* How a key (key_item 0: full points) fits a question that counts by `now`. */
static bool fit_of(struct db *db, const void *mem, int64_t key_item, const struct grade_key *now,
                   bool credited, struct grade_key *ret, enum regrade_fit *ret_fit, struct err *err)
{
    if (!key_item) {
        *ret = *now;
        *ret_fit = now->scoring == SCORING_NONE || now->scoring == SCORING_RUBRIC ? REGRADE_NO_KEY
                   : credited                                                     ? REGRADE_SAME_KEY
                                                                                  : REGRADE_FITS;
        return true;
    }
    if (!regrade_read_key(db, mem, key_item, ret, err))
        return false;
    *ret_fit = regrade_fit(now, ret);
    if (*ret_fit == REGRADE_SAME_KEY && credited)
        *ret_fit = REGRADE_FITS;
    return true;
}

bool regrade_look(struct db *db, const void *mem, const struct regrade *regrade,
                  struct regrade_preview *ret, struct err *err)
{
    struct grade_key now, key;
    struct looking l = {0};
    bool credited;
    *ret = (struct regrade_preview){0};
    if (!key_in_force(db, mem, regrade->item, &now, &credited, err) ||
        !fit_of(db, mem, regrade->key_item, &now, credited, &key, &ret->fit, err))
        return false;
    db_queue(db, STMT_REGRADE_PAPERS, DB_PARAMS(db_from_int(mem, regrade->item)));
    db_queue(db, STMT_ACT_WHO, NULL);
    db_queue(db, STMT_REGRADE_OWN_OPEN, DB_PARAMS(db_from_int(mem, regrade->item)));
    struct db_rows *papers = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *who = papers ? db_next(db, mem, err) : NULL,
                   *open = who ? db_next(db, mem, err) : NULL;
    if (!open)
        return false;
    ret->own_open = db_bool(open, 0, "own");
    l.me = db_int(who, 0, "person");
    l.n = regrade_groups(mem, papers, regrade->key_item ? &key : NULL, true, &l.groups);
    count_people(mem, &l, ret);
    queue_outlook(db, mem, &l);
    struct db_rows *outlook = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *names = outlook ? db_next(db, mem, err) : NULL;
    if (!names)
        return false;
    ret->completions = (int)db_int(outlook, 0, "completions");
    ret->awards = (int)db_int(outlook, 0, "awards");
    ret->awards_lost = (int)db_int(outlook, 0, "awards_lost");
    read_names(mem, names, &l, ret);
    return true;
}

const char *regrade_seen(const void *mem, const struct regrade_preview *preview)
{
    return mem_format(mem, "%d/%d", preview->gained, preview->lost);
}

/* ---- proposing and deciding */

bool regrade_candidates(struct db *db, const void *mem, int64_t item,
                        struct regrade_candidate **ret, size_t *ret_n, struct err *err)
{
    struct grade_key now, key;
    bool credited;
    struct db_rows *rows =
        db_run(db, mem, STMT_REGRADE_CANDIDATES, DB_PARAMS(db_from_int(mem, item)), err);
    if (!rows || !key_in_force(db, mem, item, &now, &credited, err))
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct regrade_candidate, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++) {
        struct regrade_candidate *c = &(*ret)[i];
        *c = (struct regrade_candidate){.item = db_int(rows, i, "id"),
                                        .version = (int)db_int(rows, i, "version"),
                                        .live = db_bool(rows, i, "live")};
        if (!fit_of(db, mem, c->item, &now, credited, &key, &c->fit, err))
            return false;
    }
    return true;
}

static bool unfit(enum regrade_fit fit, struct err *err)
{
    switch (fit) {
    case REGRADE_SAME_KEY:
        return err_set(err, ERR_CONFLICT,
                       "The question counts by this key already: nothing would change.");
    case REGRADE_OTHER_KIND:
        return err_set(err, ERR_CONFLICT,
                       "It is another kind of question there. Answers to one kind cannot be "
                       "counted by the key of another.");
    case REGRADE_OTHER_PARTS:
        return err_set(err, ERR_CONFLICT,
                       "The choices there have other ids. Give the choices of the new version the "
                       "ids that they had, and import it again.");
    case REGRADE_NO_KEY:
        return err_set(err, ERR_CONFLICT, "No key counts this question, so none was wrong.");
    case REGRADE_FITS:
        break;
    }
    return true;
}

bool regrade_propose(struct db *db, const void *mem, int64_t item, int64_t key_item,
                     const char *reason, int64_t *ret_regrade, struct err *err)
{
    struct grade_key now, key;
    enum regrade_fit fit;
    bool credited;
    if (!key_in_force(db, mem, item, &now, &credited, err) ||
        !fit_of(db, mem, key_item, &now, credited, &key, &fit, err) || !unfit(fit, err))
        return false;
    struct db_rows *rows = db_run(
        db, mem, STMT_REGRADE_PROPOSE,
        DB_PARAMS(db_from_int(mem, item), key_item ? db_from_int(mem, key_item) : NULL, reason),
        err);
    if (!rows)
        return false;
    *ret_regrade = db_int(rows, 0, "id");
    return true;
}

static bool may_decide(const struct regrade_preview *p, const char *seen, const char *now,
                       struct err *err)
{
    if (!unfit(p->fit, err))
        return false;
    if (!is(seen, now))
        return err_set(err, ERR_CONFLICT,
                       "The numbers have changed since you opened this page. Look at them again.");
    if (p->own)
        return err_set(err, ERR_CONFLICT,
                       "Your own pass would change by this. Somebody else has to decide it.");
    return true;
}

/* Whether a decision was taken; else err says why not. */
static bool was_taken(const char *outcome, struct err *err)
{
    if (is(outcome, "same person"))
        return err_set(err, ERR_CONFLICT,
                       "You confirmed this regrade, so somebody else has to approve it.");
    if (is(outcome, "own attempt"))
        return err_set(err, ERR_CONFLICT,
                       "An attempt of yours with this question is not counted yet. Somebody else "
                       "has to decide it.");
    if (is(outcome, "unpublished"))
        return err_set(err, ERR_CONFLICT, "Publish the version with this key first.");
    if (is(outcome, "over"))
        return err_set(err, ERR_CONFLICT, "This was decided meanwhile. Reload the page.");
    return true;
}

bool regrade_decide(struct db *db, const void *mem, const struct regrade *regrade,
                    enum regrade_decision decision, bool takes, const char *seen, struct err *err)
{
    static const char *const steps[REGRADE_DECISIONS] = {"confirmed", "approved", "withdrawn"};
    struct regrade_preview p = {0};
    if (decision != REGRADE_WITHDRAW && (!regrade_look(db, mem, regrade, &p, err) ||
                                         !may_decide(&p, seen, regrade_seen(mem, &p), err)))
        return false;
    struct db_rows *rows = db_run(db, mem, STMT_REGRADE_DECIDE,
                                  DB_PARAMS(db_from_int(mem, regrade->id), steps[decision],
                                            takes && p.lost ? "true" : "false",
                                            db_from_int(mem, p.gained), db_from_int(mem, p.lost)),
                                  err);
    if (!rows)
        return false;
    return was_taken(db_text(rows, 0, "outcome"), err);
}

/* ---- what the learner is told */

size_t regrade_told(const void *mem, const struct db_rows *rows, struct regrade_told **ret)
{
    size_t n = db_count(rows);
    *ret = mem_array(mem, struct regrade_told, n + 1);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct regrade_told){
            .on = db_date(rows, i, "on_day"),
            .reason = db_text(rows, i, "reason"),
            .before = score_make(db_int(rows, i, "old_num"), db_int(rows, i, "old_den")),
            .after = score_make(db_int(rows, i, "num"), db_int(rows, i, "den")),
            .passed_before = db_bool(rows, i, "old_passed"),
            .passed = db_bool(rows, i, "passed"),
            .kept = db_bool(rows, i, "kept"),
        };
    return n;
}
