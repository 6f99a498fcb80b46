/* The allow-list from elements to HTML.  SPDX-License-Identifier: Apache-2.0 */
#include "content/render.h"

#include <string.h>

#include "content/bytes.h"
#include "content/check.h"
#include "util/buf.h"
#include "util/html.h"
#include "util/mem.h"

enum { HTML_MAX = 32 * 1024 * 1024 };

struct render {
    struct check *c;
    const void *mem;                 /* of what is returned */
    const char *language, *original; /* of this text, of the course */
    const struct node **sources;     /* in the order of their numbers */
    size_t n_sources;
    struct buf *out;
    struct html *h;
    size_t cut; /* where the last fragment ended; only while fragments are made */
    struct fragment *fragments;
    size_t n_fragments;
    const struct node *when; /* the one around what is being written */
    bool cutting;
    bool broken; /* some piece did not fit, or was not whole */
};

static void blocks(struct render *r, const struct node *n);
static void inlines(struct render *r, const struct node *n);

const char *content_word(const char *language, enum content_word word)
{
    static const char *const words[CONTENT_WORD_COUNT][2] = {
        [WORD_TRUE] = {"True", "Verdadero"},
        [WORD_FALSE] = {"False", "Falso"},
        [WORD_TRANSCRIPT] = {"Transcript", "Transcripción"},
        [WORD_DESCRIPTION] = {"Description", "Descripción"},
        [WORD_SIGN] = {"In sign language", "En lengua de señas"},
        [WORD_CAPTIONS] = {"Captions", "Subtítulos"},
        [WORD_SOURCE] = {"Source", "Fuente"},
        [WORD_NOTE] = {"Note", "Nota"},
        [WORD_TIP] = {"Tip", "Consejo"},
        [WORD_IMPORTANT] = {"Important", "Importante"},
        [WORD_SAFETY] = {"Safety", "Seguridad"},
        [WORD_EXAMPLE] = {"Example", "Ejemplo"},
        [WORD_SUMMARY] = {"Summary", "Resumen"},
    };
    return words[word][!strncmp(language, "es", 2)];
}

struct render *render_new(struct check *c, const void *mem)
{
    struct render *r = mem_new(c->mem, struct render);
    r->c = c;
    r->mem = mem;
    r->language = node_attr_or(c->docs[0]->root, "xml:lang", "en");
    const struct check *o = c->original ? c->original : c;
    r->original = node_attr_or(o->docs[0]->root, "xml:lang", "en");
    for (size_t i = 0; i < o->n_docs; i++) {
        const struct node *root = o->docs[i]->root;
        for (const struct node *s = node_child(root, "source"); s; s = node_next(s, "source")) {
            r->sources = mem_grow(r, r->sources, r->n_sources, r->n_sources + 1);
            r->sources[r->n_sources++] = s;
        }
    }
    return r;
}

static int source_number(const struct render *r, const char *id)
{
    for (size_t i = 0; i < r->n_sources; i++) {
        if (!strcmp(node_attr_or(r->sources[i], "id", ""), id))
            return (int)i + 1;
    }
    return 0;
}

bool render_is_broken(const struct render *r)
{
    return r->broken;
}

/* ---- fragments */

static struct fragment *add_fragment(struct render *r, enum fragment_kind kind)
{
    size_t n = r->n_fragments;
    if (!(n & (n - 1)))
        r->fragments = mem_grow(r->mem, r->fragments, n, n ? n * 2 : 1);
    struct fragment *f = &r->fragments[r->n_fragments++];
    f->kind = kind;
    if (r->when) {
        f->roles = mem_text(r->mem, node_attr(r->when, "role"));
        f->states = mem_text(r->mem, node_attr(r->when, "state"));
        f->facility_kinds = mem_text(r->mem, node_attr(r->when, "facility"));
        f->except = node_yes(r->when, "except");
    }
    return f;
}

static void cut(struct render *r)
{
    size_t len = buf_len(r->out);
    if (len > r->cut)
        add_fragment(r, FRAGMENT_HTML)->html =
            mem_text_n(r->mem, buf_data(r->out) + r->cut, len - r->cut);
    r->cut = len;
}

static void begin(struct render *r)
{
    r->out = buf_new(r->c->mem, HTML_MAX);
    r->h = html_new(r->out, r->out);
}

static const char *end(struct render *r)
{
    r->broken = r->broken || html_is_broken(r->h) || html_depth(r->h);
    const char *text = mem_text_n(r->mem, buf_data(r->out), buf_len(r->out));
    mem_free(r->out);
    r->out = NULL;
    return text;
}

const char *render_inline(struct render *r, const struct node *n)
{
    if (!n)
        return NULL;
    begin(r);
    inlines(r, n);
    return end(r);
}

const char *render_blocks(struct render *r, const struct node *n)
{
    if (!n)
        return NULL;
    begin(r);
    blocks(r, n);
    return end(r);
}

struct fragment *render_fragments(struct render *r, const struct node *n, size_t *ret_n)
{
    *ret_n = 0;
    if (!n)
        return NULL;
    begin(r);
    r->fragments = NULL;
    r->n_fragments = r->cut = 0;
    r->cutting = true;
    blocks(r, n);
    cut(r);
    r->cutting = false;
    end(r);
    *ret_n = r->n_fragments;
    return r->fragments;
}

/* ---- text and inline elements */

/* Runs of white space are one space; the author's line breaks mean nothing. */
static void text(struct render *r, const char *p)
{
    char small[1024]; /* most runs are no longer than a paragraph */
    size_t len = strlen(p), n = 0;
    char *line = len < sizeof small ? small : mem_text(r->c->mem, p);
    for (; *p; p++) {
        if (!byte_is_white(*p))
            line[n++] = *p;
        else if (!n || line[n - 1] != ' ')
            line[n++] = ' ';
    }
    line[n] = '\0';
    html_text(r->h, line);
    if (line != small)
        mem_free(line);
}

static void write_phrase(struct render *r, const struct node *n)
{
    const char *lang = node_attr(n, "xml:lang");
    const char *tag = lang && node_is(n, "em") ? "i" : n->name;
    html_open(r->h, tag, "lang", lang);
    inlines(r, n);
    html_close(r->h, tag);
}

static void write_link(struct render *r, const struct node *n)
{
    const char *ref = node_attr(n, "ref");
    if (ref)
        html_open(r->h, "a", "class", "usa-link", "href", link_address(r->c, n));
    else
        html_open(r->h, "a", "class", "usa-link usa-link--external", "rel", "noreferrer", "href",
                  node_attr(n, "href"));
    inlines(r, n);
    html_close(r->h, "a");
}

static void write_term(struct render *r, const struct node *n)
{
    html_open(r->h, "a", "class", "at-term", "href",
              say(r->c, "#definition-%s", node_attr_or(n, "ref", "")));
    inlines(r, n);
    html_close(r->h, "a");
}

/* "WHO, 2009, section 2" */
static const char *source_words(struct render *r, const char *id, const char *at)
{
    const struct node *s = check_find(r->c, id);
    if (!s)
        return "";
    return say(r->c, "%s, %s%s%s", node_attr_or(s, "by", ""), node_attr_or(s, "year", ""),
               at ? ", " : "", at ? at : "");
}

static void write_cite(struct render *r, const struct node *n)
{
    const char *ref = node_attr_or(n, "ref", "");
    int number = source_number(r, ref);
    const char *words = source_words(r, ref, node_attr(n, "at"));
    html_open(r->h, "sup", NULL);
    html_open(r->h, "a", "class", "at-cite", "href", say(r->c, "#source-%s", ref), "title", words,
              "aria-label",
              say(r->c, "%s %d: %s", content_word(r->language, WORD_SOURCE), number, words));
    html_format(r->h, "[%d]", number);
    html_close(r->h, "a");
    html_close(r->h, "sup");
}

static void write_stat(struct render *r, const struct node *n)
{
    const struct node *s = check_find(r->c, node_attr_or(n, "source", ""));
    const char *value = node_text(r->c->mem, n);
    html_leaf(r->h, "data", value, "class", "at-stat", "value", value, "title",
              s ? say(r->c, "%s, %s: %s", node_attr_or(s, "by", ""), node_attr_or(s, "year", ""),
                      node_text(r->c->mem, node_child(s, "title")))
                : NULL);
    html_text(r->h, " ");
    html_leaf(r->h, "span", s ? say(r->c, "(%s)", node_attr_or(s, "year", "")) : NULL, "class",
              "at-stat__year");
}

static void write_local(struct render *r, const struct node *n)
{
    if (!r->cutting) { /* the place is kept, and filled when somebody reads it (web/local.h) */
        html_open(r->h, "span", "data-local", node_attr(n, "key"));
        html_close(r->h, "span");
        return;
    }
    cut(r);
    add_fragment(r, FRAGMENT_LOCAL)->key = mem_text(r->mem, node_attr(n, "key"));
}

/* What is accepted in a gap never comes near the page: the player puts a field in its place. */
static void write_gap(struct render *r, const struct node *n)
{
    html_open(r->h, "span", "data-gap", node_attr(n, "id"));
    html_close(r->h, "span");
}

static void write_activity(struct render *r, const struct node *n)
{
    if (!r->cutting) /* stands in pages alone */
        return;
    cut(r);
    add_fragment(r, FRAGMENT_ACTIVITY)->key = mem_text(r->mem, node_attr(n, "item"));
}

static void image(struct render *r, const struct node *n, const char *class)
{
    struct file *file = package_find(r->c->package, node_attr_or(n, "src", ""));
    if (!file)
        return;
    int width = 0, height = 0;
    bool sized = image_size(file->data, file->len, &width, &height);
    const struct node *alt = node_child(n, "alt");
    html_void(r->h, "img", "class", class, "src",
              say(r->c, "/media/%s", digest_hex(r->c->mem, file->data, file->len)), "alt",
              alt ? node_text(r->c->mem, alt) : "", "width", sized ? say(r->c, "%d", width) : NULL,
              "height", sized ? say(r->c, "%d", height) : NULL, "loading", "lazy");
}

static void write_option_image(struct render *r, const struct node *n)
{
    image(r, n, "at-option__image");
}

/* ---- blocks */

static void write_p(struct render *r, const struct node *n)
{
    html_open(r->h, "p", NULL);
    inlines(r, n);
    html_close(r->h, "p");
}

static void write_list(struct render *r, const struct node *n)
{
    html_open(r->h, n->name, "class", "usa-list");
    for (const struct node *li = node_child(n, "li"); li; li = node_next(li, "li")) {
        html_open(r->h, "li", NULL);
        inlines(r, li);
        html_close(r->h, "li");
    }
    html_close(r->h, n->name);
}

static void write_row(struct render *r, const struct node *row, bool first)
{
    html_open(r->h, "tr", NULL);
    for (const struct node *cell = row->first; cell; cell = cell->next) {
        if (!cell->name)
            continue;
        bool heading = node_is(cell, "th");
        html_open(r->h, cell->name, "scope",
                  !heading ? NULL
                  : first  ? "col"
                           : "row",
                  "colspan", node_attr(cell, "colspan"), "rowspan", node_attr(cell, "rowspan"));
        inlines(r, cell);
        html_close(r->h, cell->name);
    }
    html_close(r->h, "tr");
}

/* "Source: WHO, 2009 [3]" below a figure or table. */
static void source_line(struct render *r, const struct node *n)
{
    const char *source = node_attr(n, "source"), *credit = node_attr(n, "credit");
    if (!source && !credit)
        return;
    html_open(r->h, "p", "class", "at-figure__credit");
    if (credit)
        html_text(r->h, credit);
    if (source) {
        html_format(r->h, "%s%s: ", credit ? ". " : "", content_word(r->language, WORD_SOURCE));
        html_leaf(r->h, "a",
                  say(r->c, "%s [%d]", source_words(r, source, node_attr(n, "at")),
                      source_number(r, source)),
                  "href", say(r->c, "#source-%s", source));
    }
    html_close(r->h, "p");
}

static const char *own_id(struct render *r, const struct node *n)
{
    const char *id = node_attr(n, "id");
    return id ? say(r->c, "c-%s", id) : NULL;
}

static void write_table(struct render *r, const struct node *n)
{
    const struct node *title = node_child(n, "title");
    html_open(r->h, "div", "class", "at-table-scroll", "tabindex", "0", "role", "region",
              "aria-label", node_text(r->c->mem, title), "id", own_id(r, n));
    html_open(r->h, "table", "class", "usa-table");
    html_open(r->h, "caption", NULL);
    inlines(r, title);
    html_close(r->h, "caption");
    const struct node *row = node_child(n, "tr");
    for (bool first = true; row; row = node_next(row, "tr"), first = false) {
        bool head = first && node_child(row, "th") && !node_child(row, "td");
        if (first)
            html_open(r->h, head ? "thead" : "tbody", NULL);
        write_row(r, row, head);
        if (head) {
            html_close(r->h, "thead");
            html_open(r->h, "tbody", NULL);
        }
    }
    html_close(r->h, "tbody");
    html_close(r->h, "table");
    source_line(r, n);
    html_close(r->h, "div");
}

/* A part that opens on demand: transcript, description. */
static void details(struct render *r, const char *summary, const struct node *n)
{
    if (!n)
        return;
    html_open(r->h, "details", "class", "at-details");
    html_leaf(r->h, "summary", summary);
    blocks(r, n);
    html_close(r->h, "details");
}

static void caption(struct render *r, const struct node *n)
{
    html_open(r->h, "figcaption", NULL);
    inlines(r, node_child(n, "title"));
    html_close(r->h, "figcaption");
}

static void write_figure(struct render *r, const struct node *n)
{
    html_open(r->h, "figure", "class", "at-figure", "id", own_id(r, n));
    image(r, node_child(n, "image"), "at-figure__image");
    caption(r, n);
    source_line(r, n);
    details(r, content_word(r->language, WORD_DESCRIPTION), node_child(n, "description"));
    html_close(r->h, "figure");
}

static const char *media_address(struct render *r, const char *path)
{
    struct file *file = path ? package_find(r->c->package, path) : NULL;
    return file ? say(r->c, "/media/%s", digest_hex(r->c->mem, file->data, file->len)) : NULL;
}

static const char *media_kind(struct render *r, const char *path)
{
    struct file *file = package_find(r->c->package, path);
    return file && file->type ? file->type : "video/mp4";
}

/* A translation may show the captions of the original. */
static const char *file_language(const struct render *r, const char *path)
{
    size_t n = strlen(r->language);
    return !strncmp(path, r->language, n) && path[n] == '/' ? r->language : r->original;
}

/* Never plays by itself; loads no more than its length until somebody asks. */
static void player(struct render *r, const char *path, const char *captions, const char *poster)
{
    const char *type = media_kind(r, path);
    const char *tag = strncmp(type, "audio/", 6) ? "video" : "audio";
    html_open(r->h, tag, "class", "at-player", "controls", "", "preload", "metadata", "poster",
              !strcmp(tag, "video") ? media_address(r, poster) : NULL);
    html_void(r->h, "source", "src", media_address(r, path), "type", type);
    if (captions)
        html_void(r->h, "track", "kind", "captions", "src", media_address(r, captions), "srclang",
                  file_language(r, captions), "label", content_word(r->language, WORD_CAPTIONS),
                  "default", "");
    html_close(r->h, tag);
}

static void write_media(struct render *r, const struct node *n)
{
    const char *sign = node_attr(n, "sign");
    html_open(r->h, "figure", "class", "at-media", "id", own_id(r, n));
    player(r, node_attr_or(n, "src", ""), node_attr(n, "captions"), node_attr(n, "poster"));
    caption(r, n);
    source_line(r, n);
    html_open(r->h, "div", "class", "at-media__description");
    blocks(r, node_child(n, "description"));
    html_close(r->h, "div");
    if (sign) {
        html_open(r->h, "details", "class", "at-details");
        html_leaf(r->h, "summary", content_word(r->language, WORD_SIGN));
        player(r, sign, NULL, NULL);
        html_close(r->h, "details");
    }
    details(r, content_word(r->language, WORD_TRANSCRIPT), node_child(n, "transcript"));
    html_close(r->h, "figure");
}

static void write_quote(struct render *r, const struct node *n)
{
    html_open(r->h, "blockquote", "class", "at-quote", "lang", node_attr(n, "xml:lang"));
    blocks(r, n);
    source_line(r, n);
    html_close(r->h, "blockquote");
}

/* The kind is said in words, never by colour alone. */
static void write_aside(struct render *r, const struct node *n)
{
    static const struct {
        const char *kind;
        enum content_word word;
    } kinds[] = {{"note", WORD_NOTE},     {"tip", WORD_TIP},         {"important", WORD_IMPORTANT},
                 {"safety", WORD_SAFETY}, {"example", WORD_EXAMPLE}, {"summary", WORD_SUMMARY}};
    const char *kind = node_attr_or(n, "kind", "aside"), *word = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!strcmp(kinds[i].kind, kind))
            word = content_word(r->language, kinds[i].word);
    }
    const struct node *title = node_child(n, "title");
    html_open(r->h, "aside", "class", say(r->c, "at-aside at-aside--%s", kind), "id", own_id(r, n));
    if (word && title)
        html_leaf(r->h, "p", word, "class", "at-aside__kind");
    if (word || title) {
        html_open(r->h, "p", "class", "at-aside__title");
        if (title)
            inlines(r, title);
        else
            html_text(r->h, word);
        html_close(r->h, "p");
    }
    blocks(r, n);
    html_close(r->h, "aside");
}

static void write_section(struct render *r, const struct node *n)
{
    html_open(r->h, "section", "class", "at-section", "id", own_id(r, n));
    html_open(r->h, "h2", NULL);
    inlines(r, node_child(n, "title"));
    html_close(r->h, "h2");
    blocks(r, n);
    html_close(r->h, "section");
}

static void write_when(struct render *r, const struct node *n)
{
    cut(r);
    r->when = n;
    blocks(r, n);
    cut(r);
    r->when = NULL;
}

/* The allow-list. What is not here cannot come out; heads (title, note …) are written by their
 * parents. */
static const struct {
    const char *name;
    void (*write)(struct render *r, const struct node *n);
} allowed[] = {
    {"p", write_p},           {"em", write_phrase},         {"strong", write_phrase},
    {"a", write_link},        {"term", write_term},         {"cite", write_cite},
    {"stat", write_stat},     {"local", write_local},       {"image", write_option_image},
    {"ul", write_list},       {"ol", write_list},           {"table", write_table},
    {"figure", write_figure}, {"media", write_media},       {"blockquote", write_quote},
    {"aside", write_aside},   {"section", write_section},   {"when", write_when},
    {"gap", write_gap},       {"activity", write_activity},
};

static void element(struct render *r, const struct node *n)
{
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        if (!strcmp(allowed[i].name, n->name)) {
            allowed[i].write(r, n);
            return;
        }
    }
}

static void inlines(struct render *r, const struct node *n)
{
    for (const struct node *at = n ? n->first : NULL; at; at = at->next) {
        if (at->name)
            element(r, at);
        else
            text(r, at->text);
    }
}

static void blocks(struct render *r, const struct node *n)
{
    for (const struct node *at = n ? n->first : NULL; at; at = at->next) {
        if (at->name && strcmp(at->name, "image"))
            element(r, at);
    }
}
