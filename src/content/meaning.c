/* The meaning stage: keys, quizzes, dates, credit.  SPDX-License-Identifier: Apache-2.0 */
#include "content/meaning.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/vocabulary.h"
#include "util/mem.h"

static void fault(struct check *c, const struct node *n, const char *rule, const char *found,
                  const char *expected, const char *remedy)
{
    check_report(c, n,
                 &(struct fault){.stage = STAGE_MEANING,
                                 .rule = rule,
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

/* ---- values */

static long gcd(long a, long b)
{
    return b ? gcd(b, a % b) : a < 0 ? -a : a;
}

struct fraction fraction_parse(const char *text)
{
    if (!text || !value_is(V_FRACTION, text))
        return (struct fraction){0, 1};
    const char *slash = strchr(text, '/');
    return (struct fraction){atoi(text), slash ? atoi(slash + 1) : 1};
}

struct fraction option_fraction(const struct node *option)
{
    const char *fraction = node_attr(option, "fraction");
    return fraction ? fraction_parse(fraction) : (struct fraction){node_yes(option, "right"), 1};
}

struct fraction accept_fraction(const struct node *accept)
{
    const char *fraction = node_attr(accept, "fraction");
    return fraction ? fraction_parse(fraction) : (struct fraction){1, 1};
}

enum item_privacy item_privacy_of(const struct node *item)
{
    const char *said = node_attr(item, "privacy");
    if (!said && item->parent)
        said = node_attr(item->parent, "privacy");
    int privacy = name_of_list(item_privacy_names, PRIVACY_COUNT, said);
    return privacy < PRIVACY_COUNT ? (enum item_privacy)privacy : PRIVACY_SCORED;
}

const struct node *item_bank(const struct node *item)
{
    return item->parent ? item->parent : item;
}

int credit_hundredths(const struct node *credit)
{
    return (int)(strtod(node_attr_or(credit, "hours", "0"), NULL) * 100 + 0.5);
}

/* Both numbers of a factor in 32 bits: a learner's number is multiplied by it exactly. */
bool factor_parse(const char *text, struct fraction *ret)
{
    if (!text || !value_is(V_FACTOR, text))
        return false;
    long num = 0, den = 1;
    const char *p = text;
    for (; isdigit((unsigned char)*p) && num <= INT32_MAX; p++)
        num = num * 10 + (*p - '0');
    if (*p == '/') {
        den = 0;
        for (p++; isdigit((unsigned char)*p) && den <= INT32_MAX; p++)
            den = den * 10 + (*p - '0');
    } else if (*p == '.') {
        for (p++; isdigit((unsigned char)*p) && num <= INT32_MAX && den <= INT32_MAX; p++) {
            num = num * 10 + (*p - '0');
            den *= 10;
        }
    }
    long common = num && den ? gcd(num, den) : 1;
    num /= common;
    den /= common;
    if (*p || num < 1 || num > INT32_MAX || den < 1 || den > INT32_MAX)
        return false;
    *ret = (struct fraction){(int32_t)num, (int32_t)den};
    return true;
}

bool list_has(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *p = list; p && *p;) {
        size_t n = strcspn(p, " ");
        if (n == len && !strncmp(p, word, n))
            return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

static bool lists_meet(const char *a, const char *b)
{
    for (const char *p = a; p && *p;) {
        size_t n = strcspn(p, " ");
        char word[80];
        if (n < sizeof word) {
            memcpy(word, p, n);
            word[n] = '\0';
            if (list_has(b, word))
                return true;
        }
        p += n + (p[n] == ' ');
    }
    return false;
}

static int list_len(const char *list)
{
    int n = list && *list;
    for (const char *p = list; p && *p; p++)
        n += *p == ' ';
    return n;
}

struct node *check_root(const struct check *c, const char *path)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        if (!strcmp(c->docs[i]->path, path))
            return c->docs[i]->root;
    }
    return NULL;
}

/* ---- items */

/* The key of a choice, summed up in one pass over its options. */
struct key {
    int options, rights, fractions;
    bool full;     /* some option is worth 1 */
    long num, den; /* sum of the positive fractions */
};

static void add_fraction(struct check *c, struct key *key, struct node *option)
{
    struct fraction f = fraction_parse(node_attr(option, "fraction"));
    key->fractions++;
    if (f.num > f.den || f.num < -f.den)
        fault(c, option, "fraction-range", say(c, "fraction=\"%s\"", node_attr(option, "fraction")),
              "-1 to 1", "correct it");
    key->full = key->full || f.num == f.den;
    if (f.num <= 0 || key->den > 1000000000000L)
        return;
    key->num = key->num * f.den + f.num * key->den;
    key->den *= f.den;
    long common = gcd(key->num, key->den);
    key->num /= common;
    key->den /= common;
}

static struct key read_key(struct check *c, struct node *item)
{
    struct key key = {.den = 1};
    for (struct node *o = node_child(item, "option"); o; o = node_next(o, "option")) {
        key.options++;
        key.rights += node_yes(o, "right");
        if (node_attr(o, "fraction"))
            add_fraction(c, &key, o);
    }
    return key;
}

static void check_rights(struct check *c, struct node *item, const struct key *key)
{
    bool single = node_is(item, "single-choice");
    if (key->rights == 1 || (!single && key->rights))
        return;
    fault(c, item, "key", key->rights ? say(c, "%d right options", key->rights) : "no right option",
          single ? "exactly 1 option worth 1" : "at least 1 right option",
          key->rights ? "leave right=\"yes\" on one, or use <multiple-choice>"
                      : "put right=\"yes\" on the right option");
}

static void check_fractions(struct check *c, struct node *item, const struct key *key)
{
    if (key->fractions < key->options)
        fault(c, item, "fraction-missing",
              say(c, "%d of %d options without fraction", key->options - key->fractions,
                  key->options),
              "all or none", "add fraction");
    if (node_is(item, "single-choice")) {
        if (!key->full)
            fault(c, item, "unreachable-score", "no option worth 1", "one with fraction=\"1\"",
                  "full marks must be possible");
        return;
    }
    if (key->num != key->den)
        fault(c, item, "unreachable-score",
              key->den == 1 ? say(c, "positive fractions adding up to %ld", key->num)
                            : say(c, "positive fractions adding up to %ld/%ld", key->num, key->den),
              "1", "full marks must be possible, and not more");
}

static void check_choice(struct check *c, struct node *item)
{
    struct key key = read_key(c, item);
    bool by_fractions = !strcmp(node_attr_or(item, "scoring", ""), "fractions");
    if (key.options < 2)
        fault(c, item, "too-few", say(c, "%d option", key.options), "at least 2", "add one");
    if (key.rights && key.fractions) {
        fault(c, item, "two-keys", say(c, "right and fraction in one <%s>", item->name),
              "one of them", "use fraction on every option, or right");
    } else if (key.fractions && node_is(item, "multiple-choice") && !by_fractions) {
        fault(c, item, "two-keys",
              say(c, "fraction with scoring=\"%s\"", node_attr_or(item, "scoring", "")),
              "right=\"yes\"", "use right, or scoring=\"fractions\"");
    } else if (key.fractions || by_fractions) {
        check_fractions(c, item, &key);
    } else {
        check_rights(c, item, &key);
    }
}

static void check_feedbacks(struct check *c, struct node *item)
{
    for (struct node *f = node_child(item, "feedback"); f; f = node_next(f, "feedback")) {
        const char *attribute = node_attr(f, "for") ? "for" : "when";
        const char *value = node_attr_or(f, attribute, "");
        for (struct node *g = node_child(item, "feedback"); g != f; g = node_next(g, "feedback")) {
            if (!strcmp(node_attr_or(g, attribute, ""), value))
                fault(c, f, "feedback-twice",
                      say(c, "a second feedback %s=\"%s\"", attribute, value), "one",
                      "join them, or correct it");
        }
    }
}

static void check_items(struct check *c, struct node *bank)
{
    for (struct node *n = bank->first; n; n = n->next) {
        if (!n->name || !n->type || !n->type->item || n->type->unsupported || n->broken)
            continue;
        if (!node_is(n, "true-false"))
            check_choice(c, n);
        check_feedbacks(c, n);
    }
}

/* ---- quizzes */

static bool fits(const struct node *item, const struct node *draw)
{
    const char *objectives = node_attr(draw, "objective"), *tags = node_attr(draw, "tags");
    return item->name && item->type && item->type->item &&
           (!objectives || lists_meet(objectives, node_attr_or(item, "objective", ""))) &&
           (!tags || lists_meet(tags, node_attr_or(item, "tags", "")));
}

/* Named by a draw of the same quiz: then it is not drawn by chance as well. */
static bool is_named(const struct node *quiz, const struct node *item)
{
    for (const struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw")) {
        if (list_has(node_attr(d, "items"), node_attr_or(item, "id", "")))
            return true;
    }
    return false;
}

int draw_pool(const struct check *c, const struct node *draw)
{
    const struct node *bank = check_bank(c, node_attr_or(draw, "bank", ""));
    int n = 0;
    for (const struct node *item = bank ? bank->first : NULL; item; item = item->next)
        n += fits(item, draw) && !is_named(draw->parent, item);
    return n;
}

static void check_pool(struct check *c, struct node *draw)
{
    const char *count = node_attr(draw, "count");
    if (!count || !check_bank(c, node_attr_or(draw, "bank", "")))
        return;
    int pool = draw_pool(c, draw);
    const char *objectives = node_attr(draw, "objective"), *tags = node_attr(draw, "tags");
    if (atoi(count) > pool)
        fault(c, draw, "pool",
              say(c, "count=\"%s\", but %d item%s fit%s%s%s%s%s", count, pool, pool == 1 ? "" : "s",
                  pool == 1 ? "s" : "", objectives || tags ? " " : "", objectives ? objectives : "",
                  objectives && tags ? ", " : "", tags ? tags : ""),
              say(c, "at most %d", pool), "lower count, widen the filter, or write items");
}

/* An item named twice; and named items that are not in the bank named beside them. */
static void check_named(struct check *c, struct node *draw)
{
    const char *items = node_attr(draw, "items"), *bank = node_attr_or(draw, "bank", "");
    if (!items)
        return;
    char *rest = NULL, *copy = mem_text(c->mem, items);
    int place = 0;
    for (char *id = strtok_r(copy, " ", &rest); id; id = strtok_r(NULL, " ", &rest), place++) {
        const struct node *item = check_find(c, id);
        if (item && item->parent && check_bank(c, bank) && item->parent != check_bank(c, bank))
            fault(c, draw, "reference", say(c, "items=\"%s\", which is not in bank %s", id, bank),
                  "items of that bank", "name its own bank in a <draw> of its own");
        bool twice = false;
        for (const struct node *d = node_child(draw->parent, "draw"); d != draw && !twice;
             d = node_next(d, "draw"))
            twice = list_has(node_attr(d, "items"), id);
        const char *at = items;
        for (int i = 0; i < place && !twice; i++) {
            size_t n = strcspn(at, " ");
            twice = n == strlen(id) && !strncmp(at, id, n);
            at += n + 1;
        }
        if (twice)
            fault(c, draw, "drawn-twice", say(c, "\"%s\" named twice in one quiz", id), "once",
                  "remove one");
    }
}

/* Draws that share a pool must find enough different items in it. */
static void check_shared_pool(struct check *c, struct node *quiz)
{
    for (struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw")) {
        const char *bank = node_attr_or(d, "bank", "");
        const struct node *root = check_bank(c, bank);
        int wanted = 0, pool = 0, draws = 0;
        for (const struct node *e = node_child(quiz, "draw"); e; e = node_next(e, "draw")) {
            bool same = !strcmp(node_attr_or(e, "bank", ""), bank) && node_attr(e, "count");
            if (same && draws == 0 && e != d)
                return; /* counted from its first draw */
            wanted += same ? atoi(node_attr(e, "count")) : 0;
            draws += same;
        }
        for (const struct node *i = root ? root->first : NULL; i; i = i->next) {
            bool any = false;
            for (const struct node *e = node_child(quiz, "draw"); e; e = node_next(e, "draw"))
                any = any || (node_attr(e, "count") && !strcmp(node_attr_or(e, "bank", ""), bank) &&
                              fits(i, e) && !is_named(quiz, i));
            pool += any;
        }
        if (root && draws > 1 && wanted > pool)
            fault(c, quiz, "pool",
                  say(c, "%d items drawn from bank %s, but %d different ones fit", wanted, bank,
                      pool),
                  say(c, "at most %d", pool), "lower the counts, or write items");
    }
}

static void check_quiz(struct check *c, struct node *quiz)
{
    const char *kind = node_attr_or(quiz, "kind", "");
    bool passes = !strcmp(kind, "quiz") || !strcmp(kind, "post-test") || !strcmp(kind, "practice");
    if (node_attr(quiz, "pass") && !passes)
        fault(c, quiz, "pass-kind", say(c, "pass on kind=\"%s\"", kind), "none", "remove pass");
    if (!passes && strcmp(kind, "pre-test"))
        fault(c, quiz, "unsupported", say(c, "kind=\"%s\" on <quiz>", kind),
              "quiz, practice, pre-test or post-test in this version", "leave it out");
    for (struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw")) {
        check_pool(c, d);
        check_named(c, d);
    }
    check_shared_pool(c, quiz);
}

/* ---- the course */

static bool read_day(const struct node *n, const char *attribute, date *ret_day)
{
    return date_parse(node_attr_or(n, attribute, ""), ret_day);
}

static void check_day(struct check *c, struct node *n, const char *attribute, bool past)
{
    date d, today = c->options->today;
    if (!read_day(n, attribute, &d) || (past ? d <= today : d > today))
        return;
    fault(
        c, n, "dates",
        say(c, "%s %s, which is %s", attribute, node_attr(n, attribute), past ? "to come" : "past"),
        past ? "a day up to today" : "a coming date",
        past ? "write the day on which it was done" : "look at it again, then set the date");
}

static void check_dates(struct check *c, struct node *course)
{
    date reviewed, by;
    check_day(c, course, "reviewed", true);
    check_day(c, course, "ends", false);
    if (!read_day(course, "review-by", &by))
        return;
    char text[DATE_TEXT_SIZE];
    if (by <= c->options->today)
        fault(c, course, "dates", say(c, "review-by %s, which is past", date_format(by, text)),
              "a coming date, at most 24 months after reviewed", "review the course");
    else if (read_day(course, "reviewed", &reviewed) &&
             by > date_add_months(reviewed, 24, date_ymd(reviewed).day))
        fault(c, course, "dates",
              say(c, "review-by %s, more than 24 months after reviewed", date_format(by, text)),
              "at most 24 months", "choose an earlier date");
}

static int quiz_minutes(const struct check *c, const struct node *root)
{
    (void)c;
    int minutes = 0;
    for (const struct node *q = node_child(root, "quiz"); q; q = node_next(q, "quiz")) {
        for (const struct node *d = node_child(q, "draw"); d && !node_yes(q, "optional");
             d = node_next(d, "draw"))
            minutes += node_attr(d, "count") ? atoi(node_attr(d, "count"))
                                             : list_len(node_attr(d, "items"));
    }
    return minutes;
}

int course_minutes(const struct check *c)
{
    int minutes = 0;
    for (size_t i = 0; i < c->n_docs; i++) {
        const struct node *root = c->docs[i]->root;
        minutes += quiz_minutes(c, root);
        for (const struct node *p = node_child(root, "page"); p; p = node_next(p, "page"))
            minutes += atoi(node_attr_or(p, "minutes", "0"));
    }
    return minutes;
}

static void check_accreditation(struct check *c, struct node *credit)
{
    static const char *const parts[] = {"provider", "number", "from", "until"};
    const char *kind = node_attr_or(credit, "kind", "");
    int there = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        there += !!node_attr(credit, parts[i]);
    if (there < 4 && (there || strcmp(kind, "training-hours")))
        fault(c, credit, "accreditation",
              say(c, "kind=\"%s\" in a credit without %s", kind,
                  there ? "all of its accreditation" : "provider"),
              "provider, number, from and until", "add them, or write kind=\"training-hours\"");
    date from, until;
    if (read_day(credit, "from", &from) && read_day(credit, "until", &until) && until < from)
        fault(c, credit, "dates", say(c, "until %s before from", node_attr(credit, "until")),
              "a later day", "correct the dates");
    check_day(c, credit, "until", false);
}

/* Hours are what the pages and quizzes take, rounded to a quarter, up or down. */
static void check_credits(struct check *c, struct node *course)
{
    int minutes = course_minutes(c), low = minutes / 15 * 25, high = (minutes + 14) / 15 * 25;
    low = low ? low : 25;
    for (struct node *n = node_child(course, "credit"); n; n = node_next(n, "credit")) {
        check_accreditation(c, n);
        int hours = credit_hundredths(n);
        if (c->malformed || hours <= high)
            continue;
        fault(c, n, "credit",
              say(c, "%d.%02d hours, pages and quizzes sum to %d minutes", hours / 100, hours % 100,
                  minutes),
              low == high
                  ? say(c, "at most %d.%02d", high / 100, high % 100)
                  : say(c, "%d.%02d to %d.%02d", low / 100, low % 100, high / 100, high % 100),
              "correct hours or minutes");
    }
}

static const char states[] =
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI";

static void check_states(struct check *c, struct node *n)
{
    const char *value = node_attr(n, "state");
    if (!value)
        return;
    char *rest = NULL, *copy = mem_text(c->mem, value);
    for (char *code = strtok_r(copy, " ", &rest); code; code = strtok_r(NULL, " ", &rest)) {
        if (list_has(states, code))
            continue;
        fault(c, n, "state", say(c, "state \"%s\"", code), "a US state or territory",
              "write its two letters");
    }
}

/* A file of the course is a module, a bank or a scenario; the course itself is course.xml. */
static void check_uses(struct check *c, struct node *course)
{
    for (struct node *use = node_child(course, "use"); use; use = node_next(use, "use")) {
        const char *src = node_attr_or(use, "src", "");
        const struct node *root = check_root(c, src);
        if (node_is(root, "course"))
            fault(c, use, "root", say(c, "src=\"%s\", whose root is <course>", src),
                  "module, bank or scenario", "name a part of the course");
    }
}

static void check_root_of(struct check *c, struct node *root)
{
    const char *language = node_attr(c->docs[0]->root, "xml:lang");
    const char *own = node_attr(root, "xml:lang");
    if (own && language && strcmp(own, language))
        fault(c, root, "language", say(c, "xml:lang=\"%s\" in a course of \"%s\"", own, language),
              say(c, "xml:lang=\"%s\"", language), "correct one");
}

void check_meaning(struct check *c)
{
    check_supported(c);
    struct node *course = c->docs[0]->root;
    check_dates(c, course);
    check_credits(c, course);
    check_uses(c, course);
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        check_root_of(c, root);
        check_items(c, root);
        for (struct node *n = root; n; n = node_after(n, root)) {
            if (!n->name || !n->type)
                continue;
            check_states(c, n);
            if (node_is(n, "quiz") && !n->broken)
                check_quiz(c, n);
            if (node_is(n, "source"))
                check_day(c, n, "checked", true);
        }
    }
}
