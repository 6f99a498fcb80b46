/* What changed in a version, for its page.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "content/diff.h"
#include "store/db.h"
#include "web/layout.h"
#include "web/version.h"

enum { CHANGES_SHOWN_MAX = 400 };

/* ---- words */

/* Elements as an educator knows them; what is not here is named as in the file. */
static const struct {
    const char *element, *words;
} elements[] = {
    {"course", N_("Course")},
    {"module", N_("Module")},
    {"bank", N_("Bank of questions")},
    {"page", N_("Page")},
    {"quiz", N_("Quiz")},
    {"draw", N_("Draw of questions")},
    {"objective", N_("Objective")},
    {"source", N_("Source")},
    {"definition", N_("Definition")},
    {"slot", N_("Local slot")},
    {"credit", N_("Credit")},
    {"contributor", N_("Contributor")},
    {"allow", N_("Licence of a lint rule")},
    {"title", N_("Title")},
    {"description", N_("Description")},
    {"content-note", N_("Content note")},
    {"alternative", N_("Summary of equal credit")},
    {"section", N_("Section")},
    {"when", N_("Part for some readers")},
    {"p", N_("Paragraph")},
    {"ul", N_("List")},
    {"ol", N_("Numbered list")},
    {"li", N_("Line of a list")},
    {"table", N_("Table")},
    {"tr", N_("Row of a table")},
    {"th", N_("Heading of a table")},
    {"td", N_("Cell of a table")},
    {"figure", N_("Figure")},
    {"image", N_("Picture")},
    {"alt", N_("Text instead of a picture")},
    {"media", N_("Recording")},
    {"transcript", N_("Transcript")},
    {"aside", N_("Box")},
    {"blockquote", N_("Quotation")},
    {"activity", N_("Question on a page")},
    {"stem", N_("Question")},
    {"option", N_("Option")},
    {"row", N_("Row")},
    {"accept", N_("Accepted answer")},
    {"unit", N_("Unit")},
    {"gap", N_("Gap")},
    {"area", N_("Area of a picture")},
    {"criterion", N_("Criterion")},
    {"level", N_("Level of a criterion")},
    {"feedback", N_("Feedback")},
    {"rationale", N_("Rationale")},
    {"hint", N_("Hint")},
    {"scene", N_("Scene")},
    {"scenario", N_("Scenario")},
    {"translations", N_("Languages")},
    {"use", N_("Files of the course")},
};

static const char *const reasons[BECAUSE_COUNT] = {
    [BECAUSE_LETTERS] = N_("A few letters of a few words."),
    [BECAUSE_TEXT] = N_("Text was rewritten."),
    [BECAUSE_FEEDBACK] = N_("What is said after an answer was changed."),
    [BECAUSE_ACCESS] = N_("Pictures, recordings or tables, or what stands in for them."),
    [BECAUSE_SOURCE] = N_("A source was changed."),
    [BECAUSE_STAT] = N_("A figure, or the source behind it, was changed."),
    [BECAUSE_GLOSSARY] = N_("A definition was changed."),
    [BECAUSE_DATES] = N_("Dates, minutes or the level of reading."),
    [BECAUSE_POOL] = N_("A question of a pool came or went."),
    [BECAUSE_FIXED] = N_("A question that everybody meets came or went."),
    [BECAUSE_OPTION] = N_("A part of a question was changed."),
    [BECAUSE_KEY] = N_("What is right, or what it is worth, was changed."),
    [BECAUSE_PARTS] = N_("A page, module, quiz or objective came or went."),
    [BECAUSE_OBJECTIVE] = N_("An objective was reworded."),
    [BECAUSE_POLICY] = N_("It touches who passes, or what is asked."),
    [BECAUSE_TOLD] = N_("How a quiz looks, or what it tells."),
    [BECAUSE_NOTE] = N_("A content note or summary was changed."),
    [BECAUSE_NOTE_LESS] = N_("A content note or summary says less than before."),
    [BECAUSE_WHEN] = N_("For whom something is shown was changed."),
    [BECAUSE_SLOT] = N_("What facilities fill in was changed."),
    [BECAUSE_SLOT_NEEDED] = N_("Facilities must fill in something new."),
    [BECAUSE_SCENES] = N_("The ways through a scenario were changed."),
    [BECAUSE_MEDIA] = N_("A picture or recording was exchanged."),
    [BECAUSE_CREDIT] = N_("Credit hours or their topic were changed."),
    [BECAUSE_CREDIT_WORDS] = N_("The statement of a credit was changed."),
    [BECAUSE_PEOPLE] = N_("Who contributed was changed."),
    [BECAUSE_LICENCE] = N_("A licence of a lint rule was changed."),
    [BECAUSE_TRANSLATION] = N_("Words of a translation."),
    [BECAUSE_ORDER] = N_("The order was changed."),
    [BECAUSE_KIND] = N_("Another kind, or another privacy, under the same id."),
    [BECAUSE_ARRANGEMENT] = N_("Only how the files are cut and named."),
    [BECAUSE_UNKNOWN] = N_("Nothing could be compared."),
};

const char *change_words(const char *class)
{
    static const struct {
        const char *name, *words;
    } classes[] = {
        {"first", N_("first publication")},
        {"none", N_("no change")},
        {"typo", N_("typo")},
        {"minor", N_("minor")},
        {"material", N_("material (retrain)")},
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (!strcmp(classes[i].name, class))
            return _(classes[i].words);
    }
    return class;
}

const char *change_meaning(const char *class)
{
    if (!strcmp(class, "typo"))
        return _("Slips of the pen. Signatures stay.");
    if (!strcmp(class, "minor"))
        return _("The learning is the same. Signatures stay where their field is untouched.");
    if (!strcmp(class, "material"))
        return _("What people learned before is not enough. All signatures are void. Today this is "
                 "recorded and shown; it does not ask anybody to take the course again, and no "
                 "certification ends by it.");
    return _("The content is that of the version before.");
}

static const char *element_words(const char *element)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (!strcmp(elements[i].element, element))
            return _(elements[i].words);
    }
    return strchr(element, '-') || !strcmp(element, "matching") || !strcmp(element, "ordering") ||
                   !strcmp(element, "kprim") || !strcmp(element, "numerical") ||
                   !strcmp(element, "hotspot") || !strcmp(element, "essay") ||
                   !strcmp(element, "likert") || !strcmp(element, "reflection")
               ? _("Question")
               : element;
}

/* ---- one change */

/* "Quiz · pass" of "quiz/@pass" */
static void what(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    const char *at = strstr(c->what, "/@");
    html_open(h, "span");
    html_text(h, element_words(at ? mem_text_n(reply, c->what, (size_t)(at - c->what)) : c->what));
    if (at) {
        html_text(h, " · ");
        html_leaf(h, "code", at + 2);
    }
    if (c->part) {
        html_text(h, " ");
        html_leaf(h, "span", c->part, "class", "at-place");
        html_format(h, " %s", c->part_words);
    }
    if (c->language)
        html_format(h, " (%s)", c->language);
    html_close(h, "span");
}

/* A word's colour says nothing by itself: it is struck or underlined, and said to those who listen.
 */
static void piece(struct html *h, const char *element, const char *before, const char *text)
{
    html_open(h, element);
    html_leaf(h, "span", before, "class", "usa-sr-only");
    html_text(h, " ");
    html_text(h, text);
    html_close(h, element);
    html_text(h, " ");
}

static void words(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    size_t n;
    struct piece *pieces = diff_words(reply, c->before, c->after, &n);
    for (size_t i = 0; i < n; i++) {
        if (pieces[i].kind == PIECE_SAME)
            html_format(h, "%s ", pieces[i].text);
        else if (pieces[i].kind == PIECE_GONE)
            piece(h, "del", _("removed:"), pieces[i].text);
        else
            piece(h, "ins", _("added:"), pieces[i].text);
    }
}

static void value(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    piece(h, "del", _("was:"), c->before ? c->before : _("(nothing)"));
    html_text(h, "→ ");
    piece(h, "ins", _("is:"), c->after ? c->after : _("(nothing)"));
}

static void was_and_is(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    html_open(h, "p");
    switch (c->kind) {
    case CHANGE_ADDED:
        piece(h, "ins", _("added:"), c->after && *c->after ? c->after : _("(no words)"));
        break;
    case CHANGE_REMOVED:
        piece(h, "del", _("removed:"), c->before && *c->before ? c->before : _("(no words)"));
        break;
    case CHANGE_WORDS:
        words(reply, c);
        break;
    case CHANGE_VALUE:
        value(reply, c);
        break;
    case CHANGE_ORDER:
        html_text(h, _("The same parts stand in another order."));
        break;
    }
    html_close(h, "p");
    if (c->maybe)
        html_leaf(h, "p",
                  mem_format(reply,
                             _("This id is gone. Did you rename it to %s? Then put the old id "
                               "back: ids are how answers and changes are told apart."),
                             c->maybe),
                  "class", "at-small");
}

static void change_row(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_open(h, "td", "data-label", _("Part"));
    what(reply, c);
    html_close(h, "td");
    html_open(h, "td", "data-label", _("What was and what is"), "class", "at-cards__wide at-diff");
    was_and_is(reply, c);
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Counts as"));
    html_open(h, "div");
    html_leaf(h, "strong", change_words(change_class_names[c->class]));
    html_open(h, "p", "class", "at-small");
    html_text(h, _(reasons[c->reason]));
    if (c->regrade) {
        html_text(h, " ");
        html_text(h, _("Answers given before may be worth something else: regrade them."));
    }
    html_close(h, "p");
    html_close(h, "div");
    html_close(h, "td");
    html_close(h, "tr");
}

/* ---- all of them */

static bool same_unit(const struct change *a, const struct change *b)
{
    bool language =
        a->language && b->language ? !strcmp(a->language, b->language) : a->language == b->language;
    return language && !strcmp(a->unit, b->unit) && !strcmp(a->id, b->id);
}

static void unit_head(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    html_open(h, "tbody");
    html_open(h, "tr");
    html_open(h, "th", "colspan", "3", "scope", "rowgroup");
    html_format(h, "%s: %s", element_words(c->unit), c->title);
    if (*c->id) {
        html_text(h, " ");
        html_leaf(h, "span", c->id, "class", "at-place at-quiet");
    }
    html_close(h, "th");
    html_close(h, "tr");
}

static void changes(struct request *req, struct reply *reply, const struct diff *d)
{
    struct html *h = reply->html;
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_format(h, "%s ", _("Changes"));
    html_leaf(h, "small",
              mem_format(req->mem,
                         words_plural("%zu change, by page and item",
                                      "%zu changes, by page and item", (long)d->n),
                         d->n));
    html_close(h, "caption");
    layout_columns(
        reply, (const char *const[]){_("Part"), _("What was and what is"), _("Counts as")}, 3, 3);
    size_t i = 0;
    for (; i < d->n && i < CHANGES_SHOWN_MAX; i++) {
        if (!i || !same_unit(&d->list[i - 1], &d->list[i])) {
            if (i)
                html_close(h, "tbody");
            unit_head(reply, &d->list[i]);
        }
        change_row(reply, &d->list[i]);
    }
    html_close(h, "tbody");
    html_close(h, "table");
    if (i < d->n)
        html_leaf(
            h, "p",
            mem_format(req->mem, _("Only the first %d changes are listed."), CHANGES_SHOWN_MAX));
}

bool version_compare(struct request *req, const struct version_view *v, struct version_change *ret,
                     struct err *err)
{
    int64_t replaces = db_int(v->facts, 0, "replaces");
    const char *change = db_text(v->facts, 0, "change");
    const char *ended = db_text(v->facts, 0, "ended");
    if (!change || (ended && !v->is_live))
        return version_change(req->db, req->mem, v->id, ret, err);
    *ret = (struct version_change){.base = replaces,
                                   .base_version = (int)db_int(v->facts, 0, "replaces_version"),
                                   .known = true,
                                   .floor = change_class_of(change)};
    return !replaces || replaces == v->id ||
           version_diff(req->db, req->mem, replaces, v->id, &ret->diff, &ret->known, err);
}

/* Compared with a newer one it would read backwards, and it can replace nothing any more. */
static void older(struct request *req, struct reply *reply, const struct version_view *v)
{
    html_leaf(reply->html, "h2", _("What changed"));
    html_open(reply->html, "p");
    html_sentence(
        reply->html,
        _("A newer version is live. What changed up to it stands on the page of "
          "{version}."),
        html_link("version", mem_format(req->mem, _("version %d"), v->live),
                  mem_format(req->mem, "/authoring/courses/%s/versions/%d", v->code, v->live)));
    html_close(reply->html, "p");
}

bool version_section_diff(struct request *req, struct reply *reply, const struct version_view *v,
                          struct err *err)
{
    struct html *h = reply->html;
    struct version_change c;
    if (v->live > v->version &&
        (db_is_null(v->facts, 0, "change") || !db_is_null(v->facts, 0, "ended"))) {
        older(req, reply, v);
        return true;
    }
    if (!version_compare(req, v, &c, err))
        return false;
    html_leaf(h, "h2",
              c.base && c.base != v->id
                  ? mem_format(req->mem, _("What changed since version %d"), c.base_version)
                  : _("What changed"));
    if (!c.base) {
        html_leaf(h, "p",
                  _("No version of this course was before staff earlier, so there is "
                    "nothing to compare this one with."));
    } else if (!c.known) {
        html_leaf(h, "p",
                  _("It cannot be told: one of the two was stored before Attest kept the files of "
                    "authors. The change counts as material, since nobody can show that it is "
                    "less."));
    } else if (!c.diff.n) {
        html_leaf(h, "p", _("No change."));
    } else {
        changes(req, reply, &c.diff);
    }
    return true;
}
