/* What the pages of an attempt share.  SPDX-License-Identifier: Apache-2.0 */
#include "web/attempt_page.h"

#include <string.h>

#include "util/words.h"
#include "web/attempt_item.h"
#include "web/layout.h"

const char *attempt_address(struct request *req, const struct quiz_attempt *a, const char *rest)
{
    return mem_format(req->mem, "/attempts/%lld%s", (long long)a->id, rest);
}

const char *attempt_item_address(struct request *req, const struct quiz_attempt *a, int number)
{
    return mem_format(req->mem, "/attempts/%lld/items/%d", (long long)a->id, number);
}

bool attempt_is_checking(const struct request *req)
{
    return request_field(req, "check") != NULL;
}

bool attempt_is_over(const struct quiz_attempt *a)
{
    return a->finished || !strcmp(a->state, "submitted") || !strcmp(a->state, "abandoned");
}

void attempt_time_limit(struct reply *reply, const struct quiz_attempt *a)
{
    struct html *h = reply->html;
    if (!a->deadline || a->seconds_left < 0)
        return;
    const char *until =
        a->until_on == DATE_NONE
            ? a->until
            : mem_format(reply, _("%1$s at %2$s"), date_for_people(reply, a->until_on), a->until);
    html_open(h, "p", "class", "at-quiet at-deadline", "data-deadline", a->deadline,
              "data-seconds-left", mem_format(reply, "%lld", (long long)a->seconds_left));
    html_format(h,
                a->extra_time ? _("Time limit: until %s (your extra time is in it).")
                              : _("Time limit: until %s."),
                until);
    html_close(h, "p");
}

static void not_saved(struct request *req, struct reply *reply, const struct quiz_item *late)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-inset");
    html_open(h, "p");
    html_text(h, _("What you sent just now came after that, and is not saved:"));
    html_text(h, " ");
    item_answer(req, reply, late, &late->answer);
    html_close(h, "p");
    html_close(h, "div");
}

void attempt_time_is_up(struct request *req, struct reply *reply, const struct quiz_attempt *a,
                        const struct quiz_item *late)
{
    struct html *h = reply->html;
    layout_begin(req, reply, &(struct page_look){.title = _("Time is up"), .exit = true});
    layout_back(reply, mem_format(req->mem, "/courses/%s", a->course),
                mem_format(req->mem, _("Course %s"), a->course));
    html_leaf(h, "h1", _("Time is up"));
    html_open(h, "p");
    if (a->until)
        html_format(h, _("The time limit of this quiz ended at %s."), a->until);
    html_text(h, " ");
    html_text(h, _("All answers that were saved by then are kept. You can send them now; if you do "
                   "not, they are sent for you."));
    html_close(h, "p");
    if (late)
        not_saved(req, reply, late);
    layout_form(req, reply, attempt_address(req, a, ""), NULL);
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Send answers"), "type", "submit", "class", "usa-button");
    html_leaf(h, "a", _("Back to the course"), "href",
              mem_format(req->mem, "/courses/%s", a->course));
    html_close(h, "div");
    html_close(h, "form");
    layout_end(req, reply);
}

void attempt_already_sent(struct request *req, struct reply *reply, const struct quiz_attempt *a)
{
    struct html *h = reply->html;
    reply->status = 409;
    layout_begin(req, reply, &(struct page_look){.title = _("Already sent"), .exit = true});
    html_leaf(h, "h1", _("These answers are already sent"));
    html_leaf(h, "p",
              a->closed ? _("The time limit ended. What was saved by then counts, and nothing was "
                            "changed now.")
                        : _("They were sent before, perhaps from another window. What was graded "
                            "then stands; nothing was changed now."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("See the result"), "class", "usa-button", "href",
              attempt_address(req, a, "/result"));
    html_leaf(h, "a", _("Back to the course"), "href",
              mem_format(req->mem, "/courses/%s", a->course));
    html_close(h, "div");
    layout_end(req, reply);
}
