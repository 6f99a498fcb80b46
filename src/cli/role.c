/* attest role list.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/cli.h"
#include "util/mem.h"

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
