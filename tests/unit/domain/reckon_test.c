/* Reckoning: what stored timelines have to lose and to gain.  SPDX-License-Identifier: Apache-2.0
 */
#include "domain/reckon.h"

#include "tap.h"
#include "util/mem.h"

enum { POST = 7, CERTIFICATION = 3, FACILITY = 11, JOB_ROLE = 2 };

/* Somebody with a post from day 1000 on, of which something is asked, due after 30 days; with these
 * rows stored. */
static struct reckoned reckon_with(const void *mem, struct timeline_row *stored, size_t n)
{
    struct fact_match match = {.certification = CERTIFICATION,
                               .match = {.post = POST,
                                         .requirement = 1,
                                         .from = 1000,
                                         .to = DATE_LAST,
                                         .due = {.kind = DUE_DAYS, .n = 30},
                                         .window_months = -1}};
    struct fact_post post = {POST, FACILITY, JOB_ROLE, 1000, DATE_LAST};
    struct person_facts facts = {.person = 1,
                                 .matches = &match,
                                 .n_matches = 1,
                                 .posts = &post,
                                 .n_posts = 1,
                                 .stored = stored,
                                 .n_stored = n};
    struct reckoned r;
    reckon_facts(mem, &facts, &r);
    return r;
}

int main(void)
{
    void *mem = mem_owner(NULL, "reckon test");
    struct reckoned first = reckon_with(mem, NULL, 0);
    ok(first.person == 1, "it says whose it is");
    is_int((long long)first.n_rows, 2, "due, then overdue");
    is_int((long long)first.n_add, 2, "nothing is stored: both are to be added");
    is_int((long long)first.n_drop, 0, "and none dropped");
    ok(first.add[0].facility == FACILITY && first.add[0].from == 1000, "where the post stands");

    struct timeline_row rows[3] = {first.rows[0], first.rows[1]};
    struct reckoned same = reckon_with(mem, rows, 2);
    is_int((long long)(same.n_add + same.n_drop), 0, "what is stored as the facts give it stays");

    rows[0].due++;
    struct reckoned changed = reckon_with(mem, rows, 2);
    ok(changed.n_drop == 1 && changed.n_add == 1,
       "a row that differs goes, and comes as it should");
    ok(changed.drop[0].due == rows[0].due && changed.add[0].due == first.rows[0].due,
       "the stored one, and the one of the facts");

    rows[0] = first.rows[0];
    struct reckoned lacking = reckon_with(mem, rows, 1);
    ok(lacking.n_drop == 0 && lacking.n_add == 1 && lacking.add[0].from == first.rows[1].from,
       "one that is missing is added");

    rows[2] = rows[1];
    rows[1] = rows[0];
    rows[1].from++;
    rows[1].standing = STANDING_LAPSED;
    struct reckoned over = reckon_with(mem, rows, 3);
    ok(over.n_add == 0 && over.n_drop == 1 && over.drop[0].standing == STANDING_LAPSED,
       "one that lies over another is dropped");
    mem_free(mem);
    return tap_done();
}
