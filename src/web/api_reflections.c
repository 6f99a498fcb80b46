/* My reflections, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/reflection.h"
#include "web/api_json.h"
#include "web/attempt_form.h"
#include "web/pages.h"

static json_t *lines_json(const struct reflection *r)
{
    json_t *all = json_array();
    for (size_t i = 0; i < r->n_lines; i++) {
        const struct reflection_line *l = &r->lines[i];
        json_t *one = json_pack("{s:s}", l->typed ? "text" : "html", l->text);
        if (l->label)
            json_object_set_new(one, "label_html", json_string(l->label));
        if (l->before)
            json_object_set_new(one, "before", json_true());
        json_array_append_new(all, one);
    }
    return all;
}

/* 200 {"items"}: private answers of one's own, newest first */
bool api_reflections(struct request *req, struct reply *reply, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    struct reflection *list;
    size_t n;
    if (!reflection_list(req->db, req->mem, &reader, &list, &n, err))
        return false;
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(items,
                              json_pack("{s:I, s:s, s:s, s:s, s:s, s:o}", "attempt",
                                        (json_int_t)list[i].attempt, "item", list[i].item, "course",
                                        list[i].course, "prompt", list[i].plain, "saved_at",
                                        list[i].saved_at, "lines", lines_json(&list[i])));
    return api_reply(reply, 200, json_pack("{s:o}", "items", items));
}

/* 200 {"deleted": true}; 404 for what is not the viewer's */
bool api_reflection_delete(struct request *req, struct reply *reply, struct err *err)
{
    if ((req->body_len && !api_body(req, (const char *const[]){NULL}, err)) ||
        !reflection_delete(req->db, req->mem, request_param_int(req, "attempt"),
                           request_param(req, "item"), err))
        return false;
    return api_reply(reply, 200, json_pack("{s:b}", "deleted", 1));
}
