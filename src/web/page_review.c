/* Reviews: what waits for a signer, one version to read and sign.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "util/text.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/review.h"

enum { PROBLEMS = 7 };

const char *review_title(struct request *req, enum sign_off_kind kind, const char *language)
{
    const struct language *l = *language ? words_find(language) : NULL;
    if (!*language)
        return sign_off_title(kind);
    return mem_format(req->mem, "%s, %s", sign_off_title(kind), l ? l->name : language);
}

/* ---- the list */

static const char *state_of(struct request *req, const struct db_rows *rows, size_t i)
{
    const char *decision = db_text(rows, i, "decision");
    int open = (int)db_int(rows, i, "open");
    const char *state = !decision                          ? _("waits")
                        : !db_is_null(rows, i, "again_on") ? _("asked again")
                        : !strcmp(decision, "declined")    ? _("declined")
                                                           : _("signed");
    if (!open)
        return state;
    return mem_format(req->mem, "%s · %s", state,
                      mem_format(req->mem, words_plural("%d comment", "%d comments", open), open));
}

static void queue_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                      size_t i)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a",
              mem_format(req->mem, _("%1$s, version %2$s"), db_text(rows, i, "code"),
                         db_text(rows, i, "version")),
              "href", mem_format(req->mem, "/reviews/%s", db_text(rows, i, "id")));
    html_close(h, "th");
    html_leaf(h, "td", db_text(rows, i, "title"), "data-label", _("Title"));
    html_leaf(
        h, "td",
        review_title(req, sign_off_kind_of(db_text(rows, i, "kind")), db_text(rows, i, "language")),
        "data-label", _("Sign-off"));
    html_open(h, "td", "data-label", _("Asked"));
    layout_date(reply, db_date(rows, i, "asked_on"));
    html_close(h, "td");
    html_leaf(h, "td", state_of(req, rows, i), "data-label", _("State"));
    html_close(h, "tr");
}

/* 200 */
bool page_reviews(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_OFF_QUEUE, NULL, err);
    if (!rows)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Reviews"), .wide = true, .dense = true});
    html_leaf(h, "h1", _("Reviews"));
    html_leaf(h, "p",
              viewer_may(req->viewer, "signer")
                  ? _("Authors ask you to read a version of a course and to sign it, or to say why "
                      "you do not.")
                  : _("What signers were asked, and what they said."));
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nothing to review"));
        html_leaf(h, "p", _("A version comes here when its author asks for sign-off."));
        html_close(h, "div");
    } else {
        const char *const heads[] = {_("Version"), _("Title"), _("Sign-off"), _("Asked"),
                                     _("State")};
        html_open(h, "table", "class", "usa-table at-cards");
        html_leaf(h, "caption", _("Asked for sign-off, longest waiting first"));
        layout_columns(reply, heads, 5, 5);
        html_open(h, "tbody");
        for (size_t i = 0; i < db_count(rows); i++)
            queue_row(req, reply, rows, i);
        html_close(h, "tbody");
        html_close(h, "table");
    }
    layout_end(req, reply);
    return true;
}

/* ---- one review */

bool review_find(struct request *req, struct review *ret, struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SIGN_OFF_REVIEW,
               DB_PARAMS(db_from_int(req->mem, request_param_int(req, "review"))), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such review for you.");
    *ret = (struct review){.id = db_int(rows, 0, "id"),
                           .course_version = db_int(rows, 0, "course_version_id"),
                           .kind = sign_off_kind_of(db_text(rows, 0, "kind")),
                           .language = db_text(rows, 0, "language"),
                           .message = db_text(rows, 0, "message"),
                           .asked_on = db_date(rows, 0, "asked_on"),
                           .again_on = db_date(rows, 0, "again_on"),
                           .again_message = db_text(rows, 0, "again_message"),
                           .signs = db_bool(rows, 0, "signs"),
                           .answers = db_bool(rows, 0, "answers")};
    return sign_off_of(req->db, req->mem, ret->course_version, ret->language, DATE_NONE, false,
                       &ret->sheet, err);
}

static const char *version_path(struct request *req, const struct review *r)
{
    return mem_format(req->mem, "/authoring/courses/%s/versions/%d", r->sheet.code,
                      r->sheet.version);
}

/* The whole version, page by page, through the preview. */
static bool contents(struct request *req, struct reply *reply, const struct review *r,
                     struct err *err)
{
    struct html *h = reply->html;
    const char *path = version_path(req, r),
               *query = *r->language ? mem_format(req->mem, "?language=%s", r->language) : "";
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_OFF_PAGES,
                                  DB_PARAMS(db_from_int(req->mem, r->course_version)), err);
    if (!rows)
        return false;
    html_leaf(h, "h2", _("Read the version"));
    html_open(h, "p");
    html_sentence(
        h,
        _("As staff would see it, page by page, in the {preview}. There you can choose "
          "a job role, a state and a language."),
        html_link("preview", _("preview"), mem_format(req->mem, "%s/preview%s", path, query)));
    html_close(h, "p");
    html_open(h, "ol");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *quiz = db_text(rows, i, "quiz");
        html_open(h, "li");
        const char *title = db_text(rows, i, "title");
        html_leaf(h, "a", title, "href",
                  quiz ? mem_format(req->mem, "%s/preview/quizzes/%s%s", path, quiz, query)
                       : mem_format(req->mem, "%s/preview/modules/%s/pages/%s%s", path,
                                    db_text(rows, i, "module"), db_text(rows, i, "number"), query));
        if (r->signs) {
            html_text(h, " · ");
            html_open(h, "a", "href",
                      mem_format(req->mem, "/reviews/%lld?about=%s-%s#comment", (long long)r->id,
                                 quiz ? "quiz" : "page",
                                 db_text(rows, i, quiz ? "quiz_id" : "page")));
            html_text(h, _("Comment"));
            html_leaf(h, "span", mem_format(req->mem, ": %s", title), "class", "usa-sr-only");
            html_close(h, "a");
        }
        html_close(h, "li");
    }
    html_close(h, "ol");
    return true;
}

void review_signature(struct request *req, struct reply *reply, const struct signature *s)
{
    struct html *h = reply->html;
    html_open(h, "li");
    html_open(h, "p");
    html_leaf(h, "strong", sign_off_title(s->kind));
    html_text(h, ": ");
    if (s->declined)
        html_sentence(h, _("declined on {day}, version {version}."),
                      layout_day(reply, "day", s->signed_on),
                      html_words("version", mem_format(req->mem, "%d", s->version)));
    else
        html_sentence(h, _("signed on {day}, version {version}; holds until {end}."),
                      layout_day(reply, "day", s->signed_on),
                      html_words("version", mem_format(req->mem, "%d", s->version)),
                      layout_day(reply, "end", s->expires));
    if (s->withdrawn_because) {
        html_text(h, " ");
        html_sentence(h, _("Withdrawn on {day}: {reason}"),
                      layout_day(reply, "day", s->withdrawn_on),
                      html_words("reason", s->withdrawn_because));
    } else if (s->bound == BOUND_VOID || s->own) {
        html_format(h, " %s", _("It does not stand for this version."));
    } else if (s->bound == BOUND_KEPT) {
        html_format(h, " %s", _("What changed since leaves it standing."));
    }
    html_close(h, "p");
    html_leaf(h, "blockquote", s->statement, "class", "at-typed", "dir", "auto");
    html_leaf(h, "p",
              s->name ? (s->credentials ? mem_format(req->mem, "%s, %s", s->name, s->credentials)
                                        : s->name)
                      : _("The name is kept off the public page."),
              "class", "at-small");
    if (s->kind == SIGN_OFF_SURVIVOR_ADVISER && !s->declined)
        html_leaf(h, "p", s->was_paid ? _("Was paid for this review.") : _("Was not paid."),
                  "class", "at-small");
    html_close(h, "li");
}

/* Whether the form that was sent is that of this signature. */
static bool is_sent(const struct withdrawal_form *f, const char *signature)
{
    return f->reason_problem && !strcmp(f->signature, signature);
}

static void withdrawal(struct request *req, struct reply *reply, const struct review *r,
                       const struct signature *s, const struct withdrawal_form *f)
{
    struct html *h = reply->html;
    const char *signature = db_from_int(req->mem, s->id);
    bool sent = is_sent(f, signature);
    html_open(h, "details", "open", sent ? "" : NULL);
    html_leaf(h, "summary", _("Withdraw what you said"));
    layout_form(req, reply, mem_format(req->mem, "/reviews/%lld/withdrawal", (long long)r->id),
                "class", "usa-form at-fields", "novalidate", "");
    field_hidden(reply, "signature", signature);
    field_lines(reply, 2,
                &(struct field){.name = "reason",
                                .id = mem_format(req->mem, "reason-%s", signature),
                                .label = _("Why (authors read it)"),
                                .problem = sent ? f->reason_problem : NULL,
                                .value = sent ? f->reason : NULL,
                                .max = REVIEW_TEXT_MAX});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Withdraw"), "type", "submit", "class",
              "usa-button usa-button--secondary");
    html_close(h, "div");
    html_close(h, "form");
    html_close(h, "details");
}

static void said(struct request *req, struct reply *reply, const struct review *r,
                 const struct withdrawal_form *f)
{
    struct html *h = reply->html;
    bool any = false;
    for (size_t i = 0; i < r->sheet.n_signatures; i++) {
        const struct signature *s = &r->sheet.signatures[i];
        if (s->kind != r->kind)
            continue;
        if (!any)
            html_leaf(h, "h2", _("What was said"));
        if (!any)
            html_open(h, "ul");
        any = true;
        review_signature(req, reply, s);
        if (s->mine && !s->withdrawn_because) {
            html_open(h, "li");
            withdrawal(req, reply, r, s, f);
            html_close(h, "li");
        }
    }
    if (any)
        html_close(h, "ul");
}

/* The problems of all its forms, of which one at most was sent. */
static bool problems_of(const void *mem, const struct review_forms *f,
                        struct field_problem ret[static PROBLEMS])
{
    const struct sign_form *s = &f->sign;
    const struct withdrawal_form *w = &f->withdrawal;
    const struct field_problem all[PROBLEMS] = {
        {"decision", s->decision_problem},
        {"statement", s->statement_problem},
        {"name", s->name_problem},
        {"credentials", s->credentials_problem},
        {"paid", s->paid_problem},
        review_comment_problem(mem, &f->comment),
        {w->reason_problem ? mem_format(mem, "reason-%s", w->signature) : NULL, w->reason_problem}};
    memcpy(ret, all, sizeof all);
    return field_any_problem(ret, PROBLEMS);
}

static bool chosen(const char *value, const char *wanted)
{
    return value && !strcmp(value, wanted);
}

static void sign_fields(struct reply *reply, const struct review *r, const struct sign_form *f)
{
    struct html *h = reply->html;
    field_set(reply, &(struct field){.name = "decision",
                                     .label = _("Your decision"),
                                     .problem = f->decision_problem});
    field_radio(reply, "decision", "signed", _("Sign: staff may learn from this version"),
                chosen(f->decision, "signed"));
    field_radio(reply, "decision", "declined", _("Decline: it is not ready"),
                chosen(f->decision, "declined"));
    html_close(h, "fieldset");
    field_lines(reply, 4,
                &(struct field){.name = "statement",
                                .label = _("Statement"),
                                .hint = _("Say what you reviewed. Staff read it on the page of the "
                                          "course if you sign. Nothing about a patient."),
                                .problem = f->statement_problem,
                                .max = REVIEW_TEXT_MAX,
                                .value = f->statement});
    field_line(reply, "text",
               &(struct field){.name = "name",
                               .label = _("Name, as it is to be shown"),
                               .problem = f->name_problem,
                               .max = REVIEW_NAME_MAX,
                               .value = f->name});
    field_line(reply, "text",
               &(struct field){.name = "credentials",
                               .label = _("Credentials (optional)"),
                               .problem = f->credentials_problem,
                               .max = REVIEW_NAME_MAX,
                               .value = f->credentials});
    field_check(reply, "hidden", NULL, _("Keep my name off the public page"),
                _("Then only administrators and auditors can read name and credentials. Authors "
                  "cannot."),
                f->hidden);
    if (r->kind != SIGN_OFF_SURVIVOR_ADVISER)
        return;
    field_set(reply, &(struct field){.name = "paid",
                                     .label = _("Were you paid for this review?"),
                                     .hint = _("Staff read this on the page of the course."),
                                     .problem = f->paid_problem});
    field_radio(reply, "paid", "yes", _("Yes"), chosen(f->paid, "yes"));
    field_radio(reply, "paid", "no", _("No"), chosen(f->paid, "no"));
    html_close(h, "fieldset");
}

/* What to say where it cannot be signed any more, whatever is typed; NULL: it can. */
static const char *too_late(const struct review *r)
{
    if (r->sheet.own)
        return N_("You stored this version, so somebody else has to sign it.");
    return r->sheet.review_by < r->sheet.today
               ? N_("The review-by date of this version is past. It cannot be signed any more.")
               : NULL;
}

static void sign_form(struct request *req, struct reply *reply, const struct review *r,
                      const struct sign_form *f)
{
    struct html *h = reply->html;
    if (!r->signs)
        return;
    html_leaf(h, "h2", _("Sign or decline"), "id", "sign");
    if (too_late(r)) {
        html_leaf(h, "p", _(too_late(r)));
        return;
    }
    html_leaf(h, "p",
              mem_format(req->mem,
                         words_plural("A signature stands for exactly this content. It holds for "
                                      "%d month at most, and never past the review-by date.",
                                      "A signature stands for exactly this content. It holds for "
                                      "%d months at most, and never past the review-by date.",
                                      r->sheet.rule.months),
                         r->sheet.rule.months));
    layout_form(req, reply, mem_format(req->mem, "/reviews/%lld", (long long)r->id), "class",
                "usa-form at-fields", "novalidate", "");
    sign_fields(reply, r, f);
    layout_submit(reply, _("Save decision"));
}

static void message(struct reply *reply, const char *text)
{
    if (text)
        html_leaf(reply->html, "blockquote", text, "class", "at-typed", "dir", "auto");
}

bool review_show(struct request *req, struct reply *reply, const struct review *r,
                 const struct review_forms *forms, struct err *err)
{
    struct html *h = reply->html;
    struct field_problem problems[PROBLEMS];
    bool wrong = problems_of(req->mem, forms, problems);
    const char *title =
        mem_format(req->mem, _("Review of %1$s, version %2$d"), r->sheet.code, r->sheet.version);
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), title) : title,
                            .dense = true});
    field_problems(reply, problems, PROBLEMS);
    layout_back(reply, "/reviews", _("Reviews"));
    if (request_field(req, "saved"))
        layout_saved(reply, _("Your decision is saved."));
    html_leaf(h, "h1", title);
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Course"), r->sheet.title);
    facts_row(h, _("Sign-off"), review_title(req, r->kind, r->language));
    facts_row(h, _("Asked"), date_for_people(req->mem, r->asked_on));
    if (r->again_on != DATE_NONE)
        facts_row(h, _("Asked again"), date_for_people(req->mem, r->again_on));
    facts_row(h, _("Review by"), date_for_people(req->mem, r->sheet.review_by));
    html_close(h, "dl");
    message(reply, r->message);
    message(reply, r->again_message);
    if (!contents(req, reply, r, err) || !review_comments(req, reply, r, &forms->comment, err))
        return false;
    said(req, reply, r, &forms->withdrawal);
    sign_form(req, reply, r, &forms->sign);
    layout_end(req, reply);
    return true;
}

/* 200; 404 for whom it does not concern */
bool page_review(struct request *req, struct reply *reply, struct err *err)
{
    struct review r;
    const struct review_forms forms = {.comment.about = request_field(req, "about")};
    return review_find(req, &r, err) && review_show(req, reply, &r, &forms, err);
}

static void read_form(struct request *req, const struct review *r, struct sign_form *f)
{
    *f = (struct sign_form){.decision = request_typed(req, "decision"),
                            .statement = request_typed(req, "statement"),
                            .name = request_typed(req, "name"),
                            .credentials = request_typed(req, "credentials"),
                            .paid = request_typed(req, "paid"),
                            .hidden = request_field(req, "hidden") != NULL};
    if (!chosen(f->decision, "signed") && !chosen(f->decision, "declined"))
        f->decision_problem = _("Choose whether you sign");
    f->statement_problem =
        field_text_problem(req->mem, f->statement, REVIEW_TEXT_MAX, _("Say what you reviewed"));
    f->name_problem = field_text_problem(req->mem, f->name, REVIEW_NAME_MAX,
                                         _("Enter your name as it is to be shown"));
    f->credentials_problem = field_text_problem(req->mem, f->credentials, REVIEW_NAME_MAX, NULL);
    if (r->kind == SIGN_OFF_SURVIVOR_ADVISER && !chosen(f->paid, "yes") && !chosen(f->paid, "no"))
        f->paid_problem = _("Say whether you were paid");
}

/* 303 to the review; 404; 409 where it cannot be signed any more; 422 with the form */
bool page_review_post(struct request *req, struct reply *reply, struct err *err)
{
    struct review r;
    struct review_forms forms = {0};
    struct sign_form *f = &forms.sign;
    struct field_problem problems[PROBLEMS];
    if (!review_find(req, &r, err))
        return false;
    if (!r.signs)
        return err_set(err, ERR_NOT_FOUND, "There is no such review for you to sign.");
    if (too_late(&r))
        return err_set(err, ERR_CONFLICT, "%s", _(too_late(&r)));
    read_form(req, &r, f);
    if (problems_of(req->mem, &forms, problems)) {
        reply->status = 422;
        return review_show(req, reply, &r, &forms, err);
    }
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_OFF_SIGN,
                                  DB_PARAMS(db_from_int(req->mem, r.id), f->decision, f->statement,
                                            f->name, f->credentials, f->hidden ? "true" : "false",
                                            chosen(f->paid, "yes") ? "true" : "false"),
                                  err);
    if (!rows)
        return false;
    if (db_is_null(rows, 0, "id"))
        return err_set(err, ERR_CONFLICT,
                       "The review-by date of this version is past. It cannot be signed any more.");
    return reply_see_other(req, reply, "/reviews/%lld?saved=1", (long long)r.id);
}

/* 303 to the review; 404; 409: not one's own, or taken back before; 422 with the form */
bool page_review_withdrawal_post(struct request *req, struct reply *reply, struct err *err)
{
    struct review r;
    struct review_forms forms = {.withdrawal = {.signature = request_typed(req, "signature"),
                                                .reason = request_typed(req, "reason")}};
    struct withdrawal_form *f = &forms.withdrawal;
    int64_t signature;
    if (!review_find(req, &r, err))
        return false;
    if (!text_whole_number(f->signature, INT64_MAX, &signature))
        return err_set(err, ERR_INVALID, "Say which signature you withdraw.");
    f->reason_problem =
        field_text_problem(req->mem, f->reason, REVIEW_TEXT_MAX, _("Say why you withdraw it"));
    if (f->reason_problem) {
        reply->status = 422;
        return review_show(req, reply, &r, &forms, err);
    }
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SIGN_OFF_WITHDRAW, DB_PARAMS(f->signature, f->reason), err);
    if (!rows)
        return false;
    if (!db_bool(rows, 0, "done"))
        return err_set(err, ERR_CONFLICT,
                       "This is not yours to withdraw, or was withdrawn before.");
    return reply_see_other(req, reply, "/reviews/%lld?saved=1", (long long)r.id);
}
