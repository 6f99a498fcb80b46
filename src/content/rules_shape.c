/* The elements and attributes of a file of rules.  SPDX-License-Identifier: Apache-2.0 */
#include "content/rules_shape.h"

#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/lists.h"
#include "content/rules_file.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/date.h"
#include "util/mem.h"

#define PARTS "all any some then course quiz hours external hands-on attestation"

enum kind {
    K_TEXT,
    K_CODE,
    K_KEY,
    K_KEYS,
    K_DATE,
    K_WORD,
    K_WORDS,
    K_NUMBER,
    K_URL,
    K_HOURS,
    K_MONTH_DAY
};

/* An attribute: of which elements, whether it must be there, and its values. */
struct rules_attribute {
    const char *of, *name;
    bool required;
    enum kind kind;
    const char *words; /* of K_WORD and K_WORDS; for a number, one word that may stand instead */
    int low, high;     /* of a number; the length of a text is at most `high` */
};

static const struct rules_attribute attributes[] = {
    {"rules", "title", true, K_TEXT, NULL, 0, 200},
    {"rules", "pack", false, K_KEY, NULL, 0, 0},
    {"certification requirement", "code", true, K_CODE, NULL, 0, 0},
    {"event", "code", true, K_KEY, NULL, 0, 0},
    {"certification requirement event", "title", true, K_TEXT, NULL, 0, 200},
    {"certification requirement equivalency", "from", false, K_DATE, NULL, 0, 0},
    {"certification requirement event equivalency", "citation", false, K_TEXT, NULL, 0, 500},
    {"certification requirement", "citation-url", false, K_URL, NULL, 0, 0},
    {"certification", "valid", true, K_NUMBER, "for-ever", 1, 1200},
    {"certification", "window", false, K_NUMBER, NULL, 0, 1199},
    {"certification", "method", false, K_WORD, "completion expiry fixed", 0, 0},
    {"certification", "minimum", false, K_NUMBER, NULL, 1, 1200},
    {"certification", "carry-forward", false, K_WORD, "yes no", 0, 0},
    {"certification", "repeat", false, K_WORD, "yes no", 0, 0},
    {"certification requirement", "retention", false, K_NUMBER, NULL, 1, 100},
    {"some", "n", true, K_NUMBER, NULL, 1, 200},
    {"course", "code", true, K_CODE, NULL, 0, 0},
    {"quiz", "course", true, K_CODE, NULL, 0, 0},
    {"quiz", "id", true, K_KEY, NULL, 0, 0},
    {"hours", "hours", true, K_HOURS, NULL, 0, 0},
    {"hours external", "topic", false, K_TEXT, NULL, 0, 100},
    {"attestation", "topic", true, K_TEXT, NULL, 0,
     100}, /* what is not named, any word would satisfy */
    {"hours", "per", false, K_WORD, "licence-year", 0, 0},
    {"hands-on", "skill", true, K_TEXT, NULL, 0, 100},
    {"external hands-on attestation", "title", false, K_TEXT, NULL, 0, 200},
    {"course quiz hours external hands-on attestation equivalency", "max-age", false, K_NUMBER,
     NULL, 1, 1200},
    {"course quiz hours external hands-on attestation", "licence", false, K_KEY, NULL, 0, 0},
    {"course quiz hours external hands-on attestation", "before-licence", false, K_WORD, "yes no",
     0, 0},
    {"requirement equivalency", "certification", true, K_CODE, NULL, 0, 0},
    {"requirement equivalency", "to", false, K_DATE, NULL, 0, 0},
    {"requirement", "facility", false, K_CODE, NULL, 0, 0},
    {"requirement", "state", false, K_WORD, US_STATES, 0, 0},
    {"requirement", "facility-kinds", false, K_WORDS, FACILITY_KINDS, 0, 0},
    {"requirement", "job-roles", false, K_KEYS, NULL, 0, 0},
    {"requirement", "employment", false, K_WORDS,
     "employee contractor volunteer student privileged", 0, 0},
    {"requirement", "contact", false, K_WORD, "patient patient-or-visitor", 0, 0},
    {"requirement", "licence", false, K_KEY, NULL, 0, 0},
    {"requirement course quiz hours external hands-on attestation", "licence-state", false, K_WORD,
     US_STATES, 0, 0},
    {"requirement", "grace", false, K_NUMBER, NULL, 0, 3660},
    {"requirement", "window", false, K_NUMBER, NULL, 0, 120},
    {"requirement", "source", false, K_TEXT, NULL, 0, 1000},
    {"requirement", "owner", false, K_TEXT, NULL, 0, 200},
    {"requirement", "last-reviewed", false, K_DATE, NULL, 0, 0},
    {"requirement", "reviewer", false, K_TEXT, NULL, 0, 200},
    {"due", "kind", true, K_WORD, "days months date yearly licence event expiry", 0, 0},
    {"due", "days", false, K_NUMBER, NULL, -3660, 3660},
    {"due", "months", false, K_NUMBER, NULL, 0, 120},
    {"due", "on", false, K_DATE, NULL, 0, 0},
    {"due", "month-day", false, K_MONTH_DAY, NULL, 0, 0},
    {"due", "after", false, K_DATE, NULL, 0, 0},
    {"due", "every", false, K_NUMBER, NULL, 1, 20},
    {"due", "event", false, K_KEY, NULL, 0, 0},
    {"due", "otherwise", false, K_NUMBER, NULL, 0, 3660},
    {"event", "day", true, K_DATE, NULL, 0, 0},
    {"event", "certification", false, K_CODE, NULL, 0, 0},
    {"event", "course", false, K_CODE, NULL, 0, 0},
    {"event", "within", false, K_NUMBER, NULL, 0, 3660},
    {"event", "withdrawn", false, K_TEXT, NULL, 0, 500},
    {"equivalency", "by", true, K_CODE, NULL, 0, 0},
    {"equivalency", "both-ways", false, K_WORD, "yes no", 0, 0},
    {"equivalency", "retroactive", false, K_WORD, "yes no", 0, 0},
};
enum { N_ATTRIBUTES = sizeof attributes / sizeof *attributes };

/* An element: what stands in it, and how often. */
struct rules_element {
    const char *names, *children;
    int least, most; /* children; -1: any number */
    const char *said;
};

static const struct rules_element elements[] = {
    {"rules", "note certification requirement event equivalency", 1, -1,
     "<note>, <certification>, <requirement>, <event>, <equivalency>"},
    {"note", NULL, 0, 0, "text"},
    {"certification", "rule renewal", 1, 2, "<rule>, and <renewal> where that is shorter"},
    {"rule renewal", PARTS, 1, 1, "one part: " PARTS},
    {"all any some then", PARTS, 1, -1, "parts: " PARTS},
    {"course quiz hours external hands-on attestation due event equivalency", "", 0, 0, "nothing"},
    {"requirement", "due", 1, 1, "one <due>"},
};
enum { N_ELEMENTS = sizeof elements / sizeof *elements };

/* Which attributes a due rule of each kind needs, and which it may have. */
static const struct {
    const char *kind, *needs, *may;
} due_kinds[] = {
    {"days", "days", ""},
    {"months", "months", ""},
    {"date", "on", ""},
    {"yearly", "month-day", "days"},
    {"licence", "", "every after days otherwise"},
    {"event", "event days", "otherwise"},
    {"expiry", "days", "otherwise"},
};

const char *rules_states(void)
{
    return US_STATES;
}

/* Whether a word is one of a list separated by spaces. */
static bool among(const char *words, const char *word, size_t len)
{
    for (const char *p = words; p && *p; p += strcspn(p, " "), p += *p == ' ') {
        if (strcspn(p, " ") == len && !strncmp(p, word, len))
            return true;
    }
    return false;
}

static bool is_among(const char *words, const char *word)
{
    return among(words, word, strlen(word));
}

void rules_report(struct rules_check *c, const struct node *at, const struct rules_fault *fault)
{
    struct place place = doc_place(c->doc, at->offset);
    problems_add(c->problems,
                 &(struct problem){.stage = fault->stage,
                                   .warning = fault->warning,
                                   .rule = fault->rule,
                                   .file = c->doc->path,
                                   .line = place.line,
                                   .column = place.column,
                                   .xpath = node_xpath(c->mem, at),
                                   .found = fault->found,
                                   .expected = fault->expected,
                                   .remedy = fault->remedy ? fault->remedy : "correct it",
                                   .source = doc_line(c->mem, c->doc, place.line)});
}

static bool tell(struct rules_check *c, const struct node *at, const char *rule, const char *found,
                 const char *expected, const char *remedy)
{
    rules_report(c, at,
                 &(struct rules_fault){.stage = STAGE_STRUCTURE,
                                       .rule = rule,
                                       .found = found,
                                       .expected = expected,
                                       .remedy = remedy});
    return false;
}

/* ---- values */

static bool number_is(const struct rules_attribute *a, const char *text)
{
    char *end;
    size_t digits = strspn(text + (*text == '-'), "0123456789");
    if (a->words && !strcmp(a->words, text))
        return true;
    if (!digits || digits > 5)
        return false;
    long value = strtol(text, &end, 10);
    return !*end && value >= a->low && value <= a->high;
}

static bool month_day_is(const char *text)
{
    date d; /* a leap year, so that 29 February is one */
    char whole[16] = "2024-";
    if (strlen(text) != 5)
        return false;
    memcpy(whole + 5, text, 6);
    return date_parse(whole, &d);
}

/* Rules of a century ago or to come are slips of the pen. */
static bool day_is(const char *text)
{
    date d;
    return date_parse(text, &d) && d >= date_from_ymd(1970, 1, 1) &&
           d <= date_from_ymd(2099, 12, 31);
}

static bool words_are(const char *words, const char *text)
{
    for (const char *p = text; *p; p += strcspn(p, " "), p += *p == ' ') {
        if (!among(words, p, strcspn(p, " ")))
            return false;
    }
    return *text;
}

static bool rules_value_is(const struct rules_attribute *a, const char *text)
{
    switch (a->kind) {
    case K_TEXT:
        return *text && strlen(text) <= (size_t)a->high;
    case K_CODE:
        return value_is(V_CODE, text);
    case K_KEY:
        return value_is(V_ID, text);
    case K_KEYS:
        return value_is(V_IDS, text);
    case K_DATE:
        return day_is(text);
    case K_WORD:
        return is_among(a->words, text);
    case K_WORDS:
        return words_are(a->words, text);
    case K_NUMBER:
        return number_is(a, text);
    case K_URL:
        return value_is(V_URL, text);
    case K_HOURS:
        return value_is(V_HOURS, text);
    case K_MONTH_DAY:
        return month_day_is(text);
    }
    return false;
}

static const char *value_said(const void *mem, const struct rules_attribute *a)
{
    switch (a->kind) {
    case K_TEXT:
        return mem_format(mem, "text of 1 to %d bytes", a->high);
    case K_CODE:
        return "a code of capitals, digits and single hyphens, at most 32 long";
    case K_KEY:
        return value_words(mem, V_ID);
    case K_KEYS:
        return value_words(mem, V_IDS);
    case K_DATE:
        return "a day from 1970-01-01 to 2099-12-31, written as 2026-03-31";
    case K_WORD:
        return strlen(a->words) > 100 ? "the two letters of a state, as MI" : a->words;
    case K_WORDS:
        return mem_format(mem, "some of %s, separated by spaces", a->words);
    case K_NUMBER:
        return mem_format(mem, "a whole number from %d to %d%s%s", a->low, a->high,
                          a->words ? ", or " : "", a->words ? a->words : "");
    case K_URL:
        return value_words(mem, V_URL);
    case K_HOURS:
        return value_words(mem, V_HOURS);
    case K_MONTH_DAY:
        return "month and day, written as 01-15";
    }
    return "";
}

/* ---- attributes */

static const struct rules_attribute *find_attribute(const char *element, const char *name)
{
    for (size_t i = 0; i < N_ATTRIBUTES; i++) {
        if (is_among(attributes[i].of, element) && !strcmp(attributes[i].name, name))
            return &attributes[i];
    }
    return NULL;
}

/* Those that the element may have, separated by `between`. */
static const char *attributes_of(const void *mem, const char *element, const char *between)
{
    struct buf *out = buf_new(mem, 4096);
    for (size_t i = 0; i < N_ATTRIBUTES; i++) {
        if (is_among(attributes[i].of, element))
            buf_format(out, "%s%s", buf_len(out) ? between : "", attributes[i].name);
    }
    return buf_len(out) ? buf_data(out) : "no attributes";
}

static bool attribute_is_sound(struct rules_check *c, const struct node *n, const struct attr *a)
{
    const struct rules_attribute *rule = a->foreign ? NULL : find_attribute(n->name, a->name);
    if (!rule) {
        const char *near = nearest_word(c->mem, a->name, attributes_of(c->mem, n->name, " "));
        return tell(
            c, n, "attribute",
            mem_format(c->mem, "attribute %s=\"%.60s\" on <%s>", a->name, a->value, n->name),
            attributes_of(c->mem, n->name, ", "),
            near ? mem_format(c->mem, "did you mean %s?", near) : "remove it");
    }
    if (rules_value_is(rule, a->value))
        return true;
    const char *near =
        rule->words && rule->kind != K_NUMBER ? nearest_word(c->mem, a->value, rule->words) : NULL;
    return tell(
        c, n, "value", mem_format(c->mem, "%s=\"%.60s\" on <%s>", a->name, a->value, n->name),
        value_said(c->mem, rule), near ? mem_format(c->mem, "did you mean %s?", near) : NULL);
}

static bool attributes_are_sound(struct rules_check *c, const struct node *n)
{
    bool sound = true;
    for (size_t i = 0; i < n->n_attrs; i++)
        sound = attribute_is_sound(c, n, &n->attrs[i]) && sound;
    for (size_t i = 0; i < N_ATTRIBUTES; i++) {
        if (attributes[i].required && is_among(attributes[i].of, n->name) &&
            !node_attr(n, attributes[i].name))
            sound = tell(c, n, "attribute",
                         mem_format(c->mem, "<%s> without %s", n->name, attributes[i].name),
                         mem_format(c->mem, "%s=\"…\"", attributes[i].name),
                         mem_format(c->mem, "add %s", attributes[i].name));
    }
    return sound;
}

/* A due rule says what its kind needs, and nothing that another kind would: two due days in one
 * rule contradict each other. */
static bool due_is_sound(struct rules_check *c, const struct node *n)
{
    bool sound = true;
    for (size_t k = 0; k < sizeof due_kinds / sizeof *due_kinds; k++) {
        if (strcmp(due_kinds[k].kind, node_attr_or(n, "kind", "")) != 0)
            continue;
        const char *all = attributes_of(c->mem, "due", " ");
        for (const char *p = all; *p; p += strcspn(p, " "), p += *p == ' ') {
            const char *name = mem_text_n(c->mem, p, strcspn(p, " "));
            bool there = node_attr(n, name), needed = is_among(due_kinds[k].needs, name);
            if (!strcmp(name, "kind"))
                continue;
            if (needed && !there)
                sound =
                    tell(c, n, "due",
                         mem_format(c->mem, "kind=\"%s\" without %s", due_kinds[k].kind, name),
                         mem_format(c->mem, "%s=\"…\"", name), mem_format(c->mem, "add %s", name));
            if (there && !needed && !is_among(due_kinds[k].may, name))
                sound = tell(c, n, "due",
                             mem_format(c->mem, "%s, which contradicts kind=\"%s\"", name,
                                        due_kinds[k].kind),
                             "one due day in one rule",
                             "leave one out, or write a requirement of its own for it");
        }
    }
    return sound;
}

/* ---- elements */

static const struct rules_element *find_element(const char *name)
{
    for (size_t i = 0; i < N_ELEMENTS; i++) {
        if (is_among(elements[i].names, name))
            return &elements[i];
    }
    return NULL;
}

static bool is_blank_text(const char *text)
{
    return !text[strspn(text, " \t\r\n")];
}

/* Each at most once, where there is a most: two <rule> are none. */
static bool child_is_sound(struct rules_check *c, const struct node *n,
                           const struct rules_element *e, struct node *child)
{
    if (child->foreign || !is_among(e->children, child->name)) {
        const char *near =
            e->children && *e->children ? nearest_word(c->mem, child->name, e->children) : NULL;
        return tell(c, child, "element", mem_format(c->mem, "<%s> in <%s>", child->name, n->name),
                    e->said, near ? mem_format(c->mem, "did you mean <%s>?", near) : "remove it");
    }
    bool once = e->most == 2 || !strcmp(child->name, "note");
    if (once && node_next(child, child->name))
        return tell(c, child, "element",
                    mem_format(c->mem, "a second <%s> in <%s>", child->name, n->name), e->said,
                    "keep one of them");
    return rules_shape(c, child);
}

static bool children_are_sound(struct rules_check *c, struct node *n, const struct rules_element *e)
{
    bool sound = true;
    int count = 0;
    for (struct node *child = n->first; child; child = child->next) {
        if (!child->name) {
            if (e->children && !is_blank_text(child->text))
                sound = tell(c, child, "text", mem_format(c->mem, "text in <%s>", n->name), e->said,
                             "remove it");
            continue;
        }
        count++;
        sound = child_is_sound(c, n, e, child) && sound;
    }
    if (count < e->least || (e->most >= 0 && count > e->most))
        sound =
            tell(c, n, "element", mem_format(c->mem, "<%s> with %d elements in it", n->name, count),
                 e->said, count < e->least ? "add what is missing" : "join them in <all> or <any>");
    else if (sound && !strcmp(n->name, "certification") && !node_child(n, "rule"))
        sound = tell(c, n, "element", "<certification> without <rule>", e->said, "add <rule>");
    return sound;
}

bool rules_shape(struct rules_check *c, struct node *n)
{
    const struct rules_element *e = find_element(n->name);
    if (!e)
        return tell(c, n, "element", mem_format(c->mem, "<%s>", n->name), "<rules>", NULL);
    bool sound = attributes_are_sound(c, n);
    if (!strcmp(n->name, "due"))
        sound = due_is_sound(c, n) && sound;
    return children_are_sound(c, n, e) && sound;
}
