/* attest requirement check, import and list.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "content/rules_file.h"
#include "domain/due_words.h"
#include "domain/rules.h"
#include "util/buf.h"
#include "util/mem.h"

enum { REPORT_MAX = 4 * 1024 * 1024 };

static int wrong_use(const char *usage)
{
    fprintf(stderr, "usage: attest requirement %s\n", usage);
    return CLI_COULD_NOT;
}

static void print_problems(void *mem, const char *path, const struct problems *problems)
{
    struct buf *out = buf_new(mem, REPORT_MAX);
    for (size_t i = 0; i < problems->n; i++)
        problem_format(&problems->list[i], out);
    fputs(buf_data(out), stdout);
    printf("%zu errors, %zu warnings in %s\n", problems->n_errors,
           problems->n - (problems->cut ? 0 : problems->n_errors), path);
}

int cli_requirement_check(void *mem, int argc, char **argv)
{
    int worst = CLI_DONE;
    if (argc < 2)
        return wrong_use("check FILE...");
    for (int i = 1; i < argc; i++) {
        void *scratch = mem_owner(mem, "rules");
        struct problems *problems = problems_new(scratch);
        struct rules *rules = NULL;
        struct err err = {0};
        if (!rules_open(scratch, argv[i], problems, &rules, &err))
            return cli_fail(&err);
        print_problems(scratch, argv[i], problems);
        worst = rules ? worst : CLI_NOT_IN_ORDER;
        mem_free(scratch);
    }
    return worst;
}

/* ---- import */

struct request {
    const char *path;
    bool dry_run;
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
    return (ret->path && *ret->path) ||
           err_set(err, ERR_INVALID,
                   "usage: attest requirement import [--dry-run] [--from DATE] FILE");
}

static void print_effect(void *mem, const struct rules_effect *e)
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

static int import(void *mem, const struct request *wanted, const struct rules *rules)
{
    struct problems *problems = problems_new(mem);
    struct rules_options options = {.from = wanted->from};
    struct rules_outcome done;
    struct err err = {0};
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db)
        return cli_fail(&err);
    db_queue_begin(db, false);
    if (!db_sync(db, &err) || !db_next(db, mem, &err))
        return cli_fail(&err);
    if (!rules_put(db, mem, rules, &options, problems, &done, &err)) {
        db_rollback(db);
        if (!problems->n_errors)
            return cli_fail(&err);
        print_problems(mem, wanted->path, problems);
        puts("Nothing was put in force.");
        return CLI_NOT_IN_ORDER;
    }
    if (wanted->dry_run)
        db_rollback(db);
    else if (!db_commit(db, &err))
        return cli_fail(&err);
    for (size_t i = 0; i < done.n_effects; i++)
        print_effect(mem, &done.effects[i]);
    printf("%zu certifications, %zu requirements, %zu events; %zu people reckoned.\n",
           rules->n_certifications, rules->n_requirements, rules->n_events, done.people);
    puts(wanted->dry_run ? "A dry run: nothing was put in force." : "In force.");
    return CLI_DONE;
}

int cli_requirement_import(void *mem, int argc, char **argv)
{
    struct problems *problems = problems_new(mem);
    struct request wanted;
    struct rules *rules = NULL;
    struct err err = {0};
    if (!parse(argc, argv, &wanted, &err) || !rules_open(mem, wanted.path, problems, &rules, &err))
        return cli_fail(&err);
    print_problems(mem, wanted.path, problems);
    if (!rules) {
        puts("Nothing was put in force.");
        return CLI_NOT_IN_ORDER;
    }
    if (rules->note)
        printf("%s\n", rules->note);
    return import(mem, &wanted, rules);
}

/* ---- list */

int cli_requirement_list(void *mem, int argc, char **argv)
{
    struct err err = {0};
    (void)argv;
    if (argc != 1)
        return wrong_use("list");
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *size = db ? db_run(db, mem, STMT_REQUIREMENT_SIZE, DB_PARAMS("1"), &err) : NULL;
    struct db_rows *rows =
        size ? db_run(db, mem, STMT_REQUIREMENT_LIST,
                      DB_PARAMS(db_from_date(mem, db_date(size, 0, "today")), NULL), &err)
             : NULL;
    if (!rows)
        return cli_fail(&err);
    for (size_t i = 0; i < db_count(rows); i++) {
        char from[DATE_TEXT_SIZE];
        struct due_columns due = due_columns_of(rows, i);
        const char *citation = db_text(rows, i, "citation");
        printf("%s (%s from %s): %s\n", db_text(rows, i, "code"), db_text(rows, i, "state_of_it"),
               date_format(db_date(rows, i, "from_date"), from), db_text(rows, i, "title"));
        printf("  %s, due %s, %lld days of grace%s%s\n", db_text(rows, i, "certification"),
               due_words(mem, &due), (long long)db_int(rows, i, "grace_days"), citation ? "; " : "",
               citation ? citation : "");
    }
    printf("%zu requirements\n", db_count(rows));
    return CLI_DONE;
}
