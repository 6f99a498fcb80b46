/* Rules in words.  SPDX-License-Identifier: Apache-2.0 */
#include "web/rule_words.h"

#include <string.h>

#include "web/certificate_code.h"
#include "web/layout.h"

bool rules_may_change(const struct request *req)
{
    return viewer_may(req->viewer, "network-administrator");
}

bool rules_open_to(const struct request *req, struct err *err)
{
    if (rules_may_change(req) ||
        (req->method == METHOD_GET && viewer_may(req->viewer, "network-auditor")))
        return true;
    return err_set(err, ERR_FORBIDDEN, "not granted");
}

const char *rule_state_words(const char *state)
{
    if (!strcmp(state, "coming"))
        return _("not yet in force");
    if (!strcmp(state, "replaced"))
        return _("replaced by a later version");
    return !strcmp(state, "ended") ? _("ended") : _("in force");
}

/* "hospital clinic" as "Hospital, Clinic"; NULL for NULL. */
static const char *list_of(const void *mem, const struct kind *choices, size_t n, const char *codes)
{
    char *rest = NULL;
    const char *list = NULL;
    for (char *code = codes ? strtok_r(mem_text(mem, codes), " ", &rest) : NULL; code;
         code = strtok_r(NULL, " ", &rest)) {
        const struct kind *kind = kind_find(choices, n, code);
        const char *word = kind ? _(kind->name) : code;
        list = list ? mem_format(mem, "%s, %s", list, word) : word;
    }
    return list;
}

void rule_line(struct reply *reply, const char *name, const char *text)
{
    if (text && *text)
        facts_row(reply->html, name, text);
}

const char *rule_days(const void *mem, date from, date to)
{
    const char *begin = date_for_people(mem, from);
    if (to == DATE_NONE)
        return mem_format(mem, _("from %s"), begin);
    return mem_format(mem, _("%1$s to %2$s"), begin, date_for_people(mem, to));
}

void rule_scope(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    const char *contact = db_text(rows, i, "contact"), *licence = db_text(rows, i, "licence_kind");
    rule_line(reply, _("Where"),
              db_bool(rows, i, "network")
                  ? _("the whole network")
                  : mem_format(req->mem, _("%s and all below it"), db_text(rows, i, "facility")));
    rule_line(reply, _("State"), db_text(rows, i, "state"));
    rule_line(reply, _("Kinds of facility"),
              list_of(req->mem, facility_kinds, n_facility_kinds, db_text(rows, i, "kinds")));
    rule_line(reply, _("Job roles"), db_text(rows, i, "roles"));
    rule_line(
        reply, _("Employment"),
        list_of(req->mem, employment_kinds, n_employment_kinds, db_text(rows, i, "employment")));
    rule_line(reply, _("Contact"), list_of(req->mem, contact_kinds, n_contact_kinds, contact));
    if (licence)
        rule_line(reply, _("Licence"),
                  mem_format(req->mem, "%s (%s)", licence, db_text(rows, i, "licence_state")));
}

void rule_origin(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    date reviewed = db_date(rows, i, "last_reviewed");
    const char *reviewer = db_text(rows, i, "reviewer"),
               *years = db_text(rows, i, "retention_years");
    rule_line(reply, _("Citation"), db_text(rows, i, "citation"));
    rule_line(reply, _("Its address"), db_text(rows, i, "citation_url"));
    rule_line(reply, _("What was read"), db_text(rows, i, "source"));
    rule_line(reply, _("Owner"), db_text(rows, i, "owner"));
    if (reviewed != DATE_NONE)
        rule_line(reply, _("Last review"),
                  reviewer ? mem_format(req->mem, _("%1$s, by %2$s"),
                                        date_for_people(req->mem, reviewed), reviewer)
                           : date_for_people(req->mem, reviewed));
    if (years)
        rule_line(reply, _("Proof is kept"),
                  mem_format(
                      req->mem,
                      words_plural("%s year", "%s years", (long)db_int(rows, i, "retention_years")),
                      years));
    rule_line(reply, _("Began as the pack"), db_text(rows, i, "pack"));
}

static const char *posts(const void *mem, int64_t n)
{
    return mem_format(mem, words_plural("%lld post", "%lld posts", (long)n), (long long)n);
}

void rule_effect(struct request *req, struct reply *reply, const struct rules_effect *e)
{
    struct html *h = reply->html;
    static const enum standing order[] = {STANDING_CURRENT, STANDING_WINDOW_OPEN, STANDING_DUE,
                                          STANDING_OVERDUE, STANDING_LAPSED,      STANDING_EXEMPT};
    const char **warnings = rules_warnings(req->mem, e);
    html_open(h, "section");
    html_leaf(h, "h3", e->title);
    html_open(h, "dl", "class", "at-facts");
    rule_line(reply, _("Who gets it"),
              mem_format(req->mem, _("%1$s of %2$lld people"), posts(req->mem, e->posts),
                         (long long)e->people));
    rule_line(reply, _("From"), date_for_people(req->mem, e->from));
    rule_line(reply, _("They must hold"), e->certification);
    html_open(h, "div");
    html_leaf(h, "dt",
              mem_format(req->mem, _("Standing on %s"), date_for_people(req->mem, e->day)));
    html_open(h, "dd");
    for (size_t s = 0; s < sizeof order / sizeof *order; s++) {
        html_open(h, "div");
        layout_standing(reply, standing_name(order[s]));
        html_format(h, " %lld", (long long)e->counts[order[s]]);
        html_close(h, "div");
    }
    html_close(h, "dd");
    html_close(h, "div");
    rule_line(reply, _("Due on the day it begins, or before"), posts(req->mem, e->past));
    rule_line(reply, _("Without a due day so far"), posts(req->mem, e->undated));
    rule_line(reply, _("Another rule asks the same"), posts(req->mem, e->shared));
    if (e->by_licence)
        rule_line(reply, _("Left out: no licence on record"), posts(req->mem, e->unlicensed));
    rule_line(reply, _("Code"), e->code);
    html_close(h, "dl");
    if (*warnings) {
        html_leaf(h, "h4", _("Look at this first"));
        html_open(h, "ul");
        for (; *warnings; warnings++)
            html_leaf(h, "li", *warnings);
        html_close(h, "ul");
    }
    html_close(h, "section");
}
