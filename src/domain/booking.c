/* Booking: what one person adds to the counters.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/booking.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

enum { DEEPEST = 32 };

struct list {
    const void *mem;
    struct booking *items;
    size_t n, room;
};

static int sign(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int booking_order(const void *a, const void *b)
{
    const struct booking *x = a, *y = b;
    int order = sign(x->facility, y->facility);
    if (!order)
        order = sign(x->job_role, y->job_role);
    if (!order)
        order = sign(x->certification, y->certification);
    if (!order)
        order = sign(x->people, y->people);
    if (!order)
        order = sign(x->standing, y->standing);
    return order ? order : sign(x->day, y->day);
}

static void add(struct list *to, struct booking one)
{
    if (to->n == to->room) {
        to->items = to->room ? mem_grow(to->mem, to->items, to->room, 2 * to->room)
                             : mem_array(to->mem, struct booking, 32);
        to->room = to->room ? 2 * to->room : 32;
    }
    to->items[to->n++] = one;
}

/* `one` from its day on, until and with `to`. */
static void add_days(struct list *list, struct booking one, date to)
{
    add(list, one);
    if (to == DATE_LAST)
        return;
    one.day = to + 1;
    one.n = -one.n;
    add(list, one);
}

/* In order; those of one key become one, and those that come to nothing go. */
static size_t settle(struct list *list, struct booking **ret)
{
    size_t kept = 0;
    if (list->n)
        qsort(list->items, list->n, sizeof *list->items, booking_order);
    for (size_t i = 0, end; i < list->n; i = end) {
        struct booking sum = list->items[i];
        for (end = i + 1; end < list->n && !booking_order(&sum, &list->items[end]); end++)
            sum.n += list->items[end].n;
        if (sum.n)
            list->items[kept++] = sum;
    }
    *ret = list->items;
    return kept;
}

size_t booking_differences(const void *mem, const struct booking *now, size_t n_now,
                           const struct booking *was, size_t n_was, struct booking **ret)
{
    struct list list = {.mem = mem};
    for (size_t i = 0; i < n_now; i++)
        add(&list, now[i]);
    for (size_t i = 0; i < n_was; i++) {
        struct booking one = was[i];
        one.n = -one.n;
        add(&list, one);
    }
    return settle(&list, ret);
}

/* ---- days on which something changes ---- */

struct days_list {
    date *items;
    size_t n;
};

/* A span is one thing until its end, and something else from the day after. */
static void mark(struct days_list *days, date from, date to)
{
    days->items[days->n++] = from;
    if (to != DATE_LAST)
        days->items[days->n++] = to + 1;
}

static int day_order(const void *a, const void *b)
{
    const date *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void once_each(struct days_list *days)
{
    size_t kept = 0;
    if (days->n)
        qsort(days->items, days->n, sizeof *days->items, day_order);
    for (size_t i = 0; i < days->n; i++) {
        if (!kept || days->items[kept - 1] != days->items[i])
            days->items[kept++] = days->items[i];
    }
    days->n = kept;
}

static date last_of(const struct days_list *days, size_t i)
{
    return i + 1 < days->n ? days->items[i + 1] - 1 : DATE_LAST;
}

/* ---- posts ---- */

static bool covers(date from, date to, date day)
{
    return from <= day && day <= to;
}

/* The standing of a post on a day for a certification, STANDING_COUNT: it is not asked; for
 * certification 0 the worst of all, "not required" where none is. */
static enum standing standing_of(const struct booking_facts *f, int64_t post, int64_t certification,
                                 date day)
{
    enum standing worst = certification ? STANDING_COUNT : STANDING_NOT_REQUIRED;
    for (size_t i = 0; i < f->n_rows; i++) {
        const struct timeline_row *r = &f->rows[i];
        if (r->post != post || (certification && r->certification != certification) ||
            !covers(r->from, r->to, day))
            continue;
        if (worst == STANDING_COUNT || standing_rank(r->standing) < standing_rank(worst))
            worst = r->standing;
    }
    return worst;
}

/* A post where it stands on the days of one span, once a day. */
static void post_once(struct list *list, const struct booking_facts *f,
                      const struct fact_post *place)
{
    struct days_list days = {.items = mem_array(list->mem, date, 2 * f->n_rows + 2)};
    mark(&days, place->from, place->to);
    for (size_t i = 0; i < f->n_rows; i++) {
        if (f->rows[i].post == place->post)
            mark(&days, f->rows[i].from, f->rows[i].to);
    }
    once_each(&days);
    for (size_t i = 0; i < days.n; i++) {
        date day = days.items[i];
        if (covers(place->from, place->to, day))
            add_days(list,
                     (struct booking){.facility = place->facility,
                                      .job_role = place->job_role,
                                      .standing = standing_of(f, place->post, 0, day),
                                      .day = day,
                                      .n = 1},
                     last_of(&days, i));
    }
}

size_t booking_posts(const void *mem, const struct booking_facts *facts, struct booking **ret)
{
    struct list list = {.mem = mem};
    for (size_t i = 0; i < facts->n_rows; i++) {
        const struct timeline_row *r = &facts->rows[i];
        add_days(&list,
                 (struct booking){.facility = r->facility,
                                  .job_role = r->job_role,
                                  .certification = r->certification,
                                  .standing = r->standing,
                                  .day = r->from,
                                  .n = 1},
                 r->to);
    }
    for (size_t i = 0; i < facts->n_posts; i++)
        post_once(&list, facts, &facts->posts[i]);
    return settle(&list, ret);
}

/* ---- people ---- */

bool booking_meets(const struct fact_post *posts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            if (posts[i].post != posts[k].post && posts[i].from <= posts[k].to &&
                posts[k].from <= posts[i].to)
                return true;
        }
    }
    return false;
}

/* A post on one day: the facilities from its own to the top. */
struct live {
    int64_t post, job_role, chain[DEEPEST];
    int length;
    enum standing standing; /* for the certification that is looked at; STANDING_COUNT: none */
    bool in;                /* under the job role that is looked at, and with a standing */
};
struct moment {
    const struct booking_facts *facts;
    struct live *live;
    size_t n;
    date from, to;
    struct list *list;
};

static int64_t parent_of(const struct booking_facts *f, int64_t role)
{
    for (size_t i = 0; i < f->n_roles; i++) {
        if (f->roles[i].id == role)
            return f->roles[i].parent;
    }
    return 0;
}

static bool role_below(const struct booking_facts *f, int64_t role, int64_t above)
{
    if (!above)
        return true;
    size_t left = f->n_roles;
    while (role && role != above && left--)
        role = parent_of(f, role);
    return role == above;
}

static void live_posts(struct moment *m)
{
    const struct booking_facts *f = m->facts;
    m->n = 0;
    for (size_t i = 0; i < f->n_posts; i++) {
        struct live *l = &m->live[m->n];
        if (!covers(f->posts[i].from, f->posts[i].to, m->from))
            continue;
        *l = (struct live){.post = f->posts[i].post, .job_role = f->posts[i].job_role};
        for (size_t a = 0; a < f->n_above; a++) {
            const struct booking_above *up = &f->above[a];
            if (up->facility != f->posts[i].facility || !covers(up->from, up->to, m->from))
                continue;
            l->chain[up->depth] = up->ancestor;
            l->length = up->depth >= l->length ? up->depth + 1 : l->length;
        }
        m->n += l->length > 0;
    }
}

static int depth_of(const struct live *l, int64_t node)
{
    for (int i = 0; i < l->length; i++) {
        if (l->chain[i] == node)
            return i;
    }
    return -1;
}

static enum standing worse(enum standing a, enum standing b)
{
    return a == STANDING_COUNT || standing_rank(b) < standing_rank(a) ? b : a;
}

/* Whether two posts come to a node by the same branch. Posts at the node itself are each alone. */
static bool same_branch(const struct live *a, const struct live *b, int64_t node)
{
    int x = depth_of(a, node), y = depth_of(b, node);
    return x > 0 && y > 0 && a->chain[x - 1] == b->chain[y - 1];
}

/* The correction at one node, if two branches meet there. */
static void at_node(const struct moment *m, struct booking one, int64_t node)
{
    enum standing all = STANDING_COUNT;
    size_t branches = 0, first = m->list->n;
    one.facility = node;
    for (size_t i = 0; i < m->n; i++) {
        bool leads = m->live[i].in && depth_of(&m->live[i], node) >= 0;
        for (size_t k = 0; leads && k < i; k++)
            leads = !m->live[k].in || !same_branch(&m->live[k], &m->live[i], node);
        if (!leads)
            continue;
        enum standing worst = m->live[i].standing;
        for (size_t k = i + 1; k < m->n; k++) {
            if (m->live[k].in && same_branch(&m->live[i], &m->live[k], node))
                worst = worse(worst, m->live[k].standing);
        }
        branches++;
        all = worse(all, worst);
        one.standing = worst;
        one.n = -1;
        add_days(m->list, one, m->to);
    }
    if (branches < 2) {
        m->list->n = first;
        return;
    }
    one.standing = all;
    one.n = 1;
    add_days(m->list, one, m->to);
}

/* The corrections for one job role and certification. */
static void corrections(const struct moment *m, int64_t job_role, int64_t certification)
{
    size_t in = 0;
    for (size_t i = 0; i < m->n; i++) {
        struct live *l = &m->live[i];
        l->in = l->standing != STANDING_COUNT && role_below(m->facts, l->job_role, job_role);
        in += l->in;
    }
    if (in < 2)
        return;
    struct booking one = {
        .job_role = job_role, .certification = certification, .people = true, .day = m->from};
    for (size_t i = 0; i < m->n; i++) {
        for (int d = 0; m->live[i].in && d < m->live[i].length; d++) {
            int64_t node = m->live[i].chain[d];
            bool seen = false;
            for (size_t k = 0; k < i && !seen; k++)
                seen = m->live[k].in && depth_of(&m->live[k], node) >= 0;
            if (!seen)
                at_node(m, one, node);
        }
    }
}

/* Any job role, and each that a post of the day has or is below. */
static void for_roles(const struct moment *m, int64_t certification)
{
    const struct booking_facts *f = m->facts;
    for (size_t i = 0; i < m->n; i++)
        m->live[i].standing = standing_of(f, m->live[i].post, certification, m->from);
    corrections(m, 0, certification);
    for (size_t r = 0; r < f->n_roles; r++)
        corrections(m, f->roles[r].id, certification);
}

static void for_certifications(const struct moment *m)
{
    const struct booking_facts *f = m->facts;
    for_roles(m, 0);
    for (size_t i = 0; i < f->n_rows; i++) {
        bool first = covers(f->rows[i].from, f->rows[i].to, m->from);
        for (size_t k = 0; first && k < i; k++)
            first = f->rows[k].certification != f->rows[i].certification ||
                    !covers(f->rows[k].from, f->rows[k].to, m->from);
        if (first)
            for_roles(m, f->rows[i].certification);
    }
}

size_t booking_people(const void *mem, const struct booking_facts *facts, struct booking **ret)
{
    struct list list = {.mem = mem};
    *ret = NULL;
    if (!booking_meets(facts->posts, facts->n_posts))
        return 0;
    struct days_list days = {
        .items = mem_array(mem, date, 2 * (facts->n_rows + facts->n_posts + facts->n_above))};
    for (size_t i = 0; i < facts->n_rows; i++)
        mark(&days, facts->rows[i].from, facts->rows[i].to);
    for (size_t i = 0; i < facts->n_posts; i++)
        mark(&days, facts->posts[i].from, facts->posts[i].to);
    for (size_t i = 0; i < facts->n_above; i++)
        mark(&days, facts->above[i].from, facts->above[i].to);
    once_each(&days);
    struct moment m = {
        .facts = facts, .live = mem_array(mem, struct live, facts->n_posts + 1), .list = &list};
    for (size_t i = 0; i < days.n; i++) {
        m.from = days.items[i];
        m.to = last_of(&days, i);
        live_posts(&m);
        if (m.n > 1)
            for_certifications(&m);
    }
    return settle(&list, ret);
}
