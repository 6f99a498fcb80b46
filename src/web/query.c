/* The question a manager asks, as it stands in an address.  SPDX-License-Identifier: Apache-2.0 */
#include "web/query.h"

#include <string.h>

#include "domain/known.h"
#include "util/mem.h"

/* A field that holds a code, or NULL for "all". */
static bool code(const struct request *req, const char *name, const char **ret, struct err *err)
{
    const char *text = request_field(req, name);
    *ret = text && *text ? text : NULL;
    if (!*ret || (strlen(text) <= 64 &&
                  strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") ==
                      strlen(text)))
        return true;
    return err_set(err, ERR_INVALID, "“%.40s” is not a code. Choose one from the list.", text);
}

/* known_at, or nothing: as known now. */
static bool known(const struct request *req, struct dashboard_query *ret, struct err *err)
{
    const char *text = request_field(req, "known_at");
    struct known known;
    if (!text || !*text)
        return true;
    if (!known_read(req->db, req->mem, text, &known, err))
        return false;
    ret->known_at = known.at;
    ret->known_asked = known.asked;
    ret->known_words = known.words;
    return true;
}

bool query_read(const struct request *req, struct dashboard_query *ret, struct err *err)
{
    const char *standing = request_field(req, "standing"), *count = request_field(req, "count");
    *ret = (struct dashboard_query){.facility = req->facility_id, .standing = STANDING_COUNT};
    if (!request_date(req, "as_of", req->viewer->today, &ret->as_of, err) ||
        !code(req, "certification", &ret->certification, err) ||
        !code(req, "job_role", &ret->job_role, err))
        return false;
    if (standing && *standing) {
        ret->standing = standing_from_name(standing);
        if (ret->standing == STANDING_COUNT)
            return err_set(err, ERR_INVALID,
                           "“%.40s” is not a standing. Use current, window open, due, overdue, "
                           "lapsed, exempt or not required.",
                           standing);
    }
    ret->people = count && !strcmp(count, "people");
    return known(req, ret, err);
}

bool query_after_read(const struct request *req, struct dashboard_after *ret, struct err *err)
{
    const char *text = request_field(req, "after");
    if (dashboard_after_read(text, ret))
        return true;
    return err_set(err, ERR_INVALID,
                   "“%.40s” is no place in a list. Follow the link of the page before.", text);
}

const char *query_address(const void *mem, const char *facility, const char *page,
                          const struct dashboard_query *query)
{
    char day[DATE_TEXT_SIZE];
    struct buf *out = buf_new(mem, 1024);
    buf_format(out, "/facilities/%s/%s?as_of=%s", facility, page, date_format(query->as_of, day));
    if (query->certification)
        buf_format(out, "&certification=%s", query->certification);
    if (query->job_role)
        buf_format(out, "&job_role=%s", query->job_role);
    if (query->standing < STANDING_COUNT) {
        buf_text(out, "&standing=");
        for (const char *p = standing_name(query->standing); *p; p++)
            buf_char(out, *p == ' ' ? '+' : *p);
    }
    if (query->people)
        buf_text(out, "&count=people");
    if (query->known_asked)
        buf_text(out, "&known_at=");
    for (const char *p = query->known_asked; p && *p; p++)
        buf_text(out, *p == '+' ? "%2B" : mem_text_n(mem, p, 1));
    return buf_data(out);
}
