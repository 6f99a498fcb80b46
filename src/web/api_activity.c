/* Saving the answer to an activity of a page.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/activity.h"
#include "web/api_attempt_json.h"
#include "web/api_json.h"
#include "web/attempt_form.h"
#include "web/pages.h"

/* 200 {"seq", "saved_at"}; 409 where the try that it was given in has ended meanwhile, or none can
 * begin; 404; 422 */
bool api_activity_save(struct request *req, struct reply *reply, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    struct quiz_answer answer = {0};
    struct quiz_saved saved;
    int seq = 0;
    json_t *body = api_body(req, (const char *const[]){"seq", "response", NULL}, err);
    if (!body || !api_read_seq(body, &seq, err) ||
        !api_read_response(req, json_object_get(body, "response"), &answer, err) ||
        !activity_answer(req->db, req->mem, req->viewer->id, request_param(req, "code"),
                         request_param(req, "item"), &answer, seq, false, &reader, &saved, err))
        return false;
    reply->unkept = saved.apart;
    if (saved.state != SAVE_DONE)
        return err_set(err, ERR_CONFLICT, "%s", quiz_save_words(saved.state));
    return api_reply(reply, 200, json_pack("{s:i, s:s}", "seq", seq, "saved_at", saved.saved_at));
}
