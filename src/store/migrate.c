/*
 * The schema: migrations, forward only, each in one transaction.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "store/migrate.h"

#include <sodium.h>
#include <string.h>

#include "util/mem.h"

static const struct script {
    const char *name, *text;
} scripts[] = {
#include "scripts.inc"
    {NULL, NULL},
};

static const char list[] =
    "BEGIN; CREATE SCHEMA IF NOT EXISTS attest; CREATE TABLE attest.migration ("
    "name text PRIMARY KEY, digest text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT "
    "clock_timestamp()); COMMIT";

static bool is_migration(const struct script *s)
{
    return !strncmp(s->name, "migrations/", 11);
}

static const char *digest_of(const void *mem, const char *text)
{
    unsigned char raw[16];
    char *hex = mem_array(mem, char, 2 * sizeof raw + 1);
    crypto_generichash(raw, sizeof raw, (const unsigned char *)text, strlen(text), NULL, 0);
    return sodium_bin2hex(hex, 2 * sizeof raw + 1, raw, sizeof raw);
}

/* *ret_digest: NULL if it has not run. */
static bool find(struct db *db, const void *mem, const char *name, const char **ret_digest,
                 struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_MIGRATION_FIND, DB_PARAMS(name), err);
    if (rows)
        *ret_digest = db_count(rows) ? db_text(rows, 0, "digest") : NULL;
    return rows != NULL;
}

bool migrate_run(struct db *db, size_t *ret_ran, struct err *err)
{
    void *mem = mem_owner(db, "migrate");
    struct db_rows *ready = db_run(db, mem, STMT_MIGRATION_READY, NULL, err);
    bool fine = ready && (db_bool(ready, 0, "ready") || db_script(db, list, err));
    *ret_ran = 0;
    for (const struct script *s = scripts; fine && s->name; s++) {
        const char *had = NULL, *digest = digest_of(mem, s->text);
        if (!is_migration(s))
            continue;
        fine = find(db, mem, s->name, &had, err);
        if (fine && had && strcmp(had, digest) != 0)
            fine = err_set(err, ERR_INVALID,
                           "%s has run here in another form than this program has. A migration "
                           "that has run is never edited: write a new one.",
                           s->name);
        if (!fine || had)
            continue;
        fine = db_script(db,
                         mem_format(mem,
                                    "BEGIN;\n%s\n;INSERT INTO attest.migration (name, digest) "
                                    "VALUES ('%s', '%s'); COMMIT",
                                    s->text, s->name, digest),
                         err);
        *ret_ran += fine;
    }
    mem_free(mem);
    return fine;
}

/* The name of a note in the list of migrations, after the last there is. */
static const char *note_name(const void *mem)
{
    const char *last = "";
    for (const struct script *s = scripts; s->name; s++)
        last = is_migration(s) ? s->name : last;
    return mem_format(mem, "reckoned/%s", last + strlen("migrations/"));
}

bool migrate_is_reckoned(struct db *db, bool *ret, struct err *err)
{
    void *mem = mem_owner(db, "reckoned");
    const char *had = NULL;
    bool fine = find(db, mem, note_name(mem), &had, err);
    *ret = had != NULL;
    mem_free(mem);
    return fine;
}

bool migrate_reckoned(struct db *db, struct err *err)
{
    void *mem = mem_owner(db, "reckoned");
    bool fine =
        db_script(db,
                  mem_format(mem,
                             "INSERT INTO attest.migration (name, digest) VALUES ('%s', '') "
                             "ON CONFLICT DO NOTHING",
                             note_name(mem)),
                  err);
    mem_free(mem);
    return fine;
}

static const struct script *demo_script(const void *mem, const char *name)
{
    const char *path = mem_format(mem, "demo/%s.sql", name);
    const struct script *s = scripts;
    while (s->name && strcmp(s->name, path) != 0)
        s++;
    return s->name ? s : NULL;
}

bool migrate_demo(struct db *db, const char *const *names, struct err *err)
{
    void *mem = mem_owner(db, "demo");
    const char *text = "";
    bool fine = true;
    for (; fine && *names; names++) {
        const struct script *s = demo_script(mem, *names);
        if (s)
            text = mem_format(mem, "%s%s\n;\n", text, s->text);
        else
            fine = err_set(err, ERR_NOT_FOUND, "There is no demo script \"%s\".", *names);
    }
    fine = fine && db_script(db, mem_format(mem, "BEGIN;\n%s\n;COMMIT", text), err);
    mem_free(mem);
    return fine;
}
