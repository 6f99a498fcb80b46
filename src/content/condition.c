/* Whom a module or a draw is for.  SPDX-License-Identifier: Apache-2.0 */
#include "content/condition.h"

#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/meaning.h"
#include "util/buf.h"
#include "util/mem.h"

static const char *const parts[] = {"role", "state", "facility"};
enum { PARTS = sizeof parts / sizeof *parts };

bool is_conditional(const struct node *n)
{
    for (size_t i = 0; n && i < PARTS; i++) {
        if (node_attr(n, parts[i]))
            return true;
    }
    return false;
}

/* The values with a comma between the attributes: "nursing laboratory, MI". */
static const char *values(struct check *c, const struct node *n)
{
    struct buf *out = buf_new(c->mem, 4096);
    for (size_t i = 0; i < PARTS; i++) {
        const char *value = node_attr(n, parts[i]);
        if (value)
            buf_format(out, "%s%.100s", buf_len(out) ? ", " : "", value);
    }
    return buf_data(out);
}

const char *condition_said(struct check *c, const struct node *n)
{
    if (!is_conditional(n))
        return "";
    return say(c, "%s%s", node_yes(n, "except") ? "everybody but " : "", values(c, n));
}

static bool is_within(const char *list, const char *of)
{
    for (const char *p = list; *p;) {
        char word[80];
        size_t n = strcspn(p, " ");
        if (n >= sizeof word)
            return false;
        memcpy(word, p, n);
        word[n] = '\0';
        if (n && !list_has(of, word))
            return false;
        p += n + (p[n] == ' ');
    }
    return true;
}

/* Whether every post that fits `narrow` fits `wide`, as far as the words tell: job roles below
 * others are not known here. */
static bool implies(const struct node *narrow, const struct node *wide)
{
    for (size_t i = 0; i < PARTS; i++) {
        const char *has = node_attr(narrow, parts[i]), *wants = node_attr(wide, parts[i]);
        if (wants && (!has || !is_within(has, wants)))
            return false;
    }
    return true;
}

static bool same_posts(const struct node *a, const struct node *b)
{
    return implies(a, b) && implies(b, a);
}

bool condition_same(const struct node *a, const struct node *b)
{
    if (!is_conditional(a) || !is_conditional(b))
        return !is_conditional(a) && !is_conditional(b);
    return same_posts(a, b) && node_yes(a, "except") == node_yes(b, "except");
}

static size_t place_of(const struct condition_set *set, const struct node *n)
{
    size_t i = 0;
    while (i < set->n && !same_posts(set->list[i], n))
        i++;
    return i;
}

void condition_add(struct condition_set *set, const struct node *n)
{
    if (!is_conditional(n) || place_of(set, n) < set->n)
        return;
    if (set->n == CONDITIONS_MAX)
        set->full = true;
    else
        set->list[set->n++] = n;
}

bool case_can_be(const struct condition_set *set, unsigned which)
{
    for (size_t i = 0; i < set->n; i++) {
        for (size_t k = 0; k < set->n; k++) {
            if (which >> i & 1 && !(which >> k & 1) && implies(set->list[i], set->list[k]))
                return false;
        }
    }
    return true;
}

bool case_has(const struct condition_set *set, unsigned which, const struct node *n)
{
    size_t i = is_conditional(n) ? place_of(set, n) : set->n;
    return i == set->n || (which >> i & 1) != node_yes(n, "except");
}

const char *case_said(struct check *c, const struct condition_set *set, unsigned which)
{
    struct buf *out = buf_new(c->mem, 16 * 1024);
    for (size_t i = 0; i < set->n; i++) {
        bool said = !(which >> i & 1); /* a narrower one that holds says it, too */
        for (size_t k = 0; k < set->n && !said; k++)
            said = k != i && which >> k & 1 && implies(set->list[k], set->list[i]);
        if (!said)
            buf_format(out, "%s%s", buf_len(out) ? "; " : "", values(c, set->list[i]));
    }
    return buf_len(out) ? buf_data(out) : "everybody else";
}

const struct node *use_of(const struct check *c, const struct node *n)
{
    const struct node *course = c->docs[0]->root;
    for (const struct node *use = node_child(course, "use"); use; use = node_next(use, "use")) {
        if (!strcmp(node_attr_or(use, "src", ""), n->doc->path))
            return use;
    }
    return NULL;
}

/* ---- the modules */

static bool is_module(const struct check *c, const struct node *use)
{
    return node_is(check_root(c, node_attr_or(use, "src", "")), "module");
}

static struct condition_set module_conditions(const struct check *c)
{
    struct condition_set set = {.n = 0};
    const struct node *course = c->docs[0]->root;
    for (const struct node *use = node_child(course, "use"); use; use = node_next(use, "use")) {
        if (is_module(c, use))
            condition_add(&set, use);
    }
    return set;
}

static bool counts(const struct node *quiz)
{
    return !node_yes(quiz, "optional") && strcmp(quiz_kind_of(quiz)->needed, "no") != 0;
}

/* What a file has that counts. Its quizzes take what they ask at least. */
static int minutes_of(const struct check *c, const struct node *root, bool questions, int *things)
{
    int minutes = 0;
    for (const struct node *n = root->first; n && minutes < COUNT_MAX; n = n->next) {
        if (node_is(n, "page")) {
            minutes += atoi(node_attr_or(n, "minutes", "0"));
            ++*things;
        } else if (node_is(n, "quiz")) {
            const char *kind = node_attr_or(n, "kind", "");
            bool later = !strcmp(kind, "follow-up") || !strcmp(kind, "booster");
            *things += counts(n);
            if (questions && !node_yes(n, "optional") && !later)
                minutes += quiz_least(c, n);
        }
    }
    return minutes;
}

/* Of all that counts for learners of that case. *things: pages, and quizzes that are needed. */
static int minutes_in(const struct check *c, const struct condition_set *set, unsigned which,
                      bool questions, int *things)
{
    int minutes = 0;
    *things = 0;
    for (size_t i = 0; i < c->n_docs && minutes < COUNT_MAX; i++) {
        const struct node *root = c->docs[i]->root, *use = i ? use_of(c, root) : NULL;
        if (use && (node_yes(use, "optional") || !case_has(set, which, use)))
            continue;
        minutes += minutes_of(c, root, questions, things);
    }
    return minutes;
}

bool has_conditions(const struct check *c)
{
    return module_conditions(c).n > 0;
}

int least_minutes(const struct check *c, bool questions)
{
    struct condition_set set = module_conditions(c);
    int least = COUNT_MAX, things;
    for (unsigned which = 0; which < 1U << set.n; which++) {
        int minutes =
            case_can_be(&set, which) ? minutes_in(c, &set, which, questions, &things) : COUNT_MAX;
        least = minutes < least ? minutes : least;
    }
    return least;
}

/* Whoever begins a course must find something to finish it by. */
static void check_something(struct check *c, const struct condition_set *set)
{
    int things;
    for (unsigned which = 0; which < 1U << set->n; which++) {
        if (!case_can_be(set, which))
            continue;
        minutes_in(c, set, which, false, &things);
        if (things)
            continue;
        meaning_fault(c, c->docs[0]->root, "nothing-left",
                      set->n ? say(c, "nothing that counts for %s", case_said(c, set, which))
                             : "nothing that counts",
                      "a page, or a quiz that is needed, for every learner",
                      "remove optional or a condition, or add a module");
        return;
    }
}

/* What is said of a file that is no module says nothing. */
static void check_use(struct check *c, struct node *use)
{
    const struct node *root = check_root(c, node_attr_or(use, "src", ""));
    bool said = is_conditional(use) || node_attr(use, "optional") || node_attr(use, "except");
    if (said && (node_attr(use, "bank") || node_is(root, "bank") || node_is(root, "scenario")))
        meaning_fault(c, use, "use-what", "a bank that is for some only, or optional",
                      "role, state, facility, except and optional on a module",
                      "put them on the <draw>");
    else if (node_attr(use, "except") && !is_conditional(use))
        meaning_fault(c, use, "when-what", "except without role, state or facility",
                      "at least one of them", "say for whom, or remove except");
}

void check_conditions(struct check *c)
{
    struct node *course = c->docs[0]->root;
    for (struct node *use = node_child(course, "use"); use; use = node_next(use, "use"))
        check_use(c, use);
    struct condition_set set = module_conditions(c);
    if (set.full)
        meaning_fault(c, course, "limits",
                      say(c, "modules under more than %d different conditions", CONDITIONS_MAX),
                      say(c, "at most %d", CONDITIONS_MAX), "join some, or make several courses");
    else if (!c->malformed)
        check_something(c, &set);
}
