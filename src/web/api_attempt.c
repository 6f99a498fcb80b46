/* Attempts in the API.  SPDX-License-Identifier: Apache-2.0
 *
 * Which option is right is not known here: what would tell it is never read for an open attempt. */
#include <string.h>

#include "domain/pairing.h"
#include "util/words.h"
#include "web/api_json.h"
#include "web/attempt_form.h"
#include "web/pages.h"
#include "web/problem_json.h"

/* ---- out */

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

/* The saved answers by the key of their question. */
static json_t *responses_json(void *mem, const struct quiz_attempt *a)
{
    json_t *all = json_object();
    for (size_t i = 0; i < a->n_items; i++) {
        if (a->items[i].answered)
            json_object_set_new(all, a->items[i].key, response_json(mem, &a->items[i]));
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

static void set_plain(json_t *to, const char *name, void *mem, const char *markup)
{
    if (markup)
        json_object_set_new(to, name, json_string(plain(mem, markup)));
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
        set_plain(one, "title", mem, p->title);
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
                                                        plain(mem, l->label)));
        }
        json_t *one = json_pack("{s:s, s:o}", "criterion", p->key, "levels", levels);
        set_plain(one, "label", mem, p->title && *p->title ? p->title : p->label);
        json_array_append_new(all, one);
    }
    json_object_set_new(to, "rubric", all);
}

static const struct quiz_part *scene_of(const struct quiz_item *item, const char *key)
{
    for (size_t i = 0; key && i < item->n_parts; i++) {
        if (item->parts[i].kind == PART_SCENE && !strcmp(item->parts[i].key, key))
            return &item->parts[i];
    }
    return NULL;
}

static const struct quiz_part *step_of(const struct quiz_item *item, int scene, const char *key)
{
    for (size_t i = 0; i < item->n_parts; i++) {
        const struct quiz_part *p = &item->parts[i];
        if (p->kind == PART_OPTION && p->parent == scene && !strcmp(p->key, key))
            return p;
    }
    return NULL;
}

/* The scene to which the saved path leads, and what was chosen before it. No other scene is sent.
 */
static void add_scene(json_t *to, void *mem, const struct quiz_item *item)
{
    json_t *path = json_array();
    const struct quiz_part *scene = scene_of(item, item->start), *step;
    for (size_t i = 0; scene && i < item->answer.n; i++) {
        if (!(step = step_of(item, scene->number, item->answer.parts[i])))
            break;
        json_t *one = json_pack("{s:s, s:s, s:s}", "scene", scene->key, "choice", step->key,
                                "label", plain(mem, step->label));
        set_plain(one, "feedback", mem, step->feedback);
        json_array_append_new(path, one);
        scene = scene_of(item, step->to);
    }
    json_object_set_new(to, "path", path);
    if (!scene)
        return;
    json_t *now =
        json_pack("{s:s, s:s, s:o}", "scene", scene->key, "text", plain(mem, scene->label),
                  "choices", parts_json(mem, item, PART_OPTION, scene->number, "choice"));
    set_plain(now, "title", mem, scene->title);
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
        json_array_append_new(feedback, json_string(plain(mem, t->feedback[i])));
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

static json_t *item_json(void *mem, const struct quiz_item *item)
{
    json_t *all = json_pack("{s:s, s:i, s:s, s:s}", "item", item->key, "number", item->number,
                            "kind", item->kind, "prompt", item->plain);
    set_plain(all, "title", mem, item->title);
    set_text(all, "language", item->language);
    if (item->note)
        json_object_set_new(
            all, "note",
            json_pack("{s:s, s:s}", "level", item->note_level, "text", plain(mem, item->note)));
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

static void add_outcome(json_t *to, const struct quiz_attempt *a)
{
    bool shown = a->finished && a->n_scored && (a->shows & REVIEW_SCORE);
    json_object_set_new(to, "score", shown ? score_json(a) : json_null());
    json_object_set_new(to, "passed", shown ? json_boolean(a->passed) : json_null());
}

/* The questions shared with an earlier quiz: how many were right then, and now. */
static void add_pairing(json_t *to, const struct quiz_pairing *p)
{
    if (p->of)
        json_object_set_new(to, "paired",
                            json_pack("{s:s, s:i, s:i, s:i}", "quiz", p->quiz, "of", p->of,
                                      "before", p->before, "now", p->now));
}

static json_t *attempt_json(void *mem, const struct quiz_attempt *a)
{
    json_t *items = json_array();
    for (size_t i = 0; i < a->n_items; i++)
        json_array_append_new(items, item_json(mem, &a->items[i]));
    json_t *all =
        json_pack("{s:I, s:s, s:i, s:o, s:o}", "attempt", (json_int_t)a->id, "state", a->state,
                  "seq", a->seq, "items", items, "responses", responses_json(mem, a));
    set_text(all, "deadline", a->deadline);
    if (a->seconds_left >= 0 && a->may_answer)
        json_object_set_new(all, "seconds_left", json_integer(a->seconds_left));
    if (a->mode != MODE_DEFERRED)
        set_text(all, "feedback", grade_mode_names[a->mode]);
    if (a->certainty)
        json_object_set_new(all, "certainty", json_true());
    if (a->finished)
        add_outcome(all, a);
    return all;
}

/* A problem document with what is stored beside it. */
static bool conflict(struct request *req, struct reply *reply, const char *detail,
                     const struct quiz_attempt *a)
{
    json_t *all = json_pack("{s:s, s:s, s:i, s:s, s:s, s:i}", "type", "about:blank", "title",
                            error_title(ERR_CONFLICT), "status", 409, "detail", detail, "state",
                            a->state, "seq", a->seq);
    if (a->items)
        json_object_set_new(all, "responses", responses_json(req->mem, a));
    if (a->finished)
        add_outcome(all, a);
    api_reply(reply, 409, all);
    reply->content_type = "application/problem+json";
    return true;
}

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

/* One of the forms of an answer, what belongs to it, and nothing else. */
static bool read_response(struct request *req, json_t *response, struct quiz_answer *ret,
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

static bool read_seq(const json_t *body, int *ret, struct err *err)
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
    add_pairing(all, &pairing);
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

/* 200 {"seq", "saved_at"}; 409 with what is stored, if other answers were saved meanwhile, the
 * time is up, the question is checked or the attempt is finished; 404; 422 */
bool api_attempt_save(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_answer answer = {.item = request_param(req, "item")};
    struct quiz_reader reader = attempt_reader(req);
    struct quiz_saved saved;
    json_t *body = api_body(req, (const char *const[]){"seq", "response", NULL}, err);
    if (!body || !read_seq(body, &answer.seq, err) ||
        !read_response(req, json_object_get(body, "response"), &answer, err))
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
    if (!body || !read_seq(body, &seq, err) ||
        !quiz_check(req->db, req->mem, request_param_int(req, "attempt"),
                    request_param(req, "item"), 0, seq, &reader, &checked, err))
        return false;
    if (checked.state == SAVE_DONE)
        return api_reply(reply, 200, item_json(req->mem, checked.item));
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
           api_reply(reply, 200, item_json(req->mem, &a.items[0]));
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
    add_outcome(all, &done.attempt);
    add_pairing(all, &pairing);
    json_object_set_new(all, "awards", awards_json(&done.completion));
    return api_reply(reply, 200, all);
}
