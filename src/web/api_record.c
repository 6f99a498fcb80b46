/* Verification and transcript as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"
#include "web/api_json.h"
#include "web/certificate_code.h"
#include "web/pages.h"
#include "web/record.h"

/* 200, 404 */
bool api_verify(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_CERTIFICATE_PUBLIC,
               DB_PARAMS(certificate_code_plain(req->mem, request_param(req, "code"))), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "No certificate has this code.");
    json_t *course = db_is_null(rows, 0, "course_code") /* its work was no course */
                         ? json_null()
                         : json_pack("{s:s,s:s,s:I}", "code", db_text(rows, 0, "course_code"),
                                     "title", db_text(rows, 0, "course_title"), "version",
                                     (json_int_t)db_int(rows, 0, "course_version"));
    return api_reply(
        reply, 200,
        json_pack("{s:s,s:s?,s:s,s:o,s:s,s:f,s:s,s:s,s:s?}", "state", db_text(rows, 0, "state"),
                  "state_from", db_text(rows, 0, "state_from"), "certification",
                  db_text(rows, 0, "certification"), "course", course, "issuer",
                  db_text(rows, 0, "issuer"), "hours", (double)db_int(rows, 0, "hundredths") / 100,
                  "completed_on", db_text(rows, 0, "completed_on"), "valid_from",
                  db_text(rows, 0, "valid_from"), "valid_to", db_text(rows, 0, "valid_to")));
}

static json_t *json_hours(const struct db_rows *rows, size_t i)
{
    return db_is_null(rows, i, "hundredths")
               ? json_null()
               : json_real((double)db_int(rows, i, "hundredths") / 100);
}

static json_t *json_course(const struct db_rows *rows, size_t i)
{
    bool revoked = db_bool(rows, i, "revoked"), corrected = !db_is_null(rows, i, "correction");
    return json_pack(
        "{s:s,s:s,s:I,s:s,s:I,s:o,s:s?,s:s?,s:s?,s:b,s:s?,s:s?,s:b,s:s?,s:s?,s:b}", "course",
        db_text(rows, i, "course_code"), "title", db_text(rows, i, "title"), "version",
        (json_int_t)db_int(rows, i, "version"), "completed_on", db_text(rows, i, "completed_on"),
        "minutes", (json_int_t)db_int(rows, i, "minutes"), "hours", json_hours(rows, i),
        "certification", db_text(rows, i, "certification"), "certificate",
        db_text(rows, i, "certificate"), "valid_to", db_text(rows, i, "valid_to"), "revoked",
        revoked, "revoked_from", revoked ? db_text(rows, i, "revoked_from") : NULL,
        "issued_again_on", db_text(rows, i, "issued_again_on"), "counts",
        db_bool(rows, i, "counts"), "recorded_on",
        corrected ? db_text(rows, i, "recorded_on") : NULL, "correction",
        db_text(rows, i, "correction"), "correction_waits", db_bool(rows, i, "waiting"));
}

static json_t *json_award(const struct db_rows *rows, size_t i)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s?,s:s,s:s?,s:s?,s:s?}", "certification",
                     db_text(rows, i, "code"), "title", db_text(rows, i, "certification"), "kind",
                     db_text(rows, i, "kind"), "earned_on", db_text(rows, i, "earned_on"),
                     "valid_from", db_text(rows, i, "valid_from"), "valid_to",
                     db_text(rows, i, "valid_to"), "state", db_text(rows, i, "state"), "ended_from",
                     db_text(rows, i, "ended_from"), "why", db_text(rows, i, "why"), "certificate",
                     db_text(rows, i, "certificate"));
}

static json_t *json_evidence(const struct db_rows *rows, size_t i)
{
    return json_pack("{s:s,s:s,s:s?,s:s?,s:o,s:s,s:s}", "kind", db_text(rows, i, "kind"), "title",
                     db_text(rows, i, "title"), "provider", db_text(rows, i, "provider"), "topic",
                     db_text(rows, i, "topic"), "hours", json_hours(rows, i), "done_on",
                     db_text(rows, i, "done_on"), "state", db_text(rows, i, "state"));
}

static json_t *json_licence(const struct db_rows *rows, size_t i)
{
    return json_pack(
        "{s:s,s:s,s:s?,s:o,s:s?,s:s?,s:s?}", "kind", db_text(rows, i, "kind"), "state",
        db_text(rows, i, "state"), "number", db_text(rows, i, "board_number"), "renewals",
        db_is_null(rows, i, "number") ? json_null() : json_integer(db_int(rows, i, "number")),
        "from", db_text(rows, i, "from_date"), "to", db_text(rows, i, "to_date"), "held_until",
        db_text(rows, i, "ended_on"));
}

static json_t *json_hundredths(const struct db_rows *rows, size_t i, const char *column)
{
    return db_is_null(rows, i, column) ? json_null()
                                       : json_real((double)db_int(rows, i, column) / 100);
}

static json_t *json_licence_hours(const struct db_rows *rows, size_t i)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s?,s:o,s:o,s:o}", "kind", db_text(rows, i, "kind"),
                     "state", db_text(rows, i, "state"), "from", db_text(rows, i, "from_date"),
                     "to", db_text(rows, i, "to_date"), "topic", db_text(rows, i, "topic"),
                     "earned", json_hundredths(rows, i, "earned"), "asked",
                     json_hundredths(rows, i, "asked"), "left",
                     json_hundredths(rows, i, "remaining"));
}

static json_t *json_rows(const struct db_rows *rows,
                         json_t *(*one)(const struct db_rows *rows, size_t i))
{
    json_t *list = json_array();
    for (size_t i = 0; i < db_count(rows); i++)
        json_array_append_new(list, one(rows, i));
    return list;
}

/* 200; 404 for people whom one may not see */
bool api_transcript(struct request *req, struct reply *reply, struct err *err)
{
    struct record r;
    return record_read(req, &r, err) &&
           api_reply(reply, 200,
                     json_pack("{s:I,s:s,s:o,s:o,s:o,s:o,s:o}", "person",
                               (json_int_t)req->person_id, "name", req->person_name, "records",
                               json_rows(r.courses, json_course), "awards",
                               json_rows(r.awards, json_award), "evidence",
                               json_rows(r.evidence, json_evidence), "licences",
                               json_rows(r.licences, json_licence), "licence_hours",
                               json_rows(r.hours, json_licence_hours)));
}

/* 200 */
bool api_certificates(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows = db_run(req->db, req->mem, STMT_CERTIFICATE_LIST,
                                  DB_PARAMS(db_from_int(req->mem, req->viewer->id),
                                            db_from_date(req->mem, req->viewer->today)),
                                  err);
    if (!rows)
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < db_count(rows); i++)
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s,s:s,s:s?,s:f}", "code",
                                              db_text(rows, i, "code"), "certification",
                                              db_text(rows, i, "certification"), "state",
                                              db_text(rows, i, "state"), "completed_on",
                                              db_text(rows, i, "completed_on"), "valid_from",
                                              db_text(rows, i, "valid_from"), "valid_to",
                                              db_text(rows, i, "valid_to"), "hours",
                                              (double)db_int(rows, i, "hundredths") / 100));
    return api_reply(reply, 200, json_pack("{s:o}", "certificates", list));
}
