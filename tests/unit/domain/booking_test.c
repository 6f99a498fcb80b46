/*
 * Bookings against a slow twin on random networks.  SPDX-License-Identifier: Apache-2.0
 *
 * The twin lives through every day: it writes down where each facility hangs, where each post
 * stands and as what, and what it is asked. To count people it walks from each post up the tree of
 * the day. The sums of the bookings must agree with it at every node, on every day, for every job
 * role and certification; posts too. What fails is made smaller before it is shown.
 */
#include "domain/booking.h"

#include "random.h"
#include "tap.h"
#include "util/mem.h"

enum { NODES = 9, POSTS = 4, ROLES = 5, CERTS = 3, DAYS = 24, GONE = -2, TOP = -1 };

/* The last day holds for good. */
struct wall {
    int parent[NODES][DAYS]; /* TOP, GONE: there is none that day */
    int place[POSTS][DAYS];  /* GONE: no such post that day */
    int role[POSTS][DAYS];
    int standing[POSTS][CERTS][DAYS]; /* 0: not asked */
    int role_parent[ROLES];           /* TOP: none; else a smaller one */
};

/* ---- the twin ---- */

static bool below(const struct wall *w, int day, int node, int top)
{
    for (int hops = 0; node >= 0 && hops <= NODES; hops++) {
        if (w->parent[node][day] == GONE)
            return false;
        if (node == top)
            return true;
        node = w->parent[node][day];
    }
    return false;
}

static bool role_in(const struct wall *w, int role, int top)
{
    while (role >= 0 && role != top)
        role = w->role_parent[role];
    return top < 0 || role == top;
}

static int rank_of(int standing)
{
    return standing_rank((enum standing)standing);
}

/* The worst standing of a post for a certification, or of all (-1); -1: not asked. */
static int twin_standing(const struct wall *w, int post, int certification, int day)
{
    if (certification >= 0)
        return w->standing[post][certification][day] ? w->standing[post][certification][day] : -1;
    int worst = 0;
    for (int c = 0; c < CERTS; c++) {
        if (rank_of(w->standing[post][c][day]) < rank_of(worst))
            worst = w->standing[post][c][day];
    }
    return worst;
}

static void twin_count(const struct wall *w, int top, int day, int role, int certification,
                       bool people, int ret[STANDING_COUNT])
{
    int worst = -1;
    memset(ret, 0, STANDING_COUNT * sizeof *ret);
    for (int p = 0; p < POSTS; p++) {
        if (w->place[p][day] == GONE || !below(w, day, w->place[p][day], top) ||
            !role_in(w, w->role[p][day], role))
            continue;
        int s = twin_standing(w, p, certification, day);
        if (s < 0)
            continue;
        if (!people)
            ret[s]++;
        else if (worst < 0 || rank_of(s) < rank_of(worst))
            worst = s;
    }
    if (worst >= 0)
        ret[worst] = 1;
}

/* ---- the same as spans ---- */

struct spans {
    struct timeline_row rows[POSTS * CERTS * DAYS];
    struct fact_post posts[POSTS * DAYS];
    struct booking_above above[NODES * NODES * DAYS];
    struct booking_role roles[ROLES];
    struct booking_facts facts;
};

static date until(int day)
{
    return day == DAYS - 1 ? DATE_LAST : day;
}

static void span_posts(const struct wall *w, struct spans *s)
{
    for (int p = 0; p < POSTS; p++) {
        for (int d = 0, e; d < DAYS; d = e) {
            for (e = d + 1;
                 e < DAYS && w->place[p][e] == w->place[p][d] && w->role[p][e] == w->role[p][d];)
                e++;
            if (w->place[p][d] != GONE)
                s->posts[s->facts.n_posts++] = (struct fact_post){
                    p + 1, w->place[p][d] + 1, w->role[p][d] + 1, d, until(e - 1)};
        }
    }
}

static void span_rows(const struct wall *w, struct spans *s)
{
    for (int i = 0; i < POSTS * CERTS; i++) {
        int p = i / CERTS, c = i % CERTS;
        for (int d = 0, e; d < DAYS; d = e) {
            for (e = d + 1; e < DAYS && w->place[p][e] == w->place[p][d] &&
                            w->role[p][e] == w->role[p][d] &&
                            w->standing[p][c][e] == w->standing[p][c][d];)
                e++;
            if (w->place[p][d] != GONE && w->standing[p][c][d])
                s->rows[s->facts.n_rows++] =
                    (struct timeline_row){.post = p + 1,
                                          .certification = c + 1,
                                          .facility = w->place[p][d] + 1,
                                          .job_role = w->role[p][d] + 1,
                                          .from = d,
                                          .to = until(e - 1),
                                          .standing = (enum standing)w->standing[p][c][d]};
        }
    }
}

static int depth_below(const struct wall *w, int day, int node, int top)
{
    int depth = 0;
    if (!below(w, day, node, top))
        return -1;
    for (; node != top; node = w->parent[node][day])
        depth++;
    return depth;
}

static void span_tree(const struct wall *w, struct spans *s)
{
    for (int i = 0; i < NODES * NODES; i++) {
        int node = i / NODES, top = i % NODES;
        for (int d = 0, e; d < DAYS; d = e) {
            int depth = depth_below(w, d, node, top);
            for (e = d + 1; e < DAYS && depth_below(w, e, node, top) == depth;)
                e++;
            if (depth >= 0)
                s->above[s->facts.n_above++] =
                    (struct booking_above){node + 1, top + 1, depth, d, until(e - 1)};
        }
    }
}

static void spans_of(const struct wall *w, struct spans *s)
{
    memset(s, 0, sizeof *s);
    span_posts(w, s);
    span_rows(w, s);
    span_tree(w, s);
    for (int r = 0; r < ROLES; r++)
        s->roles[r] = (struct booking_role){r + 1, w->role_parent[r] + 1};
    s->facts.rows = s->rows;
    s->facts.posts = s->posts;
    s->facts.above = s->above;
    s->facts.roles = s->roles;
    s->facts.n_roles = ROLES;
}

/* ---- the two compared ---- */

static void sum(const struct wall *w, const struct booking *list, size_t n, int top, int day,
                int role, int certification, int ret[STANDING_COUNT])
{
    for (size_t i = 0; i < n; i++) {
        const struct booking *b = &list[i];
        if (b->day > day || b->certification != certification + 1 ||
            !below(w, day, (int)b->facility - 1, top) ||
            (b->people ? b->job_role != role + 1 : !role_in(w, (int)b->job_role - 1, role)))
            continue;
        ret[b->standing] += (int)b->n;
    }
}

/* What is wrong first; NULL: nothing. */
static const char *wrong(const void *mem, const struct wall *w, const struct booking *posts,
                         size_t n_posts, const struct booking *people, size_t n_people)
{
    for (int i = 0; i < NODES * DAYS * (ROLES + 1) * (CERTS + 1); i++) {
        int top = i % NODES, day = i / NODES % DAYS, role = i / NODES / DAYS % (ROLES + 1) - 1,
            certification = i / NODES / DAYS / (ROLES + 1) - 1;
        int want[2][STANDING_COUNT], got[2][STANDING_COUNT] = {{0}};
        for (int once = 0; once < 2; once++) {
            twin_count(w, top, day, role, certification, once, want[once]);
            sum(w, posts, n_posts, top, day, role, certification, got[once]);
        }
        sum(w, people, n_people, top, day, role, certification, got[1]);
        for (int k = 0; k < 2 * STANDING_COUNT; k++) {
            int once = k / STANDING_COUNT, s = k % STANDING_COUNT;
            if (want[once][s] != got[once][s])
                return mem_format(
                    mem, "%s at node %d on day %d, role %d, certification %d: %s %d, not %d",
                    once ? "people" : "posts", top, day, role, certification,
                    standing_name((enum standing)s), got[once][s], want[once][s]);
        }
    }
    return NULL;
}

static const char *check(const void *mem, const struct wall *w)
{
    static struct spans s;
    struct booking *posts, *people;
    spans_of(w, &s);
    size_t n_posts = booking_posts(mem, &s.facts, &posts),
           n_people = booking_people(mem, &s.facts, &people);
    return wrong(mem, w, posts, n_posts, people, n_people);
}

/* ---- random walls ---- */

/* Whether hanging `node` under `parent` would close a ring, also by way of what is not there. */
static bool ring(const struct wall *w, int day, int node, int parent)
{
    while (parent >= 0 && parent != node)
        parent = w->parent[parent][day];
    return parent == node;
}

static int random_parent(const struct wall *w, int node, int day)
{
    int parent = random_to(NODES - 1);
    if (!node || !random_to(8))
        return random_to(4) ? TOP : GONE;
    return ring(w, day, node, parent) ? TOP : parent;
}

static void random_tree(struct wall *w)
{
    for (int d = 0; d < DAYS; d++) {
        for (int f = 0; f < NODES; f++)
            w->parent[f][d] = d ? w->parent[f][d - 1] : TOP;
        for (int f = 0; f < NODES; f++) {
            if (!d || !random_to(40))
                w->parent[f][d] = random_parent(w, f, d);
        }
    }
}

static void random_posts(struct wall *w)
{
    for (int p = 0; p < POSTS; p++) {
        for (int d = 0; d < DAYS; d++) {
            w->place[p][d] = d ? w->place[p][d - 1] : GONE;
            w->role[p][d] = d ? w->role[p][d - 1] : random_to(ROLES - 1);
            if (!random_to(d ? 9 : 1))
                w->place[p][d] = random_to(5) ? random_to(NODES - 1) : GONE;
            if (!random_to(12))
                w->role[p][d] = random_to(ROLES - 1);
            for (int c = 0; c < CERTS; c++)
                w->standing[p][c][d] = d && random_to(7) ? w->standing[p][c][d - 1]
                                       : random_to(1)    ? random_to(STANDING_COUNT - 1)
                                                         : 0;
        }
    }
    for (int r = 0; r < ROLES; r++)
        w->role_parent[r] = r ? random_to(r) - 1 : TOP;
}

/* Whole days are taken out, posts, and what is asked, while it still fails. */
static bool smaller(const void *mem, struct wall *w)
{
    for (int step = 0; step < POSTS + POSTS * CERTS + DAYS - 1; step++) {
        struct wall less = *w;
        int p = step < POSTS ? step : -1, pair = step - POSTS, day = pair - POSTS * CERTS + 1;
        for (int d = 0; d < DAYS; d++) {
            if (p >= 0)
                less.place[p][d] = GONE;
            else if (pair < POSTS * CERTS)
                less.standing[pair / CERTS][pair % CERTS][d] = 0;
        }
        for (int i = 0; day > 0 && i < NODES; i++)
            less.parent[i][day] = less.parent[i][day - 1];
        for (int i = 0; day > 0 && i < POSTS; i++) {
            less.place[i][day] = less.place[i][day - 1];
            less.role[i][day] = less.role[i][day - 1];
            for (int c = 0; c < CERTS; c++)
                less.standing[i][c][day] = less.standing[i][c][day - 1];
        }
        if (memcmp(&less, w, sizeof less) && check(mem, &less)) {
            *w = less;
            return true;
        }
    }
    return false;
}

static void show(const struct wall *w)
{
    for (int d = 0; d < DAYS; d++) {
        printf("# day %d: parents", d);
        for (int f = 0; f < NODES; f++)
            printf(" %d", w->parent[f][d]);
        for (int p = 0; p < POSTS; p++) {
            printf("; post %d at %d as %d:", p, w->place[p][d], w->role[p][d]);
            for (int c = 0; c < CERTS; c++)
                printf(" %d", w->standing[p][c][d]);
        }
        puts("");
    }
}

static void test_twin(void)
{
    static struct wall w;
    bool same = true;
    size_t corrections = 0;
    for (uint64_t seed = 1; same && seed <= 600; seed++) {
        void *mem = mem_owner(NULL, "wall");
        random_state = seed;
        memset(&w, 0, sizeof w);
        random_tree(&w);
        random_posts(&w);
        same = !check(mem, &w);
        static struct spans s;
        struct booking *people;
        spans_of(&w, &s);
        corrections += booking_people(mem, &s.facts, &people);
        if (!same) {
            while (smaller(mem, &w)) {
            }
            printf("# seed %llu: %s\n", (unsigned long long)seed, check(mem, &w));
            show(&w);
        }
        mem_free(mem);
    }
    ok(same, "600 people in changing trees: every node, day, job role and certification");
    ok(corrections > 4000, "and many of them are corrected");
}

/* ---- by hand ---- */

static const struct booking_role roles[] = {{1, 0}, {2, 1}, {3, 1}};

static void test_hand(void)
{
    void *mem = mem_owner(NULL, "hand");
    const struct booking_above above[] = {{20, 20, 0, 0, DATE_LAST},
                                          {20, 10, 1, 0, DATE_LAST},
                                          {30, 30, 0, 0, DATE_LAST},
                                          {30, 10, 1, 0, 99},
                                          {30, 11, 1, 100, DATE_LAST}};
    const struct fact_post posts[] = {{1, 20, 2, 5, DATE_LAST}, {2, 30, 3, 8, 200}};
    const struct timeline_row rows[] = {{.post = 1,
                                         .certification = 7,
                                         .facility = 20,
                                         .job_role = 2,
                                         .from = 5,
                                         .to = DATE_LAST,
                                         .standing = STANDING_DUE}};
    struct booking_facts f = {rows, posts, above, roles, 1, 2, 5, 3};
    struct booking *list;
    size_t n = booking_posts(mem, &f, &list);
    is_int((long long)n, 4, "a post with one certification, one with none");
    ok(list[0].facility == 20 && !list[0].certification && list[0].standing == STANDING_DUE &&
           list[0].day == 5 && list[0].n == 1,
       "the first counts once as due");
    ok(list[1].certification == 7 && list[1].n == 1, "and for its certification");
    ok(list[2].facility == 30 && list[2].standing == STANDING_NOT_REQUIRED && list[2].day == 8 &&
           list[3].day == 201 && list[3].n == -1,
       "the second as not required until it ends");
    n = booking_people(mem, &f, &list);
    /* due and not required become one due: the not required one goes, from day 8 to 99, under the
     * role above both, and under any */
    is_int((long long)n, 4, "one correction for any job role, one for the one above both");
    ok(list[0].facility == 10 && list[0].job_role == 0 && list[0].certification == 0 &&
           list[0].people && list[0].standing == STANDING_NOT_REQUIRED && list[0].day == 8 &&
           list[0].n == -1 && list[1].day == 100 && list[1].n == 1,
       "where the two posts meet, while they do");
    ok(list[2].job_role == 1 && list[2].day == 8, "for the job role above");
    struct booking *back;
    is_int((long long)booking_differences(mem, list, n, list, n, &back), 0,
           "nothing to book where nothing differs");
    f.n_posts = 1;
    is_int((long long)booking_people(mem, &f, &back), 0, "nobody with one post is corrected");
    is_int((long long)booking_differences(mem, back, 0, list, n, &back), 4, "what was goes");
    ok(back[0].n == -list[0].n, "by its opposite");
    ok(!booking_meets((const struct fact_post[]){{1, 2, 3, 0, 9}, {2, 2, 3, 10, 11}}, 2) &&
           booking_meets((const struct fact_post[]){{1, 2, 3, 0, 10}, {2, 2, 3, 10, 11}}, 2),
       "two posts one after another do not meet; on one day they do");
    mem_free(mem);
}

int main(void)
{
    test_hand();
    test_twin();
    return tap_done();
}
