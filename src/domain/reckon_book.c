/* Reckoning: what the counters gain and lose by it.  SPDX-License-Identifier: Apache-2.0 */
#include "reckon_inner.h"
#include "util/mem.h"

static bool same_place(const struct fact_post *a, const struct fact_post *b)
{
    return a->post == b->post && a->facility == b->facility && a->job_role == b->job_role &&
           a->from == b->from && a->to == b->to;
}

/* Those of one list that the other has not; returns how many. */
static size_t missing_in(const void *mem, const struct fact_post *list, size_t n,
                         const struct fact_post *other, size_t n_other, struct fact_post **ret)
{
    size_t found = 0;
    *ret = mem_array(mem, struct fact_post, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < n_other && !same_place(&list[i], &other[k]))
            k++;
        if (k == n_other)
            (*ret)[found++] = list[i];
    }
    return found;
}

/* One after the other. */
static size_t joined(const void *mem, struct booking *a, size_t n, const struct booking *b,
                     size_t n_b, struct booking **ret)
{
    *ret = mem_array(mem, struct booking, n + n_b + 1);
    for (size_t i = 0; i < n + n_b; i++)
        (*ret)[i] = i < n ? a[i] : b[i - n];
    return n + n_b;
}

void reckon_book(const void *mem, const struct person_facts *facts, struct reckoned *ret)
{
    struct booking_facts now = {.rows = ret->rows,
                                .posts = facts->posts,
                                .above = facts->above,
                                .roles = facts->roles,
                                .n_rows = ret->n_rows,
                                .n_posts = facts->n_posts,
                                .n_above = facts->n_above,
                                .n_roles = facts->n_roles},
                         was = {.rows = ret->stored,
                                .posts = facts->places,
                                .n_rows = ret->n_stored,
                                .n_posts = facts->n_places};
    ret->booking = now;
    struct booking *posts[2], *people[2], *changed[2];
    size_t n_posts = 0, n_people;
    ret->n_places_drop = missing_in(mem, facts->places, facts->n_places, facts->posts,
                                    facts->n_posts, &ret->places_drop);
    ret->n_places_add = missing_in(mem, facts->posts, facts->n_posts, facts->places,
                                   facts->n_places, &ret->places_add);
    if (ret->n_drop || ret->n_add || ret->n_places_drop || ret->n_places_add) {
        size_t n_now = booking_posts(mem, &now, &posts[0]),
               n_was = booking_posts(mem, &was, &posts[1]);
        n_posts = booking_differences(mem, posts[0], n_now, posts[1], n_was, &changed[0]);
    }
    n_people = booking_people(mem, &now, &people[0]);
    n_people = booking_differences(mem, people[0], n_people, facts->corrections,
                                   facts->n_corrections, &changed[1]);
    ret->n_book =
        joined(mem, n_posts ? changed[0] : NULL, n_posts, changed[1], n_people, &ret->book);
}

/* ---- storing ---- */

/* Bookings of posts are put together over the people; corrections say whose they are. */
struct batch {
    struct booking *posts, *people;
    int64_t *whose;
    size_t n_posts, n_people;
};

static struct batch batch_of(const void *mem, const struct reckoned *list, size_t n)
{
    struct batch b = {0};
    size_t room = 1;
    for (size_t i = 0; i < n; i++)
        room += list[i].n_book;
    struct booking *posts = mem_array(mem, struct booking, room);
    b.people = mem_array(mem, struct booking, room);
    b.whose = mem_array(mem, int64_t, room);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < list[i].n_book; k++) {
            if (!list[i].book[k].people) {
                posts[b.n_posts++] = list[i].book[k];
            } else {
                b.whose[b.n_people] = list[i].person;
                b.people[b.n_people++] = list[i].book[k];
            }
        }
    }
    b.n_posts = booking_differences(mem, posts, b.n_posts, NULL, 0, &b.posts);
    return b;
}

/* One array parameter from a field of each booking, those of posts first. */
#define COLUMN(field)                                                                              \
    do {                                                                                           \
        for (size_t i = 0; i < n; i++) {                                                           \
            const struct booking *at = i < b->n_posts ? &b->posts[i] : &b->people[i - b->n_posts]; \
            items[i] = (field);                                                                    \
        }                                                                                          \
        params[k++] = db_from_array(mem, items, n);                                                \
    } while (0)

static void queue_book(struct db *db, const void *mem, const struct batch *b)
{
    size_t n = b->n_posts + b->n_people, k = 0;
    const char *params[7], **items = mem_array(mem, const char *, n + 1);
    COLUMN(db_from_int(mem, at->facility));
    COLUMN(db_from_int(mem, at->job_role));
    COLUMN(db_from_int(mem, at->certification));
    COLUMN(standing_name(at->standing));
    COLUMN(db_from_date(mem, at->day));
    COLUMN(db_from_int(mem, at->n));
    COLUMN(at->people ? db_from_int(mem, b->whose[i - b->n_posts]) : NULL);
    db_queue(db, STMT_RECKON_BOOK, params);
}

/* The places of several people that go, or come, column by column. */
static bool queue_places(struct db *db, const void *mem, const struct reckoned *list, size_t n,
                         bool come)
{
    const char **columns[6], *params[6];
    size_t room = 1, all = 0;
    for (size_t i = 0; i < n; i++)
        room += come ? list[i].n_places_add : list[i].n_places_drop;
    for (size_t c = 0; c < 6; c++)
        columns[c] = mem_array(mem, const char *, room);
    for (size_t i = 0; i < n; i++) {
        const struct fact_post *places = come ? list[i].places_add : list[i].places_drop;
        size_t n_places = come ? list[i].n_places_add : list[i].n_places_drop;
        for (size_t k = 0; k < n_places; k++, all++) {
            columns[0][all] = db_from_int(mem, list[i].person);
            columns[1][all] = db_from_int(mem, places[k].post);
            columns[2][all] = db_from_date(mem, places[k].from);
            columns[3][all] = db_from_date(mem, places[k].to);
            columns[4][all] = db_from_int(mem, places[k].facility);
            columns[5][all] = db_from_int(mem, places[k].job_role);
        }
    }
    for (size_t c = 0; c < 6; c++)
        params[c] = db_from_array(mem, columns[c], all);
    if (all)
        db_queue(db, come ? STMT_RECKON_PLACE : STMT_RECKON_UNPLACE, params);
    return all;
}

size_t reckon_queue_bookings(struct db *db, const void *mem, const struct reckoned *list, size_t n)
{
    struct batch b = batch_of(mem, list, n);
    size_t statements = 0;
    if (b.n_posts + b.n_people) {
        queue_book(db, mem, &b);
        statements++;
    }
    statements += queue_places(db, mem, list, n, false);
    statements += queue_places(db, mem, list, n, true);
    return statements;
}
