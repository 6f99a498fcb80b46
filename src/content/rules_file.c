/* From a file of rules to its parts, and what they mean.  SPDX-License-Identifier: Apache-2.0 */
#include "content/rules_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content/rules_shape.h"
#include "util/mem.h"

enum { TREE_DEPTH_MAX = 20 };

static bool wrong(struct rules_check *c, const struct node *at, const char *rule, const char *found,
                  const char *expected, const char *remedy)
{
    rules_report(c, at,
                 &(struct rules_fault){.stage = STAGE_MEANING,
                                       .rule = rule,
                                       .found = found,
                                       .expected = expected,
                                       .remedy = remedy});
    return false;
}

static void warn(struct rules_check *c, const struct node *at, const char *rule, const char *found,
                 const char *expected, const char *remedy)
{
    rules_report(c, at,
                 &(struct rules_fault){.warning = true,
                                       .stage = STAGE_LINT,
                                       .rule = rule,
                                       .found = found,
                                       .expected = expected,
                                       .remedy = remedy});
}

static struct rules_place place_of(struct rules_check *c, const struct node *n)
{
    struct place place = doc_place(c->doc, n->offset);
    return (struct rules_place){place.line, place.column, doc_line(c->mem, c->doc, place.line)};
}

static int number_of(const struct node *n, const char *name, int otherwise)
{
    const char *text = node_attr(n, name);
    return text ? (int)strtol(text, NULL, 10) : otherwise;
}

static date date_of(const struct node *n, const char *name)
{
    date d;
    const char *text = node_attr(n, name);
    return text && date_parse(text, &d) ? d : DATE_NONE;
}

static const char *text_of(struct rules_check *c, const struct node *n, const char *name)
{
    return mem_text(c->mem, node_attr(n, name));
}

static int hundredths_of(const char *hours)
{
    double value = hours ? strtod(hours, NULL) : 0;
    return (int)(value * 100 + 0.5);
}

/* ---- trees */

struct tree {
    struct rules_check *c;
    struct rules_part *list;
    size_t n;
    bool sound;
};

static bool has_parts(const char *kind)
{
    return !strcmp(kind, "all") || !strcmp(kind, "any") || !strcmp(kind, "some") ||
           !strcmp(kind, "then");
}

static int count_parts(const struct node *n)
{
    int count = 0;
    for (const struct node *child = n->first; child; child = child->next)
        count += child->name != NULL;
    return count;
}

static bool part_is_sound(struct rules_check *c, const struct node *n)
{
    int below = count_parts(n), some = number_of(n, "n", 0);
    bool before = node_yes(n, "before-licence"), per = node_attr(n, "per");
    bool sound = true;
    if (node_is(n, "some") && some > below)
        sound = wrong(c, n, "some", mem_format(c->mem, "n=\"%d\" over %d parts", some, below),
                      mem_format(c->mem, "1 to %d", below), "ask for fewer, or add parts");
    if ((before || per) != (node_attr(n, "licence") != NULL))
        sound = wrong(c, n, "licence",
                      node_attr(n, "licence") ? "licence without per or before-licence"
                                              : "per or before-licence without licence",
                      "both: they say what of the licence counts", "add the other, or remove it");
    if ((node_attr(n, "licence") != NULL) != (node_attr(n, "licence-state") != NULL))
        sound = wrong(c, n, "licence", "licence and licence-state, one without the other",
                      "both or neither", "add the other");
    if (before && !node_attr(n, "max-age"))
        sound = wrong(c, n, "licence", "before-licence without max-age", "max-age=\"…\" in months",
                      "say how long before the licence it may have been");
    return sound;
}

static void add_part(struct tree *t, const struct node *n, int parent, int depth)
{
    struct rules_check *c = t->c;
    if (t->n == RULES_PARTS_MAX || depth > TREE_DEPTH_MAX) {
        if (t->sound)
            t->sound = wrong(c, n, "tree", "a tree of more than 200 parts, or deeper than 20",
                             "at most that", "ask for less, or split the certification");
        return;
    }
    t->sound = part_is_sound(c, n) && t->sound;
    int number = (int)t->n + 1;
    t->list = mem_grow(c->mem, t->list, t->n, t->n + 1);
    t->list[t->n++] = (struct rules_part){
        .at = place_of(c, n),
        .kind = mem_text(c->mem, n->name),
        .number = number,
        .parent = parent,
        .n = number_of(n, "n", 0),
        .course = text_of(c, n, node_is(n, "quiz") ? "course" : "code"),
        .quiz = text_of(c, n, "id"),
        .topic = node_is(n, "attestation") ? NULL : text_of(c, n, "topic"),
        .hundredths = hundredths_of(node_attr(n, "hours")),
        .per_licence_year = node_attr(n, "per") != NULL,
        .licence = text_of(c, n, "licence"),
        .licence_state = text_of(c, n, "licence-state"),
        .before_licence = node_yes(n, "before-licence"),
        .skill = text_of(c, n, node_is(n, "attestation") ? "topic" : "skill"),
        .title = text_of(c, n, "title"),
        .max_age_months = number_of(n, "max-age", 0),
    };
    if (!has_parts(n->name))
        return;
    for (const struct node *child = n->first; child; child = child->next) {
        if (child->name)
            add_part(t, child, number, depth + 1);
    }
}

/* The parts of <rule> or <renewal>; 0 if they are not sound. */
static size_t build_tree(struct rules_check *c, const struct node *rule, struct rules_part **ret)
{
    struct tree t = {.c = c, .list = mem_array(c->mem, struct rules_part, 0), .sound = true};
    for (const struct node *child = rule->first; child; child = child->next) {
        if (child->name)
            add_part(&t, child, 0, 1);
    }
    *ret = t.list;
    return t.sound ? t.n : 0;
}

/* ---- certifications */

/* A, W and N: product rule, whole months, 0 <= W < A, for "fixed" W < N <= A. */
static void check_months(struct rules_check *c, const struct node *n,
                         const struct rules_certification *k)
{
    bool fixed = !strcmp(k->method, "fixed");
    if (!k->valid_months && (k->window_months || fixed || node_attr(n, "minimum")))
        wrong(c, n, "months", "a window, a minimum or fixed dates of what never expires",
              "none of them with valid=\"for-ever\"", "remove them, or say how long it is valid");
    else if (k->valid_months && k->window_months >= k->valid_months)
        wrong(c, n, "months",
              mem_format(c->mem, "a window of %d months of %d months valid", k->window_months,
                         k->valid_months),
              "a window shorter than that", "shorten the window");
    else if (fixed &&
             (k->minimum_months <= k->window_months || k->minimum_months > k->valid_months))
        wrong(c, n, "months",
              mem_format(c->mem, "minimum=\"%d\" with a window of %d and %d months valid",
                         k->minimum_months, k->window_months, k->valid_months),
              "more than the window, and at most as long as it is valid", "correct minimum");
    else if (!fixed && node_attr(n, "minimum"))
        wrong(c, n, "months", "minimum without fixed dates", "minimum with method=\"fixed\" alone",
              "remove it");
}

static struct rules_certification build_certification(struct rules_check *c, struct node *n)
{
    struct rules_certification k = {
        .at = place_of(c, n),
        .code = text_of(c, n, "code"),
        .title = text_of(c, n, "title"),
        .from = date_of(n, "from"),
        .method = mem_text(c->mem, node_attr_or(n, "method", "completion")),
        .valid_months = number_of(n, "valid", 0), /* "for-ever" reads 0 */
        .window_months = number_of(n, "window", 0),
        .minimum_months = number_of(n, "minimum", 0),
        .no_carry_forward = !strcmp(node_attr_or(n, "carry-forward", "yes"), "no"),
        .no_repeat = !strcmp(node_attr_or(n, "repeat", "yes"), "no"),
        .retention_years = number_of(n, "retention", 0),
        .citation = text_of(c, n, "citation"),
        .citation_url = text_of(c, n, "citation-url"),
    };
    check_months(c, n, &k);
    k.n_first = build_tree(c, node_child(n, "rule"), &k.first);
    if (node_child(n, "renewal"))
        k.n_renewal = build_tree(c, node_child(n, "renewal"), &k.renewal);
    return k;
}

/* ---- requirements */

static struct rules_due build_due(struct rules_check *c, const struct node *n)
{
    const char *day = node_attr(n, "month-day");
    return (struct rules_due){
        .kind = text_of(c, n, "kind"),
        .n = number_of(n, node_attr(n, "months") ? "months" : "days", 0),
        .otherwise = number_of(n, "otherwise", -1),
        .on = date_of(n, "on"),
        .month = day ? (int)strtol(day, NULL, 10) : 0,
        .day = day ? (int)strtol(day + 3, NULL, 10) : 0,
        .after = date_of(n, "after"),
        .every = number_of(n, "every", 0),
        .event = text_of(c, n, "event"),
    };
}

static void check_requirement(struct rules_check *c, const struct node *n,
                              const struct rules_requirement *r)
{
    const struct node *due = node_child(n, "due");
    bool signed_days = !strcmp(r->due.kind, "licence") || !strcmp(r->due.kind, "expiry");
    if (r->from != DATE_NONE && r->to != DATE_NONE && r->to < r->from)
        wrong(c, n, "dates", "an end before the start", "to on or after from", "correct the dates");
    if ((r->licence != NULL) != (r->licence_state != NULL))
        wrong(c, n, "licence", "licence and licence-state, one without the other",
              "both or neither", "add the other");
    if (!strcmp(r->due.kind, "licence") && !r->licence)
        wrong(c, due, "due", "a due day by licence where no licence is named",
              "licence and licence-state on <requirement>", "name the licence");
    if (!signed_days && r->due.n < 0)
        wrong(c, due, "due", mem_format(c->mem, "days=\"%d\"", r->due.n), "0 or more",
              "a due day is never before the duty begins");
    if (r->due.on != DATE_NONE && r->to != DATE_NONE && r->due.on > r->to)
        wrong(c, due, "due", "a due day after the requirement ends", "a day before its end",
              "correct one of them");
    else if (r->due.on != DATE_NONE && r->from != DATE_NONE && r->due.on < r->from)
        warn(c, due, "due", "a due day before the requirement begins", "a day on or after from",
             "everybody it meets is due on their first day: say so, or move it");
    if (!r->facility && !r->state && !r->kinds && !r->roles && !r->employment && !r->contact &&
        !r->licence)
        warn(c, n, "scope", "a requirement of everybody in the network",
             "facility, state, facility-kinds, job-roles, employment, contact or licence",
             "say whom it is for, or look at the count of the dry run");
}

static struct rules_requirement build_requirement(struct rules_check *c, const struct node *n)
{
    struct rules_requirement r = {
        .at = place_of(c, n),
        .code = text_of(c, n, "code"),
        .title = text_of(c, n, "title"),
        .certification = text_of(c, n, "certification"),
        .from = date_of(n, "from"),
        .to = date_of(n, "to"),
        .facility = text_of(c, n, "facility"),
        .state = text_of(c, n, "state"),
        .kinds = text_of(c, n, "facility-kinds"),
        .roles = text_of(c, n, "job-roles"),
        .employment = text_of(c, n, "employment"),
        .contact = text_of(c, n, "contact"),
        .licence = text_of(c, n, "licence"),
        .licence_state = text_of(c, n, "licence-state"),
        .due = build_due(c, node_child(n, "due")),
        .grace_days = number_of(n, "grace", 0),
        .window_months = number_of(n, "window", -1),
        .citation = text_of(c, n, "citation"),
        .citation_url = text_of(c, n, "citation-url"),
        .source = text_of(c, n, "source"),
        .reviewer = text_of(c, n, "reviewer"),
        .owner = text_of(c, n, "owner"),
        .last_reviewed = date_of(n, "last-reviewed"),
        .retention_years = number_of(n, "retention", -1),
    };
    check_requirement(c, n, &r);
    return r;
}

static struct rules_event build_event(struct rules_check *c, const struct node *n)
{
    struct rules_event e = {
        .at = place_of(c, n),
        .code = text_of(c, n, "code"),
        .title = text_of(c, n, "title"),
        .day = date_of(n, "day"),
        .certification = text_of(c, n, "certification"),
        .course = text_of(c, n, "course"),
        .within_days = number_of(n, "within", -1),
        .citation = text_of(c, n, "citation"),
        .withdrawn = text_of(c, n, "withdrawn"),
    };
    if (e.certification && e.course)
        wrong(c, n, "event", "a certification and a course", "at most one of them",
              "write two events");
    if ((e.certification || e.course) != (e.within_days >= 0))
        wrong(c, n, "event",
              e.within_days >= 0 ? "within without a certification or course"
                                 : "a certification or course without within",
              "both: what is held then expires at the latest so many days after",
              "add the other, or remove it");
    return e;
}

static struct rules_equivalency build_equivalency(struct rules_check *c, const struct node *n)
{
    struct rules_equivalency e = {
        .at = place_of(c, n),
        .certification = text_of(c, n, "certification"),
        .by = text_of(c, n, "by"),
        .both_ways = node_yes(n, "both-ways"),
        .retroactive = node_yes(n, "retroactive"),
        .max_age_months = number_of(n, "max-age", 0),
        .from = date_of(n, "from"),
        .to = date_of(n, "to"),
        .citation = text_of(c, n, "citation"),
    };
    if (!strcmp(e.certification, e.by))
        wrong(c, n, "equivalency", "a certification that counts as itself", "two certifications",
              "correct one of them");
    if (e.from != DATE_NONE && e.to != DATE_NONE && e.to < e.from)
        wrong(c, n, "dates", "an end before the start", "to on or after from", "correct the dates");
    return e;
}

/* ---- the whole file */

/* Whether two say from one day on how the same two certifications count for each other. */
static bool same_pair(const struct node *a, const struct node *b)
{
    const char *of_a = node_attr(a, "certification"), *by_a = node_attr(a, "by"),
               *of_b = node_attr(b, "certification"), *by_b = node_attr(b, "by");
    bool either = node_yes(a, "both-ways") || node_yes(b, "both-ways");
    return !strcmp(node_attr_or(a, "from", ""), node_attr_or(b, "from", "")) &&
           ((!strcmp(of_a, of_b) && !strcmp(by_a, by_b)) ||
            (either && !strcmp(of_a, by_b) && !strcmp(by_a, of_b)));
}

static void check_pairs(struct rules_check *c, const struct node *n)
{
    for (const struct node *other = n->prev; other; other = other->prev) {
        if (node_is(other, "equivalency") && same_pair(n, other)) {
            wrong(c, n, "double", "a second equivalency of these two from the same day",
                  "one of each", "remove one, or give it another day");
            return;
        }
    }
}

static bool same_code(const struct node *a, const struct node *b)
{
    return node_is(b, a->name) && !strcmp(node_attr(a, "code"), node_attr(b, "code")) &&
           !strcmp(node_attr_or(a, "from", node_attr_or(a, "day", "")),
                   node_attr_or(b, "from", node_attr_or(b, "day", "")));
}

/* Two versions of one thing may stand in a file, on days of their own. */
static void check_doubles(struct rules_check *c, const struct node *n)
{
    for (const struct node *other = n->prev; other; other = other->prev) {
        if (other->name && same_code(n, other)) {
            wrong(c, n, "double",
                  mem_format(c->mem, "a second %s %s from the same day", n->name,
                             node_attr(n, "code")),
                  "one of each", "remove one, or give it another code or day");
            return;
        }
    }
}

/* A requirement is not in force before there is a way to earn what it asks for. */
static void check_births(struct rules_check *c, const struct node *root, const struct rules *rules)
{
    size_t i = 0;
    for (const struct node *n = node_child(root, "requirement"); n;
         n = node_next(n, "requirement"), i++) {
        const struct rules_requirement *r = &rules->requirements[i];
        date birth = DATE_LAST;
        bool found = false;
        for (size_t k = 0; k < rules->n_certifications; k++) {
            const struct rules_certification *cert = &rules->certifications[k];
            if (strcmp(cert->code, r->certification) != 0)
                continue;
            found = true;
            birth = cert->from < birth ? cert->from : birth;
        }
        if (found && birth != DATE_NONE && r->from != DATE_NONE && r->from < birth)
            wrong(c, n, "dates", "a requirement in force before its certification begins",
                  "from on or after that of the certification", "correct one of them");
    }
}

static void build_children(struct rules_check *c, struct node *root, struct rules *rules)
{
    for (struct node *n = root->first; n; n = n->next) {
        if (node_is(n, "note")) {
            rules->note = node_text(c->mem, n);
        } else if (node_is(n, "certification")) {
            rules->certifications = mem_grow(c->mem, rules->certifications, rules->n_certifications,
                                             rules->n_certifications + 1);
            rules->certifications[rules->n_certifications++] = build_certification(c, n);
            check_doubles(c, n);
        } else if (node_is(n, "requirement")) {
            rules->requirements = mem_grow(c->mem, rules->requirements, rules->n_requirements,
                                           rules->n_requirements + 1);
            rules->requirements[rules->n_requirements++] = build_requirement(c, n);
            check_doubles(c, n);
        } else if (node_is(n, "event")) {
            rules->events = mem_grow(c->mem, rules->events, rules->n_events, rules->n_events + 1);
            rules->events[rules->n_events++] = build_event(c, n);
            check_doubles(c, n);
        } else if (node_is(n, "equivalency")) {
            rules->equivalencies = mem_grow(c->mem, rules->equivalencies, rules->n_equivalencies,
                                            rules->n_equivalencies + 1);
            rules->equivalencies[rules->n_equivalencies++] = build_equivalency(c, n);
            check_pairs(c, n);
        }
    }
}

static struct rules *build(struct rules_check *c, const char *name)
{
    struct node *root = c->doc->root;
    struct rules *rules = mem_new(c->mem, struct rules);
    rules->name = mem_text(c->mem, name);
    rules->title = text_of(c, root, "title");
    rules->pack = text_of(c, root, "pack");
    rules->certifications = mem_array(c->mem, struct rules_certification, 0);
    rules->requirements = mem_array(c->mem, struct rules_requirement, 0);
    rules->events = mem_array(c->mem, struct rules_event, 0);
    rules->equivalencies = mem_array(c->mem, struct rules_equivalency, 0);
    build_children(c, root, rules);
    check_births(c, root, rules);
    return rules;
}

/* The root, if it is the one named and all in it is sound. */
static bool root_is_sound(struct rules_check *c, const char *names)
{
    struct node *root = c->doc->root;
    if (!root)
        return false;
    if (root->foreign || !strstr(names, mem_format(c->mem, "<%s>", root->name))) {
        rules_report(
            c, root,
            &(struct rules_fault){
                .stage = STAGE_WELL_FORMED,
                .rule = "root",
                .found = mem_format(c->mem, "<%s> as root", root->name),
                .expected = mem_format(c->mem, "%s with xmlns=\"" RULES_NAMESPACE "\"", names),
                .remedy = "begin the file with that"});
        return false;
    }
    return rules_shape(c, root);
}

struct rules *rules_read(const void *mem, const char *name, const char *text, size_t len,
                         struct problems *problems)
{
    struct rules *rules = NULL;
    if (len > RULES_BYTES_MAX) {
        problems_add(problems, &(struct problem){.rule = "limits",
                                                 .file = name,
                                                 .found = "a file of more than 1 MB",
                                                 .expected = "at most that",
                                                 .remedy = "make several files of it"});
        return NULL;
    }
    struct rules_check c = {.mem = mem, .problems = problems};
    c.doc = doc_read_as(mem, name, (const unsigned char *)text, len, RULES_NAMESPACE, problems);
    if (root_is_sound(&c, "<rules>"))
        rules = build(&c, name);
    problems_sort(problems);
    return problems->n_errors ? NULL : rules;
}

bool rules_load(const void *mem, const char *path, char **ret_text, size_t *ret_len,
                struct err *err)
{
    FILE *in = fopen(path, "re");
    if (!in)
        return err_set(err, ERR_NOT_FOUND, "%s cannot be read: %s.", path, strerror(errno));
    *ret_text = mem_bytes(mem, RULES_BYTES_MAX + 2, "rules file");
    *ret_len = fread(*ret_text, 1, RULES_BYTES_MAX + 1, in);
    bool read = !ferror(in);
    fclose(in);
    return read || err_set(err, ERR_NOT_FOUND, "%s cannot be read.", path);
}

bool rules_open(const void *mem, const char *path, struct problems *problems,
                struct rules **ret_rules, struct err *err)
{
    char *text;
    size_t len;
    if (!rules_load(mem, path, &text, &len, err))
        return false;
    *ret_rules = rules_read_apart(mem, path, text, len, problems);
    return true;
}

size_t rules_tree_read(const void *mem, const char *name, const char *text, size_t len,
                       struct problems *problems, struct rules_part **ret_parts)
{
    size_t n = 0;
    struct rules_check c = {.mem = mem, .problems = problems};
    c.doc = doc_read_as(mem, name, (const unsigned char *)text, len, "", problems);
    *ret_parts = NULL;
    if (root_is_sound(&c, "<rule> or <renewal>"))
        n = build_tree(&c, c.doc->root, ret_parts);
    problems_sort(problems);
    return problems->n_errors ? 0 : n;
}
