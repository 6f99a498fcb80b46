/* What is pure about a quiz: drawing, what may be saved, points for people.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/quiz.h"
#include "util/mem.h"
#include "util/words.h"

/* ---- starting */

static bool may_start_period(const struct quiz_rules *rules, struct err *err)
{
    void *scratch = mem_owner(NULL, "words");
    bool may = false;
    if (!rules->complete)
        err_set(err, ERR_CONFLICT, "This comes after the course. Finish the course first.");
    else if (!rules->occasion)
        err_set(err, ERR_CONFLICT, "This opens on %s.", date_for_people(scratch, rules->opens));
    else if (rules->occasion_done && rules->opens != DATE_NONE)
        err_set(err, ERR_CONFLICT, "You have done this. The next one opens on %s.",
                date_for_people(scratch, rules->opens));
    else if (rules->occasion_done)
        err_set(err, ERR_CONFLICT, "You have done this. There is nothing more to do here.");
    else
        may = true;
    mem_free(scratch);
    return may;
}

/* "2026-03-04 14:05" as people write it. */
static bool wait_until(const char *next_try, struct err *err)
{
    void *scratch = mem_owner(NULL, "words");
    date day = DATE_NONE;
    if (!date_parse(mem_text_n(scratch, next_try, strcspn(next_try, " ")), &day))
        day = DATE_NONE;
    err_set(err, ERR_CONFLICT, "Next try from %s, %s.", date_for_people(scratch, day),
            next_try + strcspn(next_try, " ") + (strchr(next_try, ' ') != NULL));
    mem_free(scratch);
    return false;
}

static bool is(const char *a, const char *b)
{
    return a && !strcmp(a, b);
}

/* A quiz that one sends once, and that is then done. */
static bool is_once(const struct quiz_rules *rules)
{
    return is(rules->kind, "pre-test") || is(rules->kind, "evaluation");
}

static bool may_try_again(const struct quiz_rules *rules, struct err *err)
{
    bool used_up = rules->tries && rules->used >= rules->tries;
    if (used_up && is_once(rules) && rules->tries == 1)
        return err_set(err, ERR_CONFLICT, "You have sent this already. There is no need for more.");
    if (used_up && (rules->practice || rules->optional))
        return err_set(err, ERR_CONFLICT, "You have used all %d tries of this quiz.", rules->tries);
    if (used_up)
        return err_set(err, ERR_CONFLICT,
                       "You have used all %d tries of this quiz. Speak with your manager about "
                       "what comes next.",
                       rules->tries);
    return !rules->next_try || wait_until(rules->next_try, err);
}

bool quiz_may_start(const struct quiz_rules *rules, struct err *err)
{
    bool free = rules->practice || rules->optional;
    if (rules->ended != DATE_NONE) {
        void *scratch = mem_owner(NULL, "words");
        err_set(err, ERR_CONFLICT, "This course ended on %s.",
                date_for_people(scratch, rules->ended));
        mem_free(scratch);
        return false;
    }
    if (rules->submitted)
        return err_set(err, ERR_CONFLICT,
                       "Your last try is sent. A person reads it before you can try again.");
    if (rules->periodic)
        return may_start_period(rules, err);
    if (!free && rules->passed && !is(rules->needed, "finished"))
        return err_set(err, ERR_CONFLICT,
                       "You have passed this quiz, and the pass stays. There is no need to take it "
                       "again.");
    if (!free && rules->complete)
        return err_set(err, ERR_CONFLICT,
                       "This course is complete. Start it again to take its quiz.");
    return may_try_again(rules, err);
}

/* ---- drawing */

/* One drawing under way. */
struct quiz_drawing {
    struct draw_random *random;
    struct quiz_wishes wishes;
    size_t n_items;
    bool shuffle;
    bool *taken;
};

static int by_index(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Moves to the front those of `n` chosen that clash with nothing before them and nothing taken, as
 * far as there are any: an item and the one that may stand in for it tell of each other. */
static void part_twins(const void *mem, const size_t *left, size_t *chosen, size_t n,
                       const struct quiz_drawing *d)
{
    size_t *kept = mem_array(mem, size_t, n + 1), *clash = mem_array(mem, size_t, n + 1);
    size_t n_kept = 0, n_clash = 0;
    for (size_t i = 0; i < n; i++) {
        size_t item = left[chosen[i]];
        bool clashes = false;
        for (size_t k = 0; k < d->n_items && !clashes; k++) {
            bool twin = d->wishes.instead[item] == k || d->wishes.instead[k] == item;
            clashes = twin && k != item && d->taken[k];
            for (size_t j = 0; twin && k != item && j < n_kept && !clashes; j++)
                clashes = left[kept[j]] == k;
        }
        if (clashes)
            clash[n_clash++] = chosen[i];
        else
            kept[n_kept++] = chosen[i];
    }
    memcpy(chosen, kept, n_kept * sizeof *kept);
    memcpy(chosen + n_kept, clash, n_clash * sizeof *clash);
}

/* Those that are more urgent come first; equals stay in the order in which they were drawn. */
static void urgent_first(const size_t *left, size_t *chosen, size_t n, const int *urgency)
{
    for (size_t i = 1; i < n; i++) {
        size_t item = chosen[i], at = i;
        for (; at > 0 && urgency[left[chosen[at - 1]]] < urgency[left[item]]; at--)
            chosen[at] = chosen[at - 1];
        chosen[at] = item;
    }
}

/* Draws one group into ret; false: too few are left. */
static bool draw_group(const void *mem, const struct quiz_group *group, struct quiz_drawing *d,
                       size_t *ret)
{
    size_t count = group->count ? group->count : group->n_pool, n = 0;
    size_t *left = mem_array(mem, size_t, group->n_pool),
           *chosen = mem_array(mem, size_t, group->n_pool);
    bool *taken = d->taken, shuffle = d->shuffle;
    for (size_t i = 0; i < group->n_pool; i++) {
        if (!taken[group->pool[i]])
            left[n++] = group->pool[i];
    }
    if (count > n)
        return false;
    if (group->count || shuffle) {
        bool wishes = d->wishes.instead || d->wishes.urgency;
        draw_choose(d->random, n, wishes ? n : count, chosen);
        if (d->wishes.urgency)
            urgent_first(left, chosen, n, d->wishes.urgency);
        if (d->wishes.instead)
            part_twins(mem, left, chosen, n, d);
        if (!shuffle)
            qsort(chosen, count, sizeof *chosen, by_index);
    } else {
        for (size_t i = 0; i < count; i++)
            chosen[i] = i;
    }
    for (size_t i = 0; i < count; i++) {
        ret[i] = left[chosen[i]];
        taken[ret[i]] = true;
    }
    return true;
}

/* The next group to draw from: named items first, then the smallest choice. */
static size_t next_group(const struct quiz_group *groups, const bool *done, size_t n_groups)
{
    size_t best = n_groups;
    for (size_t i = 0; i < n_groups; i++) {
        if (done[i])
            continue;
        if (best == n_groups || (groups[best].count && !groups[i].count) ||
            (!groups[best].count == !groups[i].count && groups[i].n_pool < groups[best].n_pool))
            best = i;
    }
    return best;
}

bool quiz_draw(const void *mem, struct draw_random *random, const struct quiz_group *groups,
               size_t n_groups, size_t n_items, const struct quiz_wishes *wishes, bool shuffle,
               size_t **ret_items, size_t *ret_n)
{
    void *scratch = mem_owner(mem, "draw");
    struct quiz_drawing d = {random, wishes ? *wishes : (struct quiz_wishes){0}, n_items, shuffle,
                             mem_array(scratch, bool, n_items + 1)};
    bool *done = mem_array(scratch, bool, n_groups + 1), fits = true;
    size_t *first = mem_array(scratch, size_t, n_groups + 1);
    for (size_t i = 0; i < n_groups; i++)
        first[i + 1] = first[i] + (groups[i].count ? groups[i].count : groups[i].n_pool);
    *ret_n = first[n_groups];
    *ret_items = mem_array(mem, size_t, *ret_n + 1);
    for (size_t i = 0; i < n_groups && fits; i++) {
        size_t g = next_group(groups, done, n_groups);
        done[g] = true;
        fits = draw_group(scratch, &groups[g], &d, *ret_items + first[g]);
    }
    mem_free(scratch);
    return fits;
}

/* ---- saving */

const char *const quiz_form_names[SENT_COUNT] = {
    [SENT_CHOICE] = "choice", [SENT_CHOICES] = "choices", [SENT_ORDER] = "order",
    [SENT_PATH] = "path",     [SENT_ROWS] = "rows",       [SENT_GAPS] = "gaps",
    [SENT_TEXT] = "text",     [SENT_VALUE] = "value"};

enum quiz_form quiz_form_of(enum item_kind kind, bool multiple)
{
    static const enum quiz_form forms[ITEM_KIND_COUNT] = {
        [ITEM_SINGLE_CHOICE] = SENT_CHOICE, [ITEM_MULTIPLE_CHOICE] = SENT_CHOICES,
        [ITEM_TRUE_FALSE] = SENT_CHOICE,    [ITEM_MATCHING] = SENT_ROWS,
        [ITEM_ORDERING] = SENT_ORDER,       [ITEM_SHORT_ANSWER] = SENT_TEXT,
        [ITEM_NUMERICAL] = SENT_VALUE,      [ITEM_GAP_FILL] = SENT_GAPS,
        [ITEM_KPRIM] = SENT_ROWS,           [ITEM_HOTSPOT] = SENT_CHOICE,
        [ITEM_ESSAY] = SENT_TEXT,           [ITEM_LIKERT] = SENT_ROWS,
        [ITEM_REFLECTION] = SENT_TEXT,      [ITEM_SCENARIO] = SENT_PATH};
    return kind == ITEM_HOTSPOT && multiple ? SENT_CHOICES : forms[kind];
}

bool quiz_answer_fits(const struct answer *answer, struct err *err)
{
    if (answer->n > ANSWER_PARTS_MAX)
        return err_set(err, ERR_INVALID, "%zu choices are more than any question has.", answer->n);
    if (answer->certainty < 0 || answer->certainty > 3)
        return err_set(err, ERR_INVALID, "How sure you are is 1, 2 or 3, not %d.",
                       answer->certainty);
    for (size_t i = 0; i < answer->n; i++) {
        if (answer->texts && strlen(answer->texts[i]) > ANSWER_TEXT_MAX)
            return err_set(err, ERR_INVALID,
                           "The text is too long: %zu characters. At most %d can be saved.",
                           strlen(answer->texts[i]), ANSWER_TEXT_MAX);
    }
    return true;
}

/* What is to be sent for a kind of item. */
static bool misfit_form(const char *kind, struct err *err)
{
    static const char *const shapes[SENT_COUNT] = {
        [SENT_CHOICE] = N_("This question takes one choice: send {\"choice\": \"…\"}."),
        [SENT_CHOICES] = N_("This question takes several choices: send {\"choices\": […]}."),
        [SENT_ORDER] = N_("This question takes an order: send {\"order\": […]}."),
        [SENT_PATH] = N_("This question takes a path: send {\"path\": […]}."),
        [SENT_ROWS] = N_("This question takes rows: send {\"rows\": {…}}."),
        [SENT_GAPS] = N_("This question takes gaps: send {\"gaps\": {…}}."),
        [SENT_TEXT] = N_("This question takes a text: send {\"text\": \"…\"}."),
        [SENT_VALUE] = N_("This question takes a number: send {\"value\": \"…\"}.")};
    bool hotspots = is(kind, "hotspots");
    int of = name_of_list(item_kind_names, ITEM_KIND_COUNT, hotspots ? "hotspot" : kind);
    enum quiz_form form =
        of < ITEM_KIND_COUNT ? quiz_form_of((enum item_kind)of, hotspots) : SENT_CHOICE;
    return err_set(err, ERR_INVALID, "%s", _(shapes[form]));
}

bool quiz_misfit(const char *code, const char *about, struct err *err)
{
    static const struct {
        const char *code, *words; /* with one %.64s, or none */
    } all[] = {
        {"option", N_("This question has no choice “%.64s”.")},
        {"twice", N_("The choice “%.64s” is there twice.")},
        {"one", N_("This question takes one choice; %.64s were sent.")},
        {"all", N_("The order is not complete: “%.64s” is missing.")},
        {"path", N_("“%.64s” cannot be chosen at this point of the story.")},
        {"row", N_("This question has no row “%.64s”.")},
        {"gap", N_("This question has no gap “%.64s”.")},
        {"answer", N_("What was sent for “%.64s” is not one of its choices.")},
        {"part", N_("This question does not ask for “%.64s”.")},
        {"certainty", N_("This quiz does not ask how sure you are.")},
    };
    if (is(code, "form") || is(code, "texts") || is(code, "textless"))
        return misfit_form(about, err);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char words[sizeof err->message];
        if (!is(code, all[i].code))
            continue;
        /* The table holds formats that take one short text. */
        const char *at = strstr(_(all[i].words), "%.64s");
        int before = at ? (int)(at - _(all[i].words)) : (int)strlen(_(all[i].words));
        snprintf(words, sizeof words, "%.*s%.64s%s", before, _(all[i].words),
                 at && about ? about : "", at ? at + strlen("%.64s") : "");
        return err_set(err, ERR_INVALID, "%s", words);
    }
    return err_set(err, ERR_INVALID, "This is not an answer to the question.");
}

const char *quiz_save_words(enum quiz_save_state state)
{
    switch (state) {
    case SAVE_FINISHED:
        return _("This attempt is finished: its answers are sent.");
    case SAVE_TIME_UP:
        return _("The time is up: what was saved by then counts. You may send it now.");
    case SAVE_LOCKED:
        return _("This question is checked, and that answer counts.");
    default:
        return _("Other answers were saved meanwhile.");
    }
}

/* ---- results */

enum quiz_verdict quiz_verdict(struct score score, bool answered)
{
    if (!answered)
        return VERDICT_UNANSWERED;
    if (score_compare(score, score_make(1, 1)) >= 0)
        return VERDICT_RIGHT;
    return score_compare(score, score_make(0, 1)) > 0 ? VERDICT_PARTLY : VERDICT_NOT_RIGHT;
}

/* Hundredths of a point, without zeros at the end: 750 is "7.5". */
static const char *decimal(const void *mem, int hundredths)
{
    if (hundredths % 100 == 0)
        return mem_format(mem, "%d", hundredths / 100);
    if (hundredths % 10 == 0)
        return mem_format(mem, "%d.%d", hundredths / 100, hundredths / 10 % 10);
    return mem_format(mem, "%d.%02d", hundredths / 100, hundredths % 100);
}

/* 20/3 is "6 2/3". */
static const char *mixed(const void *mem, struct score points)
{
    int64_t whole = points.num / points.den, rest = points.num % points.den;
    if (!rest)
        return mem_format(mem, "%lld", (long long)whole);
    return whole ? mem_format(mem, "%lld %lld/%lld", (long long)whole, (long long)rest,
                              (long long)points.den)
                 : mem_format(mem, "%lld/%lld", (long long)rest, (long long)points.den);
}

void quiz_points(const void *mem, struct score score, struct score pass, int of,
                 const char **ret_points, const char **ret_pass)
{
    struct score hundredths = score_multiply(pass, score_make((int64_t)of * 100, 1));
    if (hundredths.den == 1) {
        /* A pass mark on the grid of hundredths: cutting the score there keeps it on its side. */
        *ret_pass = decimal(mem, (int)hundredths.num);
        *ret_points = decimal(mem, grade_points(score, of * 100));
        return;
    }
    *ret_pass = mixed(mem, score_multiply(pass, score_make(of, 1)));
    *ret_points = mixed(mem, score_multiply(score, score_make(of, 1)));
}
