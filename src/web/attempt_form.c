/* The answer form of a question, as it arrives.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/attempt_form.h"

#include <stdlib.h>
#include <string.h>

#include "util/words.h"
#include "web/activity.h"

enum { ALSO_MAX = 20 };
#define KEY_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

/* ---- the answer */

/* A list of parts that grows. */
struct parts {
    void *mem;
    const char **parts, **texts;
    size_t n;
    bool typed;
};

static void add(struct parts *all, const char *part, const char *text)
{
    if (all->n > ANSWER_PARTS_MAX) /* one too many is kept, so that it is refused
                                      and not cut */
        return;
    all->parts[all->n] = part;
    all->texts[all->n++] = text ? text : "";
    all->typed |= text != NULL;
}

/* Forms send line breaks as CR LF; they are kept as the scripts send them. */
static const char *lines(void *mem, const char *text)
{
    char *copy = mem_text(mem, text), *to = copy;
    for (const char *p = copy; *p; p++) {
        if (p[0] != '\r' || p[1] != '\n')
            *to++ = *p;
    }
    *to = '\0';
    return copy;
}

static const char *after(const char *name, const char *prefix)
{
    size_t n = strlen(prefix);
    return !strncmp(name, prefix, n) && name[n] ? name + n : NULL;
}

static void add_field(struct parts *all, const char *name, const char *value)
{
    const char *key;
    if (!*value)
        return;
    if (!strcmp(name, "choice") || !strcmp(name, "order"))
        add(all, value, NULL);
    else if ((key = after(name, "row.")) || (key = after(name, "gap.")))
        add(all, key, value);
    else if ((key = after(name, "before.")))
        add(all, mem_format(all->mem, "%s" ANSWER_BEFORE, key), value);
    else if (!strcmp(name, "text"))
        add(all, name, lines(all->mem, value));
    else if (!strcmp(name, "value") || !strcmp(name, "unit"))
        add(all, name, value);
}

static struct answer read_answer(struct request *req)
{
    struct parts all = {.mem = req->mem,
                        .parts = mem_array(req->mem, const char *, ANSWER_PARTS_MAX + 2),
                        .texts = mem_array(req->mem, const char *, ANSWER_PARTS_MAX + 2)};
    for (size_t i = 0; i < req->form->n; i++)
        add_field(&all, req->form->values[i].name, req->form->values[i].value);
    struct answer ret = {.parts = all.parts, .texts = all.typed ? all.texts : NULL, .n = all.n};
    /* A unit without a number is no answer. */
    if (ret.n == 1 && !strcmp(ret.parts[0], "unit"))
        ret.n = 0;
    const char *certainty = request_field(req, "certainty");
    if (certainty && strlen(certainty) == 1 && *certainty >= '1' && *certainty <= '3')
        ret.certainty = *certainty - '0';
    return ret;
}

/* Swaps an option with the one above or below it; false: there is none. */
static bool apply_move(struct answer *answer, const char **parts, const char *move)
{
    const char *key = strchr(move, ':');
    for (size_t i = 0; key && i < answer->n; i++) {
        size_t to = *move == 'u' ? i - 1 : i + 1; /* above the first: not below n */
        if (strcmp(parts[i], key + 1) || to >= answer->n)
            continue;
        const char *other = parts[to];
        parts[to] = parts[i];
        parts[i] = other;
        return true;
    }
    return false;
}

static const char **own_parts(struct request *req, struct answer *answer)
{
    const char **parts = mem_array(req->mem, const char *, answer->n + 1);
    for (size_t i = 0; i < answer->n; i++)
        parts[i] = answer->parts[i];
    answer->parts = parts;
    return parts;
}

struct attempt_form attempt_form_read(struct request *req)
{
    static const char *const names[] = {
        [ACTION_CHECK] = "check", [ACTION_RESTART] = "restart", [ACTION_PAUSE] = "pause"};
    struct attempt_form ret = {.answer = read_answer(req), .moved = request_field(req, "move")};
    const char *action = request_field(req, "action");
    for (int i = ACTION_CHECK; action && i <= ACTION_PAUSE; i++) {
        if (!strcmp(action, names[i]))
            ret.action = (enum attempt_action)i;
    }
    /* It comes back in an address: only what was understood, in letters that a
     * key has. */
    if (ret.moved && (strspn(ret.moved, KEY_LETTERS ":") != strlen(ret.moved) ||
                      !apply_move(&ret.answer, own_parts(req, &ret.answer), ret.moved)))
        ret.moved = NULL;
    if (ret.action == ACTION_RESTART)
        ret.answer.n = 0;
    ret.step =
        ret.action == ACTION_SAVE && request_field(req, "scene") && request_field(req, "choice");
    return ret;
}

/* ---- numbers */

static bool field_number(struct request *req, const char *name, int64_t *ret)
{
    const char *text = request_field(req, name);
    size_t len = text ? strlen(text) : 0;
    if (len == 0 || len > 9 || strspn(text, "0123456789") != len)
        return false;
    *ret = strtoll(text, NULL, 10);
    return true;
}

bool attempt_form_seq(struct request *req, int *ret, struct err *err)
{
    int64_t seq;
    if (!field_number(req, "seq", &seq))
        return err_set(
            err, ERR_INVALID,
            "The form came without its number “seq”. Reload the page and send it again.");
    *ret = (int)seq;
    return true;
}

/* ---- the quick exit */

static bool save_and_leave(struct request *req, struct err *err)
{
    struct attempt_form form = attempt_form_read(req);
    const struct quiz_reader reader = attempt_reader(req);
    struct quiz_answer answer = {.answer = form.answer};
    struct quiz_saved saved;
    int64_t attempt, number;
    if (!form.answer.n)
        return true;
    if (request_field(req, "activity"))
        return activity_save_and_leave(req, &form.answer, err);
    if (!field_number(req, "attempt", &attempt) || !field_number(req, "item", &number))
        return true;
    answer.number = (int)number;
    answer.item = request_field(req, "key");
    /* A stale answer is not forced in: what another window saved last stays. */
    return attempt_form_seq(req, &answer.seq, err) &&
           quiz_save(req->db, req->mem, attempt, &answer, &reader, &saved, err);
}

/* Saves what stands in one of several forms. One that cannot be saved takes nothing from the
 * others. */
static bool save_among(struct request *req, struct err *err)
{
    struct err ignored = {0};
    return db_do(req->db, STMT_SAVEPOINT_SET, NULL, err) &&
           (save_and_leave(req, &ignored) || db_do(req->db, STMT_SAVEPOINT_UNDO, NULL, err));
}

bool attempt_form_save_and_leave(struct request *req, struct err *err)
{
    struct form *whole = req->form;
    size_t n;
    const char **also = form_all(whole, "also", req->mem, &n);
    if (!n)
        return save_and_leave(req, err);
    bool fine = save_among(req, err);
    for (size_t i = 0; fine && i < n && i < ALSO_MAX; i++) {
        struct err ignored = {0};
        struct form *other = form_new(req->mem);
        if (!form_parse_urlencoded(other, also[i], strlen(also[i]), &ignored))
            continue;
        req->form = other;
        fine = save_among(req, err);
        req->form = whole;
    }
    return fine;
}
