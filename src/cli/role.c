/* attest role list | import.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/table.h"
#include "util/mem.h"
#include "util/text.h"

/* A key and its title on each line; what lies below a role is indented, and counts as that role,
 * too. Kept in a file it is what --roles reads. */
int cli_role_list(void *mem, int argc, char **argv)
{
    struct err err = {0};
    (void)argv;
    if (argc != 1) {
        fputs("usage: attest role list\n", stderr);
        return CLI_COULD_NOT;
    }
    struct db *db = cli_reader(mem, &err);
    struct db_rows *rows = db ? db_run(db, mem, STMT_ROLE_ALL, NULL, &err) : NULL;
    if (!rows)
        return cli_fail(&err);
    for (size_t i = 0; i < db_count(rows); i++) {
        int indent = 2 * (int)db_int(rows, i, "depth");
        printf("%*s%-*s %s\n", indent, "", 32 - indent, db_text(rows, i, "key"),
               db_text(rows, i, "title"));
    }
    return CLI_DONE;
}

/* ---- from a file */

enum column { KEY, TITLE, PARENT, COLUMNS };
static const char *const column_names[COLUMNS] = {"key", "title", "parent"};
enum { NEEDED = PARENT, TITLE_MAX = 200, KEY_MAX = 64 };

static const struct {
    const char *word, *says;
} sayings[] = {
    {"parent", "parent names no job role of the file or on record"},
    {"ring", "it would lie below itself"},
    {"held",
     "people hold this job role, or one below it, or did: it stays where it is in the tree"},
};

static bool is_key(const char *text)
{
    size_t n = strlen(text);
    return n && n <= KEY_MAX && text[0] >= 'a' && text[0] <= 'z' &&
           !text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] && !strstr(text, "--") &&
           text[n - 1] != '-';
}

/* What can be seen by the file alone. */
static void check_lines(struct table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const char *key = table_cell(t, i, KEY), *title = table_cell(t, i, TITLE);
        if (!is_key(key))
            table_problem(t, i,
                          mem_format(t->mem,
                                     "\"%s\" is no key. A key has small letters, digits and "
                                     "hyphens, such as registered-nurse",
                                     key));
        if (!*title || text_characters(title) > TITLE_MAX)
            table_problem(t, i, "a job role has a title of at most 200 characters");
        for (size_t k = 0; k < i; k++) {
            if (!strcmp(table_cell(t, k, KEY), key)) {
                table_problem(t, i, mem_format(t->mem, "%s stands in a line above", key));
                break;
            }
        }
    }
}

static bool put_roles(struct db *db, struct table *t, bool dry, size_t *ret_new,
                      size_t *ret_changed, struct err *err)
{
    db_queue_begin(db, false);
    struct db_rows *rows =
        db_sync(db, err) && db_next(db, t->mem, err)
            ? db_run(db, t->mem, STMT_ROLE_PUT,
                     DB_PARAMS(table_param(t, KEY, false), table_param(t, TITLE, false),
                               table_param(t, PARENT, false)),
                     err)
            : NULL;
    for (size_t i = 0; rows && i < db_count(rows); i++) {
        const char *word = db_text(rows, i, "problem");
        for (size_t k = 0; word && k < sizeof sayings / sizeof *sayings; k++) {
            if (!strcmp(word, sayings[k].word))
                table_problem(t, i, sayings[k].says);
        }
        *ret_new += db_bool(rows, i, "is_new");
        *ret_changed += db_bool(rows, i, "is_changed");
    }
    bool done = rows && (t->problems || dry || db_commit(db, err));
    if (!done || t->problems || dry)
        db_rollback(db);
    return done;
}

int cli_role_import(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct table t;
    char *text;
    size_t n_new = 0, n_changed = 0;
    bool dry = argc == 3 && !strcmp(argv[2], "--dry-run");
    if (argc != 2 + dry || argv[1][0] == '-') {
        err_set(&err, ERR_INVALID, "usage: attest role import FILE.csv [--dry-run]");
        return cli_fail(&err);
    }
    if (!table_open(mem, argv[1], column_names, COLUMNS, NEEDED, TABLE_LINES_MAX, &t, &text, &err))
        return cli_fail(&err);
    check_lines(&t);
    if (!t.problems) {
        struct db *db = cli_connect(mem, "attest_job", &err);
        if (!db || !put_roles(db, &t, dry, &n_new, &n_changed, &err))
            return cli_fail(&err);
    }
    if (t.problems)
        fprintf(stderr, "nothing was imported: %zu problem%s\n", t.problems,
                t.problems == 1 ? "" : "s");
    else
        printf("%s%zu job roles: %zu new, %zu changed, %zu as they were\n", dry ? "dry run: " : "",
               t.n, n_new, n_changed, t.n - n_new - n_changed);
    return t.problems ? CLI_NOT_IN_ORDER : CLI_DONE;
}
