/* Somebody who is signed in shows to be themselves by their password.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/own_password.h"

#include "domain/password.h"
#include "domain/second_step.h"
#include "store/db.h"
#include "util/words.h"
#include "web/back_off.h"
#include "web/metrics.h"
#include "web/refusal.h"

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

bool own_app(struct request *req, bool *ret_has, struct err *err)
{
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SECOND_STEP_MINE, NULL, err);
    *ret_has = rows && db_bool(rows, 0, "app");
    return rows;
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
