/* What messages say.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/message.h"

#include <string.h>

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

/* Stages of a notice, as notice_stage (sql) has them. */
enum { STAGE_NEW = 1, STAGE_RENEWAL, STAGE_MONTH, STAGE_WEEK, STAGE_DAY, STAGE_LATE, STAGE_LAPSED };

/* One line for rows from `i` on whose stage is at least `least`; returns the first row after them.
 * They come most urgent first, of one stage by their day. */
static size_t add_line(struct buf *out, const void *mem, const struct db_rows *rows, size_t i,
                       int least)
{
    size_t first = i;
    date due = DATE_LAST;
    for (; i < db_count(rows) && db_int(rows, i, "stage") >= least; i++) {
        date d = db_date(rows, i, "due");
        due = d != DATE_NONE && d < due ? d : due;
    }
    long n = (long)(i - first);
    const char *day = date_for_people(mem, due);
    if (!n)
        return i;
    buf_text(out, "- ");
    if (least == STAGE_LATE)
        buf_format(out, words_plural("%ld is past its day.", "%ld are past their day.", n), n);
    else if (least == STAGE_MONTH)
        buf_format(out, words_plural("%ld is due by %s.", "%ld are due, the first by %s.", n), n,
                   day);
    else if (least == STAGE_RENEWAL)
        buf_format(out, words_plural("%ld can be renewed now.", "%ld can be renewed now.", n), n);
    else
        buf_format(out, words_plural("%ld is new on it.", "%ld are new on it.", n), n);
    buf_text(out, "\n");
    return i;
}

static bool write_digest(struct db *db, const void *mem, const struct message *m,
                         struct message_text *ret, struct err *err)
{
    static const int lines[] = {STAGE_LATE, STAGE_MONTH, STAGE_RENEWAL, STAGE_NEW};
    struct db_rows *rows =
        db_run(db, mem, STMT_MESSAGE_DIGEST, DB_PARAMS(db_from_int(mem, m->id)), err);
    if (!rows)
        return false;
    ret->reason = "nothing to say";
    if (!db_count(rows))
        return true;
    struct buf *out = buf_new(mem, TEXT_MAX);
    size_t i = 0;
    buf_text(out, _("On your training list:"));
    buf_text(out, "\n\n");
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)
        i = add_line(out, mem, rows, i, lines[k]);
    buf_text(out, "\n");
    buf_text(out, _("The list says what to do, and why you are asked:"));
    buf_format(out, "\n\n  %s/learning\n", config_get("ATTEST_ADDRESS"));
    *ret = (struct message_text){_("Your training list"), buf_data(out), NULL};
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
