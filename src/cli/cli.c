/* The command line: what commands share, and the small ones.  SPDX-License-Identifier: Apache-2.0
 */
#include "cli/cli.h"

#include <stdio.h>

#include "store/migrate.h"
#include "util/config.h"
#include "util/mem.h"

struct db *cli_connect(void *mem, const char *user, struct err *err)
{
    const char *now = config_get("ATTEST_NOW");
    struct db *db = db_new(mem, &(struct db_settings){.conninfo = config_get("ATTEST_DATABASE"),
                                                      .user = user,
                                                      .name = "attest",
                                                      .now = *now ? now : NULL});
    return db_ensure(db, err) ? db : NULL;
}

struct db *cli_reader(void *mem, struct err *err)
{
    struct db *db = cli_connect(mem, "attest_job", err);
    if (!db)
        return NULL;
    db_queue_begin(db, true);
    return db_sync(db, err) && db_next(db, mem, err) ? db : NULL;
}

int cli_fail(const struct err *err)
{
    fprintf(stderr, "attest: %s\n", err->message);
    if (err->detail[0])
        fprintf(stderr, "attest: %s\n", err->detail);
    return CLI_COULD_NOT;
}

int cli_migrate(void *mem, int argc, char **argv)
{
    struct err err = {0};
    size_t ran = 0, people = 0;
    bool reckoned = false;
    (void)argc;
    (void)argv;
    struct db *db = cli_connect(mem, "attest_owner", &err);
    if (!db || !migrate_run(db, &ran, &err))
        return cli_fail(&err);
    printf("%zu migrations run\n", ran);
    if (!migrate_is_reckoned(db, &reckoned, &err))
        return cli_fail(&err);
    if (reckoned)
        return CLI_DONE;
    if (!cli_reckon(mem, NULL, 0, &people, &err) || !migrate_reckoned(db, &err))
        return cli_fail(&err);
    if (people)
        printf("%zu people reckoned\n", people);
    return CLI_DONE;
}

int cli_config(void *mem, int argc, char **argv)
{
    (void)mem;
    (void)argc;
    (void)argv;
    config_print(stdout);
    return CLI_DONE;
}
