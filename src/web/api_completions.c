/* What other systems are told, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/outward.h"
#include "util/text.h"
#include "web/api_json.h"
#include "web/pages.h"

enum { ROWS = 500, ROWS_MAX = 1000 };

static json_t *event(const struct db_rows *rows, size_t i)
{
    json_t *minutes = db_is_null(rows, i, "minutes") ? json_null()
                                                     : json_integer(db_int(rows, i, "minutes")),
           *version = db_is_null(rows, i, "version") ? json_null()
                                                     : json_integer(db_int(rows, i, "version"));
    return json_pack(
        "{s:I,s:s,s:s?,s:s,s:s?,s:s?,s:s?,s:o,s:s,s:o,s:s?,s:s?,s:s?,s:s?,s:s}", "cursor",
        (json_int_t)db_int(rows, i, "cursor"), "event", db_text(rows, i, "event"),
        "employee_number", db_text(rows, i, "employee_number"), "name", db_text(rows, i, "name"),
        "facility", db_text(rows, i, "facility"), "course", db_text(rows, i, "course"), "title",
        db_text(rows, i, "title"), "version", version, "completed_on",
        db_text(rows, i, "completed_on"), "minutes", minutes, "certification",
        db_text(rows, i, "certification"), "valid_from", db_text(rows, i, "valid_from"), "valid_to",
        db_text(rows, i, "valid_to"), "certificate", db_text(rows, i, "certificate"), "recorded_on",
        db_text(rows, i, "recorded_on"));
}

/* 200; 422 */
bool api_completions(struct request *req, struct reply *reply, struct err *err)
{
    int64_t after = 0, limit = ROWS;
    const char *from = request_field(req, "after"), *most = request_field(req, "limit");
    if (from && *from && !text_whole_number(from, INT64_MAX, &after))
        return err_set(err, ERR_INVALID,
                       "“%.40s” is no cursor. Send the value of “next” of the reply before.", from);
    if (most && *most && (!text_whole_number(most, ROWS_MAX, &limit) || limit < 1))
        return err_set(err, ERR_INVALID, "“%.40s” is no limit. Use 1 to %d.", most, ROWS_MAX);
    struct db_rows *rows = outward_page(req->db, req->mem, after, DATE_NONE, (int)limit, err);
    if (!rows)
        return false;
    size_t n = db_count(rows);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, event(rows, i));
    return api_reply(reply, 200,
                     json_pack("{s:o,s:I,s:b}", "completions", list, "next",
                               (json_int_t)(n ? db_int(rows, n - 1, "cursor") : after), "more",
                               (int)(n == (size_t)limit)));
}
