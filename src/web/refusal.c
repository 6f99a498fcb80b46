/* Somebody was not let in: noted for auditors.  SPDX-License-Identifier: Apache-2.0 */
#include "web/refusal.h"

#include "store/db.h"
#include "util/log.h"

void refusal_say(struct request *req, const char *act, const char *login, const char *person)
{
    req->refusal.act = act;
    req->refusal.login = login;
    req->refusal.person = person;
}

void refusal_note(struct request *req)
{
    struct err err = {0};
    if (!req->refusal.act ||
        db_do(req->db, STMT_AUDIT_REFUSAL,
              DB_PARAMS(req->refusal.act, req->refusal.login, req->refusal.person, req->id), &err))
        return;
    db_rollback(req->db);
    log_failure(req->id, "refusal", 0, &err);
}
