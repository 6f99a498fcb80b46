/* JSON in and out.  SPDX-License-Identifier: Apache-2.0 */
#include "web/api_json.h"

#include <stdlib.h>
#include <string.h>

#include "util/log.h"
#include "web/problem_json.h"

static void release(void *value)
{
    json_decref(value);
}

static bool is_known(const char *name, const char *const *known)
{
    for (; *known; known++) {
        if (!strcmp(name, *known))
            return true;
    }
    return false;
}

json_t *api_body(struct request *req, const char *const *known, struct err *err)
{
    json_error_t at;
    const char *name;
    json_t *member;
    json_t *body = json_loadb((const char *)req->body, req->body_len, JSON_REJECT_DUPLICATES, &at);
    mem_attach(req->mem, body, release);
    if (!body) {
        err_set(err, ERR_UNREADABLE, "The body is not JSON: line %d, column %d: %s", at.line,
                at.column, at.text);
        return NULL;
    }
    if (!json_is_object(body)) {
        err_set(err, ERR_INVALID, "The body is not a JSON object.");
        return NULL;
    }
    json_object_foreach(body, name, member)
    {
        if (!is_known(name, known)) {
            err_set(err, ERR_INVALID, "Unknown member \"%.60s\".", name);
            return NULL;
        }
    }
    return body;
}

const char *api_string(const json_t *body, const char *name, struct err *err)
{
    const char *text = json_string_value(json_object_get(body, name));
    if (!text)
        err_set(err, ERR_INVALID, "Member \"%s\" is missing or is not a string.", name);
    return text;
}

bool api_integer(const json_t *body, const char *name, json_int_t *ret, struct err *err)
{
    json_t *value = json_object_get(body, name);
    if (!json_is_integer(value))
        return err_set(err, ERR_INVALID, "Member \"%s\" is missing or is not a whole number.",
                       name);
    *ret = json_integer_value(value);
    return true;
}

bool api_reply(struct reply *reply, int status, json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(6)) : NULL;
    json_decref(value);
    if (!text) { /* text that is no UTF-8, or no memory: nothing is sent of it, nothing is kept */
        struct err err = {0};
        err_set(&err, ERR_INTERNAL, "Something went wrong on our side.");
        err_detail(&err, "an answer that cannot be said in JSON");
        log_failure("-", "api", 0, &err);
        problem_json(reply, &err);
        return true;
    }
    reply->status = status;
    reply_bytes(reply, "application/json", text, strlen(text));
    buf_char(reply->body, '\n');
    mem_attach(reply, text, free);
    return true;
}
