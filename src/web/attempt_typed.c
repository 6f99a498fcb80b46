/* Answer fields that are typed into, put in order, or walked through.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "util/words.h"
#include "web/attempt_draw.h"

/* ---- one line */

static void label(struct drawing *d, const char *id, const char *text)
{
    html_leaf(d->h, "label", text, "class", "usa-label", "for", id);
}

void draw_short_answer(struct drawing *d)
{
    const char *id = draw_id(d);
    label(d, id, _("Your answer"));
    html_void(d->h, "input", "class", "usa-input", "type", "text", "id", id, "name", "text",
              "value", draw_saved(d, "text"), "autocomplete", "off");
}

/* Written as in the language of the reader: 25.5 and 25,5 are both read. */
void draw_numerical(struct drawing *d)
{
    const char *id = draw_id(d);
    html_open(d->h, "div", "class", "at-number-field");
    html_open(d->h, "div");
    label(d, id, _("Your answer, as a number"));
    html_void(d->h, "input", "class", "usa-input", "type", "text", "inputmode", "decimal", "id", id,
              "name", "value", "value", draw_saved(d, "value"), "autocomplete", "off");
    html_close(d->h, "div");
    if (d->item->units != UNITS_NONE) {
        const char *unit = draw_id(d);
        html_open(d->h, "div");
        label(d, unit, _("Unit"));
        draw_select(d, &(struct draw_select){
                           .id = unit,
                           .name = "unit",
                           .part = "unit",
                           .first = d->item->units == UNITS_OPTIONAL ? _("No unit") : NULL,
                           .kind = PART_UNIT});
        html_close(d->h, "div");
    }
    html_close(d->h, "div");
}

/* ---- many lines */

/* How long the text is to be; NULL: nobody said. */
static const char *length_asked(const struct drawing *d)
{
    int from = d->item->min_words, to = d->item->max_words;
    if (from && to)
        return mem_format(d->req->mem, _("Write %d to %d words."), from, to);
    if (from)
        return mem_format(d->req->mem, _("Write at least %d words."), from);
    return to ? mem_format(d->req->mem, _("Write up to %d words."), to) : NULL;
}

static void text_box(struct drawing *d, int rows)
{
    const char *id = draw_id(d), *length = length_asked(d), *hint = NULL;
    label(d, id, _("Your answer"));
    if (length) {
        hint = mem_format(d->req->mem, "%s-length", d->look->id);
        html_leaf(d->h, "p", length, "class", "usa-hint", "id", hint);
    }
    /* The first line break after <textarea> is not part of its text, so one is put there. */
    html_leaf(d->h, "textarea", mem_format(d->req->mem, "\n%s", draw_saved(d, "text")), "class",
              "usa-textarea at-textarea", "id", id, "name", "text", "rows",
              mem_format(d->req->mem, "%d", rows), "aria-describedby", hint, "data-count-words",
              length ? _("{n} words so far") : NULL);
}

static void levels(struct drawing *d, const struct quiz_part *criterion)
{
    struct html *h = d->h;
    html_open(h, "ul", "class", "at-plain");
    for (size_t i = 0; i < d->item->n_parts; i++) {
        const struct quiz_part *p = &d->item->parts[i];
        if (p->kind != PART_LEVEL || p->parent != criterion->number)
            continue;
        html_open(h, "li", "lang", d->item->language);
        html_leaf(
            h, "strong",
            mem_format(d->req->mem, words_plural("%d point:", "%d points:", p->points), p->points),
            "class", "at-number");
        html_text(h, " ");
        html_trusted(h, p->label);
        html_close(h, "li");
    }
    html_close(h, "ul");
}

static void rubric(struct drawing *d)
{
    struct html *h = d->h;
    html_open(h, "details");
    html_leaf(h, "summary", _("How this is marked"));
    html_open(h, "table", "class", "usa-table at-rubric");
    html_open(h, "thead");
    html_open(h, "tr");
    html_leaf(h, "th", _("What counts"), "scope", "col");
    html_leaf(h, "th", _("Points"), "scope", "col");
    html_close(h, "tr");
    html_close(h, "thead");
    html_open(h, "tbody");
    for (size_t i = 0; i < d->item->n_parts; i++) {
        const struct quiz_part *p = &d->item->parts[i];
        if (p->kind != PART_CRITERION)
            continue;
        html_open(h, "tr");
        html_open(h, "th", "scope", "row", "lang", d->item->language);
        html_text(h, p->title);
        html_close(h, "th");
        html_open(h, "td");
        levels(d, p);
        html_close(h, "td");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
    html_close(h, "details");
}

void draw_essay(struct drawing *d)
{
    text_box(d, 10);
    rubric(d);
}

void draw_reflection(struct drawing *d)
{
    text_box(d, 6);
}

/* ---- gaps in a text */

static const char gap_begin[] = "<span data-gap=\"", gap_end[] = "</span>";

/* The text up to the next gap is written; *ret_gap is that gap, NULL where its key is unknown. What
 * stands after it, or NULL: no gap is left. */
static const char *next_gap(struct drawing *d, const char *stem, const struct quiz_part **ret_gap)
{
    const char *at = strstr(stem, gap_begin);
    if (!at) {
        html_trusted(d->h, stem);
        return NULL;
    }
    const char *key = at + sizeof gap_begin - 1, *end = strstr(key, gap_end);
    html_trusted(d->h, mem_text_n(d->req->mem, stem, (size_t)(at - stem)));
    *ret_gap = item_part(d->item, PART_GAP, 0, mem_text_n(d->req->mem, key, strcspn(key, "\"")));
    return end ? end + sizeof gap_end - 1 : key + strlen(key);
}

static int count_gaps(const struct quiz_item *item)
{
    int n = 0;
    for (size_t i = 0; i < item->n_parts; i++)
        n += item->parts[i].kind == PART_GAP;
    return n;
}

static bool has_options(const struct quiz_item *item, const struct quiz_part *gap)
{
    for (size_t i = 0; i < item->n_parts; i++) {
        if (item->parts[i].kind == PART_OPTION && item->parts[i].parent == gap->number)
            return true;
    }
    return false;
}

static void gap_field(struct drawing *d, const struct quiz_part *gap, int number, int of)
{
    const char *name = mem_format(d->req->mem, "gap.%s", gap->key),
               *said = mem_format(d->req->mem, _("Gap %d of %d"), number, of);
    if (has_options(d->item, gap))
        draw_select(d, &(struct draw_select){.id = draw_id(d),
                                             .name = name,
                                             .part = gap->key,
                                             .label = said,
                                             .class = "usa-select at-gap",
                                             .kind = PART_OPTION,
                                             .parent = gap->number});
    else
        html_void(d->h, "input", "class", "usa-input at-gap", "type", "text", "id", draw_id(d),
                  "name", name, "value", draw_saved(d, gap->key), "aria-label", said,
                  "autocomplete", "off");
}

void draw_gaps(struct drawing *d, const char *stem)
{
    const struct quiz_part *gap;
    int number = 0, of = count_gaps(d->item);
    html_open(d->h, "div", "class", "at-content at-gaps", "lang", d->item->language);
    while ((stem = next_gap(d, stem, &gap))) {
        if (gap)
            gap_field(d, gap, ++number, of);
    }
    html_close(d->h, "div");
}

void draw_gap_text(struct drawing *d, const char *stem)
{
    const struct quiz_part *gap;
    int number = 0;
    html_open(d->h, "div", "class", "at-content", "lang", d->item->language);
    while ((stem = next_gap(d, stem, &gap)))
        html_leaf(d->h, "span", mem_format(d->req->mem, _("[gap %d]"), ++number), "class",
                  "at-quiet");
    html_close(d->h, "div");
}

/* ---- putting in order */

static void move_button(struct drawing *d, const struct quiz_part *p, const char *way, size_t place,
                        size_t of)
{
    struct html *h = d->h;
    void *mem = d->req->mem;
    bool up = *way == 'u', stuck = up ? place == 1 : place == of;
    const char *moved = d->look->moved;
    bool was_moved = moved && strchr(moved, ':') && !strcmp(strchr(moved, ':') + 1, p->key);
    /* The button that was pressed keeps the focus; at either end, the other one of the same row. */
    bool focus = was_moved && !stuck && (*moved == *way || (up ? place == of : place == 1));
    html_open(h, "button", "type", "submit", "class", "usa-button usa-button--outline at-move",
              "name", "move", "value", mem_format(mem, "%s:%s", way, p->key), "disabled",
              stuck ? "" : NULL, "autofocus", focus ? "" : NULL, "data-move", way);
    html_text(h, up ? _("Move up") : _("Move down"));
    html_leaf(h, "span",
              mem_format(mem, _(": %s, now %zu of %zu"), item_plain(mem, p->label), place, of),
              "class", "usa-sr-only");
    html_close(h, "button");
}

void draw_ordering(struct drawing *d)
{
    struct html *h = d->h;
    size_t n;
    const struct quiz_part **all = item_order(d->req->mem, d->item, &d->item->answer, &n);
    html_open(h, "ol", "class", "at-order", "data-order", _("{item}, now {place} of {count}"), "id",
              draw_id(d));
    for (size_t i = 0; i < n; i++) {
        html_open(h, "li", "class", "at-order__row");
        html_void(h, "input", "type", "hidden", "name", "order", "value", all[i]->key);
        draw_markup(d, "span", "at-order__text", NULL, all[i]->label);
        html_open(h, "span", "class", "at-order__moves");
        move_button(d, all[i], "up", i + 1, n);
        move_button(d, all[i], "down", i + 1, n);
        html_close(h, "span");
        html_close(h, "li");
    }
    html_close(h, "ol");
}

/* ---- a scenario */

/* The choices made so far, folded away, with the way to begin again. */
static void path_so_far(struct drawing *d, size_t taken)
{
    struct html *h = d->h;
    struct answer path = d->item->answer;
    const struct quiz_part *last;
    size_t good;
    if (!taken)
        return;
    html_open(h, "details");
    html_leaf(h, "summary", _("What you chose so far"));
    html_open(h, "ol");
    for (path.n = 1; path.n <= taken; path.n++) {
        if (item_scene(d->item, &path, &good, &last) && last)
            draw_markup(d, "li", NULL, NULL, last->label);
    }
    html_close(h, "ol");
    html_leaf(h, "button", _("Start this scenario again"), "type", "submit", "class",
              "usa-button usa-button--outline", "name", "action", "value", "restart");
    html_close(h, "details");
}

void draw_scenario(struct drawing *d)
{
    struct html *h = d->h;
    size_t taken;
    const struct quiz_part *last, *scene = item_scene(d->item, &d->item->answer, &taken, &last);
    if (!scene)
        return;
    html_void(h, "input", "type", "hidden", "name", "scene", "value", scene->key);
    for (size_t i = 0; i < taken; i++)
        html_void(h, "input", "type", "hidden", "name", "order", "value", d->item->answer.parts[i]);
    if (last && last->feedback) {
        html_open(h, "div", "class", "at-inset");
        html_open(h, "p");
        html_leaf(h, "strong", _("You chose:"));
        html_text(h, " ");
        draw_markup(d, "span", NULL, NULL, last->label);
        html_close(h, "p");
        draw_markup(d, "p", NULL, NULL, last->feedback);
        html_close(h, "div");
    }
    html_open(h, "div", "class", "at-content at-scene", "id", "scene", "lang", d->item->language);
    if (scene->title)
        html_leaf(h, "h2", scene->title);
    html_trusted(h, scene->label);
    html_close(h, "div");
    if (item_scene_ends(d->item, scene)) {
        html_leaf(h, "p", _("The scene ends here."), "class", "at-lead");
    } else {
        html_leaf(h, "p", _("What do you do?"), "class", "usa-hint", "id",
                  mem_format(d->req->mem, "%s-ask", d->look->id));
        for (size_t i = 0; i < d->item->n_parts; i++) {
            const struct quiz_part *p = &d->item->parts[i];
            if (p->kind == PART_OPTION && p->parent == scene->number)
                draw_tile(
                    d, &(struct draw_tile){
                           .name = "choice", .value = p->key, .label = p->label, .foreign = true});
        }
    }
    path_so_far(d, taken);
}
