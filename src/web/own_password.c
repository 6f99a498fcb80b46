/* Somebody who is signed in shows to be themselves by their password.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/own_password.h"

#include "domain/password.h"
#include "domain/second_step.h"
#include "store/db.h"
#include "util/words.h"
#include "web/back_off.h"
#include "web/metrics.h"
#include "web/passkey.h"
#include "web/proof.h"
#include "web/provider.h"
#include "web/refusal.h"
#include "web/session.h"

/* Whether what was typed is the viewer's password, if they may try: else it is told in *ret. */
static bool compare(struct request *req, const char *typed, struct back_off *counted,
                    struct own_password *ret, struct err *err)
{
    *ret = (struct own_password){0};
    if (!typed || !*typed) {
        ret->problem = _("Enter your password until now");
        return true;
    }
    if (!back_off_begin(req, NULL, counted, err))
        return false;
    if (counted->wait) {
        ret->wait = counted->wait;
        ret->problem = back_off_words(req->mem, counted->wait);
        return true;
    }
    ret->own = db_run(req->db, req->mem, STMT_PASSWORD_OWN, NULL, err);
    if (!ret->own)
        return false;
    unsigned long before = password_hashings();
    bool fits = password_fits(db_text(ret->own, 0, "hash"), typed);
    metrics_count_hashings(password_hashings() - before);
    if (!fits) {
        ret->problem = _("This is not your password until now. Check it; capital letters count.");
        refusal_say(req, "password refused", NULL, db_from_int(req->mem, req->viewer->id));
    }
    return true;
}

bool own_password_check(struct request *req, const char *typed, struct own_password *ret,
                        struct err *err)
{
    struct back_off counted = {0};
    return compare(req, typed, &counted, ret, err) &&
           (ret->problem || back_off_right(req, &counted, err));
}

bool own_ways(struct request *req, struct own_ways *ret, struct err *err)
{
    *ret = (struct own_ways){0};
    struct db_rows *steps = db_run(req->db, req->mem, STMT_SECOND_STEP_MINE, NULL, err),
                   *own = steps ? db_run(req->db, req->mem, STMT_PASSWORD_OWN, NULL, err) : NULL;
    if (!own)
        return false;
    ret->app = db_bool(steps, 0, "app");
    ret->passkey = db_int(steps, 0, "passkeys") > 0;
    ret->password = !db_is_null(own, 0, "hash");
    return provider_of_session(req, &ret->provider, &ret->provider_name, err);
}

bool own_password_check_both(struct request *req, const char *typed, bool has_app, const char *code,
                             struct own_password *ret, struct err *err)
{
    struct back_off counted = {0};
    bool fits = false;
    if (!has_app)
        return own_password_check(req, typed, ret, err);
    if (!code || !*code) {
        *ret = (struct own_password){.code_problem = _("Enter the code of your app")};
        return true;
    }
    if (!compare(req, typed, &counted, ret, err))
        return false;
    if (ret->problem)
        return true;
    if (!second_step_take(req->db, req->mem, NULL, code, &fits, err))
        return false;
    if (!fits)
        ret->code_problem = _("This code does not fit, or it was used. Wait for the next one.");
    return !fits || back_off_right_within(req, &counted, err);
}

/* By a passkey, whose device checked who it is: that is two things in one. */
static bool by_passkey(struct request *req, struct own_password *ret, struct err *err)
{
    struct passkey_asked asked;
    struct passkey_answer answer;
    const char *person = NULL;
    *ret = (struct own_password){0};
    if (!passkey_receive(req, session_digest(req), &asked, &answer, err))
        return false;
    if (asked.person && !passkey_check(req, &asked, &answer, PASSKEY_PROVE, &person, err))
        return false;
    if (!person)
        ret->problem = _("This passkey does not show that it is you. Try again, or choose another "
                         "way.");
    return true;
}

/* By the provider, beside this page, a moment ago. */
static bool by_provider(struct request *req, struct own_password *ret, struct err *err)
{
    bool proven;
    *ret = (struct own_password){0};
    if (!proof_is_fresh(req, &proven, err))
        return false;
    if (!proven)
        ret->problem = _("Sign in again there first, then go on here.");
    return true;
}

bool own_proof_check(struct request *req, const struct own_ways *ways, struct own_password *ret,
                     struct err *err)
{
    if (passkey_is_sent(req))
        return by_passkey(req, ret, err);
    if (!ways->password && ways->provider)
        return by_provider(req, ret, err);
    return own_password_check_both(req, request_field(req, "password"), ways->app,
                                   request_field(req, "code"), ret, err);
}
