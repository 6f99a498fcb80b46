/*
 * Assignments that would be unfair or ambiguous, for administrators: the queue, and one of them.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "domain/due_words.h"
#include "store/db.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { MOST = 500, ROWS_A_PAGE = 50, NOTE_MAX = 1000 };

/* What can be done about one: a link of the person, or of the rule. */
enum remedy { EXTENSION, EXEMPTION, LEAVE, LICENCE, RULE, OTHER_RULE, REMEDIES };

static const struct {
    const char *name, *path, *column, *text, *what; /* name: in SQL */
    enum remedy remedies[3];
    size_t n_remedies;
} kinds[] = {
    {"no time",
     "no-time",
     "n_no_time",
     N_("No time to do it"),
     N_("The duty began on a day on which it was due already."),
     {EXTENSION, EXEMPTION, RULE},
     3},
    {"no due day",
     "no-due-day",
     "n_no_due_day",
     N_("No due day"),
     N_("What the due day hangs on is not on record, so nothing is ever overdue."),
     {RULE, EXEMPTION},
     2},
    {"apart",
     "apart",
     "n_apart",
     N_("Two rules far apart"),
     N_("Two rules ask the same, with due days more than 30 days apart. The earlier one counts."),
     {EXTENSION, RULE, OTHER_RULE},
     3},
    {"leave",
     "leave",
     "n_leave",
     N_("Expires during leave"),
     N_("What is held expires while the person is away, and cannot be renewed before they are "
        "back."),
     {EXTENSION, LEAVE},
     2},
    {"no licence",
     "no-licence",
     "n_no_licence",
     N_("No licence on record"),
     N_("A rule is for holders of a licence. People of this job role hold one, and for this person "
        "there is none on record: either the licence is missing, or the rule is not for them."),
     {LICENCE, RULE},
     2},
    {"two posts",
     "two-posts",
     "n_two_posts",
     N_("Posts that disagree"),
     N_("One post says overdue or lapsed, and another of the same person does not."),
     {EXTENSION, EXEMPTION},
     2},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* The place of a word in the table, by its name in SQL or in addresses; KINDS: it is none. */
static size_t kind_of(const char *word)
{
    size_t k = 0;
    while (k < KINDS && (!word || (strcmp(kinds[k].name, word) && strcmp(kinds[k].path, word))))
        k++;
    return k;
}

struct look {
    bool looked;
    size_t kind;               /* KINDS: all */
    const char *post, *asking; /* one alone: its post, and the code of the certification */
    int page;
};

static struct db_rows *read(struct request *req, const struct look *look, struct err *err)
{
    return db_run(req->db, req->mem, STMT_EXCEPTION_LIST,
                  DB_PARAMS(db_from_int(req->mem, MOST), look->looked ? "true" : "false",
                            look->post, look->asking,
                            look->kind < KINDS ? kinds[look->kind].name : NULL,
                            db_from_int(req->mem, (int64_t)(look->page - 1) * ROWS_A_PAGE),
                            db_from_int(req->mem, ROWS_A_PAGE),
                            db_from_date(req->mem, req->viewer->today), req->viewer->zone),
                  err);
}

/* ---- one of them in words */

static const char *requirement_of(const struct db_rows *rows, size_t i, const char *title,
                                  const char *code)
{
    const char *text = db_text(rows, i, title);
    return text ? text : db_text(rows, i, code);
}

static void why(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *kind = db_text(rows, i, "kind");
    const char *rule = requirement_of(rows, i, "requirement_title", "requirement"),
               *other = requirement_of(rows, i, "other_requirement_title", "other_requirement"),
               *place = db_text(rows, i, "other_facility");
    struct html_place due = layout_day(reply, "due", db_date(rows, i, "due")),
                      later = layout_day(reply, "other", db_date(rows, i, "other")),
                      since = layout_day(reply, "since", db_date(rows, i, "since"));
    if (!strcmp(kind, "no time")) {
        html_sentence(h, _("“{rule}” began to hold for them on {since}, and is due that same day."),
                      html_words("rule", rule), since);
    } else if (!strcmp(kind, "no due day") && db_text(rows, i, "due_kind")) {
        struct due_columns columns = due_columns_of(rows, i);
        html_sentence(h, _("“{rule}” is due {when}, and that is not on record."),
                      html_words("rule", rule), html_words("when", due_words(req->mem, &columns)));
    } else if (!strcmp(kind, "no due day")) {
        html_text(h, _("No rule says until when."));
    } else if (!strcmp(kind, "apart")) {
        html_sentence(h, _("“{rule}” says {due}, “{second}” says {other}. The earlier one counts."),
                      html_words("rule", rule), due, html_words("second", other), later);
    } else if (!strcmp(kind, "leave")) {
        html_sentence(h, _("It expires on {due}. The person is on leave until {other}."), due,
                      later);
    } else if (!strcmp(kind, "no licence")) {
        html_sentence(
            h,
            _("“{rule}” is for holders of the {licence} licence. None is on record for "
              "this person."),
            html_words("rule", rule),
            html_words("licence", mem_format(req->mem, "%s (%s)", db_text(rows, i, "licence_kind"),
                                             db_text(rows, i, "licence_state"))));
    } else if (db_is_null(rows, i, "other")) {
        html_sentence(h, _("This post says: too late since {due}. {place} does not."), due,
                      html_words("place", place ? place : _("Another post")));
    } else {
        html_sentence(h, _("This post says: too late since {due}. {place} says {other}."), due,
                      html_words("place", place ? place : _("Another post")), later);
    }
}

static void remedy(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                   enum remedy what)
{
    struct html *h = reply->html;
    const char *person = db_text(rows, i, "person_id"),
               *certification = db_text(rows, i, "certification_id"),
               *rule = db_text(rows, i, what == RULE ? "requirement" : "other_requirement");
    if ((what == RULE || what == OTHER_RULE) && !rule)
        return;
    html_open(h, "li");
    if (what == EXTENSION)
        html_leaf(h, "a", _("Give more time"), "href",
                  mem_format(req->mem, "/people/%s/exemptions/extension?certification=%s", person,
                             certification));
    else if (what == EXEMPTION)
        html_leaf(h, "a", _("Agree an exemption"), "href",
                  mem_format(req->mem, "/people/%s/exemptions/exemption?certification=%s", person,
                             certification));
    else if (what == LEAVE)
        html_leaf(h, "a", _("Look at the leave"), "href",
                  mem_format(req->mem, "/people/%s/exemptions", person));
    else if (what == LICENCE)
        html_leaf(h, "a", _("Write the licence down"), "href",
                  mem_format(req->mem, "/people/%s/licences", person));
    else
        html_leaf(h, "a", what == RULE ? _("Look at the rule") : _("Look at the other rule"),
                  "href", mem_format(req->mem, "/administration/requirements/%s", rule));
    html_close(h, "li");
}

static const char *address_of(struct request *req, const struct db_rows *rows, size_t i)
{
    return mem_format(req->mem, "/administration/exceptions/%s/%s/%s", db_text(rows, i, "post_id"),
                      db_text(rows, i, "certification"),
                      kinds[kind_of(db_text(rows, i, "kind"))].path);
}

/* ---- the queue */

static void row(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                const struct look *look)
{
    struct html *h = reply->html;
    size_t k = kind_of(db_text(rows, i, "kind"));
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a", db_text(rows, i, "name"), "href",
              mem_format(req->mem, "/people/%s", db_text(rows, i, "person_id")));
    html_close(h, "th");
    html_leaf(h, "td",
              mem_format(req->mem, _("%1$s, %2$s"), db_text(rows, i, "job_role"),
                         db_text(rows, i, "facility")),
              "data-label", _("Post"));
    html_leaf(h, "td", db_text(rows, i, "certification_title"), "data-label", _("Certification"));
    html_open(h, "td", "data-label", _("Since"));
    layout_date(reply, db_date(rows, i, "since"));
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Why"), "class", "at-cards__wide");
    html_open(h, "div");
    html_leaf(h, "strong", _(kinds[k].text));
    html_text(h, ". ");
    why(req, reply, rows, i);
    html_close(h, "div");
    html_close(h, "td");
    html_open(h, "td", "data-label", look->looked ? _("Noted") : _("What you can do"), "class",
              "at-cards__wide");
    html_open(h, "div");
    if (look->looked) {
        html_format(h, "%s (%s, ", db_text(rows, i, "note"),
                    db_text(rows, i, "looked_by") ? db_text(rows, i, "looked_by") : _("not known"));
        layout_date(reply, db_date(rows, i, "looked_on"));
        html_text(h, ")");
    } else {
        html_leaf(h, "a", _("Decide"), "href", address_of(req, rows, i), "aria-label",
                  mem_format(req->mem, _("Decide: %1$s, %2$s"), db_text(rows, i, "name"),
                             _(kinds[k].text)));
    }
    html_close(h, "div");
    html_close(h, "td");
    html_close(h, "tr");
}

static const char *address(struct request *req, const struct look *look, int page)
{
    return mem_format(req->mem, "/administration/exceptions?show=%s%s%s%s",
                      look->looked ? "looked-at" : "waiting", look->kind < KINDS ? "&kind=" : "",
                      look->kind < KINDS ? kinds[look->kind].path : "",
                      page > 1 ? mem_format(req->mem, "&page=%d", page) : "");
}

/* "12", or "500 or more" where they are no longer counted. */
static const char *counted(struct request *req, int64_t n)
{
    return n < MOST ? mem_format(req->mem, "%lld", (long long)n)
                    : mem_format(req->mem, _("%d or more"), MOST);
}

/* Each kind with how many there are: what the table shows is one of these lines. */
static int64_t filters(struct request *req, struct reply *reply, const struct db_rows *rows,
                       const struct look *look)
{
    struct html *h = reply->html;
    int64_t all = 0, shown = 0;
    bool capped = false;
    for (size_t k = 0; k < KINDS; k++) {
        int64_t n = db_int(rows, 0, kinds[k].column);
        all += n;
        capped = capped || n >= MOST;
    }
    html_open(h, "ul", "class", "at-plain");
    for (size_t k = 0; k <= KINDS; k++) {
        struct look other = {.looked = look->looked, .kind = k};
        int64_t n = k < KINDS ? db_int(rows, 0, kinds[k].column) : all;
        shown = k == look->kind ? n : shown;
        if (!n && k != look->kind)
            continue;
        html_open(h, "li");
        html_leaf(h, "a", k < KINDS ? _(kinds[k].text) : _("All kinds"), "href",
                  address(req, &other, 1), "aria-current", k == look->kind ? "true" : NULL);
        html_format(h, ": %s",
                    k == KINDS && capped ? mem_format(req->mem, _("%lld or more"), (long long)all)
                                         : counted(req, n));
        html_close(h, "li");
    }
    html_close(h, "ul");
    return shown;
}

static void pages(struct request *req, struct reply *reply, const struct look *look, int64_t total)
{
    struct html *h = reply->html;
    int last = (int)((total + ROWS_A_PAGE - 1) / ROWS_A_PAGE);
    if (last <= 1)
        return;
    html_open(h, "nav", "class", "usa-pagination", "aria-label", _("Pages"));
    html_open(h, "ul", "class", "usa-pagination__list");
    for (int i = 1; i <= last; i++) {
        if (i > 2 && i < last && abs(i - look->page) > 1)
            continue;
        html_open(h, "li", "class", "usa-pagination__item usa-pagination__page-no");
        html_leaf(h, "a", mem_format(req->mem, "%d", i), "class",
                  i == look->page ? "usa-pagination__button usa-current" : "usa-pagination__button",
                  "href", address(req, look, i), "aria-label",
                  mem_format(req->mem, _("Page %d"), i), "aria-current",
                  i == look->page ? "page" : NULL);
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "nav");
}

static void table(struct request *req, struct reply *reply, const struct db_rows *rows,
                  const struct look *look, int64_t total)
{
    struct html *h = reply->html;
    const char *const heads[] = {
        _("Name"),  _("Post"), _("Certification"),
        _("Since"), _("Why"),  look->looked ? _("Noted") : _("What you can do")};
    if (db_is_null(rows, 0, "person_id")) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", look->looked ? _("Nothing was looked at") : _("Nothing waits"));
        html_leaf(h, "p",
                  look->looked
                      ? _("What you take off the list stands here while it stays as it is.")
                      : _("An assignment that would be unfair or unclear stands here until "
                          "somebody has decided."));
        html_close(h, "div");
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_format(h, words_plural("%lld assignment", "%lld assignments", (long)total),
                (long long)total);
    html_text(h, " ");
    html_leaf(h, "small", _("of today, the earliest due day first"));
    html_close(h, "caption");
    layout_columns(reply, heads, sizeof heads / sizeof *heads, sizeof heads / sizeof *heads);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        row(req, reply, rows, i, look);
    html_close(h, "tbody");
    html_close(h, "table");
    pages(req, reply, look, total);
}

static struct look look_of(struct request *req)
{
    const char *show = request_field(req, "show"), *page = request_field(req, "page");
    long n = page && strspn(page, "0123456789") == strlen(page) ? strtol(page, NULL, 10) : 1;
    return (struct look){.looked = show && !strcmp(show, "looked-at"),
                         .kind = kind_of(request_field(req, "kind")),
                         .page = n >= 1 && n <= KINDS * MOST / ROWS_A_PAGE ? (int)n : 1};
}

/* 200 with those at the facilities that the viewer administers or audits */
bool page_exceptions(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct look look = look_of(req), other = {.looked = !look.looked, .kind = look.kind};
    struct db_rows *rows = read(req, &look, err);
    if (!rows)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Exceptions"), .wide = true, .dense = true});
    html_leaf(h, "h1", look.looked ? _("Exceptions somebody looked at") : _("Exceptions"));
    if (request_field(req, "saved"))
        layout_saved(reply, _("Your note is saved. It is off the list until something changes."));
    html_leaf(h, "p",
              _("Assignments that would be unfair or unclear, at the facilities you administer. "
                "Your own are decided by somebody else."));
    int64_t total = filters(req, reply, rows, &look);
    table(req, reply, rows, &look, total);
    html_open(h, "p");
    html_leaf(h, "a", look.looked ? _("Show what waits") : _("Show what was looked at"), "href",
              address(req, &other, 1));
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* ---- one */

struct note_form {
    const char *note, *as, *problem;
    bool sent;
};

/* The one of the address, looked at or not; NULL: err. */
static struct db_rows *find(struct request *req, bool *ret_looked, struct err *err)
{
    struct look look = {.kind = kind_of(request_param(req, "kind")),
                        .post = db_from_int(req->mem, request_param_int(req, "post")),
                        .asking = request_param(req, "certification"),
                        .page = 1};
    struct db_rows *rows = NULL;
    for (int looked = 0; look.kind < KINDS && looked < 2; looked++) {
        look.looked = looked;
        *ret_looked = looked;
        rows = read(req, &look, err);
        if (!rows || !db_is_null(rows, 0, "person_id"))
            return rows;
    }
    err_set(err, ERR_NOT_FOUND,
            "There is no such exception. What it was about may have changed since.");
    return NULL;
}

static void about(struct request *req, struct reply *reply, const struct db_rows *rows, bool looked)
{
    struct html *h = reply->html;
    size_t k = kind_of(db_text(rows, 0, "kind"));
    html_open(h, "p");
    why(req, reply, rows, 0);
    html_close(h, "p");
    html_leaf(h, "p", _(kinds[k].what), "class", "at-quiet");
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), db_text(rows, 0, "name"));
    if (db_text(rows, 0, "employee_number"))
        facts_row(h, _("Employee number"), db_text(rows, 0, "employee_number"));
    facts_row(h, _("Post"),
              mem_format(req->mem, _("%1$s, %2$s"), db_text(rows, 0, "job_role"),
                         db_text(rows, 0, "facility")));
    facts_row(h, _("Certification"), db_text(rows, 0, "certification_title"));
    facts_row(h, _("Since"), date_for_people(req->mem, db_date(rows, 0, "since")));
    if (looked)
        facts_row(h, _("Noted"), db_text(rows, 0, "note"));
    html_close(h, "dl");
    html_leaf(h, "h2", _("What you can do"));
    html_open(h, "ul");
    for (size_t i = 0; i < kinds[k].n_remedies; i++)
        remedy(req, reply, rows, 0, kinds[k].remedies[i]);
    html_close(h, "ul");
}

static void show(struct request *req, struct reply *reply, const struct db_rows *rows, bool looked,
                 bool may, const struct note_form *form)
{
    struct html *h = reply->html;
    const char *title = _(kinds[kind_of(db_text(rows, 0, "kind"))].text);
    const struct field_problem problems[] = {{"note", form->problem}};
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = form->problem ? mem_format(req->mem, _("Error: %s"), _("Exception"))
                                            : _("Exception")});
    field_problems(reply, problems, 1);
    layout_back(reply, "/administration/exceptions", _("Exceptions"));
    html_leaf(h, "h1", mem_format(req->mem, _("%1$s: %2$s"), title, db_text(rows, 0, "name")));
    about(req, reply, rows, looked);
    if (may) {
        html_leaf(h, "h2", _("Or leave it as it is"));
        layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
        field_hidden(reply, "as", form->sent ? form->as : db_text(rows, 0, "as_it_is"));
        field_lines(reply, 3,
                    &(struct field){.name = "note",
                                    .label = _("Why it is in order"),
                                    .hint = _("Other administrators and auditors read it. Say no "
                                              "more than is needed, and nothing about a patient. "
                                              "It comes back when something changes."),
                                    .problem = form->problem,
                                    .value = form->note,
                                    .max = NOTE_MAX});
        layout_submit(reply, _("Take it off the list"));
    }
    layout_end(req, reply);
}

static bool may_note(struct request *req, const struct db_rows *rows, bool *ret, struct err *err)
{
    struct db_rows *may = db_run(req->db, req->mem, STMT_ACCESS_ADMINISTERS,
                                 DB_PARAMS(db_text(rows, 0, "person_id")), err);
    *ret = may && db_bool(may, 0, "administers");
    return may;
}

/* 200; 404: there is none, or no longer */
bool page_exception(struct request *req, struct reply *reply, struct err *err)
{
    bool looked, may;
    struct db_rows *rows = find(req, &looked, err);
    if (!rows || !may_note(req, rows, &may, err))
        return false;
    show(req, reply, rows, looked, may, &(struct note_form){.sent = false});
    return true;
}

/* 303 to the queue; 404; 422 with the form */
bool page_exception_post(struct request *req, struct reply *reply, struct err *err)
{
    bool looked, may;
    struct db_rows *rows = find(req, &looked, err);
    if (!rows || !may_note(req, rows, &may, err))
        return false;
    if (!may)
        return err_set(err, ERR_NOT_FOUND, "There is no such exception that you may decide.");
    struct note_form form = {
        .note = request_typed(req, "note"), .as = request_typed(req, "as"), .sent = true};
    form.problem = field_text_problem(req->mem, form.note, NOTE_MAX, _("Say why it is in order"));
    if (form.problem || strcmp(form.as, db_text(rows, 0, "as_it_is")) != 0) {
        if (!form.problem)
            form.problem = _("This changed while you wrote. Read it again, then send your note");
        form.as = db_text(rows, 0, "as_it_is");
        reply->status = 422;
        show(req, reply, rows, looked, may, &form);
        return true;
    }
    return db_run(req->db, req->mem, STMT_EXCEPTION_LOOK,
                  DB_PARAMS(db_text(rows, 0, "kind"), db_text(rows, 0, "post_id"),
                            db_text(rows, 0, "certification"), form.as, form.note),
                  err) &&
           reply_see_other(req, reply, "/administration/exceptions?saved=1");
}
