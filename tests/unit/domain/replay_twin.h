/*
 * A slow twin of the replay.  SPDX-License-Identifier: Apache-2.0
 *
 * It knows days by counting months out from 1990, lives through every day in turn, and for each
 * piece of that day reads the rules word by word. It cuts the pool at every possible place to see
 * whether "then" can be satisfied, tries every member of a series, and walks along the calendar,
 * leave day by leave day, to find how long a due day is. It shares nothing with the module.
 */
#ifndef ATTEST_TESTS_REPLAY_TWIN_H
#define ATTEST_TESTS_REPLAY_TWIN_H

#include <stdbool.h>
#include <string.h>

enum {
    W_PIECES = 14,
    W_FEW = 4,
    W_MATCHES = 8,
    W_FIRST_YEAR = 1990,
    W_MONTHS = 12 * 110,
    W_DAYS = 366 * 70,
    W_BEGIN = 11000, /* histories lie between these days */
    W_END = 16500,
    W_NEVER = -1,     /* no such day */
    W_EVER = 1 << 29, /* for ever */
    W_CHILDREN = 3,
    W_TOPICS = 3 /* 0: on none that is named */
};

/* ---- the facts, in the twin's own terms ---- */

struct w_moment {
    int month, anchor; /* month 0 is January 1990; anchor 0: for ever */
};

enum w_node_kind {
    W_ALL,
    W_ANY,
    W_SOME,
    W_THEN,
    W_COURSE,
    W_QUIZ,
    W_HOURS,
    W_EXTERNAL,
    W_HANDS,
    W_WORD
};
struct w_node {
    enum w_node_kind kind;
    int n_children;
    struct w_node *children[W_CHILDREN];
    int n, of, name, hundredths, age;
    bool per_year, before;
};

enum w_piece_kind { W_DONE, W_TEST, W_OUTSIDE, W_SKILL, W_SAID, W_GIVEN, W_EQUAL };
struct w_piece {
    enum w_piece_kind kind;
    int day, instant, id, of, name, made_on;
    int hours[W_TOPICS]; /* on each topic, in hundredths; W_NEVER: it is not on that */
    struct w_moment to;
    int opens; /* W_EVER: none */
};

struct w_version {
    int from;
    int method; /* 0 completion, 1 expiry, 2 fixed */
    int active, window, minimum;
    struct w_node *first, *again; /* again NULL: the first */
    bool no_carry, no_repeat;
};
struct w_match {
    int requirement, from, to; /* to W_EVER */
    int kind;                  /* 0 days, 1 date, 2 previous expiry */
    int n, on, otherwise;
};
struct w_range {
    int a, b;
};
struct w_recall {
    int day, instant, days;
};

struct world {
    struct w_version versions[2];
    int n_versions;
    struct w_piece pieces[W_PIECES];
    int n_pieces;
    struct w_range revoked[W_FEW]; /* piece, from: W_NEVER on any day */
    int n_revoked;
    struct w_recall recalls[W_FEW];
    int n_recalls;
    struct w_match matches[W_MATCHES];
    int n_matches;
    struct w_range leave[W_FEW], extensions[W_FEW], terms[W_FEW];
    int n_leave, n_extensions, n_terms;
};

/* ---- what the twin says ---- */

struct w_award {
    int piece, version, from, opens, recall, revoked, c;
    bool again;
    struct w_moment to, uncut;
    int made_of[W_PIECES], n_made_of;
};
struct w_result {
    struct w_award awards[W_PIECES];
    int n_awards;
    char fates[W_PIECES + 1];
    int award_of[W_PIECES];
};

/* ---- the calendar ---- */

static int w_length(int month)
{
    int year = W_FIRST_YEAR + month / 12;
    switch (month % 12) {
    case 1:
        return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
    case 3:
    case 5:
    case 8:
    case 10:
        return 30;
    default:
        return 31;
    }
}

static int w_first_day(int month)
{
    static int first[W_MONTHS];
    for (int m = 1; m < W_MONTHS && !first[W_MONTHS - 1]; m++)
        first[m] = first[m - 1] + w_length(m - 1);
    return first[month];
}

static int w_day(struct w_moment m)
{
    if (!m.anchor)
        return W_EVER;
    int last = w_length(m.month);
    return w_first_day(m.month) + (m.anchor > last ? last : m.anchor) - 1;
}

static struct w_moment w_moment_of(int day)
{
    int month = day / 31; /* never later than the month itself */
    while (w_first_day(month + 1) <= day)
        month++;
    return (struct w_moment){month, day - w_first_day(month) + 1};
}

static struct w_moment w_plus(struct w_moment m, int months)
{
    return (struct w_moment){m.month + months, m.anchor};
}

static int w_months_before(int day, int months)
{
    return w_day(w_plus(w_moment_of(day), -months));
}

/* ---- due days ---- */

static bool w_on_leave(const struct world *w, int day)
{
    for (int i = 0; i < w->n_leave; i++)
        if (day >= w->leave[i].a && day <= w->leave[i].b)
            return true;
    return false;
}

/* Each day of leave after `after` and not after the due day as it is by then moves it by one. */
static int w_walk(const struct world *w, int after, int due)
{
    for (int d = after + 1; d <= due; d++)
        if (w_on_leave(w, d))
            due++;
    return due;
}

/* The latest day reached from the two names by extensions. */
static int w_extended(const struct world *w, int one, int other)
{
    static bool reached[W_DAYS];
    memset(reached, 0, sizeof reached);
    reached[one] = reached[other] = true;
    int last = one > other ? one : other;
    for (int d = 0; d < W_DAYS; d++)
        for (int i = 0; reached[d] && i < w->n_extensions; i++)
            if (w->extensions[i].a == d && w->extensions[i].b > d) {
                reached[w->extensions[i].b] = true;
                if (w->extensions[i].b > last)
                    last = w->extensions[i].b;
            }
    return last;
}

static const struct w_match *w_matching(const struct world *w, int requirement, int day)
{
    for (int i = 0; i < w->n_matches; i++) {
        const struct w_match *m = &w->matches[i];
        if (m->requirement == requirement && day >= m->from && day <= m->to)
            return m;
    }
    return NULL;
}

/* The due day that a version asks for; W_EVER: it cannot say. */
static int w_asked(const struct w_match *m, int begins, const struct w_result *r)
{
    int due;
    if (m->kind == 0) {
        due = begins + m->n;
    } else if (m->kind == 1) {
        due = m->on;
    } else {
        int previous = W_NEVER;
        for (int i = 0; i < r->n_awards; i++) {
            const struct w_award *a = &r->awards[i];
            int to = w_day(a->to);
            if (a->from < begins && a->revoked > begins && to != W_EVER && to > previous)
                previous = to;
        }
        if (previous != W_NEVER)
            due = previous + m->n;
        else if (m->otherwise >= 0)
            due = begins + m->otherwise;
        else
            return W_EVER;
    }
    return due < begins ? begins : due;
}

/* D of one day, and where it is extended to; W_NEVER: there is none. */
static struct w_range w_due(const struct world *w, const struct w_result *r, int day)
{
    struct w_range best = {W_NEVER, W_NEVER};
    for (int q = 0; q < W_MATCHES; q++) {
        int begins = day;
        if (!w_matching(w, q, day))
            continue;
        while (begins > 0 && w_matching(w, q, begins - 1))
            begins--;
        int raw = W_EVER;
        for (int d = begins; d <= day; d++) {
            const struct w_match *m = w_matching(w, q, d);
            int asked = m ? w_asked(m, begins, r) : W_EVER;
            if (asked != W_EVER && (raw == W_EVER || asked > raw))
                raw = asked;
        }
        if (raw == W_EVER)
            continue;
        struct w_range due = {w_walk(w, begins, raw), 0};
        due.b = w_extended(w, raw, due.a);
        if (due.b > due.a)
            due.b = w_walk(w, due.a > begins ? due.a : begins, due.b);
        if (best.a == W_NEVER || due.a < best.a || (due.a == best.a && due.b > best.b))
            best = due;
    }
    return best;
}

/* ---- the tree ---- */

struct w_view {
    const struct world *w;
    const struct w_version *v;
    int pool[W_PIECES], n;
    int on;    /* C */
    int cycle; /* only later days count; W_NEVER: all */
};

/* Hours of one piece are the same hours, whatever topics they are on. */
static int w_hours(const struct w_node *t, const struct w_piece *p)
{
    int most = 0;
    for (int topic = 0; topic < W_TOPICS; topic++)
        if ((t->name == 0 || t->name == topic) && p->hours[topic] > most)
            most = p->hours[topic];
    return most;
}

static bool w_right_kind(const struct w_node *t, const struct w_piece *p)
{
    switch (t->kind) {
    case W_COURSE:
        return p->kind == W_DONE && p->of == t->of;
    case W_QUIZ:
        return p->kind == W_TEST && p->of == t->of && p->name == t->name;
    case W_HOURS:
        return w_hours(t, p) > 0;
    case W_EXTERNAL:
        return p->kind == W_OUTSIDE && (!t->name || p->hours[t->name] != W_NEVER);
    case W_HANDS:
        return p->kind == W_SKILL && (!t->name || t->name == p->name);
    case W_WORD:
        return p->kind == W_SAID && (!t->name || t->name == p->name);
    default:
        return false;
    }
}

static bool w_may_count(const struct w_view *s, const struct w_node *t, int piece)
{
    const struct w_piece *p = &s->w->pieces[piece];
    if (!w_right_kind(t, p) || (s->cycle != W_NEVER && p->day <= s->cycle))
        return false;
    int limit = s->on;
    if (t->before) {
        limit = W_EVER;
        for (int i = 0; i < s->w->n_terms; i++)
            if (s->w->terms[i].a < limit)
                limit = s->w->terms[i].a;
        if (limit == W_EVER || p->day > limit)
            return false;
    }
    return !t->age || p->day >= w_months_before(limit, t->age);
}

static bool w_counts(const struct w_view *s, const struct w_node *t, int at)
{
    if (!w_may_count(s, t, s->pool[at]))
        return false;
    const struct w_piece *p = &s->w->pieces[s->pool[at]];
    for (int i = 0; i < at && s->v->no_repeat && t->kind == W_HOURS; i++) {
        const struct w_piece *o = &s->w->pieces[s->pool[i]];
        if (o->kind == p->kind && o->of == p->of && o->name == p->name && (p->of || p->name) &&
            w_may_count(s, t, s->pool[i]))
            return false;
    }
    return true;
}

static int w_asked_hours(const struct w_view *s, const struct w_node *t)
{
    int years = 0;
    if (!t->per_year)
        return t->hundredths;
    for (int i = 0; i < s->w->n_terms; i++) {
        struct w_range term = s->w->terms[i];
        if (s->on < term.a || s->on > term.b)
            continue;
        int y = 0;
        for (int m = 0; w_day(w_plus(w_moment_of(term.a), m)) <= term.b; m += 12)
            y++;
        if (y > years)
            years = y;
    }
    if (!years)
        years = s->v->active ? s->v->active / 12 + (s->v->active % 12 > 0) : 1;
    return t->hundredths * years;
}

/* The pieces from a to before b satisfy the tree. */
static bool w_satisfies(const struct w_view *s, const struct w_node *t, int a, int b);

/* The children from `child` on, one after another, by some way of cutting the pieces. */
static bool w_in_turn(const struct w_view *s, const struct w_node *t, int child, int a, int b)
{
    if (child == t->n_children)
        return true;
    for (int cut = a; cut <= b; cut++)
        if (w_satisfies(s, t->children[child], a, cut) && w_in_turn(s, t, child + 1, cut, b))
            return true;
    return false;
}

static bool w_satisfies(const struct w_view *s, const struct w_node *t, int a, int b)
{
    int good = 0, sum = 0;
    if (t->kind == W_THEN)
        return w_in_turn(s, t, 0, a, b);
    for (int i = 0; i < t->n_children; i++)
        good += w_satisfies(s, t->children[i], a, b);
    for (int i = a; i < b && !t->n_children; i++)
        if (w_counts(s, t, i)) {
            good++;
            sum += w_hours(t, &s->w->pieces[s->pool[i]]);
        }
    switch (t->kind) {
    case W_ALL:
        return good == t->n_children;
    case W_SOME:
        return good >= t->n;
    case W_HOURS:
        return sum >= w_asked_hours(s, t);
    default:
        return good > 0;
    }
}

static bool w_any_leaf(const struct w_view *s, const struct w_node *t, int at, bool kind_alone)
{
    if (!t)
        return false;
    for (int i = 0; i < t->n_children; i++)
        if (w_any_leaf(s, t->children[i], at, kind_alone))
            return true;
    return kind_alone ? w_right_kind(t, &s->w->pieces[at]) : w_counts(s, t, at);
}

/* ---- renewal, word by word ---- */

struct w_sums {
    bool held, has_due, recalled;
    struct w_moment e, series;
    int opened, d;
};

/* The new expiry; the same as E where nothing moves. */
static struct w_moment w_renew(const struct w_version *v, const struct w_sums *s, int completed)
{
    struct w_moment c = w_moment_of(completed), next, d = {0, 0};
    if (s->has_due)
        d = w_moment_of(s->d);
    if (s->held && !s->e.anchor)
        return s->e;
    if (!v->active)
        return (struct w_moment){0, 0};
    if (v->method == 0) {
        next = w_plus(c, v->active);
    } else if (v->method == 1) {
        if (s->held) {
            int opens = s->recalled ? s->opened : w_day(w_plus(s->e, -v->window));
            if (completed > w_day(s->e))
                next = w_plus(c, v->active);
            else if (completed < opens)
                next = s->e;
            else
                next = w_plus(s->e, v->active);
        } else if (s->has_due && completed >= w_day(w_plus(d, -v->window)) && completed <= s->d) {
            next = w_plus(d, v->active);
        } else {
            next = w_plus(c, v->active);
        }
    } else {
        struct w_moment start = s->held ? s->e : s->has_due ? d : c;
        if (s->recalled && s->series.anchor)
            start = s->series;
        int least = w_day(w_plus(c, v->minimum));
        next = (struct w_moment){0, 0};
        for (int k = -400; k <= 400; k++) {
            struct w_moment m = w_plus(start, k * v->active);
            if (m.month < 0 || m.month >= W_MONTHS || w_day(m) < least)
                continue;
            if (!next.anchor || w_day(m) < w_day(next))
                next = m;
        }
    }
    return s->held && w_day(next) <= w_day(s->e) ? s->e : next;
}

/* ---- living through it ---- */

static int w_latest(const struct w_result *r, int day)
{
    int best = W_NEVER;
    for (int i = 0; i < r->n_awards; i++) {
        const struct w_award *a = &r->awards[i];
        if (a->revoked <= day)
            continue;
        if (best == W_NEVER || w_day(a->to) > w_day(r->awards[best].to) ||
            (w_day(a->to) == w_day(r->awards[best].to) && a->opens > r->awards[best].opens))
            best = i;
    }
    return best;
}

static struct w_award *w_new_award(const struct world *w, struct w_result *r, int piece,
                                   int version)
{
    struct w_award *a = &r->awards[r->n_awards];
    *a = (struct w_award){.piece = piece,
                          .version = version,
                          .from = w->pieces[piece].day,
                          .recall = W_NEVER,
                          .revoked = W_EVER,
                          .made_of = {piece},
                          .n_made_of = 1};
    for (int i = 0; i < w->n_revoked; i++)
        if (w->revoked[i].a == piece && w->revoked[i].b < a->revoked)
            a->revoked = w->revoked[i].b;
    r->award_of[piece] = r->n_awards++;
    r->fates[piece] = 'A';
    return a;
}

/* The rule is satisfied: an award, or NULL. */
static struct w_award *w_settle(const struct world *w, struct w_result *r, int piece, int version,
                                int made_on)
{
    const struct w_version *v = &w->versions[version];
    int day = w->pieces[piece].day, last = w_latest(r, day);
    struct w_range due = w_due(w, r, day);
    struct w_sums s = {.held = last != W_NEVER, .has_due = due.a != W_NEVER, .d = due.a};
    if (s.held) {
        s.e = r->awards[last].to;
        s.recalled = r->awards[last].recall != W_NEVER;
        s.opened = r->awards[last].opens;
        s.series = r->awards[last].uncut;
    }
    int favour = W_NEVER;
    bool valid_now = s.held && w_day(s.e) >= day;
    if (s.held && !valid_now && day <= w_extended(w, w_day(s.e), w_day(s.e)))
        favour = w_day(s.e);
    else if (!valid_now && s.has_due && day > due.a && day <= due.b)
        favour = due.a;
    for (int turn = 0; turn < 2; turn++) {
        int c = turn == 0 ? favour : made_on;
        if (turn == 0 && (favour == W_NEVER || w->pieces[piece].kind == W_EQUAL))
            continue;
        struct w_moment to = w_renew(v, &s, c);
        bool moves = !s.held || w_day(to) > w_day(s.e);
        if (!moves || w_day(to) < day)
            continue;
        struct w_award *a = w_new_award(w, r, piece, version);
        a->to = a->uncut = to;
        a->opens = to.anchor ? w_day(w_plus(to, -v->window)) : W_EVER;
        a->c = c;
        return a;
    }
    return NULL;
}

static void w_recall_now(const struct world *w, struct w_result *r, int which)
{
    struct w_recall k = w->recalls[which];
    for (int i = 0; i < r->n_awards; i++) {
        struct w_award *a = &r->awards[i];
        if (a->revoked <= k.day || w_day(a->to) < k.day || w_day(a->to) <= k.day + k.days)
            continue;
        a->to = w_moment_of(k.day + k.days);
        a->opens = k.day;
        a->recall = which;
    }
}

static int w_version_on(const struct world *w, int day)
{
    int version = W_NEVER;
    for (int i = 0; i < w->n_versions; i++)
        if (w->versions[i].from <= day)
            version = i;
    return version;
}

static void w_wait(const struct world *w, struct w_result *r, struct w_view *pool, int piece)
{
    bool asked = false;
    pool->w = w;
    for (int i = 0; i < w->n_versions; i++)
        asked |= w_any_leaf(pool, w->versions[i].first, piece, true) ||
                 w_any_leaf(pool, w->versions[i].again, piece, true);
    if (!asked)
        return;
    r->fates[piece] = 'P';
    pool->pool[pool->n++] = piece;
    int day = w->pieces[piece].day, version = w_version_on(w, day), last = w_latest(r, day);
    if (version == W_NEVER)
        return;
    pool->v = &w->versions[version];
    bool again = last != W_NEVER && pool->v->again;
    const struct w_node *tree = again ? pool->v->again : pool->v->first;
    pool->on = day;
    pool->cycle = W_NEVER;
    if (pool->v->no_carry && last != W_NEVER && pool->v->active && r->awards[last].to.anchor)
        pool->cycle = w_day(w_plus(r->awards[last].to, -pool->v->active));
    if (!w_satisfies(pool, tree, 0, pool->n))
        return;
    struct w_award *a = w_settle(w, r, piece, version, day);
    if (a) {
        a->again = again;
        a->n_made_of = 0;
    }
    for (int i = 0; i < pool->n; i++) {
        bool counted = a && w_any_leaf(pool, tree, i, false);
        r->fates[pool->pool[i]] = counted ? 'A' : 'C';
        r->award_of[pool->pool[i]] = counted ? r->n_awards - 1 : W_NEVER;
        if (counted)
            a->made_of[a->n_made_of++] = pool->pool[i];
    }
    pool->n = 0;
}

static void w_do(const struct world *w, struct w_result *r, struct w_view *pool, int piece)
{
    const struct w_piece *p = &w->pieces[piece];
    int version = w_version_on(w, p->day);
    if (p->kind == W_GIVEN) {
        struct w_award *a = w_new_award(w, r, piece, version);
        a->to = a->uncut = p->to;
        a->opens = p->opens;
        a->c = p->day;
    } else if (p->kind == W_EQUAL) {
        if (version != W_NEVER && !w_settle(w, r, piece, version, p->made_on))
            r->fates[piece] = 'C';
    } else {
        w_wait(w, r, pool, piece);
    }
}

static void w_live(const struct world *w, struct w_result *r)
{
    struct w_view pool = {.w = w};
    memset(r, 0, sizeof *r);
    for (int i = 0; i < w->n_pieces; i++) {
        r->fates[i] = 'N';
        r->award_of[i] = W_NEVER;
    }
    for (int day = W_BEGIN; day < W_END; day++) {
        bool done[W_PIECES] = {false}, recalled[W_FEW] = {false};
        for (;;) {
            int next = W_NEVER, recall = W_NEVER;
            for (int i = 0; i < w->n_pieces; i++) {
                const struct w_piece *p = &w->pieces[i], *b = &w->pieces[next < 0 ? 0 : next];
                if (p->day != day || done[i])
                    continue;
                if (next == W_NEVER || p->instant < b->instant ||
                    (p->instant == b->instant &&
                     (p->id < b->id || (p->id == b->id && p->kind < b->kind))))
                    next = i;
            }
            for (int i = 0; i < w->n_recalls; i++)
                if (w->recalls[i].day == day && !recalled[i] &&
                    (recall == W_NEVER || w->recalls[i].instant < w->recalls[recall].instant))
                    recall = i;
            if (recall != W_NEVER &&
                (next == W_NEVER || w->recalls[recall].instant <= w->pieces[next].instant)) {
                recalled[recall] = true;
                w_recall_now(w, r, recall);
            } else if (next != W_NEVER) {
                done[next] = true;
                w_do(w, r, &pool, next);
            } else {
                break;
            }
        }
    }
}

#endif
