/* Activities on a page to read: one item, answered and told about in its place.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "util/words.h"
#include "web/activity.h"
#include "web/attempt_form.h"
#include "web/attempt_item.h"
#include "web/attempt_outcome.h"
#include "web/layout.h"
#include "web/pages.h"

static const char *section_id(const void *mem, const char *key)
{
    return mem_format(mem, "activity-%s", key);
}

static const char *page_address(const void *mem, const struct activity_place *place)
{
    const char *course = place->base ? place->base : mem_format(mem, "/courses/%s", place->course);
    return mem_format(mem, "%s/modules/%s/pages/%s%s", course, place->module, place->page,
                      place->summary ? "/summary" : "");
}

/* Whether the learner asked to answer once more. */
static bool again(struct request *req, const char *key)
{
    const char *wanted = request_field(req, "again");
    return wanted && !strcmp(wanted, key);
}

bool activity_is_open(struct request *req, const struct activity *activity)
{
    struct err ignored = {0};
    if (!activity->rules.quiz)
        return false;
    if (activity->rules.open)
        return true;
    return (!activity->result || again(req, activity->rules.key)) &&
           quiz_may_start(&activity->rules, &ignored);
}

/* ---- answering */

static void hidden(struct reply *reply, const char *name, const char *value)
{
    html_void(reply->html, "input", "type", "hidden", "name", name, "value", value);
}

static const char *button_text(const struct quiz_item *item)
{
    size_t taken;
    const struct quiz_part *last, *scene;
    if (item->kind_id == ITEM_SCENARIO) {
        scene = item_scene(item, &item->answer, &taken, &last);
        return scene && !item_scene_ends(item, scene) ? _("Continue") : _("See how it went");
    }
    if (item->kind_id == ITEM_LIKERT || item->kind_id == ITEM_REFLECTION)
        return _("Save");
    return _("Check answer");
}

/* A preview is answered where it stands. */
static const char *answer_address(const void *mem, const struct activity_place *place,
                                  const char *key)
{
    if (place->base)
        return mem_format(mem, "%s?show=1%s%s#%s", page_address(mem, place),
                          place->query ? "&" : "", place->query ? place->query + 1 : "",
                          section_id(mem, key));
    return mem_format(mem, "/courses/%s/activities/%s", place->course, key);
}

static void answer_form(struct request *req, struct reply *reply, const struct activity *activity,
                        const struct activity_place *place)
{
    struct html *h = reply->html;
    const struct quiz_item *item = &activity->item;
    const char *key = activity->rules.key, *id = section_id(req->mem, key);
    const char *moved = request_field(req, "activity"), *problem = request_field(req, "empty");
    bool here = moved && !strcmp(moved, key);
    /* A preview is nobody's answer: it is neither saved as it is given nor taken along. */
    layout_form(req, reply, answer_address(req->mem, place, key), "class",
                place->base ? "at-activity__form" : "at-answer at-activity__form", "id",
                place->leaves ? "answer" : NULL, "data-kind", item->kind, "data-save-url",
                place->base
                    ? NULL
                    : mem_format(req->mem, "/api/v1/courses/%s/activities/%s", place->course, key));
    if (!place->base)
        hidden(reply, "course", place->course);
    hidden(reply, "activity", key);
    hidden(reply, "module", place->module);
    hidden(reply, "page", place->page);
    hidden(reply, "seq", mem_format(req->mem, "%d", activity->rules.used));
    if (place->summary)
        hidden(reply, "summary", "1");
    item_question(req, reply, item,
                  &(struct item_look){.id = id,
                                      .heading = "h2",
                                      .moved = here ? request_field(req, "moved") : NULL});
    if (here && problem)
        html_leaf(h, "p", _("Nothing is answered yet. Answer first, then press the button."),
                  "class", "usa-error-message", "role", "alert");
    html_leaf(h, "p", item->saved ? mem_format(req->mem, _("Saved %s"), item->saved) : NULL,
              "class", "at-save", "role", "status", "data-save-status", "");
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", button_text(item), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_close(h, "div");
    html_close(h, "form");
}

/* ---- what came of it */

static void what_became(struct request *req, struct reply *reply, const struct activity *activity)
{
    struct html *h = reply->html;
    const struct quiz_result *r = activity->result;
    html_open(h, "p");
    if (activity->item.privacy == PRIVACY_PRIVATE)
        html_sentence(h, _("Saved. Only you can read it. You can delete it under {list}."),
                      html_link("list", _("My reflections"), "/reflections"));
    else if (activity->item.privacy == PRIVACY_AGGREGATE)
        html_text(h, _("Saved. It is counted with others only, in groups of ten or more."));
    else
        html_text(h, _("Saved."));
    html_close(h, "p");
    for (size_t i = 0; r && i < r->n_reasons; i++)
        outcome_of_item(req, reply, &r->reasons[i], NULL);
}

static void outcome(struct request *req, struct reply *reply, const struct activity *activity,
                    const struct activity_place *place)
{
    struct html *h = reply->html;
    const char *key = activity->rules.key, *id = section_id(req->mem, key);
    struct err ignored = {0};
    item_text(req, reply, &activity->item, &(struct item_look){.id = id, .heading = "h2"});
    if (activity->result)
        what_became(req, reply, activity);
    if (quiz_may_start(&activity->rules, &ignored)) {
        html_open(h, "p");
        html_leaf(h, "a", _("Answer once more"), "href",
                  mem_format(req->mem, "%s?show=1&again=%s%s%s#%s", page_address(req->mem, place),
                             key, place->query ? "&" : "", place->query ? place->query + 1 : "",
                             id));
        html_close(h, "p");
    }
}

void activity_section(struct request *req, struct reply *reply, const struct activity *activity,
                      const struct activity_place *place)
{
    struct html *h = reply->html;
    if (!activity->rules.quiz)
        return;
    html_open(h, "section", "class", "at-activity", "id", section_id(req->mem, activity->rules.key),
              "data-item", activity->rules.key);
    if (activity_is_open(req, activity))
        answer_form(req, reply, activity, place);
    else
        outcome(req, reply, activity, place);
    html_close(h, "section");
}

/* ---- saving */

static bool not_taken(const struct quiz_saved *saved, struct err *err)
{
    return err_set(err, ERR_CONFLICT, "%s", quiz_save_words(saved->state));
}

bool activity_save_and_leave(struct request *req, const struct answer *answer, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    const char *course = request_field(req, "course"), *key = request_field(req, "activity");
    const struct quiz_answer given = {.answer = *answer};
    struct quiz_saved saved;
    if (!course || !key)
        return true;
    return activity_answer(req->db, req->mem, req->viewer->id, course, key, &given, -1, false,
                           &reader, &saved, err) &&
           (saved.state == SAVE_DONE || not_taken(&saved, err));
}

/* A number of the form, as it may stand in an address; "1" for what is none. */
static const char *number(struct request *req, const char *name)
{
    const char *text = request_field(req, name);
    size_t len = text ? strlen(text) : 0;
    return len && len < 6 && strspn(text, "0123456789") == len ? text : "1";
}

static bool go_back(struct request *req, struct reply *reply, const char *query)
{
    const char *key = request_param(req, "item");
    const struct activity_place place = {.course = request_param(req, "code"),
                                         .module = number(req, "module"),
                                         .page = number(req, "page"),
                                         .summary = request_field(req, "summary") != NULL};
    /* Kept is one address for the page and its summary. */
    reply->kept_location = mem_format(req->mem, "/courses/%s/modules/%s/pages/%s", place.course,
                                      place.module, place.page);
    /* A place in the page would keep the focus from the button that was pressed. */
    return reply_see_other(
        req, reply, "%s?show=1%s%s", page_address(req->mem, &place), query,
        strstr(query, "&moved=") ? "" : mem_format(req->mem, "#%s", section_id(req->mem, key)));
}

/* 303 back to the page, where the outcome stands; 404; 409 where it cannot be
 * answered now */
bool page_activity_post(struct request *req, struct reply *reply, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    const struct attempt_form form = attempt_form_read(req);
    const char *code = request_param(req, "code"), *key = request_param(req, "item");
    bool more = form.moved || form.step || form.action == ACTION_RESTART;
    const char *here = mem_format(req->mem, "&activity=%s", key);
    if (!form.answer.n && !more) {
        struct activity activity;
        if (!activity_find(req->db, req->mem, code, key, &reader, &activity, err))
            return false;
        if (!activity.rules.quiz)
            return err_set(err, ERR_NOT_FOUND, "There is no such activity in this course.");
        reply->unkept = activity.item.privacy != PRIVACY_SCORED;
        return go_back(req, reply, mem_format(req->mem, "%s&empty=1", here));
    }
    const struct quiz_answer given = {.answer = form.answer};
    struct quiz_saved saved;
    if (!activity_answer(req->db, req->mem, req->viewer->id, code, key, &given, -1, !more, &reader,
                         &saved, err))
        return false;
    reply->unkept = saved.apart;
    if (saved.state != SAVE_DONE)
        return not_taken(&saved, err);
    return go_back(req, reply,
                   form.moved ? mem_format(req->mem, "%s&moved=%s", here, form.moved) : "");
}
