/*
 * Messages: what became of them, for the network's administrators; the history of one person, for
 * themself and for their administrators.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "store/db.h"
#include "store/mail.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/message_words.h"
#include "web/pages.h"

enum { REFUSALS_A_PAGE = 50 };
static const char here[] = "/administration/messages";

static bool open_to(const struct request *req, struct err *err)
{
    if (viewer_may(req->viewer, "network-administrator"))
        return true;
    return err_set(err, ERR_FORBIDDEN, "not an administrator of the network");
}

/* ---- All of them */

static const char *waits_words(const void *mem, int64_t minutes)
{
    if (minutes < 120)
        return mem_format(mem,
                          words_plural("the oldest for %lld minute", "the oldest for %lld minutes",
                                       (long)minutes),
                          (long long)minutes);
    return mem_format(mem, _("the oldest for %lld hours"), (long long)minutes / 60);
}

static void figures(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("The last seven days"));
    html_open(h, "dl", "class", "at-facts");
    for (size_t i = 0; i < db_count(rows); i++) {
        int64_t n = db_int(rows, i, "n");
        bool waiting = !strcmp(db_text(rows, i, "state"), "waiting");
        const char *words = mem_format(req->mem, "%lld", (long long)n);
        html_open(h, "div");
        html_leaf(h, "dt", message_state_words(db_text(rows, i, "state")));
        html_leaf(h, "dd",
                  waiting && n ? mem_format(req->mem, "%s, %s", words,
                                            waits_words(req->mem, db_int(rows, i, "minutes")))
                               : words);
        html_close(h, "div");
    }
    html_close(h, "dl");
}

static void server(struct request *req, struct reply *reply, const char *tried)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Mail server"));
    if (!mailer_is_set()) {
        html_leaf(h, "p",
                  _("No mail server is set: messages wait. The documentation says how to set one, "
                    "under Messages."));
        return;
    }
    html_leaf(h, "p", _("A mail server is set."));
    if (tried && !strcmp(tried, "noted"))
        html_leaf(h, "p",
                  _("A test message to you is on its way. If it does not come within minutes, look "
                    "at what became of it under your own messages."),
                  "role", "status");
    layout_form(req, reply, here, "class", NULL);
    field_hidden(reply, "act", "test");
    html_leaf(h, "button", _("Send a test message to me"), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_close(h, "form");
    html_open(h, "p");
    html_leaf(h, "a", _("My messages"), "href", "/settings/messages");
    html_close(h, "p");
}

static void refusal(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *address = db_text(rows, i, "address"), *person = db_text(rows, i, "person_id"),
               *number = db_text(rows, i, "employee_number"),
               *name = db_text(rows, i, "display_name");
    html_open(h, "tr");
    html_leaf(h, "th", address, "scope", "row");
    html_open(h, "td", "data-label", _("Whose"));
    if (person)
        html_leaf(h, "a", number ? mem_format(req->mem, "%s (%s)", name, number) : name, "href",
                  mem_format(req->mem, "/people/%s/messages", person));
    else
        html_text(h, _("nobody’s any more"));
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Since"));
    layout_date(reply, db_date(rows, i, "recorded_on"));
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Change"));
    layout_form(req, reply, here, "class", NULL);
    field_hidden(reply, "act", "again");
    field_hidden(reply, "address", address);
    html_leaf(h, "button", _("Send there again"), "type", "submit", "class",
              "usa-button usa-button--unstyled", "aria-label",
              mem_format(req->mem, _("Send there again: %s"), address));
    html_close(h, "form");
    html_close(h, "td");
    html_close(h, "tr");
}

static const char *encoded(const void *mem, const char *text)
{
    struct buf *out = buf_new(mem, 2048);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        buf_format(out, "%%%02X", *p);
    return buf_data(out);
}

static void refusals(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Address"), _("Whose"), _("Since"), _("Change")};
    size_t n = db_count(rows) > REFUSALS_A_PAGE ? REFUSALS_A_PAGE : db_count(rows);
    html_leaf(h, "h2", _("Refused addresses"), "id", "refused");
    html_leaf(h, "p",
              _("A mail server said that there is no such address. Nothing is sent there until its "
                "person has another one, confirms it anew, or you say that it is to be tried "
                "again. Put a wrong address right on the person’s page."));
    if (!n) {
        html_leaf(h, "p", _("No address is refused."));
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Refused addresses, by the alphabet"));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    for (size_t i = 0; i < n; i++)
        refusal(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
    if (db_count(rows) > n) {
        html_open(h, "p");
        html_leaf(h, "a", _("More addresses"), "href",
                  mem_format(req->mem, "%s?after=%s#refused", here,
                             encoded(req->mem, db_text(rows, n - 1, "address"))));
        html_close(h, "p");
    }
}

static void times(struct request *req, struct reply *reply, const struct db_rows *t)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("When messages go out"));
    html_open(h, "p");
    html_sentence(
        h,
        _("Training lists go out from {hours} where each person works. Managers get their "
          "week in numbers from {day} on."),
        html_words("hours", message_hours_words(req->mem, db_int(t, 0, "from_hour"),
                                                db_int(t, 0, "to_hour"))),
        html_words("day", message_day_words(db_int(t, 0, "week_day"))));
    html_text(h, " ");
    html_leaf(h, "a", _("Change the times"), "href", "/administration/messages/times");
    html_close(h, "p");
}

static void search(struct request *req, struct reply *reply, const char *problem)
{
    struct html *h = reply->html;
    html_open(h, "form", "method", "get", "action", here, "class", "usa-form at-fields",
              "novalidate", "");
    field_line(reply, "text",
               &(struct field){.name = "number",
                               .label = _("Messages of one person"),
                               .hint = _("Employee number or e-mail address"),
                               .value = request_field(req, "number"),
                               .problem = problem});
    layout_submit(reply, _("Search"));
}

static bool show(struct request *req, struct reply *reply, const char *problem, const char *tried,
                 struct err *err)
{
    struct html *h = reply->html;
    const char *after = request_field(req, "after");
    db_queue(req->db, STMT_MESSAGE_FIGURES, NULL);
    db_queue(req->db, STMT_MESSAGE_TIMES, NULL);
    db_queue(req->db, STMT_MESSAGE_REFUSALS,
             DB_PARAMS(after && *after ? after : NULL, db_from_int(req->mem, REFUSALS_A_PAGE + 1),
                       req->viewer->zone));
    struct db_rows *numbers = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    struct db_rows *t = numbers ? db_next(req->db, req->mem, err) : NULL;
    struct db_rows *refused = t ? db_next(req->db, req->mem, err) : NULL;
    if (!refused)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = problem ? _("Error: Messages") : _("Messages"),
                                     .wide = true,
                                     .dense = true});
    field_problems(reply, (const struct field_problem[]){{"number", problem}}, 1);
    if (tried && !strcmp(tried, "again"))
        layout_saved(reply, _("Messages go there again"));
    html_leaf(h, "h1", _("Messages"));
    search(req, reply, problem);
    figures(req, reply, numbers);
    server(req, reply, tried);
    times(req, reply, t);
    refusals(req, reply, refused);
    layout_end(req, reply);
    if (problem)
        reply->status = 422;
    return true;
}

/* 200; 303 to the messages of the person whose number was asked for; 422 if nobody has it; 404 for
 * those who do not administer the network */
bool page_messages(struct request *req, struct reply *reply, struct err *err)
{
    const char *number = request_typed(req, "number");
    if (!open_to(req, err))
        return false;
    if (!*number)
        return show(req, reply, NULL, request_field(req, "done"), err);
    struct db_rows *who = db_run(req->db, req->mem, STMT_PERSON_OF_LOGIN, DB_PARAMS(number), err);
    if (!who)
        return false;
    if (!db_count(who))
        return show(req, reply, _("Nobody has this employee number or e-mail address"), NULL, err);
    return reply_see_other(req, reply, "/people/%s/messages", db_text(who, 0, "id"));
}

/* 303; 409 where a test message cannot be sent; 404 */
bool page_messages_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *act = request_field(req, "act"), *address = request_field(req, "address");
    if (!open_to(req, err))
        return false;
    if (act && !strcmp(act, "again") && address) {
        struct db_rows *whose =
            db_run(req->db, req->mem, STMT_MESSAGE_TAKE_BACK, DB_PARAMS(address), err);
        if (!whose)
            return false;
        req->concerns = db_is_null(whose, 0, "person_id") ? 0 : db_int(whose, 0, "person_id");
        return reply_see_other(req, reply, "%s?done=again", here);
    }
    if (!act || strcmp(act, "test") != 0)
        return err_set(err, ERR_INVALID, "“%.40s” is nothing that can be done here.",
                       act ? act : "");
    struct db_rows *rows = db_run(req->db, req->mem, STMT_MESSAGE_TRY, NULL, err);
    if (!rows)
        return false;
    const char *became = db_text(rows, 0, "became");
    if (!strcmp(became, "no address"))
        return err_set(err, ERR_CONFLICT,
                       _("You have no e-mail address on record. Add one in your settings first."));
    if (!strcmp(became, "many"))
        return err_set(err, ERR_CONFLICT,
                       _("Five test messages were sent within an hour. Wait for the next hour."));
    return reply_see_other(req, reply, "%s?done=noted", here);
}

/* ---- When they go out */

enum { FROM, TO, PROBLEMS };

static bool times_form(struct request *req, struct reply *reply,
                       const struct field_problem *problems, struct err *err)
{
    struct html *h = reply->html;
    struct field_option days[7];
    db_queue(req->db, STMT_MESSAGE_TIMES, NULL);
    db_queue(req->db, STMT_MESSAGE_TIMES_HISTORY, DB_PARAMS(req->viewer->zone));
    struct db_rows *t = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    struct db_rows *past = t ? db_next(req->db, req->mem, err) : NULL;
    if (!past)
        return false;
    bool wrong = field_any_problem(problems, PROBLEMS);
    const char *from = request_field(req, "from_hour"), *to = request_field(req, "to_hour"),
               *day = request_field(req, "week_day"), *title = _("When messages go out");
    for (int i = 0; i < 7; i++)
        days[i] =
            (struct field_option){mem_format(req->mem, "%d", i + 1), message_day_words(i + 1)};
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), title) : title,
                            .dense = true});
    layout_back(reply, here, _("Messages"));
    field_problems(reply, problems, PROBLEMS);
    html_leaf(h, "h1", title);
    html_leaf(h, "p",
              _("Nobody is sent their training list outside these hours, which are those of the "
                "place where they work. Links that somebody asked for, and what changes in an "
                "account, are told at any hour."));
    layout_form(req, reply, "/administration/messages/times", "class", "usa-form", "novalidate",
                "");
    field_line(reply, "number",
               &(struct field){.name = "from_hour",
                               .label = _("From hour"),
                               .hint = _("0 to 20: whole hours of the day"),
                               .value = from ? from : db_text(t, 0, "from_hour"),
                               .problem = problems[FROM].text});
    field_line(reply, "number",
               &(struct field){.name = "to_hour",
                               .label = _("To hour"),
                               .hint = _("At least four hours later, and at most 24"),
                               .value = to ? to : db_text(t, 0, "to_hour"),
                               .problem = problems[TO].text});
    field_select(reply,
                 &(struct field){.name = "week_day",
                                 .label = _("Managers get their week in numbers on"),
                                 .value = day ? day : db_text(t, 0, "week_day")},
                 days, 7);
    layout_submit(reply, _("Save"));
    if (db_count(past)) {
        html_leaf(h, "h2", _("Set before"));
        html_open(h, "ul", "class", "usa-list");
    }
    for (size_t i = 0; i < db_count(past); i++) {
        html_open(h, "li");
        html_sentence(
            h, _("{date}, {name}: {hours}, {day}"),
            layout_day(reply, "date", db_date(past, i, "recorded_on")),
            html_words("name", db_text(past, i, "who")),
            html_words("hours", message_hours_words(req->mem, db_int(past, i, "from_hour"),
                                                    db_int(past, i, "to_hour"))),
            html_words("day", message_day_words(db_int(past, i, "week_day"))));
        html_close(h, "li");
    }
    if (db_count(past))
        html_close(h, "ul");
    layout_end(req, reply);
    if (wrong)
        reply->status = 422;
    return true;
}

/* 200; 404 for those who do not administer the network */
bool page_message_times(struct request *req, struct reply *reply, struct err *err)
{
    return open_to(req, err) &&
           times_form(req, reply, (const struct field_problem[PROBLEMS]){{NULL, NULL}}, err);
}

/* 303; 422 with the form; 404 */
bool page_message_times_post(struct request *req, struct reply *reply, struct err *err)
{
    struct field_problem problems[PROBLEMS] = {{"from_hour", NULL}, {"to_hour", NULL}};
    int64_t from = 0, to = 0, day = 0;
    if (!open_to(req, err))
        return false;
    if (!text_whole_number(request_typed(req, "week_day"), 7, &day) || day < 1)
        return err_set(err, ERR_INVALID, "Choose a day of the week from the list.");
    if (!text_whole_number(request_typed(req, "from_hour"), 20, &from))
        problems[FROM].text = _("Enter a whole hour from 0 to 20");
    if (!text_whole_number(request_typed(req, "to_hour"), 24, &to) ||
        (!problems[FROM].text && to < from + 4))
        problems[TO].text = _("Enter a whole hour, at least four later and at most 24");
    if (field_any_problem(problems, PROBLEMS))
        return times_form(req, reply, problems, err);
    return db_run(req->db, req->mem, STMT_MESSAGE_TIMES_SET,
                  DB_PARAMS(db_from_int(req->mem, from), db_from_int(req->mem, to),
                            db_from_int(req->mem, day)),
                  err) &&
           reply_see_other(req, reply, "%s", here);
}

/* ---- Of one person */

/* 200; 404 for those who do not administer this person */
bool page_person_messages(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *person = db_from_int(req->mem, req->person_id);
    struct db_rows *may =
        db_run(req->db, req->mem, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person), err);
    if (!may)
        return false;
    if (req->person_id == req->viewer->id)
        return reply_see_other(req, reply, "/settings/messages");
    if (!db_bool(may, 0, "administers"))
        return err_set(err, ERR_FORBIDDEN, "not an administrator of this person");
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Messages"), .wide = true, .dense = true});
    layout_back(reply, mem_format(req->mem, "/people/%s", person), _("Person"));
    html_open(h, "h1");
    html_format(h, _("Messages: %s"), req->person_name);
    html_close(h, "h1");
    html_leaf(h, "p",
              _("What was sent by e-mail, and what became of it. What a message said is kept "
                "nowhere."));
    if (!message_list(req, reply, req->person_id, true, _("Nothing was sent so far."), err))
        return false;
    layout_end(req, reply);
    return true;
}

/* 200 */
bool page_own_messages(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *t = db_run(req->db, req->mem, STMT_MESSAGE_TIMES, NULL, err);
    struct db_rows *own = t ? db_run(req->db, req->mem, STMT_MESSAGE_OWN, NULL, err) : NULL;
    if (!own)
        return false;
    const char *address = db_text(own, 0, "email");
    layout_begin(req, reply, &(struct page_look){.title = _("Messages to you"), .exit = true});
    layout_back(reply, "/settings", _("Settings"));
    html_leaf(h, "h1", _("Messages to you"));
    html_open(h, "p");
    if (address)
        html_sentence(h, _("They go to {address}. {change}"), html_words("address", address),
                      html_link("change", _("Use another address"), "/settings/address"));
    else
        html_sentence(h,
                      _("You have no e-mail address on record, so nothing is sent to you. {add}"),
                      html_link("add", _("Add one"), "/settings/address"));
    html_close(h, "p");
    html_open(h, "p");
    html_sentence(h,
                  _("Your training list comes once a day at most, from {hours} where you work, and "
                    "only when there is something new on it. What is required is told; it cannot "
                    "be switched off. Your language is the one of your {settings}."),
                  html_words("hours", message_hours_words(req->mem, db_int(t, 0, "from_hour"),
                                                          db_int(t, 0, "to_hour"))),
                  html_link("settings", _("settings"), "/settings"));
    html_close(h, "p");
    if (!message_list(req, reply, req->viewer->id, false, _("Nothing was sent to you so far."),
                      err))
        return false;
    layout_end(req, reply);
    return true;
}
