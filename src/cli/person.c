/*
 * attest person code, attest administrator add: the first way in.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <getopt.h>
#include <stdio.h>

#include "cli/cli.h"
#include "domain/one_time_code.h"
#include "util/config.h"
#include "util/mem.h"

/* Issues a code and prints it, alone on its line, with how to use it. */
static bool issue(struct db *db, const void *mem, const char *person, bool ends_steps,
                  struct err *err)
{
    const char *code = one_time_code_new(mem);
    struct db_rows *rows = db_run(
        db, mem, STMT_SIGN_IN_CODE_ISSUE,
        DB_PARAMS(person, one_time_code_digest(mem, code), db_from_int(mem, ONE_TIME_CODE_MINUTES)),
        err);
    if (!rows)
        return false;
    if (!db_bool(rows, 0, "issued"))
        return err_set(err, ERR_FORBIDDEN, "not theirs to issue");
    if (ends_steps &&
        !db_do(db, STMT_SIGN_IN_CODE_ENDS_STEPS, DB_PARAMS(one_time_code_digest(mem, code)), err))
        return false;
    printf("%s\n", code);
    fprintf(stderr, "It works once, within %d minutes, at %s/session/code.\n",
            ONE_TIME_CODE_MINUTES, config_get("ATTEST_ADDRESS"));
    return true;
}

int cli_person_code(void *mem, int argc, char **argv)
{
    static const struct option options[] = {{"second-step", no_argument, NULL, 's'},
                                            {NULL, 0, NULL, 0}};
    struct err err = {0};
    bool ends_steps = false, wrong = false;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        ends_steps |= c == 's';
        wrong |= c != 's';
    }
    if (wrong || optind + 1 != argc) {
        err_set(
            &err, ERR_INVALID,
            "Say for whom: attest person code LOGIN. With --second-step it also ends the app and "
            "recovery codes of somebody who lost them.");
        return cli_fail(&err);
    }
    const char *login = argv[optind];
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_PERSON_OF_LOGIN, DB_PARAMS(login), &err) : NULL;
    if (rows && !db_count(rows))
        err_set(&err, ERR_NOT_FOUND, "Nobody has the employee number or e-mail address %s.", login);
    if (!rows || !db_count(rows) || !issue(db, mem, db_text(rows, 0, "id"), ends_steps, &err))
        return cli_fail(&err);
    return CLI_DONE;
}

int cli_administrator_add(void *mem, int argc, char **argv)
{
    static const struct option options[] = {{"name", required_argument, NULL, 'n'},
                                            {"facility", required_argument, NULL, 'f'},
                                            {NULL, 0, NULL, 0}};
    const char *name = NULL, *facility = NULL;
    struct err err = {0};
    bool wrong = false;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'n')
            name = optarg;
        else if (c == 'f')
            facility = optarg;
        else
            wrong = true;
    }
    if (wrong || optind + 1 != argc) {
        err_set(&err, ERR_INVALID,
                "Say who: attest administrator add LOGIN --name NAME [--facility CODE].");
        return cli_fail(&err);
    }
    const char *login = argv[optind];
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_GRANT_ADMINISTRATOR, DB_PARAMS(login, name, facility), &err)
           : NULL;
    if (!rows)
        return cli_fail(&err);
    if (db_is_null(rows, 0, "place"))
        err_set(&err, ERR_NOT_FOUND, "%s",
                facility ? "There is no facility with this code."
                         : "There is no facility on record yet: administrators are of one.");
    else if (db_is_null(rows, 0, "person"))
        err_set(&err, ERR_INVALID,
                "Nobody has the employee number or e-mail address %s. Give a name with --name, and "
                "they are put on record.",
                login);
    else if (issue(db, mem, db_text(rows, 0, "person"), false, &err))
        return CLI_DONE;
    return cli_fail(&err);
}
