/* What the pages of exemptions, leave and extensions share.  SPDX-License-Identifier: Apache-2.0 */
#include "web/agreed_words.h"

#include <string.h>

#include "web/layout.h"

const struct agreed_word agreed_words[AGREED_KINDS] = {
    [AGREED_EXEMPTION] = {N_("Exemption"), N_("Agree an exemption"), N_("Save exemption"),
                          N_("From the first day to the last, the certification is not asked of "
                             "this person.")},
    [AGREED_LEAVE] = {N_("Leave"), N_("Agree leave"), N_("Save leave"),
                      N_("On days of leave nothing is asked of this person. Each of them is added "
                         "to the days until something is due.")},
    [AGREED_EXTENSION] = {N_("Extension"), N_("Agree an extension"), N_("Save extension"),
                          N_("What is due, or expires, is due later, once. The cycles after it "
                             "stay where they are.")},
};

const struct agreed_code agreed_codes[AGREED_CODES] = {
    {"health", N_("Health")},
    {"faith", N_("Faith or conscience")},
    {"experience", N_("Personal experience")},
    {"assigned-elsewhere", N_("Assigned elsewhere")},
    {"approved-absence", N_("Approved absence")},
    {"other", N_("Another reason")},
};

const char *agreed_code_words(const char *code)
{
    for (size_t i = 0; code && i < AGREED_CODES; i++) {
        if (!strcmp(agreed_codes[i].code, code))
            return _(agreed_codes[i].text);
    }
    return NULL;
}

const char *agreed_address(struct request *req, const char *rest)
{
    return mem_format(req->mem, "/people/%lld/exemptions%s", (long long)req->person_id, rest);
}

/* Whether the viewer administers the person of the route; false with err for failures. */
static bool administers(struct request *req, bool *ret, struct err *err)
{
    struct db_rows *may = db_run(req->db, req->mem, STMT_ACCESS_ADMINISTERS,
                                 DB_PARAMS(db_from_int(req->mem, req->person_id)), err);
    *ret = may && db_bool(may, 0, "administers");
    return may;
}

bool agreed_administered(struct request *req, struct err *err)
{
    bool may;
    return administers(req, &may, err) &&
           (may || err_set(err, ERR_NOT_FOUND, "There is no such page."));
}

bool agreed_kind_of(struct request *req, enum agreed_kind *ret, struct err *err)
{
    *ret = agreed_kind_from_name(request_param(req, "kind"));
    return *ret < AGREED_KINDS || err_set(err, ERR_NOT_FOUND, "There is no such page.");
}

struct db_rows *agreed_list(struct request *req, const char *kind, const char *id, struct err *err)
{
    return db_run(req->db, req->mem, STMT_AGREED_LIST,
                  DB_PARAMS(db_from_int(req->mem, req->person_id), req->viewer->zone, kind, id),
                  err);
}

void agreed_days(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html_place from = layout_day(reply, "from", db_date(rows, i, "from_date")),
                      to = layout_day(reply, "to", db_date(rows, i, "to_date"));
    if (!db_is_null(rows, i, "of_date"))
        html_sentence(reply->html, _("{of} becomes {to}"),
                      layout_day(reply, "of", db_date(rows, i, "of_date")), to);
    else
        html_sentence(reply->html, _("{from} to {to}"), from, to);
}
