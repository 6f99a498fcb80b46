/* The learner's list and way through a course, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/contact.h"
#include "domain/learning.h"
#include "web/api_json.h"
#include "web/language.h"
#include "web/pages.h"

/* A `language` of a statement, which is NULL where the text is in the reader's. */
static const char *shown_in(const struct request *req, const char *language)
{
    return language ? language : language_of_reader(req);
}

static json_t *json_date(date d)
{
    char text[DATE_TEXT_SIZE];
    return d == DATE_NONE || d == DATE_LAST ? json_null() : json_string(date_format(d, text));
}

/* The reasons, one a line: "Rule – citation; role, facility". */
static json_t *json_why(struct request *req, const struct learning_entry *e)
{
    const char *why = "";
    for (size_t i = 0; i < e->n_reasons; i++) {
        const struct learning_reason *r = e->reasons[i];
        const char *citation = r->citation ? mem_format(req->mem, " – %s", r->citation) : "";
        why = mem_format(req->mem, "%s%s%s%s; %s, %s", why, i ? "\n" : "", r->title, citation,
                         r->job_role, r->facility);
    }
    return json_string(why);
}

static json_t *json_boosters(const struct request *req, const struct learning_booster *list,
                             size_t n)
{
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(
            all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:b, s:o}", "course", list[i].course,
                           "quiz", list[i].key, "kind", list[i].kind, "title", list[i].title,
                           "language", shown_in(req, list[i].language), "questions", list[i].items,
                           "open", list[i].open, "opens", json_date(list[i].opens)));
    return all;
}

/* 200 {"items", "boosters"}: to do, later, done, in the order of the page; and short looks back */
bool api_learning(struct request *req, struct reply *reply, struct err *err)
{
    struct learning_entry *entries;
    struct learning_booster *boosters;
    struct contact_news news;
    size_t n, n_boosters;
    if (!learning_list(req->db, req->mem, req->viewer->today, language_of_reader(req), &entries, &n,
                       err) ||
        !learning_boosters(req->db, req->mem, req->viewer->today, language_of_reader(req),
                           &boosters, &n_boosters, err) ||
        !contact_news(req->db, req->mem, req->viewer->today, language_of_reader(req), &news, err))
        return false;
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct learning_entry *e = &entries[i];
        bool later = e->part == LEARNING_LATER;
        json_array_append_new(
            items,
            json_pack("{s:s?, s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:i, s:i, s:i, s:s?}", "course",
                      e->course.code, "title", e->course.title, "language",
                      shown_in(req, e->course.language), "why", json_why(req, e), "due",
                      json_date(e->due), "standing",
                      standing_name(later ? STANDING_NOT_REQUIRED : e->standing), "opens",
                      json_date(e->opens), "enrolment",
                      e->course.enrolment ? json_integer(e->course.enrolment) : json_null(),
                      "minutes", e->course.minutes, "pages", e->course.pages, "pages_read",
                      e->course.pages_read, "waits_for",
                      e->course.enrolment ? NULL : contact_waits_for(&news, e->course.code)));
    }
    return api_reply(reply, 200,
                     json_pack("{s:o, s:o}", "items", items, "boosters",
                               json_boosters(req, boosters, n_boosters)));
}

static json_t *json_page(const struct request *req, const struct step *s)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:i, s:b}", "number", s->number, "key", s->key, "title",
                     s->title, "language", shown_in(req, s->language), "minutes", s->minutes,
                     "read", s->done);
}

static json_t *json_quiz(const struct request *req, const struct step *s)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:b, s:b}", "quiz", s->key, "title", s->title,
                     "language", shown_in(req, s->language), "kind", s->kind, "optional",
                     s->optional, "passed", s->done);
}

static json_t *json_enrolment(const struct request *req, const struct learning_enrolment *e)
{
    json_t *modules = json_array(), *quizzes = json_array(), *pages = NULL;
    int module = 0;
    for (size_t i = 0; i < e->n_steps; i++) {
        const struct step *s = &e->steps[i];
        if (s->is_quiz) {
            json_array_append_new(quizzes, json_quiz(req, s));
            continue;
        }
        if (s->module != module) {
            pages = json_array();
            module = s->module;
            json_array_append_new(modules,
                                  json_pack("{s:i, s:s, s:s, s:o}", "number", module, "title",
                                            s->module_title, "language",
                                            shown_in(req, s->module_language), "pages", pages));
        }
        json_array_append_new(pages, json_page(req, s));
    }
    return json_pack("{s:I, s:s, s:i, s:b, s:o, s:o}", "enrolment", (json_int_t)e->id, "course",
                     e->code, "version", e->version, "complete", e->complete, "modules", modules,
                     "quizzes", quizzes);
}

/* 201 with a new enrolment, 200 with the open one; 404; 409 where it may not be begun */
bool api_enrolments_post(struct request *req, struct reply *reply, struct err *err)
{
    struct learning_outline o;
    bool is_new;
    json_t *body = api_body(req, (const char *const[]){"course", NULL}, err);
    const char *code = body ? api_string(body, "course", err) : NULL;
    if (!code || !learning_start(req->db, req->mem, req->viewer->id, code, req->viewer->today,
                                 language_of_reader(req), &o, &is_new, err))
        return false;
    return api_reply(reply, is_new ? 201 : 200,
                     json_enrolment(req, &(struct learning_enrolment){.id = o.enrolment,
                                                                      .code = o.code,
                                                                      .version = o.version,
                                                                      .steps = o.steps,
                                                                      .n_steps = o.n_steps}));
}

/* 200 with an enrolment of one's own; 404 */
bool api_enrolment(struct request *req, struct reply *reply, struct err *err)
{
    struct learning_enrolment e;
    if (!learning_enrolment(req->db, req->mem, request_param_int(req, "enrolment"),
                            language_of_reader(req), &e, err))
        return false;
    return api_reply(reply, 200, json_enrolment(req, &e));
}

static json_t *json_awards(const struct completion *done)
{
    json_t *awards = json_array();
    for (size_t i = 0; i < done->n_awards; i++) {
        const struct completion_award *a = &done->awards[i];
        json_array_append_new(awards, json_pack("{s:s, s:s, s:o, s:o}", "certification",
                                                a->certification, "certificate", a->certificate,
                                                "valid_from", json_date(a->valid_from), "valid_to",
                                                json_date(a->valid_to)));
    }
    return awards;
}

/* 200 with the enrolment, the page read, and "awards" where it was the last step; 404 */
bool api_page_read(struct request *req, struct reply *reply, struct err *err)
{
    struct completion done;
    struct learning_enrolment e;
    int64_t enrolment = request_param_int(req, "enrolment");
    if ((req->body_len && !api_body(req, (const char *const[]){NULL}, err)) ||
        !learning_read(req->db, req->mem, req->viewer->id, enrolment, request_param(req, "page"),
                       &done, err) ||
        !learning_enrolment(req->db, req->mem, enrolment, language_of_reader(req), &e, err))
        return false;
    json_t *value = json_enrolment(req, &e);
    json_object_set_new(value, "awards", json_awards(&done));
    return api_reply(reply, 200, value);
}
