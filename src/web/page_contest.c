/* Saying that something of one's own record is wrong.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/contest.h"
#include "util/text.h"
#include "web/certificate_code.h"
#include "web/contest_words.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { RIGHT_MAX = 500, NOTE_MAX = 2000 };

/* ---- what was said, and what became of it */

static void take_back(struct request *req, struct reply *reply, const struct db_rows *rows,
                      size_t i, const char *title)
{
    struct html *h = reply->html;
    layout_form(req, reply, mem_format(req->mem, "/contests/%s/withdrawal", db_text(rows, i, "id")),
                "class", "at-actions");
    html_leaf(h, "button", _("Take it back"), "type", "submit", "class",
              "usa-button usa-button--outline", "aria-label",
              mem_format(req->mem, _("Take it back: %s"), title));
    html_close(h, "form");
}

static void said(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                 bool own)
{
    struct html *h = reply->html;
    const char *title =
        contest_title(req->mem, db_text(rows, i, "about"), db_text(rows, i, "subject"));
    html_open(h, "li", "class", "at-task at-task--plain");
    html_open(h, "h2", "class", "at-task__title");
    if (own)
        html_text(h, title);
    else
        html_leaf(h, "a", title, "href",
                  mem_format(req->mem, "/people/%lld/contests/%s", (long long)req->person_id,
                             db_text(rows, i, "id")));
    html_close(h, "h2");
    contest_state(req, reply, rows, i);
    html_open(h, "dl", "class", "at-facts");
    contest_facts(req, reply, rows, i);
    html_close(h, "dl");
    if (own && !strcmp(db_text(rows, i, "state"), "waiting"))
        take_back(req, reply, rows, i, title);
    html_close(h, "li");
}

static void list(struct request *req, struct reply *reply, const struct db_rows *rows, bool own)
{
    struct html *h = reply->html;
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nothing said so far"));
        html_leaf(h, "p",
                  own ? _("What you say is wrong stands here, with how long it has waited, who has "
                          "it, and the answer.")
                      : _("What this person says is wrong stands here."));
        html_close(h, "div");
        return;
    }
    html_open(h, "ul", "class", "at-tasks");
    for (size_t i = 0; i < db_count(rows); i++)
        said(req, reply, rows, i, own);
    html_close(h, "ul");
}

static struct db_rows *of(struct request *req, int64_t person, struct err *err)
{
    return db_run(req->db, req->mem, STMT_CONTEST_LIST,
                  DB_PARAMS(db_from_int(req->mem, person), NULL, req->viewer->zone), err);
}

/* 200 */
bool page_contests(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = of(req, req->viewer->id, err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Something is wrong"), .exit = true});
    layout_back(reply, "/record", _("My record"));
    html_leaf(h, "h1", _("Say that something is wrong"));
    if (request_field(req, "sent"))
        layout_saved(reply, _("It is sent. You read the answer here."));
    if (request_field(req, "back"))
        layout_saved(reply, _("It is taken back."));
    html_leaf(h, "p",
              _("Something that you did is not there, or a date, a certificate or a post of yours "
                "is wrong? Say so. An administrator of your facility puts it right, or tells you "
                "why it stays."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Say what is wrong"), "class", "usa-button", "href", "/contests/new");
    html_leaf(h, "a", _("Training done elsewhere"), "href", "/evidence");
    html_close(h, "div");
    list(req, reply, rows, true);
    layout_end(req, reply);
    return true;
}

/* 200: what a person said, for those who administer or audit them; 404 for others */
bool page_person_contests(struct request *req, struct reply *reply, struct err *err)
{
    const char *person = db_from_int(req->mem, req->person_id);
    struct db_rows *may =
        db_run(req->db, req->mem, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person), err);
    if (!may)
        return false;
    if (!db_bool(may, 0, "administers") && !db_bool(may, 0, "audits"))
        return err_set(err, ERR_NOT_FOUND, "There is no such page.");
    struct db_rows *rows = of(req, req->person_id, err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Said to be wrong"), .dense = true});
    layout_back(reply, mem_format(req->mem, "/people/%lld", (long long)req->person_id),
                req->person_name);
    html_leaf(reply->html, "h1",
              mem_format(req->mem, _("What %s says is wrong"), req->person_name));
    list(req, reply, rows, false);
    layout_end(req, reply);
    return true;
}

/* ---- choosing what it is about */

static const struct {
    const char *about, *title;
} groups[] = {
    {"post", N_("My posts")},
    {"date", N_("Dates of certifications")},
    {"completion", N_("Courses that I finished")},
    {"award", N_("Awards and certificates")},
};

static void choice(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *about = db_text(rows, i, "about"), *place = db_text(rows, i, "place"),
               *day = contest_day_words(about);
    html_open(h, "li");
    html_open(h, "a", "href",
              mem_format(req->mem, "/contests/new?about=%s-%s", about, db_text(rows, i, "id")));
    html_text(h, place ? mem_format(req->mem, _("%1$s at %2$s"), db_text(rows, i, "title"), place)
                       : db_text(rows, i, "title"));
    html_close(h, "a");
    if (!db_is_null(rows, i, "on_record")) {
        html_format(h, " · %s ", day);
        layout_date(reply, db_date(rows, i, "on_record"));
    }
    html_close(h, "li");
}

static void missing(struct html *h, const char *href, const char *text)
{
    html_open(h, "li");
    html_leaf(h, "a", text, "href", href);
    html_close(h, "li");
}

static bool choose(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_CONTEST_ABLE, DB_PARAMS(NULL, NULL), err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("What is wrong"), .exit = true});
    layout_back(reply, "/contests", _("Say that something is wrong"));
    html_leaf(h, "h1", _("What is it about?"));
    html_leaf(h, "h2", _("It is not there"));
    html_open(h, "ul", "class", "at-choices");
    missing(h, "/contests/new?about=missing-record", _("Something that I did is missing"));
    missing(h, "/contests/new?about=missing-post", _("A post of mine is missing"));
    html_close(h, "ul");
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        bool any = false;
        for (size_t i = 0; i < db_count(rows); i++) {
            if (strcmp(db_text(rows, i, "about"), groups[g].about) != 0)
                continue;
            if (!any) {
                html_leaf(h, "h2", _(groups[g].title));
                html_open(h, "ul", "class", "at-choices");
            }
            any = true;
            choice(req, reply, rows, i);
        }
        if (any)
            html_close(h, "ul");
    }
    layout_end(req, reply);
    return true;
}

/* ---- saying it */

struct said_form {
    const char *about;
    int64_t id;
    const struct db_rows *rows; /* of contest/able: what it is about; NULL: something missing */
    const char *wrong, *right_words, *note;
    bool proof, sent;
    struct field_problem problems[3];
};

/* "completion-12", "missing-post": what it is about, which is the person's own. False: err is
 * NOT_FOUND, or something went wrong. */
static bool find(struct request *req, struct said_form *form, struct err *err)
{
    const char *about = request_field(req, "about"), *dash = about ? strrchr(about, '-') : NULL;
    form->about = about;
    if (about && contest_wrong(about, 0, &(const char *){NULL}, &(const char *){NULL}) &&
        !strncmp(about, "missing", 7))
        return true;
    if (!dash || !text_whole_number(dash + 1, INT64_MAX, &form->id))
        return err_set(err, ERR_NOT_FOUND, "There is no such thing on your record.");
    form->about = mem_text_n(req->mem, about, (size_t)(dash - about));
    struct db_rows *rows = db_run(req->db, req->mem, STMT_CONTEST_ABLE,
                                  DB_PARAMS(form->about, db_from_int(req->mem, form->id)), err);
    if (rows && !db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such thing on your record.");
    form->rows = rows;
    return rows;
}

static void what_it_is(struct request *req, struct reply *reply, const struct said_form *form)
{
    struct html *h = reply->html;
    const struct db_rows *rows = form->rows;
    if (!rows)
        return;
    html_open(h, "dl", "class", "at-facts");
    if (!db_is_null(rows, 0, "place"))
        facts_row(h, _("Facility"), db_text(rows, 0, "place"));
    if (!db_is_null(rows, 0, "version"))
        facts_row(h, _("Course and version"),
                  mem_format(req->mem, _("%1$s %2$s, version %3$s"), db_text(rows, 0, "code"),
                             db_text(rows, 0, "title"), db_text(rows, 0, "version")));
    if (!db_is_null(rows, 0, "on_record"))
        facts_row(h, contest_day_words(form->about),
                  date_for_people(req->mem, db_date(rows, 0, "on_record")));
    html_close(h, "dl");
}

static const char *right_hint(const char *about)
{
    return !strcmp(about, "post")           ? _("Such as: it ended on 1 March. No patient data.")
           : !strcmp(about, "missing-post") ? _("Where, in which job role, and from which day on. "
                                                "No patient data.")
           : !strcmp(about, "missing-record") ? _("What you did, where, and on which day. No "
                                                  "patient data.")
                                              : _("Such as the right day. No patient data.");
}

static void fields(struct request *req, struct reply *reply, const struct said_form *form)
{
    struct html *h = reply->html;
    const char *wrong, *words;
    layout_form(req, reply, "/contests/new", "class", "usa-form at-fields", "novalidate", "");
    field_hidden(reply, "about",
                 form->rows ? mem_format(req->mem, "%s-%lld", form->about, (long long)form->id)
                            : form->about);
    if (form->rows) {
        field_set(reply, &(struct field){.name = "wrong",
                                         .label = _("What is wrong?"),
                                         .problem = form->problems[0].text});
        for (size_t i = 0; contest_wrong(form->about, i, &wrong, &words); i++)
            field_radio(reply, "wrong", wrong, words, form->wrong && !strcmp(form->wrong, wrong));
        html_close(h, "fieldset");
    }
    field_lines(reply, 2,
                &(struct field){.name = "right",
                                .label = _("What should be there?"),
                                .hint = right_hint(form->about),
                                .problem = form->problems[1].text,
                                .value = form->right_words,
                                .max = RIGHT_MAX});
    field_lines(reply, 3,
                &(struct field){.name = "note",
                                .label = _("Note (optional)"),
                                .hint = _("What helps to find out. No patient data, and nothing "
                                          "about your health."),
                                .problem = form->problems[2].text,
                                .value = form->note,
                                .max = NOTE_MAX});
    if (strcmp(form->about, "post") != 0 && strcmp(form->about, "missing-post") != 0)
        field_check(reply, "proof", NULL, _("I have a certificate or another proof"),
                    _("After this you are led to “Training done elsewhere”, where you can send it "
                      "as a file."),
                    form->proof);
    layout_submit(reply, _("Send"));
}

static void show(struct request *req, struct reply *reply, const struct said_form *form)
{
    struct html *h = reply->html;
    const char *heading =
        contest_title(req->mem, form->about, form->rows ? db_text(form->rows, 0, "title") : NULL);
    layout_begin(
        req, reply,
        &(struct page_look){.title = form->sent ? _("Error: What is wrong") : _("What is wrong"),
                            .exit = true});
    field_problems(reply, form->problems, 3);
    layout_back(reply, "/contests/new", _("What is it about?"));
    html_leaf(h, "h1", heading);
    html_leaf(
        h, "p",
        _("The administrators of your facility and auditors read this. Your manager does not. "
          "Nothing changes until it is answered."));
    what_it_is(req, reply, form);
    fields(req, reply, form);
    layout_end(req, reply);
}

/* 200: what it can be about, or with "about" the form; 404: not one's own */
bool page_contest_new(struct request *req, struct reply *reply, struct err *err)
{
    struct said_form form = {.sent = false};
    if (!request_field(req, "about"))
        return choose(req, reply, err);
    if (!find(req, &form, err))
        return false;
    show(req, reply, &form);
    return true;
}

/* 303 to the list, or on to the evidence; 404; 409: it waits already, or too much does; 422 with
 * the form */
bool page_contest_post(struct request *req, struct reply *reply, struct err *err)
{
    struct said_form form = {.sent = true,
                             .wrong = request_typed(req, "wrong"),
                             .right_words = request_typed(req, "right"),
                             .note = request_typed(req, "note"),
                             .proof = request_field(req, "proof") != NULL,
                             .problems = {{"wrong", NULL}, {"right", NULL}, {"note", NULL}}};
    if (!find(req, &form, err))
        return false;
    if (!form.rows)
        form.wrong = "missing";
    else if (!contest_wrong_words(form.about, form.wrong))
        form.problems[0].text = _("Choose what is wrong");
    form.problems[1].text =
        field_text_problem(req->mem, form.right_words, RIGHT_MAX, _("Say what should be there"));
    form.problems[2].text = field_text_problem(req->mem, form.note, NOTE_MAX, NULL);
    if (field_any_problem(form.problems, 3)) {
        reply->status = 422;
        show(req, reply, &form);
        return true;
    }
    const struct contest_said all = {.about = form.about,
                                     .id = form.id,
                                     .wrong = form.wrong,
                                     .on_record =
                                         form.rows ? db_date(form.rows, 0, "on_record") : DATE_NONE,
                                     .right_words = form.right_words,
                                     .note = form.note};
    return contest_say(req->db, req->mem, req->viewer->id, &all, err) &&
           reply_see_other(req, reply, "%s", form.proof ? "/evidence/new" : "/contests?sent=1");
}

/* 303 to the list; 409: it waits no more */
bool page_contest_withdraw(struct request *req, struct reply *reply, struct err *err)
{
    return contest_withdraw(req->db, req->mem, req->viewer->id, request_param_int(req, "contest"),
                            err) &&
           reply_see_other(req, reply, "/contests?back=1");
}
