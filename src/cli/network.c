/* attest network set-up: what an empty database needs first.  SPDX-License-Identifier: Apache-2.0
 */
#include <getopt.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/place.h"

int cli_network_set_up(void *mem, int argc, char **argv)
{
    struct place p = {0};
    struct err err = {0};
    if (!place_options(argc, argv, &p) || optind != argc || !p.name || !p.code || !p.state ||
        !p.zone || p.under) {
        err_set(&err, ERR_INVALID,
                "Say which: attest network set-up --name NAME --code CODE --state STATE --zone "
                "ZONE [--county COUNTY] [--kind KIND] [--from DATE].");
        return cli_fail(&err);
    }
    for (size_t i = 0; i < PLACE_PARTS; i++) {
        const char *wrong = place_wrong(mem, &p, i);
        if (wrong) {
            err_set(&err, ERR_INVALID, "%s", wrong);
            return cli_fail(&err);
        }
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
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
