/*
 * Who changed what, and who saw what of whom.  SPDX-License-Identifier: Apache-2.0
 *
 * What is asked for stands in the address, so that a search can be kept and sent on. That somebody
 * searched is in the audit too.
 */
#include <string.h>

#include "store/db.h"
#include "util/csv.h"
#include "util/text.h"
#include "web/audit_words.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { ENTRIES_OF_PAGE = 50, ENTRIES_OF_CSV = 10000, ASKED_MAX = 200 };

/* What may be asked for, in the order of the form. */
enum asked { WHO, ABOUT, ACT, PLACE, FROM, TO, NUMBER, ASKED };
static const struct {
    const char *name, *label, *hint;
} fields[ASKED] = {
    [WHO] = {"who", N_("Who did it"), N_("Employee number or e-mail address")},
    [ABOUT] = {"about", N_("Whom it concerns"), N_("Employee number or e-mail address")},
    [ACT] = {"act", N_("What was done"),
             N_("Part of an address or of an act, such as transcript or refused")},
    [PLACE] = {"facility", N_("Facility, with all below it"), N_("Its code")},
    [FROM] = {"from", N_("First day"), NULL},
    [TO] = {"to", N_("Last day"), NULL},
    [NUMBER] = {"request", N_("Number of the request"), N_("As an error page gives it")},
};

struct question {
    const char *asked[ASKED]; /* NULL: nothing is asked for */
    const char *before;       /* the entry after which the page goes on; NULL: from the newest */
    struct field_problem problems[ASKED];
};

static void question_read(struct request *req, struct question *q)
{
    int64_t before;
    *q = (struct question){.before = NULL};
    for (enum asked a = 0; a < ASKED; a++) {
        const char *typed = request_typed(req, fields[a].name);
        date day;
        q->asked[a] = *typed ? typed : NULL;
        q->problems[a].id = fields[a].name;
        if (text_characters(typed) > ASKED_MAX)
            q->problems[a].text = _("Enter at most 200 characters");
        else if ((a == FROM || a == TO) && *typed && !date_parse(typed, &day))
            q->problems[a].text = _("Enter a day, as in 2026-03-31");
    }
    const char *before_text = request_field(req, "before");
    if (before_text && text_whole_number(before_text, INT64_MAX, &before))
        q->before = db_from_int(req->mem, before);
}

/* The rows, or none where the question has a problem. NULL: err says what failed. */
static struct db_rows *search(struct request *req, struct question *q, int most, struct err *err)
{
    const char *const *a = q->asked;
    db_queue(req->db, STMT_AUDIT_QUESTION, DB_PARAMS(a[WHO], a[ABOUT], a[PLACE]));
    bool wrong = field_any_problem(q->problems, ASKED);
    db_queue(req->db, STMT_AUDIT_SEARCH,
             DB_PARAMS(a[WHO], a[ABOUT], a[ACT], a[PLACE], wrong ? NULL : a[FROM],
                       wrong ? NULL : a[TO], a[NUMBER], req->viewer->zone, q->before,
                       db_from_int(req->mem, wrong ? 0 : most)));
    struct db_rows *known = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    struct db_rows *rows = known ? db_next(req->db, req->mem, err) : NULL;
    if (!rows)
        return NULL;
    if (!db_bool(known, 0, "may")) {
        err_set(err, ERR_FORBIDDEN, "not granted");
        return NULL;
    }
    req->concerns = db_int(known, 0, "about_id");
    if (a[WHO] && !db_bool(known, 0, "who_known") && !q->problems[WHO].text)
        q->problems[WHO].text = _("Nobody has this employee number or e-mail address");
    if (a[ABOUT] && !req->concerns && !q->problems[ABOUT].text)
        q->problems[ABOUT].text = _("Nobody has this employee number or e-mail address");
    if (a[PLACE] && !db_bool(known, 0, "place_known") && !q->problems[PLACE].text)
        q->problems[PLACE].text = _("There is no facility with this code");
    return rows;
}

static const char plain_in_address[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

/* The address of the same question elsewhere; before NULL: from the newest. */
static const char *address(const struct request *req, const struct question *q, const char *page,
                           const char *before)
{
    struct buf *out = buf_new(req->mem, 8192);
    buf_text(out, page);
    const char *join = "?";
    for (enum asked a = 0; a < ASKED; a++) {
        if (!q->asked[a])
            continue;
        buf_format(out, "%s%s=", join, fields[a].name);
        for (const unsigned char *p = (const unsigned char *)q->asked[a]; *p; p++) {
            bool plain = *p < 0x80 && strchr(plain_in_address, *p);
            buf_format(out, plain ? "%c" : "%%%02X", *p);
        }
        join = "&";
    }
    if (before)
        buf_format(out, "%sbefore=%s", join, before);
    return buf_data(out);
}

static void form(struct request *req, struct reply *reply, const struct question *q)
{
    struct html *h = reply->html;
    html_open(h, "form", "method", "get", "action", req->path, "class", "usa-form at-fields",
              "novalidate", "");
    for (enum asked a = 0; a < ASKED; a++)
        field_line(reply, a == FROM || a == TO ? "date" : "text",
                   &(struct field){.name = fields[a].name,
                                   .label = _(fields[a].label),
                                   .hint = fields[a].hint ? _(fields[a].hint) : NULL,
                                   .problem = q->problems[a].text,
                                   .value = q->asked[a]});
    layout_submit(reply, _("Search"));
}

static const char *person(const struct request *req, const struct db_rows *rows, size_t i,
                          const char *name, const char *login)
{
    const char *called = db_text(rows, i, name), *number = db_text(rows, i, login);
    return called && number ? mem_format(req->mem, "%s (%s)", called, number) : called;
}

static void cell(struct reply *reply, const char *label, const char *text)
{
    html_leaf(reply->html, "td", text ? text : "–", "data-label", label);
}

/* A sentence, and beside it the address, or how many refusals were folded into the line. */
static void what(struct reply *reply, const char *label, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *route = db_text(rows, i, "route"), *object = db_text(rows, i, "object"),
               *sentence = audit_sentence(route, db_bool(rows, i, "seen"));
    html_open(h, "td", "data-label", label);
    html_open(h, "span");
    html_text(h, sentence);
    if (object && *object == '+') {
        html_text(h, " ");
        html_sentence(h, _("(and {n} more that came before this line)"),
                      html_words("n", object + 1));
    } else if (object || strcmp(sentence, route) != 0) {
        html_void(h, "br");
        html_leaf(h, "code", object ? object : route, "class", "at-place");
    }
    html_close(h, "span");
    html_close(h, "td");
}

/* "2026-11-22 21:58:03", as the audit has it, for people. */
static void instant(struct request *req, struct reply *reply, const char *at)
{
    struct html *h = reply->html;
    date day;
    const char *said = mem_text_n(req->mem, at, strcspn(at, " ")), *time = at + strcspn(at, " ");
    html_open(h, "th", "scope", "row");
    if (date_parse(said, &day))
        html_leaf(h, "time", mem_format(req->mem, "%s%s", date_for_people(req->mem, day), time),
                  "datetime", at);
    else
        html_text(h, at);
    html_close(h, "th");
}

static void entries(struct request *req, struct reply *reply, const struct db_rows *rows, size_t n)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("When"),  _("Who"),   _("Seen or changed"), _("What"),
                                 _("About"), _("Where"), _("Request")};
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(
        h, "caption",
        mem_format(req->mem, _("The newest first. Times are those of %s"), req->viewer->zone));
    layout_columns(reply, heads, 7, 7);
    html_open(h, "tbody");
    for (size_t i = 0; i < n; i++) {
        html_open(h, "tr");
        instant(req, reply, db_text(rows, i, "at"));
        cell(reply, heads[1], person(req, rows, i, "who_name", "who_login"));
        cell(reply, heads[2], db_bool(rows, i, "seen") ? _("seen") : _("changed"));
        what(reply, heads[3], rows, i);
        cell(reply, heads[4], person(req, rows, i, "about_name", "about_login"));
        cell(reply, heads[5], db_text(rows, i, "place"));
        cell(reply, heads[6], db_text(rows, i, "request_id"));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

/* 200; 422 with what cannot be asked; 404 for those who do not audit */
bool page_audit(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct question q;
    question_read(req, &q);
    struct db_rows *rows = search(req, &q, ENTRIES_OF_PAGE + 1, err);
    if (!rows)
        return false;
    bool wrong = field_any_problem(q.problems, ASKED);
    size_t n = db_count(rows);
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = wrong ? _("Error: Audit") : _("Audit"), .wide = true, .dense = true});
    field_problems(reply, q.problems, ASKED);
    html_leaf(h, "h1", _("Audit"));
    html_leaf(
        h, "p",
        _("Everything that somebody changed, every look at records of others, and every sign-in, "
          "refused ones too. Nothing in it can be changed or removed. That you search is "
          "noted here too."));
    form(req, reply, &q);
    html_leaf(h, "h2", _("What was found"), "id", "found");
    if (wrong) {
        reply->status = 422;
        html_leaf(h, "p", _("Put the search right first."));
    } else if (!n) {
        html_leaf(h, "p", _("Nothing fits. Leave something out, or choose other days."));
    } else {
        html_open(h, "p");
        html_leaf(h, "a", _("Download as CSV"), "href",
                  address(req, &q, "/administration/audit.csv", NULL));
        html_close(h, "p");
        size_t shown = n > ENTRIES_OF_PAGE ? ENTRIES_OF_PAGE : n;
        entries(req, reply, rows, shown);
        if (n > shown) {
            html_open(h, "p");
            html_leaf(h, "a", _("Older entries"), "href",
                      mem_format(req->mem, "%s#found",
                                 address(req, &q, req->path, db_text(rows, shown - 1, "id"))));
            html_close(h, "p");
        }
    }
    layout_end(req, reply);
    return true;
}

/* 200 text/csv: the newest that fit, ten thousand at most; 422 with the page; 404 */
bool page_audit_csv(struct request *req, struct reply *reply, struct err *err)
{
    static const char *const columns[] = {"id",    "at",        "who_login", "who_name",
                                          "seen",  "route",     "object",    "about_login",
                                          "place", "request_id"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    struct question q;
    question_read(req, &q);
    struct db_rows *rows = search(req, &q, ENTRIES_OF_CSV, err);
    if (!rows)
        return false;
    if (field_any_problem(q.problems, ASKED))
        return page_audit(req, reply, err);
    for (size_t c = 0; c < COLUMNS; c++)
        csv_cell(reply->body, columns[c], c + 1 == COLUMNS);
    for (size_t i = 0; i < db_count(rows); i++) {
        for (size_t c = 0; c < COLUMNS; c++)
            csv_cell(reply->body,
                     strcmp(columns[c], "seen") ? db_text(rows, i, columns[c])
                     : db_bool(rows, i, "seen") ? "seen"
                                                : "changed",
                     c + 1 == COLUMNS);
    }
    reply->content_type = "text/csv; charset=utf-8";
    reply->file_name = "audit.csv";
    return true;
}
