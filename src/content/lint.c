/* The lint stage: what a reviewer would ask about.  SPDX-License-Identifier: Apache-2.0 */
#include "content/lint.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "content/check.h"
#include "content/meaning.h"
#include "content/translate.h"
#include "content/vocabulary.h"
#include "util/mem.h"

/* A licence to ignore one rule at one id. */
struct allow {
    const struct node *node;
    const char *rule, *at;
    bool used;
};

static const char *const lint_rules[] = {"figure-without-source",
                                         "source-old",
                                         "source-without-place",
                                         "claim-without-source",
                                         "rescue-language",
                                         "victim-blaming",
                                         "sensational-image",
                                         "reading-grade",
                                         "objective-verb",
                                         "objective-without-item",
                                         "objective-without-page",
                                         "item-without-objective",
                                         "item-without-rationale",
                                         "longest-is-right",
                                         "all-of-the-above",
                                         "double-negative",
                                         "repeated-text",
                                         "minutes",
                                         "small-pool",
                                         "hints",
                                         "other-objective",
                                         "same-words",
                                         "told-elsewhere",
                                         "first-counts",
                                         NULL};

static bool is_around(const struct node *n, const char *id)
{
    for (; n; n = n->parent) {
        if (n->name && !strcmp(node_attr_or(n, "id", ""), id))
            return true;
    }
    return false;
}

void lint_warn(struct check *c, const struct node *n, const char *rule, const char *found,
               const char *expected, const char *remedy)
{
    for (size_t i = 0; i < c->n_allows; i++) {
        struct allow *a = &c->allows[i];
        if (!strcmp(a->rule, rule) && is_around(n, a->at)) {
            a->used = true;
            return;
        }
    }
    check_report(c, n,
                 &(struct fault){.stage = STAGE_LINT,
                                 .warning = true,
                                 .rule = rule,
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

/* ---- licences */

static void allow_fault(struct check *c, const struct node *n, bool warning, const char *rule,
                        const char *found, const char *expected, const char *remedy)
{
    check_report(c, n,
                 &(struct fault){.stage = STAGE_LINT,
                                 .warning = warning,
                                 .rule = rule,
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

static bool is_lint_rule(const char *rule)
{
    for (size_t i = 0; lint_rules[i]; i++) {
        if (!strcmp(lint_rules[i], rule))
            return true;
    }
    return false;
}

static void read_allow(struct check *c, const struct node *n)
{
    const char *rule = node_attr_or(n, "rule", ""), *until = node_attr(n, "until");
    date end;
    if (!is_lint_rule(rule)) {
        const char *near = nearest(c->mem, rule, lint_rules);
        allow_fault(c, n, false, "allow-unknown", say(c, "rule \"%s\"", rule),
                    "a lint rule that may be allowed",
                    near ? say(c, "did you mean %s?", near) : "correct it");
        return;
    }
    if (until && date_parse(until, &end) && end < c->options->today) {
        allow_fault(c, n, false, "allow-expired", say(c, "until %s", until), "a coming date",
                    "decide again");
        return;
    }
    c->allows = mem_grow(c->mem, c->allows, c->n_allows, c->n_allows + 1);
    c->allows[c->n_allows++] = (struct allow){n, rule, node_attr_or(n, "at", ""), false};
}

/* A translation may bring licences of its own; those that were copied along speak of the original.
 */
static void read_allows_of(struct check *c, const struct course_language *l)
{
    for (size_t i = 0; l->docs && i < c->n_docs; i++) {
        const struct node *root = l->docs[i] ? l->docs[i]->root : NULL;
        for (const struct node *n = root ? node_child(root, "allow") : NULL; n;
             n = node_next(n, "allow")) {
            if (!strcmp(node_attr_or(n, "rule", ""), "same-words"))
                read_allow(c, n);
        }
    }
}

static void read_allows(struct check *c)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        const struct node *root = c->docs[i]->root;
        for (const struct node *n = node_child(root, "allow"); n; n = node_next(n, "allow"))
            read_allow(c, n);
    }
    for (size_t i = 0; c->languages && i < c->languages->n; i++)
        read_allows_of(c, &c->languages->list[i]);
}

static void tell_unused(struct check *c)
{
    for (size_t i = 0; i < c->n_allows; i++) {
        const struct allow *a = &c->allows[i];
        if (!a->used)
            allow_fault(c, a->node, true, "allow-unused",
                        say(c, "allow \"%s\" at \"%s\", where nothing is reported", a->rule, a->at),
                        "a licence that something needs", "remove it");
    }
}

/* ---- sources */

static void lint_source(struct check *c, const struct node *n)
{
    if (!node_attr(n, "url") && !node_attr(n, "doi") && !node_attr(n, "in"))
        lint_warn(c, n, "source-without-place", "no url, doi or in", "one",
                  "say where it can be read");
    date checked, today = c->options->today;
    const char *year = node_attr_or(n, "year", "");
    if (!date_parse(node_attr_or(n, "checked", ""), &checked)) {
        if (atoi(year) < date_ymd(today).year - 1)
            lint_warn(c, n, "source-old", say(c, "year %s, not checked since", year),
                      "checked within 12 months", "look again, set checked");
        return;
    }
    struct ymd a = date_ymd(checked), b = date_ymd(today);
    int months = (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day);
    if (today > date_add_months(checked, 12, a.day))
        lint_warn(c, n, "source-old", say(c, "year %s, not checked for %d months", year, months),
                  "checked within 12", "look again, set checked");
}

/* ---- objectives */

/* Whether any element of that kind, in the whole course, names the objective. */
static bool is_named_by(const struct check *c, const char *objective, bool pages)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        const struct node *root = c->docs[i]->root;
        if (!pages && root->type->item && list_has(node_attr(root, "objective"), objective))
            return true;
        for (const struct node *n = root->first; n; n = n->next) {
            bool kind = n->type && (pages ? node_is(n, "page") : n->type->item);
            if (kind && list_has(node_attr(n, "objective"), objective))
                return true;
        }
    }
    return false;
}

static void lint_objective(struct check *c, const struct node *n)
{
    static const char *const hidden[] = {
        "understand", "know",    "learn", "appreciate", "realize",  "realise",
        "believe",    "grasp",   "be",    "become",     "gain",     "feel",
        "comprender", "conocer", "saber", "aprender",   "entender", "apreciar"};
    const char *id = node_attr_or(n, "id", ""), *text = prose_text(c->mem, n, false);
    size_t first = strcspn(text, " ");
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (strlen(hidden[i]) == first && !strncasecmp(text, hidden[i], first))
            lint_warn(c, n, "objective-verb", say(c, "\"%.*s …\"", (int)first, text),
                      "a verb that can be seen (name, choose, show)", "rewrite");
    }
    if (!is_named_by(c, id, false))
        lint_warn(c, n, "objective-without-item", say(c, "no item tests \"%s\"", id), "one",
                  "write it, or drop the objective");
    if (!is_named_by(c, id, true))
        lint_warn(c, n, "objective-without-page", say(c, "no page teaches \"%s\"", id), "one",
                  "add objective to its page");
}

/* ---- items */

static size_t option_len(struct check *c, const struct node *option)
{
    return strlen(prose_text(c->mem, option, false));
}

static void lint_lengths(struct check *c, const struct node *item)
{
    size_t right = 0, longest = 0, rights = 0;
    for (const struct node *o = node_child(item, "option"); o; o = node_next(o, "option")) {
        struct fraction f = option_fraction(o);
        size_t len = option_len(c, o);
        if (f.num == f.den) {
            right = len;
            rights++;
        } else if (len > longest) {
            longest = len;
        }
    }
    if (rights == 1 && longest && right > 40 && right >= 2 * longest)
        lint_warn(c, item, "longest-is-right", "the right option twice as long as the others",
                  "like lengths", "trim it");
}

static void lint_above(struct check *c, const struct node *item)
{
    static const char *const phrases[] = {"all of the above",     "all of these",
                                          "all the above",        "both of the above",
                                          "todas las anteriores", "todos los anteriores"};
    for (const struct node *o = node_child(item, "option"); o; o = node_next(o, "option")) {
        const char *text = prose_text(c->mem, o, false);
        for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
            if (strcasestr(text, phrases[i]))
                lint_warn(c, o, "all-of-the-above", say(c, "\"%.60s\"", text), "<multiple-choice>",
                          "change the kind");
        }
    }
}

/* Words that turn a sentence round, in one sentence. */
static int negations(const char *sentence, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len;) {
        size_t word = 0;
        while (i + word < len && !strchr(" ,;:\"()", sentence[i + word]))
            word++;
        const char *p = sentence + i;
        n += (word == 3 && !strncasecmp(p, "not", 3)) ||
             (word == 5 && !strncasecmp(p, "never", 5)) ||
             (word == 6 && !strncasecmp(p, "except", 6)) ||
             (word > 3 && !strncasecmp(p + word - 3, "n't", 3));
        i += word + 1;
    }
    return n;
}

static void lint_stem(struct check *c, const struct node *item)
{
    const struct node *stem = node_child(item, "stem");
    const char *text = stem ? node_stem_text(c->mem, stem) : "";
    while (*text) {
        size_t len = strcspn(text, ".?!");
        if (text[len] == '?' && negations(text, len) > 1) {
            lint_warn(c, stem, "double-negative", "two negations in a question", "one at most",
                      "rewrite");
            return;
        }
        text += len + (text[len] != '\0');
    }
}

/* The item that stands in for one with a content note should ask for the same learning. */
static void lint_instead(struct check *c, const struct node *item)
{
    const char *id = node_attr(item, "instead");
    const struct node *other = id ? check_find(c, id) : NULL;
    if (other && !lists_equal(c->mem, node_attr_or(item, "objective", ""),
                              node_attr_or(other, "objective", "")))
        lint_warn(c, item, "other-objective",
                  say(c, "instead=\"%s\", which tests other objectives", id),
                  "an item of the same objective", "name another item");
}

/* Who is asked what they think is not tested, and nothing has to be explained. */
static void lint_item(struct check *c, const struct node *item)
{
    bool opinion = node_is(item, "likert") || node_is(item, "reflection");
    if (opinion || item_privacy_of(item) != PRIVACY_SCORED)
        return;
    if (!node_attr(item, "objective"))
        lint_warn(c, item, "item-without-objective", say(c, "<%s> without objective", item->name),
                  "one", "name it");
    if (!node_child(item, "rationale"))
        lint_warn(c, item, "item-without-rationale", say(c, "<%s> without <rationale>", item->name),
                  "one", "say why");
    if (node_is(item, "single-choice")) {
        lint_lengths(c, item);
        lint_above(c, item);
    }
    lint_stem(c, item);
    lint_instead(c, item);
}

/* ---- quizzes and pages */

static void lint_pool(struct check *c, const struct node *quiz)
{
    const char *kind = node_attr_or(quiz, "kind", "");
    if ((strcmp(kind, "quiz") && strcmp(kind, "post-test")) || quiz_draws(quiz) > QUIZ_DRAWS_MAX)
        return;
    for (const struct node *d = node_child(quiz, "draw"); d; d = node_next(d, "draw")) {
        int count = atoi(node_attr_or(d, "count", "0"));
        int pool = draw_pool(c, d), wanted = (count * 5 + 1) / 2;
        if (count && pool >= count && pool < wanted)
            lint_warn(c, d, "small-pool", say(c, "%d items for %d drawn", pool, count),
                      say(c, "at least %d, so that a second try is not the first again", wanted),
                      pool < 5 ? say(c, "write %d more", wanted - pool)
                               : say(c, "write %d more, or draw %d", wanted - pool, pool * 2 / 5));
    }
}

/* Somebody who is given another try should be given something to think about. */
static void lint_hints(struct check *c, const struct node *quiz)
{
    if (strcmp(node_attr_or(quiz, "feedback", ""), "interactive"))
        return;
    int without = quiz_hintless(c, quiz);
    if (without)
        lint_warn(c, quiz, "hints",
                  say(c, "feedback=\"interactive\", %d item%s without hint", without,
                      without == 1 ? "" : "s"),
                  "hints", "add them, or choose immediate");
}

static void lint_quiz(struct check *c, const struct node *quiz)
{
    lint_pool(c, quiz);
    lint_hints(c, quiz);
}

enum { WORDS_A_MINUTE = 250 };

static void lint_minutes(struct check *c, const struct node *page)
{
    int minutes = atoi(node_attr_or(page, "minutes", "1")), words = page_words(c, page);
    int wanted = (words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE;
    if (wanted > minutes)
        lint_warn(c, page, "minutes",
                  say(c, "%d words in %d minute%s", words, minutes, minutes == 1 ? "" : "s"),
                  say(c, "%d or more", wanted), "correct minutes");
}

/* Film that cannot be followed without sound is not accepted, licence or not. */
static void lint_media(struct check *c, struct node *n)
{
    const struct file *file = package_find(c->package, node_attr_or(n, "src", ""));
    if (file && file->type && !strncmp(file->type, "video/", 6) && !node_attr(n, "captions"))
        check_report(c, n,
                     &(struct fault){.stage = STAGE_LINT,
                                     .rule = "missing-captions",
                                     .found = "a video without captions",
                                     .expected = "captions=\"….vtt\"",
                                     .remedy = "add a WebVTT file"});
}

static void lint_node(struct check *c, struct node *n)
{
    if (node_is(n, "source"))
        lint_source(c, n);
    else if (node_is(n, "objective"))
        lint_objective(c, n);
    else if (node_is(n, "quiz"))
        lint_quiz(c, n);
    else if (node_is(n, "page"))
        lint_minutes(c, n);
    else if (node_is(n, "media"))
        lint_media(c, n);
    else if (n->type->item)
        lint_item(c, n);
}

/* Lint speaks only of sound structure: half a page has half its words. */
void check_lint(struct check *c)
{
    if (c->malformed)
        return;
    read_allows(c);
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        for (struct node *n = root; n; n = node_after(n, root)) {
            if (n->name)
                lint_node(c, n);
        }
    }
    lint_quizzes(c);
    lint_wording(c);
    lint_same_words(c);
    if (!c->problems->n_errors) /* an error may be why nothing was reported */
        tell_unused(c);
}
