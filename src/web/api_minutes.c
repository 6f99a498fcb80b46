/* One's own credited minutes as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "web/api_json.h"
#include "web/minutes.h"
#include "web/pages.h"

static json_t *completion(const struct minutes *m, size_t i)
{
    const struct db_rows *rows = m->rows;
    bool corrected = !db_is_null(rows, i, "correction");
    return json_pack(
        "{s:s,s:s,s:I,s:s,s:I,s:b,s:s?,s:s?,s:b}", "course", db_text(rows, i, "course"), "title",
        db_text(rows, i, "title"), "version", (json_int_t)db_int(rows, i, "version"),
        "completed_on", db_text(rows, i, "completed_on"), "minutes",
        (json_int_t)minutes_counted(m, i), "counts", db_bool(rows, i, "counts"), "recorded_on",
        corrected ? db_text(rows, i, "recorded_on") : NULL, "correction",
        db_text(rows, i, "correction"), "correction_waits", db_bool(rows, i, "waiting"));
}

/* 200; 422 for days that are none */
bool api_minutes(struct request *req, struct reply *reply, struct err *err)
{
    struct minutes m;
    json_t *months = json_array(), *completions = json_array();
    if (!minutes_read(req, &m, err) || (m.problem && !err_set(err, ERR_INVALID, "%s", m.problem))) {
        json_decref(months);
        json_decref(completions);
        return false;
    }
    for (size_t i = 0; i < m.n; i++)
        json_array_append_new(completions, completion(&m, i));
    for (size_t i = 0, end; i < m.n; i = end) {
        int64_t sum = minutes_of_month(&m, i, &end);
        json_array_append_new(months,
                              json_pack("{s:s%,s:I}", "month", db_text(m.rows, i, "completed_on"),
                                        (size_t)7, "minutes", (json_int_t)sum));
    }
    return api_reply(
        reply, 200,
        json_pack("{s:s,s:s,s:s?,s:s,s:s,s:I,s:o,s:o}", "network", db_text(m.rows, 0, "network"),
                  "person", db_text(m.rows, 0, "person"), "employee_number",
                  db_text(m.rows, 0, "employee_number"), "from", m.from_text, "to", m.to_text,
                  "minutes", (json_int_t)m.total, "months", months, "completions", completions));
}
