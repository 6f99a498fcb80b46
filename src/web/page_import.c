/* Importing a course: the form, what was sent, what came of it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "content/convert.h"
#include "content/course.h"
#include "domain/publish.h"
#include "store/db.h"
#include "web/field.h"
#include "web/import_check.h"
#include "web/import_foreign.h"
#include "web/import_problems.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/version.h"

enum { REPORT_MAX = 16 * 1024 * 1024 };

/* ---- words ---- */

/* "2 errors and 1 warning", "1 warning", "no problems" */
static const char *found_in_words(const void *mem, int64_t errors, int64_t warnings)
{
    const char *bad = errors_counted(mem, errors);
    const char *odd = warnings_counted(mem, warnings);
    if (errors && warnings)
        return mem_format(mem, _("%1$s and %2$s"), bad, odd);
    return errors ? bad : warnings ? odd : _("no problems");
}

static const char *capitalised(const void *mem, const char *text)
{
    char *copy = mem_text(mem, text);
    if (*copy >= 'a' && *copy <= 'z')
        *copy = (char)(*copy - 'a' + 'A');
    return copy;
}

/* <time datetime="2026-11-22T14:05">22 November 2026 at 14:05</time> */
static struct html_place moment(struct request *req, const struct db_rows *rows, size_t i)
{
    char iso[DATE_TEXT_SIZE];
    date on = db_date(rows, i, "sent_on");
    const char *at = db_text(rows, i, "sent_at");
    return (struct html_place){
        "date", "time", mem_format(req->mem, _("%1$s at %2$s"), date_for_people(req->mem, on), at),
        "datetime", mem_format(req->mem, "%sT%s", date_format(on, iso), at)};
}

static void cell(struct html *h, const char *label, const char *text)
{
    html_leaf(h, "td", text, "data-label", label);
}

/* ---- the form, and what was sent earlier ---- */

static void import_form(struct request *req, struct reply *reply, const char *problem)
{
    struct html *h = reply->html;
    layout_form(req, reply, "/authoring/imports", "class", "usa-form", "enctype",
                "multipart/form-data", "novalidate", "");
    html_open(h, "div", "class",
              problem ? "usa-form-group usa-form-group--error" : "usa-form-group");
    html_leaf(h, "label", _("Zip of the course folder"), "class", "usa-label", "for", "file");
    html_leaf(h, "span",
              _("Up to 12 MB, with course.xml in it. Or questions of another system: Moodle XML, "
                "GIFT, QTI, Common Cartridge."),
              "class", "usa-hint", "id", "file-hint");
    if (problem) {
        html_open(h, "span", "class", "usa-error-message", "id", "file-error");
        html_leaf(h, "span", mem_format(req->mem, "%s ", _("Error:")), "class", "usa-sr-only");
        html_text(h, problem);
        html_close(h, "span");
    }
    html_void(h, "input", "class", "at-file", "id", "file", "name", "file", "type", "file",
              "accept", ".zip,application/zip,.imscc,.xml,.gift,.txt", "aria-invalid",
              problem ? "true" : NULL, "aria-describedby",
              problem ? "file-hint file-error" : "file-hint");
    html_close(h, "div");
    const char *then = request_field(req, "publish");
    bool store = then && !strcmp(then, "store"), publish = then && !strcmp(then, "yes");
    field_set(reply, &(struct field){.name = "publish",
                                     .label = _("If it has no errors"),
                                     .hint = _("Learners who have begun finish on the version they "
                                               "began.")});
    field_radio(reply, "publish", "no", _("Only check it"), !store && !publish);
    field_radio(reply, "publish", "store",
                _("Store it as a version: to look at, sign, schedule or publish later"), store);
    field_radio(reply, "publish", "yes",
                _("Store it and put it before staff, if nothing stands in the way"), publish);
    html_close(h, "fieldset");
    layout_submit(reply, _("Send file"));
}

static const char *outcome(struct request *req, const struct db_rows *rows, size_t i)
{
    const char *version = db_text(rows, i, "version");
    if (version)
        return mem_format(req->mem,
                          db_bool(rows, i, "was_here") ? _("version %1$s of %2$s, stored before")
                                                       : _("version %1$s of %2$s stored"),
                          version, db_text(rows, i, "code"));
    return db_int(rows, i, "errors") ? _("nothing was applied") : _("only checked");
}

static void earlier_imports(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Earlier imports"));
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "p",
                  _("No imports yet. The first one you check stands here, with its problems."));
        html_close(h, "div");
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_format(h, "%s ", _("My imports"));
    html_leaf(h, "small", _("Latest first, up to 50"));
    html_close(h, "caption");
    layout_columns(reply, (const char *const[]){_("File"), _("Sent"), _("Found"), _("Outcome")}, 4,
                   4);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++) {
        html_open(h, "tr");
        html_open(h, "th", "scope", "row");
        html_leaf(h, "a", db_text(rows, i, "file_name"), "href",
                  mem_format(req->mem, "/authoring/imports/%s", db_text(rows, i, "id")));
        html_close(h, "th");
        html_open(h, "td", "data-label", _("Sent"));
        html_sentence(h, "{date}", moment(req, rows, i));
        html_close(h, "td");
        cell(h, _("Found"),
             found_in_words(req->mem, db_int(rows, i, "errors"), db_int(rows, i, "warnings")));
        cell(h, _("Outcome"), outcome(req, rows, i));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static bool imports_page(struct request *req, struct reply *reply, const char *problem,
                         struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_IMPORT_MINE, DB_PARAMS(req->viewer->zone), err);
    if (!rows)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = problem ? _("Error: Import") : _("Import")});
    if (problem)
        layout_problem(reply, "file", problem);
    layout_back(reply, "/authoring/courses", _("Courses"));
    html_leaf(h, "h1", _("Import a course"));
    html_leaf(h, "p",
              _("Send the course folder as a zip. Attest lists every problem at once; nothing is "
                "applied unless the file has no errors."));
    html_open(h, "p");
    html_sentence(h,
                  _("For your editor: {course} and {xml} are the schema, {catalog} tells it which "
                    "files follow it."),
                  html_link("course", "course.xsd", "/static/schema/course.xsd"),
                  html_link("xml", "xml.xsd", "/static/schema/xml.xsd"),
                  html_link("catalog", "catalog.xml", "/static/schema/catalog.xml"));
    html_close(h, "p");
    if (!import_roles(req, reply, err))
        return false;
    import_form(req, reply, problem);
    earlier_imports(req, reply, rows);
    layout_end(req, reply);
    return true;
}

/* 200 */
bool page_imports(struct request *req, struct reply *reply, struct err *err)
{
    return imports_page(req, reply, NULL, err);
}

/* ---- taking a file ---- */

/* Why the form cannot be taken at all, or NULL. */
static const char *file_problem(const struct form_file *file)
{
    if (!file->data || !*file->file_name || strcmp(file->name, "file") != 0)
        return _("Choose the zip of a course folder");
    if (!file->len)
        return _("This file is empty. Choose the zip of a course folder");
    return NULL;
}

static bool is_zip(const unsigned char *data, size_t len)
{
    return len >= 4 && !memcmp(data, "PK", 2);
}

/* A zip in which there is no course of ours, as far as anybody can tell. */
static bool is_no_course(const struct problems *problems)
{
    for (size_t i = 0; i < problems->n; i++) {
        const struct problem *p = &problems->list[i];
        bool none = !strcmp(p->rule, "file") && problems->n == 1;
        bool foreign = !strcmp(p->rule, "namespace");
        if (!p->warning && (none || foreign) && !strcmp(p->file, "course.xml"))
            return true;
    }
    return false;
}

/* Stores a clean course, and puts it before staff if that was asked. A version that cannot be taken
 * becomes a problem like any other. */
static bool take(struct request *req, const struct course *course, bool publish,
                 struct problems *problems, struct published *done, struct err *err)
{
    if (publish_store(req->db, req->mem, course, req->viewer->id, publish, done, err))
        return true;
    if (!done->refused)
        return false;
    *err = (struct err){0};
    problems_add(problems, done->refused);
    return true;
}

static const char *asked_of(struct request *req)
{
    const char *then = request_typed(req, "publish");
    return !strcmp(then, "yes") ? "publish" : !strcmp(then, "store") ? "store" : "check";
}

/* The check of a course, or of what a file of another system became; then *data is that. */
static bool check_any(struct request *req, const char *name, const unsigned char **data,
                      size_t *len, struct problems **problems, struct course **course,
                      struct err *err)
{
    struct foreign_import foreign;
    bool zip = is_zip(*data, *len);
    if (zip && !import_check(req, *data, *len, name, problems, course, err))
        return false;
    if (zip && !is_no_course(*problems))
        return true;
    if (!import_foreign(req, name, *data, *len, &foreign, err))
        return false;
    if (!foreign.zip && !zip)
        *problems = foreign.notes;
    if (!foreign.zip)
        return true;
    *data = foreign.zip;
    *len = foreign.len;
    if (!import_check(req, *data, *len, name, problems, course, err))
        return false;
    *problems = import_joined(req, foreign.notes, *problems);
    return true;
}

/*
 * Checks a file, does with it what was asked, writes down what came of it, and leads there. A file
 * that was only checked and is clean is kept for a short time, so that it need not be sent again.
 */
static bool import(struct request *req, struct reply *reply, const char *name,
                   const unsigned char *data, size_t len, struct err *err)
{
    const char *asked = asked_of(req);
    bool only_check = !strcmp(asked, "check");
    struct published done = {.course_version = 0};
    struct problems *problems;
    struct course *course = NULL;
    if (!check_any(req, name, &data, &len, &problems, &course, err) ||
        (course && !only_check &&
         !take(req, course, !strcmp(asked, "publish"), problems, &done, err)))
        return false;
    const char *version =
        done.course_version && !done.refused ? db_from_int(req->mem, done.course_version) : NULL;
    size_t warnings = 0;
    for (size_t i = 0; i < problems->n; i++)
        warnings += problems->list[i].warning;
    struct buf *json = buf_new(req->mem, REPORT_MAX);
    problems_json(problems, json);
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_IMPORT_ADD,
               DB_PARAMS(name, buf_data(json), db_from_int(req->mem, (int64_t)problems->n_errors),
                         db_from_int(req->mem, (int64_t)warnings), version, asked,
                         version && !done.stored ? "true" : "false"),
               err);
    bool keep = only_check && course && !problems->n_errors;
    return rows &&
           db_do(
               req->db, STMT_IMPORT_KEEP,
               DB_PARAMS(db_text(rows, 0, "id"), keep ? db_from_bytes(req->mem, data, len) : NULL),
               err) &&
           reply_see_other(req, reply, "/authoring/imports/%s", db_text(rows, 0, "id"));
}

/* 303 to what came of it; 422 with the form where no course file was sent; 413 by the gate */
bool page_import_post(struct request *req, struct reply *reply, struct err *err)
{
    const struct form_file *file = &req->form->file;
    const char *problem = file_problem(file);
    if (!problem && !is_zip(file->data, file->len) && !convert_knows(file->data, file->len))
        problem = _("This file is not a zip. Pack the course folder as a zip and choose that");
    if (!problem)
        return import(req, reply, file->file_name, file->data, file->len, err);
    reply->status = 422;
    return imports_page(req, reply, problem, err);
}

/* 303 to what came of it; 404; 409 where the file is not kept any more */
bool page_import_again_post(struct request *req, struct reply *reply, struct err *err)
{
    size_t len;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_IMPORT_FILE,
               DB_PARAMS(db_from_int(req->mem, request_param_int(req, "import"))), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_CONFLICT,
                       "This file is not kept any more. Send it again, and choose what is to be "
                       "done with it.");
    const unsigned char *bytes = db_bytes(rows, 0, "bytes", req->mem, &len);
    return import(req, reply, db_text(rows, 0, "file_name"), bytes, len, err);
}

/* ---- what came of it ---- */

static void step(struct html *h, const char *name, const char *state, const char *note)
{
    html_open(h, "li", "class",
              mem_format(h, "usa-step-indicator__segment%s%s",
                         *state ? " usa-step-indicator__segment--" : "", state),
              "aria-current", strcmp(state, "current") ? NULL : "step");
    html_open(h, "span", "class", "usa-step-indicator__segment-label");
    html_text(h, name);
    if (note) {
        html_text(h, " ");
        html_leaf(h, "span", note, "class", "usa-sr-only");
    }
    html_close(h, "span");
    html_close(h, "li");
}

static void steps(struct html *h, bool clean, bool applied)
{
    html_open(h, "ol", "class", "at-plain usa-step-indicator__segments", "aria-label",
              _("Steps of an import"));
    step(h, _("Send file"), "complete", _("done"));
    step(h, _("Mend problems"), clean ? "complete" : "current", clean ? _("done") : NULL);
    step(h, _("Take over"),
         applied ? "complete"
         : clean ? "current"
                 : "",
         applied ? _("done")
         : clean ? NULL
                 : _("not yet"));
    html_close(h, "ol");
}

/* The one sentence that says what came of it. */
static const char *headline(struct request *req, const struct db_rows *one)
{
    const char *version = db_text(one, 0, "version"), *code = db_text(one, 0, "code");
    const char *found =
        found_in_words(req->mem, db_int(one, 0, "errors"), db_int(one, 0, "warnings"));
    if (!version && !db_int(one, 0, "errors"))
        return mem_format(req->mem, _("%s: the file can be stored"), capitalised(req->mem, found));
    if (!version)
        return mem_format(req->mem, _("%s: nothing was applied"), capitalised(req->mem, found));
    bool was_here = db_bool(one, 0, "was_here");
    if (db_int(one, 0, "live") == db_int(one, 0, "version"))
        return mem_format(req->mem,
                          was_here ? _("Version %1$s of %2$s was stored already, and is live")
                                   : _("Version %1$s of %2$s is live"),
                          version, code);
    return mem_format(req->mem,
                      was_here ? _("Version %1$s of %2$s was stored already; it is not before "
                                   "staff")
                               : _("Version %1$s of %2$s is stored; it is not before staff"),
                      version, code);
}

/* Why a version that was to go before staff is not there, or what else is to be done with it. */
static bool not_before_staff(struct request *req, struct reply *reply, const struct db_rows *one,
                             struct err *err)
{
    struct html *h = reply->html;
    struct obstacles obstacles;
    const char *live = db_text(one, 0, "live");
    if (db_is_null(one, 0, "version") || db_int(one, 0, "live") == db_int(one, 0, "version"))
        return true;
    if (live)
        html_leaf(h, "p", mem_format(req->mem, _("Version %s is live."), live));
    if (!publish_obstacles(req->db, req->mem, db_int(one, 0, "version_id"), &obstacles, err))
        return false;
    if (!obstacles.n) {
        html_leaf(h, "p", _("Nothing stands in its way: the page of the version publishes it."));
        return true;
    }
    html_leaf(h, "h2", _("What stands in the way"));
    html_leaf(h, "p",
              !strcmp(db_text(one, 0, "asked"), "publish")
                  ? _("You asked to put it before staff. That was refused, and stays so until each "
                      "of these is mended.")
                  : _("This version cannot go before staff until each of these is mended."));
    version_obstacles(reply, &obstacles);
    return true;
}

/* A clean file that was only checked can be stored from here, while it is kept. */
static void store_form(struct request *req, struct reply *reply, const char *id)
{
    struct html *h = reply->html;
    html_leaf(h, "p",
              _("The file was only checked. It is kept for you for two hours, so you need not send "
                "it again."));
    layout_form(req, reply, mem_format(req->mem, "/authoring/imports/%s", id), NULL);
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Store this version"), "type", "submit", "name", "publish", "value",
              "store", "class", "usa-button");
    html_leaf(h, "button", _("Store it and put it before staff"), "type", "submit", "name",
              "publish", "value", "yes", "class", "usa-button usa-button--outline");
    html_close(h, "div");
    html_close(h, "form");
}

static void sent(struct request *req, struct reply *reply, const struct db_rows *one)
{
    struct html *h = reply->html;
    bool clean = !db_int(one, 0, "errors"), version = !db_is_null(one, 0, "version");
    html_open(h, "p");
    html_sentence(h, _("{file}, sent {date}."), html_words("file", db_text(one, 0, "file_name")),
                  moment(req, one, 0));
    html_text(h, " ");
    if (version || clean)
        html_format(h, _("Found: %s."), found_in_words(req->mem, 0, db_int(one, 0, "warnings")));
    else
        html_text(h, _("Mend the errors in your folder and send it again."));
    html_close(h, "p");
}

static bool what_next(struct request *req, struct reply *reply, const struct db_rows *one,
                      struct err *err)
{
    struct html *h = reply->html;
    const char *version = db_text(one, 0, "version"), *change = db_text(one, 0, "change");
    bool clean = !db_int(one, 0, "errors"), kept = clean && db_bool(one, 0, "kept");
    sent(req, reply, one);
    if (change && strcmp(change, "first") != 0)
        html_leaf(h, "p",
                  mem_format(req->mem,
                             _("The change counts as %s. Learners who have begun finish on the "
                               "version they began."),
                             change_words(change)));
    if (!not_before_staff(req, reply, one, err))
        return false;
    if (kept)
        store_form(req, reply, db_text(one, 0, "id"));
    else if (clean && !version)
        html_leaf(h, "p",
                  _("The file was only checked, and is not kept any more. To store it, send it "
                    "again and choose that."));
    html_open(h, "div", "class", "at-actions");
    if (version)
        html_leaf(h, "a", _("See this version"), "class", "usa-button", "href",
                  mem_format(req->mem, "/authoring/courses/%s/versions/%s", db_text(one, 0, "code"),
                             version));
    html_leaf(h, "a",
              version || kept ? _("Import another file")
              : clean         ? _("Send it again")
                              : _("Try again"),
              "class", version || kept ? NULL : "usa-button", "href", "/authoring/imports");
    html_close(h, "div");
    return true;
}

/* 200, 404 for an import of somebody else */
bool page_import(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *id = db_from_int(req->mem, request_param_int(req, "import"));
    db_queue(req->db, STMT_IMPORT_ONE, DB_PARAMS(id, req->viewer->zone));
    db_queue(req->db, STMT_IMPORT_PROBLEMS, DB_PARAMS(id));
    struct db_rows *one = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    struct db_rows *rows = one ? db_next(req->db, req->mem, err) : NULL;
    if (!rows)
        return false;
    if (!db_count(one))
        return err_set(err, ERR_NOT_FOUND, "There is no such import.");
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Import result"), .wide = true, .dense = true});
    layout_back(reply, "/authoring/imports", _("Imports"));
    steps(h, !db_int(one, 0, "errors"), db_text(one, 0, "version") != NULL);
    html_leaf(h, "h1", headline(req, one));
    if (!what_next(req, reply, one, err))
        return false;
    import_problems(req, reply, rows, id);
    if (db_int(one, 0, "listed") == PROBLEMS_MAX)
        html_format(h, _("Only the first %d problems are listed."), PROBLEMS_MAX);
    layout_end(req, reply);
    return true;
}
