/* Then and now, and group answers as counts.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/pairing.h"

#include "domain/aggregate.h"
#include "domain/learning.h"
#include "tap.h"
#include "util/mem.h"

static void pairing(void)
{
    const struct score before[] = {{0, 1}, {1, 2}, {1, 1}, {3, 3}},
                       now[] = {{1, 1}, {1, 1}, {99, 100}, {2, 1}};
    struct quiz_pairing p;
    pairing_count(before, now, 4, &p);
    ok(p.of == 4 && p.before == 2 && p.now == 3, "full marks alone count: %d, %d of %d", p.before,
       p.now, p.of);
    pairing_count(before, now, 0, &p);
    ok(p.of == 0 && p.before == 0 && p.now == 0, "no question shared: nothing");
}

static void answers(const void *mem)
{
    struct aggregate_option options[] = {{.key = "a"}, {.key = "b"}, {.key = "c"}};
    struct aggregate_row row = {.options = options, .n_options = 3};
    aggregate_add(mem, &row, true, "a>c", 4);
    aggregate_add(mem, &row, true, "b>b", 3);
    aggregate_add(mem, &row, true, "c>a", 2);
    aggregate_add(mem, &row, true, ">b", 1);
    aggregate_add(mem, &row, true, "a>", 5);
    aggregate_add(mem, &row, true, "x>a", 7);
    ok(row.n == 17 && row.before == 14, "answers given now %d and before %d", row.n, row.before);
    ok(options[0].n == 9 && options[1].n == 4 && options[2].n == 4, "now, by option");
    ok(options[0].before == 9 && options[1].before == 3 && options[2].before == 2,
       "before, by option");
    ok(row.up == 4 && row.same == 3 && row.down == 2, "who left one out moved nowhere");
    struct aggregate_option plain[] = {{.key = "a"}, {.key = "b"}};
    struct aggregate_row one = {.options = plain, .n_options = 2};
    aggregate_add(mem, &one, false, "b", 10);
    aggregate_add(mem, &one, false, "z", 10);
    ok(one.n == 10 && plain[1].n == 10 && !plain[0].n && !one.before && !one.up && !one.same,
       "a plain answer; one that the question does not have is passed over");
}

static void left(void)
{
    struct step steps[] = {{.done = true},
                           {.is_quiz = true, .kind = "practice", .optional = true},
                           {.is_quiz = true, .kind = "evaluation"},
                           {.is_quiz = true, .kind = "booster", .optional = true}};
    ok(learning_is_evaluation_left(steps, 4), "an evaluation alone is left");
    steps[0].done = false;
    ok(!learning_is_evaluation_left(steps, 4), "a page is left, too");
    steps[0].done = true;
    steps[3].optional = false;
    ok(!learning_is_evaluation_left(steps, 4), "something is left after it");
    steps[3].optional = true;
    steps[2].done = true;
    ok(!learning_is_evaluation_left(steps, 4), "nothing is left");
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    pairing();
    answers(mem);
    left();
    mem_free(mem);
    return tap_done();
}
