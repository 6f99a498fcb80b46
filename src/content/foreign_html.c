/* HTML of elsewhere, cut down to the course language.  SPDX-License-Identifier: Apache-2.0 */
#include "content/foreign_html.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "content/bytes.h"
#include "content/source.h"
#include "util/buf.h"
#include "util/mem.h"

enum { TEXT_MAX = 4 * 1024 * 1024, OPEN_MAX = 16, DEPTH_MAX = 200 };

/* Where text goes: into paragraphs that are opened when the first word comes, or into a run. */
enum frame { FRAME_BLOCKS, FRAME_RUN };

struct writer {
    struct foreign *f;
    struct foreign_item *item;
    struct buf *out;
    enum frame frame;
    bool gaps, pictures, words, lines;
    bool in_paragraph, blank, begun; /* of the paragraph or run: a space is due; a word stands */
    bool ends_in_list;               /* of the last run: a list stood at its end */
    bool after_list;                 /* in an li: what follows needs an li of its own */
    const char *open[OPEN_MAX];      /* inline elements that hold here */
    int n_open, written;             /* of these, how many tags stand in the output */
    int depth;
};

/* ---- characters */

static bool is_gap_mark(const char *p, size_t n)
{
    unsigned c = n == 3 ? (unsigned)((p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F)) : 0;
    return c >= FOREIGN_GAP_FIRST && c < FOREIGN_GAP_FIRST + FOREIGN_GAPS_MAX;
}

static void put_escaped(struct buf *out, const char *p, size_t n)
{
    const char *reference = *p == '&' ? "&amp;" : *p == '<' ? "&lt;" : *p == '>' ? "&gt;" : NULL;
    if (*p == '"')
        reference = "&quot;";
    unsigned char c = (unsigned char)*p;
    bool never = (n == 1 && (c < 0x20 || c == 0x7F) && !byte_is_white(*p)) ||
                 (n == 3 && !memcmp(p, "\xEF\xBF", 2) && (unsigned char)p[2] >= 0xBE) ||
                 is_gap_mark(p, n);
    if (reference)
        buf_text(out, reference);
    else if (!never)
        buf_add(out, p, n);
}

static size_t character_len(const char *p)
{
    size_t n = 1;
    while (((unsigned char)p[n] & 0xC0) == 0x80)
        n++;
    return n;
}

const char *foreign_escaped(const void *mem, const char *text)
{
    struct buf *out = buf_new(mem, TEXT_MAX);
    for (size_t n; *text; text += n) {
        n = character_len(text);
        put_escaped(out, text, n);
    }
    return buf_data(out);
}

/* ---- paragraphs and runs */

static void close_tags(struct writer *w)
{
    while (w->written)
        buf_format(w->out, "</%s>", w->open[--w->written]);
}

static void end_paragraph(struct writer *w)
{
    close_tags(w);
    if (w->in_paragraph)
        buf_text(w->out, "</p>\n");
    w->in_paragraph = false;
    if (w->frame == FRAME_BLOCKS)
        w->begun = w->blank = false;
    else
        w->blank = w->begun;
}

/* Room for a word: the paragraph and the tags that hold here are opened. */
static void begin_word(struct writer *w)
{
    if (w->frame == FRAME_BLOCKS && !w->in_paragraph) {
        buf_text(w->out, "<p>");
        w->in_paragraph = true;
    }
    if (w->after_list)
        buf_text(w->out, "</li>\n<li>");
    else if (w->blank && w->begun)
        buf_char(w->out, ' ');
    w->after_list = w->blank = false;
    w->begun = true;
    for (; w->written < w->n_open && !w->words; w->written++)
        buf_format(w->out, "<%s>", w->open[w->written]);
}

static void put_text(struct writer *w, const char *text)
{
    for (size_t n; *text; text += n) {
        n = character_len(text);
        bool hard = !memcmp(text, "\xC2\xA0", n < 2 ? n : 2) && n == 2; /* no-break space */
        if ((byte_is_white(*text) && !(w->lines && *text == '\n')) || hard) {
            w->blank = true;
        } else if (*text == '\n') {
            end_paragraph(w);
        } else if (w->gaps && is_gap_mark(text, n)) {
            close_tags(w);
            int open = w->n_open;
            w->n_open = 0;
            begin_word(w);
            w->n_open = open;
            buf_add(w->out, text, n);
        } else if (!is_gap_mark(text, n)) {
            begin_word(w);
            if (w->words)
                buf_add(w->out, text, n);
            else
                put_escaped(w->out, text, n);
        }
    }
}

/* ---- what is above or below the line */

static const char *const raised[][2] = {
    {"0", "⁰"}, {"1", "¹"}, {"2", "²"}, {"3", "³"}, {"4", "⁴"}, {"5", "⁵"}, {"6", "⁶"}, {"7", "⁷"},
    {"8", "⁸"}, {"9", "⁹"}, {"+", "⁺"}, {"-", "⁻"}, {"=", "⁼"}, {"(", "⁽"}, {")", "⁾"}, {"n", "ⁿ"}};
static const char *const lowered[][2] = {
    {"0", "₀"}, {"1", "₁"}, {"2", "₂"}, {"3", "₃"}, {"4", "₄"}, {"5", "₅"}, {"6", "₆"}, {"7", "₇"},
    {"8", "₈"}, {"9", "₉"}, {"+", "₊"}, {"-", "₋"}, {"=", "₌"}, {"(", "₍"}, {")", "₎"}, {"n", "ₙ"}};

/* Unicode has characters for digits and a few signs; NULL where the text has others. */
static const char *shifted(const void *mem, const char *text, const char *const signs[16][2])
{
    struct buf *out = buf_new(mem, 1024);
    for (; *text; text++) {
        const char *sign = NULL;
        for (size_t i = 0; i < 16 && !sign; i++)
            sign = *signs[i][0] == *text ? signs[i][1] : NULL;
        if (!sign)
            return NULL;
        buf_text(out, sign);
    }
    return buf_data(out);
}

/* ---- elements */

static void children(struct writer *w, const xmlNode *n);

static char *attribute(struct writer *w, const xmlNode *n, const char *name)
{
    xmlChar *value = xmlGetProp(n, (const xmlChar *)name);
    char *copy = value ? mem_text(w->f->mem, (const char *)value) : NULL;
    xmlFree(value);
    return copy;
}

static void lost(struct writer *w, const char *what, const char *why, const char *remedy)
{
    if (!w->words)
        foreign_partly(w->f, w->item, what, why, remedy);
}

static const struct foreign_media *find_named(const struct foreign *f, const char *name)
{
    for (size_t i = f->n_media; i--;) { /* the last of a name is that of this question */
        if (!strcmp(f->media[i].name, name))
            return &f->media[i];
    }
    return NULL;
}

/* The picture that a text calls so: one that came with the question, or a file of the package,
 * beside the file that is read, in the folder of web resources of a cartridge, or from the top. */
static const struct foreign_media *find_media(struct foreign *f, const char *name)
{
    const char *places[] = {f->at ? foreign_path(f->mem, f->at, name) : name,
                            mem_format(f->mem, "web_resources/%s", name),
                            mem_format(f->mem, "static/%s", name), foreign_path(f->mem, "", name)};
    if (!f->package)
        return find_named(f, name);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const struct file *file = package_find(f->package, places[i]);
        if (file && foreign_picture(f, places[i], file->data, file->len))
            return find_named(f, places[i]);
    }
    return find_named(f, name);
}

/* %20 and the like as what they stand for. */
static const char *decoded(const void *mem, const char *text)
{
    char *out = mem_text(mem, text), *to = out;
    for (const char *p = text; *p; p++) {
        unsigned byte;
        char pair[3] = {p[0] == '%' ? p[1] : 0, p[0] == '%' && p[1] ? p[2] : 0, 0};
        if (strspn(pair, "0123456789abcdefABCDEF") == 2) {
            byte = (unsigned)strtoul(pair, NULL, 16);
            p += 2;
        } else {
            byte = (unsigned char)*p;
        }
        *to++ = (char)byte;
    }
    *to = '\0';
    return out;
}

/* The name of a picture by its address: what the source put before it, and ?…, are left out. */
static const char *picture_name(const void *mem, const char *src)
{
    static const char *const before[] = {"@@PLUGINFILE@@/", "/static/", "$IMS-CC-FILEBASE$/",
                                         "$IMS-CC-FILEBASE$../", "%24IMS-CC-FILEBASE%24/"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (!strncmp(src, before[i], strlen(before[i])))
            src += strlen(before[i]);
    }
    return decoded(mem, mem_text_n(mem, src, strcspn(src, "?#")));
}

/* A picture that is written into its address becomes a file; its name. */
static const char *keep_written(struct foreign *f, const char *address)
{
    const char *data = !strncmp(address, "data:", 5) ? strstr(address, ";base64,") : NULL;
    size_t len;
    unsigned char *bytes = data ? foreign_base64(f->mem, data + 8, &len) : NULL;
    if (!bytes)
        return address;
    const char *name = mem_format(f->mem, "picture-%zu", f->n_media + 1);
    foreign_picture(f, name, bytes, len);
    return name;
}

static void put_picture(struct writer *w, const xmlNode *n)
{
    const void *mem = w->f->mem;
    const char *src = attribute(w, n, "src"), *alt = attribute(w, n, "alt");
    const char *name = src ? picture_name(mem, src) : "";
    const struct foreign_media *m = find_media(w->f, keep_written(w->f, name));
    bool said = alt && alt[strspn(alt, " \t\r\n")];
    if (w->words || !m || (w->frame == FRAME_RUN && !w->pictures)) {
        const char *what =
            mem_format(mem, "the picture %.80s", *name ? name : "without an address");
        if (!strncmp(name, "data:", 5))
            what = "a picture written into the text";
        lost(w, what,
             m ? "a picture cannot stand here"
               : "its file did not come along, or is no PNG, JPEG or WebP",
             "add it to the course where it is needed");
        if (said)
            put_text(w, mem_format(mem, " %s ", alt));
        return;
    }
    if (!said)
        lost(w, mem_format(mem, "the words for the picture %.80s", name),
             "it has no alternative text", "write what it shows in its <alt>");
    const char *words =
        foreign_escaped(mem, said ? alt : mem_format(mem, "Not described yet: %s", name));
    const char *image = mem_format(mem, "<image src=\"%s\"><alt>%s</alt></image>", m->path, words);
    if (w->frame == FRAME_RUN) {
        close_tags(w);
        begin_word(w);
        close_tags(w);
        buf_text(w->out, image);
        return;
    }
    end_paragraph(w);
    buf_format(w->out, "<figure id=\"%s\"><title>%s</title>%s</figure>\n",
               foreign_id(w->f, mem_format(mem, "figure-%d", ++w->f->figures), "figure"),
               said ? words : "Picture", image);
}

static bool is_address(const char *p)
{
    return p && !strncmp(p, "https://", 8) && p[8] && strlen(p) <= 2000 &&
           !p[strcspn(p, " \"<>\t\r\n")];
}

static void put_link(struct writer *w, const xmlNode *n)
{
    const void *mem = w->f->mem;
    const char *href = attribute(w, n, "href");
    xmlChar *raw = xmlNodeGetContent(n);
    const char *words = foreign_words(w->f, (const char *)raw, FOREIGN_LINES);
    xmlFree(raw);
    if (w->words || !is_address(href) || !*words) {
        if (href && *href != '#' && !is_address(href))
            lost(w, mem_format(mem, "the link to %.120s", href), "only links to https:// are kept",
                 "look whether it is there by https, or add what it led to");
        children(w, n);
        return;
    }
    begin_word(w);
    buf_format(w->out, "<a href=\"%s\">%s</a>", foreign_escaped(mem, href),
               foreign_escaped(mem, words));
}

static void put_shifted(struct writer *w, const xmlNode *n, const char *const signs[16][2],
                        const char *name)
{
    xmlChar *raw = xmlNodeGetContent(n);
    const char *text = foreign_words(w->f, (const char *)raw, FOREIGN_LINES);
    const char *sign = shifted(w->f->mem, text, signs);
    xmlFree(raw);
    if (sign) {
        put_text(w, sign);
        return;
    }
    lost(w, mem_format(w->f->mem, "\"%.40s\" as %s", text, name),
         "there is no such character, so it stands on the line", "write it in another way");
    children(w, n);
}

static bool is_named(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE && !strcasecmp((const char *)n->name, name);
}

/* A run below another frame: li, td, th, caption. Returns whether a word stood in it. */
static bool put_run(struct writer *w, const xmlNode *n)
{
    enum frame frame = w->frame;
    bool begun = w->begun, blank = w->blank, after_list = w->after_list;
    int n_open = w->n_open;
    w->frame = FRAME_RUN;
    w->begun = w->blank = w->after_list = false;
    w->n_open = 0;
    children(w, n);
    close_tags(w);
    bool any = w->begun;
    w->ends_in_list = w->after_list;
    w->frame = frame;
    w->begun = begun;
    w->blank = blank;
    w->after_list = after_list;
    w->n_open = n_open;
    return any;
}

static void put_element(struct writer *w, const xmlNode *n);

/* One li of a node's children, or of what stands in a list without an li. Whether a word is in it.
 */
static bool put_item(struct writer *w, const xmlNode *n)
{
    size_t at = buf_len(w->out);
    buf_text(w->out, "<li>");
    xmlNode alone = {.type = XML_ELEMENT_NODE, .name = (const xmlChar *)"li"};
    xmlNode copy = *n;
    if (!is_named(n, "li")) {
        copy.next = NULL;
        alone.children = &copy;
        n = &alone;
    }
    bool any = put_run(w, n);
    if (any)
        buf_text(w->out, "</li>\n");
    else
        buf_cut(w->out, at);
    return any;
}

static void put_list(struct writer *w, const xmlNode *list)
{
    static const char end[] = "</li>\n";
    const char *name = is_named(list, "ol") ? "ol" : "ul";
    size_t before = buf_len(w->out);
    bool any = false, nested = false; /* the last li may have a list of its own still */
    buf_format(w->out, "<%s>\n", name);
    for (const xmlNode *n = list->children; n; n = n->next) {
        bool inner = is_named(n, "ul") || is_named(n, "ol");
        if (n->type != XML_ELEMENT_NODE && n->type != XML_TEXT_NODE)
            continue;
        if (inner && any && !nested && w->depth < DEPTH_MAX) { /* editors put it behind the li */
            buf_cut(w->out, buf_len(w->out) - strlen(end));
            w->depth++;
            put_list(w, n);
            w->depth--;
            buf_text(w->out, end);
            nested = true;
        } else if (put_item(w, n)) {
            any = true;
            nested = w->ends_in_list;
        }
    }
    if (any)
        buf_format(w->out, "</%s>\n", name);
    else
        buf_cut(w->out, before);
}

static const char *span(struct writer *w, const xmlNode *cell, const char *name)
{
    const char *value = attribute(w, cell, name);
    int n = value ? atoi(value) : 1;
    return n > 1 && n <= 100 ? mem_format(w->f->mem, " %s=\"%d\"", name, n) : "";
}

static bool put_row(struct writer *w, const xmlNode *row)
{
    size_t at = buf_len(w->out);
    bool any = false;
    buf_text(w->out, "<tr>");
    for (const xmlNode *n = row->children; n; n = n->next) {
        bool head = is_named(n, "th");
        if (!head && !is_named(n, "td"))
            continue;
        const char *name = head ? "th" : "td";
        buf_format(w->out, "<%s%s%s>", name, span(w, n, "colspan"), span(w, n, "rowspan"));
        put_run(w, n);
        buf_format(w->out, "</%s>", name);
        any = true;
    }
    buf_text(w->out, "</tr>\n");
    if (!any)
        buf_cut(w->out, at);
    return any;
}

static bool put_rows(struct writer *w, const xmlNode *n)
{
    bool any = false;
    for (n = n->children; n; n = n->next) {
        if (is_named(n, "tr"))
            any |= put_row(w, n);
        else if (is_named(n, "thead") || is_named(n, "tbody") || is_named(n, "tfoot"))
            any |= put_rows(w, n);
    }
    return any;
}

static void put_table(struct writer *w, const xmlNode *table)
{
    size_t before = buf_len(w->out);
    const xmlNode *caption = table->children;
    while (caption && !is_named(caption, "caption"))
        caption = caption->next;
    buf_text(w->out, "<table><title>");
    if (!caption || !put_run(w, caption))
        buf_text(w->out, "Table");
    buf_text(w->out, "</title>\n");
    if (put_rows(w, table))
        buf_text(w->out, "</table>\n");
    else
        buf_cut(w->out, before);
}

/* What an element is to us. */
enum part_of_page {
    PAGE_INLINE, /* its words, as if the tags were not there */
    PAGE_BLOCK,  /* a paragraph of its own */
    PAGE_STRONG,
    PAGE_EM,
    PAGE_HEADING, /* a paragraph in strong */
    PAGE_BREAK,
    PAGE_LIST,
    PAGE_TABLE,
    PAGE_PICTURE,
    PAGE_LINK,
    PAGE_SUB,
    PAGE_SUP,
    PAGE_SILENT, /* nothing that anybody sees */
    PAGE_LOST    /* noted */
};

static const struct {
    const char *name;
    enum part_of_page is;
} elements[] = {
    {"p", PAGE_BLOCK},       {"div", PAGE_BLOCK},       {"section", PAGE_BLOCK},
    {"article", PAGE_BLOCK}, {"center", PAGE_BLOCK},    {"blockquote", PAGE_BLOCK},
    {"pre", PAGE_BLOCK},     {"address", PAGE_BLOCK},   {"header", PAGE_BLOCK},
    {"footer", PAGE_BLOCK},  {"figure", PAGE_BLOCK},    {"figcaption", PAGE_BLOCK},
    {"dl", PAGE_BLOCK},      {"dt", PAGE_HEADING},      {"dd", PAGE_BLOCK},
    {"li", PAGE_BLOCK},      {"tr", PAGE_BLOCK},        {"td", PAGE_BLOCK},
    {"th", PAGE_BLOCK},      {"caption", PAGE_BLOCK},   {"aside", PAGE_BLOCK},
    {"b", PAGE_STRONG},      {"strong", PAGE_STRONG},   {"i", PAGE_EM},
    {"em", PAGE_EM},         {"cite", PAGE_EM},         {"dfn", PAGE_EM},
    {"h1", PAGE_HEADING},    {"h2", PAGE_HEADING},      {"h3", PAGE_HEADING},
    {"h4", PAGE_HEADING},    {"h5", PAGE_HEADING},      {"h6", PAGE_HEADING},
    {"br", PAGE_BREAK},      {"hr", PAGE_BREAK},        {"ul", PAGE_LIST},
    {"ol", PAGE_LIST},       {"table", PAGE_TABLE},     {"img", PAGE_PICTURE},
    {"a", PAGE_LINK},        {"sub", PAGE_SUB},         {"sup", PAGE_SUP},
    {"style", PAGE_SILENT},  {"meta", PAGE_SILENT},     {"link", PAGE_SILENT},
    {"title", PAGE_SILENT},  {"template", PAGE_SILENT}, {"script", PAGE_LOST},
    {"iframe", PAGE_LOST},   {"object", PAGE_LOST},     {"embed", PAGE_LOST},
    {"audio", PAGE_LOST},    {"video", PAGE_LOST},      {"svg", PAGE_LOST},
    {"math", PAGE_LOST},     {"form", PAGE_LOST},       {"input", PAGE_LOST},
    {"select", PAGE_LOST},   {"textarea", PAGE_LOST},   {"button", PAGE_LOST},
    {"canvas", PAGE_LOST},   {"applet", PAGE_LOST},
};

static enum part_of_page part_of(const xmlNode *n)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (is_named(n, elements[i].name))
            return elements[i].is;
    }
    return PAGE_INLINE;
}

static void within(struct writer *w, const xmlNode *n, const char *tag)
{
    bool room = w->n_open < OPEN_MAX;
    if (room)
        w->open[w->n_open++] = tag;
    children(w, n);
    if (!room)
        return;
    if (w->written == w->n_open)
        buf_format(w->out, "</%s>", w->open[--w->written]);
    w->n_open--;
}

static void put_block(struct writer *w, const xmlNode *n, const char *tag)
{
    end_paragraph(w);
    if (tag)
        within(w, n, tag);
    else
        children(w, n);
    end_paragraph(w);
}

/* Lists and tables stand where there are blocks; elsewhere, and among gaps, their words remain. */
static void put_structure(struct writer *w, const xmlNode *n, bool list)
{
    bool inside_list =
        w->frame == FRAME_RUN && list && is_named(n->parent, "li") && !w->after_list && w->begun;
    if (w->gaps || w->words || (w->frame == FRAME_RUN && !inside_list)) {
        if (w->gaps)
            lost(w, list ? "a list" : "a table", "a text with gaps has paragraphs alone",
                 "look whether it can still be read");
        put_block(w, n, NULL);
        return;
    }
    end_paragraph(w);
    if (list)
        put_list(w, n);
    else
        put_table(w, n);
    w->after_list = inside_list;
}

static void put_element(struct writer *w, const xmlNode *n)
{
    switch (part_of(n)) {
    case PAGE_INLINE:
        children(w, n);
        break;
    case PAGE_BLOCK:
        put_block(w, n, NULL);
        break;
    case PAGE_HEADING:
        put_block(w, n, "strong");
        break;
    case PAGE_STRONG:
        within(w, n, "strong");
        break;
    case PAGE_EM:
        within(w, n, "em");
        break;
    case PAGE_BREAK:
        end_paragraph(w);
        break;
    case PAGE_LIST:
    case PAGE_TABLE:
        put_structure(w, n, part_of(n) == PAGE_LIST);
        break;
    case PAGE_PICTURE:
        put_picture(w, n);
        break;
    case PAGE_LINK:
        put_link(w, n);
        break;
    case PAGE_SUB:
    case PAGE_SUP:
        if (part_of(n) == PAGE_SUB)
            put_shifted(w, n, lowered, "an index");
        else
            put_shifted(w, n, raised, "an exponent");
        break;
    case PAGE_SILENT:
        break;
    case PAGE_LOST:
        lost(w, mem_format(w->f->mem, "<%.20s>", (const char *)n->name),
             "such parts are never shown or run",
             "say in words, or with a picture, what it showed");
        break;
    }
}

static void children(struct writer *w, const xmlNode *n)
{
    if (w->depth == DEPTH_MAX)
        return;
    w->depth++;
    for (n = n->children; n; n = n->next) {
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
            put_text(w, (const char *)n->content);
        else if (n->type == XML_ELEMENT_NODE)
            put_element(w, n);
    }
    w->depth--;
}

/* ---- all of it */

static void write_html(struct writer *w, const char *text)
{
    enum {
        HOW = HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER |
              HTML_PARSE_COMPACT | HTML_PARSE_NODEFDTD
    };
    htmlDocPtr doc = htmlReadMemory(text, (int)strlen(text), NULL, "UTF-8", HOW);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (root)
        children(w, root);
    xmlFreeDoc(doc);
}

static const char *convert(struct foreign *f, struct foreign_item *item, const char *text,
                           enum foreign_text form, struct writer w)
{
    w.f = f;
    w.item = item;
    w.out = buf_new(f->mem, TEXT_MAX);
    w.lines = form != FOREIGN_HTML;
    if (form == FOREIGN_LINES || !strpbrk(text, "<&"))
        put_text(&w, text);
    else
        write_html(&w, text);
    end_paragraph(&w);
    return buf_data(w.out);
}

const char *foreign_blocks(struct foreign *f, struct foreign_item *item, const char *text,
                           enum foreign_text form, bool gaps)
{
    return convert(f, item, text, form, (struct writer){.frame = FRAME_BLOCKS, .gaps = gaps});
}

const char *foreign_run(struct foreign *f, struct foreign_item *item, const char *text,
                        enum foreign_text form, bool pictures)
{
    return convert(f, item, text, form, (struct writer){.frame = FRAME_RUN, .pictures = pictures});
}

const char *foreign_words(struct foreign *f, const char *text, enum foreign_text form)
{
    return convert(f, NULL, text, form, (struct writer){.frame = FRAME_RUN, .words = true});
}
