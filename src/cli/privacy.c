/*
 * attest person export, erase, hold, release; attest retention set, show.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "domain/personal_data.h"
#include "util/mem.h"

enum { DOCUMENT_MAX = 512 * 1024 * 1024, PREVIEW_ROWS = 50, REASON_LENGTH_MAX = 500 };

/* A number or address of somebody; NULL: err. */
static const char *person_of(struct db *db, const void *mem, const char *login, struct err *err)
{
    struct db_rows *rows = db ? db_run(db, mem, STMT_PERSON_OF_LOGIN, DB_PARAMS(login), err) : NULL;
    if (rows && db_count(rows))
        return db_text(rows, 0, "id");
    if (rows)
        err_set(err, ERR_NOT_FOUND, "Nobody has the employee number or e-mail address %s.", login);
    return NULL;
}

/* The files that they sent, one after another, so that one is in memory at a time. */
static bool files(struct db *db, void *mem, const char *person, FILE *out, struct err *err)
{
    fputs(",\n\"files\": [", out);
    for (long long i = 0;; i++) {
        void *scratch = mem_owner(mem, "file");
        struct db_rows *rows = db_run(db, scratch, STMT_PRIVACY_FILES,
                                      DB_PARAMS(person, db_from_int(scratch, i)), err);
        bool done = !rows || !db_count(rows);
        if (!done)
            fprintf(out, "%s\n{\"evidence\": %s, \"type\": \"%s\", \"base64\": \"%s\"}",
                    i ? "," : "", db_text(rows, 0, "evidence_id"), db_text(rows, 0, "type"),
                    db_text(rows, 0, "bytes"));
        bool failed = !rows;
        mem_free(scratch);
        if (failed)
            return false;
        if (done)
            break;
    }
    fputs("]\n}\n", out);
    return true;
}

static bool write_document(struct db *db, void *mem, const char *person, const char *path,
                           struct err *err)
{
    struct buf *text = buf_new(mem, DOCUMENT_MAX);
    if (!personal_data_write(db, mem, person, text, err))
        return false;
    if (buf_is_full(text))
        return err_set(err, ERR_TOO_LARGE, "There is too much on record for one file.");
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    FILE *out = file < 0 ? NULL : fdopen(file, "w");
    if (!out)
        return err_set(err, ERR_INVALID, "%s cannot be made, or is there already.", path);
    fputs(buf_data(text), out);
    bool done = files(db, mem, person, out, err);
    bool failed = ferror(out);
    bool closed = !fclose(out);
    if (!done)
        return false;
    return (closed && !failed) ||
           err_set(err, ERR_INTERNAL, "%s could not be written whole.", path);
}

int cli_person_export(void *mem, int argc, char **argv)
{
    const char *path = NULL;
    struct err err = {0};
    bool wrong = false;
    for (int c; (c = getopt(argc, argv, "o:")) != -1;) {
        path = c == 'o' ? optarg : path;
        wrong |= c == '?';
    }
    if (wrong || !path || optind + 1 != argc) {
        err_set(&err, ERR_INVALID,
                "Say of whom, and where to: attest person export LOGIN -o FILE.");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    const char *person = person_of(db, mem, argv[optind], &err);
    if (!person || !db_do(db, STMT_PRIVACY_TOLD, DB_PARAMS(person), &err) ||
        !write_document(db, mem, person, path, &err))
        return cli_fail(&err);
    fprintf(stderr, "Written to %s. What it leaves out stands at its end, with the reasons.\n",
            path);
    return CLI_DONE;
}

static const struct {
    const char *wrong, *words;
} faults[] = {
    {"unknown", "Nobody has this employee number or e-mail address."},
    {"administrators", "Two administrators of the whole network are needed, and neither is the "
                       "person: --asked-by LOGIN --agreed-by LOGIN."},
    {"held", "There is a legal hold on this person: attest person release ends it."},
    {"here", "This person still has a post or a permission. End them first."},
    {"gone", "This person has no name any more."},
};

/* Whether the database did it; else err. */
static bool is_done(const struct db_rows *rows, struct err *err)
{
    if (!rows || db_is_null(rows, 0, "wrong"))
        return rows;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (!strcmp(db_text(rows, 0, "wrong"), faults[i].wrong))
            return err_set(err, ERR_INVALID, "%s", faults[i].words);
    }
    return err_set(err, ERR_INTERNAL, "It could not be done.");
}

int cli_person_erase(void *mem, int argc, char **argv)
{
    static const struct option options[] = {{"asked-by", required_argument, NULL, 'a'},
                                            {"agreed-by", required_argument, NULL, 'b'},
                                            {NULL, 0, NULL, 0}};
    const char *asked = NULL, *agreed = NULL;
    struct err err = {0};
    bool wrong = false;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        asked = c == 'a' ? optarg : asked;
        agreed = c == 'b' ? optarg : agreed;
        wrong |= c == '?';
    }
    if (wrong || !asked || !agreed || optind + 2 != argc || !*argv[optind + 1] ||
        strlen(argv[optind + 1]) > REASON_LENGTH_MAX) {
        err_set(&err, ERR_INVALID,
                "Say whom and why: attest person anonymise LOGIN REASON --asked-by LOGIN "
                "--agreed-by LOGIN.");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_PRIVACY_ERASE,
                    DB_PARAMS(argv[optind], argv[optind + 1], asked, agreed), &err)
           : NULL;
    if (!is_done(rows, &err))
        return cli_fail(&err);
    printf("%s has no name any more. What counts stays.\n", argv[optind]);
    return CLI_DONE;
}

static int hold(void *mem, const char *login, const char *reason, const char *said)
{
    struct err err = {0};
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_PRIVACY_HOLD, DB_PARAMS(login, reason), &err) : NULL;
    if (!is_done(rows, &err))
        return cli_fail(&err);
    printf("%s: %s\n", login, said);
    return CLI_DONE;
}

int cli_person_hold(void *mem, int argc, char **argv)
{
    struct err err = {0};
    if (argc == 3 && *argv[2] && strlen(argv[2]) <= REASON_LENGTH_MAX)
        return hold(mem, argv[1], argv[2],
                    "nothing of this person is erased until it is released.");
    err_set(&err, ERR_INVALID, "Say whom and why: attest person hold LOGIN REASON.");
    return cli_fail(&err);
}

int cli_person_release(void *mem, int argc, char **argv)
{
    struct err err = {0};
    if (argc == 2)
        return hold(mem, argv[1], NULL, "the legal hold has ended.");
    err_set(&err, ERR_INVALID, "Say whom: attest person release LOGIN.");
    return cli_fail(&err);
}

static bool show(struct db *db, const void *mem, struct err *err)
{
    struct db_rows *policy = db_run(db, mem, STMT_PRIVACY_POLICY, NULL, err),
                   *due = policy ? db_run(db, mem, STMT_PRIVACY_DUE,
                                          DB_PARAMS(db_from_int(mem, PREVIEW_ROWS + 1)), err)
                                 : NULL;
    if (!due)
        return false;
    if (db_is_null(policy, 0, "years")) {
        puts("Names are kept for ever.");
        return true;
    }
    printf("Names are kept for %s years after the last post, or as long as a rule says.\n",
           db_text(policy, 0, "years"));
    for (size_t i = 0; i < db_count(due) && i < PREVIEW_ROWS; i++) {
        const char *login = db_text(due, i, "login");
        printf("%s\t%s\tleft %s\tsince %s\n", login ? login : "-", db_text(due, i, "name"),
               db_text(due, i, "left_on"), db_text(due, i, "erased_from"));
    }
    printf("%zu%s people lose their names when attest work runs next with the policy on.\n",
           db_count(due) > PREVIEW_ROWS ? (size_t)PREVIEW_ROWS : db_count(due),
           db_count(due) > PREVIEW_ROWS ? " or more" : "");
    return true;
}

int cli_retention_show(void *mem, int argc, char **argv)
{
    struct err err = {0};
    (void)argc;
    (void)argv;
    struct db *db = cli_reader(mem, &err);
    return db && show(db, mem, &err) ? CLI_DONE : cli_fail(&err);
}

int cli_retention_set(void *mem, int argc, char **argv)
{
    struct err err = {0};
    const char *years = argc > 1 ? argv[1] : "";
    bool preview = argc == 3 && !strcmp(argv[2], "--dry-run"), off = !strcmp(years, "off");
    long number = strspn(years, "0123456789") == strlen(years) && strlen(years) <= 3
                      ? strtol(years, NULL, 10)
                      : 0;
    if (!(argc == 2 || preview) || (!off && (number < 1 || number > 100))) {
        err_set(&err, ERR_INVALID,
                "Say how many years, or off: attest retention set 7 [--dry-run].");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db)
        return cli_fail(&err);
    db_queue_begin(db, false);
    if (!db_sync(db, &err) || !db_next(db, mem, &err) ||
        !db_do(db, STMT_PRIVACY_POLICY_SET, DB_PARAMS(off ? NULL : years), &err) ||
        !show(db, mem, &err))
        return cli_fail(&err);
    if (preview) {
        db_rollback(db);
        puts("Nothing was set.");
        return CLI_DONE;
    }
    return db_commit(db, &err) ? CLI_DONE : cli_fail(&err);
}
