/* What is recognised for a certification, in words.  SPDX-License-Identifier: Apache-2.0 */
#include "web/layout.h"
#include "web/rule_words.h"

static void line(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    long months = (long)db_int(rows, i, "max_age_months");
    html_open(h, "li");
    html_leaf(h, "a", db_text(rows, i, "title"), "href",
              mem_format(req->mem, "/administration/certifications/%s", db_text(rows, i, "code")));
    html_text(h, ". ");
    html_sentence(h, _("It counts from {date} on."),
                  layout_day(reply, "date", db_date(rows, i, "from_date")));
    if (!db_is_null(rows, i, "to_date")) {
        html_text(h, " ");
        html_sentence(h, _("The last day is {date}."),
                      layout_day(reply, "date", db_date(rows, i, "to_date")));
    }
    html_format(h, " %s",
                db_is_null(rows, i, "retroactive")
                    ? _("What was earned before that day does not count.")
                    : _("What was earned before that day counts, too."));
    if (!db_is_null(rows, i, "max_age_months")) {
        html_text(h, " ");
        html_format(h,
                    words_plural("An award older than %ld month does not count.",
                                 "An award older than %ld months does not count.", months),
                    months);
    }
    html_close(h, "li");
}

void rule_recognised(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    for (int for_it = 1; for_it >= 0; for_it--) {
        bool any = false;
        for (size_t i = 0; i < db_count(rows); i++) {
            if (db_bool(rows, i, "for_it") != (for_it == 1))
                continue;
            if (!any) {
                html_leaf(h, "h2",
                          for_it ? _("Who holds one of these holds it, too")
                                 : _("Who holds it holds these, too"));
                html_open(h, "ul");
            }
            any = true;
            line(req, reply, rows, i);
        }
        if (any)
            html_close(h, "ul");
    }
}
