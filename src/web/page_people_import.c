/*
 * The HR feed: files that were sent, what each would do, and the word that puts it in force.
 * SPDX-License-Identifier: Apache-2.0
 *
 * For administrators of the network; its auditors read. Whom a feed concerns stands on pages of
 * their own (page_people_import_list.c), so that one that only tells how far it is names nobody.
 */
#include <string.h>

#include "util/csv.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/people_import.h"
#include "web/rule_words.h"

enum { LISTED = 50, PROBLEMS_SHOWN = 50 };

const char *people_import_words(const struct people_import *i)
{
    switch (i->state) {
    case PEOPLE_IMPORT_ASKED:
        return _("waits to be read");
    case PEOPLE_IMPORT_REFUSED:
        return _("has errors: nothing was done");
    case PEOPLE_IMPORT_READY:
        return _("read: somebody has to decide");
    case PEOPLE_IMPORT_NOTHING:
        return _("nothing was new");
    case PEOPLE_IMPORT_COMPUTING:
        return _("being worked out");
    case PEOPLE_IMPORT_IN_FORCE:
    case PEOPLE_IMPORT_SETTLED:
        return i->undone_by ? _("was in force, and taken back") : _("in force");
    case PEOPLE_IMPORT_DROPPED:
        return _("dropped");
    case PEOPLE_IMPORT_FAILED:
        return _("cannot be put in force");
    case PEOPLE_IMPORT_STATES:
        break;
    }
    return "";
}

/* ---- all of them */

static void import_row(struct request *req, struct reply *reply, const struct people_import *i)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a",
              i->undoes ? mem_format(req->mem, _("Import %1$lld taken back"), (long long)i->undoes)
                        : i->name,
              "href", mem_format(req->mem, "/people/imports/%lld", (long long)i->id));
    html_close(h, "th");
    html_leaf(h, "td", mem_format(req->mem, "%lld", (long long)i->id), "data-label", _("Number"));
    html_open(h, "td", "data-label", _("As of"));
    layout_date(reply, i->day);
    html_close(h, "td");
    html_leaf(h, "td", people_import_words(i), "data-label", _("State"));
    html_open(h, "td", "data-label", _("Sent"));
    html_open(h, "span");
    html_sentence(h, _("{date} by {name}"), layout_day(reply, "date", i->asked_on),
                  html_words("name", i->asked_by ? i->asked_by : _("the command line")));
    html_close(h, "span");
    html_close(h, "td");
    html_close(h, "tr");
}

static void import_table(struct request *req, struct reply *reply, const struct people_import *list,
                         size_t n)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("File"), _("Number"), _("As of"), _("State"), _("Sent")};
    html_leaf(h, "h2", _("Files until now"));
    if (!n) {
        html_leaf(h, "p", _("No file was sent so far."));
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("The newest first"));
    layout_columns(reply, heads, 5, 5);
    html_open(h, "tbody");
    for (size_t i = 0; i < n; i++)
        import_row(req, reply, &list[i]);
    html_close(h, "tbody");
    html_close(h, "table");
}

static void upload_form(struct request *req, struct reply *reply, const char *problem,
                        const char *day, const char *day_problem)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Send a file"));
    layout_form(req, reply, "/people/imports", "class", "usa-form at-fields", "enctype",
                "multipart/form-data", "novalidate", "");
    html_open(h, "div", "class",
              problem ? "usa-form-group usa-form-group--error" : "usa-form-group");
    html_leaf(h, "label", _("File of people, as CSV"), "class", "usa-label", "for", "file");
    html_leaf(h, "span",
              _("Up to 12 MB. It names everybody who is employed: whoever came by an earlier file "
                "and is not in this one has left."),
              "class", "usa-hint", "id", "file-hint");
    if (problem) {
        html_open(h, "span", "class", "usa-error-message", "id", "file-error");
        html_leaf(h, "span", mem_format(req->mem, "%s ", _("Error:")), "class", "usa-sr-only");
        html_text(h, problem);
        html_close(h, "span");
    }
    html_void(h, "input", "class", "at-file", "id", "file", "name", "file", "type", "file",
              "accept", ".csv,.txt,.tsv,text/csv", "aria-invalid", problem ? "true" : NULL,
              "aria-describedby", problem ? "file-hint file-error" : "file-hint");
    html_close(h, "div");
    field_line(reply, "date",
               &(struct field){.name = "day",
                               .label = _("The day on which it was true (optional)"),
                               .hint = _("Without it, today."),
                               .problem = day_problem,
                               .value = day});
    layout_submit(reply, _("Read it"));
}

static bool show_list(struct request *req, struct reply *reply, const char *problem,
                      const char *day, const char *day_problem, struct err *err)
{
    struct html *h = reply->html;
    struct people_import *list;
    size_t n;
    const struct field_problem problems[] = {{"file", problem}, {"day", day_problem}};
    bool wrong = field_any_problem(problems, 2);
    if (!people_import_list(req->db, req->mem, LISTED, &list, &n, err))
        return false;
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), _("HR feed"))
                                           : _("HR feed"),
                            .wide = true,
                            .dense = true});
    field_problems(reply, problems, 2);
    layout_back(reply, "/people", _("People"));
    html_leaf(h, "h1", _("HR feed"));
    html_leaf(h, "p",
              _("A file is read and compared first. You see what it would do, and nothing is in "
                "force before somebody says so. An import can be taken back as a whole."));
    if (rules_may_change(req))
        upload_form(req, reply, problem, day, day_problem);
    import_table(req, reply, list, n);
    layout_end(req, reply);
    return true;
}

/* 200; 404 for those who do not administer or audit the network */
bool page_people_imports(struct request *req, struct reply *reply, struct err *err)
{
    return rules_open_to(req, err) && show_list(req, reply, NULL, NULL, NULL, err);
}

/* 303 to the import; 422 with what is wrong with the file as such */
bool page_people_imports_post(struct request *req, struct reply *reply, struct err *err)
{
    const struct form_file *file = &req->form->file;
    const char *day = request_typed(req, "day"), *problem = NULL, *day_problem = NULL;
    struct people_import_wish wish = {.name = file->file_name && *file->file_name ? file->file_name
                                                                                  : "people.csv",
                                      .bytes = (const char *)file->data,
                                      .len = file->len,
                                      .day = DATE_NONE};
    int64_t id;
    if (!rules_open_to(req, err))
        return false;
    if (!file->data || !file->len)
        problem = _("Choose a file that is not empty");
    if (*day && (!date_parse(day, &wish.day) || wish.day > req->viewer->today + 366 ||
                 wish.day < req->viewer->today - 10 * 366))
        day_problem = _("Enter the day on which the file was true, such as 2026-03-04");
    if (!problem && !day_problem) {
        if (people_import_ask(req->db, req->mem, &wish, &id, err))
            return reply_see_other(req, reply, "/people/imports/%lld", (long long)id);
        if (err->kind != ERR_INVALID && err->kind != ERR_TOO_LARGE)
            return false;
        problem = mem_text(req->mem, err->message);
        *err = (struct err){0};
    }
    reply->status = 422;
    return show_list(req, reply, problem, day, day_problem, err);
}

/* ---- one */

static bool moves(const struct people_import *i)
{
    return i->state == PEOPLE_IMPORT_ASKED || i->state == PEOPLE_IMPORT_COMPUTING ||
           i->state == PEOPLE_IMPORT_IN_FORCE;
}

static void how_far(struct reply *reply, const struct people_import *i)
{
    struct html *h = reply->html;
    html_open(h, "p", "role", "status");
    if (i->state == PEOPLE_IMPORT_ASKED)
        html_text(h, _("It is read in the next moments."));
    else if (i->state == PEOPLE_IMPORT_IN_FORCE)
        html_text(h, _("It is in force. What was worked out is being put into place."));
    else if (i->of < 0)
        html_text(h, _("What follows from it is worked out next. Nothing is in force yet."));
    else
        html_format(h, _("Worked out for %1$lld of %2$lld people. Nothing is in force yet."),
                    (long long)i->done, (long long)i->of);
    html_close(h, "p");
}

static void progress(struct request *req, struct reply *reply, const struct people_import *i)
{
    layout_progress_begin(reply);
    how_far(reply, i);
    layout_progress_end(req, reply);
}

static void about(struct request *req, struct reply *reply, const struct people_import *i)
{
    struct html *h = reply->html;
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("State"), people_import_words(i));
    facts_row(h, _("As of"), date_for_people(req->mem, i->day));
    facts_row(h, _("Sent"), date_for_people(req->mem, i->asked_on));
    facts_row(h, _("By"), i->asked_by ? i->asked_by : _("the command line"));
    if (i->decided_by)
        facts_row(h, _("Decided by"), i->decided_by);
    if (i->in_force_on != DATE_NONE)
        facts_row(h, _("In force since"), date_for_people(req->mem, i->in_force_on));
    if (i->failure)
        facts_row(h, _("Why not"), i->failure);
    if (i->reason)
        facts_row(h, _("Reason"), i->reason);
    if (!i->undoes && i->state != PEOPLE_IMPORT_ASKED) {
        facts_row(h, _("Lines"), mem_format(req->mem, "%lld", (long long)i->rows));
        if (i->state != PEOPLE_IMPORT_REFUSED)
            facts_row(h, _("People in it"),
                      mem_format(req->mem, _("%1$lld, of whom %2$lld stay as they are"),
                                 (long long)i->people, (long long)i->unchanged));
    }
    html_close(h, "dl");
    if (i->undoes || i->undone_by) {
        html_open(h, "p");
        html_leaf(h, "a",
                  i->undoes ? _("The import that it takes back")
                            : _("The import that took it back"),
                  "href",
                  mem_format(req->mem, "/people/imports/%lld",
                             (long long)(i->undoes ? i->undoes : i->undone_by)));
        html_close(h, "p");
    }
}

/* What it would do, counted: each number leads to exactly those. */
static void counts(struct request *req, struct reply *reply, const struct people_import *i)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("What"), _("How many")};
    bool any = false;
    for (int k = 0; k < PEOPLE_IMPORT_KINDS; k++)
        any |= i->counts[k] > 0;
    if (!any)
        return;
    bool done = i->state == PEOPLE_IMPORT_IN_FORCE || i->state == PEOPLE_IMPORT_SETTLED;
    html_leaf(h, "h2", done ? _("What it did") : _("What it would do"));
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Each number leads to the people behind it"));
    layout_columns(reply, heads, 2, 1);
    html_open(h, "tbody");
    for (int k = 0; k < PEOPLE_IMPORT_KINDS; k++) {
        if (!i->counts[k])
            continue;
        const char *says = people_import_kind_says((enum people_import_kind)k),
                   *n = mem_format(req->mem, "%lld", (long long)i->counts[k]);
        html_open(h, "tr");
        html_leaf(h, "th", says, "scope", "row");
        html_open(h, "td", "class", "at-num", "data-label", _("How many"));
        html_leaf(h, "a", n, "href",
                  people_import_kind_address(req->mem, i->id, (enum people_import_kind)k, 0),
                  "aria-label", mem_format(req->mem, "%s: %s", says, n));
        html_close(h, "td");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static bool problems(struct request *req, struct reply *reply, const struct people_import *i,
                     struct err *err)
{
    struct html *h = reply->html;
    struct people_import_problem *list;
    const char *const heads[] = {_("Line"), _("Column"), _("Problem"), _("Found")};
    size_t n;
    if (!i->problems)
        return true;
    if (!people_import_problems(req->db, req->mem, i->id, 0, PROBLEMS_SHOWN, &list, &n, err))
        return false;
    html_leaf(h, "h2", _("What is wrong with it"));
    html_open(h, "p");
    html_format(h,
                words_plural("There is %lld error. Nothing of the file was taken.",
                             "There are %lld errors. Nothing of the file was taken.",
                             (long)i->problems),
                (long long)i->problems);
    html_text(h, " ");
    html_leaf(h, "a", _("Download all of them as CSV"), "href",
              mem_format(req->mem, "/people/imports/%lld/problems.csv", (long long)i->id));
    html_close(h, "p");
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption",
              (int64_t)n < i->problems ? _("The first errors, by line") : _("Errors, by line"));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    for (size_t k = 0; k < n; k++) {
        html_open(h, "tr");
        html_leaf(h, "th", mem_format(req->mem, "%d", list[k].line), "scope", "row");
        html_leaf(h, "td", list[k].place, "data-label", _("Column"));
        html_leaf(h, "td", list[k].says, "data-label", _("Problem"));
        html_leaf(h, "td", list[k].found, "data-label", _("Found"));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
    return true;
}

static void brakes(struct reply *reply, const struct people_import *i)
{
    struct html *h = reply->html;
    if (!i->brakes)
        return;
    html_open(h, "div", "class", "usa-alert usa-alert--warning", "id", "brake");
    html_open(h, "div", "class", "usa-alert__body");
    html_leaf(h, "h2", _("Be sure of this first"), "class", "usa-alert__heading");
    for (size_t b = 0; b < PEOPLE_IMPORT_BRAKES; b++) {
        if (i->brakes & (unsigned)people_import_brakes[b])
            html_leaf(h, "p", people_import_brake_says(people_import_brakes[b]), "class",
                      "usa-alert__text");
    }
    html_close(h, "div");
    html_close(h, "div");
}

static void hidden_button(struct request *req, struct reply *reply, const char *decision,
                          const char *label, const char *class)
{
    layout_form(req, reply, req->path, NULL);
    field_hidden(reply, "decision", decision);
    html_leaf(reply->html, "button", label, "type", "submit", "class", class);
    html_close(reply->html, "form");
}

static void decide(struct request *req, struct reply *reply, const struct people_import *i,
                   const char *sure_problem)
{
    struct html *h = reply->html;
    bool ready = i->state == PEOPLE_IMPORT_READY;
    if (!rules_may_change(req) || (!ready && i->state != PEOPLE_IMPORT_ASKED))
        return;
    html_leaf(h, "h2", _("Your decision"));
    if (ready && i->brakes) {
        layout_form(req, reply, req->path, "class", "usa-form at-fields", "novalidate", "");
        field_hidden(reply, "decision", "put");
        field_set(reply, &(struct field){
                             .name = "confirm", .label = _("Confirm"), .problem = sure_problem});
        field_check(reply, "sure", NULL, _("I have looked at this, and it is as it should be"),
                    NULL, false);
        html_close(h, "fieldset");
        layout_submit(reply, _("Put in force all the same"));
    }
    html_open(h, "div", "class", "at-actions");
    if (ready && !i->brakes)
        hidden_button(req, reply, "put", _("Put in force"), "usa-button");
    hidden_button(req, reply, "drop", _("Drop it"), "usa-button usa-button--outline");
    html_close(h, "div");
}

static void take_back(struct request *req, struct reply *reply, const struct people_import *i,
                      const char *reason, const char *problem)
{
    struct html *h = reply->html;
    if (!rules_may_change(req) || i->undone_by || i->undoes ||
        (i->state != PEOPLE_IMPORT_SETTLED && i->state != PEOPLE_IMPORT_IN_FORCE))
        return;
    html_leaf(h, "h2", _("Take it back"));
    html_leaf(h, "p",
              _("All that this file changed becomes as it was, where nobody has changed it since. "
                "You see what that would do before it is in force."));
    layout_form(req, reply, req->path, "class", "usa-form at-fields", "novalidate", "");
    field_hidden(reply, "decision", "undo");
    field_lines(reply, 2,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("It stays on record with your name."),
                                .problem = problem,
                                .value = reason,
                                .max = PEOPLE_IMPORT_REASON_MAX});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Take it back"), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_close(h, "div");
    html_close(h, "form");
}

static bool show(struct request *req, struct reply *reply, const struct people_import *i,
                 const char *sure_problem, const char *reason, const char *reason_problem,
                 struct err *err)
{
    struct html *h = reply->html;
    const struct field_problem wrong[] = {{"sure", sure_problem}, {"reason", reason_problem}};
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = field_any_problem(wrong, 2)
                                  ? mem_format(req->mem, _("Error: %s"), _("File of the HR feed"))
                                  : _("File of the HR feed"),
                     .dense = true});
    field_problems(reply, wrong, 2);
    layout_back(reply, "/people/imports", _("HR feed"));
    html_leaf(h, "h1",
              i->undoes ? mem_format(req->mem, _("Import %1$lld taken back"), (long long)i->undoes)
                        : i->name);
    if (moves(i))
        progress(req, reply, i);
    about(req, reply, i);
    if (!problems(req, reply, i, err))
        return false;
    brakes(reply, i);
    counts(req, reply, i);
    decide(req, reply, i, sure_problem);
    take_back(req, reply, i, reason, reason_problem);
    layout_end(req, reply);
    return true;
}

/* 200; 404 */
bool page_people_import(struct request *req, struct reply *reply, struct err *err)
{
    struct people_import i;
    return rules_open_to(req, err) &&
           people_import_read(req->db, req->mem, request_param_int(req, "import"), &i, err) &&
           show(req, reply, &i, NULL, "", NULL, err);
}

/* 303 to the import, or to the one that takes it back; 404; 409: it is past that; 422 with the
 * form */
bool page_people_import_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *decision = request_typed(req, "decision"), *reason = request_typed(req, "reason"),
               *sure_problem = NULL, *reason_problem = NULL;
    bool sure = request_field(req, "sure");
    struct people_import i;
    int64_t id = request_param_int(req, "import");
    if (!rules_open_to(req, err) || !people_import_read(req->db, req->mem, id, &i, err))
        return false;
    if (!strcmp(decision, "undo")) {
        reason_problem =
            field_text_problem(req->mem, reason, PEOPLE_IMPORT_REASON_MAX, _("Say why"));
        if (!reason_problem && !people_import_undo(req->db, req->mem, i.id, reason, &id, err))
            return false;
    } else if (!strcmp(decision, "put") || !strcmp(decision, "drop")) {
        bool put = !strcmp(decision, "put");
        if (put && i.brakes && !sure)
            sure_problem = _("Look at what is held, and tick this box if it is as it should be");
        else if (!people_import_decide(req->db, req->mem, id,
                                       put ? PEOPLE_IMPORT_PUT : PEOPLE_IMPORT_DROP, sure, err))
            return false;
    } else {
        return err_set(err, ERR_INVALID, "Say whether to put it in force or to drop it.");
    }
    if (!sure_problem && !reason_problem)
        return reply_see_other(req, reply, "/people/imports/%lld", (long long)id);
    reply->status = 422;
    return show(req, reply, &i, sure_problem, reason, reason_problem, err);
}
