/*
 * Histories written as text, for the tests of the replay.  SPDX-License-Identifier: Apache-2.0
 *
 * One fact after another, with "; " between them:
 *
 *   rule METHOD A N W TREE [again TREE] [from DAY] [no-carry] [no-repeat]
 *   c1 DAY            course 1 completed; c1+150/bias+100/law: worth 1.5 hours on bias, of which 1
 * is on law, too q1:final DAY      the quiz "final" of course 1 passed e:title+200/bias DAY,
 * s:skill DAY, w:words DAY     outside, hands-on, one's word award DAY TO OPENS, equal DAY MADE
 * given by hand; recognised due DAY [FROM TO], days N FROM                     a reason ext OF TO,
 * leave FROM TO, recall DAY N, revoke PIECE [DAY], licence FROM TO NUMBER
 *
 * A tree is c1, q1:final, h200:bias (y: per licence year), e:bias, s:skill, w:words, or all(…),
 * any(…), some2(…), then(…); @24 is an age in months, ^ before the licence. A day is 2027-02-28, or
 * 2027-02-28(31) with its anchor; * is for ever. Evidence is recorded in the order it is written.
 *
 * What comes out: "DAY opens OPENS to DAY of PIECES" for each award, and a letter for each piece:
 * N not asked, P in the pool, A award, C counted.
 */
#ifndef ATTEST_TESTS_REPLAY_CASE_H
#define ATTEST_TESTS_REPLAY_CASE_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/replay.h"
#include "tap.h"
#include "util/mem.h"

enum { CASE_MAX = 24, CASE_PARTS = 24, CASE_HOURS = 3 };

struct replay_case {
    struct rule_version versions[4];
    struct part parts[8][CASE_PARTS];
    size_t n_trees;
    struct evidence evidence[CASE_MAX];
    struct evidence_hours hours[CASE_MAX][CASE_HOURS];
    struct revocation revocations[CASE_MAX];
    struct recall recalls[CASE_MAX];
    struct match matches[CASE_MAX];
    struct days leave[CASE_MAX];
    struct extension extensions[CASE_MAX];
    struct licence_term terms[CASE_MAX];
    struct replay_facts facts;
};

static struct anchored case_day(const char *text)
{
    char day[11];
    struct anchored d = {DATE_NONE, 0};
    if (text && !strcmp(text, "*"))
        return (struct anchored){DATE_LAST, 0};
    if (!text || !text[0])
        return d;
    snprintf(day, sizeof day, "%s", text);
    if (!date_parse(day, &d.day))
        ok(0, "%s is a day", text);
    d.anchor = text[10] == '(' ? atoi(text + 11) : date_ymd(d.day).day;
    return d;
}

/* One word up to a character that ends it. */
static const char *case_word(const void *mem, const char **at)
{
    size_t n = strcspn(*at, " ,();@^+/");
    const char *word = n ? mem_text_n(mem, *at, n) : NULL;
    *at += n;
    return word;
}

/* A number, zero where there is none. */
static long case_number(const char **at)
{
    char *end;
    long n = strtol(*at, &end, 10);
    *at = end;
    return n;
}

static const char *case_name(const void *mem, const char **at)
{
    if (**at != ':')
        return NULL;
    ++*at;
    return case_word(mem, at);
}

static size_t case_tree(const void *mem, struct part *parts, size_t n, size_t parent,
                        const char **at)
{
    static const struct {
        const char *word;
        enum part_kind kind;
    } nodes[] = {{"all", PART_ALL}, {"any", PART_ANY}, {"some", PART_SOME}, {"then", PART_THEN}};
    static const char letters[] = "cqhesw";
    size_t me = n++;
    struct part *p = &parts[me];
    *p = (struct part){.parent = parent};
    for (size_t i = 0; i < 4; i++) {
        size_t len = strlen(nodes[i].word);
        if (strncmp(*at, nodes[i].word, len) != 0)
            continue;
        p->kind = nodes[i].kind;
        *at += len;
        p->n = (int)case_number(at);
        do {
            ++*at; /* ( or , */
            n = case_tree(mem, parts, n, me, at);
        } while (**at == ',');
        ++*at;
        return n;
    }
    p->kind = (enum part_kind)(PART_COURSE + (strchr(letters, *(*at)++) - letters));
    if (p->kind == PART_HOURS)
        p->hundredths = (int)case_number(at);
    else if (isdigit((unsigned char)**at))
        p->of = case_number(at);
    if (p->kind == PART_HOURS && **at == 'y') {
        p->per_licence_year = true;
        ++*at;
    }
    p->name = case_name(mem, at);
    if (**at == '@') {
        ++*at;
        p->max_age_months = (int)case_number(at);
    }
    if (**at == '^') {
        ++*at;
        p->before_licence = true;
    }
    return n;
}

static void case_rule(const void *mem, struct replay_case *c, char *rest)
{
    struct rule_version *v = &c->versions[c->facts.n_versions++];
    char *save, *word = strtok_r(rest, " ", &save);
    *v = (struct rule_version){.from = DATE_NONE};
    v->renewal.method = renewal_method_from_name(word);
    v->renewal.active = atoi(strtok_r(NULL, " ", &save));
    v->renewal.minimum = atoi(strtok_r(NULL, " ", &save));
    v->renewal.window = atoi(strtok_r(NULL, " ", &save));
    bool again = false;
    while ((word = strtok_r(NULL, " ", &save))) {
        if (!strcmp(word, "from")) {
            v->from = case_day(strtok_r(NULL, " ", &save)).day;
        } else if (!strcmp(word, "no-carry")) {
            v->no_carry_forward = true;
        } else if (!strcmp(word, "no-repeat")) {
            v->no_repeat = true;
        } else if (!strcmp(word, "again")) {
            again = true;
        } else {
            struct part *parts = c->parts[c->n_trees++];
            const char *at = word;
            size_t n = case_tree(mem, parts, 0, 0, &at);
            *(again ? &v->again : &v->first) = parts;
            *(again ? &v->n_again : &v->n_first) = n;
        }
    }
}

static void case_evidence(const void *mem, struct replay_case *c, const char *what, const char *day,
                          const char *to, const char *opens)
{
    static const char letters[] = "cqesw";
    size_t n = c->facts.n_evidence++;
    struct evidence *e = &c->evidence[n];
    *e = (struct evidence){.day = case_day(day).day, .instant = (int64_t)n, .id = 7};
    if (!strcmp(what, "award")) {
        e->kind = EVIDENCE_AWARD;
        e->expiry = case_day(to);
        e->window_opens = opens ? case_day(opens).day : DATE_LAST;
        return;
    }
    if (!strcmp(what, "equal")) {
        e->kind = EVIDENCE_EQUIVALENT;
        e->made_on = case_day(to).day;
        return;
    }
    e->kind = (enum evidence_kind)(strchr(letters, what[0]) - letters);
    const char *at = what + 1;
    if (isdigit((unsigned char)*at))
        e->of = case_number(&at);
    e->name = case_name(mem, &at);
    e->hours = c->hours[n];
    while (*at == '+') {
        struct evidence_hours *h = &c->hours[n][e->n_hours++];
        at++;
        h->hundredths = (int)case_number(&at);
        if (*at == '/') {
            at++;
            h->topic = case_word(mem, &at);
        }
    }
}

static void case_fact(const void *mem, struct replay_case *c, char *text)
{
    struct replay_facts *f = &c->facts;
    if (!strncmp(text, "rule ", 5)) {
        case_rule(mem, c, text + 5);
        return;
    }
    char *save, *what = strtok_r(text, " ", &save), *a = strtok_r(NULL, " ", &save),
                *b = strtok_r(NULL, " ", &save), *d = strtok_r(NULL, " ", &save);
    if (!strcmp(what, "due")) {
        c->matches[f->n_matches] =
            (struct match){.requirement = (int64_t)f->n_matches,
                           .from = b ? case_day(b).day : date_from_ymd(2000, 1, 1),
                           .to = d ? case_day(d).day : DATE_LAST,
                           .due = {.kind = DUE_DATE, .on = case_day(a).day},
                           .window_months = -1};
        f->n_matches++;
    } else if (!strcmp(what, "days")) {
        c->matches[f->n_matches] = (struct match){.requirement = (int64_t)f->n_matches,
                                                  .from = case_day(b).day,
                                                  .to = DATE_LAST,
                                                  .due = {.n = atoi(a)},
                                                  .window_months = -1};
        f->n_matches++;
    } else if (!strcmp(what, "ext")) {
        c->extensions[f->n_extensions++] = (struct extension){case_day(a).day, case_day(b).day};
    } else if (!strcmp(what, "leave")) {
        c->leave[f->n_leave++] = (struct days){case_day(a).day, case_day(b).day};
    } else if (!strcmp(what, "recall")) {
        c->recalls[f->n_recalls++] = (struct recall){
            .day = case_day(a).day, .instant = (int64_t)f->n_evidence, .days = atoi(b)};
    } else if (!strcmp(what, "revoke")) {
        c->revocations[f->n_revocations++] =
            (struct revocation){(size_t)atoi(a), b ? case_day(b).day : DATE_NONE};
    } else if (!strcmp(what, "licence")) {
        c->terms[f->due.n_terms++] = (struct licence_term){
            .from = case_day(a).day, .to = case_day(b).day, .number = atoi(d)};
    } else {
        case_evidence(mem, c, what, a, b, d);
    }
}

static struct replay_case *case_of(const void *mem, const char *text)
{
    struct replay_case *c = mem_new(mem, struct replay_case);
    c->facts = (struct replay_facts){.versions = c->versions,
                                     .evidence = c->evidence,
                                     .revocations = c->revocations,
                                     .recalls = c->recalls,
                                     .matches = c->matches,
                                     .leave = c->leave,
                                     .extensions = c->extensions,
                                     .due = {.terms = c->terms}};
    char *copy = mem_text(mem, text), *save, *fact = strtok_r(copy, ";", &save);
    for (; fact; fact = strtok_r(NULL, ";", &save)) {
        while (*fact == ' ')
            fact++;
        case_fact(mem, c, fact);
    }
    return c;
}

static const char *case_day_text(const void *mem, date d, int anchor)
{
    char text[DATE_TEXT_SIZE];
    if (d == DATE_LAST)
        return "*";
    date_format(d, text);
    return anchor && anchor != date_ymd(d).day ? mem_format(mem, "%s(%d)", text, anchor)
                                               : mem_text(mem, text);
}

static const char *case_award_text(const void *mem, const struct replay_award *a)
{
    const char *text = mem_format(mem, "%s opens %s to %s of", case_day_text(mem, a->valid_from, 0),
                                  case_day_text(mem, a->window_opens, 0),
                                  case_day_text(mem, a->valid_to.day, a->valid_to.anchor));
    for (size_t i = 0; i < a->n_made_of; i++)
        text = mem_format(mem, "%s %d", text, (int)a->made_of[i]);
    return text;
}

__attribute__((unused)) static const char *case_result(const void *mem, const struct replay *r,
                                                       size_t n_evidence)
{
    const char *text = "";
    for (size_t i = 0; i < r->n_awards; i++)
        text = mem_format(mem, "%s%s%s", text, i ? "; " : "", case_award_text(mem, &r->awards[i]));
    text = mem_format(mem, "%s%s", text, r->n_awards ? " | " : "");
    for (size_t i = 0; i < n_evidence; i++)
        text = mem_format(mem, "%s%c", text, "NPAC"[r->pieces[i].fate]);
    return text;
}

#endif
