/* attest report compliance: posts by standing.  SPDX-License-Identifier: Apache-2.0
 *
 * Facility by facility, from the counters, for any day past or future. A person with two posts
 * counts in both rows; the percentage is cut to one decimal, and "n/a" (in JSON: null) where nobody
 * must hold the certification. --known-at: as known at an instant (domain/known.h); without it, as
 * known now.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "domain/known.h"
#include "domain/standing.h"
#include "util/csv.h"
#include "util/mem.h"

struct wanted {
    const char *as_of, *facility, *known_at; /* NULL: today; all; as known now */
    bool json;
};

/* Columns, worst last, as in the report. */
static const enum standing shown[] = {STANDING_NOT_REQUIRED, STANDING_EXEMPT, STANDING_CURRENT,
                                      STANDING_WINDOW_OPEN,  STANDING_DUE,    STANDING_OVERDUE,
                                      STANDING_LAPSED};
static const char *const columns[] = {"not_required", "exempt",  "current", "window_open",
                                      "due",          "overdue", "lapsed"};
enum { SHOWN = sizeof shown / sizeof *shown, LINE_MAX_BYTES = 64 * 1024 };

static bool parse(int argc, char **argv, struct wanted *ret, struct err *err)
{
    static const struct option options[] = {{"as-of", required_argument, NULL, 'd'},
                                            {"facility", required_argument, NULL, 'f'},
                                            {"known-at", required_argument, NULL, 'k'},
                                            {"format", required_argument, NULL, 'o'},
                                            {NULL, 0, NULL, 0}};
    date day;
    *ret = (struct wanted){0};
    optind = 1;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'd')
            ret->as_of = optarg;
        else if (c == 'f')
            ret->facility = optarg;
        else if (c == 'k')
            ret->known_at = optarg;
        else if (c == 'o' && (!strcmp(optarg, "csv") || !strcmp(optarg, "json")))
            ret->json = !strcmp(optarg, "json");
        else if (c == 'o')
            return err_set(err, ERR_INVALID, "--format is csv or json, not \"%s\".", optarg);
        else
            return err_set(err, ERR_INVALID,
                           "usage: attest report compliance [--as-of DATE] [--known-at TIME] "
                           "[--facility CODE] [--format csv|json]");
    }
    if (optind < argc)
        return err_set(err, ERR_INVALID, "Found \"%s\", which is no option.", argv[optind]);
    if (ret->as_of && !date_parse(ret->as_of, &day))
        return err_set(err, ERR_INVALID, "--as-of is a day such as 2026-03-31, not \"%s\".",
                       ret->as_of);
    return true;
}

static void counts_of(const struct db_rows *rows, size_t i, int64_t ret[STANDING_COUNT])
{
    int64_t required = 0;
    for (size_t s = 0; s < SHOWN; s++) {
        if (shown[s] != STANDING_NOT_REQUIRED)
            required += ret[shown[s]] = db_int(rows, i, columns[s]);
    }
    ret[STANDING_NOT_REQUIRED] = db_int(rows, i, "posts") - required;
}

static void print_csv(const void *mem, const struct db_rows *rows, const char *known_at)
{
    struct buf *line = buf_new(mem, LINE_MAX_BYTES);
    fputs("as_of,facility,name,kind,certification,title", stdout);
    for (size_t s = 0; s < SHOWN; s++)
        printf(",%s", columns[s]);
    fputs(",percent,known_at\r\n", stdout);
    for (size_t i = 0; i < db_count(rows); i++) {
        int64_t counts[STANDING_COUNT];
        counts_of(rows, i, counts);
        int tenths = standing_percent_tenths(counts);
        const char *texts[] = {db_text(rows, i, "day"),           db_text(rows, i, "code"),
                               db_text(rows, i, "name"),          db_text(rows, i, "kind"),
                               db_text(rows, i, "certification"), db_text(rows, i, "title")};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
            csv_cell(line, texts[t], false);
        for (size_t s = 0; s < SHOWN; s++)
            csv_cell(line, db_from_int(mem, counts[shown[s]]), false);
        csv_cell(line, tenths < 0 ? "n/a" : mem_format(mem, "%d.%d", tenths / 10, tenths % 10),
                 false);
        csv_cell(line, known_at, true);
        fputs(buf_data(line), stdout);
        buf_cut(line, 0);
    }
}

static void print_json(const void *mem, const struct db_rows *rows, const char *known_at)
{
    const char *known = known_at ? mem_format(mem, "\"%s\"", known_at) : "null";
    fputs("[", stdout);
    for (size_t i = 0; i < db_count(rows); i++) {
        int64_t counts[STANDING_COUNT];
        counts_of(rows, i, counts);
        int tenths = standing_percent_tenths(counts);
        printf(
            "%s\n{\"as_of\":\"%s\",\"known_at\":%s,\"facility\":\"%s\",\"name\":%s,\"kind\":\"%s\","
            "\"certification\":\"%s\",\"title\":%s",
            i ? "," : "", db_text(rows, i, "day"), known, db_text(rows, i, "code"),
            db_text(rows, i, "name_json"), db_text(rows, i, "kind"),
            db_text(rows, i, "certification"), db_text(rows, i, "title_json"));
        for (size_t s = 0; s < SHOWN; s++)
            printf(",\"%s\":%lld", columns[s], (long long)counts[shown[s]]);
        printf(",\"percent\":%s}",
               tenths < 0 ? "null" : mem_format(mem, "%d.%d", tenths / 10, tenths % 10));
    }
    puts("\n]");
}

static bool facility_exists(struct db *db, const void *mem, const char *code, struct err *err)
{
    struct db_rows *row = db_run(db, mem, STMT_REPORT_FACILITY, DB_PARAMS(code), err);
    if (row && !db_count(row))
        return err_set(err, ERR_NOT_FOUND, "There is no facility with the code \"%s\".", code);
    return row;
}

int cli_report(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct wanted wanted;
    if (!parse(argc, argv, &wanted, &err))
        return cli_fail(&err);
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db || (wanted.facility && !facility_exists(db, mem, wanted.facility, &err)))
        return cli_fail(&err);
    struct known known = {0};
    if (wanted.known_at && !known_read(db, mem, wanted.known_at, &known, &err))
        return cli_fail(&err);
    const char *const *asked = DB_PARAMS(wanted.as_of, wanted.facility, known.at);
    struct db_rows *rows = db_run(
        db, mem, known.at ? STMT_REPORT_COMPLIANCE_KNOWN : STMT_REPORT_COMPLIANCE, asked, &err);
    if (!rows)
        return cli_fail(&err);
    if (wanted.json)
        print_json(mem, rows, known.at);
    else
        print_csv(mem, rows, known.at);
    return fflush(stdout) == 0 ? CLI_DONE : CLI_COULD_NOT;
}
