/* People and their posts, as administrators enter them.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/post.h"

#include <string.h>

#include "domain/timeline.h"
#include "util/mem.h"
#include "util/text.h"

bool person_number_fits(const char *number)
{
    if (text_characters(number) > PERSON_NUMBER_MAX)
        return false;
    for (const char *c = number; *c; c++) {
        if ((unsigned char)*c <= ' ' || *c == '@' || *c == 0x7f)
            return false;
    }
    return true;
}

static const char *yes_or_no(bool is)
{
    return is ? "t" : "f";
}

/* The word of an answer; NULL for "done". */
static bool take(const struct db_rows *rows, const char **ret_answer)
{
    const char *answer = rows ? db_text(rows, 0, "answer") : NULL;
    *ret_answer = answer && strcmp(answer, "done") != 0 ? answer : NULL;
    return rows;
}

/* What follows for the person, reckoned as them. */
static bool follow(struct db *db, const void *mem, int64_t person, struct err *err)
{
    return db_do(db, STMT_POST_ACT, DB_PARAMS(db_from_int(mem, person)), err) &&
           timeline_update(db, person, err) && db_do(db, STMT_ACT_ONESELF, NULL, err);
}

bool post_add(struct db *db, const void *mem, int64_t person, const struct post_said *said,
              const char **ret_answer, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_POST_ADD,
               DB_PARAMS(db_from_int(mem, person), db_from_date(mem, said->from),
                         db_from_date(mem, said->to), said->facility, said->job_role,
                         said->employment, yes_or_no(said->patients), yes_or_no(said->visitors),
                         yes_or_no(said->is_primary), said->why),
               err);
    return take(rows, ret_answer) && (*ret_answer || follow(db, mem, person, err));
}

bool post_change(struct db *db, const void *mem, int64_t person, int64_t post,
                 const struct post_said *said, const char **ret_answer, struct err *err)
{
    struct db_rows *rows = db_run(
        db, mem, STMT_POST_CHANGE,
        DB_PARAMS(db_from_int(mem, person), db_from_int(mem, post), db_from_date(mem, said->from),
                  said->facility, said->job_role, said->employment, yes_or_no(said->patients),
                  yes_or_no(said->visitors), yes_or_no(said->is_primary), said->why),
        err);
    return take(rows, ret_answer) && (*ret_answer || follow(db, mem, person, err));
}

bool post_end(struct db *db, const void *mem, int64_t person, int64_t post, enum post_ending ending,
              date last_day, const char *why, const char **ret_answer, struct err *err)
{
    static const char *const words[] = {
        [POST_ENDS] = "day", [POST_NEVER_WAS] = "never", [POST_GOES_ON] = "goes on"};
    struct db_rows *rows = db_run(db, mem, STMT_POST_END,
                                  DB_PARAMS(db_from_int(mem, person), db_from_int(mem, post),
                                            words[ending], db_from_date(mem, last_day), why),
                                  err);
    return take(rows, ret_answer) && (*ret_answer || follow(db, mem, person, err));
}

bool person_add(struct db *db, const void *mem, const struct person_said *who,
                const struct post_said *first, int64_t *ret_person, const char **ret_answer,
                struct err *err)
{
    struct db_rows *rows = db_run(
        db, mem, STMT_STAFF_ADD,
        DB_PARAMS(who->name, who->number, who->email, who->language, db_from_date(mem, first->from),
                  db_from_date(mem, first->to), first->facility, first->job_role, first->employment,
                  yes_or_no(first->patients), yes_or_no(first->visitors), first->why),
        err);
    *ret_person = rows ? db_int(rows, 0, "person") : 0;
    return take(rows, ret_answer) && (*ret_answer || follow(db, mem, *ret_person, err));
}

bool person_change(struct db *db, const void *mem, int64_t person, const struct person_said *who,
                   const char **ret_answer, struct err *err)
{
    struct db_rows *rows = db_run(
        db, mem, STMT_STAFF_CHANGE,
        DB_PARAMS(db_from_int(mem, person), who->name, who->number, who->email, who->language),
        err);
    return take(rows, ret_answer);
}
