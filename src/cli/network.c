/*
 * attest network set-up, attest facility add: what an empty database needs first.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "util/mem.h"

/* What is said of a place; NULL: not said. */
struct place {
    const char *name, *code, *kind, *under, *state, *county, *zone, *from;
};

static const char *const kinds[] = {"system",  "hospital",       "clinic",    "unit",
                                    "shelter", "partner-agency", "task-force"};

static bool read_options(int argc, char **argv, struct place *p)
{
    static const struct option options[] = {{"name", required_argument, NULL, 'n'},
                                            {"code", required_argument, NULL, 'c'},
                                            {"kind", required_argument, NULL, 'k'},
                                            {"under", required_argument, NULL, 'u'},
                                            {"state", required_argument, NULL, 's'},
                                            {"zone", required_argument, NULL, 'z'},
                                            {"county", required_argument, NULL, 'y'},
                                            {"from", required_argument, NULL, 'f'},
                                            {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        const char **to = c == 'n'   ? &p->name
                          : c == 'c' ? &p->code
                          : c == 'k' ? &p->kind
                          : c == 'u' ? &p->under
                          : c == 's' ? &p->state
                          : c == 'z' ? &p->zone
                          : c == 'y' ? &p->county
                          : c == 'f' ? &p->from
                                     : NULL;
        if (!to)
            return false;
        *to = optarg;
    }
    return true;
}

/* What is wrong with the words themselves, said so that it can be put right. */
static bool check(const struct place *p, struct err *err)
{
    date day;
    bool known = !p->kind;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        known |= p->kind && !strcmp(p->kind, kinds[i]);
    if (!known)
        return err_set(err, ERR_INVALID,
                       "%s is no kind of facility. Kinds are system, hospital, clinic, unit, "
                       "shelter, partner-agency and task-force.",
                       p->kind);
    if (p->code && (strlen(p->code) > 32 || p->code[0] < 'A' || p->code[0] > 'Z' ||
                    p->code[strspn(p->code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] ||
                    strstr(p->code, "--") || p->code[strlen(p->code) - 1] == '-'))
        return err_set(err, ERR_INVALID,
                       "%s is no code. A code has capitals, digits and hyphens, such as WGH-ED.",
                       p->code);
    if (p->state && (strlen(p->state) != 2 || strspn(p->state, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 2))
        return err_set(err, ERR_INVALID, "%s is no state. A state has two capitals, such as MI.",
                       p->state);
    if (p->from && !date_parse(p->from, &day))
        return err_set(err, ERR_INVALID, "%s is no date. A date is written as 2026-03-04.",
                       p->from);
    return true;
}

int cli_network_set_up(void *mem, int argc, char **argv)
{
    struct place p = {0};
    struct err err = {0};
    if (!read_options(argc, argv, &p) || optind != argc || !p.name || !p.code || !p.state ||
        !p.zone || p.under) {
        err_set(&err, ERR_INVALID,
                "Say which: attest network set-up --name NAME --code CODE --state STATE --zone "
                "ZONE [--county COUNTY] [--kind KIND] [--from DATE].");
        return cli_fail(&err);
    }
    struct db *db = check(&p, &err) ? cli_connect(mem, "attest_job", &err) : NULL;
    struct db_rows *rows = db ? db_run(db, mem, STMT_NETWORK_SET_UP,
                                       DB_PARAMS(p.name, p.code, p.kind ? p.kind : "system",
                                                 p.state, p.county ? p.county : "", p.zone, p.from),
                                       &err)
                              : NULL;
    if (rows && !db_bool(rows, 0, "made"))
        err_set(&err, ERR_CONFLICT, "This database has a network already. Nothing was changed.");
    if (!rows || !db_bool(rows, 0, "made"))
        return cli_fail(&err);
    printf("%s is set up. Next: attest administrator add LOGIN --name NAME\n", p.name);
    return CLI_DONE;
}

int cli_facility_add(void *mem, int argc, char **argv)
{
    struct place p = {0};
    struct err err = {0};
    if (!read_options(argc, argv, &p) || optind + 1 != argc || p.code || !p.name || !p.kind) {
        err_set(&err, ERR_INVALID,
                "Say which: attest facility add CODE --name NAME --kind KIND [--under CODE] "
                "[--state STATE] [--county COUNTY] [--zone ZONE] [--from DATE].");
        return cli_fail(&err);
    }
    p.code = argv[optind];
    struct db *db = check(&p, &err) ? cli_connect(mem, "attest_job", &err) : NULL;
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_FACILITY_ADD,
                    DB_PARAMS(p.code, p.name, p.kind, p.under, p.state, p.county, p.zone, p.from),
                    &err)
           : NULL;
    if (!rows)
        return cli_fail(&err);
    if (db_int(rows, 0, "made") == 1)
        return CLI_DONE;
    if (db_bool(rows, 0, "taken"))
        err_set(&err, ERR_CONFLICT, "There is a facility with the code %s already.", p.code);
    else if (p.under)
        err_set(&err, ERR_NOT_FOUND, "There is no facility with the code %s.", p.under);
    else
        err_set(&err, ERR_NOT_FOUND,
                "There is no facility on record yet. Begin with attest network set-up.");
    return cli_fail(&err);
}
