/*
 * What is kept about people: told to everybody, and each person's own, to download.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Asking for the file is a grave act, so that nobody takes it from a computer that was left open;
 * the file itself is made by a GET, which only reads. docs/privacy.md has the same in full.
 */
#include "domain/personal_data.h"
#include "store/db.h"
#include "util/config.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/proof.h"
#include "web/session.h"

enum { FILE_MAX = 7 * 1024 * 1024 };

/* What is kept, why, and for how long. */
static const struct {
    const char *what, *why;
} kept[] = {
    {N_("Your name, employee number and e-mail address, and where you work"),
     N_("So that you get the training that your work asks for. They stay while you work here, and "
        "as long afterwards as your employer set.")},
    {N_("Courses you finished, your awards and certificates"),
     N_("They prove that you were trained. They stay on record. When your name goes, they stay "
        "without it.")},
    {N_("Your answers in quizzes"),
     N_("So that a result can be counted again. Your managers never see them.")},
    {N_("Answers that are yours alone"),
     N_("Only you can read them. You can delete them whenever you like.")},
    {N_("Training elsewhere, licences, leave and exemptions, with their reasons"),
     N_("They decide what is asked of you and when. Reasons are seen by those who agreed to them, "
        "and by auditors.")},
    {N_("How you sign in: your password, codes and passkeys"),
     N_("Only in a form that nobody can read back. They go when you replace them.")},
    {N_("Where you are signed in, and tries that did not work"),
     N_("So that you and auditors see when somebody else tries. Sessions are deleted a week after "
        "they end, counts of tries after a day.")},
    {N_("Messages that were sent to you"),
     N_("What each one was about and when it went, so that none comes twice.")},
    {N_("The audit: what you changed, when you signed in, and who looked at your records"),
     N_("It protects your records. Nothing can be taken out of it. It has no answers and no "
        "reasons in it.")},
};

/* 200 */
bool page_privacy(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    (void)err;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("What is kept about you"), .exit = true});
    html_leaf(h, "h1", _("What is kept about you"));
    html_leaf(h, "p",
              _("This is a place for training. It holds what it needs for that, and nothing about "
                "patients."));
    html_open(h, "dl", "class", "at-facts");
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        facts_row(h, _(kept[i].what), _(kept[i].why));
    html_close(h, "dl");
    html_leaf(h, "h2", _("What is never kept"));
    html_leaf(h, "p",
              _("That you left a page quickly, that you took a pause, that you chose another "
                "question, or that you opened the page for support."));
    html_leaf(h, "h2", _("What you can do"));
    html_open(h, "p");
    html_sentence(h,
                  _("You can download all of it under {data}. If something is wrong, you can say "
                    "so. Your employer answers for these data: ask there for anything else."),
                  html_link("data", _("My data"), "/settings/my-data"));
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* 200 */
bool page_my_data(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    (void)err;
    layout_begin(req, reply, &(struct page_look){.title = _("My data"), .exit = true});
    layout_back(reply, "/settings", _("Settings"));
    html_leaf(h, "h1", _("My data"));
    html_open(h, "p");
    html_sentence(h,
                  _("You can download everything that is held about you, as one file. What that is "
                    "and why it is kept stands under {kept}."),
                  html_link("kept", _("What is kept about you"), "/privacy"));
    html_close(h, "p");
    html_leaf(h, "p",
              _("It holds what only you may read, too. Do not download it on a computer that "
                "others use."));
    html_open(h, "p");
    html_sentence(h,
                  _("Documents that you sent are not in it: each can be downloaded under {here}."),
                  html_link("here", _("Training done elsewhere"), "/evidence"));
    html_close(h, "p");
    layout_form(req, reply, "/settings/my-data", "class", "usa-form");
    layout_submit(reply, _("Download my data"));
    layout_end(req, reply);
    return true;
}

/* 303 to the file */
bool page_my_data_post(struct request *req, struct reply *reply, struct err *err)
{
    (void)err;
    return reply_see_other(req, reply, "/settings/my-data/file");
}

/* 200 application/json; 303 to the page for somebody who has not shown lately to be themselves */
bool page_my_data_file(struct request *req, struct reply *reply, struct err *err)
{
    if (config_is_guarded()) {
        struct db_rows *rows =
            db_run(req->db, req->mem, STMT_SESSION_PROVEN, DB_PARAMS(session_digest(req)), err);
        if (!rows)
            return false;
        if (db_is_null(rows, 0, "seconds") || db_int(rows, 0, "seconds") > PROOF_MINUTES * 60)
            return reply_see_other(req, reply, "/settings/my-data");
    }
    struct buf *out = buf_new(req->mem, FILE_MAX);
    if (!personal_data_write(req->db, req->mem, NULL, out, err))
        return false;
    buf_text(out, "\n}\n");
    if (buf_is_full(out))
        return err_set(err, ERR_TOO_LARGE,
                       "There is more on record than one page can send. Ask an administrator: they "
                       "can hand it to you as a file.");
    reply_bytes(reply, "application/json", buf_data(out), buf_len(out));
    reply->file_name = "my-data.json";
    return true;
}
