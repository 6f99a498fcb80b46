/* attest course diff and download.  SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "domain/course_check.h"
#include "domain/version.h"
#include "domain/version_words.h"
#include "util/mem.h"

static int wrong_use(const char *usage)
{
    fprintf(stderr, "usage: attest course %s\n", usage);
    return CLI_COULD_NOT;
}

/* ---- diff */

static void print_value(char sign, const struct change *c, const char *text)
{
    if (text && *text)
        printf("    %c %s\n", sign, text);
    else if (c->kind == CHANGE_VALUE)
        printf("    %c (nothing)\n", sign);
}

static void print_change(const void *mem, const struct change *c)
{
    const char *at = strstr(c->what, "/@"), *then = change_to_do(c);
    int element = at ? (int)(at - c->what) : (int)strlen(c->what);
    printf("  %s%s%.*s", c->language ? c->language : "", c->language ? " " : "", element, c->what);
    if (c->part)
        printf(" %s%s", change_part(mem, c), at ? " " : "");
    printf("%s %s: %s\n", at ? at : "", change_kind_names[c->kind], change_class_names[c->class]);
    print_value('-', c, c->before);
    print_value('+', c, c->after);
    if (then)
        printf("    %s %s\n", change_reason(c), then);
    if (c->maybe)
        printf("    id gone; did you rename it to %s? Then put the old id back\n", c->maybe);
}

static void print_diff(const void *mem, const struct version_change *v)
{
    const struct diff *d = &v->diff;
    for (size_t i = 0; i < d->n; i++) {
        const struct change *c = &d->list[i];
        if (!i || strcmp(d->list[i - 1].unit, c->unit) != 0 ||
            strcmp(d->list[i - 1].id, c->id) != 0)
            printf("%s%s%s (%s)\n", c->unit, *c->id ? " " : "", c->id, c->title);
        print_change(mem, c);
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
    struct problems *problems;
    struct course *course;
    if (!course_check_alone(db, mem, &(struct course_source){.path = path}, &options, &problems,
                            &course, err))
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
    struct db *db = cli_reader(mem, &err);
    struct course *course = db ? sound(mem, db, argv[2], &err) : NULL;
    if (!course)
        return cli_fail(&err);
    if (strcmp(course->code, argv[1]) != 0) {
        fprintf(stderr, "attest: %s is %s, not %s\n", argv[2], course->code, argv[1]);
        return CLI_COULD_NOT;
    }
    if (!version_change_of(db, mem, course, &change, &err))
        return cli_fail(&err);
    print_diff(mem, &change);
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

struct wanted_zip {
    const char *code, *file;
    long version;
};

/* CODE VERSION -o FILE, in any order of the two. False: what is missing was said. */
static bool parse_download(int argc, char **argv, struct wanted_zip *ret)
{
    const char *words[2] = {NULL, NULL};
    int n = 0;
    char *end = NULL;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-o") && i + 1 < argc && !ret->file)
            ret->file = argv[++i];
        else if (n < 2 && argv[i][0] != '-')
            words[n++] = argv[i];
        else
            n = 3;
    }
    ret->code = words[0];
    ret->version = n == 2 ? strtol(words[1], &end, 10) : 0;
    bool number = n == 2 && !*end && ret->version > 0 && ret->version <= INT32_MAX;
    if (n == 2 && !number)
        fprintf(stderr, "attest: \"%s\" is no number of a version\n", words[1]);
    else if (number && !ret->file)
        fprintf(stderr, "attest: name the file to write with -o FILE.zip; -o - is standard "
                        "output\n");
    return number && ret->file;
}

int cli_course_download(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct wanted_zip wanted = {NULL, NULL, 0};
    if (!parse_download(argc, argv, &wanted))
        return wrong_use("download CODE VERSION -o FILE.zip");
    const char *code = wanted.code;
    long version = wanted.version;
    struct db *db = cli_reader(mem, &err);
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_VERSION_FIND, DB_PARAMS(code, db_from_int(mem, version)), &err)
           : NULL;
    if (!rows)
        return cli_fail(&err);
    if (!db_count(rows)) {
        fprintf(stderr, "attest: there is no version %ld of %s\n", version, code);
        return CLI_COULD_NOT;
    }
    struct buf *zip = buf_new(mem, VERSION_ZIP_MAX);
    bool kept;
    if (!version_pack(db, mem, db_int(rows, 0, "id"), code, (int)version, zip, &kept, &err))
        return cli_fail(&err);
    if (!kept) {
        fprintf(stderr,
                "attest: version %ld of %s was stored before files were kept; import the same "
                "folder again, and they are\n",
                version, code);
        return CLI_COULD_NOT;
    }
    if (!write_file(wanted.file, zip, &err))
        return cli_fail(&err);
    fprintf(stderr, "version %ld of %s, %zu bytes, written to %s\n", version, code, buf_len(zip),
            wanted.file);
    return CLI_DONE;
}
