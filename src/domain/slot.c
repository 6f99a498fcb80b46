/* What a facility says for the slots of courses.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/slot.h"

#include <string.h>

#include "util/mem.h"
#include "util/text.h"
#include "util/words.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const char *slot_tidy(const void *mem, const char *text)
{
    char *tidy = mem_text(mem, text ? text : ""), *to = tidy;
    for (const char *p = tidy; *p; p++) {
        if (!is_space(*p))
            *to++ = *p;
        else if (to > tidy && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to > tidy && to[-1] == ' ')
        to--;
    *to = '\0';
    return tidy;
}

const char *slot_problem(const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        /* C0, DEL, and C1, which UTF-8 writes as c2 80 to c2 9f */
        if (*p < ' ' || *p == 0x7f || (*p == 0xc2 && p[1] < 0xa0))
            return N_("Take out the control characters: type the words again");
    }
    return text_characters(text) > SLOT_TEXT_MAX ? N_("Shorten the words to 500 characters") : NULL;
}

bool slot_looks_callable(const char *text)
{
    size_t digits = 0;
    for (; *text; text++)
        digits += *text >= '0' && *text <= '9';
    return digits >= 3;
}

bool slot_save(struct db *db, const void *mem, int64_t facility, const char *key,
               const struct slot_words *words, struct err *err)
{
    const char *languages[SLOT_LANGUAGES_MAX], *texts[SLOT_LANGUAGES_MAX];
    size_t others = 0;
    for (size_t i = 1; i < words->n; i++, others++) {
        languages[others] = words->in[i].language;
        texts[others] = words->in[i].text;
    }
    const char *place = db_from_int(mem, facility);
    db_queue(db, STMT_SLOT_LOCK, DB_PARAMS(place));
    db_queue(db, STMT_SLOT_PLACE, DB_PARAMS(place));
    struct db_rows *lock = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *here = lock ? db_next(db, mem, err) : NULL;
    if (!here)
        return false;
    if (!db_count(here) || !db_bool(here, 0, "may_change"))
        return err_set(err, ERR_FORBIDDEN, "not an administrator of the facility");
    struct db_rows *rows =
        db_run(db, mem, STMT_SLOT_SAVE,
               DB_PARAMS(place, key, words->n ? words->in[0].text : NULL,
                         words->n ? words->in[0].language : "en",
                         db_from_array(mem, languages, others), db_from_array(mem, texts, others),
                         words->months ? db_from_int(mem, words->months) : NULL),
               err);
    if (!rows)
        return false;
    return db_count(rows) ||
           err_set(err, ERR_NOT_FOUND, "No course asks for a contact of that name here.");
}
