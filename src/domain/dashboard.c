/* What managers see: counts by standing, and exactly those behind each number.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/dashboard.h"

#include <string.h>

#include "domain/due_words.h"
#include "util/mem.h"
#include "util/words.h"

static void read_facilities(const void *mem, const struct db_rows *rows,
                            const struct db_rows *counts, struct dashboard *ret)
{
    ret->n_facilities = db_count(rows);
    ret->facilities = mem_array(mem, struct dashboard_facility, ret->n_facilities);
    for (size_t i = 0; i < ret->n_facilities; i++) {
        struct dashboard_facility *f = &ret->facilities[i];
        *f = (struct dashboard_facility){.id = db_int(rows, i, "facility_id"),
                                         .code = db_text(rows, i, "code"),
                                         .name = db_text(rows, i, "name"),
                                         .kind = db_text(rows, i, "kind"),
                                         .depth = (int)db_int(rows, i, "depth")};
        for (size_t k = 0; k < db_count(counts); k++) {
            enum standing s = standing_from_name(db_text(counts, k, "standing"));
            if (db_int(counts, k, "facility_id") == f->id && s < STANDING_COUNT &&
                !db_bool(counts, k, "people"))
                f->counts[s] += db_int(counts, k, "n");
        }
        f->percent_tenths = standing_percent_tenths(f->counts);
    }
}

/* Rows come in the order of (job role, certification): each change begins a new entry. */
static void read_roles(const void *mem, const struct db_rows *rows, struct dashboard *ret)
{
    size_t n = db_count(rows);
    ret->roles = mem_array(mem, struct dashboard_role, n);
    for (size_t i = 0; i < n; i++) {
        const char *code = db_text(rows, i, "job_role"),
                   *certification = db_text(rows, i, "certification");
        struct dashboard_role *last = ret->n_roles ? &ret->roles[ret->n_roles - 1] : NULL;
        if (!last || strcmp(last->code, code) != 0 ||
            strcmp(last->certification, certification) != 0) {
            last = &ret->roles[ret->n_roles++];
            *last = (struct dashboard_role){
                .code = code, .title = db_text(rows, i, "title"), .certification = certification};
        }
        enum standing s = standing_from_name(db_text(rows, i, "standing"));
        if (s < STANDING_COUNT)
            last->counts[s] += db_int(rows, i, "n");
    }
    for (size_t i = 0; i < ret->n_roles; i++)
        ret->roles[i].percent_tenths = standing_percent_tenths(ret->roles[i].counts);
}

/* From the counters; one by one where they cannot say. */
static void read_people(const struct db_rows *counts, const struct db_rows *one_by_one,
                        struct dashboard *ret)
{
    for (size_t i = 0; i < db_count(counts); i++) {
        enum standing s = standing_from_name(db_text(counts, i, "standing"));
        if (s < STANDING_COUNT && db_bool(counts, i, "people"))
            ret->people[s] = db_int(counts, i, "n");
    }
    for (size_t i = 0; i < db_count(one_by_one); i++) {
        enum standing s = standing_from_name(db_text(one_by_one, i, "standing"));
        if (s < STANDING_COUNT)
            ret->people[s] = db_int(one_by_one, i, "n");
    }
    ret->people_percent_tenths = standing_percent_tenths(ret->people);
}

bool dashboard_read(struct db *db, const void *mem, const struct dashboard_query *query,
                    struct dashboard *ret, struct err *err)
{
    const char *const *all =
        DB_PARAMS(db_from_int(mem, query->facility), db_from_date(mem, query->as_of),
                  query->certification, query->job_role, query->known_at);
    struct db_rows *rows[4];
    if (query->known_at)
        db_queue(db, STMT_DASHBOARD_FACILITIES_KNOWN, DB_PARAMS(all[0], all[1], query->known_at));
    else
        db_queue(db, STMT_DASHBOARD_FACILITIES, all);
    db_queue(db, STMT_DASHBOARD_COUNTS, all);
    db_queue(db, STMT_DASHBOARD_PEOPLE_ONCE, all);
    db_queue(db, STMT_DASHBOARD_ROLES, DB_PARAMS(all[0], all[1], query->known_at));
    db_queue(db, STMT_DASHBOARD_CERTIFICATIONS, DB_PARAMS(all[1]));
    db_queue(db, STMT_DASHBOARD_ABOVE, all);
    *ret = (struct dashboard){0};
    if (!db_sync(db, err))
        return false;
    for (size_t i = 0; i < 4; i++) {
        if (!(rows[i] = db_next(db, mem, err)))
            return false;
    }
    ret->certifications = db_next(db, mem, err);
    ret->above = ret->certifications ? db_next(db, mem, err) : NULL;
    if (!ret->above)
        return false;
    read_facilities(mem, rows[0], rows[1], ret);
    read_roles(mem, rows[3], ret);
    read_people(rows[1], rows[2], ret);
    return true;
}

static const struct db_rows *ask(struct db *db, const void *mem,
                                 const struct dashboard_query *query, int limit,
                                 const struct dashboard_after *after, struct err *err)
{
    bool first = !after->post;
    const char *const *all = DB_PARAMS(
        db_from_int(mem, query->facility), db_from_date(mem, query->as_of), query->certification,
        query->job_role, query->standing == STANDING_COUNT ? NULL : standing_name(query->standing),
        db_from_int(mem, limit), query->people ? "t" : "f",
        first ? NULL : standing_name(after->standing),
        first ? NULL : db_from_int(mem, after->facility),
        first ? NULL : db_from_int(mem, after->post),
        query->known_at); /* the last one of those that are known alone */
    return db_run(db, mem, query->known_at ? STMT_DASHBOARD_LIST_KNOWN : STMT_DASHBOARD_LIST, all,
                  err);
}

/* The place of the last row of a page that another one follows. */
static const char *place(const void *mem, const struct dashboard_page *page,
                         const struct dashboard_after *after)
{
    size_t last = page->n - 1;
    return mem_format(mem, "%d-%lld-%lld-%lld",
                      (int)standing_from_name(db_text(page->rows, last, "standing")),
                      (long long)db_int(page->rows, last, "facility_id"),
                      (long long)db_int(page->rows, last, "post_id"),
                      (long long)(after->post ? after->seen : 0) + (long long)page->n);
}

bool dashboard_list(struct db *db, const void *mem, const struct dashboard_query *query, int limit,
                    const struct dashboard_after *after, struct dashboard_page *ret,
                    struct err *err)
{
    /* One row too many says that there are more. */
    const struct db_rows *rows = ask(db, mem, query, limit + 1, after, err), *counted = rows;
    if (!rows)
        return false;
    size_t n = db_count(rows);
    *ret = (struct dashboard_page){.rows = rows, .n = n > (size_t)limit ? (size_t)limit : n};
    if (n > ret->n)
        ret->next = place(mem, ret, after);
    /* What was to come is gone: the first row still has the total. */
    if (!n && after->post && !(counted = ask(db, mem, query, 1, &(struct dashboard_after){0}, err)))
        return false;
    ret->total = db_count(counted) ? db_int(counted, 0, "total") : 0;
    return true;
}

/* A number of up to 18 digits and what ends it, or -1. */
static int64_t number(const char **p, char end)
{
    int64_t n = 0;
    int digits = 0;
    for (; **p >= '0' && **p <= '9' && digits < 18; digits++)
        n = n * 10 + (*(*p)++ - '0');
    if (!digits || **p != end)
        return -1;
    *p += end != 0;
    return n;
}

bool dashboard_after_read(const char *text, struct dashboard_after *ret)
{
    *ret = (struct dashboard_after){.standing = STANDING_COUNT};
    if (!text || !*text)
        return true;
    int64_t standing = number(&text, '-');
    ret->facility = standing < 0 ? -1 : number(&text, '-');
    ret->post = ret->facility < 0 ? -1 : number(&text, '-');
    ret->seen = ret->post < 0 ? -1 : number(&text, '\0');
    if (standing >= STANDING_COUNT || ret->post < 1 || ret->seen < 0)
        return false;
    ret->standing = (enum standing)standing;
    return true;
}

const char *dashboard_why(const void *mem, const struct db_rows *rows, size_t i)
{
    return dashboard_why_rules(mem, rows, i, NULL);
}

const char *dashboard_why_rules(const void *mem, const struct db_rows *rows, size_t i,
                                const char *rules)
{
    enum standing s = standing_from_name(db_text(rows, i, "standing"));
    const char *why = db_text(rows, i, "why"),
               *rule = rules ? rules : mem_format(mem, _("Rule: %s."), why ? why : _("none"));
    long long grace = (long long)db_int(rows, i, "grace_days");
    bool held = db_bool(rows, i, "held"), known = !db_is_null(rows, i, "due");
    const char *day = date_for_people(mem, db_date(rows, i, "due"));
    const char *until = date_for_people(mem, db_date(rows, i, "exempt_until"));
    const char *what;
    switch (s) {
    case STANDING_CURRENT:
        what = known ? mem_format(mem, _("Held until %s."), day) : _("Held; does not expire.");
        break;
    case STANDING_WINDOW_OPEN:
        what = mem_format(mem, _("Held until %s; may be renewed now."), day);
        break;
    case STANDING_DUE:
        what = mem_format(mem,
                          held ? words_plural("Expired %1$s; %2$lld day of grace.",
                                              "Expired %1$s; %2$lld days of grace.", (long)grace)
                               : words_plural("Due %1$s; %2$lld day of grace.",
                                              "Due %1$s; %2$lld days of grace.", (long)grace),
                          day, grace);
        break;
    case STANDING_OVERDUE:
        what =
            mem_format(mem,
                       words_plural("Was due %1$s; %2$lld day of grace has passed.",
                                    "Was due %1$s; %2$lld days of grace have passed.", (long)grace),
                       day, grace);
        break;
    case STANDING_LAPSED:
        what =
            mem_format(mem,
                       words_plural("Expired %1$s; %2$lld day of grace has passed.",
                                    "Expired %1$s; %2$lld days of grace have passed.", (long)grace),
                       day, grace);
        break;
    case STANDING_EXEMPT:
        what = mem_format(mem, _("Exempt until %s."), until);
        break;
    default:
        return _("No rule covers this post on this day.");
    }
    return mem_format(mem, "%s %s", what, rule);
}

const char **dashboard_rules(struct db *db, const void *mem, const struct db_rows *rows, date day,
                             struct err *err)
{
    size_t n = db_count(rows);
    const char **lines = mem_array(mem, const char *, n + 1);
    const char **people = mem_array(mem, const char *, n + 1);
    const char **posts = mem_array(mem, const char *, n + 1);
    const char **codes = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        people[i] = db_text(rows, i, "person_id");
        posts[i] = db_text(rows, i, "post_id");
        codes[i] = db_text(rows, i, "certification");
    }
    struct db_rows *found =
        db_run(db, mem, STMT_REQUIREMENT_WHY,
               DB_PARAMS(db_from_array(mem, people, n), db_from_array(mem, posts, n),
                         db_from_array(mem, codes, n), db_from_date(mem, day)),
               err);
    for (size_t i = 0; found && i < db_count(found); i++) {
        const char **line = &lines[db_int(found, i, "place") - 1];
        const char *one =
            why_line(mem, &(struct why){.requirement = db_text(found, i, "requirement"),
                                        .citation = db_text(found, i, "citation"),
                                        .job_role = db_text(found, i, "job_role"),
                                        .facility = db_text(found, i, "facility"),
                                        .begins = db_date(found, i, "begins"),
                                        .due = due_columns_of(found, i),
                                        .grace_days = (int)db_int(found, i, "grace_days")});
        *line = *line ? mem_format(mem, "%s %s", *line, one) : one;
    }
    return found ? lines : NULL;
}
