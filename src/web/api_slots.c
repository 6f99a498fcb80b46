/* What a facility says for the slots of courses, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/slot.h"
#include "web/api_json.h"
#include "web/language.h"
#include "web/pages.h"
#include "web/slot_parts.h"

static json_t *json_date(date d)
{
    char text[DATE_TEXT_SIZE];
    return d == DATE_NONE ? json_null() : json_string(date_format(d, text));
}

/* {"en": "…", "es": "…"}: what is said in which language. */
static json_t *words_json(struct request *req, const struct db_rows *rows, size_t i)
{
    size_t n;
    json_t *all = json_object();
    const char **words = db_array(rows, i, "words", req->mem, &n);
    for (size_t l = 0; l < n && words_offered(l); l++) {
        if (*words[l])
            json_object_set_new(all, words_offered(l)->code, json_string(words[l]));
    }
    return all;
}

static json_t *slot_json(struct request *req, const struct db_rows *rows, size_t i,
                         const struct db_rows *declared)
{
    const char *key = db_text(rows, i, "key");
    bool needed = false, filled = !db_is_null(rows, i, "value");
    for (size_t d = 0; d < db_count(declared); d++)
        needed = needed || (!strcmp(db_text(declared, d, "key"), key) &&
                            db_bool(declared, d, "live") && db_bool(declared, d, "required"));
    return json_pack(
        "{s:s, s:b, s:o, s:s?, s:o, s:o, s:o, s:o}", "slot", key, "needed", needed, "words",
        filled ? words_json(req, rows, i) : json_null(), "facility", db_text(rows, i, "facility"),
        "since", json_date(db_date(rows, i, "since")), "test_months",
        db_is_null(rows, i, "test_months") ? json_null()
                                           : json_integer(db_int(rows, i, "test_months")),
        "called_on", json_date(db_date(rows, i, "called_on")), "call_due",
        json_date(db_date(rows, i, "due")));
}

static bool slots_reply(struct request *req, struct reply *reply, struct err *err)
{
    struct slot_place at;
    struct db_rows *rows, *declared;
    if (!slot_load(req, NULL, &at, &rows, &declared, err))
        return false;
    json_t *items = json_array();
    for (size_t i = 0; i < db_count(rows); i++)
        json_array_append_new(items, slot_json(req, rows, i, declared));
    return api_reply(
        reply, 200,
        json_pack("{s:s, s:o}", "facility", request_param(req, "facility"), "items", items));
}

/* 200 {"facility", "items"}; 404 */
bool api_slots(struct request *req, struct reply *reply, struct err *err)
{
    return slots_reply(req, reply, err);
}

/* Each member of "words": a language that pages are offered in, and text. */
static bool read_words(struct request *req, const json_t *given, struct slot_words *words,
                       struct err *err)
{
    size_t known = 0, taken = 0;
    for (const struct language *l; (l = words_offered(known)); known++) {
        const json_t *value = json_object_get(given, l->code);
        const char *text = slot_tidy(req->mem, json_string_value(value));
        taken += value != NULL;
        if (value && !json_is_string(value))
            return err_set(err, ERR_INVALID, "Member \"words\" has a member that is not a string.");
        if (slot_problem(text))
            return err_set(err, ERR_INVALID, "%s", slot_problem(text));
        if (!*text || words->n == SLOT_LANGUAGES_MAX)
            continue;
        words->in[words->n].language = l->code;
        words->in[words->n++].text = text;
    }
    if (json_object_size(given) != taken)
        return err_set(err, ERR_INVALID,
                       "Member \"words\" names a language that pages are not offered in.");
    if (!words->n)
        return err_set(err, ERR_INVALID,
                       "Member \"words\" says nothing in a language of these pages. Send null to "
                       "take back what was said.");
    return true;
}

/* 200 as above; 404; 422 */
bool api_slot_put(struct request *req, struct reply *reply, struct err *err)
{
    struct slot_words words = {.months = SLOT_MONTHS};
    json_t *body = api_body(req, (const char *const[]){"words", "test_months", NULL}, err);
    if (!body)
        return false;
    const json_t *given = json_object_get(body, "words"),
                 *months = json_object_get(body, "test_months");
    if (!json_is_object(given) && !json_is_null(given))
        return err_set(err, ERR_INVALID,
                       "Member \"words\" is missing, or is no object and not null.");
    if (months && !json_is_null(months) &&
        (!json_is_integer(months) || json_integer_value(months) < 1 ||
         json_integer_value(months) > SLOT_MONTHS_MAX))
        return err_set(err, ERR_INVALID, "Member \"test_months\" is null or from 1 to 24.");
    if (months)
        words.months = json_is_null(months) ? 0 : (int)json_integer_value(months);
    if (json_is_object(given) && !read_words(req, given, &words, err))
        return false;
    if (!words.n)
        words.months = 0;
    return slot_save(req->db, req->mem, req->facility_id, request_param(req, "slot"), &words,
                     err) &&
           slots_reply(req, reply, err);
}
