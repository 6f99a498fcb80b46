/* A session: begun, carried in a cookie, ended.  SPDX-License-Identifier: Apache-2.0 */
#include "web/session.h"

#include "domain/password.h"
#include "domain/second_step.h"
#include "store/db.h"
#include "util/config.h"
#include "util/words.h"
#include "web/agent.h"
#include "web/back_off.h"
#include "web/metrics.h"
#include "web/refusal.h"
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

const char *session_browser_cookie_name(void)
{
    return config_is_demo() ? "attest-browser" : "__Host-attest-browser";
}

const char *session_half_cookie_name(void)
{
    return config_is_demo() ? "attest-half" : "__Host-attest-half";
}

const char *session_half_cookie(void *mem, const char *token)
{
    return mem_format(mem, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
                      session_half_cookie_name(), token, *token ? SECOND_STEP_MINUTES * 60 : 0,
                      config_is_demo() ? "" : "; Secure");
}

static const char *digest_of(struct request *req, const char *token)
{
    unsigned char digest[DIGEST_BYTES];
    if (!token)
        return NULL;
    token_digest(token, digest);
    return db_from_bytes(req->mem, digest, sizeof digest);
}

const char *session_half_digest(struct request *req)
{
    return digest_of(req, req->half);
}

const char *session_browser_digest(struct request *req)
{
    return digest_of(req, req->browser);
}

const char *session_digest(struct request *req)
{
    unsigned char digest[DIGEST_BYTES];
    token_digest(req->token, digest);
    return db_from_bytes(req->mem, digest, sizeof digest);
}

/* The secret that a browser keeps for half a year, where signing in is guarded: a new one, or the
 * one that it has. Returns its digest; NULL: none. */
static const char *know_browser(struct request *req, struct reply *reply)
{
    unsigned char digest[DIGEST_BYTES];
    if (!config_is_guarded())
        return NULL;
    const char *secret = req->browser ? req->browser : token_new(req->mem);
    reply->browser =
        mem_format(req->mem, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=15552000%s",
                   session_browser_cookie_name(), secret, config_is_demo() ? "" : "; Secure");
    token_digest(secret, digest);
    return db_from_bytes(req->mem, digest, sizeof digest);
}

bool session_begin(struct request *req, struct reply *reply, const char *person, bool shared,
                   struct signed_in *ret, struct err *err)
{
    unsigned char digest[DIGEST_BYTES];
    const char *token = token_new(req->mem);
    token_digest(token, digest);
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SESSION_BEGIN,
                                  DB_PARAMS(db_from_bytes(req->mem, digest, sizeof digest), person,
                                            agent_words(req->mem, req->agent),
                                            shared ? "true" : "false", know_browser(req, reply)),
                                  err);
    if (!rows)
        return false;
    *ret = (struct signed_in){.token = token, .tag = db_text(rows, 0, "tag")};
    reply->cookie = session_cookie(req->mem, token);
    return true;
}

/* The hash with the parameters of today, where it has others. */
static bool bring_up_to_date(struct request *req, const char *person, const char *hash,
                             const char *password, struct err *err)
{
    return !password_is_outdated(hash) ||
           db_do(req->db, STMT_PASSWORD_REHASH,
                 DB_PARAMS(person, hash, password_hash(req->mem, password)), err);
}

bool session_first_step(struct request *req, struct reply *reply, const char *person, bool shared,
                        struct signed_in *ret, struct err *err)
{
    *ret = (struct signed_in){0};
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SECOND_STEP_OF, DB_PARAMS(person), err);
    if (!rows)
        return false;
    ret->app = db_bool(rows, 0, "app");
    ret->passkey = db_bool(rows, 0, "passkey");
    ret->half = ret->app || ret->passkey;
    if (!ret->half)
        return session_begin(req, reply, person, shared, ret, err);
    req->half = token_new(req->mem);
    reply->half = session_half_cookie(req->mem, req->half);
    return db_do(req->db, STMT_SECOND_STEP_HALF_BEGIN,
                 DB_PARAMS(session_half_digest(req), person, shared ? "true" : "false"), err);
}

bool session_begin_stepped(struct request *req, struct reply *reply, const char *person,
                           bool shared, struct signed_in *ret, struct err *err)
{
    unsigned char digest[DIGEST_BYTES];
    if (!session_begin(req, reply, person, shared, ret, err))
        return false;
    token_digest(ret->token, digest);
    reply->half = req->half ? session_half_cookie(req->mem, "") : NULL;
    return db_do(req->db, STMT_SECOND_STEP_STEPPED,
                 DB_PARAMS(db_from_bytes(req->mem, digest, sizeof digest)), err);
}

/* Both steps in one request, which has the code too: nothing is kept between them. */
static bool both_steps(struct request *req, struct reply *reply, const char *person,
                       const struct sign_in *by, struct signed_in *ret, struct err *err)
{
    struct back_off counted = {0};
    bool fits = false;
    if (by->code && *by->code) {
        if (!back_off_begin_step(req, person, false, &counted, err))
            return false;
        if (counted.wait) {
            *ret = (struct signed_in){.wait = counted.wait};
            refusal_say(req, "second step held back", NULL, person);
            return true;
        }
    }
    if (!session_first_step(req, reply, person, by->shared, ret, err))
        return false;
    if (!ret->half) /* no second step: the code was of no use, and no guess */
        return back_off_right_within(req, &counted, err);
    reply->half = NULL;
    if (!by->code || !*by->code)
        return true;
    if (!second_step_take(req->db, req->mem, session_half_digest(req), by->code, &fits, err))
        return false;
    ret->refused = !fits;
    if (!fits) {
        refusal_say(req, "second step refused", NULL, person);
        return true;
    }
    const char *half = session_half_digest(req);
    req->half = NULL;
    return back_off_right_within(req, &counted, err) &&
           db_do(req->db, STMT_SECOND_STEP_HALF_END, DB_PARAMS(half), err) &&
           session_begin_stepped(req, reply, person, by->shared, ret, err);
}

bool session_sign_in(struct request *req, struct reply *reply, const struct sign_in *by,
                     struct signed_in *ret, struct err *err)
{
    struct back_off counted;
    *ret = (struct signed_in){0};
    if (!back_off_begin(req, by->login, &counted, err))
        return false;
    ret->wait = counted.wait;
    if (counted.wait) {
        refusal_say(req, "sign-in held back", by->login, NULL);
        return true;
    }
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SESSION_CANDIDATE, DB_PARAMS(by->login), err);
    if (!rows)
        return false;
    const char *hash = db_count(rows) ? db_text(rows, 0, "password_hash") : NULL;
    unsigned long before = password_hashings();
    bool fits = password_fits(hash, by->password);
    metrics_count_hashings(password_hashings() - before);
    if (!fits) {
        refusal_say(req, "sign-in refused", by->login, NULL);
        return true;
    }
    const char *person = db_text(rows, 0, "person_id");
    if (!back_off_right(req, &counted, err) ||
        !bring_up_to_date(req, person, hash, by->password, err))
        return false;
    return by->at_once ? both_steps(req, reply, person, by, ret, err)
                       : session_first_step(req, reply, person, by->shared, ret, err);
}

bool session_end_left(struct request *req, struct err *err)
{
    unsigned char digest[DIGEST_BYTES];
    token_digest(req->token, digest);
    if (!db_do(req->db, STMT_SESSION_SIGN_OUT,
               DB_PARAMS(db_from_bytes(req->mem, digest, sizeof digest)), err))
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
    return db_do(req->db, STMT_SESSION_SIGN_OUT,
                 DB_PARAMS(db_from_bytes(req->mem, digest, sizeof digest)), err);
}
