/* The second step at sign-in.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/second_step.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#include "domain/one_time_code.h"
#include "util/mem.h"
#include "util/secret.h"
#include "util/totp.h"

enum { SALT_BYTES = 16 };

/* What a secret is sealed for: it opens for nobody else. */
static const char *purpose(const void *mem, const char *person)
{
    return mem_format(mem, "app of person %s", person);
}

static int64_t now(void)
{
    return (int64_t)time(NULL);
}

static bool take_app(struct db *db, const void *mem, const char *half, const char *typed,
                     bool *ret_fits, struct err *err)
{
    size_t len, got;
    struct db_rows *rows = db_run(db, mem, STMT_SECOND_STEP_APP, DB_PARAMS(half), err);
    if (!rows || !db_count(rows))
        return rows;
    const unsigned char *sealed = db_bytes(rows, 0, "sealed", mem, &len);
    unsigned char *secret =
        secret_open(mem, purpose(mem, db_text(rows, 0, "person_id")), sealed, len, &got, err);
    if (!secret)
        return false;
    int64_t period = totp_match(secret, got, now(), db_int(rows, 0, "last_period"), typed);
    sodium_memzero(secret, got);
    if (!period)
        return true;
    rows =
        db_run(db, mem, STMT_SECOND_STEP_APP_TAKE, DB_PARAMS(half, db_from_int(mem, period)), err);
    *ret_fits = rows && db_bool(rows, 0, "taken");
    return rows;
}

/* The one of a row that this is, looking at all of them; NULL: none. */
static const char *recovery_of(const void *mem, const struct db_rows *rows, const char *code,
                               struct err *err)
{
    const char *found = NULL;
    for (size_t i = 0; i < db_count(rows); i++) {
        unsigned char mark[SECRET_MARK_BYTES];
        size_t salt_len, mark_len;
        const unsigned char *salt = db_bytes(rows, i, "salt", mem, &salt_len),
                            *kept = db_bytes(rows, i, "mark", mem, &mark_len);
        if (!secret_mark(salt, salt_len, code, mark, err))
            return NULL;
        if (mark_len == sizeof mark && sodium_memcmp(mark, kept, sizeof mark) == 0)
            found = db_text(rows, i, "id");
    }
    return found;
}

static bool take_recovery(struct db *db, const void *mem, const char *half, const char *typed,
                          bool *ret_fits, struct err *err)
{
    const char *code = one_time_code_tidy(mem, typed);
    struct db_rows *rows =
        code ? db_run(db, mem, STMT_SECOND_STEP_RECOVERY, DB_PARAMS(half), err) : NULL;
    if (!rows)
        return !code;
    struct err none = {0};
    const char *which = recovery_of(mem, rows, code, &none);
    if (none.kind != ERR_NONE) {
        *err = none;
        return false;
    }
    if (!which)
        return true;
    rows = db_run(db, mem, STMT_SECOND_STEP_RECOVERY_TAKE, DB_PARAMS(half, which), err);
    *ret_fits = rows && db_bool(rows, 0, "taken");
    return rows;
}

bool second_step_take(struct db *db, const void *mem, const char *half, const char *typed,
                      bool *ret_fits, struct err *err)
{
    *ret_fits = false;
    return take_app(db, mem, half, typed, ret_fits, err) &&
           (*ret_fits || take_recovery(db, mem, half, typed, ret_fits, err));
}

bool second_step_offer(struct db *db, const void *mem, const char *person, const char *session,
                       bool *ret_made, struct err *err)
{
    unsigned char secret[TOTP_SECRET_BYTES];
    size_t len;
    randombytes_buf(secret, sizeof secret);
    const unsigned char *sealed =
        secret_seal(mem, purpose(mem, person), secret, sizeof secret, &len, err);
    sodium_memzero(secret, sizeof secret);
    struct db_rows *rows = sealed ? db_run(db, mem, STMT_SECOND_STEP_OFFER_MAKE,
                                           DB_PARAMS(session, db_from_bytes(mem, sealed, len)), err)
                                  : NULL;
    *ret_made = rows && db_bool(rows, 0, "made");
    return rows;
}

bool second_step_offered(struct db *db, const void *mem, const char *person, const char *session,
                         const unsigned char **ret_secret, size_t *ret_len, struct err *err)
{
    size_t len;
    *ret_secret = NULL;
    struct db_rows *rows = db_run(db, mem, STMT_SECOND_STEP_OFFER, DB_PARAMS(session), err);
    if (!rows || !db_count(rows))
        return rows;
    const unsigned char *sealed = db_bytes(rows, 0, "sealed", mem, &len);
    *ret_secret = secret_open(mem, purpose(mem, person), sealed, len, ret_len, err);
    return *ret_secret;
}

bool second_step_confirm(struct db *db, const void *mem, const char *person, const char *session,
                         const char *typed, bool *ret_fits, struct err *err)
{
    const unsigned char *secret;
    size_t len;
    *ret_fits = false;
    if (!second_step_offered(db, mem, person, session, &secret, &len, err))
        return false;
    int64_t period = secret ? totp_match(secret, len, now(), 0, typed) : 0;
    if (!period)
        return true;
    struct db_rows *rows = db_run(db, mem, STMT_SECOND_STEP_OFFER_TAKE,
                                  DB_PARAMS(session, db_from_int(mem, period)), err);
    *ret_fits = rows && db_bool(rows, 0, "taken");
    return rows;
}

const char *const *second_step_recovery(struct db *db, const void *mem, struct err *err)
{
    const char **codes = mem_array(mem, const char *, RECOVERY_CODES);
    const char *salts[RECOVERY_CODES], *marks[RECOVERY_CODES];
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        unsigned char salt[SALT_BYTES], mark[SECRET_MARK_BYTES];
        codes[i] = one_time_code_new(mem);
        randombytes_buf(salt, sizeof salt);
        if (!secret_mark(salt, sizeof salt, one_time_code_tidy(mem, codes[i]), mark, err))
            return NULL;
        salts[i] = db_from_bytes(mem, salt, sizeof salt);
        marks[i] = db_from_bytes(mem, mark, sizeof mark);
    }
    struct db_rows *rows = db_run(db, mem, STMT_SECOND_STEP_RECOVERY_SET,
                                  DB_PARAMS(db_from_array(mem, salts, RECOVERY_CODES),
                                            db_from_array(mem, marks, RECOVERY_CODES)),
                                  err);
    if (!rows)
        return NULL;
    if (!db_bool(rows, 0, "made")) {
        err_set(err, ERR_CONFLICT, "Set up an app first.");
        return NULL;
    }
    return codes;
}
