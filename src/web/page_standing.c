/*
 * Standing of a facility: the dashboard and the lists behind its numbers.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/dashboard.h"
#include "util/csv.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/query.h"
#include "web/remind_form.h"
#include "web/unread.h"

/* The order in which standings stand everywhere. */
static const enum standing shown[STANDING_COUNT] = {
    STANDING_CURRENT, STANDING_WINDOW_OPEN, STANDING_DUE,         STANDING_OVERDUE,
    STANDING_LAPSED,  STANDING_EXEMPT,      STANDING_NOT_REQUIRED};
enum { ROWS_A_PAGE = 50, ROWS_OF_CSV = 20000 };

static const char *percent(const void *mem, int tenths)
{
    return tenths < 0 ? _("n/a") : mem_format(mem, "%d.%d %%", tenths / 10, tenths % 10);
}

static const char *css_name(const void *mem, enum standing s)
{
    char *name = mem_text(mem, standing_name(s));
    for (char *p = name; *p; p++)
        *p = *p == ' ' ? '-' : *p;
    return name;
}

/* A standing as the first word of a heading. */
static const char *heading_word(const void *mem, enum standing s)
{
    char *word = mem_text(mem, s < STANDING_COUNT ? _(standing_name(s)) : _("all standings"));
    if (word[0] >= 'a' && word[0] <= 'z')
        word[0] = (char)(word[0] - 'a' + 'A');
    return word;
}

/* 303 to the highest facility that the viewer may look into; 404 if there is none */
bool page_facilities(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows = db_run(req->db, req->mem, STMT_DASHBOARD_ENTRY,
                                  DB_PARAMS(db_from_date(req->mem, req->viewer->today)), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "You have no facility to look into.");
    return reply_see_other(req, reply, "/facilities/%s/standing", db_text(rows, 0, "code"));
}

static void breadcrumb(struct request *req, struct reply *reply, const struct dashboard *d,
                       const struct dashboard_query *q)
{
    struct html *h = reply->html;
    struct dashboard_query up = *q;
    up.standing = STANDING_COUNT;
    html_open(h, "nav", "class", "at-path", "aria-label", _("Facilities above"));
    html_open(h, "ol");
    for (size_t i = 0; i < db_count(d->above); i++) {
        html_open(h, "li");
        html_leaf(h, "a", db_text(d->above, i, "name"), "href",
                  query_address(req->mem, db_text(d->above, i, "code"), "standing", &up));
        html_close(h, "li");
    }
    html_leaf(h, "li", d->facilities[0].name, "aria-current", "page");
    html_close(h, "ol");
    html_close(h, "nav");
}

static void filter(struct request *req, struct reply *reply, const struct dashboard *d,
                   const struct dashboard_query *q)
{
    struct html *h = reply->html;
    char day[DATE_TEXT_SIZE];
    html_open(h, "form", "class", "at-filter", "method", "get", "action", req->path);
    html_open(h, "div", "class", "usa-form-group");
    html_leaf(h, "label", _("Certification"), "class", "usa-label", "for", "certification");
    html_open(h, "select", "class", "usa-select", "id", "certification", "name", "certification");
    html_leaf(h, "option", _("All certifications"), "value", "", "selected",
              q->certification ? NULL : "");
    for (size_t i = 0; i < db_count(d->certifications); i++) {
        const char *code = db_text(d->certifications, i, "code");
        html_leaf(h, "option", db_text(d->certifications, i, "title"), "value", code, "selected",
                  q->certification && !strcmp(q->certification, code) ? "" : NULL);
    }
    html_close(h, "select");
    html_close(h, "div");
    html_open(h, "div", "class", "usa-form-group");
    html_leaf(h, "label", _("On the day"), "class", "usa-label", "for", "as_of");
    html_void(h, "input", "class", "usa-input", "id", "as_of", "name", "as_of", "type", "date",
              "value", date_format(q->as_of, day));
    html_close(h, "div");
    html_open(h, "div", "class", "usa-form-group");
    html_leaf(h, "label", _("As known at the end of (empty: as known now)"), "class", "usa-label",
              "for", "known_at");
    /* A time of day comes by an address alone, and stays as it is. */
    html_void(h, "input", "class", "usa-input", "id", "known_at", "name", "known_at", "type",
              q->known_asked && strchr(q->known_asked, ':') ? "text" : "date", "value",
              q->known_asked);
    html_close(h, "div");
    if (q->job_role)
        html_void(h, "input", "type", "hidden", "name", "job_role", "value", q->job_role);
    html_leaf(h, "button", _("Show"), "type", "submit", "class", "usa-button");
    html_close(h, "form");
}

/* Both dates, on screen and on paper; nothing where the numbers are as known now. */
static void known_at(struct request *req, struct reply *reply, const char *facility,
                     const char *page, const struct dashboard_query *q)
{
    struct html *h = reply->html;
    struct dashboard_query now = *q;
    if (!q->known_at)
        return;
    now.known_at = now.known_asked = now.known_words = NULL;
    html_open(h, "p");
    html_format(h, "%s ",
                mem_format(req->mem,
                           _("On %1$s, as known at %2$s. What was recorded later is left out."),
                           date_for_people(req->mem, q->as_of), q->known_words));
    html_leaf(h, "a", _("Show it as known now"), "href",
              query_address(req->mem, facility, page, &now), "class", "at-no-print");
    html_close(h, "p");
}

/* One stacked bar: the shares of the standings, with their numbers where there is room. */
static void bar(struct request *req, struct reply *reply, const struct dashboard_facility *f,
                const struct dashboard_query *q)
{
    struct html *h = reply->html;
    struct buf *label = buf_new(req->mem, 1024);
    int64_t all = 0;
    double x = 0;
    bool mirrored = words_in_use()->right_to_left;
    buf_format(label, "%s:", f->name);
    for (size_t i = 0; i < STANDING_COUNT; i++) {
        all += f->counts[shown[i]];
        buf_format(label, "%s %s %lld", i ? "," : "", _(standing_name(shown[i])),
                   (long long)f->counts[shown[i]]);
    }
    html_open(h, "li");
    html_open(h, "span", "class", "at-bars__name");
    html_leaf(h, "a", f->name, "href", query_address(req->mem, f->code, "standing", q));
    html_close(h, "span");
    html_open(h, "svg", "role", "img", "aria-label", buf_data(label), "height", "24", "width",
              "100%");
    for (size_t i = 0; i < STANDING_COUNT && all; i++) {
        enum standing s = shown[i];
        double width = 100.0 * (double)f->counts[s] / (double)all;
        if (!f->counts[s])
            continue;
        html_leaf(h, "rect", NULL, "class",
                  mem_format(req->mem, "at-fill--%s", css_name(req->mem, s)), "x",
                  mem_format(req->mem, "%.2f%%", mirrored ? 100 - x - width : x), "y", "0", "width",
                  mem_format(req->mem, "%.2f%%", width), "height", "100%");
        if (width >= 8)
            html_leaf(
                h, "text", mem_format(req->mem, "%lld", (long long)f->counts[s]), "class",
                s == STANDING_WINDOW_OPEN || s == STANDING_DUE || s == STANDING_NOT_REQUIRED
                    ? "at-ink"
                    : NULL,
                "x", mem_format(req->mem, "%.2f%%", mirrored ? 100 - x - width / 2 : x + width / 2),
                "y", "50%");
        x += width;
    }
    html_close(h, "svg");
    html_leaf(h, "span", percent(req->mem, f->percent_tenths), "class", "at-bars__value");
    html_close(h, "li");
}

/* The finding in one sentence: who is furthest behind, of those one level below. */
static const char *finding(struct request *req, const struct dashboard *d)
{
    const struct dashboard_facility *worst = NULL;
    for (size_t i = 1; i < d->n_facilities; i++) {
        const struct dashboard_facility *f = &d->facilities[i];
        if (f->depth == 1 && f->percent_tenths >= 0 &&
            (!worst || f->percent_tenths < worst->percent_tenths))
            worst = f;
    }
    if (!worst || worst->percent_tenths == 1000)
        return d->facilities[0].percent_tenths < 0 ? _("Nobody here must hold this on this day")
                                                   : _("Standing of each part");
    return mem_format(req->mem, _("%1$s is furthest behind: %2$s"), worst->name,
                      percent(req->mem, worst->percent_tenths));
}

static void chart(struct request *req, struct reply *reply, const struct dashboard *d,
                  const struct dashboard_query *q)
{
    struct html *h = reply->html;
    html_open(h, "figure", "class", "at-chart", "aria-labelledby", "chart-1");
    html_leaf(h, "figcaption", finding(req, d), "id", "chart-1");
    html_open(h, "ul", "class", "at-bars");
    for (size_t i = 0; i < d->n_facilities; i++) {
        if (d->facilities[i].depth == 1 || d->n_facilities == 1)
            bar(req, reply, &d->facilities[i], q);
    }
    html_close(h, "ul");
    html_open(h, "ul", "class", "at-keys");
    for (size_t i = 0; i < STANDING_COUNT; i++) {
        html_open(h, "li");
        html_open(h, "svg", "class",
                  mem_format(req->mem, "at-key at-key--%s", css_name(req->mem, shown[i])),
                  "viewBox", "0 0 10 10", "aria-hidden", "true");
        html_leaf(h, "rect", NULL, "width", "10", "height", "10");
        html_close(h, "svg");
        html_text(h, _(standing_name(shown[i])));
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "figure");
}

/* A number that leads to exactly the rows it counts. */
static void number(struct request *req, struct reply *reply, const char *facility,
                   struct dashboard_query q, enum standing s, bool people, int64_t n)
{
    struct html *h = reply->html;
    q.standing = s;
    q.people = people;
    html_open(h, "td", "class", "at-num");
    html_leaf(h, "a", mem_format(req->mem, "%lld", (long long)n), "href",
              query_address(req->mem, facility, "people", &q));
    html_close(h, "td");
}

static void table_head(struct reply *reply, const char *first)
{
    struct html *h = reply->html;
    html_open(h, "thead");
    html_open(h, "tr");
    html_leaf(h, "th", first, "scope", "col");
    for (size_t i = 0; i < STANDING_COUNT; i++) {
        html_open(h, "th", "scope", "col", "class", "at-num");
        layout_standing(reply, standing_name(shown[i]));
        html_close(h, "th");
    }
    html_leaf(h, "th", _("Percent"), "scope", "col", "class", "at-num");
    html_close(h, "tr");
    html_close(h, "thead");
}

static const char *certification_title(const struct dashboard *d, const char *code)
{
    for (size_t i = 0; code && i < db_count(d->certifications); i++) {
        if (!strcmp(db_text(d->certifications, i, "code"), code))
            return db_text(d->certifications, i, "title");
    }
    return _("All certifications");
}

/* On a phone, where the table scrolls in its box, the first row stands above it as a list. */
static void totals(struct request *req, struct reply *reply, const struct dashboard *d,
                   struct dashboard_query q)
{
    struct html *h = reply->html;
    q.people = true;
    html_open(h, "dl", "class", "at-facts at-totals");
    for (size_t i = 0; i < STANDING_COUNT; i++) {
        q.standing = shown[i];
        html_open(h, "div");
        html_open(h, "dt");
        layout_standing(reply, standing_name(shown[i]));
        html_close(h, "dt");
        html_open(h, "dd");
        html_leaf(h, "a",
                  mem_format(req->mem,
                             words_plural("%lld person", "%lld people", (long)d->people[shown[i]]),
                             (long long)d->people[shown[i]]),
                  "href", query_address(req->mem, d->facilities[0].code, "people", &q));
        html_close(h, "dd");
        html_close(h, "div");
    }
    html_open(h, "div");
    html_leaf(h, "dt", _("Percent"));
    html_leaf(h, "dd", percent(req->mem, d->people_percent_tenths));
    html_close(h, "div");
    html_close(h, "dl");
}

static void facility_table(struct request *req, struct reply *reply, const struct dashboard *d,
                           const struct dashboard_query *q)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-scroll", "role", "region", "aria-labelledby", "cap-1",
              "tabindex", "0");
    html_open(h, "table", "class", "usa-table");
    html_open(h, "caption", "id", "cap-1");
    html_format(h, "%s ",
                mem_format(req->mem, _("%1$s, on %2$s"), certification_title(d, q->certification),
                           date_for_people(req->mem, q->as_of)));
    html_leaf(
        h, "small",
        _("Facility rows count posts, each once with the worst of its standings, those of all "
          "facilities below included. The first row counts each person once, with the worst "
          "of their standings. Percent = current and window open, of all who must hold it."));
    html_close(h, "caption");
    table_head(reply, _("Facility"));
    html_open(h, "tbody");
    html_open(h, "tr", "class", "at-total");
    html_open(h, "th", "scope", "row");
    html_format(h, _("%s, people"), d->facilities[0].name);
    html_close(h, "th");
    for (size_t i = 0; i < STANDING_COUNT; i++)
        number(req, reply, d->facilities[0].code, *q, shown[i], true, d->people[shown[i]]);
    html_leaf(h, "td", percent(req->mem, d->people_percent_tenths), "class", "at-num");
    html_close(h, "tr");
    for (size_t k = 0; k < d->n_facilities; k++) {
        const struct dashboard_facility *f = &d->facilities[k];
        html_open(h, "tr");
        html_open(h, "th", "scope", "row", "class",
                  f->depth ? mem_format(req->mem, "at-depth-%d", f->depth) : NULL);
        html_leaf(h, "a", f->name, "href", query_address(req->mem, f->code, "standing", q));
        html_close(h, "th");
        for (size_t i = 0; i < STANDING_COUNT; i++)
            number(req, reply, f->code, *q, shown[i], false, f->counts[shown[i]]);
        html_leaf(h, "td", percent(req->mem, f->percent_tenths), "class", "at-num");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
    html_close(h, "div");
}

static const struct dashboard_role *role_cell(const struct dashboard *d, const char *job_role,
                                              const char *certification)
{
    for (size_t i = 0; i < d->n_roles; i++) {
        if (!strcmp(d->roles[i].code, job_role) &&
            !strcmp(d->roles[i].certification, certification))
            return &d->roles[i];
    }
    return NULL;
}

static void role_table(struct request *req, struct reply *reply, const struct dashboard *d,
                       struct dashboard_query q)
{
    struct html *h = reply->html;
    const char *facility = d->facilities[0].code;
    html_leaf(h, "h2", _("Job roles and certifications"));
    html_open(h, "div", "class", "at-scroll", "role", "region", "aria-labelledby", "cap-2",
              "tabindex", "0");
    html_open(h, "table", "class", "usa-table");
    html_open(h, "caption", "id", "cap-2");
    html_format(
        h, "%s ",
        mem_format(req->mem, _("Percent by job role, on %s"), date_for_people(req->mem, q.as_of)));
    html_leaf(
        h, "small",
        mem_format(
            req->mem,
            _("Posts in %s and below. A job role includes those below it. n/a: nobody with this "
              "job role must hold it."),
            d->facilities[0].name));
    html_close(h, "caption");
    html_open(h, "thead");
    html_open(h, "tr");
    html_leaf(h, "th", _("Job role"), "scope", "col");
    for (size_t c = 0; c < db_count(d->certifications); c++)
        html_leaf(h, "th", db_text(d->certifications, c, "title"), "scope", "col", "class",
                  "at-num");
    html_close(h, "tr");
    html_close(h, "thead");
    html_open(h, "tbody");
    const char *before = "";
    for (size_t i = 0; i < d->n_roles; i++) {
        const char *role = d->roles[i].code;
        if (!strcmp(role, before))
            continue;
        before = role;
        html_open(h, "tr");
        html_leaf(h, "th", d->roles[i].title, "scope", "row");
        for (size_t c = 0; c < db_count(d->certifications); c++) {
            q.certification = db_text(d->certifications, c, "code");
            q.job_role = role;
            const struct dashboard_role *cell = role_cell(d, role, q.certification);
            html_open(h, "td", "class", "at-num");
            if (cell && cell->percent_tenths >= 0)
                html_leaf(h, "a", percent(req->mem, cell->percent_tenths), "href",
                          query_address(req->mem, facility, "people", &q));
            else
                html_text(h, _("n/a"));
            html_close(h, "td");
        }
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
    html_close(h, "div");
}

static bool read(struct request *req, struct dashboard_query *q, struct dashboard *d,
                 struct err *err)
{
    if (!query_read(req, q, err) || !dashboard_read(req->db, req->mem, q, d, err))
        return false;
    if (!d->n_facilities)
        return err_set(err, ERR_NOT_FOUND,
                       "This facility did not exist on that day. Choose another day.");
    return true;
}

/* 200; 404 out of the viewer's scope, or not there on that day; 422 for values of no use */
bool page_standing(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct dashboard_query q;
    struct dashboard d;
    if (!read(req, &q, &d, err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Standing"), .wide = true, .dense = true});
    breadcrumb(req, reply, &d, &q);
    html_open(h, "h1");
    html_format(h, _("Standing: %s"), d.facilities[0].name);
    html_close(h, "h1");
    if (!unread_notice(req, reply, err))
        return false;
    filter(req, reply, &d, &q);
    known_at(req, reply, d.facilities[0].code, "standing", &q);
    if (q.job_role) {
        struct dashboard_query all = q;
        all.job_role = NULL;
        html_open(h, "p");
        html_format(h, "%s ", mem_format(req->mem, _("Only the job role %s."), q.job_role));
        html_leaf(h, "a", _("Show all job roles"), "href",
                  query_address(req->mem, d.facilities[0].code, "standing", &all));
        html_close(h, "p");
    }
    chart(req, reply, &d, &q);
    totals(req, reply, &d, q);
    facility_table(req, reply, &d, &q);
    html_open(h, "p", "class", "at-small at-no-print");
    html_sentence(h, _("Download this table: {format}"),
                  html_link("format", "CSV",
                            query_address(req->mem, d.facilities[0].code, "standing.csv", &q)));
    html_close(h, "p");
    html_open(h, "p", "class", "at-no-print");
    html_leaf(h, "a", _("What groups of ten or more answered"), "href",
              mem_format(req->mem, "/facilities/%s/answers", d.facilities[0].code));
    html_close(h, "p");
    html_open(h, "p", "class", "at-no-print");
    html_leaf(h, "a", _("Contacts and test calls"), "href",
              mem_format(req->mem, "/facilities/%s/settings", d.facilities[0].code));
    html_close(h, "p");
    html_open(h, "p", "class", "at-no-print");
    html_leaf(h, "a", _("List for the shift huddle"), "href",
              mem_format(req->mem, "/facilities/%s/huddle", d.facilities[0].code));
    html_text(h, " · ");
    html_leaf(h, "a", _("Reminders"), "href",
              mem_format(req->mem, "/facilities/%s/reminders", d.facilities[0].code));
    html_close(h, "p");
    if (d.n_roles)
        role_table(req, reply, &d, q);
    html_leaf(h, "h2", _("Who answers for each requirement"));
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(d.certifications); i++) {
        const char *owners = db_text(d.certifications, i, "owners");
        html_leaf(h, "li",
                  mem_format(req->mem, "%s: %s", db_text(d.certifications, i, "title"),
                             owners ? owners : _("no owner named")));
    }
    html_close(h, "ul");
    layout_end(req, reply);
    return true;
}

/* 200 text/csv */
bool page_standing_csv(struct request *req, struct reply *reply, struct err *err)
{
    struct dashboard_query q;
    struct dashboard d;
    char day[DATE_TEXT_SIZE];
    if (!read(req, &q, &d, err))
        return false;
    buf_text(reply->body, "facility_code,facility,counted,as_of,known_at");
    for (size_t i = 0; i < STANDING_COUNT; i++)
        buf_format(reply->body, ",%s", css_name(req->mem, shown[i]));
    buf_text(reply->body, ",percent\r\n");
    for (size_t k = 0; k <= d.n_facilities; k++) {
        const struct dashboard_facility *f = &d.facilities[k ? k - 1 : 0];
        int tenths = k ? f->percent_tenths : d.people_percent_tenths;
        csv_cell(reply->body, f->code, false);
        csv_cell(reply->body, f->name, false);
        csv_cell(reply->body, k ? "posts" : "people", false);
        csv_cell(reply->body, date_format(q.as_of, day), false);
        csv_cell(reply->body, q.known_at, false);
        for (size_t i = 0; i < STANDING_COUNT; i++)
            csv_cell(reply->body,
                     db_from_int(req->mem, k ? f->counts[shown[i]] : d.people[shown[i]]), false);
        csv_cell(reply->body,
                 tenths < 0 ? "n/a" : mem_format(req->mem, "%d.%d", tenths / 10, tenths % 10),
                 true);
    }
    reply->content_type = "text/csv; charset=utf-8";
    reply->file_name =
        mem_format(req->mem, "standing-%s-%s.csv", d.facilities[0].code, date_format(q.as_of, day));
    return true;
}

static const char *plain_code(const struct request *req)
{
    return request_param(req, "facility");
}

static void people_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i, const char *rules, bool tick)
{
    struct html *h = reply->html;
    const char *number = db_text(rows, i, "employee_number"),
               *facility = db_text(rows, i, "facility");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    if (tick)
        remind_tick(reply, db_text(rows, i, "person_id"), db_text(rows, i, "display_name"));
    html_leaf(h, "a", db_text(rows, i, "display_name"), "href",
              mem_format(req->mem, "/people/%s", db_text(rows, i, "person_id")));
    html_close(h, "th");
    html_leaf(h, "td", number ? number : _("none"), "data-label", _("Employee number"));
    html_leaf(h, "td", db_text(rows, i, "job_role"), "data-label", _("Job role"));
    html_leaf(h, "td", facility ? facility : _("not known"), "data-label", _("Facility"));
    html_open(h, "td", "data-label", _("Standing"));
    layout_standing(reply, db_text(rows, i, "standing"));
    html_close(h, "td");
    html_leaf(h, "td", dashboard_why_rules(req->mem, rows, i, rules), "data-label", _("Why"),
              "class", "at-cards__wide");
    html_close(h, "tr");
}

static void pages(struct request *req, struct reply *reply, const struct dashboard_query *q,
                  const struct dashboard_after *after, const struct dashboard_page *page)
{
    struct html *h = reply->html;
    const char *base = query_address(req->mem, plain_code(req), "people", q);
    int64_t n = (int64_t)page->n, seen = after->post ? after->seen : 0;
    if (!after->post && !page->next)
        return;
    /* What the pages before counted may have changed meanwhile; where the end is, is sure. */
    if (!page->next || seen > page->total - n)
        seen = page->total > n ? page->total - n : 0;
    if (n)
        html_leaf(h, "p",
                  mem_format(req->mem, _("Rows %1$lld to %2$lld of %3$lld"), (long long)seen + 1,
                             (long long)(seen + n), (long long)page->total));
    html_open(h, "nav", "class", "usa-pagination", "aria-label", _("Pages"));
    html_open(h, "ul", "class", "usa-pagination__list");
    if (after->post) {
        html_open(h, "li", "class", "usa-pagination__item usa-pagination__arrow");
        html_leaf(h, "a", _("First page"), "class", "usa-pagination__link", "href", base);
        html_close(h, "li");
    }
    if (page->next) {
        html_open(h, "li", "class", "usa-pagination__item usa-pagination__arrow");
        html_leaf(h, "a", _("Next page"), "class", "usa-pagination__link", "rel", "next", "href",
                  mem_format(req->mem, "%s&after=%s", base, page->next));
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "nav");
}

/* The file, or the first part of one that would be too long. */
static void download(struct request *req, struct reply *reply, const struct dashboard_query *q,
                     int64_t total)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-actions");
    html_open(h, "a", "class", "usa-button usa-button--outline", "href",
              query_address(req->mem, plain_code(req), "people.csv", q));
    layout_icon(reply, "download", NULL);
    html_text(h, " ");
    if (total > ROWS_OF_CSV)
        html_text(h, mem_format(req->mem, _("Download the first %1$d of %2$lld rows as CSV"),
                                ROWS_OF_CSV, (long long)total));
    else
        html_format(
            h,
            words_plural("Download as CSV (%lld row)", "Download as CSV (%lld rows)", (long)total),
            (long long)total);
    html_close(h, "a");
    html_close(h, "div");
    if (total > ROWS_OF_CSV)
        html_leaf(h, "p",
                  _("For the others, open a facility below this one or choose a job role; the "
                    "list is shorter there."));
}

static void people_table(struct request *req, struct reply *reply,
                         const struct dashboard_page *page, const char *const *rules,
                         const struct dashboard_query *q)
{
    int64_t total = page->total;
    const char *const heads[] = {_("Name"),     _("Employee number"), _("Job role"),
                                 _("Facility"), _("Standing"),        _("Why")};
    struct html *h = reply->html;
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_format(h,
                q->people
                    ? words_plural("%lld person, worst first, each with the reason",
                                   "%lld people, worst first, each with the reason", (long)total)
                    : words_plural("%lld post, worst first, each with the reason",
                                   "%lld posts, worst first, each with the reason", (long)total),
                (long long)total);
    html_text(h, " ");
    html_leaf(h, "small",
              q->people ? _("One row for each person counted in the number you opened, at the post "
                            "where their standing is worst")
                        : _("One row for each post counted in the number you opened"));
    html_close(h, "caption");
    layout_columns(reply, heads, sizeof heads / sizeof *heads, sizeof heads / sizeof *heads);
    html_open(h, "tbody");
    for (size_t i = 0; i < page->n; i++)
        people_row(req, reply, page->rows, i, rules ? rules[i] : NULL, remind_is_offered(req, q));
    html_close(h, "tbody");
    html_close(h, "table");
}

/* 200; 404 out of scope; 422 for values of no use */
bool page_people(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct dashboard_query q;
    struct dashboard_after after;
    struct dashboard_page page;
    if (!query_read(req, &q, err) || !query_after_read(req, &after, err) ||
        !dashboard_list(req->db, req->mem, &q, ROWS_A_PAGE, &after, &page, err))
        return false;
    /* As known at an instant the rules were others: then their names stand for them. */
    const char **rules =
        q.known_at ? NULL : dashboard_rules(req->db, req->mem, page.rows, q.as_of, err);
    if (!rules && !q.known_at)
        return false;
    int64_t total = page.total;
    const char *code = plain_code(req);
    struct dashboard_query back = q;
    back.standing = STANDING_COUNT;
    back.people = false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("People"), .wide = true, .dense = true});
    layout_back(reply, query_address(req->mem, code, "standing", &back), _("Standing"));
    html_open(h, "h1");
    html_format(h,
                q.people ? words_plural("%1$s: %2$lld person", "%1$s: %2$lld people", (long)total)
                         : words_plural("%1$s: %2$lld post", "%1$s: %2$lld posts", (long)total),
                heading_word(req->mem, q.standing), (long long)total);
    html_close(h, "h1");
    html_open(h, "p");
    html_sentence(
        h, _("{facility} and all below it. {certification}, on {date}."),
        html_words("facility", req->facility_name),
        html_words("certification", q.certification ? q.certification : _("All certifications")),
        layout_day(reply, "date", q.as_of));
    html_close(h, "p");
    known_at(req, reply, code, "people", &q);
    if (total) {
        if (page.n)
            people_table(req, reply, &page, rules, &q);
        else
            html_leaf(h, "p",
                      _("The list has become shorter since you opened it: it ends before this "
                        "page."));
        pages(req, reply, &q, &after, &page);
        download(req, reply, &q, total);
        if (remind_is_offered(req, &q))
            remind_form(req, reply, code, &q, total);
    } else {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nobody"));
        html_leaf(h, "p", _("No post has this standing on this day."));
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}

/* 200 text/csv: all the rows, or the first ROWS_OF_CSV, which the name of the file says */
bool page_people_csv(struct request *req, struct reply *reply, struct err *err)
{
    static const char *const columns[] = {
        "person_id", "post_id",  "display_name",  "employee_number", "facility_code",
        "facility",  "job_role", "certification", "standing",        "due"};
    struct dashboard_query q;
    char day[DATE_TEXT_SIZE];
    struct dashboard_after after;
    struct dashboard_page page;
    if (!query_read(req, &q, err) || !query_after_read(req, &after, err) ||
        !dashboard_list(req->db, req->mem, &q, ROWS_OF_CSV, &after, &page, err))
        return false;
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        csv_cell(reply->body, columns[c], false);
    csv_cell(reply->body, "as_of", false);
    csv_cell(reply->body, "known_at", false);
    csv_cell(reply->body, "why", true);
    for (size_t i = 0; i < page.n; i++) {
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
            csv_cell(reply->body, db_text(page.rows, i, columns[c]), false);
        csv_cell(reply->body, date_format(q.as_of, day), false);
        csv_cell(reply->body, q.known_at, false);
        csv_cell(reply->body, dashboard_why(req->mem, page.rows, i), true);
    }
    reply->content_type = "text/csv; charset=utf-8";
    reply->file_name = mem_format(req->mem, "people-%s-%s%s.csv", plain_code(req),
                                  date_format(q.as_of, day), page.next ? "-part" : "");
    return true;
}
