/* Attempts in the API.  SPDX-License-Identifier: Apache-2.0
 *
 * Which option is right is not known here: what would tell it is never read for an open attempt. */
#include <string.h>

#include "domain/quiz.h"
#include "web/api_json.h"
#include "web/pages.h"
#include "web/problem_json.h"

/* ---- out */

/* What is saved: {"choice": key} or {"choices": […]}; null if nothing is. */
static json_t *response_json(const struct quiz_item *item)
{
    json_t *choices = json_array();
    for (size_t i = 0; i < item->n_choices; i++) {
        if (item->choices[i].chosen)
            json_array_append_new(choices, json_string(item->choices[i].key));
    }
    if (item->multiple)
        return json_pack("{s:o}", "choices", choices);
    json_t *only = json_incref(json_array_get(choices, 0));
    json_decref(choices);
    return json_pack("{s:o}", "choice", only);
}

/* The saved answers by the key of their question. */
static json_t *responses_json(const struct quiz_attempt *a)
{
    json_t *all = json_object();
    for (size_t i = 0; i < a->n_items; i++) {
        if (a->items[i].answered)
            json_object_set_new(all, a->items[i].key, response_json(&a->items[i]));
    }
    return all;
}

/* A label as plain text: our own markup without its tags, with its five references resolved. */
static const char *plain(void *mem, const char *markup)
{
    static const struct {
        const char *name, text;
    } references[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    struct buf *out = buf_new(mem, strlen(markup));
    for (const char *p = markup; *p;) {
        size_t i = 0, len = *p == '<' ? strcspn(p, ">") : 0;
        while (*p == '&' && i < 5 && strncmp(p, references[i].name, strlen(references[i].name)))
            i++;
        if (len)
            p += len + (p[len] == '>');
        else if (*p == '&' && i < 5)
            buf_char(out, references[i].text), p += strlen(references[i].name);
        else
            buf_char(out, *p++);
    }
    return buf_data(out);
}

static json_t *item_json(void *mem, const struct quiz_item *item)
{
    json_t *choices = json_array();
    for (size_t i = 0; i < item->n_choices; i++)
        json_array_append_new(choices, json_pack("{s:s, s:s}", "choice", item->choices[i].key,
                                                 "label", plain(mem, item->choices[i].label)));
    return json_pack("{s:s, s:i, s:s, s:s, s:o}", "item", item->key, "number", item->number, "kind",
                     item->kind, "prompt", item->plain, "choices", choices);
}

static json_t *score_json(const struct quiz_attempt *a)
{
    return json_pack("{s:I, s:I, s:i, s:i}", "num", (json_int_t)a->score.num, "den",
                     (json_int_t)a->score.den, "points", grade_points(a->score, a->n_drawn), "of",
                     a->n_drawn);
}

static void add_outcome(json_t *to, const struct quiz_attempt *a)
{
    json_object_set_new(to, "score", score_json(a));
    json_object_set_new(to, "passed", json_boolean(a->passed));
}

static json_t *attempt_json(void *mem, const struct quiz_attempt *a)
{
    json_t *items = json_array();
    for (size_t i = 0; i < a->n_items; i++)
        json_array_append_new(items, item_json(mem, &a->items[i]));
    json_t *all =
        json_pack("{s:I, s:s, s:i, s:o, s:o}", "attempt", (json_int_t)a->id, "state", a->state,
                  "seq", a->seq, "items", items, "responses", responses_json(a));
    if (a->finished)
        add_outcome(all, a);
    return all;
}

/* A problem document with what is stored beside it. */
static bool conflict(struct reply *reply, const char *detail, const struct quiz_attempt *a)
{
    json_t *all = json_pack("{s:s, s:s, s:i, s:s, s:s, s:i}", "type", "about:blank", "title",
                            error_title(ERR_CONFLICT), "status", 409, "detail", detail, "state",
                            a->state, "seq", a->seq);
    if (a->items)
        json_object_set_new(all, "responses", responses_json(a));
    if (a->finished)
        add_outcome(all, a);
    api_reply(reply, 409, all);
    reply->content_type = "application/problem+json";
    return true;
}

/* ---- in */

static bool one_choice(const json_t *value, struct quiz_answer *ret, const char **room,
                       struct err *err)
{
    room[0] = json_string_value(value);
    ret->form = ANSWER_ONE;
    ret->n_choices = 1;
    return room[0] || err_set(err, ERR_INVALID, "Member \"choice\" is not a string.");
}

static bool list_of_choices(const json_t *value, struct quiz_answer *ret, const char **room,
                            struct err *err)
{
    size_t i;
    json_t *item;
    ret->form = ANSWER_LIST;
    if (!json_is_array(value))
        return err_set(err, ERR_INVALID, "Member \"choices\" is not a list.");
    json_array_foreach(value, i, item)
    {
        room[i] = json_string_value(item);
        if (!room[i])
            return err_set(err, ERR_INVALID,
                           "Member \"choices\" holds something that is not a "
                           "string.");
    }
    ret->n_choices = json_array_size(value);
    return true;
}

/* {"choice": "…"} or {"choices": […]}, and nothing else. */
static bool read_response(struct request *req, json_t *response, struct quiz_answer *ret,
                          struct err *err)
{
    const char *name;
    json_t *value;
    const json_t *one = json_object_get(response, "choice"),
                 *list = json_object_get(response, "choices");
    if (!json_is_object(response) || !one == !list)
        return err_set(err, ERR_INVALID,
                       "Member \"response\" is to be {\"choice\": \"…\"} or {\"choices\": […]}.");
    json_object_foreach(response, name, value)
    {
        if (value != one && value != list)
            return err_set(err, ERR_INVALID, "Unknown member \"%.60s\" in \"response\".", name);
    }
    const char **room = mem_array(req->mem, const char *, json_array_size(list) + 1);
    ret->choices = room;
    return one ? one_choice(one, ret, room, err) : list_of_choices(list, ret, room, err);
}

/* ---- handlers */

static bool send_attempt(struct request *req, struct reply *reply, int64_t id, int status,
                         struct err *err)
{
    struct quiz_attempt a;
    return quiz_attempt(req->db, req->mem, id, 0, req->viewer->zone, &a, err) &&
           api_reply(reply, status, attempt_json(req->mem, &a));
}

/* 201 with the paper of a new attempt, or 200 with the open one; 404; 409 when no try is left; 422
 */
bool api_attempt_start(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_rules rules;
    bool is_new;
    int64_t enrolment = request_param_int(req, "enrolment"), id;
    json_t *body = api_body(req, (const char *const[]){"quiz", NULL}, err);
    const char *quiz = body ? api_string(body, "quiz", err) : NULL;
    if (!quiz)
        return false;
    if (!enrolment)
        return err_set(err, ERR_NOT_FOUND, "There is no such enrolment of yours.");
    if (!quiz_find(req->db, req->mem, enrolment, NULL, quiz, &rules, err))
        return false;
    if (!rules.enrolment)
        return err_set(err, ERR_NOT_FOUND, "There is no such enrolment of yours.");
    if (!rules.quiz)
        return err_set(err, ERR_INVALID, "This course has no quiz “%.64s”.", quiz);
    return quiz_start(req->db, req->mem, req->viewer->id, &rules, &id, &is_new, err) &&
           send_attempt(req, reply, id, is_new ? 201 : 200, err);
}

/* 200 with the paper and the saved answers; 404 */
bool api_attempt(struct request *req, struct reply *reply, struct err *err)
{
    return send_attempt(req, reply, request_param_int(req, "attempt"), 200, err);
}

/* 200 {"seq", "saved_at"}; 409 with what is stored, if other answers were saved meanwhile or the
 * attempt is finished; 404; 422 */
bool api_attempt_save(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_answer answer = {.item = request_param(req, "item")};
    struct quiz_saved saved;
    json_int_t seq;
    json_t *body = api_body(req, (const char *const[]){"seq", "response", NULL}, err);
    if (!body || !api_integer(body, "seq", &seq, err) ||
        !read_response(req, json_object_get(body, "response"), &answer, err))
        return false;
    if (seq < 0 || seq > INT32_MAX)
        return err_set(err, ERR_INVALID, "Member \"seq\" is not a number that an attempt has.");
    answer.seq = (int)seq;
    if (!quiz_save(req->db, req->mem, request_param_int(req, "attempt"), &answer, req->viewer->zone,
                   &saved, err))
        return false;
    if (saved.state == SAVE_DONE)
        return api_reply(reply, 200,
                         json_pack("{s:i, s:s}", "seq", saved.seq, "saved_at", saved.saved_at));
    return conflict(reply,
                    saved.state == SAVE_FINISHED
                        ? "This attempt is finished: its answers are sent."
                        : "Other answers were saved meanwhile; seq and responses say what is "
                          "stored. Send again with this seq.",
                    saved.attempt);
}

static json_t *awards_json(const struct completion *c)
{
    json_t *all = json_array();
    for (size_t i = 0; i < c->n_awards; i++) {
        const struct completion_award *w = &c->awards[i];
        char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
        json_array_append_new(
            all,
            json_pack("{s:s, s:s, s:s, s:s?}", "certification", w->certification, "certificate",
                      w->certificate, "valid_from", date_format(w->valid_from, from), "valid_to",
                      w->valid_to == DATE_LAST ? NULL : date_format(w->valid_to, to)));
    }
    return all;
}

/* 200 {"state", "score", "passed", "awards"}; 409 with state and score if it was finished before;
 * 404 */
bool api_attempt_finish(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_finished done;
    if (req->body_len && !api_body(req, (const char *const[]){NULL}, err))
        return false;
    if (!quiz_finish(req->db, req->mem, req->viewer->id, request_param_int(req, "attempt"),
                     req->viewer->today, req->viewer->zone, &done, err))
        return false;
    if (done.before)
        return conflict(reply, "This attempt is finished already; state and score say how.",
                        &done.attempt);
    json_t *all = json_pack("{s:s}", "state", done.attempt.state);
    add_outcome(all, &done.attempt);
    json_object_set_new(all, "awards", awards_json(&done.completion));
    return api_reply(reply, 200, all);
}
