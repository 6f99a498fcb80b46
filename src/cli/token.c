/* attest token add, list, end.  SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "util/date.h"
#include "util/mem.h"
#include "web/request.h"
#include "web/token.h"

enum { SCOPES_MAX = 16, NAME_LENGTH_MAX = 80 };

static bool opens_anything(const char *scope)
{
    for (const struct route *r = routes; r->handler; r++) {
        if (r->opens && !strcmp(r->opens, scope))
            return true;
    }
    return false;
}

/* "standing,people" taken apart. */
static bool take_scopes(void *mem, const char *text, const char *scopes[SCOPES_MAX], size_t *n,
                        struct err *err)
{
    for (char *rest = mem_text(mem, text), *one; (one = strsep(&rest, ","));) {
        if (!opens_anything(one))
            return err_set(err, ERR_INVALID,
                           "There is no scope “%s”: the seventh column of attest routes has them.",
                           one);
        if (*n == SCOPES_MAX)
            return err_set(err, ERR_INVALID, "There are fewer scopes than these.");
        scopes[(*n)++] = one;
    }
    return true;
}

static const struct {
    const char *answer, *words;
} faults[] = {
    {"facility", "There is no facility with this code."},
    {"day", "The last day is not past, and at most a year from today: --until 2026-03-04."},
    {"name", "There is a token of this name already. End it first, or choose another name."},
};

int cli_token_add(void *mem, int argc, char **argv)
{
    static const struct option options[] = {{"scope", required_argument, NULL, 's'},
                                            {"facility", required_argument, NULL, 'f'},
                                            {"until", required_argument, NULL, 'u'},
                                            {NULL, 0, NULL, 0}};
    const char *asked = NULL, *facility = NULL, *until = NULL, *scopes[SCOPES_MAX];
    size_t n = 0;
    struct err err = {0};
    unsigned char digest[DIGEST_BYTES];
    bool wrong = false;
    date day;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        asked = c == 's' ? optarg : asked;
        facility = c == 'f' ? optarg : facility;
        until = c == 'u' ? optarg : until;
        wrong |= c == '?';
    }
    if (wrong || optind + 1 != argc || !asked || !facility || !until || !date_parse(until, &day) ||
        !*argv[optind] || strlen(argv[optind]) > NAME_LENGTH_MAX) {
        err_set(&err, ERR_INVALID,
                "Say which: attest token add NAME --scope SCOPE[,SCOPE…] --facility CODE --until "
                "2026-03-04.");
        return cli_fail(&err);
    }
    const char *token = token_for_machine(mem);
    token_digest(token, digest);
    struct db *db =
        take_scopes(mem, asked, scopes, &n, &err) ? cli_connect(mem, "attest_job", &err) : NULL;
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_TOKEN_ADD,
                    DB_PARAMS(argv[optind], db_from_array(mem, scopes, n), facility,
                              db_from_date(mem, day), db_from_bytes(mem, digest, sizeof digest)),
                    &err)
           : NULL;
    if (!rows)
        return cli_fail(&err);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (!strcmp(db_text(rows, 0, "answer"), faults[i].answer)) {
            err_set(&err, ERR_INVALID, "%s", faults[i].words);
            return cli_fail(&err);
        }
    }
    printf("%s\n", token);
    fputs("It is printed this once. Send it with each request as “Authorization: Bearer …”.\n",
          stderr);
    return CLI_DONE;
}

int cli_token_list(void *mem, int argc, char **argv)
{
    struct err err = {0};
    (void)argc;
    (void)argv;
    struct db *db = cli_reader(mem, &err);
    struct db_rows *rows = db ? db_run(db, mem, STMT_TOKEN_LIST, NULL, &err) : NULL;
    if (!rows)
        return cli_fail(&err);
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *used = db_text(rows, i, "used_on");
        printf("%s\t%s\t%s\t%s\t%s\t%s\tused %s\n", db_text(rows, i, "id"),
               db_text(rows, i, "name"), db_text(rows, i, "scopes"), db_text(rows, i, "facility"),
               !strcmp(db_text(rows, i, "state"), "ended") ? "ended" : "until",
               db_text(rows, i, "to_date"), used ? used : "never");
    }
    return CLI_DONE;
}

int cli_token_end(void *mem, int argc, char **argv)
{
    struct err err = {0};
    if (argc != 2 || !*argv[1] || strspn(argv[1], "0123456789") != strlen(argv[1]) ||
        strlen(argv[1]) > 18) {
        err_set(&err, ERR_INVALID, "Say which: attest token end ID, as attest token list has it.");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *rows = db ? db_run(db, mem, STMT_TOKEN_END, DB_PARAMS(argv[1]), &err) : NULL;
    if (rows && !db_bool(rows, 0, "done"))
        err_set(&err, ERR_NOT_FOUND, "There is no token %s in use.", argv[1]);
    if (!rows || !db_bool(rows, 0, "done"))
        return cli_fail(&err);
    printf("Token %s has ended.\n", argv[1]);
    return CLI_DONE;
}
