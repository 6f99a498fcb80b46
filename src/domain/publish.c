/* Storing a checked course, and putting it before staff.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/publish.h"

#include <string.h>

#include "content/meaning.h"
#include "domain/answer.h"
#include "domain/sign_off_kept.h"
#include "domain/version.h"
#include "util/mem.h"

/* Content cannot look up to this room: here the two are held together. */
_Static_assert((int)ITEM_PARTS_MAX <= (int)ANSWER_PARTS_MAX, "an answer has room for every part");

/* ---- what may be taken ---- */

static bool refuse(struct problem *ret, const char *found, const char *expected, const char *remedy)
{
    *ret = (struct problem){.stage = STAGE_MEANING,
                            .rule = "version",
                            .file = "course.xml",
                            .xpath = "/course/@version",
                            .found = found,
                            .expected = expected,
                            .remedy = remedy};
    return true;
}

bool publish_is_refused(const void *mem, const struct course *course, bool publish,
                        const struct publish_state *state, struct problem *ret)
{
    bool here = state->course_version != 0;
    if (here && strcmp(state->stored_hash, course->hash) != 0)
        return refuse(
            ret,
            mem_format(mem, "version %d, and version %d of %s is stored with other content",
                       course->version, course->version, course->code),
            "a version number that is new, or the content that is stored", "raise version");
    if (here && state->other_words)
        return refuse(
            ret,
            mem_format(mem, "version %d, and version %d of %s is stored with other translations",
                       course->version, course->version, course->code),
            "a version number that is new, or the translations that are stored", "raise version");
    if (course->version < state->live && (publish || !here))
        return refuse(ret,
                      mem_format(mem, "version %d, and version %d of %s is live", course->version,
                                 state->live, course->code),
                      mem_format(mem, "version %d or higher", state->live + 1), "raise version");
    return false;
}

/* ---- rows by columns ---- */

enum { COLUMNS_MAX = 39 }; /* and the version: as many parameters as a statement may have */

/* Rows of one table, kept by column: each column becomes one array parameter of its statement. */
struct table {
    const void *mem;
    enum stmt stmt;
    size_t columns, rows, room;
    const char **cells[COLUMNS_MAX];
};

/* Adds a row of as many cells as are given; every row of a table has the same number. */
#define ROW(table, ...)                                                                            \
    add_row((table), DB_PARAMS(__VA_ARGS__), sizeof DB_PARAMS(__VA_ARGS__) / sizeof(const char *))

static void add_row(struct table *t, const char *const *cells, size_t n)
{
    t->columns = n;
    if (t->rows == t->room) {
        for (size_t i = 0; i < n; i++)
            t->cells[i] = t->room ? mem_grow(t->mem, t->cells[i], t->room, t->room * 2)
                                  : mem_array(t->mem, const char *, 16);
        t->room = t->room ? t->room * 2 : 16;
    }
    for (size_t i = 0; i < n; i++)
        t->cells[i][t->rows] = cells[i];
    t->rows++;
}

static const char *number(const struct table *t, size_t value)
{
    return db_from_int(t->mem, (int64_t)value);
}

static const char *integer(const struct table *t, int value)
{
    return db_from_int(t->mem, value);
}

/* A number for which 0 means that nothing was said. */
static const char *if_said(const struct table *t, int value)
{
    return value ? integer(t, value) : NULL;
}

static const char *truth(bool value)
{
    return value ? "t" : "f";
}

/* Everything a version consists of, in the order in which the database takes it. */
enum part_of_version {
    CONDITIONS,
    MODULES,
    PAGES,
    FRAGMENTS,
    QUIZZES,
    DRAWS,
    ITEMS,
    PARTS,
    OBJECTIVES,
    SOURCES,
    DEFINITIONS,
    CREDITS,
    SLOTS,
    CONTRIBUTORS,
    TABLES
};

static const enum stmt statements[TABLES] = {
    [CONDITIONS] = STMT_PUBLISH_CONDITIONS, [CONTRIBUTORS] = STMT_PUBLISH_CONTRIBUTORS,
    [MODULES] = STMT_PUBLISH_MODULES,       [PAGES] = STMT_PUBLISH_PAGES,
    [FRAGMENTS] = STMT_PUBLISH_FRAGMENTS,   [QUIZZES] = STMT_PUBLISH_QUIZZES,
    [DRAWS] = STMT_PUBLISH_DRAWS,           [ITEMS] = STMT_PUBLISH_ITEMS,
    [PARTS] = STMT_PUBLISH_PARTS,           [OBJECTIVES] = STMT_PUBLISH_OBJECTIVES,
    [SOURCES] = STMT_PUBLISH_SOURCES,       [DEFINITIONS] = STMT_PUBLISH_DEFINITIONS,
    [CREDITS] = STMT_PUBLISH_CREDITS,       [SLOTS] = STMT_PUBLISH_SLOTS,
};

/* language: "" for that of the course. */
static void add_fragments(struct table *t, const char *page, const char *language, bool alternative,
                          const struct fragment *list, size_t n)
{
    static const char *const kinds[] = {
        [FRAGMENT_HTML] = "html", [FRAGMENT_LOCAL] = "local", [FRAGMENT_ACTIVITY] = "activity"};
    for (size_t i = 0; i < n; i++) {
        const struct fragment *f = &list[i];
        ROW(t, page, truth(alternative), number(t, i + 1), kinds[f->kind],
            f->kind == FRAGMENT_HTML ? f->html : f->key, f->roles, f->states, f->facility_kinds,
            truth(f->except), language);
    }
}

static void add_page(struct table *tables, const struct module *module, const struct page *page,
                     size_t step, size_t in_module)
{
    struct table *t = &tables[PAGES];
    ROW(t, module->key, number(t, step), number(t, in_module), page->key, page->title,
        integer(t, page->minutes), integer(t, page->words), page->objectives, page->note,
        page->note_level, page->translations);
    t = &tables[FRAGMENTS];
    add_fragments(t, page->key, "", false, page->body, page->n_body);
    add_fragments(t, page->key, "", true, page->alternative, page->n_alternative);
    for (size_t i = 0; i < page->n_words_in; i++) {
        const struct page_words *w = &page->words_in[i];
        add_fragments(t, page->key, w->language, false, w->body, w->n_body);
        add_fragments(t, page->key, w->language, true, w->alternative, w->n_alternative);
    }
}

static int words_in(const char *list)
{
    int n = 0;
    for (const char *p = list; *p; p += strcspn(p, " "), p += strspn(p, " "))
        n++;
    return n;
}

/* How many items are drawn. */
static int add_draws(struct table *t, const struct quiz *quiz)
{
    int items = 0;
    for (size_t i = 0; i < quiz->n_draws; i++) {
        const struct draw *d = &quiz->draws[i];
        items += d->items ? words_in(d->items) : d->count;
        ROW(t, quiz->key, number(t, i + 1), d->bank, d->items ? NULL : integer(t, d->count),
            d->items, d->objectives, d->tags, if_said(t, d->condition));
    }
    return items;
}

/* An activity has no module and no step. */
static void add_quiz(struct table *tables, const char *module, const struct quiz *quiz, size_t step)
{
    struct table *t = &tables[QUIZZES];
    int items = add_draws(&tables[DRAWS], quiz);
    ROW(t, module, step ? number(t, step) : NULL, quiz->key, quiz->kind, quiz->title,
        quiz->description, integer(t, quiz->pass.num), integer(t, quiz->pass.den),
        if_said(t, quiz->attempts), truth(quiz->shuffle), truth(quiz->optional), quiz->review,
        integer(t, items), quiz->needed, quiz->grading, quiz->feedback,
        integer(t, quiz->penalty.num), integer(t, quiz->penalty.den), truth(quiz->certainty),
        quiz->delay, quiz->limit, quiz->pairs_with, quiz->after, quiz->translations,
        truth(quiz->conditional));
}

static void add_conditions(struct table *t, const struct course *course)
{
    for (size_t i = 0; i < course->n_conditions; i++) {
        const struct condition *c = &course->conditions[i];
        ROW(t, number(t, i + 1), c->roles, c->states, c->facility_kinds, truth(c->except));
    }
}

/* Pages and quizzes are numbered together over the whole course; pages also within their module. */
static void add_modules(struct table *tables, const struct course *course)
{
    size_t step = 0, modules = 0;
    for (size_t i = 0; i < course->n_modules; i++) {
        const struct module *m = &course->modules[i];
        struct table *t = &tables[MODULES];
        size_t pages = 0;
        if (m->key) {
            modules++;
            ROW(t, number(t, modules), m->key, m->title, m->description, m->translations,
                truth(m->optional), if_said(t, m->condition));
        }
        for (size_t k = 0; k < m->n_parts; k++) {
            step++;
            if (m->parts[k].quiz)
                add_quiz(tables, m->key, m->parts[k].quiz, step);
            else
                add_page(tables, m, m->parts[k].page, step, ++pages);
        }
    }
    for (size_t i = 0; i < course->n_activities; i++)
        add_quiz(tables, NULL, &course->activities[i], 0);
}

static void add_part(struct table *t, const struct item *item, const struct item_part *p)
{
    ROW(t, item->bank, item->key, integer(t, p->number), p->key, p->html ? p->html : "",
        integer(t, p->fraction.num), integer(t, p->fraction.den), truth(p->fixed), p->feedback,
        part_kind_names[p->kind], if_said(t, p->parent), p->title, p->answer, p->tolerance,
        p->tolerance_kind, integer(t, p->weight), truth(p->fold), p->shape, p->coords,
        p->translations);
}

static void add_items(struct table *tables, const struct course *course)
{
    struct table *t = &tables[ITEMS];
    for (size_t i = 0; i < course->n_items; i++) {
        const struct item *item = &course->items[i];
        struct fraction penalty = item->penalty, unit = item->unit_penalty;
        bool has = item->has_penalty, unit_has = item->has_unit_penalty;
        ROW(t, item->bank, item->key, item_kind_names[item->kind],
            item_scoring_names[item->scoring], item_privacy_names[item->privacy], item->objectives,
            item->tags, integer(t, item->weight), truth(item->shuffle),
            has ? integer(t, penalty.num) : NULL, has ? integer(t, penalty.den) : NULL,
            item->instead, item->note, item->note_level, item->title, item->start,
            truth(item->fold), truth(item->pick_many), truth(item->retrospective),
            item_units_names[item->units], unit_has ? integer(t, unit.num) : NULL,
            unit_has ? integer(t, unit.den) : NULL, if_said(t, item->min_words),
            if_said(t, item->max_words), item->image, item->image_alt,
            if_said(t, item->image_width), if_said(t, item->image_height), item->stem, item->plain,
            item->feedback_right, item->feedback_partial, item->feedback_wrong, item->rationale,
            item->translations);
        for (size_t k = 0; k < item->n_parts; k++)
            add_part(&tables[PARTS], item, &item->parts[k]);
    }
}

static void add_heads(struct table *tables, const struct course *course)
{
    struct table *t = &tables[OBJECTIVES];
    for (size_t i = 0; i < course->n_objectives; i++) {
        const struct objective *o = &course->objectives[i];
        ROW(t, number(t, i + 1), o->key, o->html, o->competency, o->step, o->translations,
            o->principles, o->clas);
    }
    t = &tables[SOURCES];
    for (size_t i = 0; i < course->n_sources; i++) {
        const struct source *s = &course->sources[i];
        ROW(t, number(t, i + 1), s->key, s->kind, integer(t, s->year), s->by, s->title, s->in,
            s->url, s->doi, s->note, s->states, db_from_date(t->mem, s->checked));
    }
    t = &tables[DEFINITIONS];
    for (size_t i = 0; i < course->n_definitions; i++) {
        const struct definition *d = &course->definitions[i];
        ROW(t, number(t, i + 1), d->key, d->title, d->html, d->translations);
    }
    t = &tables[CREDITS];
    for (size_t i = 0; i < course->n_credits; i++) {
        const struct credit *c = &course->credits[i];
        ROW(t, number(t, i + 1), c->kind, c->topic, integer(t, c->hundredths), c->provider,
            c->number, c->statement, db_from_date(t->mem, c->from), db_from_date(t->mem, c->until));
    }
    t = &tables[SLOTS];
    for (size_t i = 0; i < course->n_slots; i++) {
        const struct slot *s = &course->slots[i];
        ROW(t, s->key, truth(s->required), s->text, s->translations);
    }
    t = &tables[CONTRIBUTORS];
    for (size_t i = 0; i < course->n_contributors; i++) {
        const struct contributor *c = &course->contributors[i];
        ROW(t, number(t, i + 1), c->role, c->name, c->credentials, c->statement, truth(c->hidden));
    }
}

/* ---- storing ---- */

static void queue_table(struct db *db, const struct table *t, const char *version)
{
    const char *params[COLUMNS_MAX + 1] = {version};
    for (size_t i = 0; i < t->columns; i++)
        params[i + 1] = db_from_array(t->mem, t->cells[i], t->rows);
    db_queue(db, t->stmt, params);
}

/* All tables of a version in one pipeline. */
static bool store_tables(struct db *db, const void *mem, const struct course *course,
                         const char *version, struct err *err)
{
    struct table tables[TABLES];
    size_t sent = 0;
    for (size_t i = 0; i < TABLES; i++)
        tables[i] = (struct table){.mem = mem, .stmt = statements[i]};
    add_conditions(&tables[CONDITIONS], course);
    add_modules(tables, course);
    add_items(tables, course);
    add_heads(tables, course);
    for (size_t i = 0; i < TABLES; i++) {
        if (tables[i].rows) {
            queue_table(db, &tables[i], version);
            sent++;
        }
    }
    if (sent && !db_sync(db, err))
        return false;
    for (size_t i = 0; i < sent; i++) {
        if (!db_next(db, mem, err))
            return false;
    }
    return true;
}

/* One at a time, so that no more than one file is doubled in memory. */
static bool store_media(struct db *db, const void *mem, const struct course *course,
                        const char *version, struct err *err)
{
    for (size_t i = 0; i < course->n_media; i++) {
        const struct media *m = &course->media[i];
        void *scratch = mem_owner(mem, "media");
        bool done = db_do(
            db, STMT_PUBLISH_MEDIA,
            DB_PARAMS(version, m->path, m->type, db_from_bytes(scratch, m->data, m->len)), err);
        mem_free(scratch);
        if (!done)
            return false;
    }
    return true;
}

static bool store_version(struct db *db, const void *mem, const struct course *course,
                          const char *by, int64_t *ret, struct err *err)
{
    db_queue(db, STMT_PUBLISH_COURSE, DB_PARAMS(course->code));
    db_queue(db, STMT_PUBLISH_VERSION,
             DB_PARAMS(course->code, db_from_int(mem, course->version), course->hash,
                       course->language, course->title, course->description,
                       db_from_int(mem, course->minutes),
                       course->tier ? db_from_int(mem, course->tier) : NULL,
                       db_from_date(mem, course->reviewed), db_from_date(mem, course->review_by),
                       db_from_date(mem, course->ends), by, course->languages,
                       course->partial_languages, course->translations, course->language_hashes,
                       truth(course->n_conditions), course->requires));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL;
    rows = rows ? db_next(db, mem, err) : NULL;
    if (!rows)
        return false;
    *ret = db_int(rows, 0, "id");
    const char *version = db_text(rows, 0, "id");
    return store_tables(db, mem, course, version, err) &&
           store_media(db, mem, course, version, err);
}

static bool read_state(struct db *db, const void *mem, const struct course *course,
                       struct publish_state *ret, struct err *err)
{
    db_queue(db, STMT_PUBLISH_LOCK, DB_PARAMS(course->code));
    db_queue(db, STMT_PUBLISH_STATE,
             DB_PARAMS(course->code, db_from_int(mem, course->version), course->language_hashes));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL;
    rows = rows ? db_next(db, mem, err) : NULL;
    if (!rows)
        return false;
    *ret = (struct publish_state){.live = (int)db_int(rows, 0, "live"),
                                  .course_version = db_int(rows, 0, "course_version_id"),
                                  .stored_hash = db_text(rows, 0, "hash"),
                                  .other_words = db_bool(rows, 0, "other_words"),
                                  .is_live = db_bool(rows, 0, "is_live"),
                                  .has_files = db_bool(rows, 0, "has_files")};
    return true;
}

bool publish_store(struct db *db, const void *mem, const struct course *course, int64_t by,
                   bool publish, struct published *ret, struct err *err)
{
    struct publish_state state;
    const char *person = by ? db_from_int(mem, by) : NULL;
    *ret = (struct published){0};
    if (!read_state(db, mem, course, &state, err))
        return false;
    struct problem *problem = mem_new(mem, struct problem);
    if (publish_is_refused(mem, course, publish, &state, problem)) {
        ret->refused = problem;
        return err_set(err, ERR_CONFLICT, "Nothing was stored: found %s; %s.", problem->found,
                       problem->remedy);
    }
    *ret = (struct published){.course_version = state.course_version,
                              .stored = !state.course_version,
                              .is_live = state.is_live,
                              .live_before = state.live};
    if (ret->stored && !store_version(db, mem, course, person, &ret->course_version, err))
        return false;
    if (!state.has_files &&
        (!version_keep_files(db, mem, ret->course_version, course, person, err) ||
         !sign_off_keep(db, mem, ret->course_version, err)))
        return false;
    if (!publish || ret->is_live)
        return true;
    enum publish_outcome outcome;
    if (!publish_put(db, mem, ret->course_version, &(struct publication){.by = by}, &outcome,
                     &ret->obstacles, &ret->change, err))
        return false;
    ret->put_live = outcome == PUBLISHED;
    ret->is_live = ret->is_live || ret->put_live;
    return true;
}

const char *publish_summary(const void *mem, const struct course *course,
                            const struct published *done)
{
    const char *here = mem_format(mem, "Version %d of %s %s", course->version, course->code,
                                  done->stored ? "is stored" : "was already here");
    if (!done->put_live && done->is_live)
        return mem_format(mem, "%s and is live.", here);
    if (!done->put_live && done->obstacles.n)
        return mem_format(mem, "%s; it is not before staff, since something stands in the way.",
                          here);
    if (!done->put_live && done->live_before)
        return mem_format(mem, "%s; version %d is live.", here, done->live_before);
    if (!done->put_live)
        return mem_format(mem, "%s; it is not before staff yet.", here);
    if (!done->live_before)
        return mem_format(mem, "%s and is now live.", here);
    return mem_format(mem, "%s and is now live in place of version %d. The change counts as %s.",
                      here, done->live_before, done->change);
}
