/* Rules as facts.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/rules.h"

#include <string.h>

#include "util/mem.h"
#include "util/words.h"

/* ---- what the file names */

struct name {
    const char *kind, *code;
    const struct rules_place *at;
};

struct names {
    const void *mem;
    struct name *list;
    size_t n;
};

static void add_name(struct names *names, const char *kind, const char *code,
                     const struct rules_place *at)
{
    if (!code)
        return;
    names->list = mem_grow(names->mem, names->list, names->n, names->n + 1);
    names->list[names->n++] = (struct name){kind, code, at};
}

static void add_words(struct names *names, const char *kind, const char *words,
                      const struct rules_place *at)
{
    for (const char *p = words; p && *p; p += strcspn(p, " "), p += *p == ' ')
        add_name(names, kind, mem_text_n(names->mem, p, strcspn(p, " ")), at);
}

static bool in_file(const struct rules *rules, const char *certification)
{
    for (size_t i = 0; i < rules->n_certifications; i++) {
        if (!strcmp(rules->certifications[i].code, certification))
            return true;
    }
    return false;
}

static void names_of_tree(struct names *names, const struct rules_part *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        add_name(names, "course", parts[i].course, &parts[i].at);
        if (parts[i].quiz)
            add_name(names, "quiz", mem_format(names->mem, "%s/%s", parts[i].course, parts[i].quiz),
                     &parts[i].at);
    }
}

static void names_of_file(struct names *names, const struct rules *rules)
{
    for (size_t i = 0; i < rules->n_certifications; i++) {
        const struct rules_certification *k = &rules->certifications[i];
        names_of_tree(names, k->first, k->n_first);
        names_of_tree(names, k->renewal, k->n_renewal);
    }
    for (size_t i = 0; i < rules->n_requirements; i++) {
        const struct rules_requirement *r = &rules->requirements[i];
        if (!in_file(rules, r->certification))
            add_name(names, "certification", r->certification, &r->at);
        add_name(names, "facility", r->facility, &r->at);
        add_words(names, "job role", r->roles, &r->at);
        add_name(names, "owner", r->owner, &r->at);
    }
    for (size_t i = 0; i < rules->n_events; i++) {
        const struct rules_event *e = &rules->events[i];
        if (e->certification && !in_file(rules, e->certification))
            add_name(names, "certification", e->certification, &e->at);
        add_name(names, "course", e->course, &e->at);
        if (e->withdrawn) {
            char day[DATE_TEXT_SIZE];
            add_name(names, "event",
                     mem_format(names->mem, "%s of %s", e->code, date_format(e->day, day)), &e->at);
        }
    }
    for (size_t i = 0; i < rules->n_equivalencies; i++) {
        const struct rules_equivalency *e = &rules->equivalencies[i];
        if (!in_file(rules, e->certification))
            add_name(names, "certification", e->certification, &e->at);
        if (!in_file(rules, e->by))
            add_name(names, "certification", e->by, &e->at);
    }
}

static void tell_missing(const void *mem, const struct rules *rules, const struct name *name,
                         struct problems *problems)
{
    bool owner = !strcmp(name->kind, "owner");
    problems_add(
        problems,
        &(struct problem){
            .stage = STAGE_REFERENCES,
            .rule = "reference",
            .file = rules->name,
            .line = name->at->line,
            .column = name->at->column,
            .found = mem_format(mem, "%s %s, which is not here", name->kind, name->code),
            .expected = owner ? "the employee number or e-mail address of somebody here"
                              : mem_format(mem, "%s %s of this network",
                                           strcmp(name->kind, "event") ? "a" : "an", name->kind),
            .remedy = mem_format(mem, "correct it, or take it out%s",
                                 owner ? "" : "; codes are those of this network"),
            .source = name->at->source});
}

bool rules_known(struct db *db, const void *mem, const struct rules *rules,
                 struct problems *problems, struct err *err)
{
    struct names names = {.mem = mem, .list = mem_array(mem, struct name, 1)};
    names_of_file(&names, rules);
    const char **kinds = mem_array(mem, const char *, names.n + 1);
    const char **codes = mem_array(mem, const char *, names.n + 1);
    for (size_t i = 0; i < names.n; i++) {
        kinds[i] = names.list[i].kind;
        codes[i] = names.list[i].code;
    }
    struct db_rows *rows = db_run(
        db, mem, STMT_REQUIREMENT_MISSING,
        DB_PARAMS(db_from_array(mem, kinds, names.n), db_from_array(mem, codes, names.n)), err);
    if (!rows)
        return false;
    for (size_t i = 0; i < db_count(rows); i++)
        tell_missing(mem, rules, &names.list[db_int(rows, i, "place") - 1], problems);
    problems_sort(problems);
    return !db_count(rows) ||
           err_set(err, ERR_INVALID, "The file names what this network does not have.");
}

/* ---- writing */

static const char *number(const void *mem, bool there, int value)
{
    return there ? db_from_int(mem, value) : NULL;
}

static const char *flag(bool value)
{
    return value ? "true" : "false";
}

#define COLUMN(value)                                                                              \
    do {                                                                                           \
        for (size_t i = 0; i < n; i++) {                                                           \
            const struct rules_part *p = &parts[i];                                                \
            items[i] = (value);                                                                    \
        }                                                                                          \
        params[k++] = db_from_array(mem, items, n);                                                \
    } while (0)

static void queue_tree(struct db *db, const void *mem, const char *code, const char *path,
                       const struct rules_part *parts, size_t n)
{
    size_t k = 0;
    const char **params = mem_array(mem, const char *, 17);
    const char **items = mem_array(mem, const char *, n + 1);
    params[k++] = code;
    params[k++] = path;
    COLUMN(db_from_int(mem, p->number));
    COLUMN(number(mem, p->parent, p->parent));
    COLUMN(p->kind);
    COLUMN(number(mem, p->n, p->n));
    COLUMN(p->course);
    COLUMN(p->quiz);
    COLUMN(p->topic);
    COLUMN(number(mem, p->hundredths, p->hundredths));
    COLUMN(flag(p->per_licence_year));
    COLUMN(p->licence);
    COLUMN(p->licence_state);
    COLUMN(flag(p->before_licence));
    COLUMN(p->skill);
    COLUMN(p->title);
    COLUMN(number(mem, p->max_age_months, p->max_age_months));
    db_queue(db, STMT_REQUIREMENT_CERTIFICATION_PARTS, params);
}

/* Sends what is queued and takes its `n` results. */
static bool send(struct db *db, const void *mem, size_t n, struct err *err)
{
    bool done = db_sync(db, err);
    for (size_t i = 0; done && i < n; i++)
        done = db_next(db, mem, err) != NULL;
    return done;
}

static bool put_certification(struct db *db, const void *mem, const struct rules_certification *k,
                              const struct rules_options *o, struct err *err)
{
    date from = k->from == DATE_NONE ? o->from : k->from;
    db_queue(db, STMT_REQUIREMENT_CERTIFICATION, DB_PARAMS(k->code));
    db_queue(db, STMT_REQUIREMENT_CERTIFICATION_VERSION,
             DB_PARAMS(k->code, db_from_date(mem, from), k->title, k->method,
                       number(mem, k->valid_months, k->valid_months),
                       db_from_int(mem, k->window_months),
                       number(mem, k->minimum_months, k->minimum_months), flag(k->no_carry_forward),
                       flag(k->no_repeat), number(mem, k->retention_years, k->retention_years),
                       k->citation, k->citation_url, o->by ? db_from_int(mem, o->by) : NULL));
    queue_tree(db, mem, k->code, "first", k->first, k->n_first);
    if (k->n_renewal)
        queue_tree(db, mem, k->code, "renewal", k->renewal, k->n_renewal);
    return send(db, mem, k->n_renewal ? 4 : 3, err);
}

static bool put_requirement(struct db *db, const void *mem, const struct rules_requirement *r,
                            const char *pack, const struct rules_options *o, struct err *err)
{
    const struct rules_due *d = &r->due;
    bool months = !strcmp(d->kind, "months"), fixed = !strcmp(d->kind, "date"),
         bare = (!strcmp(d->kind, "licence") || !strcmp(d->kind, "yearly")) && !d->n;
    date from = r->from == DATE_NONE ? o->from : r->from;
    db_queue(db, STMT_REQUIREMENT_ADD, DB_PARAMS(r->code));
    db_queue(db, STMT_REQUIREMENT_VERSION,
             DB_PARAMS(
                 r->code, db_from_date(mem, from), db_from_date(mem, r->to), r->title,
                 r->certification, r->facility, r->state, r->kinds, r->roles, r->employment,
                 r->contact, r->licence, r->licence_state, d->kind,
                 number(mem, !months && !fixed && !bare, d->n), number(mem, months, d->n),
                 db_from_date(mem, d->on), number(mem, d->month, d->month),
                 number(mem, d->day, d->day), db_from_date(mem, d->after),
                 number(mem, d->every, d->every), d->event,
                 number(mem, d->otherwise >= 0, d->otherwise), db_from_int(mem, r->grace_days),
                 number(mem, r->window_months >= 0, r->window_months), r->citation, r->citation_url,
                 r->source, r->owner, number(mem, r->retention_years >= 0, r->retention_years),
                 db_from_date(mem, r->last_reviewed), r->reviewer, pack,
                 o->by ? db_from_int(mem, o->by) : NULL));
    return send(db, mem, 2, err);
}

static bool put_event(struct db *db, const void *mem, const struct rules_event *e,
                      const struct rules_options *o, struct err *err)
{
    if (e->withdrawn)
        return db_do(db, STMT_REQUIREMENT_EVENT_WITHDRAW,
                     DB_PARAMS(e->code, db_from_date(mem, e->day), e->withdrawn,
                               o->by ? db_from_int(mem, o->by) : NULL),
                     err);
    return db_do(db, STMT_REQUIREMENT_EVENT,
                 DB_PARAMS(e->code, db_from_date(mem, e->day), e->title, e->certification,
                           e->course, number(mem, e->within_days >= 0, e->within_days), e->citation,
                           o->by ? db_from_int(mem, o->by) : NULL),
                 err);
}

static bool put_equivalency(struct db *db, const void *mem, const struct rules_equivalency *e,
                            const struct rules_options *o, struct err *err)
{
    date from = e->from == DATE_NONE ? o->from : e->from;
    return db_do(db, STMT_REQUIREMENT_EQUIVALENCY,
                 DB_PARAMS(e->certification, e->by, flag(e->both_ways), flag(e->retroactive),
                           number(mem, e->max_age_months, e->max_age_months),
                           db_from_date(mem, from), db_from_date(mem, e->to), e->citation,
                           o->by ? db_from_int(mem, o->by) : NULL),
                 err);
}

bool rules_store(struct db *db, const void *mem, const struct rules *rules,
                 const struct rules_options *o, struct err *err)
{
    bool done = true;
    for (size_t i = 0; done && i < rules->n_certifications; i++)
        done = put_certification(db, mem, &rules->certifications[i], o, err);
    for (size_t i = 0; done && i < rules->n_events; i++)
        done = put_event(db, mem, &rules->events[i], o, err);
    for (size_t i = 0; done && i < rules->n_equivalencies; i++)
        done = put_equivalency(db, mem, &rules->equivalencies[i], o, err);
    for (size_t i = 0; done && i < rules->n_requirements; i++)
        done = put_requirement(db, mem, &rules->requirements[i], rules->pack, o, err);
    return done;
}

/* ---- everybody whom they touch */

const char *rules_people(struct db *db, const void *mem, const struct rules *rules,
                         const char *after, const char *upto, struct err *err)
{
    size_t n = rules->n_certifications + rules->n_requirements + rules->n_events +
               2 * rules->n_equivalencies;
    const char **certifications = mem_array(mem, const char *, n + 1);
    const char **requirements = mem_array(mem, const char *, n + 1);
    const char **events = mem_array(mem, const char *, n + 1);
    const char **courses = mem_array(mem, const char *, n + 1);
    size_t k = 0, r = 0, e = 0, c = 0;
    for (size_t i = 0; i < rules->n_certifications; i++)
        certifications[k++] = rules->certifications[i].code;
    for (size_t i = 0; i < rules->n_requirements; i++)
        requirements[r++] = rules->requirements[i].code;
    for (size_t i = 0; i < rules->n_events; i++) {
        events[e++] = rules->events[i].code;
        if (rules->events[i].certification)
            certifications[k++] = rules->events[i].certification;
        if (rules->events[i].course)
            courses[c++] = rules->events[i].course;
    }
    for (size_t i = 0; i < rules->n_equivalencies; i++) {
        certifications[k++] = rules->equivalencies[i].certification;
        certifications[k++] = rules->equivalencies[i].by;
    }
    struct db_rows *rows = db_run(
        db, mem, STMT_REQUIREMENT_PEOPLE,
        DB_PARAMS(db_from_array(mem, certifications, k), db_from_array(mem, requirements, r),
                  db_from_array(mem, events, e), db_from_array(mem, courses, c), after, upto),
        err);
    return rows ? db_text(rows, 0, "people") : NULL;
}

/* ---- what they do */

void rules_take_effect(const struct db_rows *rows, size_t i, const void *mem,
                       struct rules_effect *e)
{
    static const struct {
        enum standing standing;
        const char *column;
    } counts[] = {
        {STANDING_LAPSED, "lapsed"},   {STANDING_OVERDUE, "overdue"},
        {STANDING_DUE, "due"},         {STANDING_WINDOW_OPEN, "window_open"},
        {STANDING_CURRENT, "current"}, {STANDING_EXEMPT, "exempt"},
    };
    *e = (struct rules_effect){
        .code = mem_text(mem, db_text(rows, i, "code")),
        .title = mem_text(mem, db_text(rows, i, "title")),
        .certification = mem_text(mem, db_text(rows, i, "certification")),
        .from = db_date(rows, i, "from_date"),
        .day = db_date(rows, i, "day"),
        .posts = db_int(rows, i, "posts"),
        .people = db_int(rows, i, "people"),
        .everybody = db_int(rows, i, "everybody"),
        .past = db_int(rows, i, "past"),
        .undated = db_int(rows, i, "undated"),
        .shared = db_int(rows, i, "shared"),
        .unlicensed = db_int(rows, i, "unlicensed"),
        .by_licence = db_bool(rows, i, "by_licence"),
    };
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        e->counts[counts[c].standing] = db_int(rows, i, counts[c].column);
}

bool rules_effects(struct db *db, const void *mem, const struct rules *rules,
                   struct rules_effect **ret, size_t *ret_n, struct err *err)
{
    size_t n = rules->n_requirements;
    const char **codes = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        codes[i] = rules->requirements[i].code;
    struct db_rows *rows =
        db_run(db, mem, STMT_REQUIREMENT_EFFECTS, DB_PARAMS(db_from_array(mem, codes, n)), err);
    if (!rows)
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct rules_effect, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        rules_take_effect(rows, i, mem, &(*ret)[i]);
    return true;
}

const char **rules_warnings(const void *mem, const struct rules_effect *e)
{
    const char **list = mem_array(mem, const char *, 7);
    size_t n = 0;
    if (!e->people)
        list[n++] = _("It is for nobody. Check where, which job roles and which licence it names.");
    if (e->people && e->people == e->everybody)
        list[n++] = _("It is for everybody who works here.");
    if (e->past)
        list[n++] = mem_format(
            mem,
            _("For posts whose due day is past or on the first day: %lld. They have no time to do "
              "it. Move the due day, or add days of grace."),
            (long long)e->past);
    if (e->undated)
        list[n++] =
            mem_format(mem,
                       _("For posts without a due day so far, since what it hangs on is not on "
                         "record: %lld."),
                       (long long)e->undated);
    if (e->shared)
        list[n++] = mem_format(mem,
                               _("For posts of which another requirement asks the same: %lld. The "
                                 "earlier due day and the shorter grace count."),
                               (long long)e->shared);
    if (e->unlicensed)
        list[n++] = mem_format(mem,
                               _("Posts that are left out, since no such licence of their people "
                                 "is on record: %lld."),
                               (long long)e->unlicensed);
    list[n] = NULL;
    return list;
}
