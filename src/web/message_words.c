/* Messages in words: what they are, and what became of them.  SPDX-License-Identifier: Apache-2.0
 */
#include "web/message_words.h"

#include <string.h>

#include "util/text.h"
#include "web/layout.h"

struct word {
    const char *name, *words;
};

static const char *find(const struct word *list, const char *name)
{
    for (; list->name; list++) {
        if (!strcmp(list->name, name))
            return _(list->words);
    }
    return name;
}

const char *message_kind_words(const char *kind)
{
    static const struct word kinds[] = {
        {"reset", N_("A link for a new password")},
        {"password-changed", N_("Your password was changed")},
        {"address", N_("A link to confirm an e-mail address")},
        {"address-changed", N_("Your e-mail address was changed")},
        {"factor", N_("Your sign-in was changed")},
        {"digest", N_("Your training list")},
        {"week", N_("Your week in numbers")},
        {"test", N_("Test")},
        {NULL, NULL},
    };
    return find(kinds, kind);
}

const char *message_state_words(const char *state)
{
    static const struct word states[] = {
        {"waiting", N_("waits")},
        {"sending", N_("is being sent")},
        {"sent", N_("sent")},
        {"unsure", N_("may have arrived")},
        {"refused", N_("refused")},
        {"dropped", N_("not sent")},
        {NULL, NULL},
    };
    return find(states, state);
}

const char *message_hours_words(const void *mem, int64_t from, int64_t to)
{
    return mem_format(mem, _("%1$lld:00 to %2$lld:00"), (long long)from, (long long)to);
}

const char *message_day_words(int64_t day)
{
    static const char *const days[] = {
        N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
        N_("Friday"), N_("Saturday"), N_("Sunday"),
    };
    return day >= 1 && day <= 7 ? _(days[day - 1]) : "";
}

static void when(struct reply *reply, const char *label, const struct db_rows *rows, size_t i,
                 const char *on, const char *at)
{
    struct html *h = reply->html;
    html_open(h, "td", "data-label", label);
    html_open(h, "span");
    layout_date(reply, db_date(rows, i, on));
    html_text(h, " ");
    html_text(h, db_text(rows, i, at));
    html_close(h, "span");
    html_close(h, "td");
}

static void table(struct request *req, struct reply *reply, const struct db_rows *rows, size_t n,
                  bool why)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Message"), _("Noted"), _("State"), _("Since"), _("Why")};
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(
        h, "caption",
        mem_format(req->mem, _("The latest first. Times are those of %s"), req->viewer->zone));
    layout_columns(reply, heads, why ? 5 : 4, 5);
    html_open(h, "tbody");
    for (size_t i = 0; i < n; i++) {
        html_open(h, "tr");
        html_leaf(h, "th", message_kind_words(db_text(rows, i, "kind")), "scope", "row");
        when(reply, heads[1], rows, i, "noted_on", "noted_at");
        html_leaf(h, "td", message_state_words(db_text(rows, i, "state")), "data-label", heads[2]);
        when(reply, heads[3], rows, i, "changed_on", "changed_at");
        if (why)
            html_leaf(h, "td", db_is_null(rows, i, "reason") ? "–" : db_text(rows, i, "reason"),
                      "data-label", heads[4], "class", "at-cards__wide");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

bool message_list(struct request *req, struct reply *reply, int64_t person, bool why,
                  const char *nothing, struct err *err)
{
    struct html *h = reply->html;
    const char *text = request_field(req, "before");
    int64_t before = 0;
    if (text && !text_whole_number(text, INT64_MAX, &before))
        return err_set(err, ERR_INVALID, "“%.40s” is no place in a list.", text);
    struct db_rows *rows = db_run(
        req->db, req->mem, STMT_MESSAGE_HISTORY,
        DB_PARAMS(db_from_int(req->mem, person), before ? db_from_int(req->mem, before) : NULL,
                  db_from_int(req->mem, MESSAGES_A_PAGE + 1), req->viewer->zone),
        err);
    if (!rows)
        return false;
    size_t n = db_count(rows) > MESSAGES_A_PAGE ? MESSAGES_A_PAGE : db_count(rows);
    if (n)
        table(req, reply, rows, n, why);
    else
        html_leaf(h, "p", nothing);
    if (db_count(rows) > n) {
        html_open(h, "p");
        html_leaf(h, "a", _("Earlier messages"), "href",
                  mem_format(req->mem, "%s?before=%s", req->path, db_text(rows, n - 1, "id")));
        html_close(h, "p");
    }
    return true;
}
