/* attest course diff and download.  SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "domain/lend.h"
#include "domain/version.h"
#include "util/mem.h"

static int wrong_use(const char *usage)
{
    fprintf(stderr, "usage: attest course %s\n", usage);
    return CLI_COULD_NOT;
}

/* A connection with a transaction that only reads; closed with mem. */
static struct db *reader(void *mem, struct err *err)
{
    struct db *db = cli_connect(mem, "attest_job", err);
    if (!db)
        return NULL;
    db_queue_begin(db, true);
    return db_sync(db, err) && db_next(db, mem, err) ? db : NULL;
}

/* ---- diff */

static void print_change(const struct change *c)
{
    printf("  %s%s%s %s: %s%s\n", c->language ? c->language : "", c->language ? " " : "", c->what,
           change_kind_names[c->kind], change_class_names[c->class],
           c->regrade ? ", answers are graded again" : "");
    if (c->before && *c->before)
        printf("    - %s\n", c->before);
    if (c->after && *c->after)
        printf("    + %s\n", c->after);
    if (c->maybe)
        printf("    id gone; did you rename it to %s?\n", c->maybe);
}

static void print_diff(const struct version_change *v)
{
    const struct diff *d = &v->diff;
    for (size_t i = 0; i < d->n; i++) {
        const struct change *c = &d->list[i];
        if (!i || strcmp(d->list[i - 1].unit, c->unit) != 0 ||
            strcmp(d->list[i - 1].id, c->id) != 0)
            printf("%s%s%s (%s)\n", c->unit, *c->id ? " " : "", c->id, c->title);
        print_change(c);
    }
    if (!v->base)
        puts("Nothing is live, and nothing was: there is nothing to compare with.");
    else if (!v->known)
        printf("Version %d was stored before files were kept: it cannot be compared. The change "
               "counts as material.\n",
               v->base_version);
    else
        printf("%zu change%s since version %d; it counts as %s at least\n", d->n,
               d->n == 1 ? "" : "s", v->base_version, change_class_names[v->floor]);
}

/* A sound course at a path, with the banks it takes of what is published here. */
static struct course *sound(void *mem, struct db *db, const char *path, struct err *err)
{
    struct course_options options = {.today = (date)(time(NULL) / 86400)};
    struct problems *problems = problems_new(mem);
    struct course *course = NULL;
    bool more = false;
    if (!course_check(mem, path, &options, problems, &course, err))
        return NULL;
    if (problems->n_wanted && !lend_load(db, mem, problems, &options, &more, err))
        return NULL;
    if (more && !course_check(mem, path, &options, problems_new(mem), &course, err))
        return NULL;
    if (!course)
        err_set(err, ERR_INVALID, "%s has errors: see attest course check", path);
    return course;
}

int cli_course_diff(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct version_change change;
    if (argc != 3 || argv[1][0] == '-' || argv[2][0] == '-')
        return wrong_use("diff CODE PATH");
    struct db *db = reader(mem, &err);
    struct course *course = db ? sound(mem, db, argv[2], &err) : NULL;
    if (!course)
        return cli_fail(&err);
    if (strcmp(course->code, argv[1]) != 0) {
        fprintf(stderr, "attest: %s is %s, not %s\n", argv[2], course->code, argv[1]);
        return CLI_COULD_NOT;
    }
    if (!version_change_of(db, mem, course, &change, &err))
        return cli_fail(&err);
    print_diff(&change);
    return CLI_DONE;
}

/* ---- download */

static bool write_file(const char *path, const struct buf *zip, struct err *err)
{
    FILE *out = strcmp(path, "-") ? fopen(path, "wb") : stdout;
    if (!out)
        return err_set(err, ERR_INVALID, "%s cannot be written: %s", path, strerror(errno));
    bool done = fwrite(buf_data(zip), 1, buf_len(zip), out) == buf_len(zip);
    done = (out == stdout ? fflush(out) : fclose(out)) == 0 && done;
    return done || err_set(err, ERR_INVALID, "%s cannot be written: %s", path, strerror(errno));
}

int cli_course_download(void *mem, int argc, char **argv)
{
    struct err err = {0};
    char *end = NULL;
    long version = argc == 5 ? strtol(argv[2], &end, 10) : 0;
    if (argc != 5 || *end || version < 1 || version > INT32_MAX || strcmp(argv[3], "-o") != 0)
        return wrong_use("download CODE VERSION -o FILE.zip");
    struct db *db = reader(mem, &err);
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_VERSION_FIND, DB_PARAMS(argv[1], db_from_int(mem, version)), &err)
           : NULL;
    if (!rows)
        return cli_fail(&err);
    if (!db_count(rows)) {
        fprintf(stderr, "attest: there is no version %ld of %s\n", version, argv[1]);
        return CLI_COULD_NOT;
    }
    struct buf *zip = buf_new(mem, VERSION_ZIP_MAX);
    bool kept;
    if (!version_pack(db, mem, db_int(rows, 0, "id"), argv[1], (int)version, zip, &kept, &err))
        return cli_fail(&err);
    if (!kept) {
        fprintf(stderr,
                "attest: version %ld of %s was stored before files were kept; import the same "
                "folder again, and they are\n",
                version, argv[1]);
        return CLI_COULD_NOT;
    }
    if (!write_file(argv[4], zip, &err))
        return cli_fail(&err);
    fprintf(stderr, "version %ld of %s, %zu bytes, written to %s\n", version, argv[1], buf_len(zip),
            argv[4]);
    return CLI_DONE;
}
