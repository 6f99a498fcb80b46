/* The facts of one person, for a reckoning.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/person_facts.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

static const enum stmt statements[] = {STMT_RECKON_MATCHES,  STMT_RECKON_POSTS,
                                       STMT_RECKON_EVIDENCE, STMT_RECKON_RULES,
                                       STMT_RECKON_AWARDS,   STMT_RECKON_DATES};

void person_facts_queue(struct db *db, const void *mem, int64_t person)
{
    const char *id = db_from_int(mem, person);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        db_queue(db, statements[i], statements[i] == STMT_RECKON_RULES ? NULL : DB_PARAMS(id));
}

/* Takes the next result and, where there is one, its rows: `rows` and `n` are then to be read. */
static struct db_rows *take(struct db *db, const void *mem, size_t *ret_n, struct err *err)
{
    struct db_rows *rows = db_next(db, mem, err);
    *ret_n = rows ? db_count(rows) : 0;
    return rows;
}

static bool take_matches(struct db *db, const void *mem, struct person_facts *f, struct err *err)
{
    struct db_rows *rows = take(db, mem, &f->n_matches, err);
    f->matches = mem_array(mem, struct fact_match, f->n_matches + 1);
    for (size_t i = 0; i < f->n_matches; i++) {
        struct due_rule due = {.kind = due_kind_from_name(db_text(rows, i, "due_kind")),
                               .n = (int)db_int(rows, i, "due_n"),
                               .on = db_date(rows, i, "due_on"),
                               .month = (int)db_int(rows, i, "due_month"),
                               .day = (int)db_int(rows, i, "due_day"),
                               .every = (int)db_int(rows, i, "due_every"),
                               .of = db_int(rows, i, "series"),
                               .otherwise = (int)db_int(rows, i, "due_otherwise")};
        f->matches[i] =
            (struct fact_match){.certification = db_int(rows, i, "certification_id"),
                                .match = {.post = db_int(rows, i, "post_id"),
                                          .requirement = db_int(rows, i, "requirement_id"),
                                          .from = db_date(rows, i, "from_date"),
                                          .to = db_date(rows, i, "to_date"),
                                          .due = due,
                                          .grace = (int)db_int(rows, i, "grace_days"),
                                          .window_months = (int)db_int(rows, i, "window_months")}};
    }
    return rows;
}

static bool take_posts(struct db *db, const void *mem, struct person_facts *f, struct err *err)
{
    struct db_rows *rows = take(db, mem, &f->n_posts, err);
    f->posts = mem_array(mem, struct fact_post, f->n_posts + 1);
    for (size_t i = 0; i < f->n_posts; i++)
        f->posts[i] = (struct fact_post){.post = db_int(rows, i, "post_id"),
                                         .facility = db_int(rows, i, "facility_id"),
                                         .job_role = db_int(rows, i, "job_role_id"),
                                         .from = db_date(rows, i, "from_date"),
                                         .to = db_date(rows, i, "to_date")};
    return rows;
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

static bool take_pieces(struct db *db, const void *mem, struct person_facts *f, struct err *err)
{
    struct db_rows *rows = take(db, mem, &f->n_pieces, err);
    f->pieces = mem_array(mem, struct fact_piece, f->n_pieces + 1);
    for (size_t i = 0; i < f->n_pieces; i++) {
        f->pieces[i] = (struct fact_piece){
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
        evidence_take_hours(rows, i, mem, &f->pieces[i].fact);
    }
    return rows;
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

static bool take_rules(struct db *db, const void *mem, struct person_facts *f, struct err *err)
{
    size_t n;
    struct db_rows *rows = take(db, mem, &n, err);
    f->rules = mem_array(mem, struct fact_rule, n + 1);
    struct rule_version *versions = mem_array(mem, struct rule_version, n + 1);
    const char **titles = mem_array(mem, const char *, n + 1);
    size_t used = 0;
    for (size_t i = 0, end; i < n; i = end) {
        int64_t certification = db_int(rows, i, "certification_id"),
                version = db_int(rows, i, "version_id");
        for (end = i + 1; end < n && db_int(rows, end, "version_id") == version;)
            end++;
        struct fact_rule *rule = f->n_rules ? &f->rules[f->n_rules - 1] : NULL;
        if (!rule || rule->certification != certification) {
            rule = &f->rules[f->n_rules++];
            *rule = (struct fact_rule){certification, &versions[used], &titles[used], 0};
        }
        titles[used] = db_text(rows, i, "title");
        versions[used++] = version_of(mem, rows, i, end);
        rule->n_versions++;
    }
    return rows;
}

/* ---- awards and dates ---- */

static bool take_awards(struct db *db, const void *mem, struct person_facts *f, struct err *err)
{
    struct db_rows *rows = take(db, mem, &f->n_awards, err);
    f->awards = mem_array(mem, struct fact_award, f->n_awards + 1);
    for (size_t i = 0; i < f->n_awards; i++) {
        struct fact_award *a = &f->awards[i];
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
    return rows;
}

static void add_date(struct person_facts *f, const struct db_rows *rows, size_t i)
{
    const char *kind = db_text(rows, i, "kind");
    int64_t certification = db_int(rows, i, "certification_id"), of = db_int(rows, i, "of_id"),
            series = db_int(rows, i, "series");
    date from = db_date(rows, i, "from_date"), to = db_date(rows, i, "to_date");
    int number = (int)db_int(rows, i, "number");
    if (!strcmp(kind, "exempt"))
        f->exempt[f->n_exempt++] = (struct fact_days){certification, {from, to}};
    else if (!strcmp(kind, "leave"))
        f->leave[f->n_leave++] = (struct days){from, to};
    else if (!strcmp(kind, "extension"))
        f->extensions[f->n_extensions++] = (struct fact_extension){certification, {from, to}};
    else if (!strcmp(kind, "term"))
        f->terms[f->n_terms++] = (struct licence_term){series, of, number, from, to};
    else if (!strcmp(kind, "event"))
        f->events[f->n_events++] = (struct due_event){series, from};
    else if (!strcmp(kind, "recall"))
        f->recalls[f->n_recalls++] =
            (struct fact_recall){certification, {from, db_int(rows, i, "instant"), of, number}};
    else
        f->equivalencies[f->n_equivalencies++] = (struct fact_equivalency){
            certification, of, {from, to, db_bool(rows, i, "flag"), number}};
}

static bool take_dates(struct db *db, const void *mem, struct person_facts *f, struct err *err)
{
    size_t n;
    struct db_rows *rows = take(db, mem, &n, err);
    f->exempt = mem_array(mem, struct fact_days, n + 1);
    f->leave = mem_array(mem, struct days, n + 1);
    f->extensions = mem_array(mem, struct fact_extension, n + 1);
    f->terms = mem_array(mem, struct licence_term, n + 1);
    f->events = mem_array(mem, struct due_event, n + 1);
    f->recalls = mem_array(mem, struct fact_recall, n + 1);
    f->equivalencies = mem_array(mem, struct fact_equivalency, n + 1);
    for (size_t i = 0; i < n; i++)
        add_date(f, rows, i);
    return rows;
}

bool person_facts_next(struct db *db, const void *mem, int64_t person, struct person_facts *ret,
                       struct err *err)
{
    *ret = (struct person_facts){.person = person};
    return take_matches(db, mem, ret, err) && take_posts(db, mem, ret, err) &&
           take_pieces(db, mem, ret, err) && take_rules(db, mem, ret, err) &&
           take_awards(db, mem, ret, err) && take_dates(db, mem, ret, err);
}

bool person_facts_read(struct db *db, const void *mem, int64_t person, struct person_facts *ret,
                       struct err *err)
{
    person_facts_queue(db, mem, person);
    return db_sync(db, err) && person_facts_next(db, mem, person, ret, err);
}
