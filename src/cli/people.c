/* attest people import | imports | problems | put | drop | undo: the HR feed.
 * SPDX-License-Identifier: Apache-2.0
 *
 * They work themselves, step by step, instead of waiting for attest work; where that is at it
 * already, they watch. Stopped in between, whatever was begun is gone on with by the next that
 * works.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "domain/people_import_work.h"
#include "domain/rule_change_work.h"
#include "util/csv.h"
#include "util/mem.h"
#include "util/words.h"

enum { SHOWN = 300, SAMPLES = 5, AT_ONCE = 5000, LISTED = 100 };

struct work {
    void *mem;
    struct db *db;
    int64_t id;
    struct people_import import; /* as it was last read */
    void *scratch;               /* of what was last read */
};

static bool start(void *mem, struct work *ret, struct err *err)
{
    *ret = (struct work){.mem = mem, .scratch = mem_owner(mem, "look")};
    ret->db = cli_connect(mem, "attest_job", err);
    return ret->db;
}

static bool look(struct work *w, struct err *err)
{
    mem_free(w->scratch);
    w->scratch = mem_owner(w->mem, "look");
    return people_import_read(w->db, w->scratch, w->id, &w->import, err);
}

/* ---- what is told */

static const char *state_says(const void *mem, const struct people_import *i)
{
    switch (i->state) {
    case PEOPLE_IMPORT_REFUSED:
        return mem_format(mem, "refused: %lld problems", (long long)i->problems);
    case PEOPLE_IMPORT_READY:
        return i->brakes ? "held by the brake" : "ready";
    case PEOPLE_IMPORT_NOTHING:
        return "nothing changes";
    case PEOPLE_IMPORT_COMPUTING:
        return i->of < 0 ? "is worked out"
                         : mem_format(mem, "worked out for %lld of %lld people", (long long)i->done,
                                      (long long)i->of);
    case PEOPLE_IMPORT_FAILED:
        return mem_format(mem, "failed: %s", i->failure ? i->failure : "");
    case PEOPLE_IMPORT_IN_FORCE:
    case PEOPLE_IMPORT_SETTLED:
        return i->undone_by ? mem_format(mem, "undone by import %lld", (long long)i->undone_by)
                            : "in force";
    default:
        return people_import_state_name(i->state);
    }
}

/* How far it is, on a terminal. */
static void tell(struct work *w, bool last)
{
    if (!isatty(STDERR_FILENO))
        return;
    if (last)
        fputs("\r\033[K", stderr);
    else
        fprintf(stderr, "\r\033[Kimport %lld: %s", (long long)w->id,
                state_says(w->scratch, &w->import));
    fflush(stderr);
}

static bool print_problems(struct work *w, struct err *err)
{
    struct people_import_problem *list;
    size_t n;
    if (!people_import_problems(w->db, w->scratch, w->id, 0, SHOWN, &list, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "line %d%s%s: %s%s%s%s\n", list[i].line, *list[i].place ? ", " : "",
                list[i].place, list[i].says, *list[i].found ? " (" : "", list[i].found,
                *list[i].found ? ")" : "");
    if ((size_t)w->import.problems > n)
        fprintf(stderr, "… and %lld more: attest people problems %lld\n",
                (long long)w->import.problems - (long long)n, (long long)w->id);
    fprintf(stderr, "Nothing was imported: %lld problem%s.\n", (long long)w->import.problems,
            w->import.problems == 1 ? "" : "s");
    return true;
}

static bool print_samples(struct work *w, enum people_import_kind kind, struct err *err)
{
    struct people_import_effect *list;
    size_t n;
    /* somebody has to look at each of those who may be somebody else */
    size_t most = kind == PEOPLE_IMPORT_DOUBTED ? SHOWN : SAMPLES;
    if (!people_import_effects(w->db, w->scratch, w->id, kind, 0, most, &list, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        printf("    %s %s%s%s%s%s\n", list[i].employee_number, list[i].name,
               list[i].was || list[i].becomes ? ": " : "", list[i].was ? list[i].was : "",
               list[i].was && list[i].becomes ? " → " : "", list[i].becomes ? list[i].becomes : "");
    return true;
}

static bool print_counts(struct work *w, struct err *err)
{
    const struct people_import *i = &w->import;
    bool done = true;
    printf("%lld lines about %lld people; nothing changes for %lld.\n", (long long)i->rows,
           (long long)i->people, (long long)i->unchanged);
    for (int k = 0; done && k < PEOPLE_IMPORT_KINDS; k++) {
        if (!i->counts[k])
            continue;
        printf("  %lld %s\n", (long long)i->counts[k],
               people_import_kind_says((enum people_import_kind)k));
        done = print_samples(w, (enum people_import_kind)k, err);
    }
    return done;
}

static void print_brakes(const struct work *w)
{
    for (size_t b = 0; b < PEOPLE_IMPORT_BRAKES; b++) {
        if (w->import.brakes & (unsigned)people_import_brakes[b])
            fprintf(stderr, "%s\n", people_import_brake_says(people_import_brakes[b]));
    }
}

/* ---- working until */

static bool a_step(struct work *w, bool *ret_worked, struct err *err)
{
    enum people_import_step read = PEOPLE_IMPORT_IDLE;
    enum change_step step = CHANGE_NOTHING;
    bool fine = people_import_step(w->db, &read, err) && rule_change_step(w->db, &step, err);
    *ret_worked = read == PEOPLE_IMPORT_DONE || step == CHANGE_DONE;
    return fine;
}

/* Until it waits for somebody, or has ended. */
static bool work(struct work *w, struct err *err)
{
    bool worked, fine = look(w, err);
    while (fine &&
           (w->import.state == PEOPLE_IMPORT_ASKED || w->import.state == PEOPLE_IMPORT_COMPUTING ||
            w->import.state == PEOPLE_IMPORT_IN_FORCE)) {
        tell(w, false);
        fine = a_step(w, &worked, err);
        if (fine && !worked)
            nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
        fine = fine && look(w, err);
    }
    tell(w, true);
    return fine;
}

static int ended(struct work *w)
{
    struct err err = {0};
    switch (w->import.state) {
    case PEOPLE_IMPORT_REFUSED:
        return print_problems(w, &err) ? CLI_NOT_IN_ORDER : cli_fail(&err);
    case PEOPLE_IMPORT_FAILED:
        err_set(&err, ERR_CONFLICT, "%s", w->import.failure ? w->import.failure : "");
        return cli_fail(&err);
    default:
        printf("Import %lld of %s: %s.\n", (long long)w->id, w->import.name,
               state_says(w->scratch, &w->import));
        return CLI_DONE;
    }
}

/* ---- import */

struct request {
    const char *path;
    bool dry_run, confirm;
    date day;
};

static bool parse(int argc, char **argv, struct request *ret, struct err *err)
{
    bool wrong = false;
    *ret = (struct request){.day = DATE_NONE};
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--dry-run"))
            ret->dry_run = true;
        else if (!strcmp(argv[i], "--confirm"))
            ret->confirm = true;
        else if (!strcmp(argv[i], "--date") && i + 1 < argc) {
            if (!date_parse(argv[++i], &ret->day) || ret->day < date_from_ymd(1970, 1, 1) ||
                ret->day > date_from_ymd(2099, 12, 31))
                return err_set(err, ERR_INVALID,
                               "--date is a day from 1970-01-01 to 2099-12-31, not \"%s\".",
                               argv[i]);
        } else if (argv[i][0] != '-' && !ret->path)
            ret->path = argv[i];
        else
            wrong = true;
    }
    return (!wrong && ret->path && !(ret->dry_run && ret->confirm)) ||
           err_set(err, ERR_INVALID,
                   "usage: attest people import FILE.csv [--dry-run | --confirm] [--date DATE]");
}

static bool read_file(const void *mem, const char *path, struct people_import_wish *wish,
                      struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, ERR_NOT_FOUND, "%s cannot be read.", path);
    char *bytes = mem_array(mem, char, PEOPLE_IMPORT_BYTES_MAX + 2);
    wish->len = fread(bytes, 1, PEOPLE_IMPORT_BYTES_MAX + 1, file);
    bool fine = !ferror(file);
    fclose(file);
    wish->bytes = bytes;
    wish->name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    return fine || err_set(err, ERR_NOT_FOUND, "%s cannot be read.", path);
}

static int import(struct work *w, const struct request *wanted)
{
    struct err err = {0};
    bool fine = work(w, &err);
    if (!fine)
        return cli_fail(&err);
    if (w->import.state == PEOPLE_IMPORT_REFUSED || w->import.state == PEOPLE_IMPORT_FAILED)
        return ended(w);
    if (!print_counts(w, &err))
        return cli_fail(&err);
    print_brakes(w);
    if (w->import.state != PEOPLE_IMPORT_READY)
        return ended(w);
    if (!wanted->dry_run) {
        fprintf(stderr,
                "Nothing was imported so far: attest people put %lld --confirm, or drop %lld.\n",
                (long long)w->id, (long long)w->id);
        return CLI_NOT_IN_ORDER;
    }
    if (!people_import_decided(w->db, w->mem, w->id, PEOPLE_IMPORT_DROP, false, &err))
        return cli_fail(&err);
    puts("A dry run: nothing was imported.");
    return w->import.brakes ? CLI_NOT_IN_ORDER : CLI_DONE;
}

int cli_people_import(void *mem, int argc, char **argv)
{
    struct request wanted;
    struct people_import_wish wish = {0};
    struct work w;
    struct err err = {0};
    if (!parse(argc, argv, &wanted, &err) || !read_file(mem, wanted.path, &wish, &err) ||
        !start(mem, &w, &err))
        return cli_fail(&err);
    wish.day = wanted.day;
    wish.at_once = !wanted.dry_run;
    wish.sure = wanted.confirm;
    void *own = mem_owner(mem, "file");
    bool added = people_import_add(w.db, own, &wish, &w.id, &err);
    mem_free(own);
    if (!added)
        return cli_fail(&err);
    return import(&w, &wanted);
}

/* ---- what there is */

int cli_people_imports(void *mem, int argc, char **argv)
{
    struct people_import *list;
    struct work w;
    struct err err = {0};
    size_t n;
    (void)argv;
    if (argc != 1) {
        fputs("usage: attest people imports\n", stderr);
        return CLI_COULD_NOT;
    }
    if (!start(mem, &w, &err) || !people_import_list(w.db, mem, LISTED, &list, &n, &err))
        return cli_fail(&err);
    for (size_t i = 0; i < n; i++) {
        char day[DATE_TEXT_SIZE];
        printf("%lld: %s of %s%s: %s\n", (long long)list[i].id, list[i].name,
               date_format(list[i].day, day),
               list[i].undoes ? mem_format(mem, ", undoes import %lld", (long long)list[i].undoes)
                              : "",
               state_says(mem, &list[i]));
    }
    printf("%zu imports\n", n);
    return CLI_DONE;
}

static bool is_id(const char *text, int64_t *ret)
{
    *ret = strspn(text, "0123456789") == strlen(text) && strlen(text) <= 15
               ? strtoll(text, NULL, 10)
               : 0;
    return *ret > 0;
}

/* All of them, as CSV, a part at a time. */
int cli_people_problems(void *mem, int argc, char **argv)
{
    struct work w;
    struct err err = {0};
    int64_t id, after = 0;
    if (argc != 2 || !is_id(argv[1], &id)) {
        fputs("usage: attest people problems ID\n", stderr);
        return CLI_COULD_NOT;
    }
    if (!start(mem, &w, &err) || (w.id = id, !look(&w, &err)))
        return cli_fail(&err);
    fputs("line,column,problem,found\r\n", stdout);
    for (size_t n = AT_ONCE; n == AT_ONCE;) {
        struct people_import_problem *list;
        void *part = mem_owner(mem, "part");
        if (!people_import_problems(w.db, part, id, after, AT_ONCE, &list, &n, &err))
            return cli_fail(&err);
        struct buf *out = buf_new(part, (size_t)64 * 1024 * 1024);
        for (size_t i = 0; i < n; i++) {
            csv_cell(out, mem_format(part, "%d", list[i].line), false);
            csv_cell(out, list[i].place, false);
            csv_cell(out, list[i].says, false);
            csv_cell(out, list[i].found, true);
            after = list[i].number;
        }
        fwrite(buf_data(out), 1, buf_len(out), stdout);
        mem_free(part);
    }
    return CLI_DONE;
}

/* ---- put, drop, undo */

static int decide(void *mem, int argc, char **argv, enum people_import_decision decision)
{
    struct work w;
    struct err err = {0};
    bool put = decision == PEOPLE_IMPORT_PUT, sure = argc == 3 && !strcmp(argv[2], "--confirm");
    int64_t id;
    if (argc != 2 + (put && sure) || !is_id(argv[1], &id)) {
        fprintf(stderr, "usage: attest people %s\n", put ? "put ID [--confirm]" : "drop ID");
        return CLI_COULD_NOT;
    }
    bool fine = start(mem, &w, &err);
    w.id = id;
    if (!fine || !look(&w, &err))
        return cli_fail(&err);
    print_brakes(&w);
    if (put && w.import.brakes && !sure) {
        fprintf(stderr, "If you are sure: attest people put %lld --confirm\n", (long long)id);
        return CLI_NOT_IN_ORDER;
    }
    if (!people_import_decided(w.db, mem, id, decision, sure, &err) || !work(&w, &err))
        return cli_fail(&err);
    return ended(&w);
}

int cli_people_put(void *mem, int argc, char **argv)
{
    return decide(mem, argc, argv, PEOPLE_IMPORT_PUT);
}

int cli_people_drop(void *mem, int argc, char **argv)
{
    return decide(mem, argc, argv, PEOPLE_IMPORT_DROP);
}

int cli_people_undo(void *mem, int argc, char **argv)
{
    struct work w;
    struct err err = {0};
    int64_t id;
    if (argc != 3 || !is_id(argv[1], &id) || !*argv[2] ||
        strlen(argv[2]) > PEOPLE_IMPORT_REASON_MAX) {
        fputs("usage: attest people undo IMPORT REASON\n", stderr);
        return CLI_COULD_NOT;
    }
    if (!start(mem, &w, &err) || !people_import_take_back(w.db, mem, id, argv[2], &w.id, &err) ||
        !work(&w, &err))
        return cli_fail(&err);
    if (w.import.state != PEOPLE_IMPORT_FAILED)
        printf("Import %lld is undone: %lld people are as they were before.\n", (long long)id,
               (long long)w.import.counts[PEOPLE_IMPORT_TAKEN_BACK]);
    return ended(&w);
}
