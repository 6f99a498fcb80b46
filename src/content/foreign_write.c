/* The course language, written from records.  SPDX-License-Identifier: Apache-2.0 */
#include "content/foreign_write.h"

#include <stdlib.h>
#include <string.h>

#include "content/foreign_html.h"
#include "content/pipeline.h"
#include "content/source.h"
#include "util/buf.h"
#include "util/mem.h"

enum { FILE_MAX = 16 * 1024 * 1024, DRAWS_MAX = 50, DRAWN = 10, WEIGHT_MAX = 999999 };

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

/* ---- attributes and small parts */

static long common_divisor(long a, long b)
{
    while (b) {
        long rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static void put_fraction(struct buf *out, const char *name, struct fraction f)
{
    long common = common_divisor(f.num, f.den);
    common = common ? common : 1;
    if (f.den / common == 1)
        buf_format(out, " %s=\"%ld\"", name, f.num / common);
    else
        buf_format(out, " %s=\"%ld/%ld\"", name, f.num / common, f.den / common);
}

static const char *escaped(const struct foreign *f, const char *text)
{
    return foreign_escaped(f->mem, text);
}

static void put_feedback(struct buf *out, const char *attribute, const char *value, const char *run)
{
    if (run && *run)
        buf_format(out, "    <feedback %s=\"%s\">%s</feedback>\n", attribute, value, run);
}

/* ---- parts of items */

/* Whether one option is worth all and the others nothing: then "right" says it. */
static bool is_plain_key(const struct foreign_parts *options)
{
    size_t right = 0, wrong = 0;
    for (size_t i = 0; i < options->n; i++) {
        right += fraction_is(options->list[i].fraction, 1, 1);
        wrong += fraction_is(options->list[i].fraction, 0, 1) || !options->list[i].fraction.den;
    }
    return right == 1 && right + wrong == options->n;
}

static void put_option(struct buf *out, const char *id, const struct foreign_part *o, bool key,
                       bool fractions)
{
    buf_format(out, "<option id=\"%s\"", id);
    if (key && fractions)
        put_fraction(out, "fraction", o->fraction.den ? o->fraction : (struct fraction){0, 1});
    else if (key && o->fraction.num > 0)
        buf_text(out, " right=\"yes\"");
    if (o->fixed)
        buf_text(out, " fixed=\"yes\"");
    buf_format(out, ">%s</option>", o->text);
}

static void put_options(const struct foreign *f, const struct foreign_item *item, struct buf *out)
{
    bool key = item->kind == ITEM_SINGLE_CHOICE || item->kind == ITEM_MULTIPLE_CHOICE;
    bool fractions = item->kind == ITEM_SINGLE_CHOICE ? !is_plain_key(&item->options)
                                                      : item->scoring == SCORING_FRACTIONS;
    for (size_t i = 0; i < item->options.n; i++) {
        buf_text(out, "    ");
        put_option(out, mem_format(f->mem, "o%zu", i + 1), &item->options.list[i], key, fractions);
        buf_char(out, '\n');
    }
}

static void put_accept(const struct foreign *f, struct buf *out, const char *id,
                       const struct foreign_part *a)
{
    buf_text(out, "<accept");
    if (id)
        buf_format(out, " id=\"%s\"", id);
    if (a->fraction.den && !fraction_is(a->fraction, 1, 1))
        put_fraction(out, "fraction", a->fraction);
    if (!a->value) {
        buf_format(out, ">%s</accept>", escaped(f, a->text));
        return;
    }
    buf_format(out, " value=\"%s\"", a->value);
    if (a->tolerance)
        buf_format(out, " tolerance=\"%s\"", a->tolerance);
    buf_text(out, "/>");
}

static void put_accepted(const struct foreign *f, const struct foreign_item *item, struct buf *out)
{
    for (size_t i = 0; i < item->accepted.n; i++) {
        buf_text(out, "    ");
        put_accept(f, out, mem_format(f->mem, "a%zu", i + 1), &item->accepted.list[i]);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < item->units.n; i++) {
        const struct foreign_part *u = &item->units.list[i];
        buf_text(out, "    <unit");
        put_fraction(out, "factor", u->fraction);
        buf_format(out, ">%s</unit>\n", escaped(f, u->text));
    }
}

static void put_rows(const struct foreign *f, const struct foreign_item *item, struct buf *out)
{
    for (size_t i = 0; i < item->rows.n; i++) {
        const struct foreign_part *r = &item->rows.list[i];
        const char *answer = item->kind == ITEM_KPRIM ? (r->answer ? "true" : "false")
                                                      : mem_format(f->mem, "o%d", r->answer + 1);
        buf_format(out, "    <row id=\"r%zu\" answer=\"%s\">%s</row>\n", i + 1, answer, r->text);
    }
}

static void put_gap(const struct foreign *f, struct buf *out, size_t n, const struct foreign_gap *g)
{
    buf_format(out, "<gap id=\"g%zu\"", n + 1);
    if (g->weight > 1)
        buf_format(out, " weight=\"%d\"", g->weight);
    if (g->fold)
        buf_text(out, " case=\"fold\"");
    buf_char(out, '>');
    bool fractions = !is_plain_key(&g->options);
    for (size_t i = 0; i < g->options.n; i++) {
        struct foreign_part option = g->options.list[i];
        option.text = escaped(f, option.text);
        put_option(out, mem_format(f->mem, "g%zu-o%zu", n + 1, i + 1), &option, true, fractions);
    }
    for (size_t i = 0; i < g->accepted.n; i++)
        put_accept(f, out, NULL, &g->accepted.list[i]);
    buf_text(out, "</gap>");
}

/* The stem, with the gaps where their marks stand. */
static void put_stem(const struct foreign *f, const struct foreign_item *item, struct buf *out)
{
    const char *p = item->stem;
    buf_text(out, "    <stem>");
    while (*p) {
        unsigned char first = (unsigned char)*p;
        if (first == (0xE0 | (FOREIGN_GAP_FIRST >> 12)) && item->n_gaps) {
            size_t n = (size_t)(((p[1] & 0x3F) << 6) | (p[2] & 0x3F)) +
                       ((size_t)(first & 0x0F) << 12) - FOREIGN_GAP_FIRST;
            if (n < item->n_gaps) {
                put_gap(f, out, n, &item->gaps[n]);
                p += 3;
                continue;
            }
        }
        buf_char(out, *p++);
    }
    buf_text(out, "</stem>\n");
}

static void put_feedbacks(const struct foreign *f, const struct foreign_item *item, struct buf *out)
{
    for (size_t i = 0; i < item->options.n; i++)
        put_feedback(out, "for", mem_format(f->mem, "o%zu", i + 1), item->options.list[i].feedback);
    for (size_t i = 0; i < item->rows.n; i++)
        put_feedback(out, "for", mem_format(f->mem, "r%zu", i + 1), item->rows.list[i].feedback);
    for (size_t i = 0; i < item->accepted.n; i++)
        put_feedback(out, "for", mem_format(f->mem, "a%zu", i + 1),
                     item->accepted.list[i].feedback);
    for (size_t i = 0; i < item->n_gaps; i++)
        put_feedback(out, "for", mem_format(f->mem, "g%zu", i + 1), item->gaps[i].feedback);
    put_feedback(out, "for", "true", item->feedback_true);
    put_feedback(out, "for", "false", item->feedback_false);
    put_feedback(out, "when", "right", item->feedback_right);
    put_feedback(out, "when", "partial", item->feedback_partial);
    put_feedback(out, "when", "wrong", item->feedback_wrong);
    if (item->rationale && *item->rationale)
        buf_format(out, "    <rationale>%s</rationale>\n", item->rationale);
    for (size_t i = 0; i < item->n_hints; i++)
        buf_format(out, "    <hint>%s</hint>\n", item->hints[i]);
}

/* ---- items */

static void put_scoring(const struct foreign_item *item, struct buf *out)
{
    bool says = item->kind == ITEM_MULTIPLE_CHOICE || item->kind == ITEM_ORDERING ||
                item->kind == ITEM_MATCHING || item->kind == ITEM_GAP_FILL;
    if (says)
        buf_format(out, " scoring=\"%s\"", item_scoring_names[item->scoring]);
    if (item->kind == ITEM_TRUE_FALSE)
        buf_format(out, " answer=\"%s\"", item->answer ? "true" : "false");
    if (item->kind == ITEM_SHORT_ANSWER && item->fold)
        buf_text(out, " case=\"fold\"");
    if (item->kind == ITEM_KPRIM && item->half_credit)
        buf_text(out, " half-credit=\"yes\"");
    if (item->kind == ITEM_NUMERICAL && item->units.n && item->units_asked != UNITS_NONE)
        buf_format(out, " units=\"%s\"", item_units_names[item->units_asked]);
    if (item->kind == ITEM_NUMERICAL && item->units.n && item->unit_penalty.den)
        put_fraction(out, "unit-penalty", item->unit_penalty);
    if (item->kind == ITEM_ESSAY && item->min_words > 0)
        buf_format(out, " min-words=\"%d\"", item->min_words);
    if (item->kind == ITEM_ESSAY && item->max_words > 0)
        buf_format(out, " max-words=\"%d\"", item->max_words);
    bool shuffles = item->kind != ITEM_TRUE_FALSE && item->kind != ITEM_ORDERING &&
                    item->kind != ITEM_SHORT_ANSWER && item->kind != ITEM_NUMERICAL &&
                    item->kind != ITEM_ESSAY;
    if (shuffles && item->no_shuffle)
        buf_text(out, " shuffle=\"no\"");
}

static void put_item(const struct foreign *f, const struct foreign_item *item, int weight,
                     struct buf *out)
{
    const char *kind = item_kind_names[item->kind];
    buf_format(out, "  <%s id=\"%s\"", kind, item->id);
    if (item->tags)
        buf_format(out, " tags=\"%s\"", item->tags);
    if (weight > 1)
        buf_format(out, " weight=\"%d\"", weight);
    if (item->penalty.den && item->penalty.num > 0)
        put_fraction(out, "penalty", item->penalty);
    put_scoring(item, out);
    buf_text(out, ">\n");
    put_stem(f, item, out);
    put_options(f, item, out);
    put_rows(f, item, out);
    put_accepted(f, item, out);
    if (item->kind == ITEM_ESSAY)
        buf_format(out,
                   "    <criterion id=\"c1\"><title>The answer</title><level points=\"0\">Not yet "
                   "as asked.</level><level points=\"1\">%s</level></criterion>\n",
                   item->guide && *item->guide ? item->guide : "As asked.");
    put_feedbacks(f, item, out);
    buf_format(out, "  </%s>\n\n", kind);
}

/* ---- weights: whole numbers that stand to each other as the source says */

struct scale {
    long times, by;
};

static struct scale find_scale(const struct foreign *f)
{
    struct scale s = {1, 0};
    for (size_t b = 0; b < f->n_banks; b++) {
        for (size_t i = 0; i < f->banks[b]->n_items; i++) {
            struct fraction w = f->banks[b]->items[i]->worth;
            if (w.den && w.num > 0 && s.times < WEIGHT_MAX)
                s.times = s.times / common_divisor(s.times, w.den) * w.den;
        }
    }
    for (size_t b = 0; b < f->n_banks; b++) {
        for (size_t i = 0; i < f->banks[b]->n_items; i++) {
            struct fraction w = f->banks[b]->items[i]->worth;
            if (!w.den)
                w = (struct fraction){1, 1};
            if (w.num > 0)
                s.by = common_divisor(s.by, w.num * s.times / w.den);
        }
    }
    s.by = s.by ? s.by : 1;
    return s;
}

static int weight_of(struct foreign *f, struct foreign_item *item, const struct scale *s)
{
    struct fraction w = item->worth.den ? item->worth : (struct fraction){1, 1};
    long weight = w.num * s->times / w.den / s->by;
    if (weight >= 1 && weight <= WEIGHT_MAX)
        return (int)weight;
    foreign_partly(f, item, "its weight",
                   weight < 1
                       ? "it counts for nothing there; here every question that is asked counts"
                       : "the weights of this file differ too much",
                   "set weight on the question, or draw it apart");
    return 1;
}

/* ---- files */

static struct folder_file *add_file(struct foreign *f, const char *path, const void *data,
                                    size_t len)
{
    struct converted *out = f->out;
    size_t n = out->n_files;
    out->files = n & (n - 1) ? out->files : mem_grow(f->mem, out->files, n, n ? n * 2 : 1);
    out->files[out->n_files++] = (struct folder_file){path, data, len};
    return &out->files[out->n_files - 1];
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static size_t kept(const struct foreign_bank *bank)
{
    size_t n = 0;
    for (size_t i = 0; i < bank->n_items; i++)
        n += !bank->items[i]->refused;
    return n;
}

static void write_bank(struct foreign *f, const struct foreign_bank *bank, const struct scale *s,
                       const char *language)
{
    struct buf *out = buf_new(f->mem, FILE_MAX);
    buf_format(out,
               HEAD "<bank xmlns=\"urn:attest:course:1\" id=\"%s\" privacy=\"scored\" "
                    "xml:lang=\"%s\">\n  <title>%s</title>\n\n",
               bank->id, language, escaped(f, bank->title));
    for (size_t i = 0; i < bank->n_items; i++) {
        struct foreign_item *item = bank->items[i];
        if (!item->refused)
            put_item(f, item, weight_of(f, item, s), out);
    }
    buf_text(out, "</bank>\n");
    add_file(f, mem_format(f->mem, "banks/%s.xml", bank->id), buf_data(out), buf_len(out));
}

static void write_pages(struct foreign *f, const char *language)
{
    enum { WORDS_A_MINUTE = 150, MINUTES_MAX = 60 };
    struct buf *out = buf_new(f->mem, FILE_MAX);
    if (!f->n_pages)
        return;
    buf_format(out,
               HEAD "<module xmlns=\"urn:attest:course:1\" id=\"%s\" xml:lang=\"%s\">\n"
                    "  <title>Pages</title>\n",
               "pages", language);
    for (size_t i = 0; i < f->n_pages; i++) {
        const struct foreign_page *p = &f->pages[i];
        int minutes = 1 + p->words / WORDS_A_MINUTE;
        buf_format(out, "  <page id=\"%s\" minutes=\"%d\">\n    <title>%s</title>\n%s  </page>\n",
                   p->id, minutes < MINUTES_MAX ? minutes : MINUTES_MAX, escaped(f, p->title),
                   p->body);
    }
    buf_text(out, "</module>\n");
    add_file(f, "modules/pages.xml", buf_data(out), buf_len(out));
}

static void write_quiz(struct foreign *f, struct buf *out)
{
    size_t banks = 0, drawn = 0;
    for (size_t i = 0; i < f->n_banks; i++)
        banks += kept(f->banks[i]) > 0;
    if (!banks)
        return;
    if (banks > DRAWS_MAX)
        foreign_partly(f, NULL, mem_format(f->mem, "%zu banks in the quiz", banks - DRAWS_MAX),
                       "a quiz draws from at most 50", "write another quiz for them");
    size_t each = (DRAWN + banks - 1) / banks;
    buf_text(out, "\n  <quiz id=\"quiz\" kind=\"quiz\">\n    <title>Questions</title>\n");
    for (size_t i = 0; i < f->n_banks && drawn < DRAWS_MAX; i++) {
        size_t there = kept(f->banks[i]);
        if (!there)
            continue;
        size_t asked = f->banks[i]->drawn > 0 ? (size_t)f->banks[i]->drawn : each;
        buf_format(out, "    <draw bank=\"%s\" count=\"%zu\"/>\n", f->banks[i]->id,
                   there < asked ? there : asked);
        drawn++;
    }
    buf_text(out, "  </quiz>\n");
}

static void write_course(struct foreign *f, const struct convert_options *o, const char *language)
{
    enum { DAYS_TO_REVIEW = 365 };
    char reviewed[DATE_TEXT_SIZE], by[DATE_TEXT_SIZE];
    struct buf *out = buf_new(f->mem, FILE_MAX);
    buf_format(out,
               HEAD
               "<course xmlns=\"urn:attest:course:1\" code=\"%s\" version=\"1\" xml:lang=\"%s\"\n"
               "        reviewed=\"%s\" review-by=\"%s\">\n  <title>%s</title>\n"
               "  <description><p>Brought over from %s (%s).</p></description>\n\n",
               f->out->code, language, date_format(o->today, reviewed),
               date_format(o->today + DAYS_TO_REVIEW, by), escaped(f, f->out->title), f->format,
               escaped(f, base_name(f->file)));
    if (f->n_pages)
        buf_text(out, "  <use src=\"modules/pages.xml\"/>\n");
    for (size_t i = 0; i < f->n_banks; i++) {
        if (kept(f->banks[i]))
            buf_format(out, "  <use src=\"banks/%s.xml\"/>\n", f->banks[i]->id);
    }
    write_quiz(f, out);
    buf_text(out, "</course>\n");
    add_file(f, "course.xml", buf_data(out), buf_len(out));
}

/* Whether a picture stands in anything that is written, and is not among the files yet. */
static bool is_used(const struct foreign *f, const char *path)
{
    for (size_t i = 0; i < f->out->n_files; i++) {
        if (!strcmp(f->out->files[i].path, path))
            return false;
    }
    for (size_t i = 0; i < f->out->n_files; i++) {
        const struct folder_file *file = &f->out->files[i];
        if (memmem(file->data, file->len, path, strlen(path)))
            return true;
    }
    return false;
}

static void write_all(struct foreign *f, const struct convert_options *o)
{
    const char *language = o->language ? o->language : "en";
    struct scale scale = find_scale(f);
    f->out->n_files = 0;
    write_course(f, o, language);
    write_pages(f, language);
    for (size_t i = 0; i < f->n_banks; i++) {
        if (kept(f->banks[i]))
            write_bank(f, f->banks[i], &scale, language);
    }
    for (size_t i = 0; i < f->n_media; i++) {
        if (is_used(f, f->media[i].path))
            add_file(f, f->media[i].path, f->media[i].data, f->media[i].len);
    }
}

/* ---- what the check says of it */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static struct package *package_of(const void *mem, const struct converted *c)
{
    struct package *p = mem_new(mem, struct package);
    p->files = mem_array(mem, struct file, c->n_files ? c->n_files : 1);
    p->n_files = c->n_files;
    for (size_t i = 0; i < c->n_files; i++)
        p->files[i] = (struct file){.path = c->files[i].path,
                                    .data = c->files[i].data,
                                    .len = c->files[i].len,
                                    .type = media_type(c->files[i].data, c->files[i].len)};
    qsort(p->files, p->n_files, sizeof *p->files, by_path);
    return p;
}

/* The id in the first [@id='…'] behind the root of /bank/kind[@id='x']/… */
static const char *unit_of(const void *mem, const char *xpath)
{
    const char *at = xpath ? strstr(xpath, "[@id='") : NULL;
    return at ? mem_text_n(mem, at + 6, strcspn(at + 6, "'")) : NULL;
}

static struct foreign_item *find_item(const struct foreign *f, const char *id)
{
    for (size_t b = 0; id && b < f->n_banks; b++) {
        for (size_t i = 0; i < f->banks[b]->n_items; i++) {
            if (!strcmp(f->banks[b]->items[i]->id, id))
                return f->banks[b]->items[i];
        }
    }
    return NULL;
}

static bool drop_page(struct foreign *f, const char *id, const char *why)
{
    for (size_t i = 0; id && i < f->n_pages; i++) {
        if (strcmp(f->pages[i].id, id))
            continue;
        foreign_refuse(f, NULL, mem_format(f->mem, "the page \"%s\"", f->pages[i].title), why,
                       "write it anew in the module");
        memmove(&f->pages[i], &f->pages[i + 1], (--f->n_pages - i) * sizeof *f->pages);
        return true;
    }
    return false;
}

/* Leaves out what has an error. Whether anything was left out. */
static bool leave_out(struct foreign *f, const struct problems *problems)
{
    bool any = false;
    for (size_t i = 0; i < problems->n; i++) {
        const struct problem *p = &problems->list[i];
        if (p->warning)
            continue;
        const char *id = unit_of(f->mem, p->xpath);
        const char *why =
            mem_format(f->mem, "here that would be %s, and is to be %s", p->found, p->expected);
        struct foreign_item *item = find_item(f, id);
        if (item && !item->refused) {
            foreign_refuse(f, item, "the question", why, p->remedy);
            any = true;
        } else if (!item) {
            any |= drop_page(f, id, why);
        }
    }
    return any;
}

/* The title as people know the file: without folder, ending and underscores. */
static void name_course(struct foreign *f, const struct convert_options *o)
{
    const char *name = base_name(o->name);
    const char *point = strchr(name, '.');
    char *title = point && point > name ? mem_text_n(f->mem, name, (size_t)(point - name))
                                        : mem_text(f->mem, name);
    enum { CODE_MAX = 24 };
    char *code = mem_text(f->mem, foreign_slug(f->mem, o->code ? o->code : title, CODE_MAX));
    for (char *p = code; *p; p++)
        *p = *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
    for (char *p = title; *p; p++)
        *p = *p == '_' ? ' ' : *p;
    f->out->code = *code ? code : "COURSE";
    f->out->title = f->title && *f->title ? f->title : *title ? title : "Questions";
}

static void count(struct foreign *f)
{
    struct converted *out = f->out;
    out->wholly = out->partly = 0;
    out->pages = (int)f->n_pages;
    for (size_t b = 0; b < f->n_banks; b++) {
        for (size_t i = 0; i < f->banks[b]->n_items; i++) {
            const struct foreign_item *item = f->banks[b]->items[i];
            out->wholly += !item->refused && !item->partly;
            out->partly += !item->refused && item->partly;
        }
    }
}

void foreign_write(struct foreign *f, const struct convert_options *options)
{
    enum { PASSES = 50 }; /* a pass tells up to a thousand problems */
    bool again = true;
    name_course(f, options);
    for (size_t b = 0; b < f->n_banks; b++) {
        for (size_t i = 0; i < f->banks[b]->n_items; i++) {
            struct foreign_item *item = f->banks[b]->items[i];
            if (!item->refused && (!item->stem || !*item->stem))
                foreign_refuse(f, item, "the question", "it has no text", "write what is asked");
        }
    }
    for (int pass = 0; again && pass < PASSES; pass++) {
        write_all(f, options);
        void *scratch = mem_owner(f->mem, "check");
        struct problems *problems = problems_new(scratch);
        const struct course_options plain = {.today = options->today};
        check_package(scratch, package_of(scratch, f->out), &plain, problems);
        again = problems->n_errors && leave_out(f, problems);
        mem_free(scratch);
    }
    count(f);
    if (!f->out->wholly && !f->out->partly && !f->out->pages)
        f->out->n_files = 0;
}
