/* Somebody who is signed in shows to be themselves by their password.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/own_password.h"

#include "domain/password.h"
#include "store/db.h"
#include "util/words.h"
#include "web/back_off.h"
#include "web/metrics.h"

bool own_password_check(struct request *req, const char *typed, struct own_password *ret,
                        struct err *err)
{
    struct back_off counted;
    *ret = (struct own_password){0};
    if (!typed || !*typed) {
        ret->problem = _("Enter your password until now");
        return true;
    }
    if (!back_off_begin(req, NULL, &counted, err))
        return false;
    if (counted.wait) {
        ret->wait = counted.wait;
        ret->problem = back_off_words(req->mem, counted.wait);
        return true;
    }
    ret->own = db_run(req->db, req->mem, STMT_PASSWORD_OWN, NULL, err);
    if (!ret->own)
        return false;
    unsigned long before = password_hashings();
    bool fits = password_fits(db_text(ret->own, 0, "hash"), typed);
    metrics_count_hashings(password_hashings() - before);
    if (!fits)
        ret->problem = _("This is not your password until now. Check it; capital letters count.");
    return !fits || back_off_right(req, &counted, err);
}
