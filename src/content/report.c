/* Problems with their place, and "did you mean".  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/lend.h"
#include "util/mem.h"

void check_report(struct check *c, const struct node *at, const struct fault *fault)
{
    if (is_lent(at->doc)) {
        if (!fault->warning && fault->stage != STAGE_LINT) /* its wording was judged there */
            lend_fault(c, at, fault);
        return;
    }
    if (c->problems->n == PROBLEMS_MAX) { /* only counted from here on */
        problems_add(c->problems, &(struct problem){.warning = fault->warning});
        return;
    }
    struct place place = doc_place(at->doc, at->offset);
    problems_add(c->problems, &(struct problem){.stage = fault->stage,
                                                .warning = fault->warning,
                                                .rule = fault->rule,
                                                .file = at->doc->path,
                                                .line = place.line,
                                                .column = place.column,
                                                .xpath = node_xpath(c->mem, at),
                                                .found = fault->found,
                                                .expected = fault->expected,
                                                .remedy = fault->remedy,
                                                .source = doc_line(c->mem, at->doc, place.line)});
}

void check_report_file(struct check *c, const char *path, const struct fault *fault)
{
    problems_add(c->problems, &(struct problem){.stage = fault->stage,
                                                .warning = fault->warning,
                                                .rule = fault->rule,
                                                .file = path,
                                                .found = fault->found,
                                                .expected = fault->expected,
                                                .remedy = fault->remedy});
}

/* What authors write who know another language. */
static const char *const habits[][2] = {
    {"para", "p"},
    {"paragraph", "p"},
    {"b", "strong"},
    {"bold", "strong"},
    {"i", "em"},
    {"italic", "em"},
    {"emph", "em"},
    {"u", "em"},
    {"link", "a"},
    {"xref", "a"},
    {"img", "image"},
    {"h1", "title"},
    {"h2", "title"},
    {"h3", "title"},
    {"heading", "title"},
    {"head", "title"},
    {"name", "title"},
    {"div", "section"},
    {"sec", "section"},
    {"item", "li"},
    {"list", "ul"},
    {"choice", "option"},
    {"answer", "option"},
    {"question", "stem"},
    {"prompt", "stem"},
    {"explanation", "rationale"},
    {"video", "media"},
    {"audio", "media"},
    {"quote", "blockquote"},
    {"note", "aside"},
    {"tip", "aside"},
    {"warning", "aside"},
    {"box", "aside"},
    {"glossary", "definition"},
    {"reference", "source"},
    {"ref", "cite"},
    {"citation", "cite"},
    {"multichoice", "multiple-choice"},
    {"truefalse", "true-false"},
    {"row", "tr"},
    {"cell", "td"},
    {"caption", "title"},
    {"author", "contributor"},
    {"correct", "right"},
    {"href", "src"},
    {"url", "href"},
    {"lang", "xml:lang"},
    {"class", "kind"},
    {"type", "kind"},
    {"identifier", "id"},
    {"xml:id", "id"},
    {"name", "id"},
    {"idref", "ref"},
    {"score", "fraction"},
    {"choice", "single-choice"},
    {"question", "single-choice"},
    {"include", "use"},
    {"section", "page"},
    {"test", "quiz"},
    {"exam", "quiz"},
};

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

enum { WORD_MAX = 64 };

/* Levenshtein's distance, where a swap of neighbours costs one. */
static size_t distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    size_t rows[3][WORD_MAX + 1];
    if (n > WORD_MAX || m > WORD_MAX)
        return WORD_MAX;
    for (size_t k = 0; k <= m; k++)
        rows[0][k] = k;
    for (size_t i = 1; i <= n; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t k = 1; k <= m; k++) {
            row[k] = min3(above[k] + 1, row[k - 1] + 1, above[k - 1] + (a[i - 1] != b[k - 1]));
            bool swapped = i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1];
            if (swapped && two[k - 2] + 1 < row[k])
                row[k] = two[k - 2] + 1;
        }
    }
    return rows[n % 3][m];
}

static bool in_list(const char *word, const char *const *words)
{
    for (; *words; words++) {
        if (!strcmp(*words, word))
            return true;
    }
    return false;
}

const char *nearest(const void *mem, const char *word, const char *const *words)
{
    const char *best = NULL;
    size_t least = strlen(word) / 3 + 1;
    least = least > 3 ? 3 : least;
    for (; *words; words++) {
        size_t far = distance(word, *words);
        if (far && far <= least && far < strlen(*words)) {
            best = *words;
            least = far - 1;
        }
    }
    return best ? mem_text(mem, best) : NULL;
}

const char *suggest(const void *mem, const char *word, const char *const *words)
{
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        if (!strcmp(habits[i][0], word) && in_list(habits[i][1], words))
            return habits[i][1];
    }
    return nearest(mem, word, words);
}

const char *nearest_word(const void *mem, const char *word, const char *words)
{
    const char *list[256];
    size_t n = 0;
    char *rest = NULL, *copy = mem_text(mem, words);
    for (char *w = strtok_r(copy, " ", &rest); w && n < 255; w = strtok_r(NULL, " ", &rest))
        list[n++] = w;
    list[n] = NULL;
    return nearest(mem, word, list);
}
