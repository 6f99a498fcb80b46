/* Another question of equal credit, for whoever does not want to read this one.
 * SPDX-License-Identifier: Apache-2.0
 *
 * An address of its own, whose route keeps no reply and no line in the audit: nothing says later
 * who asked for another question. */
#include "domain/quiz.h"
#include "web/pages.h"

/* 303 to the question that stands in its place now; 409 once it is answered, or where there is no
 * other; 404 */
bool page_attempt_instead(struct request *req, struct reply *reply, struct err *err)
{
    int64_t attempt = request_param_int(req, "attempt"), item = request_param_int(req, "item");
    int number;
    if (item < 1 || item > INT32_MAX)
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    return quiz_swap(req->db, req->mem, attempt, NULL, (int)item, &number, err) &&
           reply_see_other(req, reply, "/attempts/%lld/items/%d%s", (long long)attempt, number,
                           request_field(req, "check") ? "?check=1" : "");
}
