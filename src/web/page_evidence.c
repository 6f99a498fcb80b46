/* One's own evidence from elsewhere: what was sent, what became of it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "content/document.h"
#include "domain/evidence.h"
#include "util/text.h"
#include "web/evidence_line.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { TITLE_MAX = 200, PROVIDER_MAX = 200, TOPIC_MAX = 100, HOURS_MAX = 500, YEARS_MAX = 60 };

/* ---- what was sent */

static void piece(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *hours = evidence_hours_words(req->mem, rows, i),
               *provider = db_text(rows, i, "provider"),
               *certification = db_text(rows, i, "certification");
    html_open(h, "li", "class", "at-task at-task--plain");
    html_leaf(h, "h2", db_text(rows, i, "title"), "class", "at-task__title");
    html_open(h, "p", "class", "at-small at-quiet");
    html_sentence(h, _("{kind}, done {date}"),
                  html_words("kind", evidence_kind_words(db_text(rows, i, "kind"))),
                  layout_day(reply, "date", db_date(rows, i, "done_on")));
    if (provider)
        html_format(h, " · %s", provider);
    if (hours)
        html_format(h, " · %s", hours);
    if (certification)
        html_format(h, " · %s", mem_format(req->mem, _("for %s"), certification));
    html_close(h, "p");
    evidence_state(req, reply, rows, i, true);
    if (db_bool(rows, i, "has_file")) {
        html_open(h, "p", "class", "at-small");
        html_leaf(h, "a", _("Your file"), "href",
                  mem_format(req->mem, "/evidence/%s/file", db_text(rows, i, "id")), "aria-label",
                  mem_format(req->mem, _("Your file: %s"), db_text(rows, i, "title")));
        html_close(h, "p");
    }
    html_close(h, "li");
}

/* 200 */
bool page_evidence(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_EVIDENCE_LIST,
               DB_PARAMS(db_from_int(req->mem, req->viewer->id), req->viewer->zone, NULL), err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Evidence"), .exit = true});
    layout_back(reply, "/record", _("My record"));
    html_leaf(h, "h1", _("Training done elsewhere"));
    if (request_field(req, "sent"))
        layout_saved(reply, _("It is sent. Nothing else is needed from you now."));
    html_leaf(h, "p",
              _("Send what you learned or showed somewhere else. An administrator of your facility "
                "says whether it counts, and you see the answer here."));
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nothing sent yet"));
        html_leaf(h, "p", _("What you send stands here, with how long it has waited."));
        html_close(h, "div");
    } else {
        html_open(h, "ul", "class", "at-tasks");
        for (size_t i = 0; i < db_count(rows); i++)
            piece(req, reply, rows, i);
        html_close(h, "ul");
    }
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Send evidence"), "class", "usa-button", "href", "/evidence/new");
    html_close(h, "div");
    layout_end(req, reply);
    return true;
}

/* 200 with the file as an attachment, never a page; 404 for those who may not read it */
bool page_evidence_file(struct request *req, struct reply *reply, struct err *err)
{
    const char *id = db_from_int(req->mem, request_param_int(req, "evidence"));
    struct db_rows *rows = db_run(req->db, req->mem, STMT_EVIDENCE_FILE, DB_PARAMS(id), err);
    size_t len = 0;
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such file.");
    const char *type = db_text(rows, 0, "type");
    req->concerns = db_int(rows, 0, "person_id");
    unsigned char *bytes = db_bytes(rows, 0, "bytes", req->mem, &len);
    reply_bytes(reply, type, bytes, len);
    reply->file_name = mem_format(req->mem, "evidence-%s.%s", id, document_ending(type));
    return true;
}

/* ---- sending it */

struct form_of {
    const char *title, *provider, *topic, *hours, *done, *certification;
    struct evidence_sent sent;
    struct field_problem problems[7];
    size_t n;
    bool was_sent;
};

static void file_field(struct reply *reply, const char *problem)
{
    struct html *h = reply->html;
    html_open(h, "div", "class",
              problem ? "usa-form-group usa-form-group--error" : "usa-form-group");
    html_leaf(h, "label", _("File (optional)"), "class", "usa-label", "for", "file");
    html_leaf(h, "span",
              _("A certificate as PDF, or a photo of it: PNG, JPEG or WebP, up to 5 MB. Cover "
                "whatever names a patient."),
              "class", "usa-hint", "id", "file-hint");
    if (problem) {
        html_open(h, "span", "class", "usa-error-message", "id", "file-error");
        html_leaf(h, "span", _("Error:"), "class", "usa-sr-only");
        html_text(h, " ");
        html_text(h, problem);
        html_close(h, "span");
    }
    html_void(h, "input", "class", "at-file", "id", "file", "name", "file", "type", "file",
              "accept", ".pdf,.png,.jpg,.jpeg,.webp", "aria-invalid", problem ? "true" : NULL,
              "aria-describedby", problem ? "file-hint file-error" : "file-hint");
    html_close(h, "div");
}

static const char *problem_of(const struct form_of *form, const char *id)
{
    for (size_t i = 0; i < form->n; i++) {
        if (!strcmp(form->problems[i].id, id))
            return form->problems[i].text;
    }
    return NULL;
}

static void meant_for(struct request *req, struct reply *reply, const struct form_of *form,
                      const struct db_rows *rows)
{
    size_t n = db_count(rows);
    struct field_option *options = mem_array(req->mem, struct field_option, n + 1);
    options[0] = (struct field_option){"", _("I am not sure")};
    for (size_t i = 0; i < n; i++)
        options[i + 1] =
            (struct field_option){db_text(rows, i, "certification_id"), db_text(rows, i, "title")};
    field_select(reply,
                 &(struct field){.name = "certification",
                                 .label = _("What it is for"),
                                 .problem = problem_of(form, "certification"),
                                 .value = form->certification},
                 options, n + 1);
}

static void fields(struct request *req, struct reply *reply, const struct form_of *form,
                   const struct db_rows *meant)
{
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "enctype", "multipart/form-data",
                "novalidate", "");
    field_line(reply, "text",
               &(struct field){.name = "title",
                               .label = _("What you did"),
                               .hint = _("As it stands on the certificate. No patient data."),
                               .problem = problem_of(form, "title"),
                               .value = form->title,
                               .max = TITLE_MAX});
    field_line(reply, "text",
               &(struct field){.name = "provider",
                               .label = _("Who offered it"),
                               .hint = _("Such as a college, a hospital or an association."),
                               .problem = problem_of(form, "provider"),
                               .value = form->provider,
                               .max = PROVIDER_MAX});
    field_line(reply, "date",
               &(struct field){.name = "done",
                               .label = _("Day you finished"),
                               .problem = problem_of(form, "done"),
                               .value = form->done});
    meant_for(req, reply, form, meant);
    field_line(reply, "text",
               &(struct field){.name = "hours",
                               .label = _("Hours (optional)"),
                               .hint = _("As on the certificate, such as 1.5."),
                               .problem = problem_of(form, "hours"),
                               .value = form->hours,
                               .max = 6});
    field_line(reply, "text",
               &(struct field){.name = "topic",
                               .label = _("Topic (optional)"),
                               .hint = _("Such as human trafficking."),
                               .problem = problem_of(form, "topic"),
                               .value = form->topic,
                               .max = TOPIC_MAX});
    file_field(reply, problem_of(form, "file"));
    layout_submit(reply, _("Send evidence"));
}

static bool show(struct request *req, struct reply *reply, const struct form_of *form,
                 struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *meant = db_run(req->db, req->mem, STMT_EVIDENCE_MEANT,
                                   DB_PARAMS(db_from_date(req->mem, req->viewer->today)), err);
    if (!meant)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = form->was_sent ? _("Error: Send evidence")
                                                             : _("Send evidence"),
                                     .exit = true});
    field_problems(reply, form->problems, form->n);
    layout_back(reply, "/evidence", _("Training done elsewhere"));
    html_leaf(h, "h1", _("Send evidence"));
    html_leaf(h, "p",
              _("The administrators of your facility and auditors read it. Your manager sees what "
                "it is called and whether it counts, not the file. Leave out anything about "
                "patients."));
    fields(req, reply, form, meant);
    layout_end(req, reply);
    return true;
}

/* 200 */
bool page_evidence_new(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, &(struct form_of){.was_sent = false}, err);
}

static void problem(struct form_of *form, const char *id, const char *text)
{
    if (text)
        form->problems[form->n++] = (struct field_problem){id, text};
}

/* "2", "1.5", "1.25", with a point or a comma. */
static bool hundredths(const char *text, int64_t *ret)
{
    const char *point = strpbrk(text, ".,");
    size_t whole = point ? (size_t)(point - text) : strlen(text),
           part = point ? strlen(point + 1) : 0;
    *ret = 0;
    if (!whole || whole > 3 || part > 2 || (point && !part))
        return false;
    for (size_t i = 0; i < whole + 2; i++) {
        size_t at = i < whole ? i : i + 1;
        char c = i < whole || i - whole < part ? text[at] : '0';
        if (c < '0' || c > '9')
            return false;
        *ret = *ret * 10 + (c - '0');
    }
    return *ret > 0 && *ret <= HOURS_MAX * 100;
}

static const char *file_problem(const struct form_file *file, struct evidence_sent *sent)
{
    if (!file->data || !*file->file_name)
        return NULL;
    switch (document_check(file->data, file->len, &sent->file_type)) {
    case DOCUMENT_FINE:
        sent->file_name = file->file_name;
        sent->file = file->data;
        sent->file_len = file->len;
        return NULL;
    case DOCUMENT_EMPTY:
        return _("This file is empty. Choose another one");
    case DOCUMENT_LARGE:
        return _("This file is too large. Choose one of up to 5 MB, such as a smaller photo");
    case DOCUMENT_UNKNOWN:
        return _("This is neither a PDF nor a PNG, JPEG or WebP picture. Choose one of these");
    case DOCUMENT_BROKEN:
        return _("This file is damaged. Save or scan it again and choose that");
    case DOCUMENT_ACTIVE:
        break;
    }
    return _("This PDF runs a program or carries other files. Print it as a plain PDF and choose "
             "that");
}

static const char *day_problem(struct request *req, struct form_of *form)
{
    date *day = &form->sent.done_on;
    if (!date_parse(form->done, day))
        return _("Enter the day you finished, such as 2026-03-04");
    if (*day > req->viewer->today)
        return _("This day is still to come. Enter the day you finished");
    return *day < req->viewer->today - YEARS_MAX * 366 ? _("This day is too long ago") : NULL;
}

static void read_form(struct request *req, struct form_of *form)
{
    int64_t certification = 0;
    *form = (struct form_of){.was_sent = true,
                             .title = request_typed(req, "title"),
                             .provider = request_typed(req, "provider"),
                             .topic = request_typed(req, "topic"),
                             .hours = request_typed(req, "hours"),
                             .done = request_typed(req, "done"),
                             .certification = request_typed(req, "certification")};
    problem(form, "title",
            field_text_problem(req->mem, form->title, TITLE_MAX, _("Say what you did")));
    problem(form, "provider",
            field_text_problem(req->mem, form->provider, PROVIDER_MAX, _("Say who offered it")));
    problem(form, "done", day_problem(req, form));
    if (*form->certification && !text_whole_number(form->certification, INT32_MAX, &certification))
        problem(form, "certification", _("Choose one of the list"));
    if (*form->hours && !hundredths(form->hours, &form->sent.hundredths))
        problem(form, "hours", _("Enter hours as a number up to 500, such as 1.5"));
    problem(form, "topic", field_text_problem(req->mem, form->topic, TOPIC_MAX, NULL));
    problem(form, "file", file_problem(&req->form->file, &form->sent));
    form->sent.certification = certification;
    form->sent.title = form->title;
    form->sent.provider = form->provider;
    form->sent.topic = form->topic;
    if (form->sent.file_name && text_characters(form->sent.file_name) > 200)
        form->sent.file_name = "file";
}

/* 303 to the list; 422 with the form; 409: too much waits already; 413 by the gate */
bool page_evidence_post(struct request *req, struct reply *reply, struct err *err)
{
    struct form_of form;
    read_form(req, &form);
    if (form.n) {
        reply->status = 422;
        return show(req, reply, &form, err);
    }
    return evidence_send(req->db, req->mem, req->viewer->id, &form.sent, err) &&
           reply_see_other(req, reply, "/evidence?sent=1");
}
