/* The way from a list of people to a reminder.  SPDX-License-Identifier: Apache-2.0 */
#include "web/remind_form.h"

#include "web/field.h"
#include "web/layout.h"

bool remind_is_offered(const struct request *req, const struct dashboard_query *q)
{
    return q->as_of == req->viewer->today && !q->known_at &&
           (viewer_may(req->viewer, "manager") || viewer_may(req->viewer, "administrator"));
}

void remind_tick(struct reply *reply, const char *person, const char *name)
{
    html_void(reply->html, "input", "type", "checkbox", "class", "at-tick at-no-print", "form",
              "remind", "name", "person", "value", person, "aria-label",
              mem_format(reply, _("Tick %s"), name));
}

void remind_form(struct request *req, struct reply *reply, const char *facility,
                 const struct dashboard_query *q, int64_t total)
{
    struct html *h = reply->html;
    char day[DATE_TEXT_SIZE];
    html_open(h, "section", "class", "at-no-print", "aria-labelledby", "remind-heading");
    html_leaf(h, "h2", _("Remind them"), "id", "remind-heading");
    html_leaf(h, "p",
              _("First you see how many people would get a message, how many not, and why. Nothing "
                "is sent before you say so."));
    layout_form(req, reply, mem_format(req->mem, "/facilities/%s/reminders", facility), "id",
                "remind", "class", "usa-form");
    field_hidden(reply, "as_of", date_format(q->as_of, day));
    if (q->certification)
        field_hidden(reply, "certification", q->certification);
    if (q->job_role)
        field_hidden(reply, "job_role", q->job_role);
    if (q->standing < STANDING_COUNT)
        field_hidden(reply, "standing", standing_name(q->standing));
    if (q->people)
        field_hidden(reply, "count", "people");
    field_set(reply, &(struct field){.name = "whom", .label = _("Whom")});
    field_radio(reply, "whom", "all",
                mem_format(req->mem,
                           q->people ? words_plural("The %lld person of this list",
                                                    "All %lld people of this list", (long)total)
                                     : words_plural("The person of this %lld post",
                                                    "All people of these %lld posts", (long)total),
                           (long long)total),
                true);
    field_radio(reply, "whom", "ticked", _("Those ticked on this page"), false);
    html_close(h, "fieldset");
    layout_submit(reply, _("See who would get it"));
    html_close(h, "section");
}
