/* A session: begun, carried in a cookie, ended.  SPDX-License-Identifier: Apache-2.0 */
#include "web/session.h"

#include "domain/password.h"
#include "store/db.h"
#include "util/config.h"
#include "util/words.h"
#include "web/token.h"

const char session_refused[] =
    N_("This login and password do not fit together. Check both; capital "
       "letters count in the password.");

const char *session_cookie(void *mem, const char *token)
{
    const char *name = config_is_demo() ? "attest-demo" : "__Host-attest";
    return mem_format(mem, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, token,
                      config_is_demo() ? "" : "; Secure", *token ? "" : "; Max-Age=0");
}

bool session_sign_in(struct request *req, const char *login, const char *password,
                     const char **ret_token, const char **ret_tag, struct err *err)
{
    unsigned char digest[DIGEST_BYTES];
    *ret_token = *ret_tag = NULL;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SESSION_CANDIDATE, DB_PARAMS(login), err);
    if (!rows)
        return false;
    bool known = db_count(rows) > 0;
    if (!password_fits(known ? db_text(rows, 0, "password_hash") : NULL, password))
        return true;
    const char *token = token_new(req->mem);
    token_digest(token, digest);
    rows = db_run(
        req->db, req->mem, STMT_SESSION_BEGIN,
        DB_PARAMS(db_from_bytes(req->mem, digest, sizeof digest), db_text(rows, 0, "person_id")),
        err);
    if (!rows)
        return false;
    *ret_token = token;
    *ret_tag = db_text(rows, 0, "tag");
    return true;
}

bool session_end_left(struct request *req, struct err *err)
{
    unsigned char digest[DIGEST_BYTES];
    token_digest(req->token, digest);
    if (!db_do(req->db, STMT_SESSION_END, DB_PARAMS(db_from_bytes(req->mem, digest, sizeof digest)),
               err))
        return false;
    req->token = NULL;
    return true;
}

bool session_end(struct request *req, struct reply *reply, struct err *err)
{
    unsigned char digest[DIGEST_BYTES];
    reply->cookie = session_cookie(req->mem, "");
    reply->forget = true;
    if (!req->token)
        return true;
    token_digest(req->token, digest);
    return db_do(req->db, STMT_SESSION_END,
                 DB_PARAMS(db_from_bytes(req->mem, digest, sizeof digest)), err);
}
