/* What messages say.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/message.h"

#include <string.h>

#include "domain/digest.h"
#include "domain/mail_link.h"
#include "util/buf.h"
#include "util/config.h"
#include "util/mem.h"
#include "util/words.h"

enum { TEXT_MAX = 256 * 1024 };

/* A new link, known to the database by its digest. */
static const char *make_link(struct db *db, const void *mem, const struct message *m,
                             const char *path, struct err *err)
{
    const char *secret = mail_link_new(mem);
    if (!db_do(db, STMT_MESSAGE_LINK,
               DB_PARAMS(db_from_int(mem, m->id), mail_link_digest(mem, secret), m->to), err))
        return NULL;
    return mem_format(mem, "%s%s%s", config_get("ATTEST_ADDRESS"), path, secret);
}

static bool write_reset(struct db *db, const void *mem, const struct message *m,
                        struct message_text *ret, struct err *err)
{
    const char *link = make_link(db, mem, m, "/password-resets/", err);
    ret->subject = _("Your sign-in");
    ret->text = mem_format(
        mem,
        _("Somebody asked for a new password for the account with this e-mail address.\n\nIf it "
          "was you, choose one here within an hour. The link works once:\n\n  %s\n\nIf it was not "
          "you, do nothing. Your password stays as it is.\n"),
        link ? link : "");
    return link != NULL;
}

static bool write_address(struct db *db, const void *mem, const struct message *m,
                          struct message_text *ret, struct err *err)
{
    const char *link = make_link(db, mem, m, "/settings/address/", err);
    ret->subject = _("Your e-mail address");
    ret->text = mem_format(
        mem,
        _("Somebody gave this e-mail address as theirs.\n\nIf it was you, sign in and "
          "confirm it here within an hour. The link works once:\n\n  %s\n\nIf it was not "
          "you, do nothing.\n"),
        link ? link : "");
    return link != NULL;
}

static bool write_password_changed(struct db *db, const void *mem, const struct message *m,
                                   struct message_text *ret, struct err *err)
{
    (void)db;
    (void)m;
    (void)err;
    ret->subject = _("Your password was changed");
    ret->text =
        mem_format(mem,
                   _("The password of your account was changed.\n\nIf it was you, you need not do "
                     "anything.\n\n"
                     "If it was not you, choose a new password at once, here:\n\n  "
                     "%s/password-resets\n\nor ask "
                     "your manager for a one-time code.\n"),
                   config_get("ATTEST_ADDRESS"));
    return true;
}

static bool write_address_changed(struct db *db, const void *mem, const struct message *m,
                                  struct message_text *ret, struct err *err)
{
    (void)db;
    (void)m;
    (void)err;
    ret->subject = _("Your e-mail address was changed");
    ret->text = mem_text(
        mem, _("The e-mail address of your account was changed. This address is not used any "
               "more.\n\nIf it was you, you need not do anything.\n\nIf it was not you, tell your "
               "manager or an administrator today.\n"));
    return true;
}

static bool write_factor(struct db *db, const void *mem, const struct message *m,
                         struct message_text *ret, struct err *err)
{
    (void)db;
    (void)err;
    const char *what = !strcmp(m->what, "added")
                           ? _("An app or a passkey was added to what your account asks for when "
                               "you sign in.")
                           : _("An app or a passkey was taken away from what your account asks for "
                               "when you sign in.");
    ret->subject = _("Your sign-in was changed");
    ret->text = mem_format(mem, "%s\n\n%s", what,
                           mem_format(mem,
                                      _("If it was you, you need not do anything.\n\nIf it was "
                                        "not you, choose a new password at once, here:\n\n  "
                                        "%s/password-resets\n\nand tell an administrator "
                                        "today.\n"),
                                      config_get("ATTEST_ADDRESS")));
    return true;
}

static bool write_test(struct db *db, const void *mem, const struct message *m,
                       struct message_text *ret, struct err *err)
{
    (void)db;
    (void)m;
    (void)err;
    *ret = (struct message_text){
        _("Test"), mem_text(mem, _("This is a test. It asks nothing of you.\n")), NULL};
    return true;
}

static bool write_digest(struct db *db, const void *mem, const struct message *m,
                         struct message_text *ret, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_MESSAGE_DIGEST, DB_PARAMS(db_from_int(mem, m->id)), err);
    if (!rows)
        return false;
    ret->reason = "nothing to say";
    if (!db_count(rows))
        return true;
    struct digest d = {.due = mem_array(mem, struct digest_due, db_count(rows))};
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *part = db_text(rows, i, "part");
        if (!strcmp(part, "due"))
            d.due[d.n++] =
                (struct digest_due){(int)db_int(rows, i, "stage"), db_date(rows, i, "due")};
        d.reminder |= !strcmp(part, "reminder");
        d.record |= !strcmp(part, "record");
        d.days |= !strcmp(part, "days");
        d.answer |= !strcmp(part, "answer");
    }
    *ret = (struct message_text){_("Your training list"), digest_words(mem, &d), NULL};
    return true;
}

static bool write_week(struct db *db, const void *mem, const struct message *m,
                       struct message_text *ret, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_MESSAGE_WEEK, DB_PARAMS(db_from_int(mem, m->id)), err);
    if (!rows)
        return false;
    ret->reason = "nothing to say";
    if (!db_count(rows))
        return true;
    struct buf *out = buf_new(mem, TEXT_MAX);
    buf_text(out, _("How your staff stand, each person counted once:"));
    for (size_t i = 0; i < db_count(rows); i++) {
        long long late = (long long)db_int(rows, i, "late"),
                  soon = (long long)db_int(rows, i, "late_soon");
        buf_format(out, "\n\n%s\n\n", db_text(rows, i, "name"));
        buf_format(out, _("- people of whom something is asked: %lld"),
                   (long long)db_int(rows, i, "asked"));
        buf_text(out, "\n");
        buf_format(out, _("- people overdue or lapsed today: %lld"), late);
        buf_text(out, "\n");
        buf_format(out, _("- people overdue or lapsed in 30 days, if nothing is done: %lld"), soon);
        buf_format(out, "\n\n  %s/facilities/%s/standing\n", config_get("ATTEST_ADDRESS"),
                   db_text(rows, i, "code"));
    }
    *ret = (struct message_text){_("Your week in numbers"), buf_data(out), NULL};
    return true;
}

typedef bool write_fn(struct db *db, const void *mem, const struct message *m,
                      struct message_text *ret, struct err *err);

static const struct kind {
    const char *name;
    write_fn *write;
} kinds[] = {
    {"reset", write_reset},
    {"address", write_address},
    {"password-changed", write_password_changed},
    {"address-changed", write_address_changed},
    {"factor", write_factor},
    {"test", write_test},
    {"digest", write_digest},
    {"week", write_week},
};

bool message_write(struct db *db, const void *mem, const struct message *message,
                   struct message_text *ret, struct err *err)
{
    *ret = (struct message_text){0};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!strcmp(kinds[i].name, message->kind))
            return kinds[i].write(db, mem, message, ret, err);
    }
    return err_set(err, ERR_INTERNAL, "no message of the kind %s", message->kind);
}
