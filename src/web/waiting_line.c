/* How long something has waited, and who has it.  SPDX-License-Identifier: Apache-2.0 */
#include "web/waiting_line.h"

#include "web/layout.h"

const char *waiting_days(const void *mem, date since, date today)
{
    long long days = (long long)today - since;
    return days <= 0 ? _("since today")
                     : mem_format(mem, words_plural("for %lld day", "for %lld days", days), days);
}

void waiting_line(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *facility = db_text(rows, i, "facility"), *taken = db_text(rows, i, "taken_by");
    date since = db_date(rows, i, "sent_on");
    long long days = (long long)req->viewer->today - since,
              people = (long long)db_int(rows, i, "administrators");
    html_open(h, "p");
    html_leaf(h, "strong", _("Waits for an answer"));
    html_text(h, " ");
    if (days <= 0)
        html_text(h, _("since today."));
    else
        html_sentence(h,
                      mem_format(req->mem,
                                 words_plural("for %lld day, since {date}.",
                                              "for %lld days, since {date}.", days),
                                 days),
                      layout_day(reply, "date", since));
    html_close(h, "p");
    html_open(h, "p", "class", "at-small at-quiet");
    if (taken)
        html_sentence(h, _("{name} has it."),
                      (struct html_place){"name", "bdi", taken, NULL, NULL});
    else if (!people)
        html_text(h, _("Nobody can answer it yet: no administrator is named for the facility."));
    else
        html_text(h, mem_format(req->mem,
                                words_plural("%1$lld administrator of %2$s has it.",
                                             "%1$lld administrators of %2$s have it.", people),
                                people, facility ? facility : _("the network")));
    html_close(h, "p");
}
