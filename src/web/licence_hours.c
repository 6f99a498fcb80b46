/* Hours in the term of a licence.  SPDX-License-Identifier: Apache-2.0 */
#include "web/licence_hours.h"

#include "web/layout.h"

static const char *hours_words(const void *mem, const struct db_rows *rows, size_t i,
                               const char *column)
{
    int64_t n = db_int(rows, i, column);
    if (db_is_null(rows, i, column))
        return "–";
    return n % 100 ? mem_format(mem, "%lld.%02lld", (long long)n / 100, (long long)n % 100)
                   : mem_format(mem, "%lld", (long long)n / 100);
}

static void hours_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                      size_t i)
{
    struct html *h = reply->html;
    const char *topic = db_text(rows, i, "topic"), *by = db_text(rows, i, "certifications");
    html_open(h, "tr");
    html_leaf(h, "th", topic ? topic : _("All topics"), "scope", "row");
    html_leaf(h, "td", hours_words(req->mem, rows, i, "earned"), "data-label", _("Earned"), "class",
              "at-number");
    html_leaf(h, "td", hours_words(req->mem, rows, i, "asked"), "data-label", _("Asked for"),
              "class", "at-number");
    html_leaf(h, "td", hours_words(req->mem, rows, i, "remaining"), "data-label", _("Left"),
              "class", "at-number");
    html_leaf(h, "td", by ? by : _("nothing asks for it"), "data-label", _("By"));
    html_close(h, "tr");
}

void licence_hours_table(struct request *req, struct reply *reply, const struct db_rows *hours,
                         int64_t licence)
{
    struct html *h = reply->html;
    size_t first = 0;
    while (first < db_count(hours) && db_int(hours, first, "licence_id") != licence)
        first++;
    if (first == db_count(hours))
        return;
    const char *const heads[] = {_("Topic"), _("Earned"), _("Asked for"), _("Left"), _("By")};
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_text(h, mem_format(req->mem, _("%1$s licence (%2$s)"), db_text(hours, first, "kind"),
                            db_text(hours, first, "state")));
    html_text(h, ": ");
    html_sentence(h, _("hours in the term from {from} to {to}"),
                  layout_day(reply, "from", db_date(hours, first, "from_date")),
                  layout_day(reply, "to", db_date(hours, first, "to_date")));
    html_close(h, "caption");
    layout_columns(reply, heads, 5, 1);
    html_open(h, "tbody");
    for (size_t i = first; i < db_count(hours) && db_int(hours, i, "licence_id") == licence; i++)
        hours_row(req, reply, hours, i);
    html_close(h, "tbody");
    html_close(h, "table");
}
