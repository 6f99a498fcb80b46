/*
 * Moodle XML.  SPDX-License-Identifier: Apache-2.0
 *
 * Source: "Moodle XML format", docs.moodle.org, and what each question type says of its grading.
 * Fractions are per hundred; a missing one is 0, as Moodle reads it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "content/foreign_formats.h"
#include "content/foreign_html.h"
#include "util/buf.h"
#include "util/mem.h"

struct question {
    struct foreign *f;
    struct foreign_bank *bank;
    struct foreign_item *item;
    const struct node *node;
};

/* ---- reading */

/* The text of an element as it stands, without white space at its ends. */
static const char *raw(const void *mem, const struct node *n)
{
    struct buf *out = buf_new(mem, COURSE_TEXT_MAX);
    for (const struct node *at = n; at; at = node_after(at, n)) {
        if (at->text)
            buf_text(out, at->text);
    }
    const char *text = buf_data(out);
    size_t len = buf_len(out);
    while (len && strchr(" \t\r\n", text[len - 1]))
        len--;
    size_t from = 0;
    while (from < len && strchr(" \t\r\n", text[from]))
        from++;
    return mem_text_n(mem, text + from, len - from);
}

/* Of <name><text>…</text></name>, or <name>…</name>; "" where there is none. */
static const char *text_in(const void *mem, const struct node *n)
{
    const struct node *text = n ? node_child(n, "text") : NULL;
    return text ? raw(mem, text) : n && !n->first ? "" : n && !n->first->name ? raw(mem, n) : "";
}

static const char *text_of(const struct question *q, const char *name)
{
    return text_in(q->f->mem, node_child(q->node, name));
}

static bool is_yes(const char *text)
{
    return !strcmp(text, "1") || !strcasecmp(text, "true") || !strcasecmp(text, "yes");
}

static enum foreign_text form_of(const struct node *n)
{
    const char *format = n ? node_attr_or(n, "format", "moodle_auto_format") : "";
    return !strcmp(format, "html")                                        ? FOREIGN_HTML
           : !strcmp(format, "plain_text") || !strcmp(format, "markdown") ? FOREIGN_LINES
                                                                          : FOREIGN_AUTO;
}

/* Keeps the pictures that came with a text. */
static void keep_files(const struct question *q, const struct node *n)
{
    const void *mem = q->f->mem;
    for (const struct node *at = n ? node_child(n, "file") : NULL; at; at = node_next(at, "file")) {
        const char *name = node_attr_or(at, "name", "file");
        size_t len = 0;
        const unsigned char *data = foreign_base64(mem, raw(mem, at), &len);
        if (!data || !foreign_picture(q->f, name, data, len))
            foreign_partly(q->f, q->item, mem_format(mem, "the file %.80s", name),
                           "it is no picture of the kinds PNG, JPEG or WebP",
                           "bring what it shows as text, or as a picture");
    }
}

static const char *run_in(const struct question *q, const struct node *n, bool pictures)
{
    keep_files(q, n);
    return foreign_run(q->f, q->item, text_in(q->f->mem, n), form_of(n), pictures);
}

static const char *run_of(const struct question *q, const char *name)
{
    return run_in(q, node_child(q->node, name), false);
}

static const char *blocks_of(const struct question *q, const char *name)
{
    const struct node *n = node_child(q->node, name);
    keep_files(q, n);
    return foreign_blocks(q->f, q->item, text_in(q->f->mem, n), form_of(n), false);
}

static struct fraction fraction_of(const struct question *q, const struct node *answer)
{
    const char *said = node_attr_or(answer, "fraction", "0");
    struct fraction f = {0, 1};
    if (!foreign_fraction(said, 100, &f))
        foreign_refuse(q->f, q->item, mem_format(q->f->mem, "fraction=\"%.40s\"", said),
                       "it is no fraction that can be kept exactly",
                       "give the answer another worth");
    return f;
}

#define EACH(n, parent, name)                                                                      \
    for (const struct node *n = node_child(parent, name); n; n = node_next(n, name))

/* ---- kinds */

static void read_choice(const struct question *q)
{
    struct foreign_item *item = q->item;
    bool one = is_yes(text_of(q, "single"));
    item->kind = one ? ITEM_SINGLE_CHOICE : ITEM_MULTIPLE_CHOICE;
    item->scoring = SCORING_FRACTIONS;
    item->no_shuffle = !is_yes(text_of(q, "shuffleanswers"));
    EACH(answer, q->node, "answer")
    {
        struct foreign_part *o = foreign_part(q->f, &item->options);
        o->fraction = fraction_of(q, answer);
        o->text = run_in(q, answer, true);
        o->feedback = run_in(q, node_child(answer, "feedback"), false);
    }
}

/* Right is what is worth 100; an answer that is called neither true nor false is "true" if it comes
 * first, as Moodle reads files of other languages. */
static void read_true_false(const struct question *q)
{
    bool first = true;
    q->item->kind = ITEM_TRUE_FALSE;
    EACH(answer, q->node, "answer")
    {
        const char *text = text_in(q->f->mem, answer);
        bool is_true = !strcasecmp(text, "true") || (strcasecmp(text, "false") && first);
        const char *feedback = run_in(q, node_child(answer, "feedback"), false);
        if (fraction_is(fraction_of(q, answer), 1, 1))
            q->item->answer = is_true;
        *(is_true ? &q->item->feedback_true : &q->item->feedback_false) = feedback;
        first = false;
    }
}

/* Answers that read alike are one, as in Moodle; a row without words only adds its answer. */
static void read_matching(const struct question *q)
{
    struct foreign_item *item = q->item;
    item->kind = ITEM_MATCHING;
    item->scoring = SCORING_EACH;
    item->no_shuffle = !is_yes(text_of(q, "shuffleanswers"));
    EACH(row, q->node, "subquestion")
    {
        const char *words =
            foreign_words(q->f, text_in(q->f->mem, node_child(row, "answer")), FOREIGN_LINES);
        const char *shown = foreign_escaped(q->f->mem, words);
        size_t n = 0;
        while (n < item->options.n && strcmp(item->options.list[n].text, shown) != 0)
            n++;
        if (n == item->options.n)
            foreign_part(q->f, &item->options)->text = shown;
        const char *text = run_in(q, row, false);
        if (!*text)
            continue;
        struct foreign_part *r = foreign_part(q->f, &item->rows);
        r->text = text;
        r->answer = (int)n;
    }
}

static void read_short_answer(const struct question *q)
{
    struct foreign_item *item = q->item;
    item->kind = ITEM_SHORT_ANSWER;
    item->fold = !is_yes(text_of(q, "usecase"));
    EACH(answer, q->node, "answer")
    {
        struct foreign_part *a = foreign_part(q->f, &item->accepted);
        a->text = text_in(q->f->mem, answer);
        a->fraction = fraction_of(q, answer);
        a->feedback = run_in(q, node_child(answer, "feedback"), false);
    }
}

/* Units of Moodle: a typed number divided by the multiplier is the number of the first unit. */
static void read_units(const struct question *q)
{
    const struct node *units = node_child(q->node, "units");
    struct foreign_item *item = q->item;
    if (!units)
        return;
    EACH(unit, units, "unit")
    {
        struct fraction by;
        const char *name = text_in(q->f->mem, node_child(unit, "unit_name"));
        const char *times = text_in(q->f->mem, node_child(unit, "multiplier"));
        if (!foreign_fraction(times, 1, &by) || by.num <= 0) {
            foreign_refuse(q->f, item, mem_format(q->f->mem, "the unit %.40s", name),
                           "its multiplier cannot be kept exactly", "write the unit anew");
            return;
        }
        struct foreign_part *u = foreign_part(q->f, &item->units);
        u->text = name;
        u->fraction = (struct fraction){by.den, by.num};
    }
    int grading = atoi(text_of(q, "unitgradingtype"));
    item->units_asked = grading ? UNITS_REQUIRED : UNITS_OPTIONAL;
    if (grading)
        foreign_fraction(text_of(q, "unitpenalty"), 1, &item->unit_penalty);
    if (grading == 1)
        foreign_partly(
            q->f, item, "the penalty for a wrong unit",
            "there it is a share of what the number was worth, here a share of the question",
            "look whether unit-penalty is what you mean");
}

static void read_numerical(const struct question *q)
{
    struct foreign_item *item = q->item;
    const void *mem = q->f->mem;
    item->kind = ITEM_NUMERICAL;
    EACH(answer, q->node, "answer")
    {
        const char *text = text_in(mem, answer);
        const char *feedback = run_in(q, node_child(answer, "feedback"), false);
        struct fraction worth = fraction_of(q, answer);
        if (!strcmp(text, "*") && worth.num == 0) {
            item->feedback_wrong = feedback;
            continue;
        }
        struct foreign_part *a = foreign_part(q->f, &item->accepted);
        const char *tolerance = text_in(mem, node_child(answer, "tolerance"));
        a->value = foreign_number(mem, text);
        a->tolerance = *tolerance ? foreign_number(mem, tolerance) : "0";
        a->fraction = worth;
        a->feedback = feedback;
        if (!a->value || !a->tolerance)
            foreign_refuse(q->f, item, mem_format(mem, "the answer %.60s", text),
                           "it is no number with a tolerance", "write the number");
    }
    read_units(q);
}

static void read_cloze(const struct question *q)
{
    const struct node *n = node_child(q->node, "questiontext");
    q->item->kind = ITEM_GAP_FILL;
    q->item->scoring = SCORING_EACH;
    keep_files(q, n);
    const char *marked = cloze_gaps(q->f, q->item, text_in(q->f->mem, n));
    q->item->stem = foreign_blocks(q->f, q->item, marked, form_of(n), true);
    q->item->worth = (struct fraction){0, 1}; /* its gaps say what it is worth */
    int worth = 0;
    for (size_t i = 0; i < q->item->n_gaps; i++)
        worth += q->item->gaps[i].weight;
    q->item->worth = (struct fraction){worth ? worth : 1, 1};
}

/* Words of a group to choose from, for gapselect (selectoption) and ddwtos (dragbox). */
static void fill_gap(const struct question *q, const char *name, int right)
{
    const void *mem = q->f->mem;
    const char *group = NULL;
    int i = 0;
    EACH(choice, q->node, name)
    {
        if (++i == right)
            group = text_in(mem, node_child(choice, "group"));
    }
    struct foreign_gap *gap = foreign_gap(q->f, q->item);
    i = 0;
    EACH(choice, q->node, name)
    {
        i++;
        if (!group || strcmp(group, text_in(mem, node_child(choice, "group"))) != 0)
            continue;
        struct foreign_part *o = foreign_part(q->f, &gap->options);
        o->text = foreign_words(q->f, text_in(mem, choice), FOREIGN_HTML);
        o->fraction = (struct fraction){i == right, 1};
    }
    if (!group)
        foreign_refuse(q->f, q->item, mem_format(mem, "[[%d]]", right), "there is no such choice",
                       "number the gap as one of the choices");
}

static void read_words_to_place(const struct question *q, const char *name)
{
    const struct node *n = node_child(q->node, "questiontext");
    const char *text = text_in(q->f->mem, n);
    struct buf *out = buf_new(q->f->mem, strlen(text) + 1);
    keep_files(q, n);
    q->item->kind = ITEM_GAP_FILL;
    q->item->scoring = SCORING_EACH;
    q->item->no_shuffle = !is_yes(text_of(q, "shuffleanswers"));
    while (*text) {
        size_t digits = !strncmp(text, "[[", 2) ? strspn(text + 2, "0123456789") : 0;
        if (!digits || digits > 4 || strncmp(text + 2 + digits, "]]", 2) != 0 ||
            q->item->n_gaps == FOREIGN_GAPS_MAX) {
            buf_char(out, *text++);
            continue;
        }
        char mark[4];
        foreign_gap_mark(q->item->n_gaps, mark);
        fill_gap(q, name, atoi(text + 2));
        buf_text(out, mark);
        text += digits + 4;
    }
    q->item->stem = foreign_blocks(q->f, q->item, buf_data(out), form_of(n), true);
    foreign_partly(q->f, q->item, "one list of words for all gaps",
                   "each gap has a list of its own here",
                   "nothing, if repeated words do not mislead");
}

static void read_gap_select(const struct question *q)
{
    read_words_to_place(q, "selectoption");
}

static void read_drag_words(const struct question *q)
{
    read_words_to_place(q, "dragbox");
}

static void read_ordering(const struct question *q)
{
    const char *grading = text_of(q, "gradingtype");
    q->item->kind = ITEM_ORDERING;
    if (!strcmp(grading, "ALL_OR_NOTHING") || !strcmp(grading, "-1"))
        q->item->scoring = SCORING_ALL_OR_NOTHING;
    else if (!strcmp(grading, "RELATIVE_NEXT_EXCLUDE_LAST") || !strcmp(grading, "1"))
        q->item->scoring = SCORING_ADJACENT_PAIRS;
    else
        foreign_refuse(q->f, q->item,
                       mem_format(q->f->mem, "grading by %.60s",
                                  *grading ? grading : "its default, positions"),
                       "here an order is right as a whole, or by the neighbours that are kept",
                       "choose one of these there, and export it again");
    const char *select = text_of(q, "selecttype");
    int count = atoi(text_of(q, "selectcount")), n = 0;
    EACH(answer, q->node, "answer")
    {
        foreign_part(q->f, &q->item->options)->text = run_in(q, answer, true);
        n++;
    }
    if (*select && strcasecmp(select, "ALL") && strcmp(select, "0") && count && count < n)
        foreign_partly(q->f, q->item, mem_format(q->f->mem, "%d of %d lines by chance", count, n),
                       "here all of them are put in order",
                       "take lines out, or write several questions");
}

static void read_kprime(const struct question *q)
{
    const char *scoring = text_of(q, "scoringmethod");
    q->item->kind = ITEM_KPRIM;
    q->item->half_credit = !strcmp(scoring, "kprime");
    q->item->no_shuffle = !is_yes(text_of(q, "shuffleanswers"));
    if (!q->item->half_credit && strcmp(scoring, "kprimeonezero") != 0)
        foreign_refuse(q->f, q->item, mem_format(q->f->mem, "scoring by %.40s", scoring),
                       "here four right are 1, and three may be a half",
                       "choose one of these there");
    EACH(row, q->node, "row")
    {
        struct foreign_part *r = foreign_part(q->f, &q->item->rows);
        r->text = run_in(q, node_child(row, "optiontext"), false);
        r->feedback = run_in(q, node_child(row, "feedbacktext"), false);
        EACH(weight, q->node, "weight")
        {
            bool here =
                !strcmp(node_attr_or(weight, "rownumber", ""), node_attr_or(row, "number", "?"));
            if (here && !strcmp(node_attr_or(weight, "columnnumber", ""), "1"))
                r->answer = atof(text_in(q->f->mem, node_child(weight, "value"))) > 0;
        }
    }
}

static void read_essay(const struct question *q)
{
    q->item->kind = ITEM_ESSAY;
    q->item->guide = run_of(q, "graderinfo");
    q->item->min_words = atoi(text_of(q, "minwordlimit"));
    q->item->max_words = atoi(text_of(q, "maxwordlimit"));
    foreign_partly(q->f, q->item, "how it is marked",
                   "an essay is marked by criteria with levels, and has one of two levels now",
                   "write the criteria that a marker should look for");
    if (atoi(text_of(q, "attachments")))
        foreign_partly(q->f, q->item, "files that learners attach", "an essay is typed",
                       "ask for what can be typed");
    if (!strcmp(text_of(q, "responseformat"), "noinline"))
        foreign_refuse(q->f, q->item, "the question", "it asks for a file alone",
                       "ask for what can be typed");
}

static void read_description(const struct question *q)
{
    const char *body = blocks_of(q, "questiontext");
    const char *words = foreign_words(q->f, text_of(q, "questiontext"), FOREIGN_HTML);
    int n = 1;
    for (const char *p = words; *p; p++)
        n += *p == ' ';
    q->f->out->items--; /* nothing is asked */
    q->bank->n_items--;
    if (*body)
        foreign_page(q->f, *q->item->name ? q->item->name : "Page", body, n);
}

/* qtype_multichoiceset is right as a whole. */
static void read_choice_set(const struct question *q)
{
    q->item->kind = ITEM_MULTIPLE_CHOICE;
    q->item->scoring = SCORING_ALL_OR_NOTHING;
    q->item->no_shuffle = !is_yes(text_of(q, "shuffleanswers"));
    EACH(answer, q->node, "answer")
    {
        struct foreign_part *o = foreign_part(q->f, &q->item->options);
        o->fraction = (struct fraction){fraction_of(q, answer).num > 0, 1};
        o->text = run_in(q, answer, true);
        o->feedback = run_in(q, node_child(answer, "feedback"), false);
    }
}

/* Types that cannot be carried, each with its reason. */
static const struct {
    const char *type, *why, *remedy;
} refused[] = {
    {"calculated", "its numbers are worked out anew for each learner",
     "write it with fixed numbers"},
    {"calculatedmulti", "its numbers are worked out anew for each learner",
     "write it with fixed numbers"},
    {"calculatedsimple", "its numbers are worked out anew for each learner",
     "write it with fixed numbers"},
    {"formulas", "it carries formulas of its own", "write it with fixed numbers"},
    {"stack", "it carries a program of its own, and that is never run",
     "write it with fixed numbers"},
    {"coderunner", "it runs what learners write", "leave it where it is"},
    {"random", "it stands for any question of its category", "use a draw from the bank in a quiz"},
    {"randomsamatch", "it is made of other questions by chance", "write it as a matching question"},
    {"ddmarker", "markers are dragged onto a picture",
     "write it as a hotspot, with a name for each area"},
    {"ddimageortext", "pieces are dragged onto a picture",
     "write it as matching, with a name for each place"},
};

static const struct {
    const char *type;
    void (*read)(const struct question *q);
} types[] = {
    {"multichoice", read_choice},      {"multichoiceset", read_choice_set},
    {"truefalse", read_true_false},    {"matching", read_matching},
    {"ddmatch", read_matching},        {"shortanswer", read_short_answer},
    {"numerical", read_numerical},     {"cloze", read_cloze},
    {"multianswer", read_cloze},       {"gapselect", read_gap_select},
    {"ddwtos", read_drag_words},       {"ordering", read_ordering},
    {"kprime", read_kprime},           {"essay", read_essay},
    {"description", read_description},
};

static void read_kind(const struct question *q, const char *type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].type, type) != 0)
            continue;
        types[i].read(q);
        return;
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (strcmp(refused[i].type, type) != 0)
            continue;
        foreign_refuse(q->f, q->item, mem_format(q->f->mem, "a question of type %s", type),
                       refused[i].why, refused[i].remedy);
        return;
    }
    foreign_refuse(q->f, q->item, mem_format(q->f->mem, "a question of type %.40s", type),
                   "this type is not known here", "write it as one of the kinds that there are");
}

/* ---- all questions */

static void read_common(const struct question *q)
{
    struct foreign_item *item = q->item;
    struct fraction f;
    item->feedback_right = run_of(q, "correctfeedback");
    item->feedback_partial = run_of(q, "partiallycorrectfeedback");
    const char *wrong = run_of(q, "incorrectfeedback");
    if (*wrong)
        item->feedback_wrong = wrong;
    item->rationale = blocks_of(q, "generalfeedback");
    EACH(hint, q->node, "hint")
    {
        const char *run = run_in(q, hint, false);
        if (*run)
            foreign_hint(q->f, item, run);
    }
    const struct node *tags = node_child(q->node, "tags");
    for (const struct node *n = tags ? node_child(tags, "tag") : NULL; n; n = node_next(n, "tag"))
        foreign_tag(q->f, item, text_in(q->f->mem, n));
    if (!item->worth.den && foreign_fraction(text_of(q, "defaultgrade"), 1, &f))
        item->worth = f;
    if (foreign_fraction(text_of(q, "penalty"), 1, &f))
        item->penalty = f;
    if (is_yes(text_of(q, "hidden")))
        foreign_partly(q->f, item, "that it is hidden",
                       "here every question of a bank can be drawn",
                       "take it out if it is not to be asked");
}

static int line_of(const struct node *n)
{
    return doc_place(n->doc, n->offset).line;
}

static void read_question(struct foreign *f, struct foreign_bank *bank, const struct node *node,
                          const char *type)
{
    const char *name = foreign_words(f, text_in(f->mem, node_child(node, "name")), FOREIGN_HTML);
    struct question q = {f, bank, foreign_item(f, bank, name, line_of(node)), node};
    read_kind(&q, type);
    if (!strcmp(type, "description"))
        return;
    if (!q.item->stem)
        q.item->stem = blocks_of(&q, "questiontext");
    read_common(&q);
}

/* $course$/top/Default for Ward/Hands becomes "Default for Ward / Hands". */
static const char *category_title(struct foreign *f, const char *path)
{
    static const char *const before[] = {"$course$/", "$module$/", "$system$/", "$cat1$/",
                                         "$cat2$/",   "$cat3$/",   "top/"};
    const char *words = foreign_words(f, path, FOREIGN_HTML);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (!strncmp(words, before[i], strlen(before[i])))
            words += strlen(before[i]);
    }
    struct buf *out = buf_new(f->mem, 2 * strlen(words) + 1);
    for (; *words; words++) {
        bool doubled = *words == '/' && words[1] == '/'; /* one that is no separator */
        buf_text(out, *words != '/' || doubled ? mem_text_n(f->mem, words, 1) : " / ");
        words += doubled;
    }
    return buf_len(out) ? buf_data(out) : "Questions";
}

static void read_moodle(struct foreign *f, const char *text, struct doc *doc)
{
    (void)text;
    struct foreign_bank *bank = NULL;
    EACH(node, doc->root, "question")
    {
        const char *type = node_attr_or(node, "type", "");
        if (!strcmp(type, "category"))
            bank =
                foreign_bank(f, category_title(f, text_in(f->mem, node_child(node, "category"))));
        else
            read_question(f, bank ? bank : (bank = foreign_bank(f, "Questions")), node, type);
    }
}

const struct foreign_format foreign_moodle = {"Moodle XML", NULL, "quiz", read_moodle};
