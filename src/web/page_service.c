/* Health, counters, media.  SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"
#include "web/metrics.h"
#include "web/pages.h"

/* 200, or 503 by the gate when the database does not answer. */
bool page_health(struct request *req, struct reply *reply, struct err *err)
{
    if (!db_run(req->db, req->mem, STMT_SESSION_HEALTH, NULL, err))
        return false;
    reply_bytes(reply, "application/json", "{\"status\":\"ok\"}\n", 16);
    return true;
}

/* 200 */
bool page_metrics(struct request *req, struct reply *reply, struct err *err)
{
    (void)req;
    (void)err;
    reply->content_type = "text/plain; version=0.0.4";
    metrics_format(reply->body);
    return true;
}

/* 200 with the bytes, 404 */
bool page_media(struct request *req, struct reply *reply, struct err *err)
{
    size_t len = 0;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_COURSE_MEDIA, DB_PARAMS(request_param(req, "hash")), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such file.");
    unsigned char *bytes = db_bytes(rows, 0, "bytes", req->mem, &len);
    reply_bytes(reply, db_text(rows, 0, "type"), bytes, len);
    return true;
}
