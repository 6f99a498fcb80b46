/* From sound trees to the records of a course.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/meaning.h"
#include "content/render.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

struct build {
    struct check *c;
    const void *mem;
    struct render *render;
    struct course *course;
};

/* One more record at the end of an array, which grows by doubling. */
#define APPEND(b, array, n)                                                                        \
    (array = (n) & ((n)-1) ? array : mem_grow((b)->mem, array, n, (n) ? (n)*2 : 1), &array[(n)++])

static const char *keep(struct build *b, const char *text)
{
    return mem_text(b->mem, text);
}

/* The plain text of an element, or NULL where there is none. */
static const char *plain(struct build *b, const struct node *n)
{
    return n ? node_text(b->mem, n) : NULL;
}

static const char *title(struct build *b, const struct node *n)
{
    return plain(b, node_child(n, "title"));
}

static date day(const struct node *n, const char *attribute)
{
    date d = DATE_NONE;
    date_parse(node_attr_or(n, attribute, ""), &d);
    return d;
}

static int number(const struct node *n, const char *attribute, int otherwise)
{
    const char *value = node_attr(n, attribute);
    return value ? atoi(value) : otherwise;
}

static bool yes_unless_no(const struct node *n, const char *attribute)
{
    return !strcmp(node_attr_or(n, attribute, "yes"), "yes");
}

/* ---- heads */

static void build_objective(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->objectives, b->course->n_objectives) =
        (struct objective){.key = keep(b, node_attr(n, "id")),
                           .html = render_inline(b->render, n),
                           .competency = keep(b, node_attr(n, "competency")),
                           .step = keep(b, node_attr_or(n, "step", ""))};
}

static void build_source(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->sources, b->course->n_sources) =
        (struct source){.key = keep(b, node_attr(n, "id")),
                        .kind = keep(b, node_attr(n, "kind")),
                        .by = keep(b, node_attr(n, "by")),
                        .title = render_inline(b->render, node_child(n, "title")),
                        .in = keep(b, node_attr(n, "in")),
                        .url = keep(b, node_attr(n, "url")),
                        .doi = keep(b, node_attr(n, "doi")),
                        .note = render_inline(b->render, node_child(n, "p")),
                        .year = number(n, "year", 0),
                        .checked = day(n, "checked")};
}

static void build_definition(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->definitions, b->course->n_definitions) =
        (struct definition){.key = keep(b, node_attr(n, "id")),
                            .title = title(b, n),
                            .html = render_blocks(b->render, n)};
}

static const char *some_text(struct build *b, const struct node *n)
{
    const char *text = plain(b, n);
    return text && *text ? text : NULL;
}

static void build_credit(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->credits, b->course->n_credits) =
        (struct credit){.kind = keep(b, node_attr(n, "kind")),
                        .topic = keep(b, node_attr(n, "topic")),
                        .statement = some_text(b, n),
                        .hundredths = credit_hundredths(n),
                        .provider = keep(b, node_attr(n, "provider")),
                        .number = keep(b, node_attr(n, "number")),
                        .from = day(n, "from"),
                        .until = day(n, "until")};
}

static void build_slot(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->slots, b->course->n_slots) =
        (struct slot){.key = keep(b, node_attr(n, "key")),
                      .text = plain(b, n),
                      .required = node_yes(n, "required")};
}

static void build_contributor(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->contributors, b->course->n_contributors) =
        (struct contributor){.role = keep(b, node_attr(n, "role")),
                             .name = keep(b, node_attr(n, "name")),
                             .credentials = keep(b, node_attr(n, "credentials")),
                             .statement = some_text(b, n),
                             .hidden = node_yes(n, "hidden")};
}

/* ---- items */

static const char *part_feedback(struct build *b, const struct node *item, const char *attribute,
                                 const char *value)
{
    for (const struct node *f = node_child(item, "feedback"); f; f = node_next(f, "feedback")) {
        if (!strcmp(node_attr_or(f, attribute, ""), value))
            return render_inline(b->render, f);
    }
    return NULL;
}

static void build_option(struct build *b, struct item *item, const struct node *n)
{
    const char *key = keep(b, node_attr(n, "id"));
    *APPEND(b, item->options, item->n_options) =
        (struct option){.key = key,
                        .html = render_inline(b->render, n),
                        .fraction = option_fraction(n),
                        .fixed = node_yes(n, "fixed"),
                        .feedback = part_feedback(b, n->parent, "for", key)};
}

static void build_statement(struct build *b, struct item *item, const struct node *n, bool holds)
{
    const char *key = holds ? "true" : "false";
    const char *language = node_attr_or(b->c->docs[0]->root, "xml:lang", "en");
    bool right = !strcmp(node_attr_or(n, "answer", ""), key);
    *APPEND(b, item->options, item->n_options) =
        (struct option){.key = key,
                        .html = content_word(language, holds ? WORD_TRUE : WORD_FALSE),
                        .fraction = {right, 1},
                        .fixed = true,
                        .feedback = part_feedback(b, n, "for", key)};
}

static enum item_scoring scoring_of(const struct node *n)
{
    const char *scoring = node_attr_or(n, "scoring", "fractions");
    return !strcmp(scoring, "every-decision")   ? SCORING_EVERY_DECISION
           : !strcmp(scoring, "all-or-nothing") ? SCORING_ALL_OR_NOTHING
                                                : SCORING_FRACTIONS;
}

static void build_item(struct build *b, const struct node *bank, const struct node *n)
{
    struct item *item = APPEND(b, b->course->items, b->course->n_items);
    *item = (struct item){.kind = node_is(n, "single-choice")     ? ITEM_SINGLE_CHOICE
                                  : node_is(n, "multiple-choice") ? ITEM_MULTIPLE_CHOICE
                                                                  : ITEM_TRUE_FALSE,
                          .scoring = scoring_of(n),
                          .bank = keep(b, node_attr(bank, "id")),
                          .key = keep(b, node_attr(n, "id")),
                          .objectives = keep(b, node_attr_or(n, "objective", "")),
                          .tags = keep(b, node_attr_or(n, "tags", "")),
                          .weight = number(n, "weight", 1),
                          .shuffle = !node_is(n, "true-false") && yes_unless_no(n, "shuffle"),
                          .stem = render_blocks(b->render, node_child(n, "stem")),
                          .plain = plain(b, node_child(n, "stem")),
                          .feedback_right = part_feedback(b, n, "when", "right"),
                          .feedback_partial = part_feedback(b, n, "when", "partial"),
                          .feedback_wrong = part_feedback(b, n, "when", "wrong"),
                          .rationale = render_blocks(b->render, node_child(n, "rationale"))};
    if (item->kind == ITEM_TRUE_FALSE) {
        build_statement(b, item, n, true);
        build_statement(b, item, n, false);
    }
    for (const struct node *o = node_child(n, "option"); o; o = node_next(o, "option"))
        build_option(b, item, o);
}

/* ---- quizzes and pages */

static struct fraction pass_mark(const struct node *n)
{
    int percent = atoi(node_attr_or(n, "pass", "80%"));
    for (int by = 100; by > 1; by--) {
        if (percent % by == 0 && 100 % by == 0)
            return (struct fraction){percent / by, 100 / by};
    }
    return (struct fraction){percent, 100};
}

static struct quiz *build_quiz(struct build *b, const struct node *n)
{
    struct quiz *quiz = mem_new(b->mem, struct quiz);
    *quiz = (struct quiz){.key = keep(b, node_attr(n, "id")),
                          .kind = keep(b, node_attr(n, "kind")),
                          .title = title(b, n),
                          .description = render_blocks(b->render, node_child(n, "description")),
                          .pass = pass_mark(n),
                          .attempts = number(n, "attempts", 0), /* "unlimited" reads as 0 */
                          .shuffle = yes_unless_no(n, "shuffle"),
                          .optional = node_yes(n, "optional"),
                          .review = keep(b, node_attr_or(n, "review", "compliance"))};
    for (const struct node *d = node_child(n, "draw"); d; d = node_next(d, "draw"))
        *APPEND(b, quiz->draws, quiz->n_draws) =
            (struct draw){.bank = keep(b, node_attr(d, "bank")),
                          .count = number(d, "count", 0),
                          .items = keep(b, node_attr(d, "items")),
                          .objectives = keep(b, node_attr(d, "objective")),
                          .tags = keep(b, node_attr(d, "tags"))};
    return quiz;
}

static struct page *build_page(struct build *b, const struct node *n)
{
    struct page *page = mem_new(b->mem, struct page);
    const struct node *note = node_child(n, "content-note");
    *page = (struct page){.key = keep(b, node_attr(n, "id")),
                          .title = title(b, n),
                          .minutes = number(n, "minutes", 1),
                          .words = page_words(b->c, n),
                          .objectives = keep(b, node_attr_or(n, "objective", "")),
                          .note = render_inline(b->render, note),
                          .note_level = note ? keep(b, node_attr(note, "level")) : NULL};
    page->body = render_fragments(b->render, n, &page->n_body);
    page->alternative =
        render_fragments(b->render, node_child(n, "alternative"), &page->n_alternative);
    b->course->minutes += page->minutes;
    return page;
}

static void build_part(struct build *b, struct module *module, const struct node *n)
{
    struct part *part = APPEND(b, module->parts, module->n_parts);
    if (node_is(n, "page"))
        part->page = build_page(b, n);
    else
        part->quiz = build_quiz(b, n);
}

static void build_module(struct build *b, const struct node *root)
{
    struct module *module = APPEND(b, b->course->modules, b->course->n_modules);
    module->key = keep(b, node_attr(root, "id"));
    module->title = title(b, root);
    module->description = render_blocks(b->render, node_child(root, "description"));
    for (const struct node *n = root->first; n; n = n->next) {
        if (node_is(n, "page") || node_is(n, "quiz"))
            build_part(b, module, n);
    }
}

static void build_steps(struct build *b, const struct node *course)
{
    for (const struct node *n = course->first; n; n = n->next) {
        if (node_is(n, "quiz")) {
            struct module *module = APPEND(b, b->course->modules, b->course->n_modules);
            module->title = title(b, n);
            build_part(b, module, n);
        } else if (node_is(n, "use")) {
            const struct node *root = check_root(b->c, node_attr_or(n, "src", ""));
            if (node_is(root, "module"))
                build_module(b, root);
        }
    }
}

/* ---- the course */

static void build_heads(struct build *b, const struct node *root)
{
    static const struct {
        const char *name;
        void (*build)(struct build *b, const struct node *n);
    } heads[] = {{"objective", build_objective},
                 {"source", build_source},
                 {"definition", build_definition},
                 {"credit", build_credit},
                 {"slot", build_slot},
                 {"contributor", build_contributor}};
    for (const struct node *n = root->first; n; n = n->next) {
        if (n->name && n->type && n->type->item && node_is(root, "bank"))
            build_item(b, root, n);
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
            if (node_is(n, heads[i].name))
                heads[i].build(b, n);
        }
    }
}

static void build_media(struct build *b)
{
    const struct package *p = b->c->package;
    for (size_t i = 0; i < p->n_files; i++) {
        const struct file *f = &p->files[i];
        if (!f->used || !f->type)
            continue;
        unsigned char *data = mem_array(b->mem, unsigned char, f->len + 1);
        memcpy(data, f->data, f->len);
        *APPEND(b, b->course->media, b->course->n_media) =
            (struct media){.path = keep(b, f->path), .type = f->type, .data = data, .len = f->len};
    }
}

struct course *course_build(struct check *c, const void *mem)
{
    struct course *course = mem_new(mem, struct course);
    struct build b = {.c = c, .mem = course, .course = course};
    b.render = render_new(c, course);
    const struct node *root = c->docs[0]->root;
    course->code = keep(&b, node_attr(root, "code"));
    course->language = keep(&b, node_attr(root, "xml:lang"));
    course->title = title(&b, root);
    course->description = render_blocks(b.render, node_child(root, "description"));
    course->version = number(root, "version", 1);
    course->tier = number(root, "tier", 0);
    course->reading_grade = number(root, "reading-grade", 0);
    course->reviewed = day(root, "reviewed");
    course->review_by = day(root, "review-by");
    course->ends = day(root, "ends");
    course->hash = course_hash(c, course);
    for (size_t i = 0; i < c->n_docs; i++)
        build_heads(&b, c->docs[i]->root);
    build_steps(&b, root);
    build_media(&b);
    if (!render_is_broken(b.render))
        return course;
    check_report_file(c, "course.xml",
                      &(struct fault){.stage = STAGE_BYTES,
                                      .rule = "limits",
                                      .found = "more text than one page or item can hold",
                                      .expected = "pages of ordinary length",
                                      .remedy = "split it into more pages"});
    mem_free(course);
    return NULL;
}
