/* attest report completions: what other systems are told.  SPDX-License-Identifier: Apache-2.0
 *
 * Completions and awards, and what became of them, in the order of their numbers, page by page:
 * memory does not grow with the rows. --cursor FILE keeps the number of the last row between runs:
 * it is written after the output is whole, so a run that was cut off is made good by the next,
 * which may give its rows again, under the same numbers.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/output.h"
#include "domain/outward.h"
#include "util/mem.h"
#include "util/text.h"

enum { PAGE_ROWS = 1000 };

struct wanted {
    const char *output, *cursor;
    int64_t after;
    date since;
    bool json;
};

static bool parse(int argc, char **argv, struct wanted *ret, struct err *err)
{
    static const struct option options[] = {
        {"since", required_argument, NULL, 's'},  {"after", required_argument, NULL, 'a'},
        {"cursor", required_argument, NULL, 'c'}, {"format", required_argument, NULL, 'f'},
        {"output", required_argument, NULL, 'o'}, {NULL, 0, NULL, 0}};
    *ret = (struct wanted){.since = DATE_NONE};
    optind = 1;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        bool fine = c == 's'   ? date_parse(optarg, &ret->since)
                    : c == 'a' ? text_whole_number(optarg, INT64_MAX, &ret->after)
                    : c == 'f' ? !strcmp(optarg, "csv") || !strcmp(optarg, "json")
                               : c == 'c' || c == 'o';
        if (!fine)
            return err_set(err, ERR_INVALID,
                           "usage: attest report completions [--since DATE | --after NUMBER | "
                           "--cursor FILE] [--format csv|json] [--output FILE]");
        if (c == 'f')
            ret->json = !strcmp(optarg, "json");
        else if (c == 'c')
            ret->cursor = optarg;
        else if (c == 'o')
            ret->output = optarg;
    }
    if (optind < argc)
        return err_set(err, ERR_INVALID, "Found “%s”, which is no option.", argv[optind]);
    if (ret->cursor && (ret->after || ret->since != DATE_NONE))
        return err_set(err, ERR_INVALID, "--cursor says where to begin: leave out the other.");
    return true;
}

/* Where the last run ended; a file that is not there yet: at the begin. */
static bool read_cursor(const char *path, int64_t *ret, struct err *err)
{
    char text[32] = "";
    FILE *file = fopen(path, "r");
    if (!file)
        return access(path, F_OK) || err_set(err, ERR_NOT_FOUND, "%s cannot be read.", path);
    bool fine = fgets(text, sizeof text, file);
    fclose(file);
    text[strcspn(text, "\n")] = '\0';
    return (fine && text_whole_number(text, INT64_MAX, ret)) ||
           err_set(err, ERR_INVALID, "%s holds no cursor: one number is expected.", path);
}

static bool write_cursor(const void *mem, const char *path, int64_t last, struct err *err)
{
    const char *beside = mem_format(mem, "%s.part", path);
    FILE *file = fopen(beside, "w");
    bool fine = file && fprintf(file, "%lld\n", (long long)last) > 0 && !fflush(file) &&
                !fsync(fileno(file));
    if (file)
        fine = !fclose(file) && fine;
    return (fine && !rename(beside, path)) ||
           err_set(err, ERR_UNAVAILABLE, "%s could not be written.", path);
}

static bool write_rows(struct db *db, const struct wanted *w, struct output *out, int64_t *last,
                       struct err *err)
{
    for (size_t n = PAGE_ROWS; n == PAGE_ROWS;) {
        void *mem = mem_owner(db, "page");
        struct db_rows *rows = outward_page(db, mem, *last, w->since, PAGE_ROWS, err);
        n = rows ? db_count(rows) : 0;
        for (size_t i = 0; i < n; i++) {
            output_row(out, rows, i, outward_columns, OUTWARD_COLUMNS);
            *last = db_int(rows, i, "cursor");
        }
        mem_free(mem);
        if (!rows)
            return false;
    }
    return true;
}

int cli_report_completions(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct wanted w;
    struct output out;
    if (!parse(argc, argv, &w, &err) || (w.cursor && !read_cursor(w.cursor, &w.after, &err)))
        return cli_fail(&err);
    int64_t last = w.after;
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db || !outward_number(db, NULL, &err) ||
        !output_begin(mem, w.output, w.json, outward_columns, OUTWARD_COLUMNS, &out, &err))
        return cli_fail(&err);
    if (!write_rows(db, &w, &out, &last, &err)) {
        output_drop(&out);
        return cli_fail(&err);
    }
    if (!output_end(&out, &err) || (w.cursor && !write_cursor(mem, w.cursor, last, &err)))
        return cli_fail(&err);
    return CLI_DONE;
}
