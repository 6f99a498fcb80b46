/* The statement of one's own credited minutes.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "util/csv.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/minutes.h"
#include "web/pages.h"

/* ---- reading it, for all three */

static bool typed_days(struct minutes *m)
{
    if (*m->from_text && !date_parse(m->from_text, &m->from)) {
        m->problem_field = "from";
        m->problem = _("Enter the first day, such as 2026-01-01");
    } else if (*m->to_text && !date_parse(m->to_text, &m->to)) {
        m->problem_field = "to";
        m->problem = _("Enter the last day, such as 2026-12-31");
    } else if (m->from > m->to) {
        m->problem_field = "to";
        m->problem = _("The last day stands before the first one. Enter it again");
    }
    return !m->problem;
}

bool minutes_read(struct request *req, struct minutes *ret, struct err *err)
{
    int year = date_ymd(req->viewer->today).year;
    date first = date_from_ymd(year, 1, 1), last = date_from_ymd(year, 12, 31);
    char iso[DATE_TEXT_SIZE];
    *ret = (struct minutes){.from = first,
                            .to = last,
                            .from_text = request_typed(req, "from"),
                            .to_text = request_typed(req, "to")};
    if (!typed_days(ret)) {
        ret->from = first;
        ret->to = last;
    } else {
        ret->from_text = mem_text(req->mem, date_format(ret->from, iso));
        ret->to_text = mem_text(req->mem, date_format(ret->to, iso));
    }
    ret->rows = db_run(req->db, req->mem, STMT_MINUTES_OF_ME,
                       DB_PARAMS(db_from_date(req->mem, ret->from), db_from_date(req->mem, ret->to),
                                 language_of_reader(req)),
                       err);
    if (!ret->rows)
        return false;
    ret->n = db_is_null(ret->rows, 0, "completion") ? 0 : db_count(ret->rows);
    for (size_t i = 0; i < ret->n; i++)
        ret->total += minutes_counted(ret, i);
    return true;
}

int64_t minutes_counted(const struct minutes *m, size_t i)
{
    return db_bool(m->rows, i, "counts") ? db_int(m->rows, i, "minutes") : 0;
}

static int month_of(const struct minutes *m, size_t i)
{
    struct ymd d = date_ymd(db_date(m->rows, i, "completed_on"));
    return d.year * 12 + d.month;
}

int64_t minutes_of_month(const struct minutes *m, size_t i, size_t *ret_end)
{
    int64_t sum = 0;
    size_t k = i;
    for (; k < m->n && month_of(m, k) == month_of(m, i); k++)
        sum += minutes_counted(m, k);
    *ret_end = k;
    return sum;
}

/* ---- the page */

static const char *hours_of(const void *mem, int64_t minutes)
{
    return mem_format(mem, _("%1$lld h %2$lld min"), (long long)minutes / 60,
                      (long long)minutes % 60);
}

/* "125 minutes (2 h 5 min)" */
static const char *words_of(const void *mem, int64_t minutes)
{
    const char *all = mem_format(mem, words_plural("%lld minute", "%lld minutes", (long)minutes),
                                 (long long)minutes);
    return minutes < 60 ? all : mem_format(mem, "%s (%s)", all, hours_of(mem, minutes));
}

static void remarks(struct reply *reply, const struct minutes *m, size_t i)
{
    struct html *h = reply->html;
    const struct db_rows *rows = m->rows;
    bool counts = db_bool(rows, i, "counts");
    if (!counts) {
        html_sentence(h, _("Does not count, by a correction: {reason}"),
                      html_words("reason", db_text(rows, i, "correction")));
    } else if (!db_is_null(rows, i, "correction")) {
        html_sentence(h, _("Corrected; recorded before as finished on {date}. {reason}"),
                      layout_day(reply, "date", db_date(rows, i, "recorded_on")),
                      html_words("reason", db_text(rows, i, "correction")));
    }
    if (db_bool(rows, i, "waiting")) {
        html_text(h, " ");
        html_text(h, _("A correction waits for a second person."));
    }
    if (counts && !db_is_null(rows, i, "revoked_from")) {
        html_text(h, " ");
        html_sentence(h, _("Its award was revoked from {date} on; the minutes stay."),
                      layout_day(reply, "date", db_date(rows, i, "revoked_from")));
    }
}

static void line(struct request *req, struct reply *reply, const struct minutes *m, size_t i)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_format(h, _("%1$s %2$s, version %3$s"), db_text(m->rows, i, "course"),
                db_text(m->rows, i, "title"), db_text(m->rows, i, "version"));
    html_close(h, "th");
    html_open(h, "td", "data-label", _("Completed"));
    layout_date(reply, db_date(m->rows, i, "completed_on"));
    html_close(h, "td");
    html_leaf(h, "td", db_from_int(req->mem, minutes_counted(m, i)), "data-label", _("Minutes"),
              "class", "at-num");
    html_open(h, "td", "data-label", _("Remark"));
    html_open(h, "span");
    remarks(reply, m, i);
    html_close(h, "span");
    html_close(h, "td");
    html_close(h, "tr");
}

static void sum_row(struct request *req, struct reply *reply, const char *label, int64_t minutes)
{
    struct html *h = reply->html;
    html_open(h, "tr", "class", "at-sum");
    html_leaf(h, "th", label, "scope", "row", "colspan", "2");
    html_leaf(h, "td", db_from_int(req->mem, minutes), "data-label", _("Minutes"), "class",
              "at-num");
    html_leaf(h, "td", minutes >= 60 ? hours_of(req->mem, minutes) : "", "data-label",
              minutes >= 60 ? _("Hours") : NULL);
    html_close(h, "tr");
}

static void table(struct request *req, struct reply *reply, const struct minutes *m)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("What"), _("Completed"), _("Minutes"), _("Remark")};
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Courses finished, by month"));
    html_open(h, "thead");
    html_open(h, "tr");
    for (size_t i = 0; i < 4; i++)
        html_leaf(h, "th", heads[i], "scope", "col", "class", i == 2 ? "at-num" : NULL);
    html_close(h, "tr");
    html_close(h, "thead");
    html_open(h, "tbody");
    for (size_t i = 0, end; i < m->n; i = end) {
        int64_t sum = minutes_of_month(m, i, &end);
        for (size_t k = i; k < end; k++)
            line(req, reply, m, k);
        struct ymd d = date_ymd(db_date(m->rows, i, "completed_on"));
        sum_row(req, reply,
                mem_format(req->mem, _("Sum of %s"), month_for_people(req->mem, d.year, d.month)),
                sum);
    }
    sum_row(req, reply, _("Sum of all"), m->total);
    html_close(h, "tbody");
    html_close(h, "table");
}

static void other_days(struct request *req, struct reply *reply, const struct minutes *m)
{
    struct html *h = reply->html;
    int year = date_ymd(req->viewer->today).year;
    const char *days = mem_format(req->mem, "from=%s&to=%s", m->from_text, m->to_text);
    html_open(h, "form", "class", "at-filter at-no-print", "method", "get", "action", "/minutes",
              "novalidate", "");
    field_line(reply, "date",
               &(struct field){
                   .name = "from",
                   .label = _("First day"),
                   .problem = m->problem && !strcmp(m->problem_field, "from") ? m->problem : NULL,
                   .value = m->from_text});
    field_line(reply, "date",
               &(struct field){.name = "to",
                               .label = _("Last day"),
                               .problem = m->problem && !strcmp(m->problem_field, "to") ? m->problem
                                                                                        : NULL,
                               .value = m->to_text});
    html_leaf(h, "button", _("Show"), "type", "submit", "class", "usa-button");
    html_close(h, "form");
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("This year"), "href", "/minutes");
    html_leaf(h, "a", _("Last year"), "href",
              mem_format(req->mem, "/minutes?from=%d-01-01&to=%d-12-31", year - 1, year - 1));
    if (!m->problem) {
        html_leaf(h, "a", _("Download as CSV"), "href",
                  mem_format(req->mem, "/minutes.csv?%s", days));
        html_leaf(h, "a", _("The same for programs (JSON)"), "href",
                  mem_format(req->mem, "/api/v1/minutes?%s", days));
    }
    html_close(h, "div");
}

static void statement(struct request *req, struct reply *reply, const struct minutes *m)
{
    struct html *h = reply->html;
    const char *number = db_text(m->rows, 0, "employee_number");
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Network"), db_text(m->rows, 0, "network"));
    facts_row(h, _("Person"), db_text(m->rows, 0, "person"));
    if (number)
        facts_row(h, _("Employee number"), number);
    facts_row(h, _("Days"),
              mem_format(req->mem, _("%1$s to %2$s"), date_for_people(req->mem, m->from),
                         date_for_people(req->mem, m->to)));
    facts_row(h, _("Credited minutes"), words_of(req->mem, m->total));
    facts_row(h, _("Made"), date_for_people(req->mem, req->viewer->today));
    html_close(h, "dl");
    html_leaf(h, "p",
              _("Hours are the minutes that each course is credited with. Nothing else about your "
                "time is recorded."));
    if (m->n) {
        table(req, reply, m);
    } else {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nothing finished on these days"));
        html_leaf(h, "p", _("Courses that you finish stand here with their minutes."));
        html_close(h, "div");
    }
}

/* 200; 422 with the form for days that are none */
bool page_minutes(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct minutes m;
    if (!minutes_read(req, &m, err))
        return false;
    const struct field_problem problem = {m.problem_field, m.problem};
    layout_begin(req, reply,
                 &(struct page_look){.title = m.problem ? _("Error: Credited minutes")
                                                        : _("Credited minutes"),
                                     .exit = true,
                                     .wide = true});
    field_problems(reply, &problem, 1);
    layout_back(reply, "/record", _("My record"));
    html_leaf(h, "h1", _("Statement of credited minutes"));
    other_days(req, reply, &m);
    if (m.problem)
        reply->status = 422;
    else
        statement(req, reply, &m);
    layout_end(req, reply);
    return true;
}

/* 200 text/csv; 422 with the page */
bool page_minutes_csv(struct request *req, struct reply *reply, struct err *err)
{
    static const char *const columns[] = {
        "network", "person",  "employee_number", "completed_on", "course",    "title",
        "version", "minutes", "counts",          "recorded_on",  "correction"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    struct minutes m;
    if (!minutes_read(req, &m, err))
        return false;
    if (m.problem)
        return page_minutes(req, reply, err);
    for (size_t c = 0; c < COLUMNS; c++)
        csv_cell(reply->body, columns[c], c + 1 == COLUMNS);
    for (size_t i = 0; i < m.n; i++) {
        for (size_t c = 0; c < COLUMNS; c++)
            csv_cell(reply->body,
                     !strcmp(columns[c], "minutes")  ? db_from_int(req->mem, minutes_counted(&m, i))
                     : !strcmp(columns[c], "counts") ? (db_bool(m.rows, i, "counts") ? "yes" : "no")
                                                     : db_text(m.rows, i, columns[c]),
                     c + 1 == COLUMNS);
    }
    reply->content_type = "text/csv; charset=utf-8";
    reply->file_name = mem_format(req->mem, "minutes-%s-%s.csv", m.from_text, m.to_text);
    return true;
}
