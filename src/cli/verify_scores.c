/* attest verify: scores of attempts from their marks, and passes from the scores.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify.h"

#include <stdlib.h>

#include "domain/attempt.h"
#include "domain/regrade.h"
#include "util/mem.h"

static struct score score_from_marks(const void *mem, const struct db_rows *rows, size_t row)
{
    size_t n;
    const char **nums = db_array(rows, row, "nums", mem, &n),
               **dens = db_array(rows, row, "dens", mem, &n),
               **weights = db_array(rows, row, "weights", mem, &n);
    struct graded_item *items = mem_array(mem, struct graded_item, n + 1);
    for (size_t i = 0; i < n; i++)
        items[i] =
            (struct graded_item){score_make(strtoll(nums[i], NULL, 10), strtoll(dens[i], NULL, 10)),
                                 (int)strtol(weights[i], NULL, 10)};
    return grade_quiz(items, n);
}

static const char *score_text(const void *mem, struct score s)
{
    return mem_format(mem, "%lld/%lld", (long long)s.num, (long long)s.den);
}

/* Attempt `row`; outcomes: of the attempts at the same quiz up to it. */
static void check(const void *mem, const struct db_rows *rows, size_t row,
                  const struct attempt_outcome *outcomes, size_t n, verify_finding *finding,
                  void *to)
{
    struct score stored = outcomes[n - 1].score, marks = score_from_marks(mem, rows, row);
    struct score pass = score_make(db_int(rows, row, "pass_num"), db_int(rows, row, "pass_den"));
    const char *id = db_text(rows, row, "id");
    if (score_compare(stored, marks))
        finding(to, mem_format(mem, "attempt %s: its score is stored as %s; its marks give %s", id,
                               score_text(mem, stored), score_text(mem, marks)));
    bool reached = attempt_passes(mem, attempt_grading(rows, row), db_bool(rows, row, "practice"),
                                  pass, outcomes, n, NULL);
    if ((reached || db_bool(rows, row, "kept")) != outcomes[n - 1].passed)
        finding(to, mem_format(mem, "attempt %s: %s with a pass at %s is stored as %s", id,
                               score_text(mem, stored), score_text(mem, pass),
                               outcomes[n - 1].passed ? "passed" : "not yet"));
}

bool verify_scores(struct db *db, const void *mem, verify_finding *finding, void *to,
                   struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_VERIFY_SCORES, NULL, err);
    if (!rows)
        return false;
    struct attempt_outcome *outcomes = mem_array(mem, struct attempt_outcome, db_count(rows) + 1);
    size_t first = 0;
    for (size_t i = 0; i < db_count(rows); i++) {
        void *scratch = mem_owner(mem, "attempt");
        if (db_int(rows, i, "enrolment") != db_int(rows, first, "enrolment") ||
            db_int(rows, i, "quiz") != db_int(rows, first, "quiz"))
            first = i;
        outcomes[i] = (struct attempt_outcome){
            score_make(db_int(rows, i, "score_num"), db_int(rows, i, "score_den")),
            db_bool(rows, i, "passed")};
        check(scratch, rows, i, outcomes + first, i - first + 1, finding, to);
        mem_free(scratch);
    }
    return true;
}

/* ---- regrades */

/* The attempts of one enrolment at one quiz that count by this regrade. */
static void check_group(const void *mem, int64_t regrade, const struct regrade_group *g,
                        verify_finding *finding, void *to)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct regrade_paper *p = &g->papers[i];
        if (!p->place || g->counted_by[i] != regrade)
            continue;
        struct score stored = p->marks[p->place - 1], sure = g->certainty[i],
                     gives = g->outcomes[i].certainty;
        if (sure.den && score_compare(score_make(sure.num, sure.den), gives))
            finding(to, mem_format(mem,
                                   "attempt %lld: its certainty is stored as %s; its marks and "
                                   "answers give %s",
                                   (long long)g->attempts[i], score_text(mem, sure),
                                   score_text(mem, gives)));
        if (score_compare(stored, p->worth))
            finding(to, mem_format(mem,
                                   "attempt %lld: regrade %lld gives its question %s; its answer "
                                   "and the key give %s",
                                   (long long)g->attempts[i], (long long)regrade,
                                   score_text(mem, stored), score_text(mem, p->worth)));
    }
}

static bool check_regrade(struct db *db, const void *mem, const struct db_rows *rows, size_t row,
                          verify_finding *finding, void *to, struct err *err)
{
    struct regrade_group *groups;
    struct grade_key key;
    bool has_key = !db_is_null(rows, row, "key_item_id");
    if (has_key && !regrade_read_key(db, mem, db_int(rows, row, "key_item_id"), &key, err))
        return false;
    struct db_rows *papers = db_run(db, mem, STMT_REGRADE_PAPERS_OF,
                                    DB_PARAMS(db_text(rows, row, "item_id"), NULL), err);
    if (!papers)
        return false;
    size_t n = regrade_groups(mem, papers, has_key ? &key : NULL, false, &groups);
    for (size_t i = 0; i < n; i++)
        check_group(mem, db_int(rows, row, "regrade_id"), &groups[i], finding, to);
    return true;
}

bool verify_regrades(struct db *db, const void *mem, verify_finding *finding, void *to,
                     struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_VERIFY_REGRADES, NULL, err);
    if (!rows)
        return false;
    for (size_t i = 0; i < db_count(rows); i++) {
        void *scratch = mem_owner(mem, "regrade");
        bool done = check_regrade(db, scratch, rows, i, finding, to, err);
        mem_free(scratch);
        if (!done)
            return false;
    }
    return true;
}
