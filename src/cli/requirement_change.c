/* attest requirement import, changes, put and drop: rules on their way into force.
 * SPDX-License-Identifier: Apache-2.0
 *
 * They work themselves, step by step, instead of waiting for attest work; where that is at it
 * already, they watch. Stopped in between, whatever was begun is gone on with by the next that
 * works.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/requirement.h"
#include "content/rules_file.h"
#include "domain/rule_change_work.h"
#include "util/mem.h"

/* ---- what is told */

static void print_effect(const void *mem, const struct rules_effect *e)
{
    char day[DATE_TEXT_SIZE];
    printf("%s: %s\n  from %s: %lld posts of %lld people must hold %s\n", e->code, e->title,
           date_format(e->from, day), (long long)e->posts, (long long)e->people, e->certification);
    printf("  on %s:", date_format(e->day, day));
    for (int s = 0; s < STANDING_COUNT; s++) {
        if (e->counts[s])
            printf(" %s %lld", standing_name((enum standing)s), (long long)e->counts[s]);
    }
    puts(e->posts ? "" : " nobody");
    for (const char **w = rules_warnings(mem, e); *w; w++)
        printf("  ! %s\n", *w);
}

static const char *progress_of(const void *mem, const struct rule_change *c)
{
    char counted[DATE_TEXT_SIZE];
    switch (c->state) {
    case CHANGE_ASKED:
        return c->behind ? mem_format(mem, "waits for change %lld", (long long)c->behind) : "waits";
    case CHANGE_COMPUTING:
        return c->people < 0 ? mem_format(mem, "finding whom it may touch: %lld people so far",
                                          (long long)c->touched)
                             : mem_format(mem, "computed for %lld of %lld people",
                                          (long long)c->done, (long long)c->people);
    case CHANGE_READY:
        return c->decided_put ? "is being put in force"
                              : mem_format(mem, "ready: computed for %lld people, counted on %s",
                                           (long long)c->done, date_format(c->ready_on, counted));
    case CHANGE_IN_FORCE:
        return mem_format(mem, "in force; %lld people to be written into place",
                          (long long)c->settling);
    case CHANGE_SETTLED:
        return "in force";
    case CHANGE_DROPPING:
        return "is being dropped";
    case CHANGE_FAILED:
        return mem_format(mem, "failed: %s", c->failure);
    default:
        return "dropped";
    }
}

/* ---- working until */

struct work {
    void *mem;
    struct db *db;
    int64_t id;
    struct rule_change change; /* as it was last read */
    struct rules_effect *effects;
    size_t n_effects;
    void *scratch; /* of what was last read */
};

static bool look(struct work *w, struct err *err)
{
    void *before = w->scratch;
    w->scratch = mem_owner(w->mem, "look");
    bool done =
        rule_change_read(w->db, w->scratch, w->id, &w->change, &w->effects, &w->n_effects, err);
    mem_free(before);
    return done;
}

/* Each step on one line of the terminal; in a file there is none of it. */
static void tell(struct work *w, bool end)
{
    static size_t width;
    if (!isatty(STDERR_FILENO))
        return;
    if (end && width)
        fputc('\n', stderr);
    else if (!end)
        fprintf(stderr, "\r%-*s", (int)width,
                mem_format(w->scratch, "Change %lld %s", (long long)w->id,
                           progress_of(w->scratch, &w->change)));
    width = end ? 0 : 70;
}

/* A change that waits behind one about which nobody has decided would wait for ever. */
static bool is_stuck(struct work *w, struct err *err)
{
    struct rule_change *list;
    size_t n;
    if (w->change.state != CHANGE_ASKED || !w->change.behind)
        return false;
    if (!rule_change_list(w->db, w->scratch, true, &list, &n, err))
        return true;
    for (size_t i = 0; i < n; i++) {
        if (list[i].id < w->id && list[i].state == CHANGE_READY && !list[i].decided_put)
            return !err_set(err, ERR_CONFLICT,
                            "Change %lld (%s) is ready and waits for a decision. Put it in force, "
                            "or drop it: attest requirement put %lld, or drop %lld.",
                            (long long)list[i].id, list[i].title, (long long)list[i].id,
                            (long long)list[i].id);
    }
    return false;
}

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* Steps of this change, as many as half a second has room for: to tell how far it is costs, too,
 * where many people are left. */
static bool some_steps(struct work *w, enum change_step *step, struct err *err)
{
    double begun = now();
    enum rule_change_state state = w->change.state;
    bool fine = true;
    do
        fine = rule_change_step(w->db, step, err) && rule_change_is(w->db, w->id, &state, err);
    while (fine && *step == CHANGE_DONE && state == w->change.state && now() < begun + 0.5);
    return fine;
}

/* Until the change is in this state, or in a later one. */
static bool work_until(struct work *w, enum rule_change_state state, struct err *err)
{
    enum change_step step = CHANGE_DONE;
    bool fine = look(w, err);
    while (fine && w->change.state < state) {
        tell(w, false);
        if (step != CHANGE_DONE)
            nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
        fine = !is_stuck(w, err) && some_steps(w, &step, err) && look(w, err);
    }
    tell(w, true);
    if (fine && w->change.state == CHANGE_FAILED && state < CHANGE_FAILED)
        return err_set(err, ERR_CONFLICT, "These rules cannot be put in force: %s.",
                       w->change.failure);
    return fine;
}

static bool decide(struct work *w, enum rule_change_decision decision, struct err *err)
{
    return rule_change_decided(w->db, w->mem, w->id, decision, err);
}

static bool drop_it(struct work *w, struct err *err)
{
    return decide(w, CHANGE_DROP, err) && work_until(w, CHANGE_DROPPED, err);
}

static bool put_it(struct work *w, struct err *err)
{
    if (!decide(w, CHANGE_PUT, err) || !work_until(w, CHANGE_IN_FORCE, err))
        return false;
    if (w->change.state == CHANGE_IN_FORCE || w->change.state == CHANGE_SETTLED)
        puts("In force.");
    fflush(stdout);
    return work_until(w, CHANGE_SETTLED, err);
}

/* ---- import */

struct request {
    const char *path;
    bool dry_run, stage;
    date from;
};

static bool day_is_sane(const char *text, date *ret)
{
    return date_parse(text, ret) && *ret >= date_from_ymd(1970, 1, 1) &&
           *ret <= date_from_ymd(2099, 12, 31);
}

static bool parse(int argc, char **argv, struct request *ret, struct err *err)
{
    *ret = (struct request){.from = DATE_NONE};
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--dry-run"))
            ret->dry_run = true;
        else if (!strcmp(argv[i], "--stage"))
            ret->stage = true;
        else if (!strcmp(argv[i], "--from") && i + 1 < argc) {
            if (!day_is_sane(argv[++i], &ret->from))
                return err_set(err, ERR_INVALID,
                               "--from is a day from 1970-01-01 to 2099-12-31, not \"%s\".",
                               argv[i]);
        } else if (argv[i][0] != '-' && !ret->path)
            ret->path = argv[i];
        else
            ret->path = "";
    }
    return (ret->path && *ret->path && !(ret->dry_run && ret->stage)) ||
           err_set(err, ERR_INVALID,
                   "usage: attest requirement import [--dry-run | --stage] [--from DATE] FILE");
}

/* Dropped again where it cannot go on: it would be in the way of others. */
static bool compute(struct work *w, struct err *err)
{
    struct err why = {0};
    if (work_until(w, CHANGE_READY, err))
        return w->change.state == CHANGE_READY ||
               err_set(err, ERR_CONFLICT, "Somebody has decided about it meanwhile.");
    if (w->change.state == CHANGE_ASKED)
        rule_change_decided(w->db, w->mem, w->id, CHANGE_DROP, &why);
    return false;
}

static int import(struct work *w, const struct request *wanted, const struct rules *rules)
{
    struct err err = {0};
    if (!compute(w, &err))
        return cli_fail(&err);
    for (size_t i = 0; i < w->n_effects; i++)
        print_effect(w->mem, &w->effects[i]);
    printf("%zu certifications, %zu requirements, %zu events; %lld people computed.\n",
           rules->n_certifications, rules->n_requirements, rules->n_events,
           (long long)w->change.done);
    fflush(stdout);
    if (wanted->stage) {
        printf(
            "Change %lld is ready. Nothing was put in force so far: attest requirement put %lld, "
            "or drop %lld.\n",
            (long long)w->id, (long long)w->id, (long long)w->id);
        return CLI_DONE;
    }
    if (!(wanted->dry_run ? drop_it(w, &err) : put_it(w, &err)))
        return cli_fail(&err);
    if (wanted->dry_run)
        puts("A dry run: nothing was put in force.");
    return CLI_DONE;
}

static bool start(void *mem, struct work *ret, struct err *err)
{
    *ret = (struct work){.mem = mem, .scratch = mem_owner(mem, "look")};
    ret->db = cli_connect(mem, "attest_job", err);
    return ret->db;
}

int cli_requirement_import(void *mem, int argc, char **argv)
{
    struct problems *problems = problems_new(mem);
    struct request wanted;
    struct work w;
    struct err err = {0};
    char *text;
    size_t len;
    if (!parse(argc, argv, &wanted, &err) || !rules_load(mem, wanted.path, &text, &len, &err))
        return cli_fail(&err);
    struct rules *rules = rules_read_apart(mem, wanted.path, text, len, problems);
    cli_print_problems(mem, wanted.path, problems);
    if (!rules) {
        puts("Nothing was put in force.");
        return CLI_NOT_IN_ORDER;
    }
    if (rules->note)
        printf("%s\n", rules->note);
    problems = problems_new(mem);
    if (!start(mem, &w, &err))
        return cli_fail(&err);
    if (rule_change_add(w.db, mem, wanted.path, text, len, wanted.from, problems, &w.id, &err))
        return import(&w, &wanted, rules);
    if (!problems->n_errors)
        return cli_fail(&err);
    cli_print_problems(mem, wanted.path, problems);
    puts("Nothing was put in force.");
    return CLI_NOT_IN_ORDER;
}

/* ---- changes, put, drop */

int cli_requirement_changes(void *mem, int argc, char **argv)
{
    struct rule_change *list;
    struct work w;
    struct err err = {0};
    size_t n;
    (void)argv;
    if (argc != 1) {
        fputs("usage: attest requirement changes\n", stderr);
        return CLI_COULD_NOT;
    }
    if (!start(mem, &w, &err) || !rule_change_list(w.db, mem, false, &list, &n, &err))
        return cli_fail(&err);
    for (size_t i = 0; i < n; i++) {
        char from[DATE_TEXT_SIZE], asked[DATE_TEXT_SIZE];
        printf("%lld: %s (from %s, asked for on %s): %s\n", (long long)list[i].id, list[i].title,
               date_format(list[i].from, from), date_format(list[i].asked_on, asked),
               progress_of(mem, &list[i]));
    }
    printf("%zu changes of rules\n", n);
    return CLI_DONE;
}

static int decide_about(void *mem, int argc, char **argv, enum rule_change_decision decision)
{
    struct work w;
    struct err err = {0};
    char *end = NULL;
    long long id = argc == 2 ? strtoll(argv[1], &end, 10) : 0;
    if (id <= 0 || *end) {
        fprintf(stderr, "usage: attest requirement %s ID\n",
                decision == CHANGE_PUT ? "put" : "drop");
        return CLI_COULD_NOT;
    }
    bool fine = start(mem, &w, &err);
    w.id = id;
    if (!fine || !look(&w, &err) ||
        !(decision == CHANGE_PUT ? put_it(&w, &err) : drop_it(&w, &err)))
        return cli_fail(&err);
    printf("Change %lld: %s.\n", id, progress_of(mem, &w.change));
    return CLI_DONE;
}

int cli_requirement_put(void *mem, int argc, char **argv)
{
    return decide_about(mem, argc, argv, CHANGE_PUT);
}

int cli_requirement_drop(void *mem, int argc, char **argv)
{
    return decide_about(mem, argc, argv, CHANGE_DROP);
}
