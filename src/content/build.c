/* From sound trees to the records of a course.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "content/build.h"
#include "content/check.h"
#include "content/condition.h"
#include "content/lend.h"
#include "content/meaning.h"
#include "content/render.h"
#include "content/translate.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

const char *build_keep(struct build *b, const char *text)
{
    return mem_text(b->mem, text);
}

const char *build_plain(struct build *b, const struct node *n)
{
    return n ? node_text(b->mem, n) : NULL;
}

const char *build_title(struct build *b, const struct node *n)
{
    return build_plain(b, node_child(n, "title"));
}

static date day(const struct node *n, const char *attribute)
{
    date d = DATE_NONE;
    date_parse(node_attr_or(n, attribute, ""), &d);
    return d;
}

int build_number(const struct node *n, const char *attribute, int otherwise)
{
    const char *value = node_attr(n, attribute);
    return value ? atoi(value) : otherwise;
}

bool build_yes_unless_no(const struct node *n, const char *attribute)
{
    return !strcmp(node_attr_or(n, attribute, "yes"), "yes");
}

/* ---- heads */

static void build_objective(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->objectives, b->course->n_objectives) =
        (struct objective){.key = build_keep(b, node_attr(n, "id")),
                           .html = render_inline(b->render, n),
                           .competency = build_keep(b, node_attr(n, "competency")),
                           .step = build_keep(b, node_attr_or(n, "step", "")),
                           .principles = build_keep(b, node_attr_or(n, "principle", "")),
                           .clas = build_keep(b, node_attr_or(n, "clas", ""))};
}

static void build_source(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->sources, b->course->n_sources) =
        (struct source){.key = build_keep(b, node_attr(n, "id")),
                        .kind = build_keep(b, node_attr(n, "kind")),
                        .by = build_keep(b, node_attr(n, "by")),
                        .title = render_inline(b->render, node_child(n, "title")),
                        .in = build_keep(b, node_attr(n, "in")),
                        .url = build_keep(b, node_attr(n, "url")),
                        .doi = build_keep(b, node_attr(n, "doi")),
                        .note = render_inline(b->render, node_child(n, "p")),
                        .states = build_keep(b, node_attr(n, "state")),
                        .year = build_number(n, "year", 0),
                        .checked = day(n, "checked")};
}

static void build_definition(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->definitions, b->course->n_definitions) =
        (struct definition){.key = build_keep(b, node_attr(n, "id")),
                            .title = build_title(b, n),
                            .html = render_blocks(b->render, n)};
}

static const char *some_text(struct build *b, const struct node *n)
{
    const char *text = build_plain(b, n);
    return text && *text ? text : NULL;
}

static void build_credit(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->credits, b->course->n_credits) =
        (struct credit){.kind = build_keep(b, node_attr(n, "kind")),
                        .topic = build_keep(b, node_attr(n, "topic")),
                        .statement = some_text(b, n),
                        .hundredths = credit_hundredths(n),
                        .provider = build_keep(b, node_attr(n, "provider")),
                        .number = build_keep(b, node_attr(n, "number")),
                        .from = day(n, "from"),
                        .until = day(n, "until")};
}

static void build_slot(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->slots, b->course->n_slots) =
        (struct slot){.key = build_keep(b, node_attr(n, "key")),
                      .text = build_plain(b, n),
                      .required = node_yes(n, "required")};
}

static void build_contributor(struct build *b, const struct node *n)
{
    *APPEND(b, b->course->contributors, b->course->n_contributors) =
        (struct contributor){.role = build_keep(b, node_attr(n, "role")),
                             .name = build_keep(b, node_attr(n, "name")),
                             .credentials = build_keep(b, node_attr(n, "credentials")),
                             .statement = some_text(b, n),
                             .hidden = node_yes(n, "hidden")};
}

/* ---- for some only */

static bool same(const char *a, const char *b)
{
    return !a || !b ? a == b : !strcmp(a, b);
}

int build_condition(struct build *b, const struct node *n)
{
    struct course *course = b->course;
    if (!is_conditional(n))
        return 0;
    const struct condition new = {.roles = build_keep(b, node_attr(n, "role")),
                                  .states = build_keep(b, node_attr(n, "state")),
                                  .facility_kinds = build_keep(b, node_attr(n, "facility")),
                                  .except = node_yes(n, "except")};
    for (size_t i = 0; i < course->n_conditions; i++) {
        const struct condition *old = &course->conditions[i];
        if (old->except == new.except && same(old->roles, new.roles) &&
            same(old->states, new.states) && same(old->facility_kinds, new.facility_kinds))
            return (int)i + 1;
    }
    *APPEND(b, course->conditions, course->n_conditions) = new;
    return (int)course->n_conditions;
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

static void build_draws(struct build *b, struct quiz *quiz, const struct node *n)
{
    for (const struct node *d = node_child(n, "draw"); d; d = node_next(d, "draw")) {
        int condition = build_condition(b, d);
        quiz->conditional = quiz->conditional || condition;
        *APPEND(b, quiz->draws, quiz->n_draws) =
            (struct draw){.bank = build_keep(b, node_attr(d, "bank")),
                          .count = build_number(d, "count", 0),
                          .items = build_keep(b, node_attr(d, "items")),
                          .objectives = build_keep(b, node_attr(d, "objective")),
                          .tags = build_keep(b, node_attr(d, "tags")),
                          .condition = condition};
    }
}

static struct quiz *build_quiz(struct build *b, const struct node *n)
{
    const struct quiz_kind *kind = quiz_kind_of(n);
    struct quiz *quiz = mem_new(b->mem, struct quiz);
    *quiz = (struct quiz){.key = build_keep(b, node_attr(n, "id")),
                          .kind = kind->name,
                          .title = build_title(b, n),
                          .description = render_blocks(b->render, node_child(n, "description")),
                          .needed = node_yes(n, "optional") ? "no" : kind->needed,
                          .pass = kind->passes ? pass_mark(n) : (struct fraction){0, 1},
                          .attempts = build_number(n, "attempts", 0), /* "unlimited" reads as 0 */
                          .delay = build_keep(b, node_attr(n, "delay")),
                          .limit = build_keep(b, node_attr(n, "limit")),
                          .grading = build_keep(b, node_attr_or(n, "grading", "highest")),
                          .feedback = build_keep(b, node_attr_or(n, "feedback", "deferred")),
                          .penalty = fraction_parse(node_attr(n, "penalty")),
                          .review = build_keep(b, node_attr_or(n, "review", kind->review)),
                          .pairs_with = build_keep(b, node_attr(n, "pairs-with")),
                          .after = build_keep(b, node_attr(n, "after")),
                          .certainty = node_yes(n, "certainty"),
                          .shuffle = build_yes_unless_no(n, "shuffle"),
                          .optional = node_yes(n, "optional")};
    build_draws(b, quiz, n);
    return quiz;
}

static bool has_activity(const struct course *course, const char *key)
{
    for (size_t i = 0; i < course->n_activities; i++) {
        if (!strcmp(course->activities[i].key, key))
            return true;
    }
    return false;
}

/* An item in the text of a page is a quiz of its own. Where it stands twice (for different job
 * roles), it is still one. */
static void build_activity(struct build *b, const struct page *page, const char *key)
{
    const struct node *item = check_find(b->c, key);
    if (!item || has_activity(b->course, key))
        return;
    struct quiz *quiz = APPEND(b, b->course->activities, b->course->n_activities);
    *quiz = (struct quiz){.key = key,
                          .kind = "activity",
                          .title = page->title,
                          .needed = "no",
                          .pass = {0, 1},
                          .grading = "last",
                          .feedback = "immediate",
                          .penalty = {0, 1},
                          .review = "open",
                          .optional = true};
    *APPEND(b, quiz->draws, quiz->n_draws) =
        (struct draw){.bank = build_keep(b, node_attr(item_bank(item), "id")), .items = key};
}

static void build_activities(struct build *b, const struct page *page)
{
    for (size_t i = 0; i < page->n_body; i++) {
        if (page->body[i].kind == FRAGMENT_ACTIVITY)
            build_activity(b, page, page->body[i].key);
    }
}

static struct page *build_page(struct build *b, const struct node *n)
{
    struct page *page = mem_new(b->mem, struct page);
    const struct node *note = node_child(n, "content-note");
    *page = (struct page){.key = build_keep(b, node_attr(n, "id")),
                          .title = build_title(b, n),
                          .minutes = build_number(n, "minutes", 1),
                          .words = page_words(b->c, n),
                          .objectives = build_keep(b, node_attr_or(n, "objective", "")),
                          .note = render_inline(b->render, note),
                          .note_level = note ? build_keep(b, node_attr(note, "level")) : NULL};
    page->body = render_fragments(b->render, n, &page->n_body);
    page->alternative =
        render_fragments(b->render, node_child(n, "alternative"), &page->n_alternative);
    build_activities(b, page);
    return page;
}

static void build_part(struct build *b, struct module *module, const struct node *n)
{
    struct part *part = APPEND(b, module->parts, module->n_parts);
    if (node_is(n, "page"))
        part->page = build_page(b, n);
    else
        part->quiz = build_quiz(b, n);
    if (part->quiz && module->optional)
        part->quiz->needed = "no";
}

static void build_module(struct build *b, const struct node *use, const struct node *root)
{
    struct module *module = APPEND(b, b->course->modules, b->course->n_modules);
    module->optional = node_yes(use, "optional");
    module->condition = build_condition(b, use);
    module->key = build_keep(b, node_attr(root, "id"));
    module->title = build_title(b, root);
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
            module->title = build_title(b, n);
            build_part(b, module, n);
        } else if (node_is(n, "use")) {
            const struct node *root = check_root(b->c, node_attr_or(n, "src", ""));
            if (node_is(root, "module"))
                build_module(b, n, root);
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
    if (root->type->item)
        build_item(b, root, root);
    for (const struct node *n = root->first; n; n = n->next) {
        if (n->name && n->type && n->type->item)
            build_item(b, root, n);
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
            if (node_is(n, heads[i].name) && !(is_lent(root->doc) && node_is(n, "objective")))
                heads[i].build(b, n);
        }
    }
}

/* The files that the course consists of, byte for byte; what nothing reaches is no part of it. */
static void build_files(struct build *b)
{
    const struct package *p = b->c->package;
    for (size_t i = 0; i < p->n_files; i++) {
        const struct file *f = &p->files[i];
        if (!f->used && !f->translated)
            continue;
        unsigned char *data = mem_array(b->mem, unsigned char, f->len + 1);
        memcpy(data, f->data, f->len);
        if (!f->type && strchr(f->path, '@')) /* of another course: kept there */
            continue;
        if (f->type)
            *APPEND(b, b->course->media, b->course->n_media) = (struct media){
                .path = build_keep(b, f->path), .type = f->type, .data = data, .len = f->len};
        else
            *APPEND(b, b->course->files, b->course->n_files) =
                (struct course_file){.path = build_keep(b, f->path), .data = data, .len = f->len};
    }
}

bool course_build_words(struct check *c, struct course *course)
{
    struct build b = {.c = c, .mem = course, .course = course, .render = render_new(c, course)};
    const struct node *root = c->docs[0]->root;
    course->title = build_title(&b, root);
    course->description = render_blocks(b.render, node_child(root, "description"));
    for (size_t i = 0; i < c->n_docs; i++)
        build_heads(&b, c->docs[i]->root);
    build_steps(&b, root);
    return !render_is_broken(b.render);
}

struct course *course_build(struct check *c, const void *mem)
{
    struct course *course = mem_new(mem, struct course);
    struct build b = {.c = c, .mem = course, .course = course};
    const struct node *root = c->docs[0]->root;
    course->code = build_keep(&b, node_attr(root, "code"));
    course->language = build_keep(&b, node_attr(root, "xml:lang"));
    course->version = build_number(root, "version", 1);
    course->tier = build_number(root, "tier", 0);
    course->reading_grade = build_number(root, "reading-grade", 0);
    course->reviewed = day(root, "reviewed");
    course->review_by = day(root, "review-by");
    course->ends = day(root, "ends");
    course->requires = build_keep(&b, node_attr_or(root, "requires", ""));
    course->minutes = least_minutes(c, false);
    course->hash = course_hash(c, course);
    build_files(&b);
    if (course_build_words(c, course) && course_translate(c, course))
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
