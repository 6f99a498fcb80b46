/* Lint of wording.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "content/bytes.h"
#include "content/check.h"
#include "content/lint.h"
#include "content/phrases.h"
#include "content/translate.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

/* ---- prose */

bool is_prose(const struct node *n)
{
    return n->name && n->type && n->type->text == TEXT_INLINE && !node_is(n, "em") &&
           !node_is(n, "strong");
}

static void collect(struct buf *out, const struct node *n, bool bare)
{
    for (const struct node *at = n->first; at; at = at->next) {
        bool inner =
            node_is(at, "ul") || node_is(at, "ol") || node_is(at, "image") || node_is(at, "gap");
        if (!at->name)
            buf_text(out, at->text);
        else if (!inner && !(bare && node_is(at, "stat")))
            collect(out, at, bare);
    }
}

char *prose_text(const void *mem, const struct node *n, bool bare)
{
    struct buf *out = buf_new(mem, COURSE_TEXT_MAX);
    collect(out, n, bare);
    char *text = mem_text_n(mem, buf_data(out), buf_len(out));
    mem_free(out);
    size_t len = 0;
    for (const char *p = text; *p; p++) {
        if (!byte_is_white(*p))
            text[len++] = *p;
        else if (len && text[len - 1] != ' ')
            text[len++] = ' ';
    }
    len -= len && text[len - 1] == ' ';
    text[len] = '\0';
    return text;
}

static bool is_below(const struct node *n, const char *name)
{
    for (; n; n = n->parent) {
        if (node_is(n, name))
            return true;
    }
    return false;
}

static bool has_below(const struct node *n, const char *name)
{
    for (const struct node *at = n; at; at = node_after(at, n)) {
        if (node_is(at, name))
            return true;
    }
    return false;
}

/* ---- phrases */

struct telling {
    struct check *c;
    const struct node *n;
};

/* Words about a picture or a film. */
static bool is_for_image(const struct node *n)
{
    bool words = node_is(n, "alt") || is_below(n, "title") || is_below(n, "description");
    return node_is(n, "alt") || (words && (is_below(n, "figure") || is_below(n, "media")));
}

/* A claim is made where something is taught; what learners choose from may well be wrong. */
static bool needs_source(const struct node *n)
{
    return (is_below(n, "module") || is_below(n, "rationale")) && !has_below(n, "cite") &&
           !has_below(n, "stat");
}

static void tell_phrase(const struct phrases *list, const char *found, void *user)
{
    const struct telling *t = user;
    bool image = !strcmp(list->rule, "sensational-image");
    bool claim = !strcmp(list->rule, "claim-without-source");
    if ((image && !is_for_image(t->n)) || (claim && (t->c->language || !needs_source(t->n))))
        return;
    lint_warn(t->c, t->n, list->rule,
              image ? say(t->c, "\"%s\" in the words for an image", found)
                    : say(t->c, "\"%s\"", found),
              list->expected, list->remedy);
}

static void lint_phrases(struct check *c, const struct phrase_index *index, const struct node *n,
                         const char *text)
{
    struct telling t = {c, n};
    phrases_find(index, text, tell_phrase, &t);
}

static const struct phrase_index *index_for(struct check *c, const struct node *root)
{
    return phrases_of(c->mem, root ? node_attr_or(root, "xml:lang", "") : "");
}

/* ---- figures */

static bool has_source(const struct node *n)
{
    for (; n; n = n->parent) {
        if (n->name && (node_attr(n, "source") || node_is(n, "quiz") || node_is(n, "option")))
            return true;
    }
    return false;
}

/* "88 %", "1 in 4", "two million": a claim about the world. */
static void lint_figures(struct check *c, const struct node *n, const char *text)
{
    if (!phrases_figure(c->mem, text) || has_source(n))
        return;
    const char *figure = phrases_figure(c->mem, prose_text(c->mem, n, true));
    if (figure)
        lint_warn(c, n, "figure-without-source", say(c, "\"%.60s\" outside <stat>", figure),
                  "<stat source=\"…\">: a source, and through it a year", "name the source");
}

/* ---- reading grade, after Flesch and Kincaid */

struct reading {
    int words, sentences, syllables;
    int longest; /* words of the longest sentence, and where it stands */
    const struct node *longest_at;
    int now; /* words of the sentence that is being read */
};

static bool is_vowel(char c)
{
    static const unsigned vowels = 1u << 0 | 1u << ('e' - 'a') | 1u << ('i' - 'a') |
                                   1u << ('o' - 'a') | 1u << ('u' - 'a') | 1u << ('y' - 'a');
    return byte_is_letter(c) && vowels >> ((c | 32) - 'a') & 1u;
}

static int syllables(const char *word, size_t len)
{
    int n = 0;
    bool before = false; /* a vowel */
    for (size_t i = 0; i < len; i++) {
        bool vowel = is_vowel(word[i]);
        n += vowel && !before;
        before = vowel;
    }
    bool silent = len > 2 && (word[len - 1] | 32) == 'e' && !is_vowel(word[len - 2]) &&
                  (word[len - 2] | 32) != 'l';
    return n - silent < 1 ? 1 : n - silent;
}

static void end_sentence(struct reading *r, const struct node *n)
{
    if (!r->now)
        return;
    r->sentences++;
    if (r->now > r->longest) {
        r->longest = r->now;
        r->longest_at = n;
    }
    r->now = 0;
}

/* A full stop, also one before a closing quotation mark or bracket. */
static bool ends_with_stop(const char *p, size_t len)
{
    static const char close[] = "\xE2\x80\x9D";
    if (len > 3 && !memcmp(p + len - 3, close, 3))
        len -= 3;
    while (len && (p[len - 1] == '"' || p[len - 1] == '\'' || p[len - 1] == ')'))
        len--;
    return len && p[len - 1] == '.';
}

static void read_text(struct reading *r, const struct node *n, const char *text)
{
    for (const char *p = text; *p;) {
        size_t len = 0, letters = 0;
        bool asks = false; /* or exclaims */
        for (; p[len] && p[len] != ' '; len++)
            asks = asks || p[len] == '?' || p[len] == '!';
        while (letters < len && !byte_is_letter(p[letters]))
            letters++;
        size_t word = len - letters;
        while (word && !byte_is_letter(p[letters + word - 1]))
            word--;
        if (word) {
            r->words++;
            r->now++;
            r->syllables += syllables(p + letters, word);
        }
        if (asks || (word > 1 && ends_with_stop(p, len)))
            end_sentence(r, n);
        p += len + (p[len] == ' ');
    }
    end_sentence(r, n);
}

enum { GRADE_WORDS_MIN = 100 };

static void lint_grade(struct check *c, const struct node *page)
{
    const char *goal = node_attr(c->docs[0]->root, "reading-grade");
    if (!goal || strncmp(node_attr_or(c->docs[0]->root, "xml:lang", ""), "en", 2))
        return;
    struct reading r = {0};
    for (const struct node *n = page; n; n = node_after(n, page)) {
        if (node_is(n, "p") || node_is(n, "li")) /* headings and cells are no sentences */
            read_text(&r, n, prose_text(c->mem, n, false));
    }
    if (r.words < GRADE_WORDS_MIN || !r.sentences)
        return;
    double grade = 0.39 * r.words / r.sentences + 11.8 * r.syllables / r.words - 15.59;
    if (grade < atoi(goal) + 0.5) /* 8.4 is grade 8 */
        return;
    const struct node *at = r.longest_at;
    lint_warn(c, page, "reading-grade",
              say(c, "grade %.1f on page \"%s\"", grade, node_attr_or(page, "id", "")),
              say(c, "%s or less", goal),
              say(c, "shorten: longest sentence in line %d", doc_place(at->doc, at->offset).line));
}

/* ---- repeated text */

struct paragraph {
    const char *text;
    const struct node *node;
    size_t order;
};

static int paragraph_order(const void *left, const void *right)
{
    const struct paragraph *a = left, *b = right;
    int order = strcmp(a->text, b->text);
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

enum { REPEAT_MIN = 60 };

static void tell_repeated(struct check *c, const struct paragraph *first,
                          const struct paragraph *again)
{
    struct place place = doc_place(first->node->doc, first->node->offset);
    bool same = first->node->doc == again->node->doc;
    lint_warn(c, again->node, "repeated-text",
              same ? say(c, "the paragraph of line %d again", place.line)
                   : say(c, "the paragraph of %s:%d again", first->node->doc->path, place.line),
              "once", "remove one");
}

static void lint_repeats(struct check *c, struct paragraph *list, size_t n)
{
    if (n)
        qsort(list, n, sizeof *list, paragraph_order);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (strcmp(list[i].text, list[first].text))
            first = i;
        else
            tell_repeated(c, &list[first], &list[i]);
    }
}

/* ---- the whole */

static bool is_quoted(const struct node *n)
{
    return is_below(n, "source") || is_below(n, "blockquote") || is_below(n, "contributor") ||
           is_below(n, "credit") || is_below(n, "slot");
}

/* Of a translation only its wording: figures and claims are those of the original. */
static void lint_translated(struct check *c, const struct course_language *l)
{
    c->language = l;
    for (size_t i = 0; l->docs && i < c->n_docs; i++) {
        const struct node *root = l->docs[i] ? l->docs[i]->root : NULL;
        const struct phrase_index *index = index_for(c, root);
        for (const struct node *n = root; n; n = node_after(n, root)) {
            bool words = n->name && n->type && (is_prose(n) || node_is(n, "alt"));
            if (words && !is_quoted(n))
                lint_phrases(c, index, n, prose_text(c->mem, n, false));
        }
    }
    c->language = NULL;
}

void lint_wording(struct check *c)
{
    struct paragraph *list = NULL;
    size_t n_list = 0;
    for (size_t i = 0; i < c->n_docs; i++) {
        const struct node *root = c->docs[i]->root;
        const struct phrase_index *index = index_for(c, root);
        for (const struct node *n = root; n; n = node_after(n, root)) {
            if (node_is(n, "page"))
                lint_grade(c, n);
            if (!n->name || !n->type || (!is_prose(n) && !node_is(n, "alt")) || is_quoted(n))
                continue;
            const char *text = prose_text(c->mem, n, false);
            lint_phrases(c, index, n, text);
            lint_figures(c, n, text);
            if (strlen(text) < REPEAT_MIN || !node_is(n, "p"))
                continue;
            if (!(n_list & (n_list - 1)))
                list = mem_grow(c->mem, list, n_list, n_list ? n_list * 2 : 1);
            list[n_list] = (struct paragraph){text, n, n_list};
            n_list++;
        }
    }
    lint_repeats(c, list, n_list);
    for (size_t i = 0; c->languages && i < c->languages->n; i++)
        lint_translated(c, &c->languages->list[i]);
}
