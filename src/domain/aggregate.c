/* Group answers.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/aggregate.h"

#include <string.h>

#include "util/mem.h"

/* The place of an option; n_options where there is none of that key. */
static size_t place_of(const struct aggregate_row *row, const char *key)
{
    size_t i = 0;
    while (i < row->n_options && strcmp(row->options[i].key, key) != 0)
        i++;
    return i;
}

void aggregate_add(const void *mem, struct aggregate_row *row, bool retrospective,
                   const char *answer, int n)
{
    const char *cut = retrospective ? strchr(answer, '>') : NULL;
    size_t before = place_of(row, cut ? mem_text_n(mem, answer, (size_t)(cut - answer)) : "");
    size_t now = place_of(row, cut ? cut + 1 : answer);
    if (now < row->n_options) {
        row->options[now].n += n;
        row->n += n;
    }
    if (before < row->n_options) {
        row->options[before].before += n;
        row->before += n;
    }
    if (now == row->n_options || before == row->n_options)
        return;
    row->up += now > before ? n : 0;
    row->same += now == before ? n : 0;
    row->down += now < before ? n : 0;
}

static size_t count_parts(const struct db_rows *parts, int64_t item, const char *kind)
{
    size_t n = 0;
    for (size_t i = 0; i < db_count(parts); i++)
        n += db_int(parts, i, "item") == item && !strcmp(db_text(parts, i, "kind"), kind);
    return n;
}

/* Each row has all options of the question. */
static void read_row(const void *mem, const struct db_rows *parts, int64_t item,
                     struct aggregate_row *ret)
{
    ret->options = mem_array(mem, struct aggregate_option, count_parts(parts, item, "option") + 1);
    for (size_t i = 0; i < db_count(parts); i++) {
        if (db_int(parts, i, "item") == item && !strcmp(db_text(parts, i, "kind"), "option"))
            ret->options[ret->n_options++] = (struct aggregate_option){
                .key = db_text(parts, i, "key"), .label = db_text(parts, i, "label")};
    }
}

static void read_rows(const void *mem, const struct db_rows *parts, struct aggregate_item *ret)
{
    size_t n = count_parts(parts, ret->id, "row");
    ret->rows = mem_array(mem, struct aggregate_row, n + 1);
    for (size_t i = 0; i < db_count(parts); i++) {
        if (db_int(parts, i, "item") != ret->id || strcmp(db_text(parts, i, "kind"), "row") != 0)
            continue;
        ret->rows[ret->n_rows].key = db_text(parts, i, "key");
        ret->rows[ret->n_rows].label = db_text(parts, i, "label");
        read_row(mem, parts, ret->id, &ret->rows[ret->n_rows++]);
    }
    if (!n)
        read_row(mem, parts, ret->id, &ret->rows[ret->n_rows++]);
}

static void read_figures(const void *mem, const struct db_rows *figures, struct aggregate_item *ret)
{
    for (size_t i = 0; i < db_count(figures); i++) {
        if (db_int(figures, i, "item") != ret->id)
            continue;
        ret->people = (int)db_int(figures, i, "people");
        for (size_t k = 0; k < ret->n_rows; k++) {
            const char *key = ret->rows[k].key ? ret->rows[k].key : "";
            if (!strcmp(key, db_text(figures, i, "part")))
                aggregate_add(mem, &ret->rows[k], ret->retrospective, db_text(figures, i, "answer"),
                              (int)db_int(figures, i, "n"));
        }
    }
}

bool aggregate_list(struct db *db, const void *mem, int64_t facility, const char *language,
                    struct aggregate_item **ret, size_t *ret_n, struct err *err)
{
    const char *place = db_from_int(mem, facility);
    db_queue(db, STMT_AGGREGATE_ITEMS, DB_PARAMS(place, language));
    db_queue(db, STMT_AGGREGATE_PARTS, DB_PARAMS(language));
    db_queue(db, STMT_AGGREGATE_FIGURES, DB_PARAMS(place));
    struct db_rows *items = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *parts = items ? db_next(db, mem, err) : NULL,
                   *figures = parts ? db_next(db, mem, err) : NULL;
    if (!figures)
        return false;
    *ret_n = db_count(items);
    *ret = mem_array(mem, struct aggregate_item, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++) {
        struct aggregate_item *item = &(*ret)[i];
        *item = (struct aggregate_item){
            .id = db_int(items, i, "item"),
            .course = db_text(items, i, "course"),
            .title = db_text(items, i, "title"),
            .key = db_text(items, i, "key"),
            .plain = db_text(items, i, "plain"),
            .language = db_text(items, i, "language"),
            .version = (int)db_int(items, i, "version"),
            .live = db_bool(items, i, "live"),
            .retrospective = db_bool(items, i, "retrospective"),
        };
        read_rows(mem, parts, item);
        read_figures(mem, figures, item);
    }
    return true;
}
