/* Regrade: whom and what it would change.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "domain/regrade.h"
#include "regrade_key.h"
#include "util/mem.h"

static void add_score(const void *mem, struct score before, struct score after,
                      struct regrade_preview *ret)
{
    struct regrade_score *list = ret->scores;
    for (size_t i = 0; i < ret->n_scores; i++) {
        if (!score_compare(list[i].before, before) && !score_compare(list[i].after, after)) {
            list[i].n++;
            return;
        }
    }
    list = mem_grow(mem, list, ret->n_scores, ret->n_scores + 1);
    list[ret->n_scores++] = (struct regrade_score){before, after, 1};
    ret->scores = list;
}

static int by_scores(const void *a, const void *b)
{
    const struct regrade_score *x = a, *y = b;
    int order = score_compare(x->before, y->before);
    return order ? order : score_compare(x->after, y->after);
}

/* What a preview is put together from. */
struct looking {
    struct regrade_group *groups;
    size_t n;
    int64_t me;
    struct regrade_person *changed; /* those who gain or lose a pass */
    size_t n_changed;
};

/* Groups come person by person. */
static void count_people(const void *mem, struct looking *l, struct regrade_preview *ret)
{
    l->changed = mem_array(mem, struct regrade_person, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        const struct regrade_group *g = &l->groups[i];
        struct regrade_person *p = l->n_changed ? &l->changed[l->n_changed - 1] : NULL;
        ret->people += !i || g[-1].person != g->person;
        for (size_t k = 0; k < g->n; k++) {
            int order = score_compare(g->outcomes[k].score, g->papers[k].score);
            if (!g->papers[k].place)
                continue;
            ret->attempts++;
            ret->up += order > 0;
            ret->down += order < 0;
            ret->same += order == 0;
            if (order)
                add_score(mem, g->papers[k].score, g->outcomes[k].score, ret);
        }
        if (!g->gained && !g->lost)
            continue;
        if (!p || p->person != g->person) {
            p = &l->changed[l->n_changed++];
            p->person = g->person;
        }
        p->gained |= g->gained;
        p->lost |= g->lost;
        ret->own |= g->person == l->me;
    }
    for (size_t i = 0; i < l->n_changed; i++) {
        ret->gained += l->changed[i].gained;
        ret->lost += l->changed[i].lost;
    }
    if (ret->n_scores)
        qsort(ret->scores, ret->n_scores, sizeof *ret->scores, by_scores);
}

static void queue_outlook(struct db *db, const void *mem, const struct looking *l)
{
    const char **enrolments = mem_array(mem, const char *, l->n + 1),
               **quizzes = mem_array(mem, const char *, l->n + 1),
               **sent = mem_array(mem, const char *, l->n + 1),
               **losing = mem_array(mem, const char *, l->n + 1),
               **of = mem_array(mem, const char *, l->n + 1),
               **needed = mem_array(mem, const char *, l->n + 1),
               **people = mem_array(mem, const char *, l->n_changed + 1);
    size_t gained = 0, lost = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct regrade_group *g = &l->groups[i];
        if (g->gained && g->must_pass) {
            enrolments[gained] = db_from_int(mem, g->enrolment);
            quizzes[gained] = db_from_int(mem, g->quiz);
            sent[gained++] = g->gained_at;
        }
        if (g->lost) {
            losing[lost] = db_from_int(mem, g->enrolment);
            of[lost] = db_from_int(mem, g->quiz);
            needed[lost++] = g->must_pass ? "true" : "false";
        }
    }
    for (size_t i = 0; i < l->n_changed; i++)
        people[i] = db_from_int(mem, l->changed[i].person);
    db_queue(db, STMT_REGRADE_OUTLOOK,
             DB_PARAMS(db_from_array(mem, enrolments, gained), db_from_array(mem, quizzes, gained),
                       db_from_array(mem, sent, gained), db_from_array(mem, losing, lost),
                       db_from_array(mem, of, lost), db_from_array(mem, needed, lost)));
    db_queue(db, STMT_REGRADE_NAMES, DB_PARAMS(db_from_array(mem, people, l->n_changed)));
}

static void read_names(const void *mem, const struct db_rows *rows, const struct looking *l,
                       struct regrade_preview *ret)
{
    struct regrade_person *list = mem_array(mem, struct regrade_person, db_count(rows) + 1);
    for (size_t i = 0; i < db_count(rows); i++) {
        list[i] = (struct regrade_person){db_text(rows, i, "display_name"),
                                          db_text(rows, i, "employee_number"), false, false,
                                          db_int(rows, i, "person")};
        for (size_t k = 0; k < l->n_changed; k++) {
            if (l->changed[k].person == list[i].person) {
                list[i].gained = l->changed[k].gained;
                list[i].lost = l->changed[k].lost;
            }
        }
    }
    ret->names = list;
    ret->n_names = db_count(rows);
}

bool regrade_look(struct db *db, const void *mem, const struct regrade *regrade,
                  struct regrade_preview *ret, struct err *err)
{
    struct grade_key now, key;
    struct looking l = {0};
    bool credited;
    *ret = (struct regrade_preview){0};
    if (!regrade_key_in_force(db, mem, regrade->item, &now, &credited, err) ||
        !regrade_key_fit(db, mem, regrade->key_item, &now, credited, &key, &ret->fit, err))
        return false;
    db_queue(db, STMT_REGRADE_PAPERS, DB_PARAMS(db_from_int(mem, regrade->item)));
    db_queue(db, STMT_ACT_WHO, NULL);
    db_queue(db, STMT_REGRADE_OWN_OPEN, DB_PARAMS(db_from_int(mem, regrade->item)));
    struct db_rows *papers = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *who = papers ? db_next(db, mem, err) : NULL,
                   *open = who ? db_next(db, mem, err) : NULL;
    if (!open)
        return false;
    ret->own_open = db_bool(open, 0, "own");
    l.me = db_int(who, 0, "person");
    l.n = regrade_groups(mem, papers, regrade->key_item ? &key : NULL, true, &l.groups);
    count_people(mem, &l, ret);
    queue_outlook(db, mem, &l);
    struct db_rows *outlook = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *names = outlook ? db_next(db, mem, err) : NULL;
    if (!names)
        return false;
    ret->completions = (int)db_int(outlook, 0, "completions");
    ret->awards = (int)db_int(outlook, 0, "awards");
    ret->awards_lost = (int)db_int(outlook, 0, "awards_lost");
    read_names(mem, names, &l, ret);
    return true;
}

const char *regrade_seen(const void *mem, const struct regrade_preview *preview)
{
    return mem_format(mem, "%d/%d", preview->gained, preview->lost);
}
