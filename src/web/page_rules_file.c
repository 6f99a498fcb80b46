/*
 * The ways in for rules: the form of a requirement, the form of a certification, a whole file.
 * Each becomes a file that is checked and asked for.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "content/packs.h"
#include "domain/rule_change.h"
#include "util/text.h"
#include "web/field.h"
#include "web/import_problems.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/rule_form.h"
#include "web/rule_words.h"
#include "web/source_line.h"

/* Asks for a file. True: asked for, and the reply leads to its page; or *ret_problems has errors
 * and nothing was asked for. False: err. */
static bool ask(struct request *req, struct reply *reply, const char *name, const char *text,
                size_t len, date from, struct problems **ret_problems, struct err *err)
{
    int64_t id;
    *ret_problems = problems_new(req->mem);
    if (rule_change_ask(req->db, req->mem, name, text, len, from, *ret_problems, &id, err))
        return reply_see_other(req, reply, "/administration/changes/%lld", (long long)id);
    return (*ret_problems)->n_errors > 0;
}

/* ---- forms */

static bool new_form(struct request *req, struct reply *reply, bool requirement, struct err *err)
{
    return rule_form_show(req, reply, rule_form_new(req, requirement), err);
}

static bool form_post(struct request *req, struct reply *reply, bool requirement, struct err *err)
{
    struct problems *problems;
    if (!rules_open_to(req, err))
        return false;
    struct rule_form *form = rule_form_sent(req, requirement);
    const char *text = rule_form_text(form);
    if (!ask(req, reply, "form.xml", text, strlen(text), DATE_NONE, &problems, err))
        return false;
    if (!problems->n_errors)
        return true;
    rule_form_wrong(form, problems);
    *err = (struct err){0};
    reply->status = 422;
    return rule_form_show(req, reply, form, err);
}

/* 200 */
bool page_requirement_new(struct request *req, struct reply *reply, struct err *err)
{
    return new_form(req, reply, true, err);
}

/* 200 */
bool page_certification_new(struct request *req, struct reply *reply, struct err *err)
{
    return new_form(req, reply, false, err);
}

/* 303 to the change that was asked for; 422 with the form */
bool page_requirement_post(struct request *req, struct reply *reply, struct err *err)
{
    return form_post(req, reply, true, err);
}

/* 303 to the change that was asked for; 422 with the form */
bool page_certification_post(struct request *req, struct reply *reply, struct err *err)
{
    return form_post(req, reply, false, err);
}

/* ---- a whole file */

struct file_form {
    const char *name, *text, *from, *problem, *from_problem;
    const struct problems *problems; /* NULL: none */
};

static void said(struct html *h, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    html_open(h, "div");
    html_leaf(h, "strong", label);
    html_format(h, " %s", text);
    html_close(h, "div");
}

/* The line with the place of the problem in it. */
static void source(struct request *req, struct reply *reply, const struct problem *p)
{
    struct html *h = reply->html;
    struct source_mark mark = source_mark_at(p->source, p->column, p->found);
    const char *number = mem_format(req->mem, "%d", p->line);
    html_open(h, "pre", "class", "at-source", "tabindex", "0", "role", "region", "aria-label",
              mem_format(req->mem, _("Line %s"), number));
    html_open(h, "code");
    html_leaf(h, "span", mem_format(req->mem, "%s ", number), "class", "at-source__no");
    html_text(h, mem_text_n(req->mem, p->source, mark.before));
    if (mark.marked)
        html_leaf(h, "mark", mem_text_n(req->mem, p->source + mark.before, mark.marked));
    html_text(h, p->source + mark.before + mark.marked);
    html_close(h, "code");
    html_close(h, "pre");
}

static void problem_table(struct request *req, struct reply *reply, const struct problems *problems)
{
    struct html *h = reply->html;
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_format(h, "%s ", errors_counted(req->mem, (int64_t)problems->n_errors));
    html_leaf(h, "small", _("To be mended before anything is counted"));
    html_close(h, "caption");
    layout_columns(reply, (const char *const[]){_("Line"), _("Problem")}, 2, 2);
    html_open(h, "tbody");
    for (size_t i = 0; i < problems->n; i++) {
        const struct problem *p = &problems->list[i];
        html_open(h, "tr");
        html_leaf(h, "th", mem_format(req->mem, "%d", p->line), "scope", "row");
        html_open(h, "td", "data-label", _("Problem"), "class", "at-cards__wide");
        html_open(h, "div");
        if (p->warning)
            html_leaf(h, "em", _("A warning"));
        said(h, _("Found:"), p->found);
        said(h, _("Expected:"), p->expected);
        said(h, _("To mend it:"), p->remedy);
        if (p->source && p->line)
            source(req, reply, p);
        html_close(h, "div");
        html_close(h, "td");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static bool file_show(struct request *req, struct reply *reply, const struct file_form *f,
                      struct err *err)
{
    struct html *h = reply->html;
    const struct field_problem problems[] = {{"text", f->problem}, {"from", f->from_problem}};
    bool wrong = field_any_problem(problems, 2);
    if (!rules_may_change(req))
        return err_set(err, ERR_FORBIDDEN, "not granted");
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), _("A rules file"))
                                           : _("A rules file"),
                            .wide = true});
    field_problems(reply, problems, 2);
    layout_back(reply, "/administration/requirements", _("Requirements"));
    html_leaf(h, "h1",
              f->name ? mem_format(req->mem, _("A rules file: %s"), f->name) : _("A rules file"));
    html_leaf(h, "p",
              _("Certifications, requirements and events, as the documentation on requirements "
                "describes them. Nothing is in force before you have seen whom it reaches."));
    if (f->problems)
        problem_table(req, reply, f->problems);
    html_open(h, "form", "method", "post", "action", "/administration/rules", "enctype",
              "multipart/form-data", "class", "usa-form at-fields", "novalidate", "");
    html_void(h, "input", "type", "hidden", "name", "csrf", "value", req->viewer->csrf);
    field_lines(reply, 20,
                &(struct field){.name = "text",
                                .label = _("The file"),
                                .hint = _("Edit it here, or choose a file below."),
                                .problem = f->problem,
                                .value = f->text});
    html_leaf(h, "label", _("A file from your computer, in place of the text (optional)"), "for",
              "file", "class", "usa-label");
    html_void(h, "input", "type", "file", "id", "file", "name", "file", "accept",
              ".xml,application/xml,text/xml", "class", "at-file");
    field_line(reply, "date",
               &(struct field){.name = "from",
                               .label = _("First day of what names none (optional)"),
                               .hint = _("Without it, today."),
                               .problem = f->from_problem,
                               .value = f->from});
    layout_submit(reply, _("Show whom it reaches"));
    layout_end(req, reply);
    return true;
}

static const char empty_file[] =
    "<rules xmlns=\"urn:attest:rules:1\" title=\"Our rules\">\n"
    "  <certification code=\"OURS\" title=\"Human trafficking awareness\" valid=\"12\" "
    "window=\"2\" method=\"expiry\">\n"
    "    <rule><course code=\"CORE-101\"/></rule>\n"
    "  </certification>\n"
    "  <requirement code=\"OURS\" title=\"Everyone in clinics who meets patients\" "
    "certification=\"OURS\"\n"
    "      facility-kinds=\"clinic\" contact=\"patient\">\n"
    "    <due kind=\"days\" days=\"30\"/>\n"
    "  </requirement>\n"
    "</rules>\n";

/* A file by which a material change of a course asks for training again: NULL with err, or where
 * there is none to ask about. */
static const char *retrain_file(struct request *req, const char *course, struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_REQUIREMENT_RETRAIN, DB_PARAMS(course), err);
    char day[DATE_TEXT_SIZE];
    if (!rows || !db_count(rows))
        return NULL;
    return mem_format(
        req->mem,
        "<rules xmlns=\"urn:attest:rules:1\" title=\"Training again: %s, version %s\">\n"
        "  <!-- What is held on the day expires at the latest so many days after it. -->\n"
        "  <event code=\"material-change\" day=\"%s\" title=\"%s, version %s\"\n"
        "      course=\"%s\" within=\"60\"/>\n"
        "</rules>\n",
        course, db_text(rows, 0, "number"), date_format(req->viewer->today, day), course,
        db_text(rows, 0, "number"), course);
}

/* 200 with a pack to edit, with what asks for training again, or with a short example; 404: there
 * is no such pack, or no such change of a course */
bool page_rules_file(struct request *req, struct reply *reply, struct err *err)
{
    const char *pack = request_field(req, "pack"), *course = request_field(req, "course");
    if (!rules_open_to(req, err))
        return false;
    const char *text = pack     ? packs_text(pack)
                       : course ? retrain_file(req, course, err)
                                : empty_file;
    if (!text)
        return err_set(err, ERR_NOT_FOUND, "There is no such file of rules.");
    return file_show(req, reply, &(struct file_form){.name = pack, .text = text}, err);
}

/* 303 to the change that was asked for; 422 with the problems and the text */
bool page_rules_file_post(struct request *req, struct reply *reply, struct err *err)
{
    struct file_form f = {.text = request_typed(req, "text"), .from = request_typed(req, "from")};
    const struct form_file *file = &req->form->file;
    struct problems *problems = NULL;
    date from = DATE_NONE;
    if (!rules_open_to(req, err))
        return false;
    if (file->data && file->len) {
        f.text = form_is_utf8((const char *)file->data, file->len)
                     ? mem_text_n(req->mem, (const char *)file->data, file->len)
                     : "";
        f.name = file->file_name;
    }
    if (*f.from && (!date_parse(f.from, &from) || from < date_from_ymd(1970, 1, 1) ||
                    from > date_from_ymd(2099, 12, 31)))
        f.from_problem = _("Enter a day from 1970-01-01 to 2099-12-31, such as 2027-03-01");
    if (!*f.text)
        f.problem = file->len
                        ? _("This file is not text in UTF-8. Save it as such, and send it again")
                        : _("Write the rules, or choose a file");
    if (!f.problem && !f.from_problem) {
        if (!ask(req, reply, f.name && *f.name ? f.name : "rules.xml", f.text, strlen(f.text), from,
                 &problems, err))
            return false;
        if (!problems->n_errors)
            return true;
        f.problem = _("Mend what is listed below, then send it again");
        f.problems = problems;
        *err = (struct err){0};
    }
    reply->status = 422;
    return file_show(req, reply, &f, err);
}
