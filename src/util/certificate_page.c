/* Lays out and draws the page of a certificate.  SPDX-License-Identifier: Apache-2.0 */
#include "certificate_page.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <string.h>

#include "certificate_file.h"
#include "util/buf.h"
#include "util/mem.h"

#define PAGE_W   CERTIFICATE_PAGE_W
#define PAGE_H   CERTIFICATE_PAGE_H
#define FRAME    27.0
#define MARGIN_X 72.0
#define MARGIN_Y 50.0
#define INNER_W  (PAGE_W - 2 * MARGIN_X)
#define INNER_H  (PAGE_H - 2 * MARGIN_Y)
#define QR_SIZE  98.0 /* quiet zone included: modules of about 2 points, read by any camera */
#define QR_QUIET 4    /* modules of white that the standard asks for on each side */
#define COL_GAP  14.0
#define RULE_GAP 12.0
enum { PERCENT_MIN = 60 }; /* the smallest print is then 5 points: below, better refuse */

/* The texts of the page in reading order. */
enum part {
    ISSUER,
    TITLE,
    LEAD,
    HOLDER,
    HOLDS,
    CERTIFICATION,
    COURSE,
    LABEL_1, /* the facts: four columns of a label and a value */
    VALUE_1,
    LABEL_2,
    VALUE_2,
    LABEL_3,
    VALUE_3,
    LABEL_4,
    VALUE_4,
    STATEMENT,
    CHECK, /* the foot: beside the QR code */
    URL,
    CODE_LABEL,
    CODE,
    NOTE,
    PART_COUNT
};
enum { COLUMNS = 4 };

enum typeface { SANS, SERIF, MONO, TYPEFACES };
enum { FAMILIES = 3 };
/* Families to try until one has every letter of a text; else letters of several are mixed. */
static const char *const families[TYPEFACES][FAMILIES] = {
    [SANS] = {"Liberation Sans", "DejaVu Sans", "Noto Sans"},
    [SERIF] = {"Liberation Serif", "DejaVu Serif", "Noto Serif"},
    [MONO] = {"Liberation Mono", "DejaVu Sans Mono", "Noto Sans Mono"},
};

struct style {
    enum typeface face;
    double size;  /* points */
    double least; /* shrinks down to this to stay on one line, then it wraps */
    double above; /* space above it */
    double grey;  /* 0 is black */
    bool bold;
};

static const struct style styles[PART_COUNT] = {
    [ISSUER] = {SANS, 16, 13, 0, 0.1, false},      [TITLE] = {SERIF, 32, 26, 4, 0.1, false},
    [LEAD] = {SANS, 11.5, 10, 0, 0.33, false},     [HOLDER] = {SERIF, 46, 26, 4, 0, false},
    [HOLDS] = {SANS, 11.5, 10, 0, 0.33, false},    [CERTIFICATION] = {SERIF, 24, 17, 4, 0.1, false},
    [COURSE] = {SANS, 11.5, 10.5, 5, 0.2, false},  [LABEL_1] = {SANS, 9.5, 8.5, 0, 0.33, false},
    [VALUE_1] = {SANS, 12.5, 10, 3, 0.1, false},   [LABEL_2] = {SANS, 9.5, 8.5, 0, 0.33, false},
    [VALUE_2] = {SANS, 12.5, 10, 3, 0.1, false},   [LABEL_3] = {SANS, 9.5, 8.5, 0, 0.33, false},
    [VALUE_3] = {SANS, 12.5, 10, 3, 0.1, false},   [LABEL_4] = {SANS, 9.5, 8.5, 0, 0.33, false},
    [VALUE_4] = {SANS, 12.5, 10, 3, 0.1, false},   [STATEMENT] = {SANS, 9.5, 9.5, 0, 0.2, false},
    [CHECK] = {SANS, 9.5, 9, 0, 0.33, false},      [URL] = {SANS, 11, 9.5, 2, 0.1, false},
    [CODE_LABEL] = {SANS, 9.5, 9, 7, 0.33, false}, [CODE] = {MONO, 14, 11, 2, 0.1, true},
    [NOTE] = {SANS, 9.5, 9.5, 7, 0.33, false},
};

struct page {
    void *scratch; /* owns every layout */
    const struct certificate_text *text;
    const struct certificate_words *words;
    bool mirrored; /* the language is written from right to left */
    cairo_t *cr;
    PangoLayout *layouts[PART_COUNT]; /* NULL: nothing to say there */
    const char *families[PART_COUNT];
    double heights[PART_COUNT];
    QRcode *qr;
    double facts_h;
    double foot_h;
    double spread; /* white space added above each group so that the page is filled */
};

static void release_object(void *object)
{
    g_object_unref(object);
}

static void release_qr(void *qr)
{
    QRcode_free(qr);
}

static bool is_rtl(PangoLayout *layout)
{
    return pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL;
}

/* "ABCDEFGH" as "ABCD EFGH": people type groups of four without losing their place. */
static const char *spaced_code(const void *mem, const char *code)
{
    if (strpbrk(code, " -"))
        return code;
    struct buf *b = buf_new(mem, 2 * strlen(code) + 1);
    for (size_t i = 0; code[i]; i++) {
        /* A byte of a longer character is never parted from its first. */
        if (i && i % 4 == 0 && ((unsigned char)code[i] & 0xC0) != 0x80)
            buf_char(b, ' ');
        buf_char(b, code[i]);
    }
    return buf_data(b);
}

static double part_width(enum part part)
{
    if (part >= LABEL_1 && part <= VALUE_4)
        return (INNER_W - (COLUMNS - 1) * COL_GAP) / COLUMNS;
    if (part >= CHECK)
        return INNER_W - QR_SIZE - COL_GAP;
    return INNER_W;
}

static void set_size(struct page *p, enum part part, double size)
{
    const struct style *style = &styles[part];
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, p->families[part]);
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(p->layouts[part], font);
    pango_font_description_free(font);
}

/* True if the text is set in one font: none of its letters had to come from elsewhere. */
static bool has_one_font(PangoLayout *layout)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    const PangoFont *font = NULL;
    bool one = true;
    do {
        const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);
        if (!run)
            continue;
        if (font && font != run->item->analysis.font)
            one = false;
        font = run->item->analysis.font;
    } while (one && pango_layout_iter_next_run(iter));
    pango_layout_iter_free(iter);
    return one;
}

static void make_layout(struct page *p, enum part part, const char *text)
{
    if (!text || !*text)
        return;
    PangoLayout *layout = pango_cairo_create_layout(p->cr);
    mem_attach(p->scratch, layout, release_object);
    PangoContext *context = pango_layout_get_context(layout);
    pango_context_set_language(context, pango_language_from_string(p->text->language));
    pango_context_set_round_glyph_positions(context, FALSE); /* paper has no pixels */
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, -1);
    /* A long name without spaces may be broken, but nothing is written into it. */
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    /* Some fonts draw "fi" and "ff" as one glyph, which tears words apart for those who listen. */
    pango_attr_list_insert(attributes, pango_attr_font_features_new("liga=0, clig=0"));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    p->layouts[part] = layout;
    for (int i = 0; i < FAMILIES; i++) {
        p->families[part] = families[styles[part].face][i];
        set_size(p, part, styles[part].size);
        if (has_one_font(layout))
            return;
    }
    p->families[part] = families[styles[part].face][0];
}

static void make_layouts(struct page *p)
{
    const struct certificate_text *t = p->text;
    const struct certificate_words *w = p->words;
    const char *texts[PART_COUNT] = {
        [ISSUER] = t->issuer,
        [TITLE] = w->title,
        [LEAD] = w->lead,
        [HOLDER] = t->holder,
        [HOLDS] = w->holds,
        [CERTIFICATION] = t->certification,
        [COURSE] = t->course,
        [LABEL_1] = w->completed,
        [VALUE_1] = t->completed,
        [LABEL_2] = w->valid_from,
        [VALUE_2] = t->valid_from,
        [LABEL_3] = w->valid_to,
        [VALUE_3] = t->valid_to ? t->valid_to : w->no_end,
        [LABEL_4] = t->hours ? w->hours : NULL,
        [VALUE_4] = t->hours,
        [STATEMENT] = t->statement,
        [CHECK] = w->check,
        [URL] = t->url,
        [CODE_LABEL] = w->code,
        [CODE] = spaced_code(p->scratch, t->code),
        [NOTE] = t->note,
    };
    for (enum part part = 0; part < PART_COUNT; part++)
        make_layout(p, part, texts[part]);
    p->mirrored = is_rtl(p->layouts[TITLE]);
    for (enum part part = CHECK; part < PART_COUNT; part++) {
        PangoLayout *layout = p->layouts[part];
        /* Pango turns left and right around for a text that runs from right to left. */
        if (layout)
            pango_layout_set_alignment(layout, p->mirrored != is_rtl(layout) ? PANGO_ALIGN_RIGHT
                                                                             : PANGO_ALIGN_LEFT);
    }
}

/* The largest size at which the text stays on one line, or the least one, wrapped. */
static void fit_part(struct page *p, enum part part, double scale)
{
    PangoLayout *layout = p->layouts[part];
    if (!layout)
        return;
    const struct style *style = &styles[part];
    double width = part_width(part);
    double size = style->size * scale;
    int w, h;
    set_size(p, part, size);
    pango_layout_set_width(layout, -1);
    pango_layout_get_size(layout, &w, &h);
    double natural = (double)w / PANGO_SCALE;
    if (natural > width) {
        size = size * width / natural * 0.995; /* glyph widths do not shrink quite evenly */
        if (size < style->least * scale)
            size = style->least * scale;
        set_size(p, part, size);
    }
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_get_size(layout, &w, &h);
    p->heights[part] = style->above * scale + (double)h / PANGO_SCALE;
}

static double sum_heights(const struct page *p, enum part from, enum part to)
{
    double sum = 0;
    for (enum part part = from; part < to; part++)
        sum += p->heights[part];
    return sum;
}

/* Groups are what white space parts: head, person, certification, facts, statement, foot. */
static bool starts_group(enum part part)
{
    return part == TITLE || part == LEAD || part == HOLDS;
}

/* False if the parts do not fit at this scale. */
static bool fit_page(struct page *p, double scale)
{
    for (enum part part = 0; part < PART_COUNT; part++)
        fit_part(p, part, scale);
    p->facts_h = 0;
    for (enum part part = LABEL_1; part <= VALUE_4; part += 2) {
        double h = sum_heights(p, part, part + 2);
        if (h > p->facts_h)
            p->facts_h = h;
    }
    p->foot_h = sum_heights(p, CHECK, PART_COUNT);
    if (p->foot_h < QR_SIZE)
        p->foot_h = QR_SIZE;
    double used =
        sum_heights(p, 0, LABEL_1) + p->facts_h + p->heights[STATEMENT] + p->foot_h + 2 * RULE_GAP;
    int gaps = p->layouts[STATEMENT] ? 5 : 4;
    p->spread = (INNER_H - used) / gaps;
    return p->spread >= 5 * scale;
}

static bool compose(struct page *p, struct err *err)
{
    for (int percent = 100; percent >= PERCENT_MIN; percent -= 5) {
        if (fit_page(p, percent / 100.0))
            return true;
    }
    return err_set(err, ERR_INVALID,
                   "The texts of this certificate are too long for one page. Shorten the title or "
                   "the accreditation statement.");
}

/* x is where the part would be in a language written from left to right. */
static void show_part(struct page *p, enum part part, double x, double y)
{
    PangoLayout *layout = p->layouts[part];
    if (!layout)
        return;
    if (p->mirrored)
        x = PAGE_W - x - part_width(part);
    double grey = styles[part].grey;
    int h;
    pango_layout_get_size(layout, NULL, &h);
    cairo_set_source_rgb(p->cr, grey, grey, grey);
    /* The space above is the part's own: the text stands at the lower end of its height. */
    cairo_move_to(p->cr, x, y + p->heights[part] - (double)h / PANGO_SCALE);
    pango_cairo_show_layout(p->cr, layout);
}

static void show_tagged(struct page *p, const char *tag, enum part part, double x, double y)
{
    if (!p->layouts[part])
        return;
    cairo_tag_begin(p->cr, tag, NULL);
    show_part(p, part, x, y);
    cairo_tag_end(p->cr, tag);
}

/* The frame and the line above the foot. certificate_file_finish makes them artifacts. */
static void show_lines(struct page *p, double foot_y)
{
    cairo_tag_begin(p->cr, CERTIFICATE_DECORATION, NULL);
    cairo_set_source_rgb(p->cr, 0.45, 0.45, 0.45);
    cairo_set_line_width(p->cr, 0.75);
    cairo_rectangle(p->cr, FRAME, FRAME, PAGE_W - 2 * FRAME, PAGE_H - 2 * FRAME);
    cairo_move_to(p->cr, MARGIN_X, foot_y - RULE_GAP);
    cairo_line_to(p->cr, PAGE_W - MARGIN_X, foot_y - RULE_GAP);
    cairo_stroke(p->cr);
    cairo_tag_end(p->cr, CERTIFICATE_DECORATION);
}

static void show_facts(struct page *p, double y)
{
    cairo_tag_begin(p->cr, "L", NULL);
    for (int i = 0; i < COLUMNS; i++) {
        enum part label = LABEL_1 + 2 * (enum part)i;
        double x = MARGIN_X + i * (part_width(label) + COL_GAP);
        cairo_tag_begin(p->cr, "LI", NULL);
        show_tagged(p, "Lbl", label, x, y);
        show_tagged(p, "LBody", label + 1, x, y + p->heights[label]);
        cairo_tag_end(p->cr, "LI");
    }
    cairo_tag_end(p->cr, "L");
}

/* Draws the modules as squares, those side by side as one: no seams show between them. */
static void show_qr(struct page *p, double x, double y)
{
    int n = p->qr->width;
    double module = QR_SIZE / (n + 2 * QR_QUIET);
    if (p->mirrored)
        x = PAGE_W - x - QR_SIZE;
    cairo_tag_begin(p->cr, "Figure", NULL);
    for (int row = 0; row < n; row++) {
        const unsigned char *line = p->qr->data + (size_t)row * (size_t)n;
        for (int from = 0, to; from < n; from = to) {
            to = from + 1;
            while (to < n && (line[to] & 1) == (line[from] & 1))
                to++;
            if (line[from] & 1)
                cairo_rectangle(p->cr, x + module * (QR_QUIET + from),
                                y + module * (QR_QUIET + row), module * (to - from), module);
        }
    }
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    cairo_fill(p->cr);
    cairo_tag_end(p->cr, "Figure");
}

/* The address as a link. In cairo's attributes ' and \ are escaped by a backslash. */
static void show_link(struct page *p, double x, double y)
{
    struct buf *b = buf_new(p->scratch, 2 * strlen(p->text->url) + 16);
    buf_text(b, "uri='");
    for (const char *c = p->text->url; *c; c++) {
        if (*c == '\'' || *c == '\\')
            buf_char(b, '\\');
        buf_char(b, *c);
    }
    buf_char(b, '\'');
    cairo_tag_begin(p->cr, CAIRO_TAG_LINK, buf_data(b));
    show_part(p, URL, x, y);
    cairo_tag_end(p->cr, CAIRO_TAG_LINK);
}

static void show_foot(struct page *p, double y)
{
    double x = MARGIN_X + QR_SIZE + COL_GAP;
    show_qr(p, MARGIN_X, y + (p->foot_h - QR_SIZE) / 2);
    y += (p->foot_h - sum_heights(p, CHECK, PART_COUNT)) / 2;
    /* cairo marks only what stands in the innermost tag. */
    cairo_tag_begin(p->cr, "P", NULL);
    show_tagged(p, "Span", CHECK, x, y);
    y += p->heights[CHECK];
    show_link(p, x, y);
    y += p->heights[URL];
    cairo_tag_end(p->cr, "P");
    show_tagged(p, "P", CODE_LABEL, x, y);
    y += p->heights[CODE_LABEL];
    show_tagged(p, "P", CODE, x, y);
    y += p->heights[CODE];
    show_tagged(p, "P", NOTE, x, y);
}

static void show_page(struct page *p)
{
    double y = MARGIN_Y;
    double foot_y = PAGE_H - MARGIN_Y - p->foot_h;
    cairo_tag_begin(p->cr, "Document", NULL);
    show_lines(p, foot_y);
    for (enum part part = 0; part < LABEL_1; part++) {
        if (starts_group(part))
            y += part == TITLE || part == HOLDS ? p->spread / 2 : p->spread;
        show_tagged(p, part == TITLE ? "H1" : "P", part, MARGIN_X, y);
        y += p->heights[part];
    }
    y += p->spread;
    show_facts(p, y);
    y += p->facts_h + p->spread;
    show_tagged(p, "P", STATEMENT, MARGIN_X, y);
    show_foot(p, foot_y);
    cairo_tag_end(p->cr, "Document");
}

bool certificate_page_draw(const void *mem, cairo_t *cr, const struct certificate_text *text,
                           struct err *err)
{
    void *scratch = mem_owner(mem, "certificate page");
    struct page p = {.scratch = scratch, .text = text, .words = text->words, .cr = cr};
    p.qr = QRcode_encodeString8bit(text->url, 0, QR_ECLEVEL_M);
    bool done = p.qr;
    if (p.qr)
        mem_attach(scratch, p.qr, release_qr);
    else
        err_set(err, ERR_INTERNAL, "The certificate could not be made. Try again later.");
    if (done) {
        make_layouts(&p);
        done = compose(&p, err);
    }
    if (done) {
        show_page(&p);
        cairo_show_page(cr);
    }
    mem_free(scratch);
    return done;
}
