/* Standing as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "domain/dashboard.h"
#include "web/api_json.h"
#include "web/pages.h"
#include "web/query.h"

enum { ROWS = 1000, ROWS_MAX = 10000 };

static json_t *counts_json(const int64_t counts[STANDING_COUNT], int tenths)
{
    json_t *out = json_object();
    for (int s = 0; s < STANDING_COUNT; s++)
        json_object_set_new(out, standing_name((enum standing)s), json_integer(counts[s]));
    return json_pack("{s:o,s:o}", "counts", out, "percent",
                     tenths < 0 ? json_null() : json_real(tenths / 10.0));
}

/* 200; 404 out of scope; 422 */
bool api_standing(struct request *req, struct reply *reply, struct err *err)
{
    struct dashboard_query q;
    struct dashboard d;
    char day[DATE_TEXT_SIZE];
    if (!query_read(req, &q, err) || !dashboard_read(req->db, req->mem, &q, &d, err))
        return false;
    if (!d.n_facilities)
        return err_set(err, ERR_NOT_FOUND, "This facility did not exist on that day.");
    json_t *list = json_array();
    for (size_t i = 0; i < d.n_facilities; i++) {
        const struct dashboard_facility *f = &d.facilities[i];
        json_t *row = json_pack("{s:s,s:s,s:s,s:i}", "facility", f->code, "name", f->name, "kind",
                                f->kind, "depth", f->depth);
        json_t *counts = counts_json(f->counts, f->percent_tenths);
        json_object_update(row, counts);
        json_decref(counts);
        json_array_append_new(list, row);
    }
    return api_reply(reply, 200,
                     json_pack("{s:s,s:s,s:s?,s:s?,s:s?,s:o,s:o}", "facility", d.facilities[0].code,
                               "as_of", date_format(q.as_of, day), "known_at", q.known_at,
                               "certification", q.certification, "job_role", q.job_role, "people",
                               counts_json(d.people, d.people_percent_tenths), "posts", list));
}

/* 200; 404 out of scope; 422 */
bool api_standing_people(struct request *req, struct reply *reply, struct err *err)
{
    struct dashboard_query q;
    struct dashboard_after after;
    const char *text = request_field(req, "limit");
    struct dashboard_page page;
    char *end = NULL;
    long limit = text && *text ? strtol(text, &end, 10) : ROWS;
    if ((end && *end) || limit < 1 || limit > ROWS_MAX)
        return err_set(err, ERR_INVALID, "“%.40s” is no limit. Use 1 to %d.", text, ROWS_MAX);
    if (!query_read(req, &q, err) || !query_after_read(req, &after, err) ||
        !dashboard_list(req->db, req->mem, &q, (int)limit, &after, &page, err))
        return false;
    const struct db_rows *rows = page.rows;
    const char **rules = q.known_at ? NULL : dashboard_rules(req->db, req->mem, rows, q.as_of, err);
    if (!rules && !q.known_at)
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < page.n; i++)
        json_array_append_new(
            list,
            json_pack("{s:I,s:I,s:s,s:s?,s:s?,s:s?,s:s?,s:s,s:s?,s:s}", "person",
                      (json_int_t)db_int(rows, i, "person_id"), "post",
                      (json_int_t)db_int(rows, i, "post_id"), "name",
                      db_text(rows, i, "display_name"), "employee_number",
                      db_text(rows, i, "employee_number"), "facility",
                      db_text(rows, i, "facility_code"), "job_role", db_text(rows, i, "job_role"),
                      "certification", db_text(rows, i, "certification"), "standing",
                      db_text(rows, i, "standing"), "due", db_text(rows, i, "due"), "why",
                      dashboard_why_rules(req->mem, rows, i, rules ? rules[i] : NULL)));
    return api_reply(reply, 200,
                     json_pack("{s:s,s:s?,s:I,s:s?,s:o}", "counted", q.people ? "people" : "posts",
                               "known_at", q.known_at, "total", (json_int_t)page.total, "next",
                               page.next, "people", list));
}
