/*
 * An HTML writer that cannot produce unbalanced or unescaped markup.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Elements are opened and closed by name; the writer keeps the stack of open ones. Attribute values
 * and text are always escaped; there is no function that formats into raw markup. Misuse (closing
 * the wrong element, too deep a page) makes the writer "broken": it stays so, and html_is_broken
 * tells it once, at the end, before anything is sent. A page past its size limit is broken too.
 */
#ifndef ATTEST_UTIL_HTML_H
#define ATTEST_UTIL_HTML_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct html;

/* A writer into `out`, which the caller owns and which outlives the writer. */
struct html *html_new(const void *mem, struct buf *out);

/*
 * <name a="1" b>. Attributes are pairs of name and value, ended by NULL. A NULL value writes no
 * attribute; "" as value writes the bare name (for required, checked, disabled …).
 * In href, src, action and formaction only https, http, mailto, tel and relative addresses are
 * written; others become "#".
 */
#define html_open(h, ...) html_open_list((h), __VA_ARGS__, (const char *)NULL)
void html_open_list(struct html *h, const char *name, ...) __attribute__((sentinel));

/* </name>; name must be the innermost open element. */
void html_close(struct html *h, const char *name);

/* A void element such as input, img, br, meta, link. Attributes as in html_open. */
#define html_void(h, ...) html_void_list((h), __VA_ARGS__, (const char *)NULL)
void html_void_list(struct html *h, const char *name, ...) __attribute__((sentinel));

/* <name attributes>text</name>: the most common case in one call. text comes before the attributes;
 * NULL text is empty. */
#define html_leaf(h, name, ...) html_leaf_list((h), (name), __VA_ARGS__, (const char *)NULL)
void html_leaf_list(struct html *h, const char *name, const char *text, ...)
    __attribute__((sentinel));

/* Text, escaped. NULL is written as nothing. html_format escapes the whole result. */
void html_text(struct html *h, const char *text);
void html_format(struct html *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * A sentence with markup in it, whole, so that other languages can order it in their own way: what
 * stands at {name} is the place of that name, an element or (element NULL) only text.
 *     html_sentence(h, _("The first one comes when you finish a course on {list}."),
 *                   html_link("list", _("your learning list"), "/learning"));
 * A name without a place, or a place that the sentence does not name, makes the writer broken.
 */
struct html_place {
    const char *name, *element, *text;
    const char *attribute, *value; /* of the element, or NULL */
};
#define html_sentence(h, sentence, ...)                                                            \
    html_sentence_list((h), (sentence), (const struct html_place[]){__VA_ARGS__, {.name = NULL}})
void html_sentence_list(struct html *h, const char *sentence, const struct html_place *places);

static inline struct html_place html_link(const char *name, const char *text, const char *href)
{
    return (struct html_place){name, "a", text, "href", href};
}
static inline struct html_place html_words(const char *name, const char *text)
{
    return (struct html_place){.name = name, .text = text};
}

/*
 * Markup that the content room rendered at publication, written as it is. The only door for
 * markup; a check in the tests lists the callers.
 */
void html_trusted(struct html *h, const char *markup);

/* "<!DOCTYPE html>" and a line break. */
void html_doctype(struct html *h);

bool html_is_broken(const struct html *h);
/* How many elements are open: 0 when a whole page or fragment is complete. */
size_t html_depth(const struct html *h);

/* Text as markup, for where markup is asked for; line breaks stay. NULL: NULL. Owned by mem. */
const char *html_escaped(const void *mem, const char *text);

#endif
