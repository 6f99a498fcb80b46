/* Contacts that learners are shown.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/contact.h"

#include <string.h>

#include "util/mem.h"

void contacts_queue(struct db *db, const void *mem, date today, const char *language)
{
    const char **hotline = mem_array(mem, const char *, 1),
               **values = mem_array(mem, const char *, 2);
    hotline[0] = values[1] = language;
    values[0] = db_from_date(mem, today);
    db_queue(db, STMT_HOTLINE_NOW, hotline);
    if (today != DATE_NONE)
        db_queue(db, STMT_CONTACT_VALUES, values);
}

static struct hotline hotline_of(const struct db_rows *rows)
{
    if (!db_count(rows))
        return (struct hotline){0};
    return (struct hotline){
        .id = db_int(rows, 0, "id"),
        .name = db_text(rows, 0, "name"),
        .operator= db_text(rows, 0, "operator"),
        .phone = db_text(rows, 0, "phone"),
        .text_number = db_text(rows, 0, "text_number"),
        .relay = db_text(rows, 0, "relay"),
        .chat_url = db_text(rows, 0, "chat_url"),
        .languages = db_text(rows, 0, "languages"),
        .hours = db_text(rows, 0, "hours"),
        .language = db_text(rows, 0, "language"),
        .last_verified = db_date(rows, 0, "last_verified"),
        .review_by = db_date(rows, 0, "review_by"),
    };
}

bool contacts_take(struct db *db, const void *mem, date today, struct contacts *ret,
                   struct err *err)
{
    struct db_rows *line = db_next(db, mem, err);
    struct db_rows *values = line && today != DATE_NONE ? db_next(db, mem, err) : NULL;
    if (!line || (today != DATE_NONE && !values))
        return false;
    *ret = (struct contacts){.hotline = hotline_of(line)};
    ret->n = values ? db_count(values) : 0;
    ret->list = mem_array(mem, struct contact, ret->n + 1);
    for (size_t i = 0; i < ret->n; i++)
        ret->list[i] = (struct contact){.key = db_text(values, i, "key"),
                                        .text = db_text(values, i, "value"),
                                        .language = db_text(values, i, "language")};
    return true;
}

const struct contact *contacts_find(const struct contacts *contacts, const char *key)
{
    for (size_t i = 0; i < contacts->n; i++) {
        if (!strcmp(contacts->list[i].key, key))
            return &contacts->list[i];
    }
    return NULL;
}

const char *contact_name(const void *mem, const char *key)
{
    char *name = mem_text(mem, key);
    if (*name >= 'a' && *name <= 'z')
        *name = (char)(*name - 'a' + 'A');
    for (char *p = name; *p; p++) {
        if (*p == '-')
            *p = ' ';
    }
    return name;
}

/* ---- news */

bool contact_news(struct db *db, const void *mem, date today, const char *language,
                  struct contact_news *ret, struct err *err)
{
    const char *day = db_from_date(mem, today);
    db_queue(db, STMT_CONTACT_CHANGES, DB_PARAMS(day, language));
    db_queue(db, STMT_CONTACT_WAITS, DB_PARAMS(day, NULL));
    struct db_rows *changes = db_sync(db, err) ? db_next(db, mem, err) : NULL;
    struct db_rows *waits = changes ? db_next(db, mem, err) : NULL;
    if (!waits)
        return false;
    *ret = (struct contact_news){.n_changes = db_count(changes), .n_waits = db_count(waits)};
    ret->changes = mem_array(mem, struct contact_change, ret->n_changes + 1);
    ret->waits = mem_array(mem, struct contact_wait, ret->n_waits + 1);
    for (size_t i = 0; i < ret->n_changes; i++)
        ret->changes[i] = (struct contact_change){
            .id = db_int(changes, i, "slot_value_id"),
            .key = db_text(changes, i, "key"),
            .language = db_text(changes, i, "language"),
            .text = db_text(changes, i, "value"),
            .changed_on = db_date(changes, i, "changed_on"),
        };
    for (size_t i = 0; i < ret->n_waits; i++)
        ret->waits[i] = (struct contact_wait){.course = db_text(waits, i, "code"),
                                              .facility = db_text(waits, i, "facility")};
    return true;
}

const char *contact_waits_for(const struct contact_news *news, const char *course)
{
    for (size_t i = 0; course && i < news->n_waits; i++) {
        if (!strcmp(news->waits[i].course, course))
            return news->waits[i].facility;
    }
    return NULL;
}

bool contact_wait_of(struct db *db, const void *mem, date today, const char *course,
                     const char **ret, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_CONTACT_WAITS, DB_PARAMS(db_from_date(mem, today), course), err);
    if (!rows)
        return false;
    *ret = db_count(rows) ? db_text(rows, 0, "facility") : NULL;
    return true;
}

bool contact_seen(struct db *db, const void *mem, date today, const char *const *ids, size_t n,
                  struct err *err)
{
    return db_do(db, STMT_CONTACT_SEEN,
                 DB_PARAMS(db_from_date(mem, today), db_from_array(mem, ids, n)), err);
}
