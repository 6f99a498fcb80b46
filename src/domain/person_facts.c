/* The facts of people, for a reckoning.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/person_facts.h"

#include <stdlib.h>
#include <string.h>

#include "domain/booking.h"
#include "util/mem.h"

/* Those of people, each row with whose it is, in the order of their ids; and what concerns
 * everybody.
 */
static const enum stmt statements[] = {
    STMT_RECKON_MATCHES,   STMT_RECKON_POSTS,  STMT_RECKON_EVIDENCE, STMT_RECKON_AWARDS,
    STMT_RECKON_TIMELINES, STMT_RECKON_BOOKED, STMT_RECKON_ABOVE,    STMT_RECKON_DATES};

void person_facts_queue(struct db *db, const void *mem, const int64_t *people, size_t n)
{
    const char **ids = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = db_from_int(mem, people[i]);
    const char *params = db_from_array(mem, ids, n);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        db_queue(db, statements[i], DB_PARAMS(params));
    db_queue(db, STMT_RECKON_RULES, NULL);
}

/* Takes what rows[from] to rows[to - 1] say of one person. */
typedef void take_fn(const void *mem, const struct db_rows *rows, size_t from, size_t to,
                     struct person_facts *f);

/* Deals the rows from `at` on out to the people: both are in the order of ids. */
static void deal(const void *mem, const struct db_rows *rows, size_t at, take_fn *take,
                 struct person_facts *all, size_t n)
{
    size_t n_rows = db_count(rows);
    for (size_t i = 0; i < n; i++) {
        size_t from = at;
        while (at < n_rows && db_int(rows, at, "person_id") == all[i].person)
            at++;
        take(mem, rows, from, at, &all[i]);
    }
}

static bool take_next(struct db *db, const void *mem, take_fn *take, struct person_facts *all,
                      size_t n, struct err *err)
{
    struct db_rows *rows = db_next(db, mem, err);
    if (rows)
        deal(mem, rows, 0, take, all, n);
    return rows;
}

static void take_matches(const void *mem, const struct db_rows *rows, size_t from, size_t to,
                         struct person_facts *f)
{
    f->matches = mem_array(mem, struct fact_match, to - from + 1);
    for (size_t i = from; i < to; i++) {
        struct due_rule due = {.kind = due_kind_from_name(db_text(rows, i, "due_kind")),
                               .n = (int)db_int(rows, i, "due_n"),
                               .on = db_date(rows, i, "due_on"),
                               .month = (int)db_int(rows, i, "due_month"),
                               .day = (int)db_int(rows, i, "due_day"),
                               .every = (int)db_int(rows, i, "due_every"),
                               .of = db_int(rows, i, "series"),
                               .otherwise = (int)db_int(rows, i, "due_otherwise")};
        f->matches[f->n_matches++] =
            (struct fact_match){.certification = db_int(rows, i, "certification_id"),
                                .match = {.post = db_int(rows, i, "post_id"),
                                          .requirement = db_int(rows, i, "requirement_id"),
                                          .from = db_date(rows, i, "from_date"),
                                          .to = db_date(rows, i, "to_date"),
                                          .due = due,
                                          .grace = (int)db_int(rows, i, "grace_days"),
                                          .window_months = (int)db_int(rows, i, "window_months")}};
    }
}

static void take_posts(const void *mem, const struct db_rows *rows, size_t from, size_t to,
                       struct person_facts *f)
{
    f->posts = mem_array(mem, struct fact_post, to - from + 1);
    for (size_t i = from; i < to; i++)
        f->posts[f->n_posts++] = (struct fact_post){.post = db_int(rows, i, "post_id"),
                                                    .facility = db_int(rows, i, "facility_id"),
                                                    .job_role = db_int(rows, i, "job_role_id"),
                                                    .from = db_date(rows, i, "from_date"),
                                                    .to = db_date(rows, i, "to_date")};
}

static void take_stored(const void *mem, const struct db_rows *rows, size_t from, size_t to,
                        struct person_facts *f)
{
    f->stored = mem_array(mem, struct timeline_row, to - from + 1);
    for (size_t i = from; i < to; i++)
        f->stored[f->n_stored++] = (struct timeline_row){
            .post = db_int(rows, i, "post_id"),
            .certification = db_int(rows, i, "certification_id"),
            .facility = db_int(rows, i, "facility_id"),
            .job_role = db_int(rows, i, "job_role_id"),
            .from = db_date(rows, i, "from_date"),
            .to = db_date(rows, i, "to_date"),
            .standing = standing_from_name(db_text(rows, i, "standing")),
            .due = db_date(rows, i, "due"),
        };
}

static enum evidence_kind evidence_kind_of(const char *word)
{
    static const char *const words[] = {
        [EVIDENCE_COMPLETION] = "completion",   [EVIDENCE_QUIZ] = "quiz",
        [EVIDENCE_EXTERNAL] = "external",       [EVIDENCE_HANDS_ON] = "hands-on",
        [EVIDENCE_ATTESTATION] = "attestation", [EVIDENCE_AWARD] = "award"};
    size_t kind = 0;
    while (kind < EVIDENCE_AWARD && strcmp(words[kind], word) != 0)
        kind++;
    return (enum evidence_kind)kind;
}

void evidence_take_hours(const struct db_rows *rows, size_t i, const void *mem,
                         struct evidence *ret)
{
    size_t n, topics;
    const char **topic = db_array(rows, i, "topics", mem, &topics);
    const char **hundredths = db_array(rows, i, "hundredths", mem, &n);
    struct evidence_hours *hours = mem_array(mem, struct evidence_hours, n + 1);
    ret->n_hours = n < topics ? n : topics;
    for (size_t k = 0; k < ret->n_hours; k++)
        hours[k] = (struct evidence_hours){*topic[k] ? topic[k] : NULL, atoi(hundredths[k])};
    ret->hours = hours;
}

static void take_pieces(const void *mem, const struct db_rows *rows, size_t from, size_t to,
                        struct person_facts *f)
{
    f->pieces = mem_array(mem, struct fact_piece, to - from + 1);
    for (size_t i = from; i < to; i++) {
        struct fact_piece *p = &f->pieces[f->n_pieces++];
        *p = (struct fact_piece){
            .key = db_text(rows, i, "key"),
            .certification = db_int(rows, i, "certification_id"),
            .fact = {.kind = evidence_kind_of(db_text(rows, i, "kind")),
                     .day = db_date(rows, i, "day"),
                     .instant = db_int(rows, i, "instant"),
                     .id = db_int(rows, i, "id"),
                     .of = db_int(rows, i, "of_id"),
                     .name = db_text(rows, i, "name"),
                     .made_on = DATE_NONE,
                     .expiry = {db_date(rows, i, "valid_to"), (int)db_int(rows, i, "anchor")},
                     .window_opens = db_date(rows, i, "window_opens")}};
        evidence_take_hours(rows, i, mem, &p->fact);
    }
}

/* ---- rules ---- */

/* The parts of one path: rows first to end. Numbers go up; parents are named by number. */
static struct part *parts_of(const void *mem, const struct db_rows *rows, size_t first, size_t end)
{
    struct part *parts = mem_array(mem, struct part, end - first);
    for (size_t i = first; i < end; i++) {
        size_t parent = first;
        while (parent < i && db_int(rows, parent, "number") != db_int(rows, i, "parent"))
            parent++;
        parts[i - first] = (struct part){.kind = part_kind_from_name(db_text(rows, i, "kind")),
                                         .parent = parent < i ? parent - first : 0,
                                         .n = (int)db_int(rows, i, "n"),
                                         .of = db_int(rows, i, "course_id"),
                                         .name = db_text(rows, i, "name"),
                                         .hundredths = (int)db_int(rows, i, "hundredths"),
                                         .per_licence_year = db_bool(rows, i, "per_licence_year"),
                                         .licence = db_int(rows, i, "licence"),
                                         .max_age_months = (int)db_int(rows, i, "max_age_months"),
                                         .before_licence = db_bool(rows, i, "before_licence")};
    }
    return parts;
}

static struct rule_version version_of(const void *mem, const struct db_rows *rows, size_t first,
                                      size_t end)
{
    struct rule_version v = {
        .from = db_date(rows, first, "from_date"),
        .renewal = {.method = renewal_method_from_name(db_text(rows, first, "method")),
                    .active = (int)db_int(rows, first, "active"),
                    .window = (int)db_int(rows, first, "window_months"),
                    .minimum = (int)db_int(rows, first, "minimum")},
        .no_carry_forward = db_bool(rows, first, "no_carry_forward"),
        .no_repeat = db_bool(rows, first, "no_repeat")};
    for (size_t i = first, next; i < end; i = next) {
        const char *path = db_text(rows, i, "path");
        for (next = i + 1; next < end && path && !strcmp(db_text(rows, next, "path"), path);)
            next++;
        if (!path)
            continue;
        if (!strcmp(path, "first")) {
            v.first = parts_of(mem, rows, i, next);
            v.n_first = next - i;
        } else {
            v.again = parts_of(mem, rows, i, next);
            v.n_again = next - i;
        }
    }
    return v;
}

/* They are the same for everybody. */
static bool take_rules(struct db *db, const void *mem, struct person_facts *all, size_t n_people,
                       struct err *err)
{
    struct db_rows *rows = db_next(db, mem, err);
    size_t n = rows ? db_count(rows) : 0, used = 0, n_rules = 0;
    struct fact_rule *rules = mem_array(mem, struct fact_rule, n + 1);
    struct rule_version *versions = mem_array(mem, struct rule_version, n + 1);
    const char **titles = mem_array(mem, const char *, n + 1);
    for (size_t i = 0, end; i < n; i = end) {
        int64_t certification = db_int(rows, i, "certification_id"),
                version = db_int(rows, i, "version_id");
        for (end = i + 1; end < n && db_int(rows, end, "version_id") == version;)
            end++;
        struct fact_rule *rule = n_rules ? &rules[n_rules - 1] : NULL;
        if (!rule || rule->certification != certification) {
            rule = &rules[n_rules++];
            *rule = (struct fact_rule){certification, &versions[used], &titles[used], 0};
        }
        titles[used] = db_text(rows, i, "title");
        versions[used++] = version_of(mem, rows, i, end);
        rule->n_versions++;
    }
    for (size_t i = 0; i < n_people; i++) {
        all[i].rules = rules;
        all[i].n_rules = n_rules;
    }
    return rows;
}

/* ---- awards and dates ---- */

static void take_awards(const void *mem, const struct db_rows *rows, size_t from, size_t to,
                        struct person_facts *f)
{
    f->awards = mem_array(mem, struct fact_award, to - from + 1);
    for (size_t i = from; i < to; i++) {
        struct fact_award *a = &f->awards[f->n_awards++];
        *a = (struct fact_award){
            .id = db_int(rows, i, "id"),
            .certification = db_int(rows, i, "certification_id"),
            .kind = db_text(rows, i, "kind"),
            .earned_on = db_date(rows, i, "earned_on"),
            .valid_from = db_date(rows, i, "valid_from"),
            .valid_to = {db_date(rows, i, "valid_to"), (int)db_int(rows, i, "anchor")},
            .window_opens = db_date(rows, i, "window_opens"),
            .fallen = db_bool(rows, i, "fallen"),
            .revoked = db_bool(rows, i, "is_revoked"),
            .revoked_from = db_date(rows, i, "revoked")};
        a->keys = db_array(rows, i, "keys", mem, &a->n_keys);
    }
}

static void take_own_dates(const void *mem, const struct db_rows *rows, size_t first, size_t to,
                           struct person_facts *f)
{
    f->exempt = mem_array(mem, struct fact_days, to - first + 1);
    f->leave = mem_array(mem, struct days, to - first + 1);
    f->extensions = mem_array(mem, struct fact_extension, to - first + 1);
    f->terms = mem_array(mem, struct licence_term, to - first + 1);
    for (size_t i = first; i < to; i++) {
        const char *kind = db_text(rows, i, "kind");
        int64_t certification = db_int(rows, i, "certification_id");
        date from = db_date(rows, i, "from_date"), until = db_date(rows, i, "to_date");
        if (!strcmp(kind, "exempt"))
            f->exempt[f->n_exempt++] = (struct fact_days){certification, {from, until}};
        else if (!strcmp(kind, "leave"))
            f->leave[f->n_leave++] = (struct days){from, until};
        else if (!strcmp(kind, "extension"))
            f->extensions[f->n_extensions++] =
                (struct fact_extension){certification, {from, until}};
        else
            f->terms[f->n_terms++] =
                (struct licence_term){db_int(rows, i, "series"), db_int(rows, i, "of_id"),
                                      (int)db_int(rows, i, "number"), from, until};
    }
}

/* The rows before `to`, which concern everybody. */
static void take_common_dates(const void *mem, const struct db_rows *rows, size_t to,
                              struct person_facts *f)
{
    f->events = mem_array(mem, struct due_event, to + 1);
    f->recalls = mem_array(mem, struct fact_recall, to + 1);
    f->equivalencies = mem_array(mem, struct fact_equivalency, to + 1);
    for (size_t i = 0; i < to; i++) {
        const char *kind = db_text(rows, i, "kind");
        int64_t certification = db_int(rows, i, "certification_id"), of = db_int(rows, i, "of_id");
        date from = db_date(rows, i, "from_date"), until = db_date(rows, i, "to_date");
        int number = (int)db_int(rows, i, "number");
        if (!strcmp(kind, "event"))
            f->events[f->n_events++] = (struct due_event){db_int(rows, i, "series"), from};
        else if (!strcmp(kind, "recall"))
            f->recalls[f->n_recalls++] =
                (struct fact_recall){certification, {from, db_int(rows, i, "instant"), of, number}};
        else
            f->equivalencies[f->n_equivalencies++] = (struct fact_equivalency){
                certification, of, {from, until, db_bool(rows, i, "flag"), number}};
    }
}

/* Places come before corrections. */
static void take_booked(const void *mem, const struct db_rows *rows, size_t from, size_t to,
                        struct person_facts *f)
{
    f->places = mem_array(mem, struct fact_post, to - from + 1);
    f->corrections = mem_array(mem, struct booking, to - from + 1);
    for (size_t i = from; i < to; i++) {
        int64_t facility = db_int(rows, i, "facility_id"), role = db_int(rows, i, "job_role_id");
        date day = db_date(rows, i, "from_date");
        if (db_bool(rows, i, "people"))
            f->corrections[f->n_corrections++] =
                (struct booking){.facility = facility,
                                 .job_role = role,
                                 .certification = db_int(rows, i, "certification_id"),
                                 .people = true,
                                 .standing = standing_from_name(db_text(rows, i, "standing")),
                                 .day = day,
                                 .n = db_int(rows, i, "n")};
        else
            f->places[f->n_places++] = (struct fact_post){.post = db_int(rows, i, "post_id"),
                                                          .facility = facility,
                                                          .job_role = role,
                                                          .from = day,
                                                          .to = db_date(rows, i, "to_date")};
    }
}

/* Job roles are rows without a depth. */
static void take_above(const void *mem, const struct db_rows *rows, size_t from, size_t to,
                       struct person_facts *f)
{
    f->above = mem_array(mem, struct booking_above, to - from + 1);
    f->roles = mem_array(mem, struct booking_role, to - from + 1);
    for (size_t i = from; i < to; i++) {
        int64_t id = db_int(rows, i, "id"), above = db_int(rows, i, "above");
        if (db_is_null(rows, i, "depth"))
            f->roles[f->n_roles++] = (struct booking_role){id, above};
        else
            f->above[f->n_above++] =
                (struct booking_above){id, above, (int)db_int(rows, i, "depth"),
                                       db_date(rows, i, "from_date"), db_date(rows, i, "to_date")};
    }
}

static bool take_dates(struct db *db, const void *mem, struct person_facts *all, size_t n,
                       struct err *err)
{
    struct db_rows *rows = db_next(db, mem, err);
    struct person_facts common = {0};
    size_t own = 0;
    if (!rows)
        return false;
    while (own < db_count(rows) && db_is_null(rows, own, "person_id"))
        own++;
    take_common_dates(mem, rows, own, &common);
    for (size_t i = 0; i < n; i++) {
        all[i].events = common.events;
        all[i].n_events = common.n_events;
        all[i].recalls = common.recalls;
        all[i].n_recalls = common.n_recalls;
        all[i].equivalencies = common.equivalencies;
        all[i].n_equivalencies = common.n_equivalencies;
    }
    deal(mem, rows, own, take_own_dates, all, n);
    return true;
}

struct person_facts *person_facts_next(struct db *db, const void *mem, const int64_t *people,
                                       size_t n, struct err *err)
{
    struct person_facts *all = mem_array(mem, struct person_facts, n + 1);
    for (size_t i = 0; i < n; i++)
        all[i].person = people[i];
    bool done = take_next(db, mem, take_matches, all, n, err) &&
                take_next(db, mem, take_posts, all, n, err) &&
                take_next(db, mem, take_pieces, all, n, err) &&
                take_next(db, mem, take_awards, all, n, err) &&
                take_next(db, mem, take_stored, all, n, err) &&
                take_next(db, mem, take_booked, all, n, err) &&
                take_next(db, mem, take_above, all, n, err) && take_dates(db, mem, all, n, err) &&
                take_rules(db, mem, all, n, err);
    return done ? all : NULL;
}

struct person_facts *person_facts_read(struct db *db, const void *mem, const int64_t *people,
                                       size_t n, struct err *err)
{
    person_facts_queue(db, mem, people, n);
    return db_sync(db, err) ? person_facts_next(db, mem, people, n, err) : NULL;
}
