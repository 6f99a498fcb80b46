/* The end of a post: from a day on, from the start, or taken back.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/post_form.h"

struct end_form {
    int64_t post;
    const char *how, *day_text, *why;
    enum post_ending ending;
    date day, begins; /* begins: for what is shown of days */
    struct field_problem problems[3];
    struct agreed_outlook outlook;
};
enum { HOW, DAY, WHY };

static const struct {
    const char *word, *says;
} ways[] = {
    [POST_ENDS] = {"day", N_("It ends")},
    [POST_NEVER_WAS] = {"never", N_("It was recorded by mistake: it never was")},
    [POST_GOES_ON] = {"goes-on", N_("It goes on: its end was recorded by mistake")},
};

static struct db_rows *find(struct request *req, struct end_form *form, struct err *err)
{
    form->post = request_param_int(req, "post");
    struct db_rows *rows = db_run(req->db, req->mem, STMT_POST_LIST,
                                  DB_PARAMS(db_from_int(req->mem, req->person_id),
                                            db_from_int(req->mem, form->post ? form->post : -1),
                                            db_from_date(req->mem, req->viewer->today)),
                                  err);
    if (rows && (!db_count(rows) || !db_bool(rows, 0, "may_change"))) {
        err_set(err, ERR_NOT_FOUND, "There is no such page.");
        return NULL;
    }
    form->begins = rows ? db_date(rows, 0, "from_date") : DATE_NONE;
    return rows;
}

static void end_fields(struct request *req, struct reply *reply, const struct end_form *form)
{
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_set(reply, &(struct field){.name = "how",
                                     .label = _("What is to be recorded"),
                                     .problem = form->problems[HOW].text});
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        field_radio(reply, "how", ways[i].word, _(ways[i].says),
                    form->how && !strcmp(form->how, ways[i].word));
    field_line(reply, "date",
               &(struct field){.name = "day",
                               .label = _("Last day"),
                               .hint = _("Only if you chose “It ends”."),
                               .problem = form->problems[DAY].text,
                               .value = form->day_text});
    html_close(reply->html, "fieldset");
    field_lines(reply, 2,
                &(struct field){.name = "why",
                                .label = _("Reason"),
                                .hint = _("It stays on record with your name. Nothing about "
                                          "health, and nothing about a patient."),
                                .problem = form->problems[WHY].text,
                                .value = form->why,
                                .max = POST_REASON_MAX});
    post_form_buttons(reply, _("Save"));
}

static void show(struct request *req, struct reply *reply, const struct db_rows *rows,
                 const struct end_form *form)
{
    struct html *h = reply->html;
    bool wrong = field_any_problem(form->problems, 3);
    const char *heading = _("End a post");
    layout_begin(req, reply,
                 &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), heading)
                                                    : heading});
    field_problems(reply, form->problems, 3);
    layout_back(reply,
                mem_format(req->mem, "/people/%lld/posts/%lld", (long long)req->person_id,
                           (long long)form->post),
                _("Post"));
    html_leaf(h, "h1", heading);
    post_feed_note(reply, rows);
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), req->person_name);
    facts_row(h, _("Post"),
              mem_format(req->mem, _("%1$s at %2$s"), db_text(rows, 0, "job_role"),
                         db_text(rows, 0, "facility")));
    html_close(h, "dl");
    html_open(h, "p");
    html_sentence(h,
                  _("What they did stays, and so does the past. Changes of the post that were to "
                    "come after its last day do not. Permissions do not end with a post: see "
                    "{permissions}."),
                  html_link("permissions", _("Permissions"), "/grants"));
    html_close(h, "p");
    if (form->outlook.then)
        agreed_outlook_show(req, reply, &form->outlook,
                            _("Nothing is saved yet. Only what changes is listed, for today, the "
                              "last day, the day after it and the next."));
    end_fields(req, reply, form);
    layout_end(req, reply);
}

/* 200; 404 for posts that one may not change */
bool page_post_end(struct request *req, struct reply *reply, struct err *err)
{
    struct end_form form = {.how = NULL};
    struct db_rows *rows = find(req, &form, err);
    if (!rows)
        return false;
    show(req, reply, rows, &form);
    return true;
}

static void read_form(struct request *req, struct end_form *form)
{
    size_t i = 0;
    form->problems[HOW].id = "how";
    form->problems[DAY].id = "day";
    form->problems[WHY].id = "why";
    form->how = request_typed(req, "how");
    form->day_text = request_typed(req, "day");
    form->why = request_typed(req, "why");
    form->day = DATE_NONE;
    while (i < sizeof ways / sizeof *ways && strcmp(ways[i].word, form->how) != 0)
        i++;
    form->ending = (enum post_ending)i;
    if (i == sizeof ways / sizeof *ways)
        form->problems[HOW].text = _("Choose what is to be recorded");
    else if (form->ending == POST_ENDS && !post_day(req, form->day_text, &form->day))
        form->problems[DAY].text = _("Enter the last day, such as 2026-03-04");
    form->problems[WHY].text =
        field_text_problem(req->mem, form->why, POST_REASON_MAX, _("Say why"));
}

static const struct {
    const char *word;
    int field;
    const char *says;
} answers[] = {
    {"before", DAY, N_("The last day is before the first")},
    {"same", HOW, N_("It is on record like this already")},
    {"twice", HOW, N_("This person has the same post there on these days already")},
    {"primary", HOW,
     N_("Another post is the primary one on these days. Change or end that one first")},
};

static bool act(struct request *req, const void *of, struct err *err)
{
    struct end_form *form = *(struct end_form *const *)of;
    const char *answer;
    if (!post_end(req->db, req->mem, req->person_id, form->post, form->ending, form->day, form->why,
                  &answer, err))
        return false;
    for (size_t i = 0; answer && i < sizeof answers / sizeof *answers; i++) {
        if (!strcmp(answers[i].word, answer))
            form->problems[answers[i].field].text = _(answers[i].says);
    }
    return true;
}

/* 303 to the post, or 200 with what it would do; 404; 422 with the form */
bool page_post_end_post(struct request *req, struct reply *reply, struct err *err)
{
    struct end_form form = {.how = NULL}, *self = &form;
    struct db_rows *rows = find(req, &form, err);
    bool look = *request_typed(req, "look");
    if (!rows)
        return false;
    read_form(req, &form);
    bool wrong = field_any_problem(form.problems, 3);
    if (!wrong && look) {
        date last = form.day != DATE_NONE      ? form.day
                    : form.begins != DATE_NONE ? form.begins
                                               : req->viewer->today;
        if (!agreed_outlook_read(req, last, last + 1, 0, act, &self, &form.outlook, err))
            return false;
        reply->unkept = true; /* nothing was done */
    } else if (!wrong && !act(req, &self, err)) {
        return false;
    }
    wrong = field_any_problem(form.problems, 3);
    if (!wrong && !look)
        return reply_see_other(req, reply, "/people/%lld/posts/%lld?saved=1",
                               (long long)req->person_id, (long long)form.post);
    if (wrong) {
        form.outlook.then = NULL;
        reply->status = 422;
    }
    show(req, reply, rows, &form);
    return true;
}
