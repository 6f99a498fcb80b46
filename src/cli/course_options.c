/* What the commands on courses know before a check.  SPDX-License-Identifier: Apache-2.0 */
#include "cli/course_options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "util/buf.h"
#include "util/config.h"
#include "util/mem.h"

enum { ROLES_BYTES_MAX = 1024 * 1024, LINE_MAX_BYTES = 4096 };

/* The first word of each line, as attest role list writes them; lines that begin with # say
 * something to people. */
static bool read_roles(const void *mem, const char *path, const char **ret, struct err *err)
{
    char line[LINE_MAX_BYTES];
    FILE *in = fopen(path, "re");
    if (!in)
        return err_set(err, ERR_NOT_FOUND, "%s cannot be read: %s", path, strerror(errno));
    struct buf *keys = buf_new(mem, ROLES_BYTES_MAX);
    while (fgets(line, sizeof line, in)) {
        const char *p = line + strspn(line, " \t");
        size_t n = strcspn(p, " \t\r\n");
        if (n && *p != '#')
            buf_format(keys, "%s%.*s", buf_len(keys) ? " " : "", (int)n, p);
    }
    fclose(in);
    *ret = buf_data(keys);
    return true;
}

/* Takes "NAME VALUE" at i; NULL: it is something else, or there is no value, and err says so. */
static const char *value_of(int argc, char **argv, int *i, const char *name, const char *what,
                            struct err *err)
{
    if (strcmp(argv[*i], name) != 0)
        return NULL;
    if (*i + 1 < argc)
        return argv[++*i];
    err_set(err, ERR_INVALID, "%s needs %s.", name, what);
    return NULL;
}

bool course_options_take(void *mem, int *argc, char **argv, struct course_options *ret,
                         struct err *err)
{
    struct lent *lent = mem_array(mem, struct lent, (size_t)*argc + 1);
    int kept = 1;
    /* Courses belong to no zone: their dates are judged by the day it is in UTC. */
    *ret = (struct course_options){.today = (date)(time(NULL) / 86400), .lent = lent};
    for (int i = 1; i < *argc; i++) {
        char *here = argv[i];
        const char *with = value_of(*argc, argv, &i, "--with", "the path of a course", err);
        const char *roles =
            with ? NULL
                 : value_of(*argc, argv, &i, "--roles", "a file with a list of job roles", err);
        if (err->kind)
            return false;
        if (with && !lent_open(mem, with, &lent[ret->n_lent++], err))
            return false;
        if (roles && !read_roles(mem, roles, &ret->roles, err))
            return false;
        if (!with && !roles)
            argv[kept++] = here;
    }
    *argc = kept;
    return true;
}

struct db *course_options_db(void *mem)
{
    struct err err = {0};
    if (!config_is_set("ATTEST_DATABASE"))
        return NULL;
    struct db *db = cli_reader(mem, &err);
    if (!db)
        fprintf(stderr,
                "attest: the database does not answer, so banks of other courses, job roles and "
                "versions stored here are not known: %s\n",
                err.message);
    return db;
}
