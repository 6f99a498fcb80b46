/* attest course check, stamp and import.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/course_options.h"
#include "content/course.h"
#include "content/stamp.h"
#include "domain/course_check.h"
#include "domain/publish.h"
#include "util/buf.h"
#include "util/mem.h"

enum { REPORT_MAX = 16 * 1024 * 1024 };

static const char *counted(const void *mem, size_t n, const char *one, const char *many)
{
    return mem_format(mem, "%zu %s", n, n == 1 ? one : many);
}

static void print_problems(void *mem, const char *path, const struct problems *problems, bool json)
{
    struct buf *out = buf_new(mem, REPORT_MAX);
    size_t warnings = 0;
    if (json) {
        problems_json(problems, out);
        fputs(buf_data(out), stdout);
        return;
    }
    for (size_t i = 0; i < problems->n; i++) {
        problem_format(&problems->list[i], out);
        warnings += problems->list[i].warning;
    }
    fputs(buf_data(out), stdout);
    if (problems->cut)
        printf("only the first %d problems are listed\n", PROBLEMS_MAX);
    printf("%s, %s in %s\n", counted(mem, problems->n_errors, "error", "errors"),
           counted(mem, warnings, "warning", "warnings"), path);
}

static int check_one(void *mem, struct db *db, const char *path,
                     const struct course_options *options, bool json)
{
    struct course_options known = *options;
    struct problems *problems;
    struct course *course;
    struct err err = {0};
    if (!course_check_here(db, mem, &(struct course_source){.path = path}, &known, &problems,
                           &course, &err))
        return cli_fail(&err);
    print_problems(mem, path, problems, json);
    return problems->n_errors ? CLI_NOT_IN_ORDER : CLI_DONE;
}

static int wrong_use(const char *usage)
{
    fprintf(stderr, "usage: attest course %s\n", usage);
    return CLI_COULD_NOT;
}

/* Sets *flag if `name` is among the options; counts the paths, which move to the front of argv[1].
 * False: an option that does not exist. */
static bool parse(int argc, char **argv, const char *name, bool *flag, int *ret_paths)
{
    bool only_paths = false;
    *ret_paths = 0;
    for (int i = 1; i < argc; i++) {
        if (!only_paths && !strcmp(argv[i], "--"))
            only_paths = true;
        else if (!only_paths && !strcmp(argv[i], name))
            *flag = true;
        else if (!only_paths && argv[i][0] == '-')
            return false;
        else
            argv[++*ret_paths] = argv[i];
    }
    return true;
}

/* With --json: one array of problems for each path, in their order. */
int cli_course_check(void *mem, int argc, char **argv)
{
    bool json = false;
    int paths = 0, worst = CLI_DONE;
    struct course_options options;
    struct err err = {0};
    if (!course_options_take(mem, &argc, argv, &options, &err))
        return cli_fail(&err);
    if (!parse(argc, argv, "--json", &json, &paths) || !paths)
        return wrong_use("check [--json] [--with PATH] [--roles FILE] PATH...");
    struct db *db = course_options_db(mem);
    for (int i = 1; i <= paths; i++) {
        void *scratch = mem_owner(mem, "course");
        int code = check_one(scratch, db, argv[i], &options, json);
        worst = code > worst ? code : worst;
        mem_free(scratch);
    }
    return worst;
}

static void print_stamped(const struct stamped *s)
{
    printf("%s:%d: %s stamped %s%s%s\n", s->file, s->line, s->unit, s->after,
           s->before ? ", was " : "", s->before ? s->before : "");
    if (s->same)
        printf("    %d words of it read as in the original: is it translated?\n", s->same);
}

/* Without units: all that are not current. Those that do not fit their original are left. */
int cli_course_stamp(void *mem, int argc, char **argv)
{
    struct course_options options;
    struct problems *problems = problems_new(mem);
    struct stamp_report done;
    struct err err = {0};
    bool option = false;
    int paths = 0;
    if (!course_options_take(mem, &argc, argv, &options, &err))
        return cli_fail(&err);
    if (!parse(argc, argv, "", &option, &paths) || paths < 2)
        return wrong_use("stamp [--with PATH] LANGUAGE PATH [UNIT...]");
    const char **units = mem_array(mem, const char *, (size_t)paths);
    for (int i = 3; i <= paths; i++)
        units[i - 3] = argv[i];
    if (!course_stamp(mem, argv[2], argv[1], units, (size_t)paths - 2, &options, problems, &done,
                      &err))
        return cli_fail(&err);
    for (size_t i = 0; i < done.n; i++)
        print_stamped(&done.list[i]);
    if (problems->n_errors)
        print_problems(mem, argv[2], problems, false);
    printf("%s stamped, %zu left in %s\n", counted(mem, done.n, "unit", "units"), done.left,
           argv[2]);
    return problems->n_errors ? CLI_NOT_IN_ORDER : CLI_DONE;
}

static int import(void *mem, const struct course *course, bool publish)
{
    struct published done;
    struct err err = {0};
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db)
        return cli_fail(&err);
    db_queue_begin(db, false);
    if (!db_sync(db, &err) || !db_next(db, mem, &err))
        return cli_fail(&err);
    if (!publish_store(db, mem, course, 0, publish, &done, &err)) {
        db_rollback(db);
        if (!done.refused)
            return cli_fail(&err);
        struct buf *out = buf_new(mem, REPORT_MAX);
        problem_format(done.refused, out);
        printf("%sNothing was applied.\n", buf_data(out));
        return CLI_NOT_IN_ORDER;
    }
    if (!db_commit(db, &err))
        return cli_fail(&err);
    puts(publish_summary(mem, course, &done));
    for (size_t i = 0; i < done.obstacles.n; i++)
        printf("- %s %s\n", done.obstacles.list[i].what, done.obstacles.list[i].remedy);
    return done.obstacles.n ? CLI_NOT_IN_ORDER : CLI_DONE;
}

int cli_course_import(void *mem, int argc, char **argv)
{
    bool publish = false;
    int paths = 0;
    struct course_options options;
    struct problems *problems;
    struct course *course;
    struct err err = {0};
    if (!course_options_take(mem, &argc, argv, &options, &err))
        return cli_fail(&err);
    /* What is stored comes from here, not from folders. */
    if (options.n_lent || options.roles || !parse(argc, argv, "--publish", &publish, &paths) ||
        paths != 1)
        return wrong_use("import [--publish] PATH");
    void *scratch = mem_owner(mem, "reader");
    struct db *db = cli_reader(scratch, &err);
    if (!db || !course_check_here(db, mem, &(struct course_source){.path = argv[1]}, &options,
                                  &problems, &course, &err))
        return cli_fail(&err);
    mem_free(scratch);
    print_problems(mem, argv[1], problems, false);
    if (!course) {
        puts("Nothing was applied.");
        return CLI_NOT_IN_ORDER;
    }
    return import(mem, course, publish);
}
