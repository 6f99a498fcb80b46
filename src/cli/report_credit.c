/* attest report credit: what boards are told.  SPDX-License-Identifier: Apache-2.0
 *
 * A run gives the rows that were never given, and corrections of those that were; it is on record,
 * so that a row is never given twice, and can be written again by its number. Who is held back,
 * since a number of a licence is not on record, is told on standard error.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/output.h"
#include "domain/credit.h"
#include "util/mem.h"
#include "util/text.h"

struct wanted {
    const char *output;
    date from, to;
    int64_t run;
    bool since_last, preview, json;
};

static const char usage[] =
    "usage: attest report credit --from DATE --to DATE | --since-last | --run RUN [--preview] "
    "[--format csv|json] [--output FILE]";

static bool parse(int argc, char **argv, struct wanted *ret, struct err *err)
{
    static const struct option options[] = {
        {"from", required_argument, NULL, 'a'},   {"to", required_argument, NULL, 'b'},
        {"since-last", no_argument, NULL, 's'},   {"run", required_argument, NULL, 'r'},
        {"preview", no_argument, NULL, 'p'},      {"format", required_argument, NULL, 'f'},
        {"output", required_argument, NULL, 'o'}, {NULL, 0, NULL, 0}};
    *ret = (struct wanted){.from = DATE_NONE, .to = DATE_NONE};
    optind = 1;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        bool fine = c == 'a'   ? date_parse(optarg, &ret->from)
                    : c == 'b' ? date_parse(optarg, &ret->to)
                    : c == 'r' ? text_whole_number(optarg, INT64_MAX, &ret->run) && ret->run
                    : c == 'f' ? !strcmp(optarg, "csv") || !strcmp(optarg, "json")
                               : c == 's' || c == 'p' || c == 'o';
        if (!fine)
            return err_set(err, ERR_INVALID, "%s", usage);
        ret->since_last = ret->since_last || c == 's';
        ret->preview = ret->preview || c == 'p';
        if (c == 'f')
            ret->json = !strcmp(optarg, "json");
        if (c == 'o')
            ret->output = optarg;
    }
    bool days = ret->from != DATE_NONE && ret->to != DATE_NONE && ret->from <= ret->to,
         no_days = ret->from == DATE_NONE && ret->to == DATE_NONE;
    return (optind == argc && (days || no_days) && days + ret->since_last + (ret->run > 0) == 1 &&
            !(ret->preview && ret->run)) ||
           err_set(err, ERR_INVALID, "%s", usage);
}

static bool tell_held_back(struct db *db, const void *mem, const struct wanted *w, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_CREDIT_HELD_BACK,
               DB_PARAMS(db_from_date(mem, w->from), db_from_date(mem, w->to)), err);
    if (rows && db_count(rows))
        fputs("held back until the number of the licence is on record:\n", stderr);
    for (size_t i = 0; rows && i < db_count(rows); i++) {
        const char *number = db_text(rows, i, "employee_number");
        fprintf(stderr, "  %s %s, %s licence (%s): %s\n", number ? number : "-",
                db_text(rows, i, "name"), db_text(rows, i, "licence_kind"),
                db_text(rows, i, "state"), db_text(rows, i, "n"));
    }
    return rows;
}

static int preview(struct db *db, const void *mem, const struct wanted *w)
{
    struct err err = {0};
    struct db_rows *rows =
        db_run(db, mem, STMT_CREDIT_PREVIEW,
               DB_PARAMS(db_from_date(mem, w->from), db_from_date(mem, w->to)), &err);
    if (!rows || !tell_held_back(db, mem, w, &err))
        return cli_fail(&err);
    printf("a run would give %s new rows, %s corrected, %s withdrawn\n",
           db_text(rows, 0, "credits"), db_text(rows, 0, "corrected"),
           db_text(rows, 0, "withdrawn"));
    return CLI_DONE;
}

static bool write_rows(struct db *db, int64_t run, struct output *out, struct err *err)
{
    int64_t last = 0;
    for (size_t n = CREDIT_PAGE; n == CREDIT_PAGE;) {
        void *mem = mem_owner(db, "page");
        struct db_rows *rows = credit_page(db, mem, run, last, err);
        n = rows ? db_count(rows) : 0;
        for (size_t i = 0; i < n; i++) {
            output_row(out, rows, i, credit_columns, CREDIT_COLUMNS);
            last = db_int(rows, i, "row");
        }
        mem_free(mem);
        if (!rows)
            return false;
    }
    return true;
}

/* The run that is asked for: one on record, or a new one (0: nothing is new). */
static bool run_of(struct db *db, const void *mem, struct wanted *w, struct err *err)
{
    if (!w->run)
        return credit_tell(db, mem, w->from, w->to, &w->run, err) &&
               tell_held_back(db, mem, w, err);
    struct db_rows *known =
        db_run(db, mem, STMT_CREDIT_RUNS, DB_PARAMS(db_from_int(mem, w->run)), err);
    return known && (db_count(known) ||
                     err_set(err, ERR_NOT_FOUND, "There is no run %lld.", (long long)w->run));
}

int cli_report_credit(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct wanted w;
    struct output out;
    if (!parse(argc, argv, &w, &err))
        return cli_fail(&err);
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db)
        return cli_fail(&err);
    if (w.preview)
        return preview(db, mem, &w);
    if (!run_of(db, mem, &w, &err) ||
        !output_begin(mem, w.output, w.json, credit_columns, CREDIT_COLUMNS, &out, &err))
        return cli_fail(&err);
    if (!write_rows(db, w.run, &out, &err)) {
        output_drop(&out);
        return cli_fail(&err);
    }
    if (!output_end(&out, &err))
        return cli_fail(&err);
    if (w.run)
        fprintf(stderr, "run %lld: %zu rows\n", (long long)w.run, out.n);
    else
        fputs("nothing is new: no run was made\n", stderr);
    return CLI_DONE;
}
