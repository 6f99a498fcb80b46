/* Sign-off on the page of a version: what is needed, what stands, asking for it; and what staff are
 * told of it. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/review.h"
#include "web/sign_off.h"
#include "web/version.h"

/* ---- on the page of a version */

static const char *state_words(struct request *req, enum sign_off_kind kind,
                               const struct sign_off *s)
{
    if (s->state != SIGN_OFF_SIGNED)
        return sign_off_why(req->mem, kind, s);
    return mem_format(req->mem,
                      s->by->bound == BOUND_KEPT
                          ? _("%1$s: signed on %2$s for version %4$d, which still stands; until "
                              "%3$s.")
                          : _("%1$s: signed on %2$s, until %3$s."),
                      sign_off_title(kind), date_for_people(req->mem, s->by->signed_on),
                      date_for_people(req->mem, s->by->expires), s->by->version);
}

static void kind_line(struct request *req, struct reply *reply, const struct version_view *v,
                      const struct sign_off_sheet *sheet, enum sign_off_kind kind)
{
    struct html *h = reply->html;
    const struct sign_off_request *asked = &sheet->requests[kind];
    html_open(h, "li");
    html_text(h, state_words(req, kind, &sheet->kinds[kind]));
    if (!sheet->rule.needed[kind])
        html_format(h, " %s", _("Not needed in this network."));
    if (asked->id && v->author) {
        html_text(h, " ");
        html_leaf(h, "a",
                  asked->open
                      ? mem_format(req->mem,
                                   words_plural("%d open comment", "%d open comments", asked->open),
                                   asked->open)
                      : mem_format(req->mem, _("Review: %s"), sign_off_title(kind)),
                  "href", mem_format(req->mem, "/reviews/%lld", (long long)asked->id));
    } else if (!asked->id && !sheet->signers[kind]) {
        html_format(h, " %s", _("Nobody may sign for this yet: an administrator adds signers."));
    }
    html_close(h, "li");
}

static void ask_form(struct request *req, struct reply *reply, const struct version_view *v,
                     const struct sign_off_sheet *sheet)
{
    struct html *h = reply->html;
    const struct ask_form *f = v->ask;
    int open = 0;
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
        open += sign_off_can_be_asked(sheet, (enum sign_off_kind)k);
    if (!open || !v->author)
        return;
    layout_form(req, reply, mem_format(req->mem, "%s/reviews", v->path), "class",
                "usa-form at-fields", "novalidate", "");
    field_set(reply, &(struct field){.name = "ask",
                                     .label = _("Ask for sign-off"),
                                     .problem = f ? f->kinds_problem : NULL});
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        if (sign_off_can_be_asked(sheet, (enum sign_off_kind)k))
            field_check(reply, sign_off_kind_names[k], NULL, sign_off_title(k), NULL,
                        f ? f->chosen[k]
                          : sheet->rule.needed[k] && sheet->kinds[k].state != SIGN_OFF_SIGNED);
    }
    html_close(h, "fieldset");
    field_lines(reply, 2,
                &(struct field){.name = "message",
                                .label = _("What the signers should know (optional)"),
                                .problem = f ? f->message_problem : NULL,
                                .value = f ? f->message : NULL,
                                .max = REVIEW_TEXT_MAX});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Ask for sign-off"), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_close(h, "div");
    html_close(h, "form");
}

/* A translation may have signatures of its own; none is needed. */
static bool translations(struct request *req, struct reply *reply, const struct version_view *v,
                         struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_OFF_TRANSLATIONS,
                                  DB_PARAMS(db_from_int(req->mem, v->id)), err);
    if (!rows)
        return false;
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *language = db_text(rows, i, "language"), *id = db_text(rows, i, "request");
        enum sign_off_kind kind = sign_off_kind_of(db_text(rows, i, "kind"));
        if (!i)
            html_leaf(h, "h3", _("Translations"));
        if (!i)
            html_leaf(h, "p", _("A translation may be signed too. It does not have to be."));
        if (!i)
            html_open(h, "ul");
        html_open(h, "li");
        bool is_signed = db_bool(rows, i, "signed");
        if (id && v->author)
            html_leaf(h, "a", review_title(req, kind, language), "href",
                      mem_format(req->mem, "/reviews/%s", id));
        else
            html_text(h, review_title(req, kind, language));
        if (id)
            html_format(h, " · %s",
                        is_signed                      ? _("signed")
                        : db_bool(rows, i, "answered") ? _("not signed")
                                                       : _("asked"));
        if (v->author && (!id || (!is_signed && db_bool(rows, i, "answered")))) {
            layout_form(req, reply, mem_format(req->mem, "%s/reviews", v->path), NULL);
            field_hidden(reply, "language", language);
            html_open(h, "button", "type", "submit", "name", sign_off_kind_names[kind], "value",
                      "yes", "class", "usa-button usa-button--unstyled");
            html_text(h, id ? _("Ask again") : _("Ask for sign-off"));
            html_leaf(h, "span", mem_format(req->mem, ": %s", review_title(req, kind, language)),
                      "class", "usa-sr-only");
            html_close(h, "button");
            html_close(h, "form");
        }
        html_close(h, "li");
    }
    if (db_count(rows))
        html_close(h, "ul");
    return true;
}

bool version_section_sign_off(struct request *req, struct reply *reply,
                              const struct version_view *v, struct err *err)
{
    struct html *h = reply->html;
    struct sign_off_sheet sheet;
    if (!sign_off_of(req->db, req->mem, v->id, "", DATE_NONE, false, &sheet, err))
        return false;
    html_leaf(h, "h2", _("Sign-off"), "id", "sign-off");
    html_open(h, "ul");
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
        kind_line(req, reply, v, &sheet, (enum sign_off_kind)k);
    html_close(h, "ul");
    bool any = false;
    for (size_t i = 0; i < sheet.n_signatures; i++) {
        if (!any)
            html_open(h, "details");
        if (!any)
            html_leaf(h, "summary", _("All that was said"));
        if (!any)
            html_open(h, "ul");
        any = true;
        review_signature(req, reply, &sheet.signatures[i]);
    }
    if (any)
        html_close(h, "ul");
    if (any)
        html_close(h, "details");
    ask_form(req, reply, v, &sheet);
    return translations(req, reply, v, err);
}

static void read_ask(struct request *req, struct ask_form *f)
{
    *f = (struct ask_form){.message = request_typed(req, "message"),
                           .kinds_problem = _("Choose what you ask for")};
    f->message_problem = field_text_problem(req->mem, f->message, REVIEW_TEXT_MAX, NULL);
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        f->chosen[k] = request_field(req, sign_off_kind_names[k]) != NULL;
        if (f->chosen[k])
            f->kinds_problem = NULL;
    }
}

/* 303 to the version; 404; 422 with the page */
bool page_version_reviews_post(struct request *req, struct reply *reply, struct err *err)
{
    struct version_view v;
    struct ask_form f;
    const char *language = request_typed(req, "language");
    if (!version_view(req, &v, err))
        return false;
    if (strspn(language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") !=
            strlen(language) ||
        strlen(language) > 35)
        return err_set(err, ERR_INVALID, "There is no such translation.");
    read_ask(req, &f);
    if (f.kinds_problem || f.message_problem) {
        v.ask = &f;
        reply->status = 422;
        return version_show(req, reply, &v, err);
    }
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        if (f.chosen[k] && !db_do(req->db, STMT_SIGN_OFF_ASK,
                                  DB_PARAMS(db_from_int(req->mem, v.id), sign_off_kind_names[k],
                                            language, f.message),
                                  err))
            return false;
    }
    return reply_see_other(req, reply, "%s#sign-off", v.path);
}

/* ---- for staff, on the page of the course */

static void reviewed_by(struct reply *reply, const struct signature *s)
{
    struct html *h = reply->html;
    html_open(h, "li");
    html_open(h, "p");
    if (s->kind == SIGN_OFF_SURVIVOR_ADVISER)
        html_text(h, s->was_paid ? _("A survivor adviser reviewed this version and was paid.")
                                 : _("A survivor adviser reviewed this version and was not paid."));
    else
        html_format(h, _("%s: reviewed this version."), sign_off_title(s->kind));
    if (s->name)
        html_format(h, " %s%s%s.", s->name, s->credentials ? ", " : "",
                    s->credentials ? s->credentials : "");
    html_text(h, " ");
    html_sentence(h, _("Signed {day}."), layout_day(reply, "day", s->signed_on));
    html_close(h, "p");
    html_leaf(h, "blockquote", s->statement, "class", "at-typed", "dir", "auto");
    html_close(h, "li");
}

bool sign_off_for_staff(struct request *req, struct reply *reply, const char *code, int version,
                        struct err *err)
{
    struct html *h = reply->html;
    const struct signature *by[SIGN_OFF_KIND_COUNT];
    bool any = false;
    if (!sign_off_for_version(req->db, req->mem, code, version, by, err))
        return false;
    html_leaf(h, "h2", _("Who reviewed it"));
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        if (!by[k])
            continue;
        if (!any)
            html_open(h, "ul");
        any = true;
        reviewed_by(reply, by[k]);
    }
    if (any)
        html_close(h, "ul");
    else
        html_leaf(h, "p", _("Not reviewed: nobody has signed this version."));
    return true;
}
