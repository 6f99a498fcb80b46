/* attest mail test, status, again, bounced: is mail set up, does it go out, to whom once more, and
 * what came back.
 * SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "store/mail.h"
#include "util/bounce.h"
#include "util/mail.h"
#include "util/mem.h"

static const char *const told[] = {
    [MAIL_SENT] = "The server has taken it.",
    [MAIL_LATER] = "The server does not take it now",
    [MAIL_AWAY] = "The server cannot be reached, or does not let us in",
    [MAIL_REFUSED] = "The server refuses the message",
    [MAIL_ADDRESS_REFUSED] = "The server refuses the address",
    [MAIL_UNSURE] = "The connection broke before the server answered",
};

int cli_mail_test(void *mem, int argc, char **argv)
{
    struct err err = {0};
    signal(SIGPIPE, SIG_IGN);
    if (argc != 2 || !mail_address_fits(argv[1]))
        err_set(&err, ERR_INVALID, "Say to which address: attest mail test ADDRESS.");
    else if (!mailer_is_set())
        err_set(&err, ERR_INVALID, "ATTEST_MAIL_SERVER and ATTEST_MAIL_FROM are not set.");
    struct mailer *mailer = err.kind ? NULL : mailer_new(mem, &err);
    if (!mailer)
        return cli_fail(&err);
    int64_t now = (int64_t)time(NULL);
    const char *message =
        mail_compose(mem, &(struct mail){.from = mailer_from(),
                                         .to = argv[1],
                                         .id = mem_format(mem, "test.%lld@attest", (long long)now),
                                         .language = "en",
                                         .subject = "Test",
                                         .text = "This is a test. It asks nothing of you.\n",
                                         .at = now});
    struct mail_result result = mailer_send(mailer, argv[1], message);
    if (*result.why)
        printf("%s: %s.\n", told[result.outcome], result.why);
    else
        printf("%s\n", told[result.outcome]);
    return result.outcome == MAIL_SENT ? CLI_DONE : CLI_NOT_IN_ORDER;
}

int cli_mail_status(void *mem, int argc, char **argv)
{
    static const char *const names[] = {"waiting", "sent",    "unsure",
                                        "refused", "dropped", "addresses"};
    struct err err = {0};
    (void)argc;
    (void)argv;
    struct db *db = cli_reader(mem, &err);
    struct db_rows *rows = db ? db_run(db, mem, STMT_MESSAGE_OUTBOX, NULL, &err) : NULL;
    if (!rows)
        return cli_fail(&err);
    if (!mailer_is_set())
        printf("No mail server is set: messages wait.\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        printf("%-10s %lld\n", names[i], (long long)db_int(rows, 0, names[i]));
    if (db_int(rows, 0, "waiting"))
        printf("The oldest waits since %lld minutes.\n",
               (long long)(db_int(rows, 0, "oldest") / 60));
    return CLI_DONE;
}

int cli_mail_again(void *mem, int argc, char **argv)
{
    struct err err = {0};
    if (argc > 2) {
        err_set(&err, ERR_INVALID,
                "Say which address, or none for all: attest mail again ADDRESS.");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_MESSAGE_AGAIN, DB_PARAMS(argc == 2 ? argv[1] : NULL), &err)
           : NULL;
    if (!rows)
        return cli_fail(&err);
    printf("Addresses that messages go to again: %s.\n", db_text(rows, 0, "ended"));
    return CLI_DONE;
}

/* All of a file, or of standard input; NULL: err. */
static const char *read_report(void *mem, const char *path, size_t *ret_len, struct err *err)
{
    FILE *in = path ? fopen(path, "re") : stdin;
    char *text = mem_array(mem, char, BOUNCE_TEXT_MAX + 1);
    if (!in) {
        err_set(err, ERR_INVALID, "%s cannot be read.", path);
        return NULL;
    }
    *ret_len = fread(text, 1, BOUNCE_TEXT_MAX + 1, in);
    bool broken = ferror(in);
    if (path)
        fclose(in);
    if (broken || *ret_len > BOUNCE_TEXT_MAX) {
        err_set(err, ERR_INVALID, "%s cannot be read, or is longer than 4 MiB.",
                path ? path : "standard input");
        return NULL;
    }
    return text;
}

/* One recipient; what became of it is said. */
static bool take_bounce(struct db *db, const void *mem, const struct bounces *all,
                        const struct bounce *b, struct err *err)
{
    if (!b->no_address) {
        printf("%s: %s says nothing of the address.\n", b->address, b->status);
        return true;
    }
    struct db_rows *rows =
        db_run(db, mem, STMT_MESSAGE_BOUNCED,
               DB_PARAMS(b->address, b->status, db_from_int(mem, all->message), all->mark), err);
    if (rows)
        printf("%s: %s\n", b->address,
               !strcmp(db_text(rows, 0, "became"), "noted")
                   ? "nothing is sent there any more."
                   : "the report names no message that went there within thirty days.");
    return rows != NULL;
}

int cli_mail_bounced(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct bounces all = {.n = 0};
    size_t len = 0;
    if (argc > 2)
        err_set(&err, ERR_INVALID,
                "Say which file, or none for standard input: attest mail "
                "bounced FILE.");
    const char *text = err.kind ? NULL : read_report(mem, argc == 2 ? argv[1] : NULL, &len, &err);
    if (text && !bounce_read(mem, text, len, &all))
        err_set(&err, ERR_INVALID,
                "This is no delivery status notification: a message of the type multipart/report "
                "with a part message/delivery-status.");
    struct db *db = err.kind ? NULL : cli_connect(mem, "attest_job", &err);
    bool fine = db != NULL;
    for (size_t i = 0; fine && i < all.n; i++)
        fine = take_bounce(db, mem, &all, &all.list[i], &err);
    return fine ? CLI_DONE : cli_fail(&err);
}
