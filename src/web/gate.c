/* The gate that every request passes.  SPDX-License-Identifier: Apache-2.0 */
#include "web/gate.h"

#include <string.h>
#include <strings.h>

#include "store/db.h"
#include "util/config.h"
#include "util/log.h"
#include "web/carried.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/local.h"
#include "web/pages.h"
#include "web/problem_json.h"
#include "web/proof.h"
#include "web/provider.h"
#include "web/refusal.h"
#include "web/session.h"
#include "web/token.h"

/* Once for a connection that died unnoticed, once for what happens after. */
enum { RETRIES = 2 };

static const char cookie_demo[] = "attest-demo";
static const char cookie_tls[] = "__Host-attest";
/* Set by the quick exit of a page (static/exit.js): without a connection, nothing else can tell us.
 */
static const char cookie_left[] = "attest-exit";

static bool starts(const char *text, const char *head)
{
    return strncmp(text, head, strlen(head)) == 0;
}

size_t gate_body_limit(const char *uri)
{
    if (starts(uri, "/authoring/imports") || starts(uri, "/people/imports") ||
        starts(uri, "/api/v1/imports"))
        return UPLOAD_MAX;
    return starts(uri, "/evidence/new") ? DOCUMENT_FORM_MAX : BODY_MAX;
}

/* The value of a cookie; NULL: none of that name was sent. */
static const char *cookie_value(void *mem, const char *header, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = header ? header : ""; *p; p += strspn(p, "; ")) {
        size_t len = strcspn(p, ";");
        if (len > n && p[n] == '=' && !strncmp(p, name, n))
            return mem_text_n(mem, p + n + 1, len - n - 1);
        p += len;
    }
    return NULL;
}

/* The token of a cookie, if it has the form of one. */
static const char *cookie_token(void *mem, const char *header, const char *name)
{
    const char *value = cookie_value(mem, header, name);
    return value && token_is_formed(value) ? value : NULL;
}

static bool is_loopback(const char *address)
{
    return address &&
           (starts(address, "127.") || !strcmp(address, "::1") || starts(address, "unix:"));
}

/* Browsers say where a request comes from; one that another site sent is not ours. */
static bool origin_is_ours(const struct arrival *a)
{
    if (a->fetch_site && strcmp(a->fetch_site, "same-origin") != 0 &&
        strcmp(a->fetch_site, "none") != 0)
        return false;
    if (!a->origin)
        return true;
    const char *host = strstr(a->origin, "://");
    return host && a->host && !strcmp(host + 3, a->host);
}

/* METHOD_COUNT: one that no route takes. */
static enum method parse_method(const char *text)
{
    enum method m = METHOD_GET;
    if (!strcmp(text, "HEAD"))
        return m;
    while (m < METHOD_COUNT && strcmp(text, method_name(m)) != 0)
        m++;
    return m;
}

static bool parse_uri(struct request *req, const char *uri, struct err *err)
{
    size_t len = strcspn(uri, "?");
    char *path = mem_text_n(req->mem, uri, len);
    if (path[0] != '/' || !form_decode(path, false))
        return err_set(err, ERR_UNREADABLE, "The address could not be read.");
    req->path = path;
    req->query = uri[len] == '?' ? uri + len + 1 : "";
    return true;
}

/* What a request is, for its key: method, path, and what was sent. A form counts by its fields,
 * since browsers write the same form with a new boundary each time. */
static const char *request_digest(struct request *req)
{
    const char *parts[2 * FORM_FIELDS_MAX + 5];
    size_t lens[2 * FORM_FIELDS_MAX + 5], n = 0;
    unsigned char digest[DIGEST_BYTES];
    const struct form *form = req->form;
    parts[n++] = method_name(req->method);
    parts[n++] = req->path;
    for (size_t i = 0; form->body_is_form && i < form->n; i++) {
        parts[n++] = form->values[i].name;
        parts[n++] = form->values[i].value;
    }
    for (size_t i = 0; i < n; i++)
        lens[i] = strlen(parts[i]);
    const struct form_file *file = &form->file;
    parts[n] =
        form->body_is_form ? (file->data ? (const char *)file->data : "") : (const char *)req->body;
    lens[n++] = form->body_is_form ? file->len : req->body_len;
    token_digest_parts(parts, lens, n, digest);
    return db_from_bytes(req->mem, digest, sizeof digest);
}

/* A token of a machine stands alone: with a session beside it nobody could say who asks. */
static bool take_bearer(struct request *req, const char *authorization, struct err *err)
{
    if (!authorization || !*authorization)
        return true;
    req->bearer = token_of_bearer(req->mem, authorization);
    if (!req->bearer)
        return err_set(err, ERR_UNAUTHENTICATED,
                       "Send the token of a machine as “Authorization: Bearer attest-…”.");
    if (req->token)
        return err_set(err, ERR_UNREADABLE, "Send a token or the cookie of a session, not both.");
    return true;
}

/* Size, form of the request, route, origin: all that needs no database. */
static bool arrive(struct request *req, struct reply *reply, const struct arrival *a,
                   struct err *err)
{
    language_of_browser(a->cookie, a->accept_language);
    reply->language = words_in_use()->code;
    req->form = form_new(req->mem);
    req->id = a->id ? a->id : "-";
    req->content_type = a->content_type ? a->content_type : "";
    req->body = a->body;
    req->body_len = a->body_len;
    req->remote = a->remote;
    req->agent = a->agent ? a->agent : "";
    req->token = cookie_token(req->mem, a->cookie, config_is_demo() ? cookie_demo : cookie_tls);
    req->browser = cookie_token(req->mem, a->cookie, session_browser_cookie_name());
    req->half = cookie_token(req->mem, a->cookie, session_half_cookie_name());
    req->visit = cookie_token(req->mem, a->cookie, provider_cookie_name());
    req->left = cookie_value(req->mem, a->cookie, cookie_left) != NULL;
    if (config_is_demo() && !is_loopback(a->remote))
        return err_set(err, ERR_FORBIDDEN,
                       "A demonstration answers only on the machine it runs on.");
    if (!parse_uri(req, a->uri ? a->uri : "", err))
        return false;
    const char *method = a->method ? a->method : "";
    req->head = !strcmp(method, "HEAD");
    req->method = parse_method(method);
    req->route = route_find(req, req->method, req->path, &reply->allow, err);
    if (!req->route || !take_bearer(req, a->authorization, err))
        return false;
    if (a->body_too_large || (a->body_len > BODY_MAX && !req->route->upload))
        return err_set(err, ERR_TOO_LARGE, "%s",
                       req->route->upload
                           ? _("What was sent is too large. A course may have up to 12 MB, a "
                               "document up to 5 MB.")
                           : _("What was sent is too large. A page takes up to 256 KB."));
    if (req->method != METHOD_GET && !origin_is_ours(a))
        return err_set(err, ERR_FORGED,
                       "This request came from another site and was not carried out.");
    if (!form_parse_urlencoded(req->form, req->query, strlen(req->query), err))
        return false;
    if (req->route->json && req->body_len &&
        strncasecmp(req->content_type, "application/json", 16) != 0 && !req->route->upload)
        return err_set(err, ERR_UNREADABLE,
                       "Send JSON, with the header Content-Type: application/json.");
    if (!strncasecmp(req->content_type, "application/x-www-form-urlencoded", 33)) {
        req->form->body_is_form = true;
        if (!form_parse_urlencoded(req->form, (const char *)req->body, req->body_len, err))
            return false;
    } else if (!strncasecmp(req->content_type, "multipart/form-data", 19)) {
        req->form->body_is_form = true;
        if (!form_parse_multipart(req->form, req->content_type, req->body, req->body_len, err))
            return false;
    }
    req->csrf = a->csrf ? a->csrf : request_field(req, "csrf");
    req->key = a->key ? a->key : request_field(req, "idempotency_key");
    if (req->key && strlen(req->key) > 200)
        return err_set(err, ERR_INVALID, "The idempotency key is longer than 200 characters.");
    if (req->method == METHOD_GET)
        return true;
    if (!req->key || !*req->key)
        req->key = token_random(req->mem, 16);
    req->digest = request_digest(req);
    return true;
}

static struct viewer *viewer_of(struct request *req, const struct db_rows *rows)
{
    if (!db_count(rows))
        return NULL;
    struct viewer *v = mem_new(req->mem, struct viewer);
    v->id = db_int(rows, 0, "person_id");
    v->name = db_text(rows, 0, "display_name");
    v->language = db_text(rows, 0, "language");
    v->large_print = db_bool(rows, 0, "large_print");
    v->exit_keys = db_bool(rows, 0, "exit_keys");
    v->roomy_tables = db_bool(rows, 0, "roomy_tables");
    v->zone = db_text(rows, 0, "zone");
    v->today = db_date(rows, 0, "today");
    v->permissions = db_text(rows, 0, "permissions");
    v->ends_at = db_int(rows, 0, "ends_at");
    v->touch = db_bool(rows, 0, "touch");
    v->bare = config_is_guarded() && db_bool(rows, 0, "bare");
    if (req->token)
        token_csrf(req->token, v->csrf);
    return v;
}

static bool only_reads(const struct request *req)
{
    return req->method == METHOD_GET && !req->route->returns;
}

static bool keeps_reply(const struct request *req)
{
    return req->method != METHOD_GET && !req->route->plain;
}

/* The key of what the viewer's browser keeps. Nobody, or an old session: no row. */
static bool take_device(struct request *req, struct viewer *viewer, struct err *err)
{
    struct db_rows *device = db_next(req->db, req->mem, err);
    if (!device)
        return false;
    if (viewer && db_count(device)) {
        viewer->device_key = db_text(device, 0, "key");
        viewer->device_tag = db_text(device, 0, "tag");
    }
    return true;
}

/* The object that the route is about, if it is the viewer's to see. */
static bool take_scope(struct request *req, struct err *err)
{
    struct db_rows *object = db_next(req->db, req->mem, err);
    if (!object)
        return false;
    if (db_count(object) && req->route->scope == SCOPE_FACILITY) {
        req->facility_id = db_int(object, 0, "id");
        req->facility_name = db_text(object, 0, "name");
    }
    if (db_count(object) && req->route->scope == SCOPE_PERSON) {
        req->person_id = db_int(object, 0, "id");
        req->concerns = req->person_id;
        req->person_name = db_text(object, 0, "display_name");
    }
    return true;
}

/* What somebody or a machine shows to be who they are. */
static const char *shown_of(const struct request *req)
{
    return req->token ? req->token : req->bearer;
}

/* The first round trip: BEGIN, session, scope of the object, and for a write its key. */
static bool open_transaction(struct request *req, struct db_rows **ret_kept, struct err *err)
{
    const struct route *route = req->route;
    unsigned char digest[DIGEST_BYTES];
    db_queue_begin(req->db, only_reads(req));
    if (shown_of(req)) {
        token_digest(shown_of(req), digest);
        const char *session = db_from_bytes(req->mem, digest, sizeof digest);
        if (req->bearer)
            db_queue(req->db, STMT_TOKEN_OPEN, DB_PARAMS(session));
        else if (keeps_reply(req))
            db_queue(req->db, STMT_SESSION_OPEN_WRITE, DB_PARAMS(session, req->key, req->digest));
        else
            db_queue(req->db, STMT_SESSION_OPEN, DB_PARAMS(session));
        if (route->answers)
            db_queue(req->db, STMT_SESSION_DEVICE, NULL);
    }
    const char *facility = request_param(req, "facility");
    if (!*facility)
        facility = request_field(req, "facility");
    if (shown_of(req) && route->scope == SCOPE_FACILITY)
        db_queue(req->db, STMT_ACCESS_FACILITY, DB_PARAMS(facility ? facility : ""));
    if (shown_of(req) && route->scope == SCOPE_PERSON)
        db_queue(req->db, STMT_ACCESS_PERSON,
                 DB_PARAMS(db_from_int(req->mem, request_param_int(req, "person"))));
    if (!db_sync(req->db, err) || !db_next(req->db, req->mem, err))
        return false;
    if (!shown_of(req))
        return true;
    struct db_rows *session = db_next(req->db, req->mem, err);
    if (!session)
        return false;
    struct viewer *viewer = viewer_of(req, session);
    req->viewer = viewer;
    if (req->bearer && viewer)
        viewer->scopes = db_text(session, 0, "scopes");
    if (route->answers && !take_device(req, viewer, err))
        return false;
    if (keeps_reply(req) && !req->bearer)
        *ret_kept = session;
    return route->scope == SCOPE_NONE || take_scope(req, err);
}

/* Whether the grants of whoever is signed in open a route of this access. */
static bool is_granted(const struct viewer *v, enum access access, enum method method)
{
    switch (access) {
    case ACCESS_MANAGER:
        return viewer_may(v, "manager") || viewer_may(v, "administrator") ||
               viewer_may(v, "auditor");
    case ACCESS_AUTHOR:
        return viewer_may(v, "author");
    case ACCESS_AUTHOR_OR_ADMINISTRATOR:
        return viewer_may(v, "author") || viewer_may(v, "administrator");
    case ACCESS_MARKER:
        return viewer_may(v, "marker");
    case ACCESS_OBSERVER:
        return viewer_may(v, "observer");
    case ACCESS_RECORDER:
        return viewer_may(v, "observer") || is_granted(v, ACCESS_ADMINISTRATOR, method);
    case ACCESS_REVIEWER:
        return viewer_may(v, "signer") || viewer_may(v, "author");
    case ACCESS_ADMINISTRATOR:
        return viewer_may(v, "administrator") || (method == METHOD_GET && viewer_may(v, "auditor"));
    case ACCESS_PUBLIC:
    case ACCESS_SIGNED_IN:
    case ACCESS_COUNT:
        break;
    }
    return access == ACCESS_PUBLIC || access == ACCESS_SIGNED_IN;
}

/* A token opens what its scopes name, and nothing else: no page, nothing of its maker, no write. */
static bool machine_may_pass(struct request *req, struct err *err)
{
    const char *opens = req->route->opens;
    if (!req->viewer) {
        refusal_say(req, "token refused", NULL, NULL);
        return err_set(err, ERR_UNAUTHENTICATED, "This token is not known, or it has ended.");
    }
    return (opens && req->method == METHOD_GET && token_has_scope(req->viewer->scopes, opens)) ||
           err_set(err, ERR_FORGED, "This token does not open this address: its scopes are “%s”.",
                   req->viewer->scopes);
}

static bool may_pass(struct request *req, struct err *err)
{
    const struct route *route = req->route;
    if (req->bearer && !machine_may_pass(req, err))
        return false;
    if (route->access == ACCESS_PUBLIC)
        return true;
    if (!req->viewer)
        return err_set(err, ERR_UNAUTHENTICATED,
                       "You are not signed in, or your session has ended. Sign in and try again.");
    if (req->viewer->bare && !route->bare)
        return err_set(err, ERR_FORGED,
                       "Your permissions need a second step at sign-in. Set it up first.");
    if (!is_granted(req->viewer, route->access, req->method))
        return err_set(err, ERR_FORBIDDEN, "not granted");
    if ((route->scope == SCOPE_FACILITY && !req->facility_id) ||
        (route->scope == SCOPE_PERSON && !req->person_id))
        return err_set(err, ERR_FORBIDDEN, "out of scope");
    return true;
}

static bool token_is_right(const struct request *req, struct err *err)
{
    if (req->method == METHOD_GET || req->route->unlocked)
        return true;
    if (req->viewer && req->csrf && token_equal(req->csrf, req->viewer->csrf))
        return true;
    return err_set(err, ERR_FORGED,
                   "This form is out of date, or did not come from one of our pages. Go back, "
                   "reload the page and send it again.");
}

/* Answers with what was answered to this key before. */
static bool replay(struct reply *reply, const struct db_rows *rows, struct err *err)
{
    if (!db_bool(rows, 0, "same"))
        return err_set(err, ERR_CONFLICT,
                       "This idempotency key was used for a different request. Use a new one.");
    reply->status = (int)db_int(rows, 0, "status");
    reply->content_type = db_text(rows, 0, "content_type");
    reply->location = db_text(rows, 0, "location");
    buf_cut(reply->body, 0);
    buf_text(reply->body, db_text(rows, 0, "body"));
    return true;
}

/* What the audit is told of a request: its path, whom and which facility it concerns. */
struct noted {
    const char *object, *about, *facility;
};

static struct noted noted(const struct request *req)
{
    bool other = req->concerns && req->concerns != req->viewer->id,
         coded = req->route->coded || strstr(req->route->pattern, "/:secret");
    return (struct noted){
        .object = coded ? req->route->pattern : req->path,
        .about = other ? db_from_int(req->mem, req->concerns) : NULL,
        .facility = req->facility_id ? db_from_int(req->mem, req->facility_id) : NULL,
    };
}

/* Whoever looks at records of others is noted before the page leaves. */
static bool note_seen(struct request *req, const struct reply *reply, struct err *err)
{
    if (!req->viewer || reply->status != 200 || req->route->quiet ||
        !(req->concerns ? req->concerns != req->viewer->id : req->route->seen))
        return true;
    struct noted n = noted(req);
    return db_do(req->db, STMT_AUDIT_SEEN,
                 DB_PARAMS(db_from_int(req->mem, req->viewer->id), req->route->pattern, n.object,
                           req->id, n.about, n.facility),
                 err);
}

/* The last round trip of a write: who did what, the reply under its key, COMMIT. */
static bool keep_and_commit(struct request *req, const struct reply *reply, struct err *err)
{
    struct noted n = noted(req);
    db_queue(req->db, STMT_IDEMPOTENCY_KEEP,
             DB_PARAMS(req->key, req->digest, db_from_int(req->mem, reply->status),
                       reply->content_type,
                       reply->kept_location ? reply->kept_location : reply->location,
                       buf_data(reply->body), req->route->recorded ? NULL : req->route->pattern,
                       n.object, req->id, n.about, n.facility));
    return db_commit(req->db, err);
}

/* Whether the handler's page is whole. */
static bool is_whole(const struct request *req, const struct reply *reply, struct err *err)
{
    if (!html_is_broken(reply->html) && !html_depth(reply->html))
        return true;
    err_set(err, ERR_INTERNAL, "Something went wrong on our side.");
    return err_detail(err, "page broken or too large: %s", req->route->pattern);
}

/* Whether all of the request may be one statement: see struct at_once. */
static bool may_be_at_once(const struct request *req)
{
    const struct route *route = req->route;
    char csrf[sizeof req->viewer->csrf];
    if (!route->at_once || !req->token || route->scope != SCOPE_NONE || route->answers)
        return false;
    if (req->method == METHOD_GET)
        return true;
    token_csrf(req->token, csrf);
    return route->access == ACCESS_SIGNED_IN && route->recorded && req->csrf &&
           token_equal(req->csrf, csrf);
}

/* One round trip for all of it. *ret_done false: the ordinary way is to be taken; nothing is open,
 * and nothing was written. */
static bool run_at_once(struct request *req, struct reply *reply, bool *ret_done, struct err *err)
{
    const struct at_once *way = req->route->at_once;
    unsigned char digest[DIGEST_BYTES];
    *ret_done = false;
    token_digest(req->token, digest);
    if (!way->ask(req, db_from_bytes(req->mem, digest, sizeof digest)))
        return true;
    struct db_rows *rows = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    if (!rows || !db_settled(req->db, err))
        return false;
    req->viewer = viewer_of(req, rows);
    language_of_viewer(req, reply);
    if (!may_pass(req, err))
        return false;
    *ret_done = way->answer ? way->answer(req, reply, rows) : !db_is_null(rows, 0, "status");
    if (*ret_done && way->answer && local_is_left(reply)) { /* filled on the ordinary way */
        buf_cut(reply->body, 0);
        reply->html = html_new(reply, reply->body);
        *ret_done = false;
    }
    if (!*ret_done)
        return true;
    return way->answer ? is_whole(req, reply, err) : replay(reply, rows, err);
}

/* From the first round trip to the commit. */
static bool run(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *kept = NULL;
    /* Leaving itself saves what it takes along before it ends the session. */
    bool was_left = req->left && req->token && req->route->handler != page_exit;
    if (was_left && !session_end_left(req, err))
        return false;
    if (may_be_at_once(req)) {
        bool done;
        if (!run_at_once(req, reply, &done, err))
            return false;
        if (done)
            return true;
    }
    if (!open_transaction(req, &kept, err))
        return false;
    language_of_viewer(req, reply);
    if (!may_pass(req, err) || !token_is_right(req, err))
        return false;
    bool replayed = kept && db_count(kept) && !db_is_null(kept, 0, "status"), prove = false;
    if (!replayed && !proof_is_wanted(req, &prove, err))
        return false;
    handler_fn *handler = prove ? proof_ask : req->route->handler;
    if (replayed ? !replay(reply, kept, err)
                 : !handler(req, reply, err) || !is_whole(req, reply, err) ||
                       !local_fill(req, reply, err) || !is_whole(req, reply, err))
        return false;
    if (only_reads(req)) {
        db_finish_read(req->db);
        return note_seen(req, reply, err);
    }
    if (reply->status >= 400) {
        db_rollback(req->db);
        return true;
    }
    return kept && !replayed && !reply->unkept ? keep_and_commit(req, reply, err)
                                               : db_commit(req->db, err);
}

/* An address in which no byte can end a header: those that are no visible ASCII, and those of
 * `also`, stand as %XX. */
static const char *escaped(const void *mem, const char *text, const char *also)
{
    struct buf *out = buf_new(mem, 3 * strlen(text) + 1);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p <= ' ' || *p >= 0x7f || strchr(also, *p))
            buf_format(out, "%%%02X", *p);
        else
            buf_char(out, (char)*p);
    }
    return buf_data(out);
}

/* Pages send somebody who is not signed in to the sign-in page and back; the API says 401. */
static void answer_error(struct request *req, struct reply *reply, struct err *err)
{
    bool named = req->route && !req->route->quiet;
    log_failure(named ? req->id : "-", named ? req->route->pattern : "-",
                named && req->viewer ? req->viewer->id : 0, err);
    reply->cookie = NULL;
    reply->browser = NULL;
    reply->half = NULL;
    reply->file_name = NULL;
    if (err->kind == ERR_UNAVAILABLE)
        reply->retry_after = 10;
    if (err->kind == ERR_TOO_MANY)
        reply->retry_after = 60;
    bool api = req->route ? req->route->json : req->path && starts(req->path, "/api/");
    if (api) {
        problem_json(reply, err);
    } else if (err->kind == ERR_UNAUTHENTICATED && req->method == METHOD_GET) {
        const char *back =
            mem_format(req->mem, "%s%s%s", req->path, *req->query ? "?" : "", req->query);
        reply->status = 303;
        reply->location =
            mem_format(req->mem, "/session?next=%s", escaped(req->mem, back, "%&#+?=\"<>\\^`{|}"));
    } else if (req->viewer && req->viewer->bare && req->route && !req->route->bare &&
               req->method == METHOD_GET) {
        reply->status = 303;
        reply->location = "/settings/second-step";
    } else if (carried_is_wanted(req, err)) {
        reply->status = error_status(err->kind);
        carried_page(req, reply);
    } else {
        reply->status = error_status(err->kind);
        layout_error(req, reply, err);
    }
}

static struct request *request_new(void *mem, struct db *db)
{
    struct request *req = mem_new(mem, struct request);
    req->mem = mem;
    req->db = db;
    return req;
}

struct reply *gate_serve(void *mem, struct db *db, const struct arrival *arrival)
{
    struct err err = {0};
    struct request *req = request_new(mem, db);
    struct reply *reply = reply_new(mem);
    bool done = arrive(req, reply, arrival, &err) && db_ensure(db, &err);
    for (int tries = 0; done; tries++) {
        done = run(req, reply, &err);
        if (done || !db_should_retry(db) || tries == RETRIES)
            break;
        db_rollback(db);
        err = (struct err){0};
        reply = reply_new(mem);
        done = db_ensure(db, &err);
    }
    if (!done) {
        db_rollback(db);
        const char *allow = reply->allow;
        reply = reply_new(mem);
        reply->allow = allow;
        answer_error(req, reply, &err);
    }
    refusal_note(req);
    if (req->left && (done || !req->token)) {
        reply->unmark = true;
        if (!reply->cookie)
            reply->cookie = session_cookie(mem, "");
    }
    if (done && req->viewer && req->route->json && req->token)
        reply->session_ends = req->viewer->ends_at;
    if (done && req->viewer && req->viewer->touch && !req->route->plain) {
        unsigned char digest[DIGEST_BYTES];
        token_digest(shown_of(req), digest);
        reply->touch = db_from_bytes(mem, digest, sizeof digest);
        reply->touch_token = req->bearer;
    }
    return reply;
}

void gate_after(struct db *db, const struct reply *reply)
{
    struct err ignored = {0};
    enum stmt touch = reply->touch_token ? STMT_TOKEN_TOUCH : STMT_SESSION_TOUCH;
    if (reply->touch && !db_do(db, touch, DB_PARAMS(reply->touch), &ignored))
        db_rollback(db);
}

static const char *status_words(int status)
{
    static const struct {
        int status;
        const char *words;
    } table[] = {
        {200, "OK"},
        {201, "Created"},
        {303, "See Other"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {413, "Content Too Large"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {503, "Service Unavailable"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].status == status)
            return table[i].words;
    }
    return "Internal Server Error";
}

/*
 * What a page may load and where its forms may lead. The quick exit is a form whose answer leads to
 * another site, and browsers hold that to form-action too.
 */
static void policy(struct buf *out, const char *content_type)
{
    /* Nothing but a page of ours runs, or is shown as part of one: a file that somebody sent least
     * of all, whatever it turns out to be. */
    if (!starts(content_type, "text/html")) {
        buf_text(out, "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action "
                      "'none'; frame-ancestors 'none'; sandbox\r\n");
        return;
    }
    const char *exit = config_get("ATTEST_EXIT_URL"), *host = strstr(exit, "://");
    size_t origin = host ? (size_t)(host - exit) + 3 + strcspn(host + 3, "/; ") : 0;
    buf_format(out,
               "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
               "img-src 'self' data:; "
               "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self' %.*s; "
               "base-uri 'none'; "
               "frame-ancestors 'none'\r\n",
               (int)origin, exit);
}

void gate_write(const struct reply *reply, bool head, struct buf *out)
{
    buf_format(out, "Status: %d %s\r\n", reply->status, status_words(reply->status));
    buf_format(out, "Content-Type: %s\r\nContent-Length: %zu\r\n", reply->content_type,
               buf_len(reply->body));
    policy(out, reply->content_type);
    buf_text(out, "Cache-Control: no-store\r\n"
                  "X-Content-Type-Options: nosniff\r\n"
                  "Referrer-Policy: same-origin\r\n" /* nothing to other sites; "no-referrer" would
                                                        take the Origin from our own forms */
                  "Cross-Origin-Opener-Policy: same-origin\r\n"
                  "Cross-Origin-Resource-Policy: same-origin\r\n"
                  "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n");
    if (!config_is_demo())
        buf_text(out, "Strict-Transport-Security: max-age=31536000\r\n");
    if (reply->language)
        buf_format(out, "Content-Language: %s\r\n", reply->language);
    if (reply->location)
        buf_format(out, "Location: %s\r\n", escaped(reply, reply->location, "\"<>\\^`{|}"));
    if (reply->cookie)
        buf_format(out, "Set-Cookie: %s\r\n", reply->cookie);
    if (reply->browser)
        buf_format(out, "Set-Cookie: %s\r\n", reply->browser);
    if (reply->half)
        buf_format(out, "Set-Cookie: %s\r\n", reply->half);
    if (reply->visit)
        buf_format(out, "Set-Cookie: %s\r\n", reply->visit);
    if (reply->refresh)
        buf_format(out, "Refresh: 0; url=%s\r\n", escaped(reply, reply->refresh, "\"'<>\\^`{|}"));
    if (reply->unmark)
        buf_format(out, "Set-Cookie: %s=; Path=/; Max-Age=0; SameSite=Lax\r\n", cookie_left);
    /* A browser may keep even pages that are not to be stored, for Back. */
    if (reply->forget)
        buf_text(out, "Clear-Site-Data: \"cache\"\r\n");
    if (reply->session_ends)
        buf_format(out, "Session-Ends: %lld\r\n", (long long)reply->session_ends);
    /* JSON is for programs: opened in a browser it is a file, and no page. */
    bool json = starts(reply->content_type, "application/json") ||
                starts(reply->content_type, "application/problem+json");
    if (reply->file_name || json)
        buf_format(out, "Content-Disposition: attachment; filename=\"%s\"\r\n",
                   reply->file_name ? reply->file_name : "api.json");
    if (reply->status == 401)
        buf_text(out, "WWW-Authenticate: Bearer\r\n");
    if (reply->retry_after)
        buf_format(out, "Retry-After: %d\r\n", reply->retry_after);
    if (reply->allow)
        buf_format(out, "Allow: %s\r\n", reply->allow);
    buf_text(out, "\r\n");
    if (!head)
        buf_add(out, buf_data(reply->body), buf_len(reply->body));
}
