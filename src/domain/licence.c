/* Licences of people.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/licence.h"

#include <ctype.h>
#include <string.h>

#include "content/rules_file.h"
#include "domain/timeline.h"
#include "util/mem.h"
#include "util/text.h"

enum { KIND_MAX = 64 };

const char *licence_kind_from_typed(const void *mem, const char *typed)
{
    size_t len = strlen(typed), n = 0;
    char *kind = mem_array(mem, char, len + 1);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)typed[i];
        bool between = c == ' ' || c == '-';
        if (!between && !isalnum(c))
            return NULL;
        if (!between)
            kind[n++] = (char)tolower(c);
        else if (n && kind[n - 1] != '-' && i + 1 < len)
            kind[n++] = '-';
    }
    return n && n <= KIND_MAX && isalpha((unsigned char)kind[0]) && kind[n - 1] != '-' ? kind
                                                                                       : NULL;
}

const char *licence_state_from_typed(const void *mem, const char *typed)
{
    if (strlen(typed) != 2)
        return NULL;
    char *state = mem_text(mem, typed);
    for (size_t i = 0; i < 2; i++)
        state[i] = (char)toupper((unsigned char)state[i]);
    for (const char *p = rules_states(); *p; p += strcspn(p, " "), p += *p == ' ') {
        if (!strncmp(p, state, 2))
            return state;
    }
    return NULL;
}

bool licence_number_from_typed(const void *mem, const char *typed, const char **ret)
{
    const char *text = text_tidy(mem, typed);
    size_t len = strlen(text);
    *ret = len ? text : NULL;
    for (size_t i = 0; i < len; i++) {
        if (!isalnum((unsigned char)text[i]) && (!i || !strchr(" ./-", text[i])))
            return false;
    }
    return len <= LICENCE_NUMBER_MAX;
}

static const char *whom(const void *mem, int64_t by)
{
    return by ? db_from_int(mem, by) : NULL;
}

bool licence_put(struct db *db, const void *mem, const struct licence_term_said *said,
                 struct err *err)
{
    const char *person = db_from_int(mem, said->person), *by = whom(mem, said->by);
    struct db_rows *made =
        db_run(db, mem, STMT_LICENCE_ADD, DB_PARAMS(person, said->state, said->kind, by), err);
    return made && db_do(db, STMT_LICENCE_TERM,
                         DB_PARAMS(db_text(made, 0, "id"), person, db_from_int(mem, said->number),
                                   db_from_date(mem, said->from), db_from_date(mem, said->to), by),
                         err);
}

bool licence_end(struct db *db, const void *mem, int64_t person, int64_t by, const char *licence,
                 date last, const char *reason, struct err *err)
{
    return db_do(db, STMT_LICENCE_END,
                 DB_PARAMS(licence, db_from_int(mem, person), db_from_date(mem, last), reason,
                           whom(mem, by)),
                 err);
}

bool licence_number_put(struct db *db, const void *mem, int64_t person, int64_t by,
                        const char *licence, const char *number, struct err *err)
{
    return timeline_lock(db, person, err) &&
           db_do(db, STMT_LICENCE_NUMBER,
                 DB_PARAMS(licence, db_from_int(mem, person), number, whom(mem, by)), err);
}

bool licence_put_for(struct db *db, const void *mem, const struct licence_term_said *said,
                     struct err *err)
{
    return timeline_lock(db, said->person, err) && licence_put(db, mem, said, err) &&
           timeline_update_for(db, said->person, err);
}

bool licence_end_for(struct db *db, const void *mem, int64_t person, int64_t by,
                     const char *licence, date last, const char *reason, struct err *err)
{
    return timeline_lock(db, person, err) &&
           licence_end(db, mem, person, by, licence, last, reason, err) &&
           timeline_update_for(db, person, err);
}
