/* Attempts as JSON.  SPDX-License-Identifier: Apache-2.0
 *
 * Which option is right is not known here: what would tell it is never read for an open attempt. */
#include <string.h>

#include "web/api_attempt_json.h"
#include "web/attempt_item.h"

/* The parts of an answer as a list, in their order. */
static json_t *list_json(const struct answer *a)
{
    json_t *all = json_array();
    for (size_t i = 0; i < a->n; i++)
        json_array_append_new(all, json_string(a->parts[i]));
    return all;
}

static bool is_before(const char *part)
{
    size_t len = strlen(part), tail = strlen(ANSWER_BEFORE);
    return len > tail && !strcmp(part + len - tail, ANSWER_BEFORE);
}

/* Its parts with their texts as an object: those that say "before", or the others. */
static json_t *texts_json(void *mem, const struct answer *a, bool before)
{
    json_t *all = json_object();
    for (size_t i = 0; i < a->n && a->texts; i++) {
        const char *part = a->parts[i];
        if (is_before(part) != before)
            continue;
        if (before)
            part = mem_text_n(mem, part, strlen(part) - strlen(ANSWER_BEFORE));
        json_object_set_new(all, part, json_string(a->texts[i]));
    }
    return all;
}

/* What is saved, in the form in which it is sent. */
static json_t *response_json(void *mem, const struct quiz_item *item)
{
    const struct answer *a = &item->answer;
    enum quiz_form form = quiz_form_of(item->kind_id, item->multiple);
    json_t *all = json_object(), *value;
    if (item->privacy != PRIVACY_SCORED) {
        json_object_set_new(all, "answered", json_true());
        return all;
    }
    if (form == SENT_CHOICE)
        value = a->n ? json_string(a->parts[0]) : json_null();
    else if (form == SENT_ROWS || form == SENT_GAPS)
        value = texts_json(mem, a, false);
    else if (form == SENT_TEXT || form == SENT_VALUE)
        value = json_string(answer_text(a, form == SENT_TEXT ? "text" : "value"));
    else
        value = list_json(a);
    json_object_set_new(all, quiz_form_names[form], value ? value : json_null());
    if (form == SENT_VALUE && answer_text(a, "unit"))
        json_object_set_new(all, "unit", json_string(answer_text(a, "unit")));
    if (form == SENT_ROWS && item->retrospective)
        json_object_set_new(all, "before", texts_json(mem, a, true));
    if (a->certainty)
        json_object_set_new(all, "certainty", json_integer(a->certainty));
    return all;
}

json_t *attempt_responses_json(void *mem, const struct quiz_attempt *a)
{
    json_t *all = json_object();
    for (size_t i = 0; i < a->n_items; i++) {
        if (a->items[i].answered)
            json_object_set_new(all, a->items[i].key, response_json(mem, &a->items[i]));
    }
    return all;
}

static void set_plain(json_t *to, const char *name, void *mem, const char *markup)
{
    if (markup)
        json_object_set_new(to, name, json_string(item_plain(mem, markup)));
}

static void set_text(json_t *to, const char *name, const char *text)
{
    if (text)
        json_object_set_new(to, name, json_string(text));
}

/* The parts of a kind that stand in `parent`, each with its key under `name`. */
static json_t *parts_json(void *mem, const struct quiz_item *item, enum part_kind kind, int parent,
                          const char *name)
{
    json_t *all = json_array();
    for (size_t i = 0; i < item->n_parts; i++) {
        const struct quiz_part *p = &item->parts[i];
        if (p->kind != kind || p->parent != parent)
            continue;
        json_t *one = json_pack("{s:s}", name, p->key);
        set_text(one, "title", p->title);
        set_plain(one, "label", mem, p->label && *p->label ? p->label : NULL);
        set_text(one, "shape", p->shape);
        set_text(one, "coords", p->coords);
        json_array_append_new(all, one);
    }
    return all;
}

static void add_gaps(json_t *to, void *mem, const struct quiz_item *item)
{
    json_t *all = json_array();
    for (size_t i = 0; i < item->n_parts; i++) {
        const struct quiz_part *p = &item->parts[i];
        if (p->kind != PART_GAP)
            continue;
        json_t *one = json_pack("{s:s}", "gap", p->key),
               *choices = parts_json(mem, item, PART_OPTION, p->number, "choice");
        if (json_array_size(choices))
            json_object_set(one, "choices", choices);
        json_decref(choices);
        json_array_append_new(all, one);
    }
    json_object_set_new(to, "gaps", all);
}

static void add_units(json_t *to, const struct quiz_item *item)
{
    json_t *all = json_array();
    for (size_t i = 0; i < item->n_parts; i++) {
        if (item->parts[i].kind == PART_UNIT)
            json_array_append_new(all, json_string(item->parts[i].label));
    }
    json_object_set_new(to, "units", all);
}

static void add_rubric(json_t *to, void *mem, const struct quiz_item *item)
{
    json_t *all = json_array();
    for (size_t i = 0; i < item->n_parts; i++) {
        const struct quiz_part *p = &item->parts[i];
        if (p->kind != PART_CRITERION)
            continue;
        json_t *levels = json_array();
        for (size_t k = 0; k < item->n_parts; k++) {
            const struct quiz_part *l = &item->parts[k];
            if (l->kind == PART_LEVEL && l->parent == p->number)
                json_array_append_new(levels, json_pack("{s:i, s:s}", "points", l->points, "label",
                                                        item_plain(mem, l->label)));
        }
        json_t *one = json_pack("{s:s, s:o}", "criterion", p->key, "levels", levels);
        set_text(one, "label", p->title);
        json_array_append_new(all, one);
    }
    json_object_set_new(to, "rubric", all);
}

/* The scene to which the saved path leads, and what was chosen before it. No other scene is sent.
 */
static void add_scene(json_t *to, void *mem, const struct quiz_item *item)
{
    json_t *path = json_array();
    const struct quiz_part *scene = item_part(item, PART_SCENE, 0, item->start), *step;
    for (size_t i = 0; scene && i < item->answer.n; i++) {
        if (!(step = item_part(item, PART_OPTION, scene->number, item->answer.parts[i])))
            break;
        json_t *one = json_pack("{s:s, s:s, s:s}", "scene", scene->key, "choice", step->key,
                                "label", item_plain(mem, step->label));
        set_plain(one, "feedback", mem, step->feedback);
        json_array_append_new(path, one);
        scene = item_part(item, PART_SCENE, 0, step->to);
    }
    json_object_set_new(to, "path", path);
    if (!scene)
        return;
    json_t *now =
        json_pack("{s:s, s:s, s:o}", "scene", scene->key, "text", item_plain(mem, scene->label),
                  "choices", parts_json(mem, item, PART_OPTION, scene->number, "choice"));
    set_text(now, "title", scene->title);
    json_object_set_new(to, "scene", now);
}

/* What a check told. */
static json_t *check_json(void *mem, const struct quiz_try_state *t)
{
    static const char *const verdicts[] = {[VERDICT_RIGHT] = "right",
                                           [VERDICT_PARTLY] = "partly",
                                           [VERDICT_NOT_RIGHT] = "not yet",
                                           [VERDICT_UNANSWERED] = "unanswered"};
    json_t *feedback = json_array();
    for (size_t i = 0; i < t->n_feedback; i++)
        json_array_append_new(feedback, json_string(item_plain(mem, t->feedback[i])));
    json_t *all = json_pack("{s:i, s:b, s:s, s:o}", "tries", t->tries, "done", t->done, "verdict",
                            verdicts[t->verdict], "feedback", feedback);
    set_plain(all, "hint", mem, t->hint);
    set_plain(all, "rationale", mem, t->rationale);
    return all;
}

static void add_kind(json_t *to, void *mem, const struct quiz_item *item)
{
    switch (item->kind_id) {
    case ITEM_MATCHING:
    case ITEM_LIKERT:
        json_object_set_new(to, "rows", parts_json(mem, item, PART_ROW, 0, "row"));
        json_object_set_new(to, "choices", parts_json(mem, item, PART_OPTION, 0, "choice"));
        break;
    case ITEM_KPRIM:
        json_object_set_new(to, "rows", parts_json(mem, item, PART_ROW, 0, "row"));
        break;
    case ITEM_HOTSPOT:
        json_object_set_new(to, "choices", parts_json(mem, item, PART_AREA, 0, "choice"));
        json_object_set_new(to, "image",
                            json_pack("{s:s?, s:s?, s:i, s:i}", "url", item->image, "alt",
                                      item->image_alt, "width", item->image_width, "height",
                                      item->image_height));
        json_object_set_new(to, "several", json_boolean(item->multiple));
        break;
    case ITEM_GAP_FILL:
        add_gaps(to, mem, item);
        break;
    case ITEM_NUMERICAL:
        add_units(to, item);
        break;
    case ITEM_ESSAY:
        add_rubric(to, mem, item);
        break;
    case ITEM_SCENARIO:
        add_scene(to, mem, item);
        break;
    case ITEM_SHORT_ANSWER:
    case ITEM_REFLECTION:
        break;
    default:
        json_object_set_new(to, "choices", parts_json(mem, item, PART_OPTION, 0, "choice"));
    }
}

json_t *attempt_item_json(void *mem, const struct quiz_item *item)
{
    json_t *all = json_pack("{s:s, s:i, s:s, s:s}", "item", item->key, "number", item->number,
                            "kind", item->kind, "prompt", item->plain);
    set_text(all, "title", item->title);
    set_text(all, "language", item->language);
    if (item->note)
        json_object_set_new(all, "note",
                            json_pack("{s:s, s:s}", "level", item->note_level, "text",
                                      item_plain(mem, item->note)));
    if (item->has_instead)
        json_object_set_new(all, "instead", json_true());
    if (item->privacy != PRIVACY_SCORED)
        set_text(all, "privacy", item_privacy_names[item->privacy]);
    if (item->min_words)
        json_object_set_new(all, "min_words", json_integer(item->min_words));
    if (item->max_words)
        json_object_set_new(all, "max_words", json_integer(item->max_words));
    if (item->retrospective)
        json_object_set_new(all, "retrospective", json_true());
    add_kind(all, mem, item);
    if (item->state.tries)
        json_object_set_new(all, "check", check_json(mem, &item->state));
    return all;
}

/* NULL where the review rule does not show it, or nothing counts. */
static json_t *score_json(const struct quiz_attempt *a)
{
    return json_pack("{s:I, s:I, s:i, s:i}", "num", (json_int_t)a->score.num, "den",
                     (json_int_t)a->score.den, "points", grade_points(a->score, a->n_scored), "of",
                     a->n_scored);
}

void attempt_add_outcome(json_t *to, const struct quiz_attempt *a)
{
    bool shown = a->finished && a->n_scored && (a->shows & REVIEW_SCORE);
    json_object_set_new(to, "score", shown ? score_json(a) : json_null());
    json_object_set_new(to, "passed", shown ? json_boolean(a->passed) : json_null());
}

void attempt_add_pairing(json_t *to, const struct quiz_pairing *p)
{
    if (p->of)
        json_object_set_new(to, "paired",
                            json_pack("{s:s, s:i, s:i, s:i}", "quiz", p->quiz, "of", p->of,
                                      "before", p->before, "now", p->now));
}

json_t *attempt_json(void *mem, const struct quiz_attempt *a)
{
    json_t *items = json_array();
    for (size_t i = 0; i < a->n_items; i++)
        json_array_append_new(items, attempt_item_json(mem, &a->items[i]));
    json_t *all =
        json_pack("{s:I, s:s, s:i, s:o, s:o}", "attempt", (json_int_t)a->id, "state", a->state,
                  "seq", a->seq, "items", items, "responses", attempt_responses_json(mem, a));
    set_text(all, "deadline", a->deadline);
    if (a->seconds_left >= 0 && a->may_answer)
        json_object_set_new(all, "seconds_left", json_integer(a->seconds_left));
    if (a->mode != MODE_DEFERRED)
        set_text(all, "feedback", grade_mode_names[a->mode]);
    if (a->certainty)
        json_object_set_new(all, "certainty", json_true());
    if (a->finished)
        attempt_add_outcome(all, a);
    return all;
}
