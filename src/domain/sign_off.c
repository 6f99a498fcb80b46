/* Sign-off: which signatures stand, and why one is missing.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/sign_off.h"

#include <string.h>

#include "util/mem.h"
#include "util/words.h"

const char *const sign_off_kind_names[SIGN_OFF_KIND_COUNT] = {
    [SIGN_OFF_SURVIVOR_ADVISER] = "survivor-adviser",
    [SIGN_OFF_CLINICIAN] = "clinician",
    [SIGN_OFF_LEGAL] = "legal",
    [SIGN_OFF_ACCESSIBILITY] = "accessibility",
};

enum sign_off_kind sign_off_kind_of(const char *name)
{
    int i = 0;
    while (i < SIGN_OFF_KIND_COUNT && (!name || strcmp(name, sign_off_kind_names[i]) != 0))
        i++;
    return (enum sign_off_kind)i;
}

const char *sign_off_title(enum sign_off_kind kind)
{
    static const char *const titles[SIGN_OFF_KIND_COUNT] = {
        [SIGN_OFF_SURVIVOR_ADVISER] = N_("Survivor adviser"),
        [SIGN_OFF_CLINICIAN] = N_("Clinician"),
        [SIGN_OFF_LEGAL] = N_("Legal"),
        [SIGN_OFF_ACCESSIBILITY] = N_("Accessibility"),
    };
    return _(titles[kind]);
}

/* ---- the rule: pure */

/* What a signature is worth on a day. */
static enum sign_off_state worth(const struct signature *s, date day, bool raised)
{
    if (s->bound == BOUND_VOID || s->own || (raised && s->bound == BOUND_KEPT))
        return SIGN_OFF_VOID;
    if (s->withdrawn_on != DATE_NONE && s->withdrawn_on <= day)
        return SIGN_OFF_WITHDRAWN;
    if (s->declined)
        return SIGN_OFF_DECLINED;
    return s->expires < day ? SIGN_OFF_EXPIRED : SIGN_OFF_SIGNED;
}

/*
 * What counts as the reason where nothing stands: a word about this content that holds no more says
 * more than a request that waits, and that more than a signature for other content. A decline of
 * other content says nothing, and neither does one that was taken back.
 */
static int weight(const struct signature *s, enum sign_off_state state)
{
    if (s->declined)
        return 0;
    return state == SIGN_OFF_VOID ? 1 : 3;
}

static struct sign_off judge(const struct signature *list, size_t n, enum sign_off_kind kind,
                             bool asked, date day, bool raised)
{
    struct sign_off ret = {.state = asked ? SIGN_OFF_WAITING : SIGN_OFF_NOT_ASKED,
                           .again_on = DATE_NONE};
    int best = asked ? 2 : 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].kind != kind)
            continue;
        enum sign_off_state state = worth(&list[i], day, raised);
        if (state == SIGN_OFF_SIGNED || state == SIGN_OFF_DECLINED)
            return (struct sign_off){state, &list[i], DATE_NONE};
        if (weight(&list[i], state) > best) {
            best = weight(&list[i], state);
            ret = (struct sign_off){state, &list[i], DATE_NONE};
        }
    }
    return ret;
}

void sign_off_judge(const struct signature *list, size_t n, const bool asked[SIGN_OFF_KIND_COUNT],
                    date day, bool raised, struct sign_off ret[SIGN_OFF_KIND_COUNT])
{
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
        ret[k] = judge(list, n, (enum sign_off_kind)k, asked[k], day, raised);
}

size_t sign_off_missing(const struct sign_off_sheet *sheet,
                        enum sign_off_kind ret[SIGN_OFF_KIND_COUNT])
{
    size_t n = 0;
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        if (sheet->rule.needed[k] && sheet->kinds[k].state != SIGN_OFF_SIGNED)
            ret[n++] = (enum sign_off_kind)k;
    }
    return n;
}

bool sign_off_can_be_asked(const struct sign_off_sheet *sheet, enum sign_off_kind kind)
{
    const struct sign_off *s = &sheet->kinds[kind];
    return !sheet->requests[kind].id || (s->state != SIGN_OFF_SIGNED &&
                                         s->state != SIGN_OFF_WAITING && s->again_on == DATE_NONE);
}

/* ---- in words */

static const char *void_why(const void *mem, const char *title, const struct signature *s)
{
    if (s->own && !s->name) /* whoever stored a version is known: this would name who signed */
        return mem_format(mem, _("%s: the signature does not stand for this version."), title);
    if (s->own)
        return mem_format(mem, _("%s: signed by whoever stored this version."), title);
    return mem_format(mem, _("%s: signed for version %d, and what changed since voids it."), title,
                      s->version);
}

static const char *why(const void *mem, enum sign_off_kind kind, const struct sign_off *s)
{
    const char *title = sign_off_title(kind);
    switch (s->state) {
    case SIGN_OFF_WAITING:
        return mem_format(mem, _("%s: asked, and not signed yet."), title);
    case SIGN_OFF_DECLINED:
        return mem_format(mem, _("%s: declined to sign."), title);
    case SIGN_OFF_WITHDRAWN:
        return mem_format(mem, _("%s: the signature was withdrawn on %s."), title,
                          date_for_people(mem, s->by->withdrawn_on));
    case SIGN_OFF_EXPIRED:
        return mem_format(mem, _("%s: the signature held until %s."), title,
                          date_for_people(mem, s->by->expires));
    case SIGN_OFF_VOID:
        return void_why(mem, title, s->by);
    default:
        return mem_format(mem, _("%s: not asked yet."), title);
    }
}

const char *sign_off_why(const void *mem, enum sign_off_kind kind, const struct sign_off *s)
{
    const char *words = why(mem, kind, s);
    return s->again_on == DATE_NONE ? words
                                    : mem_format(mem, _("%1$s Asked again on %2$s."), words,
                                                 date_for_people(mem, s->again_on));
}

const char *sign_off_remedy(const struct sign_off *s)
{
    if (s->again_on != DATE_NONE)
        return _("Wait for the signature, and answer the comments.");
    switch (s->state) {
    case SIGN_OFF_WAITING:
        return _("Wait for the signature, and answer the comments.");
    case SIGN_OFF_DECLINED:
        return _("Read the statement. Mend the course and store a new version, or answer the "
                 "comments and ask again.");
    case SIGN_OFF_WITHDRAWN:
    case SIGN_OFF_EXPIRED:
        return _("Ask a signer to sign again.");
    default:
        return _("Ask for sign-off.");
    }
}

/* ---- as it is stored */

static void read_rule(const struct db_rows *rows, const void *mem, struct sign_off_rule *ret)
{
    size_t n;
    const char **kinds = db_array(rows, 0, "kinds", mem, &n);
    *ret = (struct sign_off_rule){.months = (int)db_int(rows, 0, "months")};
    for (size_t i = 0; i < n; i++) {
        enum sign_off_kind kind = sign_off_kind_of(kinds[i]);
        if (kind < SIGN_OFF_KIND_COUNT && !ret->needed[kind]) {
            ret->needed[kind] = true;
            ret->n_needed++;
        }
    }
}

bool sign_off_rule_in_force(struct db *db, const void *mem, struct sign_off_rule *ret,
                            struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_SIGN_OFF_RULE, NULL, err);
    if (rows)
        read_rule(rows, mem, ret);
    return rows != NULL;
}

static struct signature read_signature(const struct db_rows *rows, size_t i)
{
    const char *bound = db_text(rows, i, "bound");
    return (struct signature){
        .id = db_int(rows, i, "id"),
        .kind = sign_off_kind_of(db_text(rows, i, "kind")),
        .declined = strcmp(db_text(rows, i, "decision"), "declined") == 0,
        .bound = !strcmp(bound, "same")   ? BOUND_SAME
                 : !strcmp(bound, "kept") ? BOUND_KEPT
                                          : BOUND_VOID,
        .own = db_bool(rows, i, "own"),
        .version = (int)db_int(rows, i, "version"),
        .statement = db_text(rows, i, "statement"),
        .was_paid = db_bool(rows, i, "was_paid"),
        .signed_on = db_date(rows, i, "signed_on"),
        .expires = db_date(rows, i, "expires"),
        .withdrawn_on = db_date(rows, i, "withdrawn_on"),
        .withdrawn_because = db_text(rows, i, "withdrawn_because"),
        .name = db_text(rows, i, "name"),
        .credentials = db_text(rows, i, "credentials"),
        .mine = db_bool(rows, i, "mine"),
    };
}

static struct signature *read_signatures(const struct db_rows *rows, const void *mem)
{
    struct signature *ret = mem_array(mem, struct signature, db_count(rows) + 1);
    for (size_t i = 0; i < db_count(rows); i++)
        ret[i] = read_signature(rows, i);
    return ret;
}

bool sign_off_for_version(struct db *db, const void *mem, const char *code, int version,
                          const struct signature *ret[SIGN_OFF_KIND_COUNT], struct err *err)
{
    static const bool asked[SIGN_OFF_KIND_COUNT];
    struct sign_off kinds[SIGN_OFF_KIND_COUNT] = {0};
    struct db_rows *rows =
        db_run(db, mem, STMT_SIGN_OFF_STAFF, DB_PARAMS(code, db_from_int(mem, version)), err);
    if (!rows)
        return false;
    if (db_count(rows))
        sign_off_judge(read_signatures(rows, mem), db_count(rows), asked, db_date(rows, 0, "today"),
                       false, kinds);
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
        ret[k] = kinds[k].by && kinds[k].state == SIGN_OFF_SIGNED ? kinds[k].by : NULL;
    return true;
}

/* What was asked, and who could be. */
static void read_requests(const struct db_rows *rows, struct sign_off_sheet *ret)
{
    for (size_t i = 0; i < db_count(rows); i++) {
        enum sign_off_kind kind = sign_off_kind_of(db_text(rows, i, "kind"));
        if (kind == SIGN_OFF_KIND_COUNT)
            continue;
        ret->signers[kind] = (int)db_int(rows, i, "signers");
        ret->requests[kind] =
            (struct sign_off_request){db_int(rows, i, "request"), db_date(rows, i, "asked_on"),
                                      db_date(rows, i, "again_on"), (int)db_int(rows, i, "open")};
    }
}

static void read_head(const struct db_rows *rows, struct sign_off_sheet *ret)
{
    ret->course_version = db_int(rows, 0, "id");
    ret->code = db_text(rows, 0, "code");
    ret->title = db_text(rows, 0, "title");
    ret->version = (int)db_int(rows, 0, "version");
    ret->review_by = db_date(rows, 0, "review_by");
    ret->own = db_bool(rows, 0, "own");
}

bool sign_off_of(struct db *db, const void *mem, int64_t course_version, const char *language,
                 date day, bool raised, struct sign_off_sheet *ret, struct err *err)
{
    const char *version = db_from_int(mem, course_version);
    bool asked[SIGN_OFF_KIND_COUNT];
    *ret = (struct sign_off_sheet){0};
    db_queue(db, STMT_SIGN_OFF_VERSION, DB_PARAMS(version));
    db_queue(db, STMT_SIGN_OFF_RULE, NULL);
    db_queue(db, STMT_SIGN_OFF_SIGNATURES, DB_PARAMS(version, language));
    db_queue(db, STMT_SIGN_OFF_REQUESTS, DB_PARAMS(version, language));
    struct db_rows *head = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *rule = head ? db_next(db, mem, err) : NULL,
                   *signatures = rule ? db_next(db, mem, err) : NULL,
                   *requests = signatures ? db_next(db, mem, err) : NULL;
    if (!requests)
        return false;
    if (!db_count(head))
        return err_set(err, ERR_NOT_FOUND, "There is no such version.");
    read_head(head, ret);
    read_rule(rule, mem, &ret->rule);
    ret->today = db_date(rule, 0, "today");
    ret->n_signatures = db_count(signatures);
    ret->signatures = read_signatures(signatures, mem);
    read_requests(requests, ret);
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
        asked[k] = ret->requests[k].id != 0;
    sign_off_judge(ret->signatures, ret->n_signatures, asked, day == DATE_NONE ? ret->today : day,
                   raised, ret->kinds);
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        if (ret->kinds[k].state != SIGN_OFF_SIGNED)
            ret->kinds[k].again_on = ret->requests[k].again_on;
    }
    return true;
}

bool sign_off_obstacles(struct db *db, int64_t course_version, struct obstacles *list,
                        struct err *err)
{
    return sign_off_obstacles_on(db, course_version, DATE_NONE, false, list, err);
}

bool sign_off_obstacles_on(struct db *db, int64_t course_version, date day, bool raised,
                           struct obstacles *list, struct err *err)
{
    struct sign_off_sheet sheet;
    enum sign_off_kind missing[SIGN_OFF_KIND_COUNT];
    if (!sign_off_of(db, list->mem, course_version, "", day, raised, &sheet, err))
        return false;
    size_t n = sign_off_missing(&sheet, missing);
    for (size_t i = 0; i < n; i++) {
        const struct sign_off *s = &sheet.kinds[missing[i]];
        obstacle_add(list, sign_off_why(list->mem, missing[i], s), sign_off_remedy(s),
                     mem_format(list->mem, "/authoring/courses/%s/versions/%d#sign-off", sheet.code,
                                sheet.version));
    }
    return true;
}
