/* Group answers, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/aggregate.h"
#include "web/api_json.h"
#include "web/language.h"
#include "web/pages.h"

static json_t *row_json(const struct aggregate_item *item, const struct aggregate_row *row)
{
    json_t *options = json_array(), *all = json_pack("{s:s?}", "row", row->key);
    for (size_t i = 0; i < row->n_options; i++) {
        json_t *one =
            json_pack("{s:s, s:i}", "choice", row->options[i].key, "people", row->options[i].n);
        if (item->retrospective)
            json_object_set_new(one, "before", json_integer(row->options[i].before));
        json_array_append_new(options, one);
    }
    json_object_set_new(all, "choices", options);
    if (item->retrospective)
        json_object_set_new(
            all, "moved",
            json_pack("{s:i, s:i, s:i}", "up", row->up, "same", row->same, "down", row->down));
    return all;
}

/* 200 {"facility", "items"}; "people" 0 and no rows: too few to tell; 404 out of scope */
bool api_group_answers(struct request *req, struct reply *reply, struct err *err)
{
    struct aggregate_item *items;
    size_t n;
    if (!aggregate_list(req->db, req->mem, req->facility_id, language_of_reader(req), &items, &n,
                        err))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *rows = json_array();
        for (size_t k = 0; items[i].people && k < items[i].n_rows; k++)
            json_array_append_new(rows, row_json(&items[i], &items[i].rows[k]));
        json_array_append_new(list,
                              json_pack("{s:s, s:i, s:s, s:s, s:i, s:o}", "course", items[i].course,
                                        "version", items[i].version, "item", items[i].key, "prompt",
                                        items[i].plain, "people", items[i].people, "rows", rows));
    }
    return api_reply(
        reply, 200,
        json_pack("{s:s, s:o}", "facility", request_param(req, "facility"), "items", list));
}
