/* Guessing is slowed, and nobody is locked out by it.  SPDX-License-Identifier: Apache-2.0 */
#include "web/back_off.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "store/db.h"
#include "util/config.h"
#include "util/words.h"
#include "web/session.h"
#include "web/token.h"

/* Failures without waiting, and the longest wait in seconds: of an account, of an address, which
 * may be that of a whole hospital at the start of a shift. */
static const char *const allowed[BACK_OFF_KEYS] = {"5", "100"};
static const char *const longest[BACK_OFF_KEYS] = {"900", "60"};
/* Of an address whose people ask for a link: that is no failure, and nothing takes it back. */
static const char *const allowed_to_ask[] = {"1000"};

static const char *key_of(struct request *req, const char *kind, const char *what, const char *more)
{
    const char *parts[] = {kind, what, more};
    size_t lens[] = {strlen(kind), strlen(what), strlen(more)};
    unsigned char digest[DIGEST_BYTES];
    token_digest_parts(parts, lens, 3, digest);
    return db_from_bytes(req->mem, digest, sizeof digest);
}

/* The network of an address: of version 6, whoever has one has 64 bits of them. */
static const char *network_of(const struct request *req)
{
    struct in6_addr six;
    if (!req->remote)
        return "";
    if (inet_pton(AF_INET6, req->remote, &six) != 1)
        return req->remote;
    const unsigned char *b = six.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&six))
        return mem_format(req->mem, "%d.%d.%d.%d", b[12], b[13], b[14], b[15]);
    return mem_format(req->mem, "%02x%02x:%02x%02x:%02x%02x:%02x%02x", b[0], b[1], b[2], b[3], b[4],
                      b[5], b[6], b[7]);
}

bool back_off_open_again(struct request *req, struct err *err)
{
    unsigned char digest[DIGEST_BYTES];
    db_queue_begin(req->db, false);
    if (req->token) {
        token_digest(req->token, digest);
        db_queue(req->db, STMT_SESSION_OPEN,
                 DB_PARAMS(db_from_bytes(req->mem, digest, sizeof digest)));
    }
    return db_sync(req->db, err) && db_next(req->db, req->mem, err) &&
           (!req->token || db_next(req->db, req->mem, err));
}

static bool begin(struct request *req, struct back_off *b, const char *const *of,
                  const char *const *most, struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SIGN_IN_TRY,
               DB_PARAMS(db_from_array(req->mem, b->keys, b->n), db_from_array(req->mem, of, b->n),
                         db_from_array(req->mem, most, b->n)),
               err);
    if (!rows)
        return false;
    b->wait = (int)db_int(rows, 0, "wait");
    return back_off_open_again(req, err);
}

bool back_off_begin(struct request *req, const char *login, struct back_off *ret, struct err *err)
{
    *ret = (struct back_off){0};
    if (!config_is_guarded())
        return true;
    db_rollback(req->db);
    if (!login) {
        ret->keys[ret->n++] =
            key_of(req, "proof", mem_format(req->mem, "%lld", (long long)req->viewer->id), "");
        return begin(req, ret, allowed, longest, err);
    }
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_IN_ACCOUNT,
                                  DB_PARAMS(login, session_browser_digest(req)), err);
    if (!rows)
        return false;
    bool known = db_bool(rows, 0, "known");
    ret->keys[ret->n++] =
        key_of(req, "account", db_text(rows, 0, "account"), known ? req->browser : "");
    if (!known && *network_of(req))
        ret->keys[ret->n++] = key_of(req, "address", network_of(req), "");
    return begin(req, ret, allowed, longest, err);
}

static bool begin_by_address_of(struct request *req, const char *what, const char *const *of,
                                struct back_off *ret, struct err *err)
{
    *ret = (struct back_off){0};
    if (!config_is_guarded() || !*network_of(req))
        return true;
    db_rollback(req->db);
    ret->keys[ret->n++] = key_of(req, what, network_of(req), "");
    return begin(req, ret, of, longest + 1, err);
}

static bool begin_by_address(struct request *req, const char *what, struct back_off *ret,
                             struct err *err)
{
    return begin_by_address_of(req, what, allowed + 1, ret, err);
}

bool back_off_begin_code(struct request *req, struct back_off *ret, struct err *err)
{
    return begin_by_address(req, "code", ret, err);
}

bool back_off_begin_provider(struct request *req, struct back_off *ret, struct err *err)
{
    *ret = (struct back_off){0};
    if (!config_is_guarded())
        return true;
    if (req->browser) {
        struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_IN_BROWSER,
                                      DB_PARAMS(session_browser_digest(req)), err);
        if (!rows)
            return false;
        if (db_bool(rows, 0, "known")) {
            db_rollback(req->db);
            ret->keys[ret->n++] = key_of(req, "provider browser", req->browser, "");
            return begin(req, ret, allowed, longest, err);
        }
    }
    return begin_by_address(req, "provider", ret, err);
}

bool back_off_begin_ask(struct request *req, struct back_off *ret, struct err *err)
{
    return begin_by_address_of(req, "ask", allowed_to_ask, ret, err);
}

bool back_off_begin_step(struct request *req, const char *person, bool known, struct back_off *ret,
                         struct err *err)
{
    *ret = (struct back_off){0};
    if (!config_is_guarded())
        return true;
    db_rollback(req->db);
    ret->keys[ret->n++] = key_of(req, "step", person, known && req->browser ? req->browser : "");
    return begin(req, ret, allowed, longest, err);
}

bool back_off_right_within(struct request *req, const struct back_off *b, struct err *err)
{
    return !b->n || db_do(req->db, STMT_SIGN_IN_RIGHT,
                          DB_PARAMS(db_from_array(req->mem, b->keys, b->n),
                                    db_from_array(req->mem, NULL, 0), allowed[1]),
                          err);
}

bool back_off_right(struct request *req, const struct back_off *b, struct err *err)
{
    if (!b->n)
        return true;
    size_t own = b->n > 1; /* what is counted by address alone, others share */
    db_rollback(req->db);
    return db_do(req->db, STMT_SIGN_IN_RIGHT,
                 DB_PARAMS(db_from_array(req->mem, b->keys, own),
                           db_from_array(req->mem, b->keys + own, b->n - own), allowed[1]),
                 err) &&
           back_off_open_again(req, err);
}

const char *back_off_words(const void *mem, int wait)
{
    if (wait <= 60)
        return _("Too many tries did not fit. Wait a minute, then try again.");
    return mem_format(mem,
                      _("Too many tries did not fit. Wait %d minutes, then try again. A one-time "
                        "code from your manager lets you in sooner."),
                      (wait + 59) / 60);
}
