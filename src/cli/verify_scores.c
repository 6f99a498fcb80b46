/* attest verify: scores of attempts from their marks, and passes from the scores.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify.h"

#include <stdlib.h>

#include "domain/attempt.h"
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
    if (attempt_passes(mem, attempt_grading(rows, row), db_bool(rows, row, "practice"), pass,
                       outcomes, n, NULL) != outcomes[n - 1].passed)
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
