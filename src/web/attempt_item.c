/* A question with its answer fields, one function a kind.  SPDX-License-Identifier: Apache-2.0 */
#include "web/attempt_item.h"

#include <string.h>

#include "util/words.h"
#include "web/attempt_draw.h"
#include "web/course_language.h"
#include "web/layout.h"

const char *draw_id(struct drawing *d)
{
    return mem_format(d->req->mem, "%s-%d", d->look->id, ++d->ids);
}

const char *draw_saved(const struct drawing *d, const char *part)
{
    const char *text = answer_text(&d->item->answer, part);
    return text ? text : "";
}

void draw_markup(struct drawing *d, const char *element, const char *class, const char *id,
                 const char *markup)
{
    html_open(d->h, element, "class", class, "id", id, "lang", d->item->language);
    html_trusted(d->h, markup);
    html_close(d->h, element);
}

void draw_select(struct drawing *d, const struct draw_select *s)
{
    struct html *h = d->h;
    html_open(h, "select", "class", s->class ? s->class : "usa-select", "id", s->id, "name",
              s->name, "aria-label", s->label);
    html_leaf(h, "option", s->first ? s->first : _("Choose…"), "value", "");
    for (size_t i = 0; i < d->item->n_parts; i++) {
        const struct quiz_part *p = &d->item->parts[i];
        if (p->kind != s->kind || p->parent != s->parent)
            continue;
        /* A unit is plain text, and has no key but itself. */
        bool unit = s->kind == PART_UNIT;
        const char *text = unit ? p->label : item_plain(d->req->mem, p->label),
                   *value = unit ? text : p->key;
        html_leaf(h, "option", text, "value", value, "selected",
                  !strcmp(value, draw_saved(d, s->part)) ? "" : NULL, "lang", d->item->language);
    }
    html_close(h, "select");
}

/* ---- choosing: single-choice, multiple-choice, true-false, hotspot, the options of a scene */

/* The author's words are markup, ours are text. */
static void words_or_markup(struct html *h, const char *label, bool foreign)
{
    if (foreign)
        html_trusted(h, label);
    else
        html_text(h, label);
}

void draw_tile(struct drawing *d, const struct draw_tile *t)
{
    struct html *h = d->h;
    void *mem = d->req->mem;
    const char *type = t->many ? "checkbox" : "radio", *id = draw_id(d);
    html_open(h, "div", "class", mem_format(mem, "usa-%s", type));
    html_void(h, "input", "class", mem_format(mem, "usa-%s__input usa-%s__input--tile", type, type),
              "type", t->many ? "checkbox" : "radio", "name", t->name, "id", id, "value", t->value,
              "checked", t->checked ? "" : NULL, "data-area", t->area);
    html_open(h, "label", "class", mem_format(mem, "usa-%s__label", type), "for", id, "lang",
              t->foreign ? d->item->language : NULL);
    words_or_markup(h, t->label, t->foreign);
    html_close(h, "label");
    html_close(h, "div");
}

static void choices(struct drawing *d, enum part_kind kind, int parent)
{
    for (size_t i = 0; i < d->item->n_parts; i++) {
        const struct quiz_part *p = &d->item->parts[i];
        if (p->kind != kind || p->parent != parent)
            continue;
        draw_tile(d, &(struct draw_tile){.name = "choice",
                                         .value = p->key,
                                         .label = p->label,
                                         .area = kind == PART_AREA ? p->key : NULL,
                                         .many = d->item->multiple,
                                         .foreign = true,
                                         .checked = !parent &&
                                                    answer_text(&d->item->answer, p->key) != NULL});
    }
}

static void draw_choices(struct drawing *d)
{
    choices(d, PART_OPTION, 0);
}

/* The shape of an area. HTML's coordinates: x1,y1,x2,y2; x,y,radius; x,y,x,y… */
static void shape(struct drawing *d, const struct quiz_part *area)
{
    struct html *h = d->h;
    void *mem = d->req->mem;
    double c[4] = {0};
    int n = sscanf(area->coords, "%lf,%lf,%lf,%lf", &c[0], &c[1], &c[2], &c[3]);
    const char *class =
        answer_text(&d->item->answer, area->key) ? "at-area at-area--chosen" : "at-area";
    if (!strcmp(area->shape, "rect") && n == 4)
        html_leaf(h, "rect", NULL, "class", class, "data-area", area->key, "x",
                  mem_format(mem, "%g", c[0]), "y", mem_format(mem, "%g", c[1]), "width",
                  mem_format(mem, "%g", c[2] - c[0]), "height", mem_format(mem, "%g", c[3] - c[1]));
    else if (!strcmp(area->shape, "circle") && n >= 3)
        html_leaf(h, "circle", NULL, "class", class, "data-area", area->key, "cx",
                  mem_format(mem, "%g", c[0]), "cy", mem_format(mem, "%g", c[1]), "r",
                  mem_format(mem, "%g", c[2]));
    else
        html_leaf(h, "polygon", NULL, "class", class, "data-area", area->key, "points",
                  area->coords);
}

/* The list below the picture is the question; the outlines on it only show where each area is, and
 * with scripting they can be pressed. */
static void draw_hotspot(struct drawing *d)
{
    struct html *h = d->h;
    const struct quiz_item *item = d->item;
    void *mem = d->req->mem;
    html_open(h, "div", "class", "at-hotspot", "data-hotspot", "");
    html_void(h, "img", "src", item->image, "alt", item->image_alt ? item->image_alt : "", "width",
              mem_format(mem, "%d", item->image_width), "height",
              mem_format(mem, "%d", item->image_height), "lang", item->language);
    html_open(h, "svg", "class", "at-hotspot__areas", "viewBox",
              mem_format(mem, "0 0 %d %d", item->image_width, item->image_height), "aria-hidden",
              "true", "focusable", "false");
    for (size_t i = 0; i < item->n_parts; i++) {
        if (item->parts[i].kind == PART_AREA && item->parts[i].shape && item->parts[i].coords)
            shape(d, &item->parts[i]);
    }
    html_close(h, "svg");
    html_close(h, "div");
    choices(d, PART_AREA, 0);
}

/* ---- a choice for each row */

static void draw_matching(struct drawing *d)
{
    struct html *h = d->h;
    for (size_t i = 0; i < d->item->n_parts; i++) {
        const struct quiz_part *row = &d->item->parts[i];
        if (row->kind != PART_ROW)
            continue;
        const char *id = draw_id(d);
        html_open(h, "div", "class", "at-match");
        html_open(h, "label", "class", "usa-label", "for", id, "lang", d->item->language);
        html_trusted(h, row->label);
        html_close(h, "label");
        draw_select(d, &(struct draw_select){.id = id,
                                             .name = mem_format(d->req->mem, "row.%s", row->key),
                                             .part = row->key,
                                             .kind = PART_OPTION});
        html_close(h, "div");
    }
}

struct column {
    const char *key, *label;
    bool foreign; /* the author's words, which are HTML; else ours, as text */
};

static void cell(struct drawing *d, const struct column *c, const char *name, const char *row_id,
                 const char *column_id, bool checked)
{
    struct html *h = d->h;
    const char *id = draw_id(d);
    html_open(h, "td");
    html_open(h, "label", "class", "at-pick", "for", id);
    html_void(h, "input", "type", "radio", "name", name, "id", id, "value", c->key,
              "aria-labelledby", mem_format(d->req->mem, "%s %s", row_id, column_id), "checked",
              checked ? "" : NULL);
    html_open(h, "span", "class", "at-pick__word", "lang", c->foreign ? d->item->language : NULL);
    words_or_markup(h, c->label, c->foreign);
    html_close(h, "span");
    html_close(h, "label");
    html_close(h, "td");
}

/* Rows by columns; on a phone each row is a card with its words beside the buttons. field: "row" or
 * "before"; suffix: what the answer adds to the key of the row. */
static void grid(struct drawing *d, const struct column *columns, size_t n, const char *caption,
                 const char *field, const char *suffix)
{
    struct html *h = d->h;
    void *mem = d->req->mem;
    const char *base = mem_format(mem, "%s-%s", d->look->id, field);
    html_open(h, "table", "class", "usa-table at-cards at-grid");
    if (caption)
        html_leaf(h, "caption", caption);
    html_open(h, "thead");
    html_open(h, "tr");
    html_leaf(h, "td", NULL);
    for (size_t k = 0; k < n; k++) {
        html_open(h, "th", "scope", "col", "id", mem_format(mem, "%s-column-%zu", base, k + 1),
                  "lang", columns[k].foreign ? d->item->language : NULL);
        words_or_markup(h, columns[k].label, columns[k].foreign);
        html_close(h, "th");
    }
    html_close(h, "tr");
    html_close(h, "thead");
    html_open(h, "tbody");
    for (size_t i = 0; i < d->item->n_parts; i++) {
        const struct quiz_part *row = &d->item->parts[i];
        if (row->kind != PART_ROW)
            continue;
        const char *id = mem_format(mem, "%s-row-%zu", base, i + 1),
                   *saved = draw_saved(d, mem_format(mem, "%s%s", row->key, suffix));
        html_open(h, "tr");
        html_open(h, "th", "scope", "row", "id", id, "lang", d->item->language);
        html_trusted(h, row->label);
        html_close(h, "th");
        for (size_t k = 0; k < n; k++)
            cell(d, &columns[k], mem_format(mem, "%s.%s", field, row->key), id,
                 mem_format(mem, "%s-column-%zu", base, k + 1), !strcmp(saved, columns[k].key));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static void draw_kprim(struct drawing *d)
{
    const struct column columns[] = {{"true", _("True"), false}, {"false", _("False"), false}};
    grid(d, columns, 2, NULL, "row", "");
}

static void draw_likert(struct drawing *d)
{
    struct column *columns = mem_array(d->req->mem, struct column, d->item->n_parts + 1);
    size_t n = 0;
    for (size_t i = 0; i < d->item->n_parts; i++) {
        const struct quiz_part *p = &d->item->parts[i];
        if (p->kind == PART_OPTION)
            columns[n++] = (struct column){p->key, p->label, true};
    }
    if (d->item->retrospective)
        grid(d, columns, n, _("Before this course"), "before", ANSWER_BEFORE);
    grid(d, columns, n, d->item->retrospective ? _("Now") : NULL, "row", "");
}

/* ---- the whole question */

static void hint(struct drawing *d, const char *text)
{
    html_leaf(d->h, "p", text, "class", "usa-hint", "id",
              mem_format(d->req->mem, "%s-hint", d->look->id));
}

/* What to do, where the fields do not say so themselves; NULL: they do. */
static const char *what_to_do(const struct quiz_item *item)
{
    switch (item->kind_id) {
    case ITEM_MULTIPLE_CHOICE:
        return _("Choose all that apply.");
    case ITEM_HOTSPOT:
        return item->multiple ? _("Choose all places that apply, in the list below the picture.")
                              : _("Choose one place in the list below the picture.");
    case ITEM_ORDERING:
        return _("Move each step up or down until the order is right.");
    case ITEM_KPRIM:
        return _("Say of each sentence whether it is true or false.");
    case ITEM_SHORT_ANSWER:
    case ITEM_ESSAY:
    case ITEM_REFLECTION:
        return _("No patient details.");
    default:
        return NULL;
    }
}

/* Who will read the answer, where that is not simply: it is scored. */
static const char *privacy(const struct quiz_item *item)
{
    switch (item->privacy) {
    case PRIVACY_AGGREGATE:
        return _("Counted with others only, in groups of ten or more. Nobody sees your own "
                 "answer.");
    case PRIVACY_PRIVATE:
        return _("Only you can read this. You can delete it under My reflections.");
    default:
        return NULL;
    }
}

/* The first paragraph of the stem is the heading, inside the legend; what follows stands after it.
 * A stem that begins otherwise, or has fields in it, stands below a heading of ours. */
static const char *heading(struct drawing *d)
{
    const struct quiz_item *item = d->item;
    const char *stem = item->stem ? item->stem : "", *element = d->look->heading, *end;
    bool scenario = item->kind_id == ITEM_SCENARIO && item->title,
         gaps = item->kind_id == ITEM_GAP_FILL;
    if (scenario) {
        html_leaf(d->h, element, item->title, "class", "at-question__text", "lang", item->language);
    } else if (!gaps && !strncmp(stem, "<p>", 3) && (end = strstr(stem, "</p>"))) {
        draw_markup(d, element, "at-question__text", NULL,
                    mem_text_n(d->req->mem, stem + 3, (size_t)(end - stem) - 3));
        stem = end + 4;
    } else {
        html_leaf(d->h, element,
                  gaps ? _("Fill in what is missing")
                       : mem_format(d->req->mem, _("Question %d"), item->number),
                  "class", "at-question__text");
    }
    return stem + strspn(stem, " \n");
}

static void around(struct drawing *d, const char *stem)
{
    const char *who = privacy(d->item), *how = what_to_do(d->item);
    course_question_not_yet(d->req, d->h, d->item->language);
    if (d->item->kind_id == ITEM_GAP_FILL) {
        draw_gaps(d, stem);
    } else if (*stem) {
        draw_markup(d, "div", "at-content", NULL, stem);
    }
    if (who)
        html_leaf(d->h, "p", who, "class", "at-privacy");
    if (how)
        hint(d, how);
}

void item_question(struct request *req, struct reply *reply, const struct quiz_item *item,
                   const struct item_look *look)
{
    static void (*const fields[ITEM_KIND_COUNT])(struct drawing *) = {
        [ITEM_SINGLE_CHOICE] = draw_choices,
        [ITEM_MULTIPLE_CHOICE] = draw_choices,
        [ITEM_TRUE_FALSE] = draw_choices,
        [ITEM_MATCHING] = draw_matching,
        [ITEM_ORDERING] = draw_ordering,
        [ITEM_SHORT_ANSWER] = draw_short_answer,
        [ITEM_NUMERICAL] = draw_numerical,
        [ITEM_GAP_FILL] = NULL, /* its fields stand in the stem */
        [ITEM_KPRIM] = draw_kprim,
        [ITEM_HOTSPOT] = draw_hotspot,
        [ITEM_ESSAY] = draw_essay,
        [ITEM_LIKERT] = draw_likert,
        [ITEM_REFLECTION] = draw_reflection,
        [ITEM_SCENARIO] = draw_scenario,
    };
    struct drawing d = {.req = req, .h = reply->html, .reply = reply, .item = item, .look = look};
    html_open(d.h, "fieldset", "class", "usa-fieldset at-question", "aria-describedby",
              what_to_do(item) ? mem_format(req->mem, "%s-hint", look->id) : NULL);
    html_open(d.h, "legend");
    const char *stem = heading(&d);
    html_close(d.h, "legend");
    around(&d, stem);
    if (fields[item->kind_id])
        fields[item->kind_id](&d);
    html_close(d.h, "fieldset");
}

void item_text(struct request *req, struct reply *reply, const struct quiz_item *item,
               const struct item_look *look)
{
    struct drawing d = {.req = req, .h = reply->html, .reply = reply, .item = item, .look = look};
    html_open(d.h, "div", "class", "at-question");
    const char *stem = heading(&d);
    if (item->kind_id == ITEM_GAP_FILL)
        draw_gap_text(&d, stem);
    else if (*stem)
        draw_markup(&d, "div", "at-content", NULL, stem);
    html_close(d.h, "div");
}

void item_certainty(struct request *req, struct reply *reply, const struct quiz_item *item,
                    const char *id)
{
    struct html *h = reply->html;
    const char *const words[] = {_("Not sure"), _("Fairly sure"), _("Very sure")};
    const struct item_look look = {.id = mem_format(req->mem, "%s-certainty", id)};
    struct drawing d = {.req = req, .h = h, .reply = reply, .item = item, .look = &look};
    html_open(h, "fieldset", "class", "usa-fieldset at-certainty");
    html_leaf(h, "legend", _("How sure are you?"), "class", "usa-legend");
    for (int i = 0; i < 3; i++)
        draw_tile(&d, &(struct draw_tile){.name = "certainty",
                                          .value = mem_format(req->mem, "%d", i + 1),
                                          .label = words[i],
                                          .checked = item->answer.certainty == i + 1});
    html_close(h, "fieldset");
}
