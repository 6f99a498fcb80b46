/* Item analysis: what the answers say about a question.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/item_analysis.h"

#include <string.h>

#include "util/mem.h"
#include "util/words.h"

/* ---- what figures say */

static unsigned when(bool holds, int flag)
{
    return holds ? 1U << flag : 0U;
}

unsigned item_flags(const struct item_figures *f)
{
    if (f->counted < ITEM_PEOPLE_MIN)
        return 0;
    bool tells = f->has_discrimination;
    return when(tells && f->discrimination < 0, ITEM_CHECK_KEY) |
           when(tells && f->discrimination >= 0 && f->discrimination < ITEM_WEAK_BELOW, ITEM_WEAK) |
           when(f->difficulty < ITEM_HARD_BELOW, ITEM_HARD) |
           when(f->difficulty > ITEM_EASY_ABOVE, ITEM_EASY) |
           when(f->blank * 100 >= ITEM_BLANK_PERCENT * f->counted, ITEM_LEFT_BLANK) |
           when(f->asked_sure >= ITEM_PEOPLE_MIN &&
                    f->sure_wrong * 100 >= ITEM_SURE_PERCENT * f->asked_sure,
                ITEM_SURE_WRONG);
}

unsigned item_choice_flags(const struct item_figures *f, const struct item_choice *c)
{
    if (f->counted < ITEM_PEOPLE_MIN || c->right)
        return 0;
    return when(c->n * 100 < ITEM_FEW_PERCENT * f->counted, CHOICE_FEW) |
           when(c->upper > c->lower && c->upper * 100 >= ITEM_KNOWERS_PERCENT * f->group,
                CHOICE_KNOWERS);
}

const char *item_flag_words(enum item_flag flag)
{
    static const char *const words[ITEM_FLAG_COUNT] = {
        [ITEM_CHECK_KEY] = N_("People who know the rest get this wrong: check the key."),
        [ITEM_WEAK] = N_("It hardly tells those who know the rest from those who do not."),
        [ITEM_HARD] = N_("Few get this right: check the key, the wording and the page it is "
                         "about."),
        [ITEM_EASY] = N_("Nearly everybody gets this right: it tells you little."),
        [ITEM_LEFT_BLANK] = N_("Many leave this blank: check that it is clear what to do."),
        [ITEM_SURE_WRONG] = N_("Many are very sure and wrong: teach this point, or check the key."),
    };
    return _(words[flag]);
}

const char *item_choice_words(enum choice_flag flag)
{
    static const char *const words[CHOICE_FLAG_COUNT] = {
        [CHOICE_FEW] = N_("Few choose this distractor."),
        [CHOICE_KNOWERS] = N_("People who know the rest choose this."),
    };
    return _(words[flag]);
}

/* ---- reading them */

static void read_figures(const struct db_rows *rows, size_t i, struct item_figures *ret)
{
    *ret = (struct item_figures){
        .item = db_int(rows, i, "id"),
        .bank = db_text(rows, i, "bank"),
        .key = db_text(rows, i, "key"),
        .kind = db_text(rows, i, "kind"),
        .plain = db_text(rows, i, "plain"),
        .quiz = db_text(rows, i, "quiz"),
        .quiz_title = db_text(rows, i, "quiz_title"),
        .quiz_kind = db_text(rows, i, "quiz_kind"),
        .people = (int)db_int(rows, i, "people"),
        .counted = (int)db_int(rows, i, "counted"),
        .difficulty = (int)db_int(rows, i, "difficulty"),
        .discrimination = (int)db_int(rows, i, "discrimination"),
        .has_discrimination = !db_is_null(rows, i, "discrimination"),
        .blank = (int)db_int(rows, i, "blank"),
        .asked_sure = (int)db_int(rows, i, "asked_sure"),
        .sure_wrong = (int)db_int(rows, i, "sure_wrong"),
        .tries = (int)db_int(rows, i, "mean_tries"),
    };
    ret->flags = item_flags(ret);
}

/* The choices at the quiz of these figures; rows are in the order of quizzes. */
static void read_choices(const void *mem, const struct db_rows *rows, struct item_figures *ret)
{
    ret->choices = mem_array(mem, struct item_choice, db_count(rows) + 1);
    for (size_t i = 0; ret->quiz && i < db_count(rows); i++) {
        if (strcmp(db_text(rows, i, "quiz"), ret->quiz) != 0)
            continue;
        struct item_choice *c = &ret->choices[ret->n_choices++];
        ret->group = (int)db_int(rows, i, "size");
        *c = (struct item_choice){
            .part = db_text(rows, i, "part"),
            .part_label = db_text(rows, i, "part_label"),
            .choice = db_text(rows, i, "choice"),
            .label = db_text(rows, i, "label"),
            .right = db_bool(rows, i, "is_right"),
            .n = (int)db_int(rows, i, "n"),
            .upper = (int)db_int(rows, i, "upper"),
            .lower = (int)db_int(rows, i, "lower"),
        };
        c->flags = item_choice_flags(ret, c);
    }
}

bool item_analysis(struct db *db, const void *mem, int64_t course_version, int64_t item,
                   struct item_figures **ret, size_t *ret_n, struct err *err)
{
    const char *one = item ? db_from_int(mem, item) : NULL;
    db_queue(db, STMT_ITEM_OF_VERSION, DB_PARAMS(db_from_int(mem, course_version), one));
    if (item)
        db_queue(db, STMT_ITEM_CHOICES, DB_PARAMS(one));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *choices = rows && item ? db_next(db, mem, err) : NULL;
    if (!rows || (item && !choices))
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct item_figures, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++) {
        read_figures(rows, i, &(*ret)[i]);
        if (item)
            read_choices(mem, choices, &(*ret)[i]);
    }
    return true;
}
