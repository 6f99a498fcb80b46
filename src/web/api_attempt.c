/* Attempts in the API.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/pairing.h"
#include "util/words.h"
#include "web/api_attempt_json.h"
#include "web/api_json.h"
#include "web/attempt_form.h"
#include "web/pages.h"
#include "web/problem_json.h"

/* ---- in */

/* An answer that is being read: room for all its parts. */
struct reading {
    struct quiz_answer *answer;
    const char **parts, **texts;
};

static bool refuse(struct err *err, const char *name, const char *what)
{
    return err_set(err, ERR_INVALID, "Member \"%s\" %s.", name, what);
}

static bool take(struct reading *r, const char *part, const char *text, struct err *err)
{
    struct answer *a = &r->answer->answer;
    if (a->n == ANSWER_PARTS_MAX)
        return err_set(err, ERR_INVALID, "That is more than any question has.");
    r->parts[a->n] = part;
    r->texts[a->n++] = text;
    return true;
}

static bool read_list(struct reading *r, const char *name, const json_t *value, struct err *err)
{
    size_t i;
    json_t *one;
    if (!json_is_array(value))
        return refuse(err, name, "is not a list");
    json_array_foreach(value, i, one)
    {
        if (!json_is_string(one))
            return refuse(err, name, "holds something that is not a string");
        if (!take(r, json_string_value(one), NULL, err))
            return false;
    }
    return true;
}

/* {"row": "choice", …}; tail is added to each part. */
static bool read_object(struct reading *r, void *mem, const char *name, json_t *value,
                        const char *tail, struct err *err)
{
    const char *part;
    json_t *text;
    r->answer->answer.texts = r->texts;
    if (!json_is_object(value))
        return refuse(err, name, "is not an object");
    json_object_foreach(value, part, text)
    {
        if (!json_is_string(text) && !json_is_null(text))
            return refuse(err, name, "holds something that is not a string");
        if (!take(r, *tail ? mem_format(mem, "%s%s", part, tail) : part, json_string_value(text),
                  err))
            return false;
    }
    return true;
}

static bool read_text(struct reading *r, void *mem, const char *name, const json_t *value,
                      bool number, struct err *err)
{
    const char *text = json_string_value(value);
    r->answer->answer.texts = r->texts;
    if (number && json_is_integer(value))
        text = mem_format(mem, "%lld", (long long)json_integer_value(value));
    else if (number && json_is_real(value))
        text = mem_format(mem, "%.15g", json_real_value(value));
    if (!text)
        return refuse(err, name, number ? "is not a number or a string" : "is not a string");
    return take(r, name, text, err);
}

static bool read_form(struct request *req, struct reading *r, enum quiz_form form, json_t *response,
                      struct err *err)
{
    const char *name = quiz_form_names[form];
    json_t *value = json_object_get(response, name), *before = json_object_get(response, "before"),
           *unit = json_object_get(response, "unit");
    r->answer->form = form;
    switch (form) {
    case SENT_CHOICE:
        return json_is_string(value) ? take(r, json_string_value(value), NULL, err)
                                     : refuse(err, name, "is not a string");
    case SENT_ROWS:
        return read_object(r, req->mem, name, value, "", err) &&
               (!before || read_object(r, req->mem, "before", before, ANSWER_BEFORE, err));
    case SENT_GAPS:
        return read_object(r, req->mem, name, value, "", err);
    case SENT_TEXT:
        return read_text(r, req->mem, name, value, false, err);
    case SENT_VALUE:
        return read_text(r, req->mem, name, value, true, err) &&
               (!unit || read_text(r, req->mem, "unit", unit, false, err));
    default:
        return read_list(r, name, value, err);
    }
}

/* Whether a member may stand beside the form that was sent. */
static bool fits_beside(enum quiz_form form, const char *name)
{
    return !strcmp(name, quiz_form_names[form]) || !strcmp(name, "certainty") ||
           (form == SENT_ROWS && !strcmp(name, "before")) ||
           (form == SENT_VALUE && !strcmp(name, "unit"));
}

static bool read_certainty(const json_t *response, struct quiz_answer *ret, struct err *err)
{
    const json_t *value = json_object_get(response, "certainty");
    if (!value)
        return true;
    if (!json_is_integer(value) || json_integer_value(value) < 1 || json_integer_value(value) > 3)
        return refuse(err, "certainty", "is not 1, 2 or 3");
    ret->answer.certainty = (int)json_integer_value(value);
    return true;
}

bool api_read_response(struct request *req, json_t *response, struct quiz_answer *ret,
                       struct err *err)
{
    const char *name;
    json_t *value;
    enum quiz_form form = SENT_ANY;
    int found = 0;
    for (enum quiz_form f = SENT_CHOICE; f < SENT_COUNT; f++) {
        if (json_object_get(response, quiz_form_names[f])) {
            form = f;
            found++;
        }
    }
    if (!json_is_object(response) || found != 1)
        return err_set(err, ERR_INVALID,
                       "Member \"response\" is to be {\"choice\": \"…\"} or {\"choices\": […]}, "
                       "or, as the kind of question asks, one of order, path, rows, gaps, text "
                       "and value.");
    json_object_foreach(response, name, value)
    {
        if (!fits_beside(form, name))
            return err_set(err, ERR_INVALID, "Unknown member \"%.60s\" in \"response\".", name);
    }
    struct reading r = {ret, mem_array(req->mem, const char *, ANSWER_PARTS_MAX + 1),
                        mem_array(req->mem, const char *, ANSWER_PARTS_MAX + 1)};
    ret->answer.parts = r.parts;
    return read_certainty(response, ret, err) && read_form(req, &r, form, response, err);
}

bool api_read_seq(const json_t *body, int *ret, struct err *err)
{
    json_int_t seq;
    if (!api_integer(body, "seq", &seq, err))
        return false;
    if (seq < 0 || seq > INT32_MAX)
        return err_set(err, ERR_INVALID, "Member \"seq\" is not a number that an attempt has.");
    *ret = (int)seq;
    return true;
}

/* ---- handlers */

static bool send_attempt(struct request *req, struct reply *reply, int64_t id, int status,
                         struct err *err)
{
    struct quiz_attempt a;
    struct quiz_reader reader = attempt_reader(req);
    struct quiz_pairing pairing;
    if (!quiz_attempt(req->db, req->mem, id, 0, &reader, &a, err) ||
        !pairing_read(req->db, req->mem, &a, &reader, &pairing, err))
        return false;
    json_t *all = attempt_json(req->mem, &a);
    attempt_add_pairing(all, &pairing);
    return api_reply(reply, status, all);
}

/* 201 with the paper of a new attempt, or 200 with the open one; 404; 409 when no try may begin;
 * 422 */
bool api_attempt_start(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_rules rules;
    struct quiz_reader reader = attempt_reader(req);
    bool is_new;
    int64_t enrolment = request_param_int(req, "enrolment"), id;
    json_t *body = api_body(req, (const char *const[]){"quiz", NULL}, err);
    const char *quiz = body ? api_string(body, "quiz", err) : NULL;
    if (!quiz)
        return false;
    if (!enrolment)
        return err_set(err, ERR_NOT_FOUND, "There is no such enrolment of yours.");
    if (!quiz_find(req->db, req->mem, enrolment, NULL, quiz, &reader, &rules, err))
        return false;
    if (!rules.enrolment)
        return err_set(err, ERR_NOT_FOUND, "There is no such enrolment of yours.");
    if (!rules.quiz)
        return err_set(err, ERR_INVALID, "This course has no quiz “%.64s”.", quiz);
    return quiz_start(req->db, req->mem, req->viewer->id, &rules, &reader, &id, &is_new, err) &&
           send_attempt(req, reply, id, is_new ? 201 : 200, err);
}

/* 200 with the paper and the saved answers; 404 */
bool api_attempt(struct request *req, struct reply *reply, struct err *err)
{
    return send_attempt(req, reply, request_param_int(req, "attempt"), 200, err);
}

/* A problem document with what is stored beside it. */
static bool conflict(struct request *req, struct reply *reply, const char *detail,
                     const struct quiz_attempt *a)
{
    json_t *all = json_pack("{s:s, s:s, s:i, s:s, s:s, s:i}", "type", "about:blank", "title",
                            error_title(ERR_CONFLICT), "status", 409, "detail", detail, "state",
                            a->state, "seq", a->seq);
    if (a->items)
        json_object_set_new(all, "responses", attempt_responses_json(req->mem, a));
    if (a->finished)
        attempt_add_outcome(all, a);
    api_reply(reply, 409, all);
    reply->content_type = "application/problem+json";
    return true;
}

/* 409 for an answer, or a check, that came too late. */
static bool too_late(struct request *req, struct reply *reply, enum quiz_save_state state,
                     const struct quiz_attempt *stored)
{
    return conflict(req, reply,
                    state == SAVE_STALE
                        ? _("Other answers were saved meanwhile; seq and responses say what is "
                            "stored. Send again with this seq.")
                        : quiz_save_words(state),
                    stored);
}

/* The answer that a request to save brings. */
static bool read_save(struct request *req, struct quiz_answer *ret, struct err *err)
{
    *ret = (struct quiz_answer){.item = request_param(req, "item")};
    json_t *body = api_body(req, (const char *const[]){"seq", "response", NULL}, err);
    return body && api_read_seq(body, &ret->seq, err) &&
           api_read_response(req, json_object_get(body, "response"), ret, err);
}

/* The ordinary case, in one statement: the answer is saved, or was. Anything else is for
 * api_attempt_save to say. */
static bool save_once(struct request *req, const char *session)
{
    struct quiz_answer answer;
    struct err err = {0};
    return read_save(req, &answer, &err) &&
           quiz_save_once(req->db, req->mem, request_param_int(req, "attempt"), &answer,
                          &(struct quiz_save_once){
                              .session = session,
                              .key = req->key,
                              .digest = req->digest,
                              .type = "application/json",
                              .reply = "{\"seq\":%1$s,\"saved_at\":\"%2$s\"}\n",
                          },
                          &err);
}
const struct at_once api_attempt_save_once = {.ask = save_once};

/* 200 {"seq", "saved_at"}; 409 with what is stored, if other answers were saved meanwhile, the
 * time is up, the question is checked or the attempt is finished; 404; 422 */
bool api_attempt_save(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_answer answer;
    struct quiz_reader reader = attempt_reader(req);
    struct quiz_saved saved;
    if (!read_save(req, &answer, err))
        return false;
    if (!quiz_save(req->db, req->mem, request_param_int(req, "attempt"), &answer, &reader, &saved,
                   err))
        return false;
    reply->unkept = saved.apart;
    if (saved.state == SAVE_DONE)
        return api_reply(reply, 200,
                         json_pack("{s:i, s:s}", "seq", saved.seq, "saved_at", saved.saved_at));
    return too_late(req, reply, saved.state, saved.attempt);
}

/* 200 with the question and what the check told; 409 where nothing is told before the end, or as
 * for saving; 404; 422 where nothing is answered */
bool api_attempt_check(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_checked checked;
    struct quiz_reader reader = attempt_reader(req);
    int seq = 0;
    json_t *body = api_body(req, (const char *const[]){"seq", NULL}, err);
    if (!body || !api_read_seq(body, &seq, err) ||
        !quiz_check(req->db, req->mem, request_param_int(req, "attempt"),
                    request_param(req, "item"), 0, seq, &reader, &checked, err))
        return false;
    if (checked.state == SAVE_DONE)
        return api_reply(reply, 200, attempt_item_json(req->mem, checked.item));
    return too_late(req, reply, checked.state, checked.attempt);
}

/* 200 with the question that stands there now; 409 once it is answered, or where there is no other;
 * 404 */
bool api_attempt_instead(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_attempt a;
    struct quiz_reader reader = attempt_reader(req);
    int64_t id = request_param_int(req, "attempt");
    int number;
    if (req->body_len && !api_body(req, (const char *const[]){NULL}, err))
        return false;
    return quiz_swap(req->db, req->mem, id, request_param(req, "item"), 0, &number, err) &&
           quiz_attempt(req->db, req->mem, id, number, &reader, &a, err) &&
           api_reply(reply, 200, attempt_item_json(req->mem, &a.items[0]));
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

/* 200 {"state", "score", "passed", "awards"}; 409 with state and score if it was over before; 404
 */
bool api_attempt_finish(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_finished done;
    struct quiz_pairing pairing;
    struct quiz_reader reader = attempt_reader(req);
    if (req->body_len && !api_body(req, (const char *const[]){NULL}, err))
        return false;
    if (!quiz_finish(req->db, req->mem, req->viewer->id, request_param_int(req, "attempt"), &reader,
                     &done, err))
        return false;
    if (done.before)
        return conflict(req, reply, _("This attempt is finished already; state and score say how."),
                        &done.attempt);
    if (!pairing_read(req->db, req->mem, &done.attempt, &reader, &pairing, err))
        return false;
    json_t *all = json_pack("{s:s}", "state", done.attempt.state);
    attempt_add_outcome(all, &done.attempt);
    attempt_add_pairing(all, &pairing);
    json_object_set_new(all, "awards", awards_json(&done.completion));
    return api_reply(reply, 200, all);
}
