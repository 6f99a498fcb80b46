/* Sending what waits in the outbox.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/outbox.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "domain/message.h"
#include "store/mail.h"
#include "util/config.h"
#include "util/log.h"
#include "util/mail.h"
#include "util/mem.h"
#include "util/words.h"

enum { MINUTE = 60, LONGEST = 4 * 60 * MINUTE, UNWRITTEN = 30 * MINUTE, DOUBLINGS = 8 };
/* A morning's messages may be very many, and the worker has other work: so many, or so many
 * seconds, at a time. */
enum { AT_A_TIME = 100, SECONDS_AT_A_TIME = 10, SECONDS_OF_NOTING = 2 };

double outbox_wait(int tries, double chance)
{
    double wait = MINUTE;
    for (int i = 1; i < tries && i <= DOUBLINGS; i++)
        wait *= 2;
    if (wait > LONGEST)
        wait = LONGEST;
    return wait * (0.75 + chance / 2);
}

static double chance(void)
{
    return (double)randombytes_random() / (double)UINT32_MAX;
}

static bool settle(struct db *db, const void *mem, int64_t message, const char *state,
                   const char *why, double wait, struct err *err)
{
    return db_do(db, STMT_MESSAGE_SETTLE,
                 DB_PARAMS(db_from_int(mem, message), state, why, mem_format(mem, "%.3f", wait)),
                 err);
}

/* One message that a worker has. */
struct claimed {
    struct message message;
    const char *mark; /* of its id: nobody guesses it */
    int tries;
    const char *wire; /* the whole message as it is sent; NULL: it is not */
};

/* The host of the address that people type: a part of the ids of messages. */
static const char *host_of_address(const void *mem)
{
    const char *address = config_get("ATTEST_ADDRESS"), *host = strstr(address, "://");
    host = host ? host + 3 : address;
    return mem_text_n(mem, host, strcspn(host, ":/"));
}

static bool compose(struct db *db, const void *mem, struct claimed *c, const char *language,
                    const char **ret_reason, struct err *err)
{
    struct message_text text;
    words_use(words_find(language));
    bool written = message_write(db, mem, &c->message, &text, err);
    *ret_reason = written ? text.reason : NULL;
    if (written && text.text)
        c->wire = mail_compose(
            mem, &(struct mail){.from = mailer_from(),
                                .to = c->message.to,
                                .id = mem_format(mem, "%lld.%s@%s", (long long)c->message.id,
                                                 c->mark, host_of_address(mem)),
                                .language = words_in_use()->code,
                                .subject = text.subject,
                                .text = text.text,
                                .at = (int64_t)time(NULL)});
    words_use(NULL);
    return written;
}

/* Claims the next message and marks it: as being sent, or as one that is not sent, with the reason.
 * *ret_none: there was none. After a failure c->message.id says which one could not be written. */
static bool claim(struct db *db, const void *mem, struct claimed *c, bool *ret_none,
                  struct err *err)
{
    const char *reason = NULL;
    db_queue_begin(db, false);
    db_queue(db, STMT_MESSAGE_CLAIM, NULL);
    struct db_rows *row = db_sync(db, err) && db_next(db, mem, err) ? db_next(db, mem, err) : NULL;
    if (!row)
        return false;
    *ret_none = db_count(row) == 0;
    if (*ret_none)
        return true;
    c->message = (struct message){.id = db_int(row, 0, "id"),
                                  .person_id = db_int(row, 0, "person_id"),
                                  .kind = db_text(row, 0, "kind"),
                                  .what = db_text(row, 0, "what"),
                                  .period = db_text(row, 0, "period"),
                                  .to = db_text(row, 0, "to_address")};
    c->mark = db_text(row, 0, "mark");
    c->tries = (int)db_int(row, 0, "tries") + 1;
    if (!c->message.to)
        reason = "no address";
    else if (db_bool(row, 0, "refused"))
        reason = "address refused";
    else if (!mail_address_fits(c->message.to))
        reason = "address cannot be used";
    else if (!compose(db, mem, c, db_text(row, 0, "language"), &reason, err))
        return false;
    return settle(db, mem, c->message.id, c->wire ? "sending" : "dropped", reason, 0, err);
}

/* What became of it. After a failure that may pass, it waits. */
static bool note(struct db *db, const void *mem, const struct claimed *c,
                 const struct mail_result *result, struct err *err)
{
    static const char *const states[] = {
        [MAIL_SENT] = "sent",       [MAIL_LATER] = "waiting", [MAIL_AWAY] = "waiting",
        [MAIL_REFUSED] = "refused", [MAIL_UNSURE] = "unsure", [MAIL_ADDRESS_REFUSED] = "refused",
    };
    db_queue_begin(db, false);
    if (!db_sync(db, err) || !db_next(db, mem, err))
        return false;
    if (result->outcome == MAIL_ADDRESS_REFUSED &&
        !db_do(db, STMT_MESSAGE_REFUSE, DB_PARAMS(c->message.to, db_from_int(mem, result->code)),
               err))
        return false;
    return settle(db, mem, c->message.id, states[result->outcome],
                  *result->why ? result->why : NULL, outbox_wait(c->tries, chance()), err) &&
           db_commit(db, err);
}

/* A message that cannot be written waits, so that it does not hold up those behind it. */
static bool put_off(struct db *db, const void *mem, int64_t message, struct err *err)
{
    log_failure("-", "outbox", 0, err);
    *err = (struct err){0};
    db_rollback(db);
    db_queue_begin(db, false);
    return db_sync(db, err) && db_next(db, mem, err) &&
           settle(db, mem, message, "waiting", "cannot be written", UNWRITTEN, err) &&
           db_commit(db, err);
}

/* One message; *ret_more: there may be others to send now. */
static bool send_one(struct db *db, const void *mem, struct mailer *mailer, bool *ret_more,
                     size_t *ret_sent, size_t *ret_failed, struct err *err)
{
    struct claimed c = {.wire = NULL};
    bool none = true;
    *ret_more = false;
    if (!claim(db, mem, &c, &none, err) || !db_commit(db, err)) {
        *ret_failed += c.message.id != 0;
        *ret_more = c.message.id && put_off(db, mem, c.message.id, err);
        if (!*ret_more)
            db_rollback(db);
        return *ret_more;
    }
    *ret_more = !none;
    if (none || !c.wire)
        return true;
    struct mail_result result = mailer_send(mailer, c.message.to, c.wire);
    *ret_sent += result.outcome == MAIL_SENT;
    *ret_failed += result.outcome != MAIL_SENT;
    *ret_more = result.outcome != MAIL_AWAY;
    if (note(db, mem, &c, &result, err))
        return true;
    db_rollback(db);
    return false;
}

bool outbox_look(struct db *db, struct err *err)
{
    return db_do(db, STMT_REMINDER_END, NULL, err) &&
           (!mailer_is_set() || db_do(db, STMT_MESSAGE_WEEKS, NULL, err));
}

/* One statement again and again, for as long as it says that there is more, and a few seconds. */
static bool note_some(struct db *db, enum stmt which, const char *const *params,
                      const volatile sig_atomic_t *stop, bool *ret_more, struct err *err)
{
    time_t until = time(NULL) + SECONDS_OF_NOTING;
    bool fine = true;
    *ret_more = true;
    while (fine && *ret_more && !*stop && time(NULL) <= until) {
        void *scratch = mem_owner(NULL, "notes");
        struct db_rows *row = db_run(db, scratch, which, params, err);
        fine = row != NULL;
        *ret_more = fine && db_bool(row, 0, "more");
        mem_free(scratch);
    }
    return fine;
}

bool outbox_note(struct db *db, const volatile sig_atomic_t *stop, bool *ret_more, struct err *err)
{
    *ret_more = false;
    return !mailer_is_set() || note_some(db, STMT_MESSAGE_DIGESTS, NULL, stop, ret_more, err);
}

bool outbox_remind(struct db *db, const volatile sig_atomic_t *stop, bool *ret_more,
                   struct err *err)
{
    return note_some(db, STMT_REMINDER_NOTE, DB_PARAMS(mailer_is_set() ? "t" : "f"), stop, ret_more,
                     err);
}

bool outbox_run(struct db *db, const void *mem, const volatile sig_atomic_t *stop, bool *ret_more,
                size_t *ret_sent, size_t *ret_failed, struct err *err)
{
    bool more = true, fine = true;
    time_t until = time(NULL) + SECONDS_AT_A_TIME;
    *ret_more = false;
    if (!db_do(db, STMT_MESSAGE_RESETS, NULL, err) || !db_do(db, STMT_MESSAGE_END, NULL, err))
        return false;
    if (!mailer_is_set())
        return true;
    void *scratch = mem_owner(mem, "outbox");
    struct mailer *mailer = mailer_new(scratch, err);
    fine = mailer != NULL;
    for (int i = 0; i < AT_A_TIME && fine && more && !*stop && time(NULL) <= until; i++) {
        void *one = mem_owner(scratch, "message");
        fine = send_one(db, one, mailer, &more, ret_sent, ret_failed, err);
        mem_free(one);
    }
    mem_free(scratch);
    *ret_more = fine && more;
    return fine;
}
