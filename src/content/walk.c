/*
 * The structure stage: every element against the table.  SPDX-License-Identifier: Apache-2.0
 *
 * The walk never stops: an element that does not belong is reported and still walked, as what its
 * author most likely meant, so that everything below it is told in the same run.
 */
#include <string.h>

#include "content/bytes.h"
#include "content/check.h"
#include "content/structure.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

enum { STEPS_MAX = 16, NAMES_MAX = 64 };

void structure_fault(struct check *c, struct node *at, const char *rule, const char *found,
                     const char *expected, const char *remedy)
{
    for (struct node *n = at; n; n = n->parent)
        n->broken = true;
    c->malformed = true;
    check_report(c, at,
                 &(struct fault){.stage = STAGE_STRUCTURE,
                                 .rule = rule,
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

bool is_blank(const char *text)
{
    return !text[white_len(text)];
}

/* Joins names with commas, each in "before" and "after". */
static const char *join(struct check *c, const char *const *names, const char *before,
                        const char *after)
{
    struct buf *out = buf_new(c->mem, 4096);
    for (size_t i = 0; names[i]; i++)
        buf_format(out, "%s%s%s%s", i ? ", " : "", before, names[i], after);
    return buf_data(out);
}

/* ---- attributes */

static size_t attribute_names(const struct element *type, const char *names[NAMES_MAX])
{
    size_t n = 0;
    for (const struct attribute *const *list = type->attributes; list && *list; list++) {
        for (const struct attribute *a = *list; a->name && n < NAMES_MAX - 1; a++)
            names[n++] = a->name;
    }
    names[n] = NULL;
    return n;
}

static void check_value(struct check *c, struct node *n, const struct attr *a,
                        const struct attribute *rule)
{
    if (value_is(rule->type, a->value))
        return;
    const char *remedy = value_remedy(c->mem, rule->type, a->value);
    const char *words = value_list(rule->type);
    const char *near = !remedy && words ? nearest_word(c->mem, a->value, words) : NULL;
    if (near)
        remedy = say(c, "did you mean %s?", near);
    size_t shown = strlen(a->value) < 60 ? strlen(a->value) : 60;
    while (shown && ((unsigned char)a->value[shown] & 0xC0) == 0x80)
        shown--;
    structure_fault(c, n, "value",
                    say(c, "%s=\"%.*s\" on <%s>", a->name, (int)shown, a->value, n->name),
                    value_words(c->mem, rule->type), remedy ? remedy : "correct it");
}

static void check_attributes(struct check *c, struct node *n)
{
    const char *names[NAMES_MAX];
    size_t n_names = attribute_names(n->type, names);
    for (size_t i = 0; i < n->n_attrs; i++) {
        const struct attr *a = &n->attrs[i];
        const struct attribute *rule = vocabulary_attribute(n->type, a->name);
        if (a->foreign) {
            structure_fault(c, n, "foreign", say(c, "attribute %s on <%s>", a->name, n->name),
                            "no attribute of another namespace", "delete it");
        } else if (!rule) {
            const char *near = suggest(c->mem, a->name, names);
            structure_fault(c, n, "attribute",
                            say(c, "attribute %s=\"%.60s\" on <%s>", a->name, a->value, n->name),
                            n_names ? join(c, names, "", "") : "no attributes",
                            near ? say(c, "did you mean %s?", near) : "remove it");
        } else {
            check_value(c, n, a, rule);
        }
    }
    for (size_t i = 0; i < n_names; i++) {
        const struct attribute *rule = vocabulary_attribute(n->type, names[i]);
        if (rule->required && !node_attr(n, names[i]))
            structure_fault(c, n, "attribute", say(c, "<%s> without %s", n->name, names[i]),
                            say(c, "%s=\"…\"", names[i]), say(c, "add %s", names[i]));
    }
}

/* ---- children */

struct progress {
    int last; /* the step reached */
    struct node *last_child;
    unsigned count[STEPS_MAX];
    bool stray_text; /* told already: what is missing is most likely <p> around it */
};

static size_t step_names(const struct step *step, const char *names[NAMES_MAX], size_t n)
{
    for (const uint8_t *id = step->any; *id && n < NAMES_MAX - 1; id++)
        names[n++] = vocabulary_type(*id)->name;
    names[n] = NULL;
    return n;
}

/* What may stand here: from the step reached up to the next that must. */
static const char *expected_here(struct check *c, const struct element *type,
                                 const struct progress *at)
{
    const char *names[NAMES_MAX] = {NULL};
    size_t n = 0;
    for (int i = at->last; type->model && type->model[i].any; i++) {
        const struct step *step = &type->model[i];
        if (at->count[i] && !step->many)
            continue;
        n = step_names(step, names, n);
        if (step->required && !at->count[i])
            break;
    }
    if (n)
        return names[1] ? join(c, names, "", "") : join(c, names, "<", ">");
    return type->text == TEXT_PLAIN ? "text only" : "no more elements";
}

static const char *all_names(const struct element *type, const char *names[NAMES_MAX])
{
    size_t n = 0;
    names[0] = NULL;
    for (int i = 0; type->model && type->model[i].any; i++)
        n = step_names(&type->model[i], names, n);
    return names[0];
}

static void walk(struct check *c, struct node *n, const struct element *type, bool attributes);

/* What authors know from web pages, and the language does without. */
static const char *instead_of(const char *name)
{
    static const char *const known[][2] = {
        {"br", "begin a new <p>, or write a list"},
        {"hr", "begin a new <section>"},
        {"span", "remove the tag and keep its words"},
        {"font", "remove the tag and keep its words"},
        {"center", "remove the tag and keep its words"},
        {"small", "remove the tag and keep its words"},
        {"sup", "write it in the line, as 10² or CO₂"},
        {"sub", "write it in the line, as 10² or CO₂"},
        {"thead", "remove the tag: <tr> stands in <table>"},
        {"tbody", "remove the tag: <tr> stands in <table>"},
        {"iframe", "save what it shows in media/, or link to it with <a href>"},
        {"script", "remove it: a course has no programs"},
        {"style", "remove it: every course looks alike"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!strcmp(known[i][0], name))
            return known[i][1];
    }
    return NULL;
}

/* An element that does not belong here. */
static void check_stranger(struct check *c, struct node *n, const struct element *type,
                           struct progress *at)
{
    struct node *child = n;
    const char *names[NAMES_MAX];
    all_names(type, names);
    const char *other = instead_of(child->name);
    const char *near = other ? NULL : suggest(c->mem, child->name, names);
    structure_fault(c, child, "element", say(c, "<%s> in <%s>", child->name, child->parent->name),
                    expected_here(c, type, at),
                    other  ? other
                    : near ? say(c, "did you mean <%s>?", near)
                           : say(c, "move or remove <%s>", child->name));
    int step = 0;
    const struct element *meant = near ? vocabulary_child(type, near, &step) : NULL;
    if (meant) {
        at->count[step]++;
        if (step > at->last) {
            at->last = step;
            at->last_child = child;
        }
        walk(c, child, meant, false);
        return;
    }
    const struct element *known = vocabulary_any(child->name);
    if (known)
        walk(c, child, known, false);
}

static void check_child(struct check *c, struct node *child, const struct element *type,
                        struct progress *at)
{
    int step = 0;
    if (child->foreign) {
        structure_fault(c, child, "namespace", say(c, "<%s> of another namespace", child->name),
                        "\"" COURSE_NAMESPACE "\"", "use an element of the course language");
        return;
    }
    const struct element *own = vocabulary_child(type, child->name, &step);
    if (!own) {
        check_stranger(c, child, type, at);
        return;
    }
    if (step < at->last) {
        structure_fault(c, child, "order",
                        say(c, "<%s> after <%s>", child->name, at->last_child->name),
                        say(c, "<%s> before it", child->name), say(c, "move <%s> up", child->name));
    } else if (at->count[step] && !type->model[step].many) {
        const struct step *model = &type->model[step];
        structure_fault(c, child, "twice",
                        say(c, "a second <%s> in <%s>", child->name, child->parent->name),
                        model->any[1] ? "one list" : "one", "remove one");
    }
    at->count[step]++;
    if (step >= at->last) {
        at->last = step;
        at->last_child = child;
    }
    walk(c, child, own, true);
}

static void check_text(struct check *c, struct node *text, const struct element *type,
                       struct progress *at)
{
    if (type->text != TEXT_NONE || is_blank(text->text))
        return;
    at->stray_text = true;
    const char *p = text->text + strspn(text->text, " \t\r\n");
    size_t len = strcspn(p, "\r\n"), shown = len < 30 ? len : 30;
    while (shown && ((unsigned char)p[shown] & 0xC0) == 0x80)
        shown--;
    int step;
    bool holds_p = vocabulary_child(type, "p", &step);
    const char *where = text->parent->name;
    structure_fault(
        c, text, "text",
        say(c, "text \"%.*s%s\" directly in <%s>", (int)shown, p, shown < len ? "…" : "", where),
        holds_p       ? "<p>"
        : type->model ? "elements only"
                      : "nothing inside",
        holds_p ? "put the text in <p>" : "remove the text");
}

static void check_missing(struct check *c, struct node *n, const struct element *type,
                          const struct progress *at)
{
    for (int i = 0; type->model && type->model[i].any; i++) {
        if (!type->model[i].required || at->count[i])
            continue;
        const char *names[NAMES_MAX];
        step_names(&type->model[i], names, 0);
        if (at->stray_text && names[1])
            continue;
        structure_fault(c, n, "missing",
                        names[1] ? say(c, "<%s> without any content", n->name)
                                 : say(c, "<%s> without <%s>", n->name, names[0]),
                        names[1] ? join(c, names, "", "") : join(c, names, "<", ">"),
                        names[1] ? "add one of them" : say(c, "add <%s>", names[0]));
    }
}

/* A note needs its alternative, so that nobody has to read the hard part. */
static void check_note(struct check *c, struct node *page)
{
    struct node *note = node_child(page, "content-note");
    struct node *alternative = node_child(page, "alternative");
    if (note && !alternative)
        structure_fault(c, note, "missing", "<content-note> without <alternative>", "<alternative>",
                        "add the same learning without the hard material");
    if (alternative && !note)
        structure_fault(c, alternative, "missing", "<alternative> without <content-note>",
                        "<content-note>", "say what is hard in the page, or remove <alternative>");
}

static void check_one_kind(struct check *c, struct node *n)
{
    struct node *accept = node_child(n, "accept"), *option = node_child(n, "option");
    if (accept && option)
        structure_fault(c, n, "mixed-kinds", "<accept> beside <option> in <gap>", "one kind",
                        "keep typed or chosen");
}

static void walk(struct check *c, struct node *n, const struct element *type, bool attributes)
{
    n->type = type;
    if (c->problems->cut) /* nobody reads more than a thousand */
        return;
    if (attributes)
        check_attributes(c, n);
    struct progress at = {.last = 0};
    for (struct node *child = n->first; child && !c->problems->cut; child = child->next) {
        if (child->name)
            check_child(c, child, type, &at);
        else
            check_text(c, child, type, &at);
    }
    check_missing(c, n, type, &at);
    if (type->one_kind)
        check_one_kind(c, n);
    if (attributes && !strcmp(type->name, "page"))
        check_note(c, n);
    if (attributes)
        check_beyond(c, n);
}

void check_structure(struct check *c, struct doc *doc)
{
    struct node *root = doc->root;
    if (root->foreign) {
        check_report(c, root,
                     &(struct fault){
                         .stage = STAGE_WELL_FORMED,
                         .rule = "namespace",
                         .found = say(c, "<%s> of another namespace, or of none", root->name),
                         .expected = "\"" COURSE_NAMESPACE "\"",
                         .remedy = "write xmlns=\"" COURSE_NAMESPACE "\" on the root, no prefix"});
        doc->root = NULL;
        return;
    }
    const struct element *type = vocabulary_root(root->name);
    if (!type) {
        check_report(c, root,
                     &(struct fault){.stage = STAGE_WELL_FORMED,
                                     .rule = "root",
                                     .found = say(c, "<%s> as root", root->name),
                                     .expected = "course, module, bank or scenario",
                                     .remedy = "begin the file with one of them"});
        doc->root = NULL;
        return;
    }
    walk(c, root, type, true);
    check_identity(c, root);
}
