/* Live sessions and their rosters.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/live.h"

#include <string.h>
#include <strings.h>

#include "domain/reckon.h"
#include "util/csv.h"
#include "util/mem.h"
#include "util/text.h"
#include "util/words.h"

bool live_add(struct db *db, const void *mem, const struct live_session *s, int64_t *ret,
              struct err *err)
{
    struct db_rows *made = db_run(
        db, mem, STMT_LIVE_ADD,
        DB_PARAMS(s->facility, s->title, s->counts_as, s->certification, s->topic, s->skill,
                  db_from_date(mem, s->held_on), db_from_int(mem, s->minutes), s->room, s->trainer,
                  s->capacity ? db_from_int(mem, s->capacity) : NULL, s->language),
        err);
    if (made && db_is_null(made, 0, "session"))
        return err_set(err, ERR_NOT_FOUND, "There is no such facility that you keep sessions for.");
    *ret = made ? db_int(made, 0, "session") : 0;
    return made;
}

/* Each of those whose evidence changed is reckoned as themselves, by the rules for them. */
static bool follow(struct db *db, const void *mem, int64_t session, const struct db_rows *changed,
                   size_t *ret, struct err *err)
{
    *ret = db_count(changed);
    for (size_t i = 0; i < *ret; i++) {
        void *scratch = mem_owner(mem, "attended");
        bool done =
            db_do(db, STMT_ACT_LIVE,
                  DB_PARAMS(db_from_int(scratch, session), db_text(changed, i, "person")), err) &&
            reckon(db, db_int(changed, i, "person"), err) && db_do(db, STMT_ACT_ONESELF, NULL, err);
        mem_free(scratch);
        if (!done)
            return false;
    }
    return true;
}

bool live_roster(struct db *db, const void *mem, int64_t session, const struct live_word *words,
                 size_t n, const char *file, size_t *ret, struct err *err)
{
    const char **people = mem_array(mem, const char *, n + 1);
    const char **came = mem_array(mem, const char *, n + 1);
    const char **notes = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        people[i] = db_from_int(mem, words[i].person);
        came[i] = words[i].attended ? "t" : "f";
        notes[i] = words[i].note ? words[i].note : "";
    }
    struct db_rows *changed =
        db_run(db, mem, STMT_LIVE_PUT,
               DB_PARAMS(db_from_int(mem, session), db_from_array(mem, people, n),
                         db_from_array(mem, came, n), db_from_array(mem, notes, n), file),
               err);
    return changed && follow(db, mem, session, changed, ret, err);
}

static bool taken_back(struct db *db, const void *mem, int64_t session,
                       const struct db_rows *changed, size_t *ret, struct err *err)
{
    if (db_count(changed) && db_is_null(changed, 0, "person"))
        return err_set(err, ERR_CONFLICT,
                       "Somebody has done this already. Reload the page to see how it is.");
    return follow(db, mem, session, changed, ret, err);
}

bool live_undo(struct db *db, const void *mem, int64_t session, int64_t roster, const char *reason,
               size_t *ret, struct err *err)
{
    struct db_rows *changed =
        db_run(db, mem, STMT_LIVE_UNDO, DB_PARAMS(db_from_int(mem, roster), reason), err);
    return changed && taken_back(db, mem, session, changed, ret, err);
}

bool live_cancel(struct db *db, const void *mem, int64_t session, const char *reason, size_t *ret,
                 struct err *err)
{
    struct db_rows *changed =
        db_run(db, mem, STMT_LIVE_CANCEL, DB_PARAMS(db_from_int(mem, session), reason), err);
    return changed && taken_back(db, mem, session, changed, ret, err);
}

/* ---- a roster in CSV ---- */

enum column { NUMBER, ATTENDED, NOTE, COLUMNS };
static const char *const names[COLUMNS] = {"employee_number", "attended", "note"};

static bool columns(const struct csv *csv, size_t at[COLUMNS], struct err *err)
{
    if (!csv->n)
        return err_set(err, ERR_INVALID, "The file is empty. Its first line names the columns.");
    for (size_t c = 0; c < COLUMNS; c++) {
        at[c] = csv_column(csv, names[c]);
        if (at[c] == SIZE_MAX && c != NOTE)
            return err_set(err, ERR_INVALID, "The first line names no column “%s”.", names[c]);
    }
    for (size_t i = 0; i < csv->rows[0].n; i++) {
        if (at[NUMBER] != i && at[ATTENDED] != i && at[NOTE] != i)
            return err_set(err, ERR_INVALID, "The column “%s” is not known, or named twice.",
                           csv->rows[0].fields[i]);
    }
    return true;
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++) {
        if (!strcasecmp(word, *list))
            return true;
    }
    return false;
}

static void read_line(const void *mem, const struct csv_row *row, const size_t at[COLUMNS],
                      struct live_line *ret)
{
    static const char *const yes[] = {"yes", "y", "true", "1", "sí", "si", NULL}, *const no[] = {
                                                                                      "no", "n",
                                                                                      "false", "0",
                                                                                      NULL};
    const char *word = text_tidy(mem, csv_field(row, at[ATTENDED]));
    *ret = (struct live_line){.line = row->line,
                              .number = text_tidy(mem, csv_field(row, at[NUMBER])),
                              .note = text_tidy(mem, csv_field(row, at[NOTE])),
                              .attended = is_one_of(word, yes)};
    if (!*ret->number)
        ret->problem = _("The employee number is missing");
    else if (!ret->attended && !is_one_of(word, no))
        ret->problem = mem_format(mem, _("attended is yes or no, not “%s”"), word);
    else if (text_characters(ret->note) > LIVE_NOTE_MAX)
        ret->problem = _("The note is longer than 200 characters");
}

bool live_read(const void *mem, const char *text, size_t len, struct live_line **ret, size_t *ret_n,
               struct err *err)
{
    struct csv csv;
    size_t at[COLUMNS] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    if (!csv_parse(mem, text, len, &csv, err) || !columns(&csv, at, err))
        return false;
    *ret_n = csv.n - 1;
    if (!*ret_n)
        return err_set(err, ERR_INVALID, "The file has no lines below its first.");
    if (*ret_n > LIVE_ROSTER_MAX)
        return err_set(err, ERR_TOO_LARGE,
                       "A roster has up to %d lines. Send the others as a second one: it adds to "
                       "the first.",
                       LIVE_ROSTER_MAX);
    *ret = mem_array(mem, struct live_line, *ret_n);
    for (size_t i = 0; i < *ret_n; i++)
        read_line(mem, &csv.rows[i + 1], at, &(*ret)[i]);
    return true;
}
