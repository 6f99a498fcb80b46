/*
 * The replay against a slow twin on random histories.  SPDX-License-Identifier: Apache-2.0
 *
 * Thousands of histories with every kind of fact; the awards, what made them, and what became of
 * each piece must be the same. One that differs is made smaller, fact by fact, while it still
 * differs, and then told.
 */
#include "domain/replay.h"

#include <stdlib.h>

#include "random.h"
#include "replay_twin.h"
#include "tap.h"
#include "util/mem.h"

static const char *const words[] = {NULL, "a", "b"};

/* ---- random histories ---- */

static struct w_node nodes[64];
static int n_nodes;

static struct w_node *random_tree(int depth)
{
    struct w_node *t = &nodes[n_nodes++];
    *t = (struct w_node){0};
    if (depth && random_to(2)) {
        t->kind = (enum w_node_kind)random_to(W_THEN);
        t->n_children = 1 + random_to(W_CHILDREN - 1);
        t->n = 1 + random_to(t->n_children - 1);
        for (int i = 0; i < t->n_children; i++)
            t->children[i] = random_tree(depth - 1);
        return t;
    }
    t->kind = (enum w_node_kind)(random_to(1)   ? W_COURSE + random_to(W_WORD - W_COURSE)
                                 : random_to(2) ? W_COURSE
                                                : W_HOURS);
    t->of = 1 + random_to(1);
    t->name = t->kind == W_QUIZ ? 1 + random_to(1) : random_to(2);
    t->hundredths = 50 * (1 + random_to(3));
    t->per_year = t->kind == W_HOURS && random_to(4) == 0;
    t->age = random_to(3) ? 0 : 1 + random_to(14);
    t->before = random_to(19) == 0;
    return t;
}

static struct w_moment random_moment(int day)
{
    struct w_moment m = w_moment_of(day);
    if (random_to(2) == 0)
        m.anchor = 28 + random_to(3);
    return m;
}

static void random_piece(struct w_piece *p, int around, int reach)
{
    *p = (struct w_piece){.kind = random_to(2) ? W_DONE : (enum w_piece_kind)random_to(W_EQUAL),
                          .day = around + random_to(reach),
                          .instant = random_to(3),
                          .id = random_to(6),
                          .of = 1 + random_to(1),
                          .opens = W_EVER};
    for (int topic = 0; topic < W_TOPICS; topic++)
        p->hours[topic] = random_to(2) ? W_NEVER : 50 * random_to(4);
    if (p->kind == W_TEST || p->kind == W_SKILL || p->kind == W_SAID)
        p->name = random_to(2);
    if (p->kind == W_OUTSIDE)
        p->name = random_to(2), p->of = 0;
    if (p->kind == W_GIVEN && random_to(7)) {
        p->to = random_moment(p->day + random_to(500));
        if (random_to(2))
            p->opens = w_day(p->to) - random_to(60);
    }
    if (p->kind == W_EQUAL)
        p->made_on = p->day - (random_to(1) ? 0 : random_to(300));
}

static void random_version(struct w_version *v, int from)
{
    *v = (struct w_version){.from = from, .method = random_to(2)};
    v->active = random_to(11) ? 1 + random_to(random_to(1) ? 13 : 5) : 0;
    v->window = v->active ? random_to(v->active - 1) : 0;
    v->minimum = v->active ? v->window + 1 + random_to(v->active - v->window - 1) : 0;
    int depth = random_to(2);
    v->first = random_tree(depth);
    v->again = random_to(2) ? NULL : random_tree(random_to(1));
    v->no_carry = random_to(3) == 0;
    v->no_repeat = random_to(2) == 0;
}

/* Days on which something may depend: those of pieces, ends of months, and their neighbours. */
static int random_day(const struct world *w, int around, int reach)
{
    if (w->n_pieces && random_to(1))
        return w->pieces[random_to(w->n_pieces - 1)].day + random_to(2) - 1;
    return around + random_to(reach);
}

static void random_matches(struct world *w, int around, int reach)
{
    int requirements = random_to(2);
    for (int q = 0; q < requirements; q++) {
        int from = around - 50 + random_to(reach);
        for (int i = 0; i < 3 && w->n_matches < W_MATCHES; i++) {
            struct w_match *m = &w->matches[w->n_matches++];
            *m = (struct w_match){.requirement = q,
                                  .from = from,
                                  .to = from + random_to(reach),
                                  .kind = random_to(2),
                                  .n = random_to(90),
                                  .on = random_day(w, around, reach),
                                  .otherwise = random_to(60) - 1};
            if (m->kind == 2)
                m->n -= 45;
            if (random_to(3) == 0) {
                m->to = W_EVER;
                break;
            }
            from = m->to + 1 + (random_to(3) == 0 ? 1 + random_to(30) : 0);
            if (random_to(1))
                break;
        }
    }
}

/* The dates that the twin itself makes are those that extensions name. */
static void random_extensions(struct world *w, int around, int reach)
{
    static struct w_result so_far;
    w_live(w, &so_far);
    for (int n = random_to(W_FEW); n > 0; n--) {
        int of = random_day(w, around, reach);
        if (so_far.n_awards && random_to(1))
            of = w_day(so_far.awards[random_to(so_far.n_awards - 1)].to);
        else if (w->n_pieces && random_to(3))
            of = w_due(w, &so_far, w->pieces[random_to(w->n_pieces - 1)].day).a;
        if (w->n_extensions && random_to(3) == 0)
            of = w->extensions[w->n_extensions - 1].b;
        if (of < 0 || of > W_END)
            continue;
        int to = of + random_to(80) - 5;
        w->extensions[w->n_extensions++] = (struct w_range){of, to};
    }
}

static void random_world(struct world *w)
{
    int around = 13000 + random_to(800), reach = random_to(2) ? 900 : random_to(1) ? 60 : 2200;
    memset(w, 0, sizeof *w);
    n_nodes = 0;
    w->n_versions = 1 + random_to(1);
    random_version(&w->versions[0], random_to(3) ? 0 : around + random_to(reach / 3));
    if (w->n_versions == 2)
        random_version(&w->versions[1], w->versions[0].from
                                            ? w->versions[0].from + 1 + random_to(reach)
                                            : around + random_to(reach));
    w->n_pieces = 1 + random_to(W_PIECES - 1);
    for (int i = 0; i < w->n_pieces; i++) {
        random_piece(&w->pieces[i], around, reach);
        if (i && random_to(5) == 0)
            w->pieces[i].day = w->pieces[i - 1].day;
    }
    random_matches(w, around, reach);
    for (w->n_leave = 0; w->n_leave < W_FEW && random_to(2); w->n_leave++) {
        int a = random_day(w, around, reach);
        w->leave[w->n_leave] = (struct w_range){a, a + random_to(random_to(1) ? 40 : 3)};
    }
    for (w->n_terms = 0; w->n_terms < 2 && random_to(2); w->n_terms++) {
        int a = around - 400 + random_to(900);
        w->terms[w->n_terms] = (struct w_range){a, a + 200 + random_to(1000)};
    }
    for (w->n_recalls = 0; w->n_recalls < W_FEW && random_to(3) == 0; w->n_recalls++)
        w->recalls[w->n_recalls] =
            (struct w_recall){random_day(w, around, reach), random_to(4) - 1, random_to(60)};
    for (w->n_revoked = 0; w->n_revoked < W_FEW && random_to(2) == 0; w->n_revoked++) {
        int piece = random_to(w->n_pieces - 1);
        w->revoked[w->n_revoked] =
            (struct w_range){piece, random_to(3) ? random_day(w, around, reach) : W_NEVER};
    }
    random_extensions(w, around, reach);
}

/* ---- the same facts as the module takes them ---- */

static date real(int day)
{
    if (day == W_NEVER)
        return DATE_NONE;
    return day == W_EVER ? DATE_LAST : date_from_ymd(W_FIRST_YEAR, 1, 1) + day;
}

static struct anchored real_moment(struct w_moment m)
{
    return (struct anchored){real(w_day(m)), m.anchor};
}

static size_t flatten(const struct w_node *t, size_t parent, struct part *parts, size_t n)
{
    size_t me = n++;
    parts[me] = (struct part){.kind = (enum part_kind)t->kind,
                              .parent = parent,
                              .n = t->n,
                              .of = t->of,
                              .name = words[t->name],
                              .hundredths = t->hundredths,
                              .per_licence_year = t->per_year,
                              .licence = 5,
                              .max_age_months = t->age,
                              .before_licence = t->before};
    for (int i = 0; i < t->n_children; i++)
        n = flatten(t->children[i], me, parts, n);
    return n;
}

struct module_facts {
    struct rule_version versions[2];
    struct part parts[4][32];
    struct evidence evidence[W_PIECES];
    struct evidence_hours hours[W_PIECES][W_TOPICS];
    struct revocation revocations[W_FEW];
    struct recall recalls[W_FEW];
    struct match matches[W_MATCHES];
    struct days leave[W_FEW];
    struct extension extensions[W_FEW];
    struct licence_term terms[W_FEW + 1];
    struct replay_facts facts;
};

static bool sound = true; /* every tree that was made */

static void versions_of(const struct world *w, struct module_facts *m)
{
    for (int i = 0; i < w->n_versions; i++) {
        const struct w_version *v = &w->versions[i];
        struct rule_version *r = &m->versions[i];
        size_t part;
        *r = (struct rule_version){
            .from = v->from ? real(v->from) : DATE_NONE,
            .renewal = {(enum renewal_method)v->method, v->active, v->window, v->minimum},
            .first = m->parts[2 * i],
            .again = m->parts[2 * i + 1],
            .no_carry_forward = v->no_carry,
            .no_repeat = v->no_repeat};
        r->n_first = flatten(v->first, 0, m->parts[2 * i], 0);
        r->n_again = v->again ? flatten(v->again, 0, m->parts[2 * i + 1], 0) : 0;
        sound &= !rule_fault(r->first, r->n_first, &part) && !renewal_rule_fault(&r->renewal);
    }
}

static void evidence_of(const struct world *w, struct module_facts *m)
{
    for (int i = 0; i < w->n_pieces; i++) {
        const struct w_piece *p = &w->pieces[i];
        m->evidence[i] = (struct evidence){.kind = (enum evidence_kind)p->kind,
                                           .day = real(p->day),
                                           .instant = p->instant,
                                           .id = p->id,
                                           .of = p->of,
                                           .name = words[p->name],
                                           .hours = m->hours[i],
                                           .made_on = real(p->made_on),
                                           .expiry = real_moment(p->to),
                                           .window_opens = real(p->opens)};
        for (int topic = 0; topic < W_TOPICS; topic++)
            if (p->hours[topic] != W_NEVER)
                m->hours[i][m->evidence[i].n_hours++] =
                    (struct evidence_hours){words[topic], p->hours[topic]};
    }
}

static void facts_of(const struct world *w, struct module_facts *m)
{
    static const enum due_kind kinds[] = {DUE_DAYS, DUE_DATE, DUE_EXPIRY};
    versions_of(w, m);
    evidence_of(w, m);
    for (int i = 0; i < w->n_revoked; i++)
        m->revocations[i] = (struct revocation){(size_t)w->revoked[i].a, real(w->revoked[i].b)};
    for (int i = 0; i < w->n_recalls; i++)
        m->recalls[i] = (struct recall){real(w->recalls[i].day), w->recalls[i].instant, 900 + i,
                                        w->recalls[i].days};
    for (int i = 0; i < w->n_matches; i++) {
        const struct w_match *x = &w->matches[i];
        m->matches[i] = (struct match){.requirement = 50 + x->requirement,
                                       .from = real(x->from),
                                       .to = real(x->to),
                                       .due = {.kind = kinds[x->kind],
                                               .n = x->n,
                                               .on = real(x->on),
                                               .otherwise = x->otherwise},
                                       .window_months = x->n % 5 - 1};
    }
    for (int i = 0; i < w->n_leave; i++)
        m->leave[i] = (struct days){real(w->leave[i].a), real(w->leave[i].b)};
    for (int i = 0; i < w->n_extensions; i++)
        m->extensions[i] = (struct extension){real(w->extensions[i].a), real(w->extensions[i].b)};
    for (int i = 0; i < w->n_terms; i++)
        m->terms[i] = (struct licence_term){5, i, i, real(w->terms[i].a), real(w->terms[i].b)};
    m->terms[w->n_terms] = (struct licence_term){6, 0, 0, real(0), real(20000)}; /* another kind */
    m->facts = (struct replay_facts){m->versions,
                                     (size_t)w->n_versions,
                                     m->evidence,
                                     (size_t)w->n_pieces,
                                     m->revocations,
                                     (size_t)w->n_revoked,
                                     m->recalls,
                                     (size_t)w->n_recalls,
                                     m->matches,
                                     (size_t)w->n_matches,
                                     m->leave,
                                     (size_t)w->n_leave,
                                     m->extensions,
                                     (size_t)w->n_extensions,
                                     {.terms = m->terms, .n_terms = (size_t)w->n_terms + 1}};
}

/* ---- the comparison ---- */

static const char *wrong; /* what differed */

static bool award_agrees(const struct replay_award *a, const struct w_award *b)
{
    wrong = "the piece, the version or the path of an award";
    if ((int)a->evidence != b->piece || a->version != (size_t)b->version || a->again != b->again)
        return false;
    wrong = "the dates of an award";
    struct anchored to = real_moment(b->to);
    if (a->valid_from != real(b->from) || a->valid_to.day != to.day ||
        (to.anchor && a->valid_to.anchor != to.anchor) || a->window_opens != real(b->opens))
        return false;
    wrong = "the recall, the revocation or the C of an award";
    if (a->recall != (size_t)b->recall || a->revoked != real(b->revoked) ||
        a->reckoned_on != real(b->c))
        return false;
    wrong = "what an award was made of";
    for (int i = 0; i < b->n_made_of; i++)
        if ((int)a->n_made_of != b->n_made_of || (int)a->made_of[i] != b->made_of[i])
            return false;
    return true;
}

static bool replays_agree(const struct world *w, const struct replay *r, const struct w_result *t)
{
    wrong = "the number of awards";
    if ((int)r->n_awards != t->n_awards)
        return false;
    for (int i = 0; i < t->n_awards; i++)
        if (!award_agrees(&r->awards[i], &t->awards[i]))
            return false;
    wrong = "what became of a piece";
    for (int i = 0; i < w->n_pieces; i++)
        if ("NPAC"[r->pieces[i].fate] != t->fates[i] ||
            r->pieces[i].award != (size_t)t->award_of[i])
            return false;
    return true;
}

static struct w_result twin;

static bool world_agrees(const struct world *w)
{
    static struct module_facts m;
    void *mem = mem_owner(NULL, "history");
    facts_of(w, &m);
    struct replay r = replay(mem, &m.facts);
    w_live(w, &twin);
    bool good = replays_agree(w, &r, &twin);
    mem_free(mem);
    return good;
}

/* ---- making a failure smaller, and telling it ---- */

#define WITHOUT(list, n)                                                                           \
    for (int i = 0; i < w->n; i++) {                                                               \
        struct world less = *w;                                                                    \
        memmove(&less.list[i], &less.list[i + 1], sizeof less.list[0] * (size_t)(less.n - i - 1)); \
        less.n--;                                                                                  \
        if (!world_agrees(&less)) {                                                                \
            *w = less;                                                                             \
            return true;                                                                           \
        }                                                                                          \
    }

static bool without_piece(struct world *w)
{
    for (int i = 0; i < w->n_pieces; i++) {
        struct world less = *w;
        for (int k = i; k < less.n_pieces - 1; k++)
            less.pieces[k] = less.pieces[k + 1];
        less.n_pieces--;
        less.n_revoked = 0;
        for (int k = 0; k < w->n_revoked; k++)
            if (w->revoked[k].a != i)
                less.revoked[less.n_revoked++] =
                    (struct w_range){w->revoked[k].a - (w->revoked[k].a > i), w->revoked[k].b};
        if (!world_agrees(&less)) {
            *w = less;
            return true;
        }
    }
    return false;
}

static bool smaller(struct world *w)
{
    if (without_piece(w))
        return true;
    WITHOUT(matches, n_matches)
    WITHOUT(leave, n_leave)
    WITHOUT(extensions, n_extensions)
    WITHOUT(recalls, n_recalls)
    WITHOUT(revoked, n_revoked)
    WITHOUT(terms, n_terms)
    return false;
}

static void tell_tree(const struct w_node *t)
{
    printf("(%d n%d of%d name%d h%d%s age%d%s", (int)t->kind, t->n, t->of, t->name, t->hundredths,
           t->per_year ? "y" : "", t->age, t->before ? "^" : "");
    for (int i = 0; i < t->n_children; i++)
        tell_tree(t->children[i]);
    printf(")");
}

static void tell(const struct world *w)
{
    for (int i = 0; i < w->n_versions; i++) {
        const struct w_version *v = &w->versions[i];
        printf("# version from %d method %d A%d N%d W%d%s%s ", v->from, v->method, v->active,
               v->minimum, v->window, v->no_carry ? " no-carry" : "",
               v->no_repeat ? " no-repeat" : "");
        tell_tree(v->first);
        if (v->again)
            tell_tree(v->again);
        printf("\n");
    }
    for (int i = 0; i < w->n_pieces; i++) {
        const struct w_piece *p = &w->pieces[i];
        printf("# piece %d: kind %d day %d instant %d id %d of %d name %d h%d,%d,%d made %d to "
               "%d opens %d: %c\n",
               i, (int)p->kind, p->day, p->instant, p->id, p->of, p->name, p->hours[0], p->hours[1],
               p->hours[2], p->made_on, p->kind == W_GIVEN ? w_day(p->to) : 0, p->opens,
               twin.fates[i]);
    }
    for (int i = 0; i < w->n_matches; i++)
        printf("# match %d %d-%d kind %d n %d on %d otherwise %d\n", w->matches[i].requirement,
               w->matches[i].from, w->matches[i].to, w->matches[i].kind, w->matches[i].n,
               w->matches[i].on, w->matches[i].otherwise);
    for (int i = 0; i < w->n_leave; i++)
        printf("# leave %d-%d\n", w->leave[i].a, w->leave[i].b);
    for (int i = 0; i < w->n_extensions; i++)
        printf("# extension %d-%d\n", w->extensions[i].a, w->extensions[i].b);
    for (int i = 0; i < w->n_recalls; i++)
        printf("# recall %d instant %d days %d\n", w->recalls[i].day, w->recalls[i].instant,
               w->recalls[i].days);
    for (int i = 0; i < w->n_revoked; i++)
        printf("# revoked piece %d from %d\n", w->revoked[i].a, w->revoked[i].b);
    for (int i = 0; i < twin.n_awards; i++)
        printf("# the twin: piece %d, %d-%d opens %d c %d\n", twin.awards[i].piece,
               twin.awards[i].from, w_day(twin.awards[i].to), twin.awards[i].opens,
               twin.awards[i].c);
}

/* How often each thing was lived through: a twin that never meets a rule proves nothing of it. */
static struct {
    int award, counted, waiting, again, recalled, favoured, revoked, many, given, equal, fixed_due,
        several;
} met;

static void count_what_was_met(const struct world *w)
{
    for (int i = 0; i < w->n_pieces; i++) {
        met.counted += twin.fates[i] == 'C';
        met.waiting += twin.fates[i] == 'P';
        met.several +=
            twin.fates[i] == 'A' && w->pieces[i].hours[1] > 0 && w->pieces[i].hours[2] > 0;
    }
    for (int i = 0; i < twin.n_awards; i++) {
        const struct w_award *a = &twin.awards[i];
        const struct w_piece *p = &w->pieces[a->piece];
        met.award++;
        met.again += a->again;
        met.recalled += a->recall != W_NEVER;
        met.favoured += p->kind != W_EQUAL && a->c != a->from;
        met.revoked += a->revoked != W_EVER;
        met.many += a->n_made_of > 1;
        met.given += p->kind == W_GIVEN;
        met.equal += p->kind == W_EQUAL;
        met.fixed_due += a->version >= 0 && w->versions[a->version].method == 2;
    }
}

static bool histories_agree(int count)
{
    static struct world w;
    for (int i = 0; i < count; i++) {
        random_state = (uint64_t)i * 7919;
        random_world(&w);
        if (!world_agrees(&w)) {
            printf("# history %d: %s\n", i, wrong);
            while (smaller(&w))
                continue;
            world_agrees(&w);
            printf("# in small: %s\n", wrong);
            tell(&w);
            return false;
        }
        count_what_was_met(&w);
    }
    return true;
}

int main(void)
{
    ok(histories_agree(8000), "8,000 histories, as the twin says");
    ok(sound, "and every tree in them is sound");
    ok(met.award > 5000, "awards: %d", met.award);
    ok(met.counted > 1000, "pieces counted without one: %d", met.counted);
    ok(met.waiting > 1000, "pieces waiting: %d", met.waiting);
    ok(met.again > 300, "by the path of those who held it: %d", met.again);
    ok(met.recalled > 300, "recalled: %d", met.recalled);
    ok(met.favoured > 100, "inside an extension: %d", met.favoured);
    ok(met.revoked > 300, "revoked: %d", met.revoked);
    ok(met.many > 300, "of several pieces: %d", met.many);
    ok(met.given > 300, "given by hand: %d", met.given);
    ok(met.equal > 300, "equivalent: %d", met.equal);
    ok(met.several > 300, "worth hours on several topics: %d", met.several);
    ok(met.fixed_due > 300, "by the fixed method: %d", met.fixed_due);
    return tap_done();
}
