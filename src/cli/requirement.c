/* attest requirement check and list.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/requirement.h"
#include "content/rules_file.h"
#include "domain/due_words.h"
#include "util/buf.h"
#include "util/mem.h"

enum { REPORT_MAX = 4 * 1024 * 1024 };

static int wrong_use(const char *usage)
{
    fprintf(stderr, "usage: attest requirement %s\n", usage);
    return CLI_COULD_NOT;
}

void cli_print_problems(const void *mem, const char *path, const struct problems *problems)
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
        cli_print_problems(scratch, argv[i], problems);
        worst = rules ? worst : CLI_NOT_IN_ORDER;
        mem_free(scratch);
    }
    return worst;
}

/* ---- list */

int cli_requirement_list(void *mem, int argc, char **argv)
{
    struct err err = {0};
    (void)argv;
    if (argc != 1)
        return wrong_use("list");
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *day = db ? db_run(db, mem, STMT_REQUIREMENT_TODAY, NULL, &err) : NULL;
    struct db_rows *rows =
        day ? db_run(db, mem, STMT_REQUIREMENT_LIST,
                     DB_PARAMS(db_from_date(mem, db_date(day, 0, "today")), NULL), &err)
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
