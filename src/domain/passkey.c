/* Passkeys of people.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/passkey.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <sodium.h>
#include <string.h>

#include "store/json.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/passkey.h"

enum { CHALLENGE_BYTES = 32, HANDLE_BYTES = 32, BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

static const char *written(const void *mem, const unsigned char *bytes, size_t len)
{
    size_t size = sodium_base64_ENCODED_LEN(len, BASE64);
    char *text = mem_array(mem, char, size);
    return sodium_bin2base64(text, size, bytes, len, BASE64);
}

/* What was sent in base64url; data NULL: nothing, too much, or something else. */
static struct passkey_bytes bytes_of(const void *mem, const char *text)
{
    struct passkey_bytes got = {NULL, 0};
    size_t n = text ? strlen(text) : 0;
    if (!n || n > 2 * PASSKEY_ANSWER_MAX)
        return got;
    unsigned char *bytes = mem_array(mem, unsigned char, n);
    if (sodium_base642bin(bytes, n, text, n, NULL, &got.len, NULL, BASE64) == 0)
        got.data = bytes;
    return got;
}

bool passkey_site(const void *mem, const char *address, struct passkey_site *ret)
{
    unsigned char number[sizeof(struct in6_addr)];
    const char *start = strstr(address, "://");
    if (!start)
        return false;
    start += 3;
    size_t host = strcspn(start, ":/"), all = strcspn(start, "/");
    char *rp = mem_text_n(mem, start, host);
    for (char *p = rp; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    if (!*rp || *rp == '[' || inet_pton(AF_INET, rp, number) == 1)
        return false;
    bool tls = !strncmp(address, "https://", 8);
    const char *port = mem_text_n(mem, start + host, all - host);
    if (!strcmp(port, tls ? ":443" : ":80"))
        port = "";
    *ret = (struct passkey_site){
        .origin = mem_format(mem, "%s://%s%s", tls ? "https" : "http", rp, port), .rp = rp};
    return true;
}

static const char *const purposes[] = {[PASSKEY_MAKE] = "make",
                                       [PASSKEY_PROVE] = "prove",
                                       [PASSKEY_SIGN_IN] = "sign in",
                                       [PASSKEY_STEP] = "second step"};

bool passkey_is_verified(enum passkey_purpose purpose)
{
    return purpose == PASSKEY_PROVE || purpose == PASSKEY_SIGN_IN;
}

const char *passkey_ask(struct db *db, const void *mem, enum passkey_purpose purpose,
                        const char *digest, const char *person, struct err *err)
{
    unsigned char challenge[CHALLENGE_BYTES];
    randombytes_buf(challenge, sizeof challenge);
    if (!db_do(db, STMT_PASSKEY_CHALLENGE_MAKE,
               DB_PARAMS(digest, person, db_from_bytes(mem, challenge, sizeof challenge),
                         purposes[purpose]),
               err))
        return NULL;
    return written(mem, challenge, sizeof challenge);
}

bool passkey_take(struct db *db, const void *mem, const char *digest, struct passkey_asked *ret,
                  struct err *err)
{
    size_t len;
    *ret = (struct passkey_asked){0};
    if (!digest)
        return true;
    struct db_rows *rows = db_run(db, mem, STMT_PASSKEY_CHALLENGE_TAKE, DB_PARAMS(digest), err);
    if (!rows || !db_count(rows))
        return rows;
    const unsigned char *challenge = db_bytes(rows, 0, "challenge", mem, &len);
    ret->challenge = written(mem, challenge, len);
    while (ret->purpose < PASSKEY_STEP &&
           strcmp(purposes[ret->purpose], db_text(rows, 0, "purpose")) != 0)
        ret->purpose++;
    if (!db_is_null(rows, 0, "person_id"))
        ret->person = mem_text(mem, db_text(rows, 0, "person_id"));
    return true;
}

/* What the browser told the device: for what, where, and over which bytes. NULL: all in order. */
static const char *client_fault(const void *mem, const struct passkey_site *site,
                                const struct passkey_asked *asked, enum passkey_purpose purpose,
                                struct passkey_bytes client)
{
    const char *type = purpose == PASSKEY_MAKE ? "webauthn.create" : "webauthn.get";
    if (asked->purpose != purpose)
        return "it answers a question that was asked for something else";
    const struct json *told =
        client.data ? json_doc_read(mem, (const char *)client.data, client.len) : NULL;
    if (!told)
        return "its client data cannot be read";
    const char *for_what = json_doc_text(told, "type"),
               *challenge = json_doc_text(told, "challenge"),
               *origin = json_doc_text(told, "origin");
    if (!for_what || strcmp(for_what, type) != 0)
        return "it was made for something else";
    if (!challenge || strcmp(challenge, asked->challenge) != 0)
        return "it answers another question";
    if (!origin || strcmp(origin, site->origin) != 0)
        return "it was given to another origin";
    return json_doc_true(told, "crossOrigin") || json_doc_has(told, "topOrigin")
               ? "it was given within a page of others"
               : NULL;
}

bool passkey_add(struct db *db, const void *mem, const struct passkey_site *site,
                 const struct passkey_asked *asked, const struct passkey_answer *answer,
                 const char *session, const char *name, enum passkey_added *ret,
                 const char **ret_why, struct err *err)
{
    const struct passkey_wanted wanted = {.rp = site->rp};
    struct passkey_made made = {0};
    *ret = PASSKEY_NOT;
    *ret_why = client_fault(mem, site, asked, PASSKEY_MAKE, bytes_of(mem, answer->client));
    if (*ret_why)
        return true;
    enum passkey_fault fault = passkey_read_made(mem, &wanted, bytes_of(mem, answer->data), &made);
    if (fault) {
        *ret_why = passkey_fault_words(fault);
        return true;
    }
    struct db_rows *rows = db_run(
        db, mem, STMT_PASSKEY_ADD,
        DB_PARAMS(session, name, db_from_bytes(mem, made.id.data, made.id.len),
                  db_from_int(mem, made.algorithm), db_from_bytes(mem, made.key.data, made.key.len),
                  db_from_int(mem, made.counter)),
        err);
    if (!rows)
        return false;
    const char *outcome = db_text(rows, 0, "outcome");
    *ret = !strcmp(outcome, "added")   ? PASSKEY_ADDED
           : !strcmp(outcome, "known") ? PASSKEY_KNOWN
                                       : PASSKEY_MANY;
    return true;
}

/* Whether the device says that it is this person's. It need not where one was asked by name. */
static bool handle_fits(const void *mem, const struct passkey_asked *asked, const char *user,
                        const unsigned char *handle, size_t len)
{
    if (!user || !*user)
        return asked->person;
    struct passkey_bytes said = bytes_of(mem, user);
    return said.data && handle && said.len == len && sodium_memcmp(said.data, handle, len) == 0;
}

static bool refuse(struct passkey_shown *ret, const char *why)
{
    ret->why = why;
    return true;
}

bool passkey_use(struct db *db, const void *mem, const struct passkey_site *site,
                 const struct passkey_asked *asked, const struct passkey_answer *answer,
                 enum passkey_purpose purpose, struct passkey_shown *ret, struct err *err)
{
    const struct passkey_wanted wanted = {.rp = site->rp, .verified = passkey_is_verified(purpose)};
    struct passkey_bytes id = bytes_of(mem, answer->id), client = bytes_of(mem, answer->client);
    uint32_t count = 0;
    size_t key_len, handle_len = 0;
    *ret = (struct passkey_shown){0};
    const char *why = client_fault(mem, site, asked, purpose, client);
    if (why || !id.data)
        return refuse(ret, why ? why : "it does not say which it is");
    struct db_rows *rows =
        db_run(db, mem, STMT_PASSKEY_FIND, DB_PARAMS(db_from_bytes(mem, id.data, id.len)), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return refuse(ret, "nobody has it");
    const char *person = db_text(rows, 0, "person_id"), *key_id = db_text(rows, 0, "id");
    if (asked->person && strcmp(asked->person, person) != 0)
        return refuse(ret, "it is somebody else's");
    const unsigned char *handle =
        db_is_null(rows, 0, "handle") ? NULL : db_bytes(rows, 0, "handle", mem, &handle_len);
    if (!handle_fits(mem, asked, answer->user, handle, handle_len))
        return refuse(ret, "its device says that it is somebody else's");
    const unsigned char *key = db_bytes(rows, 0, "public_key", mem, &key_len);
    enum passkey_fault fault = passkey_check_used(
        &wanted, (int)db_int(rows, 0, "algorithm"), (struct passkey_bytes){key, key_len}, client,
        bytes_of(mem, answer->data), bytes_of(mem, answer->signature), &count);
    if (fault)
        return refuse(ret, passkey_fault_words(fault));
    struct db_rows *used =
        db_run(db, mem, STMT_PASSKEY_USE, DB_PARAMS(key_id, db_from_int(mem, count)), err);
    if (!used)
        return false;
    if (!db_bool(used, 0, "used")) {
        ret->copied = key_id;
        return refuse(ret, "its count went back: there is a copy of it");
    }
    ret->person = person;
    return true;
}

const char *passkey_handle(struct db *db, const void *mem, struct err *err)
{
    unsigned char fresh[HANDLE_BYTES];
    size_t len;
    randombytes_buf(fresh, sizeof fresh);
    struct db_rows *rows = db_run(db, mem, STMT_PASSKEY_HANDLE,
                                  DB_PARAMS(db_from_bytes(mem, fresh, sizeof fresh)), err);
    if (!rows)
        return NULL;
    const unsigned char *handle = db_bytes(rows, 0, "handle", mem, &len);
    return written(mem, handle, len);
}

const char *passkey_ids(struct db *db, const void *mem, const char *half, struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_PASSKEY_OF_STEP, DB_PARAMS(half), err);
    struct buf *out = buf_new(mem, 64 * 1024);
    if (!rows)
        return NULL;
    for (size_t i = 0; i < db_count(rows); i++) {
        size_t len;
        const unsigned char *id = db_bytes(rows, i, "credential", mem, &len);
        buf_format(out, "%s%s", i ? " " : "", written(mem, id, len));
    }
    return buf_data(out);
}
