/* Timelines: standing derived from the facts of one person.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/timeline.h"

#include "util/mem.h"

struct facts {
    struct db_rows *matches, *posts, *held, *exempt;
};

struct rows {
    struct timeline_row *list;
    size_t n;
};

bool timeline_lock(struct db *db, int64_t person, struct err *err)
{
    void *mem = mem_owner(db, "lock");
    bool done = db_do(db, STMT_PERSON_LOCK, DB_PARAMS(db_from_int(mem, person)), err);
    mem_free(mem);
    return done;
}

static bool load(struct db *db, const void *mem, int64_t person, struct facts *ret, struct err *err)
{
    const char *const *params = DB_PARAMS(db_from_int(mem, person));
    db_queue(db, STMT_TIMELINE_MATCHES, params);
    db_queue(db, STMT_TIMELINE_POSTS, params);
    db_queue(db, STMT_TIMELINE_HELD, params);
    db_queue(db, STMT_TIMELINE_EXEMPT, params);
    return db_sync(db, err) && (ret->matches = db_next(db, mem, err)) &&
           (ret->posts = db_next(db, mem, err)) && (ret->held = db_next(db, mem, err)) &&
           (ret->exempt = db_next(db, mem, err));
}

/* The reasons of one (post, certification): rows first to end of the matches. */
static size_t reasons_of(const void *mem, const struct facts *f, size_t first, size_t end,
                         struct reason **ret)
{
    struct match *m = mem_array(mem, struct match, end - first);
    for (size_t i = first; i < end; i++) {
        bool by_days = !db_is_null(f->matches, i, "due_days");
        m[i - first] = (struct match){
            .requirement = db_int(f->matches, i, "requirement_id"),
            .from = db_date(f->matches, i, "from_date"),
            .to = db_date(f->matches, i, "to_date"),
            .due = {.kind = by_days ? DUE_DAYS : DUE_DATE,
                    .n = by_days ? (int)db_int(f->matches, i, "due_days") : 0,
                    .on = by_days ? DATE_NONE : db_date(f->matches, i, "due_on")},
            .grace = (int)db_int(f->matches, i, "grace_days"),
            .window_months = -1,
        };
    }
    return standing_reasons(mem, m, end - first, NULL, ret);
}

static size_t held_of(const void *mem, const struct facts *f, int64_t certification,
                      struct held **ret)
{
    size_t n = 0, rows = db_count(f->held);
    *ret = mem_array(mem, struct held, rows);
    for (size_t i = 0; i < rows; i++) {
        if (db_int(f->held, i, "certification_id") != certification)
            continue;
        (*ret)[n++] = (struct held){
            .from = db_date(f->held, i, "valid_from"),
            .to = db_date(f->held, i, "valid_to"),
            .window_opens = db_date(f->held, i, "window_opens"),
            .revoked = db_bool(f->held, i, "never") ? DATE_NONE : db_date(f->held, i, "revoked"),
        };
    }
    return n;
}

static size_t exempt_of(const void *mem, const struct facts *f, int64_t certification,
                        struct days **ret)
{
    size_t n = 0, rows = db_count(f->exempt);
    *ret = mem_array(mem, struct days, rows);
    for (size_t i = 0; i < rows; i++) {
        if (db_int(f->exempt, i, "certification_id") == certification)
            (*ret)[n++] = (struct days){.from = db_date(f->exempt, i, "from_date"),
                                        .to = db_date(f->exempt, i, "to_date")};
    }
    return n;
}

/* Cuts the spans of one (post, certification) where the post moved, and adds them to the rows. */
static void place(const void *mem, const struct facts *f, int64_t post, int64_t certification,
                  const struct standing_span *spans, size_t n, struct rows *out)
{
    size_t posts = db_count(f->posts);
    out->list = mem_grow(mem, out->list, out->n, out->n + n * (posts + 1));
    for (size_t s = 0; s < n; s++) {
        for (size_t p = 0; p < posts; p++) {
            date from = db_date(f->posts, p, "from_date"), to = db_date(f->posts, p, "to_date");
            if (db_int(f->posts, p, "post_id") != post || to < spans[s].from || from > spans[s].to)
                continue;
            out->list[out->n++] = (struct timeline_row){
                .post = post,
                .certification = certification,
                .facility = db_int(f->posts, p, "facility_id"),
                .job_role = db_int(f->posts, p, "job_role_id"),
                .from = from > spans[s].from ? from : spans[s].from,
                .to = to < spans[s].to ? to : spans[s].to,
                .standing = spans[s].standing,
                .due = spans[s].due,
            };
        }
    }
}

bool timeline_compute(struct db *db, const void *mem, int64_t person,
                      struct timeline_row **ret_rows, size_t *ret_n, struct err *err)
{
    struct facts f;
    struct rows out = {.list = mem_array(mem, struct timeline_row, 1)};
    if (!load(db, mem, person, &f, err))
        return false;
    size_t n = db_count(f.matches);
    for (size_t i = 0, end; i < n; i = end) {
        int64_t post = db_int(f.matches, i, "post_id"),
                certification = db_int(f.matches, i, "certification_id");
        for (end = i + 1; end < n && db_int(f.matches, end, "post_id") == post &&
                          db_int(f.matches, end, "certification_id") == certification;)
            end++;
        struct reason *reasons;
        struct held *held;
        struct days *exempt;
        struct standing_span *spans;
        struct standing_facts facts = {.n_reasons = reasons_of(mem, &f, i, end, &reasons),
                                       .n_held = held_of(mem, &f, certification, &held),
                                       .n_exempt = exempt_of(mem, &f, certification, &exempt)};
        facts.reasons = reasons;
        facts.held = held;
        facts.exempt = exempt;
        size_t n_spans = standing_spans(mem, &facts, &spans);
        place(mem, &f, post, certification, spans, n_spans, &out);
    }
    *ret_rows = out.list;
    *ret_n = out.n;
    return true;
}

/* One array parameter from a field of each row. */
#define COLUMN(field)                                                                              \
    do {                                                                                           \
        for (size_t i = 0; i < n; i++)                                                             \
            items[i] = (field);                                                                    \
        params[k++] = db_from_array(mem, items, n);                                                \
    } while (0)

bool timeline_update(struct db *db, int64_t person, struct err *err)
{
    void *mem = mem_owner(db, "timeline");
    struct timeline_row *rows;
    size_t n = 0, k = 0;
    const char *params[9];
    bool done = timeline_compute(db, mem, person, &rows, &n, err);
    if (done) {
        const char **items = mem_array(mem, const char *, n + 1);
        params[k++] = db_from_int(mem, person);
        COLUMN(db_from_int(mem, rows[i].post));
        COLUMN(db_from_int(mem, rows[i].certification));
        COLUMN(db_from_int(mem, rows[i].facility));
        COLUMN(db_from_int(mem, rows[i].job_role));
        COLUMN(db_from_date(mem, rows[i].from));
        COLUMN(db_from_date(mem, rows[i].to));
        COLUMN(standing_name(rows[i].standing));
        COLUMN(db_from_date(mem, rows[i].due));
        db_queue(db, STMT_TIMELINE_DROP, params);
        db_queue(db, STMT_TIMELINE_ADD, params);
        done = db_sync(db, err) && db_next(db, mem, err) && db_next(db, mem, err);
    }
    mem_free(mem);
    return done;
}
