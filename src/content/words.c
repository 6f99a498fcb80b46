/* Counting words.  SPDX-License-Identifier: Apache-2.0 */
#include "content/bytes.h"
#include "content/check.h"
#include "content/lint.h"
#include "content/meaning.h"
#include "util/mem.h"

int text_words(const char *text)
{
    int n = 0;
    bool word = false; /* the piece that is being read has been counted */
    for (const char *p = text; *p; p++) {
        if (byte_is_white(*p)) {
            word = false;
        } else if (!word && byte_is_word(*p)) {
            word = true;
            n++;
        }
    }
    return n;
}

static bool is_apart(const struct node *n)
{
    return node_is(n, "when") || node_is(n, "alternative") || node_is(n, "content-note");
}

/* Words below n; what is shown only to some, or before the page, is left out. */
static int shared_words(const struct node *n)
{
    int words = 0;
    for (const struct node *at = n->first; at; at = at->next) {
        if (!at->name)
            words += text_words(at->text);
        else if (!is_apart(at))
            words += shared_words(at);
    }
    return words;
}

int page_words(const struct check *c, const struct node *page)
{
    (void)c;
    int longest = 0;
    for (const struct node *n = page; n; n = node_after(n, page)) {
        int words = node_is(n, "when") ? shared_words(n) : 0;
        longest = words > longest ? words : longest;
    }
    return shared_words(page) + longest;
}
