/* The meaning stage: quizzes and activities.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/condition.h"
#include "content/meaning.h"
#include "content/vocabulary.h"
#include "util/mem.h"

/* ---- kinds */

const struct quiz_kind *quiz_kind_of(const struct node *quiz)
{
    static const struct quiz_kind kinds[] = {
        {"quiz", "passed", "compliance", true},        {"practice", "no", "compliance", true},
        {"pre-test", "finished", "score-only", false}, {"post-test", "passed", "compliance", true},
        {"follow-up", "no", "compliance", false},      {"booster", "no", "compliance", false},
        {"evaluation", "finished", "closed", false},
    };
    size_t i = 0, last = sizeof kinds / sizeof *kinds - 1;
    while (i < last && strcmp(kinds[i].name, node_attr_or(quiz, "kind", "")))
        i++;
    return &kinds[i];
}

/* ---- what may be drawn */

const struct node *item_bank(const struct node *item)
{
    return item->parent ? item->parent : item;
}

static struct node *item_from(struct node *n)
{
    while (n && !(n->name && n->type && n->type->item))
        n = n->next;
    return n;
}

struct node *bank_first(struct node *bank)
{
    return !bank || !bank->type || bank->type->item ? bank : item_from(bank->first);
}

struct node *bank_next(struct node *item)
{
    return item->parent ? item_from(item->next) : NULL;
}

static bool fits(const struct node *item, const struct node *draw)
{
    const char *objectives = node_attr(draw, "objective"), *tags = node_attr(draw, "tags");
    return (!objectives || lists_meet(objectives, node_attr_or(item, "objective", ""))) &&
           (!tags || lists_meet(tags, node_attr_or(item, "tags", "")));
}

static struct node *bank_of(const struct check *c, const struct node *draw)
{
    return check_bank(c, node_attr_or(draw, "bank", ""));
}

/* The words of a list one after another: *at moves on, NULL ends. */
static const char *next_word(const void *mem, const char **at)
{
    *at += strspn(*at, " ");
    size_t n = strcspn(*at, " ");
    const char *word = n ? mem_text_n(mem, *at, n) : NULL;
    *at += n;
    return word;
}

/* Marks what the draws of a quiz name: that is not drawn by chance as well. */
static void mark_named(const struct check *c, const struct node *quiz)
{
    for (const struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw")) {
        const char *at = node_attr_or(d, "items", ""), *id;
        while ((id = next_word(c->mem, &at))) {
            struct node *item = check_find(c, id);
            if (item)
                item->named_by = quiz;
        }
    }
}

static int pool_of(const struct check *c, const struct node *draw)
{
    int n = 0;
    for (struct node *i = bank_first(bank_of(c, draw)); i; i = bank_next(i))
        n += fits(i, draw) && i->named_by != draw->parent;
    return n;
}

int draw_pool(const struct check *c, const struct node *draw)
{
    mark_named(c, draw->parent);
    return pool_of(c, draw);
}

int quiz_draws(const struct node *quiz)
{
    int n = 0;
    for (const struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw"))
        n++;
    return n;
}

static int drawn(const struct node *draw)
{
    return node_attr(draw, "count") ? atoi(node_attr(draw, "count"))
                                    : list_len(node_attr(draw, "items"));
}

int quiz_items(const struct node *quiz)
{
    int n = 0;
    for (const struct node *d = node_child(quiz, "draw"); d && n < COUNT_MAX;
         d = node_next(d, "draw"))
        n += drawn(d);
    return n < COUNT_MAX ? n : COUNT_MAX;
}

static const char *filter_said(struct check *c, const struct node *draw)
{
    const char *objectives = node_attr(draw, "objective"), *tags = node_attr(draw, "tags");
    const char *who = condition_said(c, draw);
    return say(c, "%s%s%s%s%s%s%s", objectives || tags ? " " : "", objectives ? objectives : "",
               objectives && tags ? ", " : "", tags ? tags : "", *who ? " (" : "", who,
               *who ? ")" : "");
}

static bool check_pool(struct check *c, struct node *draw)
{
    const char *count = node_attr(draw, "count");
    if (!count || !bank_of(c, draw))
        return true;
    int pool = pool_of(c, draw);
    if (atoi(count) <= pool)
        return true;
    meaning_fault(c, draw, "pool",
                  say(c, "count=\"%s\", but %d item%s fit%s%s", count, pool, pool == 1 ? "" : "s",
                      pool == 1 ? "s" : "", filter_said(c, draw)),
                  say(c, "at most %d", pool), "lower count, widen the filter, or write items");
    return false;
}

/* ---- draws that share items */

/* The draws by chance of one quiz, in the order in which they are drawn: the smallest choice first
 * (domain/quiz.h). */
struct chance {
    struct node *draw;
    struct node *bank;
    int count, fitting; /* fitting: named ones too, as the drawing counts them */
};

static size_t read_chances(const struct check *c, struct node *quiz,
                           const struct condition_set *set, unsigned which, struct chance *ret)
{
    size_t n = 0;
    for (struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw")) {
        struct node *bank = bank_of(c, d);
        if (!node_attr(d, "count") || !bank || !case_has(set, which, d))
            continue;
        struct chance new = {d, bank, atoi(node_attr(d, "count")), 0};
        for (struct node *i = bank_first(bank); i; i = bank_next(i))
            new.fitting += fits(i, d);
        size_t at = n++;
        for (; at && ret[at - 1].fitting > new.fitting; at--)
            ret[at] = ret[at - 1];
        ret[at] = new;
    }
    return n;
}

static int shared(const struct chance *a, const struct chance *b)
{
    int n = 0;
    for (struct node *i = a->bank == b->bank ? bank_first(a->bank) : NULL; i; i = bank_next(i))
        n += fits(i, a->draw) && fits(i, b->draw) && i->named_by != a->draw->parent;
    return n;
}

/* Whatever the draws before it take, each must find enough left. False if one does not. */
static bool check_shared_pools(struct check *c, struct node *quiz, const struct condition_set *set,
                               unsigned which)
{
    struct chance list[QUIZ_DRAWS_MAX];
    size_t n = read_chances(c, quiz, set, which, list);
    bool fill = true;
    for (size_t i = 1; i < n; i++) {
        int left = pool_of(c, list[i].draw);
        for (size_t k = 0; k < i; k++) {
            int both = shared(&list[k], &list[i]);
            left -= both < list[k].count ? both : list[k].count;
        }
        left = left < 0 ? 0 : left;
        if (list[i].count <= left)
            continue;
        meaning_fault(c, list[i].draw, "pool",
                      say(c,
                          "count=\"%d\", but the other draws may leave only %d of the items that "
                          "fit%s%s%s",
                          list[i].count, left, filter_said(c, list[i].draw), set->n ? ", for " : "",
                          set->n ? case_said(c, set, which) : ""),
                      say(c, "at most %d", left),
                      "lower a count, let the draws share less, or write items");
        fill = false;
    }
    return fill;
}

/* ---- draws for some only */

static struct condition_set quiz_conditions(const struct node *quiz)
{
    struct condition_set set = {.n = 0};
    for (const struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw"))
        condition_add(&set, d);
    return set;
}

static int drawn_in(const struct node *quiz, const struct condition_set *set, unsigned which)
{
    int n = 0;
    for (const struct node *d = node_child(quiz, "draw"); d && n < COUNT_MAX;
         d = node_next(d, "draw"))
        n += case_has(set, which, d) ? drawn(d) : 0;
    return n < COUNT_MAX ? n : COUNT_MAX;
}

/* A module is for some only: its quizzes need not think of others. */
static bool is_asked(const struct condition_set *set, unsigned which, const struct node *use)
{
    return case_can_be(set, which) && (!use || case_has(set, which, use));
}

int quiz_least(const struct check *c, const struct node *quiz)
{
    struct condition_set set = quiz_conditions(quiz);
    const struct node *use = use_of(c, quiz);
    int least = COUNT_MAX;
    for (unsigned which = 0; which < 1U << set.n; which++) {
        int n = is_asked(&set, which, use) ? drawn_in(quiz, &set, which) : COUNT_MAX;
        least = n < least ? n : least;
    }
    return least;
}

/* Everybody who meets the quiz finds something in it, and enough for each draw that is theirs. */
static void check_cases(struct check *c, struct node *quiz)
{
    struct condition_set set = quiz_conditions(quiz);
    const struct node *use = use_of(c, quiz);
    if (use)
        condition_add(&set, use);
    if (set.full) {
        meaning_fault(c, quiz, "limits",
                      say(c, "draws under more than %d different conditions", CONDITIONS_MAX),
                      say(c, "at most %d", CONDITIONS_MAX), "join some, or make several quizzes");
        return;
    }
    for (unsigned which = 0; which < 1U << set.n; which++) {
        if (!is_asked(&set, which, use))
            continue;
        if (!drawn_in(quiz, &set, which)) {
            meaning_fault(c, quiz, "pool",
                          say(c, "nothing to draw for %s", case_said(c, &set, which)),
                          "a question for everybody who meets the quiz",
                          "add a draw for them, or one for everybody");
            return;
        }
        if (!check_shared_pools(c, quiz, &set, which))
            return; /* the first case explains the others */
    }
}

/* ---- items by name */

/* An item named twice; named items that are not in the bank named beside them, or do not fit. */
static void check_named(struct check *c, struct node *draw)
{
    const char *at = node_attr_or(draw, "items", ""), *id;
    const struct node *bank = bank_of(c, draw);
    while ((id = next_word(c->mem, &at))) {
        struct node *item = check_find(c, id);
        if (!item || !item->type || !item->type->item)
            continue;
        if (bank && item_bank(item) != bank)
            meaning_fault(
                c, draw, "reference",
                say(c, "items=\"%s\", which is not in bank %s", id, node_attr(draw, "bank")),
                "items of that bank", "name its own bank in a <draw> of its own");
        else if (!fits(item, draw))
            meaning_fault(c, draw, "pool",
                          say(c, "items=\"%s\", which does not fit%s", id, filter_said(c, draw)),
                          "items that fit, or no filter", "remove objective and tags");
        if (item->named_by == draw->parent)
            meaning_fault(c, draw, "drawn-twice", say(c, "\"%s\" named twice in one quiz", id),
                          "once", "remove one");
        item->named_by = draw->parent;
    }
}

/* A scenario file is a bank of one; a scenario that stands in a bank is not. */
static void check_draw_bank(struct check *c, struct node *draw)
{
    const char *id = node_attr_or(draw, "bank", "");
    const struct node *n = check_find(c, id);
    if (node_is(n, "scenario") && n->parent)
        meaning_fault(
            c, draw, "reference-kind", say(c, "bank=\"%s\", a <scenario> inside a bank", id),
            "the id of a bank",
            say(c, "write bank=\"%s\" items=\"%s\"", node_attr_or(n->parent, "id", ""), id));
}

/* ---- all that a quiz may draw */

void quiz_each_item(const struct check *c, const struct node *quiz,
                    void (*call)(struct node *item, void *user), void *user)
{
    for (const struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw")) {
        struct node *bank = node_attr(d, "count") ? bank_of(c, d) : NULL;
        for (struct node *i = bank_first(bank); i; i = bank_next(i)) {
            if (fits(i, d))
                call(i, user);
        }
        const char *at = node_attr_or(d, "items", ""), *id;
        while ((id = next_word(c->mem, &at))) {
            struct node *item = check_find(c, id);
            if (item && item->type && item->type->item)
                call(item, user);
        }
    }
}

static void note_privacy(struct node *item, void *user)
{
    bool *there = user;
    there[item_privacy_of(item)] = true;
}

/* What somebody knows and what somebody thinks are never mixed in one score. */
static void check_mixed(struct check *c, struct node *quiz, const char *kind)
{
    bool there[PRIVACY_COUNT] = {false};
    quiz_each_item(c, quiz, note_privacy, there);
    bool scored = there[PRIVACY_SCORED];
    bool other = there[PRIVACY_AGGREGATE] || there[PRIVACY_PRIVATE];
    const char *what = there[PRIVACY_AGGREGATE] ? "aggregate" : "private";
    bool score = !strcmp(kind, "quiz") || !strcmp(kind, "post-test");
    if (scored && other)
        meaning_fault(c, quiz, "mixed-privacy", say(c, "%s and scored items in one quiz", what),
                      "scored alone", "move the others to an evaluation");
    else if (scored && !strcmp(kind, "evaluation"))
        meaning_fault(c, quiz, "mixed-privacy", "scored items in kind=\"evaluation\"",
                      "aggregate or private items", "move them to a quiz");
    else if (other && score)
        meaning_fault(c, quiz, "mixed-privacy", say(c, "only %s items in kind=\"%s\"", what, kind),
                      "scored items", "write kind=\"evaluation\"");
}

/* Marks items with the number of one visit, or looks for those marked by another. */
struct visit {
    size_t number, sought;
    int met;
};

static void note_met(struct node *item, void *user)
{
    item->met = ((struct visit *)user)->number;
}

static void seek_met(struct node *item, void *user)
{
    struct visit *v = user;
    v->met += item->met == v->sought;
}

static void check_pairs(struct check *c, struct node *quiz)
{
    const char *id = node_attr(quiz, "pairs-with");
    const struct node *other = id ? check_find(c, id) : NULL;
    if (!node_is(other, "quiz"))
        return;
    if (other == quiz) {
        meaning_fault(c, quiz, "pairs", say(c, "pairs-with=\"%s\", which is this quiz", id),
                      "another quiz", "name the earlier one");
        return;
    }
    struct visit there = {.number = ++c->visits}, here = {.sought = there.number};
    quiz_each_item(c, other, note_met, &there);
    quiz_each_item(c, quiz, seek_met, &here);
    if (!here.met)
        meaning_fault(c, quiz, "pairs", say(c, "pairs-with=\"%s\" sharing no item", id),
                      "shared items", "name the same items in both");
}

static void note_hintless(struct node *item, void *user)
{
    struct visit *v = user;
    v->met += item->met != v->number && !node_child(item, "hint");
    item->met = v->number;
}

int quiz_hintless(struct check *c, const struct node *quiz)
{
    struct visit v = {.number = ++c->visits};
    quiz_each_item(c, quiz, note_hintless, &v);
    return v.met;
}

/* ---- policy */

/* Minutes of a period; a month is 30 days here: only for telling which comes first. */
static long period_minutes(const char *period)
{
    bool time = period[1] == 'T';
    long n = strtol(period + 1 + time, NULL, 10);
    switch (period[strlen(period) - 1]) {
    case 'M':
        return time ? n : n * 30 * 24 * 60;
    case 'H':
        return n * 60;
    case 'D':
        return n * 24 * 60;
    case 'W':
        return n * 7 * 24 * 60;
    default:
        return n * 365 * 24 * 60;
    }
}

static void check_limit(struct check *c, struct node *quiz)
{
    const char *limit = node_attr(quiz, "limit"), *delay = node_attr(quiz, "delay");
    if (limit && (limit[1] != 'T' || period_minutes(limit) > LIMIT_HOURS_MAX * 60))
        meaning_fault(c, quiz, "limit", say(c, "limit=\"%s\"", limit),
                      say(c, "minutes or hours, such as PT20M, up to PT%dH", LIMIT_HOURS_MAX),
                      "choose a time for one sitting");
    if (delay && !strcmp(node_attr_or(quiz, "attempts", ""), "1"))
        meaning_fault(c, quiz, "delay", "delay with attempts=\"1\"", "none",
                      "remove delay, or allow more attempts");
    else if (delay && period_minutes(delay) > 365L * 24 * 60)
        meaning_fault(c, quiz, "delay", say(c, "delay=\"%s\"", delay), "at most a year",
                      "choose a shorter one");
}

/* When a booster or follow-up comes: days or more after completion, each later than the one before.
 */
static void check_after(struct check *c, struct node *quiz, const char *kind)
{
    const char *after = node_attr(quiz, "after");
    bool booster = !strcmp(kind, "booster"), later = booster || !strcmp(kind, "follow-up");
    if (!after) {
        if (later)
            meaning_fault(c, quiz, "after", say(c, "kind=\"%s\" without after", kind),
                          booster ? "after=\"P1W P1M P3M P6M\"" : "after=\"P3M\"", "say when");
        return;
    }
    if (!later) {
        meaning_fault(c, quiz, "after", say(c, "after on kind=\"%s\"", kind), "none",
                      "remove after, or write kind=\"follow-up\"");
        return;
    }
    const char *at = after, *period;
    long before = 24L * 60 - 1;
    int n = 0;
    for (; (period = next_word(c->mem, &at)) && n <= OCCASIONS_MAX; n++) {
        long minutes = period_minutes(period);
        if (minutes <= before) {
            meaning_fault(c, quiz, "after", say(c, "after=\"%.60s\"", after),
                          "periods of a day or more, each longer than the one before",
                          "put them in order");
            return;
        }
        before = minutes;
    }
    if (n > OCCASIONS_MAX)
        meaning_fault(c, quiz, "limits", say(c, "after with more than %d periods", OCCASIONS_MAX),
                      say(c, "at most %d", OCCASIONS_MAX), "ask less often");
}

static void check_feedback(struct check *c, struct node *quiz, const char *kind)
{
    const char *feedback = node_attr_or(quiz, "feedback", "deferred");
    const char *penalty = node_attr(quiz, "penalty");
    struct fraction f = fraction_parse(penalty);
    bool tries = !strcmp(feedback, "interactive") || !strcmp(feedback, "adaptive");
    bool evaluation = !strcmp(kind, "evaluation");
    if (penalty && (f.num < 0 || f.num > f.den))
        meaning_fault(c, quiz, "fraction-range", say(c, "penalty=\"%s\"", penalty), "0 to 1",
                      "correct it");
    else if (penalty && !tries)
        meaning_fault(c, quiz, "penalty", say(c, "penalty with feedback=\"%s\"", feedback),
                      "feedback=\"interactive\" or \"adaptive\"",
                      "remove penalty: there is one try");
    if (evaluation && strcmp(feedback, "deferred"))
        meaning_fault(c, quiz, "evaluation", say(c, "feedback=\"%s\" on an evaluation", feedback),
                      "none: nothing is right or wrong", "remove feedback");
    if (evaluation && node_yes(quiz, "certainty"))
        meaning_fault(c, quiz, "evaluation", "certainty on an evaluation",
                      "none: nothing is right or wrong", "remove certainty");
}

/* Whoever has an answer checked during the attempt must be told something. */
static void check_review(struct check *c, struct node *quiz, const char *kind)
{
    const char *feedback = node_attr_or(quiz, "feedback", "deferred");
    const char *review = node_attr_or(quiz, "review", quiz_kind_of(quiz)->review);
    bool tells = !strcmp(review, "open") || !strcmp(review, "compliance");
    if (strcmp(feedback, "deferred") && !tells && strcmp(kind, "evaluation"))
        meaning_fault(c, quiz, "review",
                      say(c, "feedback=\"%s\" with %s", feedback,
                          node_attr(quiz, "review") ? say(c, "review=\"%s\"", review)
                                                    : say(c, "kind=\"%s\"", kind)),
                      "review=\"open\" or \"compliance\"", "say so, or remove feedback");
}

static bool check_size(struct check *c, struct node *quiz)
{
    int draws = quiz_draws(quiz), items = quiz_items(quiz);
    if (draws > QUIZ_DRAWS_MAX)
        meaning_fault(c, quiz, "limits", say(c, "%d draws in one quiz", draws),
                      say(c, "at most %d", QUIZ_DRAWS_MAX), "name several items in one draw");
    else if (items > QUIZ_ITEMS_MAX)
        meaning_fault(c, quiz, "limits", say(c, "%d items drawn in one quiz", items),
                      say(c, "at most %d", QUIZ_ITEMS_MAX), "make several quizzes");
    return draws <= QUIZ_DRAWS_MAX && items <= QUIZ_ITEMS_MAX;
}

void check_quiz(struct check *c, struct node *quiz)
{
    const char *kind = node_attr_or(quiz, "kind", "");
    if (node_attr(quiz, "pass") && !quiz_kind_of(quiz)->passes)
        meaning_fault(c, quiz, "pass-kind", say(c, "pass on kind=\"%s\"", kind), "none",
                      "remove pass");
    check_feedback(c, quiz, kind);
    check_review(c, quiz, kind);
    check_limit(c, quiz);
    check_after(c, quiz, kind);
    if (!check_size(c, quiz))
        return;
    bool fill = true;
    for (struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw")) {
        if (node_attr(d, "except") && !is_conditional(d))
            meaning_fault(c, d, "when-what", "except without role, state or facility",
                          "at least one of them", "say for whom, or remove except");
        check_draw_bank(c, d);
        check_named(c, d); /* marks what is named */
    }
    for (struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw"))
        fill = check_pool(c, d) && fill;
    if (fill)
        check_cases(c, quiz);
    check_mixed(c, quiz, kind);
    check_pairs(c, quiz);
}

/* ---- activities */

static bool is_within_when(const struct node *n)
{
    while (n && !node_is(n, "when"))
        n = n->parent;
    return n;
}

static const struct node *page_of(const struct node *n)
{
    while (n && !node_is(n, "page"))
        n = n->parent;
    return n;
}

/* What a page asks must be answered there and then. */
void check_activity(struct check *c, struct node *activity)
{
    const char *id = node_attr_or(activity, "item", "");
    struct node *item = check_find(c, id);
    if (!item || !item->type || !item->type->item)
        return;
    if (node_is(item, "essay"))
        meaning_fault(c, activity, "activity", "an <essay> as an activity",
                      "an item that needs nobody to mark it",
                      "use <reflection>, or put it in a quiz");
    const struct node *page = page_of(activity);
    if (is_within_when(activity))
        return;
    if (item->active_on == page)
        meaning_fault(c, activity, "drawn-twice", say(c, "\"%s\" twice on one page", id), "once",
                      "remove one");
    item->active_on = page;
}
