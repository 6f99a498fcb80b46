/*
 * Standing against a slow twin on random histories.  SPDX-License-Identifier: Apache-2.0
 *
 * The twin lives through every day in turn, as a clerk with a wall calendar would: for each day
 * there is written which requirement version matches, whether leave is marked, and which award is
 * valid. It knows nothing of spans, change days or sorted matches. Everything the module says of
 * reasons, of single days and of spans must agree with it on every day, and on a day far off.
 */
#include "domain/standing.h"

#include "random.h"
#include "tap.h"
#include "util/mem.h"

enum { REQUIREMENTS = 3, VERSIONS = 4, AWARDS = 4, EXTENSIONS = 5, DAYS = 4000, FAR = 2932896 };

/* ---- the calendar on the wall: days count from 0, and from its last on nothing changes ---- */

struct version {
    int due_days; /* -1: due_on; -2: not known */
    int due_on;
    int grace;
    int window; /* months; -1: none of its own */
};
struct wall {
    int days;
    struct version versions[REQUIREMENTS][VERSIONS];
    signed char matching[REQUIREMENTS][DAYS]; /* index of the version, -1: none */
    bool exempt[DAYS], leave[DAYS];
    int n_extensions;
    struct extension extensions[EXTENSIONS];
    int offset; /* of day 0 from the calendar's own */
    int n_awards;
    struct held awards[AWARDS]; /* days of the wall; DATE_LAST and DATE_NONE as they are */
};

/* What the twin says of one day. */
struct live {
    bool live;
    int begins, due, grace, window; /* due DATE_LAST: not known */
    int extended;                   /* the due day, lengthened and extended */
};
struct twin_day {
    struct live reasons[REQUIREMENTS];
    enum standing standing;
    bool renewal;
    int date; /* due or expiry; DATE_NONE */
};
static struct twin_day twin[DAYS];

/* From `first` on, each day of leave that is not after `last` as it is by then moves it by a day.
 * What holds on the wall's last day holds for good. */
static int twin_walk(const struct wall *w, int first, int last)
{
    for (int d = first; d <= last; d++) {
        bool on_leave = d >= 0 && w->leave[d < w->days ? d : w->days - 1];
        if (on_leave && d >= w->days)
            return DATE_LAST;
        last += on_leave;
    }
    return last;
}

/* The date goes by one of two names, or is the end of an extension of a date that does. */
static bool twin_named(const struct wall *w, int day, int one, int other)
{
    if (day == one || day == other)
        return true;
    for (int i = 0; i < w->n_extensions; i++)
        if (w->extensions[i].to == day && w->extensions[i].of < day &&
            twin_named(w, w->extensions[i].of, one, other))
            return true;
    return false;
}

static int twin_extended(const struct wall *w, int one, int other)
{
    int last = one > other ? one : other;
    for (int i = 0; i < w->n_extensions; i++)
        if (w->extensions[i].to > last && w->extensions[i].to > w->extensions[i].of &&
            twin_named(w, w->extensions[i].of, one, other))
            last = w->extensions[i].to;
    return last;
}

static int twin_due(const struct wall *w, int begins, int raw)
{
    if (raw == DATE_LAST)
        return DATE_LAST;
    int due = twin_walk(w, begins + 1, raw);
    int extended = due == DATE_LAST ? due : twin_extended(w, raw, due);
    if (extended == due)
        return due;
    return twin_walk(w, due > begins ? due + 1 : begins + 1, extended);
}

/* The day so many months before an expiry, on the day of the month that it means. */
static int twin_months_before(const struct wall *w, const struct held *h, int months)
{
    struct ymd at = date_ymd(h->to + w->offset);
    int anchor = h->anchor ? h->anchor : at.day;
    for (; months > 0; months--)
        at.month == 1 ? (at.year--, at.month = 12) : at.month--;
    int last = date_from_ymd(at.month == 12 ? at.year + 1 : at.year, at.month % 12 + 1, 1) -
               date_from_ymd(at.year, at.month, 1);
    return date_from_ymd(at.year, at.month, anchor < last ? anchor : last) - w->offset;
}

static int twin_opens(const struct wall *w, const struct held *h, int window)
{
    if (h->to == DATE_LAST || window == -1 || h->window_opens == DATE_LAST)
        return h->window_opens;
    int by_reason = twin_months_before(w, h, window);
    return by_reason > h->window_opens ? by_reason : h->window_opens;
}

static void twin_reason(const struct wall *w, int q, int d)
{
    struct live *today = &twin[d].reasons[q];
    int index = w->matching[q][d];
    today->live = index >= 0;
    if (!today->live)
        return;
    const struct version *v = &w->versions[q][index];
    const struct live *yesterday = d > 0 ? &twin[d - 1].reasons[q] : NULL;
    bool first_day = !yesterday || !yesterday->live;
    today->begins = first_day ? d : yesterday->begins;
    today->grace = v->grace;
    today->window = v->window;
    int asked = v->due_days == -1 ? v->due_on : today->begins + v->due_days;
    if (asked < today->begins)
        asked = today->begins;
    bool known = !first_day && yesterday->due != DATE_LAST;
    if (v->due_days == -2)
        today->due = known ? yesterday->due : DATE_LAST;
    else
        today->due = known && yesterday->due > asked ? yesterday->due : asked;
    today->extended = !first_day && yesterday->due == today->due
                          ? yesterday->extended
                          : twin_due(w, today->begins, today->due);
}

static void twin_standing(const struct wall *w, int d, int *last_valid)
{
    struct twin_day *t = &twin[d];
    t->standing = STANDING_NOT_REQUIRED;
    t->date = DATE_NONE;
    t->renewal = false;

    /* All awards go on being held, whatever is asked of the post. */
    for (int a = 0; a < w->n_awards; a++)
        if (!(d < w->awards[a].from) && !(d > w->awards[a].to))
            last_valid[a] = d;

    int since = -1, due = 0, grace = 0, window = -1;
    for (int q = 0; q < REQUIREMENTS; q++) {
        const struct live *r = &t->reasons[q];
        if (!r->live)
            continue;
        if (r->window != -1 && (window == -1 || r->window < window))
            window = r->window;
        if (since == -1) {
            since = r->begins, due = r->extended, grace = r->grace;
            continue;
        }
        if (r->begins < since)
            since = r->begins;
        if (r->extended < due)
            due = r->extended;
        if (r->grace < grace)
            grace = r->grace;
    }
    if (since == -1)
        return;
    if (w->exempt[d] || w->leave[d]) {
        t->standing = STANDING_EXEMPT;
        return;
    }

    int valid = -1, last_held = -1;
    const struct held *last = NULL; /* the award that was held last */
    for (int a = 0; a < w->n_awards; a++) {
        const struct held *h = &w->awards[a];
        if (h->revoked <= d)
            continue;
        if (last_valid[a] == d) {
            const struct held *so_far = valid >= 0 ? &w->awards[valid] : NULL;
            if (!so_far || h->to > so_far->to ||
                (h->to == so_far->to && h->window_opens > so_far->window_opens))
                valid = a;
        }
        if (last_valid[a] >= since &&
            (last_valid[a] > last_held ||
             (last_valid[a] == last_held && last && h->window_opens > last->window_opens)))
            last_held = last_valid[a], last = h;
    }
    if (valid >= 0) {
        const struct held *h = &w->awards[valid];
        t->standing = twin_opens(w, h, window) <= d ? STANDING_WINDOW_OPEN : STANDING_CURRENT;
        t->date = h->to == DATE_LAST ? DATE_NONE : h->to;
    } else if (last_held >= 0) {
        int opened = twin_opens(w, last, window), extended = twin_extended(w, last_held, last_held);
        int ends = twin_walk(w, opened < last_held ? opened : last_held, extended + grace);
        t->renewal = d <= ends;
        t->standing = t->renewal ? STANDING_DUE : STANDING_LAPSED;
        t->date = t->renewal ? extended : last_held;
    } else {
        t->standing = d - grace > due ? STANDING_OVERDUE : STANDING_DUE;
        t->date = due == DATE_LAST ? DATE_NONE : due;
    }
}

static void live_through(const struct wall *w)
{
    int last_valid[AWARDS];
    for (int a = 0; a < AWARDS; a++)
        last_valid[a] = -1;
    for (int d = 0; d < w->days; d++) {
        for (int q = 0; q < REQUIREMENTS; q++)
            twin_reason(w, q, d);
        twin_standing(w, d, last_valid);
    }
}

/* ---- random histories ---- */

static void random_leave(struct wall *w, int reach)
{
    for (int i = random_to(2) ? random_to(3) : 0; i > 0; i--) {
        int from = random_to(reach), n = random_to(random_to(1) ? reach / 4 : 3);
        for (int d = from; d <= reach && d <= from + n; d++)
            w->leave[d] = true;
    }
    bool for_good = random_to(15) == 0;
    for (int d = reach; d < w->days; d++)
        w->leave[d] = for_good;
}

/* Facts change on days up to `reach`; dues and graces are short beside the rest of the wall. */
static void random_wall(struct wall *w, int offset, int reach, int longest_due, int longest_grace)
{
    memset(w, 0, sizeof *w);
    w->offset = offset;
    w->days = 3 * reach + longest_due + longest_grace + 4;
    for (int q = 0; q < REQUIREMENTS; q++) {
        for (int v = 0; v < VERSIONS; v++)
            w->versions[q][v] = (struct version){random_to(2)   ? random_to(longest_due)
                                                 : random_to(3) ? -1
                                                                : -2,
                                                 random_to(reach), random_to(longest_grace),
                                                 random_to(2) ? -1 : random_to(2)};
        bool used = q == 0 || random_to(1);
        int now = random_to(1) ? 0 : -1;
        for (int d = 0; d < w->days; d++) {
            if (d <= reach && random_to(reach / 5) == 0)
                now = random_to(VERSIONS) - 1;
            w->matching[q][d] = (signed char)(used ? now : -1);
        }
        if (used && random_to(3) == 0) /* a gap of one day */
            w->matching[q][random_to(reach)] = -1;
    }
    for (int i = random_to(2); i > 0; i--) {
        int from = random_to(reach), n = random_to(reach / 4);
        for (int d = from; d < w->days && d <= from + n; d++)
            w->exempt[d] = true;
    }
    for (int d = random_to(15) ? reach + 1 : random_to(reach); d <= reach; d++)
        w->exempt[d] = true;
    w->n_awards = random_to(AWARDS);
    for (int a = 0; a < w->n_awards; a++) {
        struct held *h = &w->awards[a];
        h->from = random_to(reach);
        h->to = random_to(9) ? h->from + random_to(reach - h->from) : DATE_LAST;
        if (a && random_to(7) == 0)
            h->to = w->awards[a - 1].to >= h->from ? w->awards[a - 1].to : h->to;
        h->window_opens =
            random_to(4) ? (h->to == DATE_LAST ? reach : h->to) - random_to(reach / 6) : DATE_LAST;
        h->revoked = random_to(4)   ? DATE_LAST
                     : random_to(9) ? h->from + random_to(reach - h->from)
                                    : DATE_NONE;
        h->anchor = random_to(2) ? 0 : 28 + random_to(3);
    }
    for (int d = reach + 1; d < w->days; d++) /* what still holds goes on for good */
        w->exempt[d] = w->exempt[reach];
    random_leave(w, reach);
}

/* Extensions name days that matter: due days as the twin finds them, expiries, ends of others. */
static void random_extensions(struct wall *w, int reach)
{
    live_through(w);
    for (int i = random_to(EXTENSIONS); i > 0; i--) {
        int d = random_to(reach), of = twin[d].date;
        if (random_to(2) == 0 && twin[d].reasons[0].live)
            of = twin[d].reasons[0].due;
        if (w->n_extensions && random_to(2) == 0)
            of = w->extensions[w->n_extensions - 1].to;
        if (of < 0 || of > 2 * reach)
            of = d;
        w->extensions[w->n_extensions++] = (struct extension){of, of + random_to(reach / 3) - 2};
    }
}

/* ---- the same facts as the module takes them ---- */

static date shifted(int day, int offset)
{
    return day == DATE_LAST || day == DATE_NONE ? day : day + offset;
}

/* Runs of one version become matches; some are cut in two, as a change of the post's place does. */
static size_t matches_of(const struct wall *w, int offset, struct match *matches)
{
    size_t n = 0;
    for (int q = 0; q < REQUIREMENTS; q++) {
        for (int d = 0; d < w->days; d++) {
            int index = w->matching[q][d];
            if (index < 0)
                continue;
            bool goes_on = d > 0 && w->matching[q][d - 1] == index && random_to(20);
            if (!goes_on) {
                const struct version *v = &w->versions[q][index];
                matches[n++] = (struct match){.requirement = 100 - q,
                                              .from = d + offset,
                                              .due = {.kind = v->due_days == -2   ? DUE_EVENT
                                                              : v->due_days == -1 ? DUE_DATE
                                                                                  : DUE_DAYS,
                                                      .n = v->due_days,
                                                      .on = v->due_on + offset,
                                                      .otherwise = -1},
                                              .grace = v->grace,
                                              .window_months = v->window};
            }
            matches[n - 1].to = d == w->days - 1 ? DATE_LAST : d + offset;
        }
    }
    return n;
}

/* The days that are marked, as ranges; some overlap the one before. */
static size_t ranges_of(const bool *marked, int days, int offset, struct days *ranges)
{
    size_t n = 0;
    for (int d = 0; d < days; d++) {
        if (!marked[d])
            continue;
        if (d == 0 || !marked[d - 1] || random_to(30) == 0)
            ranges[n++].from = d + offset - (d > 1 && marked[d - 1] && marked[d - 2]);
        ranges[n - 1].to = d == days - 1 ? DATE_LAST : d + offset;
    }
    return n;
}

/* ---- the comparison ---- */

static const char *wrong; /* what differed, for the one line that tells it */

static bool reasons_agree(const struct wall *w, int offset, const struct reason *reasons, size_t n)
{
    size_t rows = 0;
    for (int q = 0; q < REQUIREMENTS; q++) {
        for (int d = 0; d < w->days; d++) {
            const struct live *t = &twin[d].reasons[q];
            const struct live *y = d ? &twin[d - 1].reasons[q] : NULL;
            rows += t->live && !(y && y->live && y->due == t->due && y->grace == t->grace &&
                                 y->window == t->window);
        }
    }
    wrong = "number of reasons";
    if (rows != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int q = 100 - (int)reasons[i].requirement;
        wrong = "a reason";
        if (reasons[i].from > reasons[i].to)
            return false;
        for (int d = 0; d < w->days; d++) {
            const struct live *t = &twin[d].reasons[q];
            if (d + offset >= reasons[i].from && d + offset <= reasons[i].to &&
                (!t->live || t->begins + offset != reasons[i].begins ||
                 shifted(t->due, offset) != reasons[i].due || t->grace != reasons[i].grace ||
                 t->window != reasons[i].window_months))
                return false;
        }
    }
    return true;
}

static bool days_agree(const struct wall *w, int offset, const struct standing_facts *facts)
{
    wrong = "standing_on";
    for (int d = 0; d < w->days; d++) {
        if (standing_on(facts, d + offset) != twin[d].standing)
            return false;
    }
    return standing_on(facts, FAR) == twin[w->days - 1].standing &&
           standing_on(facts, offset - 1) == STANDING_NOT_REQUIRED;
}

static bool spans_agree(const struct wall *w, int offset, const struct standing_span *spans,
                        size_t n)
{
    wrong = "order of spans";
    for (size_t i = 0; i < n; i++) {
        if (spans[i].from > spans[i].to || spans[i].standing == STANDING_NOT_REQUIRED)
            return false;
        if (i == 0)
            continue;
        const struct standing_span *before = &spans[i - 1];
        if (before->to >= spans[i].from)
            return false;
        if (before->to == spans[i].from - 1 && before->standing == spans[i].standing &&
            before->due == spans[i].due)
            return false;
    }
    wrong = "spans";
    size_t at = 0;
    for (int d = 0; d < w->days; d++) {
        while (at < n && spans[at].to < d + offset)
            at++;
        bool inside = at < n && spans[at].from <= d + offset;
        enum standing got = inside ? spans[at].standing : STANDING_NOT_REQUIRED;
        date due = inside ? spans[at].due : DATE_NONE;
        if (got != twin[d].standing || due != shifted(twin[d].date, offset))
            return false;
    }
    wrong = "the last span";
    bool ends = twin[w->days - 1].standing == STANDING_NOT_REQUIRED;
    if (n == 0)
        return ends;
    return (spans[0].from >= offset) && (spans[n - 1].to == DATE_LAST) == !ends &&
           (ends ? spans[n - 1].to < w->days + offset : spans[n - 1].from < w->days + offset);
}

static bool history_agrees(const struct wall *w, int offset)
{
    static struct match matches[REQUIREMENTS * DAYS];
    static struct days exempt[DAYS], leave[DAYS];
    struct extension extensions[EXTENSIONS];
    struct held held[AWARDS];
    for (int a = 0; a < w->n_awards; a++) {
        const struct held *h = &w->awards[a];
        held[a] =
            (struct held){shifted(h->from, offset), shifted(h->to, offset),
                          shifted(h->window_opens, offset), shifted(h->revoked, offset), h->anchor};
    }
    for (int i = 0; i < w->n_extensions; i++)
        extensions[i] =
            (struct extension){w->extensions[i].of + offset, w->extensions[i].to + offset};
    void *mem = mem_owner(NULL, "history");
    struct reason *reasons;
    size_t n_reasons =
        standing_reasons(mem, matches, matches_of(w, offset, matches), NULL, &reasons);
    struct standing_facts facts = {.reasons = reasons,
                                   .n_reasons = n_reasons,
                                   .held = held,
                                   .n_held = (size_t)w->n_awards,
                                   .exempt = exempt,
                                   .n_exempt = ranges_of(w->exempt, w->days, offset, exempt),
                                   .leave = leave,
                                   .n_leave = ranges_of(w->leave, w->days, offset, leave),
                                   .extensions = extensions,
                                   .n_extensions = (size_t)w->n_extensions};
    struct standing_span *spans;
    size_t n_spans = standing_spans(mem, &facts, &spans);
    live_through(w);
    bool good = reasons_agree(w, offset, reasons, n_reasons) && days_agree(w, offset, &facts) &&
                spans_agree(w, offset, spans, n_spans);
    mem_free(mem);
    return good;
}

/* Days lived by standing; one more for "due (renewal)". */
static int lived[STANDING_COUNT + 1];

static bool histories_agree(int count, int reach, int longest_due, int longest_grace)
{
    static struct wall wall;
    static const int offsets[] = {20000, 0, -500, 2900000};
    for (int i = 0; i < count; i++) {
        uint64_t seed = random_state;
        random_wall(&wall, offsets[i % 4], reach, longest_due, longest_grace);
        random_extensions(&wall, reach);
        if (!history_agrees(&wall, offsets[i % 4])) {
            printf("# history %d (state %#llx): %s\n", i, (unsigned long long)seed, wrong);
            return false;
        }
        for (int d = 0; d < wall.days; d++)
            lived[twin[d].renewal ? STANDING_COUNT : twin[d].standing]++;
    }
    return true;
}

int main(void)
{
    random_state = 20240229;
    ok(histories_agree(6000, 30, 8, 4), "6,000 crowded histories of a month");
    ok(histories_agree(1500, 120, 30, 10), "1,500 histories of four months");
    ok(histories_agree(400, 1100, 200, 60), "400 histories of three years and more");
    for (int s = 0; s <= STANDING_COUNT; s++)
        ok(lived[s] > 10000, "%s: lived on %d days",
           s == STANDING_COUNT ? "due (renewal)" : standing_name((enum standing)s), lived[s]);
    return tap_done();
}
