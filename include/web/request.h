/*
 * A request, its reply, and the route that joins them.  SPDX-License-Identifier: Apache-2.0
 *
 * A handler is called when the gate (web/gate.h) has found the route, the viewer, the permission
 * and the scope, has checked the token and parsed the form, and has opened the transaction. It
 * reads the request, calls domain and store, fills the reply and returns true; or returns false
 * with err set, and the gate rolls back and answers with the error. A reply of status 400 or more
 * is rolled back too. Handlers never begin, commit or send.
 */
#ifndef ATTEST_WEB_REQUEST_H
#define ATTEST_WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/date.h"
#include "util/err.h"
#include "util/html.h"
#include "util/mem.h"
#include "web/form.h"

struct db;
struct db_rows;
struct route;

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_COUNT };

/* Who is signed in. */
struct viewer {
    int64_t id;
    const char *name;
    const char *language; /* chosen, or of the records; NULL: neither says */
    bool large_print, exit_keys, roomy_tables;
    const char *zone;        /* of the primary post */
    date today;              /* there */
    const char *permissions; /* space-separated: "manager author" */
    const char *scopes;      /* of a token for machines, space-separated; NULL: this is a person */
    int64_t ends_at;         /* seconds since 1970 when the session ends if it is not used */
    bool touch;              /* last use is to be noted */
    bool bare; /* they must set up a second step before anything else: only routes with that mark
                  are open to them */
    char csrf[65]; /* token against forged requests */
    /* On routes with the mark answers, and pages with an activity to answer; NULL elsewhere. */
    const char *device_key; /* under which the browser keeps what is not sent yet, in base64 */
    const char *device_tag; /* names the person to their browser, and says nothing of them */
};

enum { PARAMS_OF_PATH_MAX = 4 };

struct request {
    void *mem; /* freed when the reply is sent */
    struct db *db;
    enum method method;
    bool head; /* HEAD: answered as GET, without the body */
    const struct route *route;
    const char *path;  /* decoded, without query */
    const char *query; /* as sent, or "" */
    struct {
        const char *name, *value;
    } params[PARAMS_OF_PATH_MAX]; /* ":code" of the pattern and what stands there */
    struct form *form;            /* fields of the query and of the body */
    const char *content_type;
    const unsigned char *body;
    size_t body_len;
    const char *id;      /* for logs */
    const char *remote;  /* address that it came from; NULL: not told */
    const char *agent;   /* what the browser says of itself; "" if nothing */
    const char *browser; /* secret of a browser in which somebody signed in before; NULL: none */
    const char *token;   /* of the session cookie; NULL: none sent */
    const char *bearer;  /* of a machine (web/token.h), in place of a session; NULL: none sent */
    const char *half;    /* token of somebody between the two steps of signing in; NULL: none */
    const char *visit;   /* secret of a sign-in by a provider that has begun here; NULL: none */
    bool left;           /* the browser was left without a connection: what it holds ends now */
    const char *csrf;    /* X-CSRF-Token, or the field csrf */
    const char *key;    /* Idempotency-Key, or the field idempotency_key; for a write the gate makes
                           one if none was sent */
    const char *digest; /* of a write, to tell two requests with one key apart */
    const struct viewer *viewer; /* NULL: nobody is signed in */
    int64_t facility_id;         /* of routes with the scope SCOPE_FACILITY: proven to be within the
                                    viewer's grants */
    const char *facility_name;
    int64_t person_id; /* of routes with SCOPE_PERSON: proven to be visible to the viewer */
    const char *person_name;
    struct {
        const char *act, *login, *person;
    } refusal;        /* somebody was not let in: see web/refusal.h */
    int64_t concerns; /* for the audit: whose records these are. Of SCOPE_PERSON that person; a
                         handler says it where its address does not; 0: nobody's */
};

struct reply {
    int status;
    const char *content_type;
    const char *location;  /* with 303 */
    const char *cookie;    /* whole Set-Cookie value, or NULL */
    const char *browser;   /* Set-Cookie value with the secret of the browser, or NULL */
    const char *half;      /* Set-Cookie value of what stands between two steps, or NULL */
    const char *visit;     /* Set-Cookie value that binds the way back from a provider, or NULL */
    const char *refresh;   /* where the page goes on to by itself, or NULL */
    bool unmark;           /* takes away the cookie that says that the browser was left */
    bool forget;           /* the browser drops pages that it keeps for Back */
    int64_t session_ends;  /* of the API: seconds since 1970; 0: nobody is signed in */
    const char *file_name; /* sent as an attachment of that name, or NULL */
    const char *language;  /* Content-Language */
    int retry_after;       /* seconds, with 503 and 429; 0: none */
    const char *allow;     /* with 405 */
    const char *touch;     /* digest of the session whose last use is to be noted once this is sent;
                              NULL: none */
    bool touch_token;      /* it is that of a token for machines */
    bool has_answer_form;  /* the page has a form with id "answer" */
    const char *kept_location; /* kept for the same request sent again, where the true one would
                                  tell of a pause or a summary; NULL: the true one */
    bool unkept; /* a write that may come again on its own terms: neither this reply nor a digest of
                    what was sent is kept, and it is not noted */
    struct buf *body;
    struct html *html; /* writes into body */
};

/* What stands at ":name" of the path; "" if the pattern has no such part. */
const char *request_param(const struct request *req, const char *name);
/* The same as a whole number of at least 1; 0 if it is none. */
int64_t request_param_int(const struct request *req, const char *name);
/* The same where nothing above INT32_MAX can be meant: 0 for that too. */
int request_param_number(const struct request *req, const char *name);
/* A field of query or form; NULL if not sent. */
const char *request_field(const struct request *req, const char *name);
/* The same as somebody typed it, tidied (util/text.h); "" if it was not sent. */
const char *request_typed(const struct request *req, const char *name);
/* A field that is a date; `otherwise` if it was not sent or is empty. False, with err, if it is not
 * a date. */
bool request_date(const struct request *req, const char *name, date otherwise, date *ret,
                  struct err *err);
/* Whether a "next" leads to a page of ours: a path, not another site. NULL does not. */
bool is_own_path(const char *next);
bool viewer_may(const struct viewer *viewer, const char *permission);

/* A reply owned by mem, empty, status 200, of type text/html. */
struct reply *reply_new(const void *mem);
/* 303 See Other to an address built by printf; the parts must already be safe in a path. */
bool reply_see_other(struct request *req, struct reply *reply, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Bytes of any type. */
void reply_bytes(struct reply *reply, const char *content_type, const void *data, size_t len);

typedef bool handler_fn(struct request *req, struct reply *reply, struct err *err);

enum access {
    ACCESS_PUBLIC,    /* anybody */
    ACCESS_SIGNED_IN, /* any person */
    ACCESS_MANAGER,   /* these: holders of the permission, anywhere; SCOPE_FACILITY narrows it */
    ACCESS_AUTHOR,
    ACCESS_AUTHOR_OR_ADMINISTRATOR,
    ACCESS_MARKER,
    ACCESS_OBSERVER,
    ACCESS_RECORDER,      /* observers and administrators; auditors may read */
    ACCESS_REVIEWER,      /* signers of versions, and authors, who answer them */
    ACCESS_ADMINISTRATOR, /* auditors may read the same, and change nothing */
    ACCESS_COUNT
};
enum scope {
    SCOPE_NONE,
    SCOPE_FACILITY, /* ":facility" of the path (or the field facility) is a facility the viewer may
                       look into */
    SCOPE_PERSON,   /* ":person" of the path is a person the viewer may see */
    SCOPE_COUNT
};
/*
 * What a route may do in one statement that also opens the session: one round trip, and no
 * transaction but its own. `ask` queues it, with the digest of the session as its first parameter;
 * its first columns are those of session/open. False: nothing is queued, and the request takes the
 * ordinary way, as it does when the statement changed nothing for it to answer with.
 *
 * Of a GET, `answer` makes the reply of the rows, and may read more: what is the same for
 * everybody, or, in a transaction of its own, as this viewer. False: the ordinary way, which meets
 * and tells any error again. A write has none: its row is the reply as it is kept under the key of
 * the request (idempotency/keep), status NULL when nothing was written. The gate takes this way
 * only where being signed in is all that a write needs.
 */
struct at_once {
    bool (*ask)(struct request *req, const char *session);
    bool (*answer)(struct request *req, struct reply *reply, const struct db_rows *rows);
};

enum pool { POOL_PAGES, POOL_SIGNIN, POOL_EXPORT, POOL_OUTSIDE, POOL_COUNT };

struct route {
    enum method method;
    const char
        *pattern; /* "/courses/:code"; a part that begins with a colon takes one path segment */
    handler_fn *handler;
    enum access access;
    enum scope scope;
    enum pool pool;
    bool json;     /* part of the API: JSON in, JSON out, errors as problem documents */
    bool upload;   /* the body may be as large as an import */
    bool unlocked; /* a write that needs no token: signing in and the like, which check their origin
                      instead */
    bool plain;    /* a write that keeps no reply and is not noted: nobody is signed in, it ends the
                      session, or it is nobody's business */
    bool recorded; /* what it writes says itself who wrote it and when: it needs no audit line */
    bool seen;     /* a page that lists records of others: that it was looked at is noted, as it is
                      of each page that concerns somebody else */
    bool coded;    /* the path holds a code that tells something to whoever has it: the audit names
                      the pattern alone */
    bool quiet;    /* no line in a log says that it was asked for, or by whom */
    bool answers;  /* answers are given here: the page carries the key of what its browser keeps */
    bool grave; /* an act whose sender must have shown lately to be themselves: where signing in is
                   guarded, the password is asked for again, and what was sent is carried along
                   (web/proof.h) */
    bool bare;  /* open to those who have yet to set up the second step that they must have */
    bool returns; /* a GET that may write: the way back from a provider, which its protocol makes a
                     GET. It is bound to the browser by a cookie and good once (decision 0113) */
    bool carries; /* a form with an answer: what somebody sends who was signed out meanwhile is
                     carried through signing in (web/carried.h) */
    const char
        *opens; /* the scope of tokens for machines that opens it, to read; NULL: none does */
    const struct at_once *at_once; /* NULL: none */
    const char *summary;
};

/* The table, ended by a row without handler; first match wins. */
extern const struct route routes[];

/*
 * Finds the route of method and path and fills the params. NULL: err is NOT_FOUND, or METHOD when
 * the path has other methods (then *ret_allow lists them).
 */
const struct route *route_find(struct request *req, enum method method, const char *path,
                               const char **ret_allow, struct err *err);

const char *access_name(enum access a);
const char *scope_name(enum scope s);
const char *method_name(enum method m);
const char *pool_name(enum pool p);

#endif
