/* Figures of the questions of a version, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/item_analysis.h"
#include "store/db.h"
#include "web/api_json.h"
#include "web/pages.h"
#include "web/version.h"

static json_t *thousandths(bool told, int value)
{
    return told ? json_real(value / 1000.0) : json_null();
}

static json_t *counted(bool told, int value)
{
    return told ? json_integer(value) : json_null();
}

static json_t *looks(unsigned flags)
{
    json_t *list = json_array();
    for (int i = 0; i < ITEM_FLAG_COUNT; i++) {
        if (flags & 1U << i)
            json_array_append_new(list, json_string(item_flag_words((enum item_flag)i)));
    }
    return list;
}

static json_t *choices_json(const struct item_figures *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->n_choices; i++) {
        const struct item_choice *c = &f->choices[i];
        json_t *look = json_array();
        for (int k = 0; k < CHOICE_FLAG_COUNT; k++) {
            if (c->flags & 1U << k)
                json_array_append_new(look, json_string(item_choice_words((enum choice_flag)k)));
        }
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:b, s:i, s:i, s:i, s:o}", "part", c->part,
                                        "choice", c->choice, "right", c->right, "people", c->n,
                                        "upper", c->upper, "lower", c->lower, "look_at", look));
    }
    return list;
}

static json_t *figures_json(const struct item_figures *f, bool with_choices)
{
    bool told = f->counted > 0;
    json_t *one = json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s?, s:i, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "item",
        (json_int_t)f->item, "bank", f->bank, "key", f->key, "kind", f->kind, "question", f->plain,
        "quiz", f->quiz, "people", f->people, "told", told, "counted", counted(told, f->counted),
        "difficulty", thousandths(told, f->difficulty), "discrimination",
        thousandths(told && f->has_discrimination, f->discrimination), "blank",
        counted(told, f->blank), "asked_sure", counted(told, f->asked_sure), "sure_wrong",
        counted(told, f->sure_wrong), "mean_tries",
        told && f->tries ? json_real(f->tries / 100.0) : json_null(), "look_at", looks(f->flags));
    if (with_choices) {
        json_object_set_new(one, "group", counted(told && f->group, f->group));
        json_object_set_new(one, "choices", choices_json(f));
    }
    return one;
}

static json_t *list_json(const struct item_figures *list, size_t n, bool with_choices)
{
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(all, figures_json(&list[i], with_choices));
    return all;
}

/* 200 {"course", "version", "items"}: one entry for each question and quiz; 404 */
bool api_items(struct request *req, struct reply *reply, struct err *err)
{
    struct version_view v;
    struct item_figures *list;
    size_t n;
    if (!version_view(req, &v, err) || !item_analysis(req->db, req->mem, v.id, 0, &list, &n, err))
        return false;
    return api_reply(reply, 200,
                     json_pack("{s:s, s:i, s:o}", "course", v.code, "version", v.version, "items",
                               list_json(list, n, false)));
}

/* 200 {"item", "quizzes"}: figures and choices at each quiz; 404 */
bool api_item(struct request *req, struct reply *reply, struct err *err)
{
    struct item_figures *list;
    size_t n;
    int64_t item = request_param_int(req, "item");
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_ITEM_FIND, DB_PARAMS(db_from_int(req->mem, item)), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such question.");
    return item_analysis(req->db, req->mem, db_int(rows, 0, "course_version"), item, &list, &n,
                         err) &&
           api_reply(reply, 200,
                     json_pack("{s:I, s:o}", "item", (json_int_t)item, "quizzes",
                               list_json(list, n, true)));
}
