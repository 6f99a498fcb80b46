/*
 * Open edX: the folder of a course (OLX), packed.  SPDX-License-Identifier: Apache-2.0
 *
 * Source: "OLX", the guide to the format at docs.openedx.org, and what it says of each problem
 * type's scoring. Chapters become banks, html blocks pages. A problem with several responses
 * becomes as many questions. Nothing that a problem would run is ever run.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "content/foreign_formats.h"
#include "content/foreign_html.h"
#include "content/qti_rules.h"
#include "content/source.h"
#include "util/buf.h"
#include "util/mem.h"

enum { BODY_MAX = 4 * 1024 * 1024, DEPTH_MAX = 12 };

struct olx {
    struct foreign *f;
    const struct package *package;
    struct foreign_bank *bank;
    const char *chapter;
    int depth;
};

struct problem_run {
    struct olx *o;
    struct foreign_item *item;
    const struct node *problem;
};

/* ---- text */

/* Elements of a problem that are no text of it. */
static bool is_part(const struct node *n)
{
    static const char *const names[] = {"solution",
                                        "demandhint",
                                        "choicehint",
                                        "optionhint",
                                        "correcthint",
                                        "stringequalhint",
                                        "compoundhint",
                                        "script",
                                        "choicegroup",
                                        "checkboxgroup",
                                        "optioninput",
                                        "textline",
                                        "formulaequationinput",
                                        "responseparam",
                                        "additional_answer"};
    size_t len = n->name ? strlen(n->name) : 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (node_is(n, names[i]))
            return true;
    }
    return len > 8 && !strcmp(n->name + len - 8, "response");
}

static void put_html(const struct olx *o, const struct node *parent, const struct node *until,
                     bool parts, struct buf *out)
{
    for (const struct node *n = parent->first; n && n != until; n = n->next) {
        if (n->text) {
            buf_text(out, foreign_escaped(o->f->mem, n->text));
        } else if (parts || !is_part(n)) {
            buf_format(out, "<%s", n->name);
            for (size_t i = 0; i < n->n_attrs; i++)
                buf_format(out, " %s=\"%s\"", n->attrs[i].name,
                           foreign_escaped(o->f->mem, n->attrs[i].value));
            buf_char(out, '>');
            put_html(o, n, NULL, parts, out);
            if (!node_is(n, "br") && !node_is(n, "img") && !node_is(n, "hr"))
                buf_format(out, "</%s>", n->name);
        }
    }
}

static const char *run_of(const struct problem_run *p, const struct node *n, bool pictures)
{
    struct buf *out = buf_new(p->o->f->mem, BODY_MAX);
    if (n)
        put_html(p->o, n, NULL, false, out);
    return foreign_run(p->o->f, p->item, buf_data(out), FOREIGN_HTML, pictures);
}

/* What stands before the response and after the one before it, and its own label. */
static void read_stem(struct problem_run *p, const struct node *response)
{
    struct buf *out = buf_new(p->o->f->mem, BODY_MAX);
    const struct node *from = response->prev;
    while (from && (from->text || !is_part(from)))
        from = from->prev;
    struct node between = {.first = from ? from->next : response->parent->first};
    put_html(p->o, &between, response, false, out);
    put_html(p->o, response, NULL, false, out);
    p->item->stem = foreign_blocks(p->o->f, p->item, buf_data(out), FOREIGN_HTML, false);
}

static void refuse(struct problem_run *p, const char *what, const char *why, const char *remedy)
{
    foreign_refuse(p->o->f, p->item, what, why, remedy);
}

/* ---- responses */

static bool is_true(const struct node *n, const char *name)
{
    return !strcasecmp(node_attr_or(n, name, "false"), "true");
}

static void read_choices(struct problem_run *p, const struct node *response, bool many)
{
    struct foreign_item *item = p->item;
    const struct node *group = node_child(response, many ? "checkboxgroup" : "choicegroup");
    const char *credit = node_attr_or(response, "partial_credit", "");
    item->kind = many ? ITEM_MULTIPLE_CHOICE : ITEM_SINGLE_CHOICE;
    item->scoring = !many                        ? SCORING_FRACTIONS
                    : !strcasecmp(credit, "EDC") ? SCORING_EVERY_DECISION
                                                 : SCORING_ALL_OR_NOTHING;
    if (many && *credit && strcasecmp(credit, "EDC") != 0)
        refuse(p, mem_format(p->o->f->mem, "partial credit by %.40s", credit),
               "it is counted in no way that there is here",
               "choose EDC, or none, and export again");
    item->no_shuffle = !group || !is_true(group, "shuffle");
    for (const struct node *n = group ? node_child(group, "choice") : NULL; n;
         n = node_next(n, "choice")) {
        struct foreign_part *o = foreign_part(p->o->f, &item->options);
        const struct node *hint = node_child(n, "choicehint");
        const char *worth = node_attr_or(n, "point_value", "0.5");
        o->text = run_of(p, n, true);
        o->fixed = is_true(n, "fixed") && !item->no_shuffle;
        o->fraction = (struct fraction){is_true(n, "correct"), 1};
        if (hint && strcasecmp(node_attr_or(hint, "selected", "true"), "false") != 0)
            o->feedback = run_of(p, hint, false);
        if (!strcasecmp(node_attr_or(n, "correct", ""), "partial") &&
            (!*credit || !foreign_fraction(worth, 1, &o->fraction)))
            o->fraction = (struct fraction){0, 1};
    }
}

/* options="('a','b')" correct="a", or <option correct="True">. */
static void read_options(struct problem_run *p, const struct node *response)
{
    struct foreign_item *item = p->item;
    const struct node *input = node_child(response, "optioninput");
    item->kind = ITEM_SINGLE_CHOICE;
    item->scoring = SCORING_FRACTIONS;
    item->no_shuffle = true;
    if (!input || node_next(input, "optioninput")) {
        refuse(p, "its lists to choose from", "a question has one of them here",
               "write a question for each");
        return;
    }
    for (const struct node *n = node_child(input, "option"); n; n = node_next(n, "option")) {
        struct foreign_part *o = foreign_part(p->o->f, &item->options);
        o->text = run_of(p, n, false);
        o->fraction = (struct fraction){is_true(n, "correct"), 1};
        o->feedback =
            node_child(n, "optionhint") ? run_of(p, node_child(n, "optionhint"), false) : NULL;
    }
    const char *at = node_attr_or(input, "options", ""),
               *right = node_attr_or(input, "correct", "");
    while ((at = strpbrk(at, "'\"")) && at[1]) {
        const char *end = strchr(at + 1, *at);
        if (!end)
            break;
        const char *text = mem_text_n(p->o->f->mem, at + 1, (size_t)(end - at - 1));
        struct foreign_part *o = foreign_part(p->o->f, &item->options);
        o->text = foreign_escaped(p->o->f->mem, text);
        o->fraction = (struct fraction){!strcmp(text, right), 1};
        at = end + 1;
    }
}

static void accept(struct problem_run *p, const char *answer)
{
    struct buf *out = buf_new(p->o->f->mem, 2 * strlen(answer) + 1);
    for (; *answer; answer++) /* a star would match anything */
        buf_format(out, "%s%c", *answer == '*' ? "\\" : "", *answer);
    struct foreign_part *part = foreign_part(p->o->f, &p->item->accepted);
    part->text = buf_data(out);
    part->fraction = (struct fraction){1, 1};
}

static void read_string(struct problem_run *p, const struct node *response)
{
    const char *type = node_attr_or(response, "type", "");
    p->item->kind = ITEM_SHORT_ANSWER;
    p->item->fold = strstr(type, "ci");
    if (strstr(type, "regexp"))
        refuse(p, "a regular expression", "answers are texts, with * for any run of characters",
               "write the answers");
    accept(p, node_attr_or(response, "answer", ""));
    for (const struct node *n = node_child(response, "additional_answer"); n;
         n = node_next(n, "additional_answer")) {
        const char *said = node_attr(n, "answer");
        accept(p, said ? said : qti_text(p->o->f->mem, n));
    }
}

/* [1,5] and 3 with a tolerance; what is worked out is not carried. */
static void read_number(struct problem_run *p, const struct node *response)
{
    const void *mem = p->o->f->mem;
    const char *answer = node_attr_or(response, "answer", "");
    const struct node *param = node_child(response, "responseparam");
    const char *tolerance = param ? node_attr_or(param, "default", "") : "";
    struct foreign_part *part = foreign_part(p->o->f, &p->item->accepted);
    p->item->kind = ITEM_NUMERICAL;
    part->fraction = (struct fraction){1, 1};
    answer += strspn(answer, " ");
    double low, high;
    if ((*answer == '[' || *answer == '(') && sscanf(answer + 1, " %lf , %lf", &low, &high) == 2) {
        if (*answer == '(' || strchr(answer, ')'))
            foreign_partly(p->o->f, p->item, "a range without its limits",
                           "limits belong to ranges here", "look at the range");
        part->value = foreign_number(mem, mem_format(mem, "%.12g", (low + high) / 2));
        part->tolerance = foreign_number(mem, mem_format(mem, "%.12g", fabs(high - low) / 2));
    } else {
        part->value = foreign_number(mem, answer);
        double by = strtod(*tolerance ? tolerance : "0.001%", NULL);
        if (part->value && (!*tolerance || strchr(tolerance, '%')))
            by *= fabs(strtod(part->value, NULL)) / 100;
        part->tolerance = foreign_number(mem, mem_format(mem, "%.12g", by));
    }
    if (!part->value || !part->tolerance)
        refuse(p, mem_format(mem, "the answer %.60s", answer), "it is no number or range",
               "write the number");
}

/* ---- problems */

static void read_response(struct problem_run *p, const struct node *response)
{
    const char *name = response->name;
    if (!strcmp(name, "multiplechoiceresponse") || !strcmp(name, "truefalseresponse"))
        read_choices(p, response, false);
    else if (!strcmp(name, "choiceresponse"))
        read_choices(p, response, true);
    else if (!strcmp(name, "optionresponse"))
        read_options(p, response);
    else if (!strcmp(name, "stringresponse"))
        read_string(p, response);
    else if (!strcmp(name, "numericalresponse"))
        read_number(p, response);
    else
        refuse(p, mem_format(p->o->f->mem, "<%.40s>", name),
               "it runs a program, or there is no such kind of question here",
               "write it as one of the kinds that there are");
}

static void read_rest(struct problem_run *p)
{
    for (const struct node *n = p->problem; n; n = node_after(n, p->problem)) {
        if (node_is(n, "solution")) {
            struct buf *out = buf_new(p->o->f->mem, BODY_MAX);
            put_html(p->o, n, NULL, false, out);
            p->item->rationale =
                foreign_blocks(p->o->f, p->item, buf_data(out), FOREIGN_HTML, false);
        } else if (node_is(n, "hint") && node_is(n->parent, "demandhint")) {
            const char *run = run_of(p, n, false);
            if (*run)
                foreign_hint(p->o->f, p->item, run);
        } else if (node_is(n, "compoundhint") || node_is(n, "correcthint") ||
                   node_is(n, "stringequalhint") ||
                   (node_is(n, "choicehint") &&
                    !strcasecmp(node_attr_or(n, "selected", ""), "false"))) {
            foreign_partly(p->o->f, p->item, mem_format(p->o->f->mem, "<%s>", n->name),
                           "feedback belongs to one choice, or to the whole question, here",
                           "write it as feedback or rationale");
        }
    }
}

static const struct node *next_response(const struct node *n, const struct node *problem)
{
    for (n = n ? node_after(n, problem) : problem; n; n = node_after(n, problem)) {
        size_t len = n->name ? strlen(n->name) : 0;
        if (len > 8 && !strcmp(n->name + len - 8, "response"))
            return n;
    }
    return NULL;
}

static void read_problem(struct olx *o, const struct node *problem, const char *id)
{
    struct foreign *f = o->f;
    const char *title = node_attr_or(problem, "display_name", "");
    const struct node *first = next_response(NULL, problem), *script = NULL;
    bool several = first && next_response(first, problem);
    struct fraction weight = {0, 0};
    foreign_fraction(node_attr_or(problem, "weight", "1"), 1, &weight);
    for (const struct node *n = problem; n && !script; n = node_after(n, problem))
        script = node_is(n, "script") ? n : NULL;
    if (!o->bank)
        o->bank = foreign_bank(f, *o->chapter ? o->chapter : "Questions");
    for (const struct node *n = first; n || n == first; n = next_response(n, problem)) {
        int line = doc_place(problem->doc, (n ? n : problem)->offset).line;
        struct problem_run p = {o, foreign_item(f, o->bank, *title ? title : id, line), problem};
        p.item->worth = weight;
        if (script) {
            refuse(&p, "a script", "programs are never run", "write it with fixed values");
        } else if (!n) {
            refuse(&p, "the question", "nothing in it asks for an answer", "write it as a page");
        } else {
            read_stem(&p, n);
            read_response(&p, n);
            read_rest(&p);
        }
        if (several)
            foreign_partly(f, p.item, "several answers in one problem",
                           "each became a question of its own",
                           "look whether each can stand alone");
        if (!n)
            break;
    }
}

/* ---- the course */

static struct doc *open_file(struct olx *o, const char *path)
{
    const struct file *file = package_find(o->package, path);
    struct problems *problems = problems_new(o->f->mem);
    if (!file)
        return NULL;
    struct doc *doc = convert_doc(o->f->mem, path, file->data, file->len, problems);
    o->f->at = o->f->file = path;
    if (!doc->root)
        foreign_refuse(o->f, NULL, mem_format(o->f->mem, "the file %.200s", path),
                       problems->n ? problems->list[0].found : "it cannot be read",
                       problems->n ? problems->list[0].remedy : "export it again");
    return doc->root ? doc : NULL;
}

static void read_html(struct olx *o, const struct node *n, const char *id)
{
    struct foreign *f = o->f;
    const char *name = node_attr_or(n, "filename", id);
    const struct file *file = package_find(o->package, mem_format(f->mem, "html/%s.html", name));
    struct buf *out = buf_new(f->mem, BODY_MAX);
    const char *title = node_attr_or(n, "display_name", "");
    put_html(o, n, NULL, true, out);
    const char *html = file ? convert_text(f->mem, file->data, file->len) : buf_data(out);
    if (file)
        f->at = f->file = file->path;
    f->at = "html"; /* pictures are said from the top: /static/x.png */
    const char *blocks = foreign_blocks(f, NULL, html, FOREIGN_HTML, false);
    int words = 1;
    for (const char *p = html; *p; p++)
        words += *p == ' ';
    if (*blocks)
        foreign_page(f, *title ? title : id, blocks, words);
}

static void read_block(struct olx *o, const struct node *n);

static void read_children(struct olx *o, const struct node *parent)
{
    for (const struct node *n = parent->first; n; n = n->next) {
        if (n->name)
            read_block(o, n);
    }
}

static bool is_container(const struct node *n)
{
    static const char *const names[] = {"course",          "chapter",     "sequential", "vertical",
                                        "split_test",      "randomize",   "wiki",       "library",
                                        "library_content", "conditional", "section"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (node_is(n, names[i]))
            return true;
    }
    return false;
}

static void read_block(struct olx *o, const struct node *n)
{
    const char *id = node_attr_or(n, "url_name", "");
    const char *file = o->f->file;
    if (o->depth == DEPTH_MAX || node_is(n, "wiki"))
        return;
    o->depth++;
    if (*id && !n->first) { /* it stands in a file of its own */
        struct doc *doc = open_file(o, mem_format(o->f->mem, "%s/%s.xml", n->name, id));
        n = doc ? doc->root : n;
    }
    const char *title = node_attr_or(n, "display_name", "");
    if (node_is(n, "chapter")) {
        o->chapter = title;
        o->bank = NULL;
    }
    if (node_is(n, "course") && *title && !o->f->title)
        o->f->title = title;
    if (node_is(n, "problem"))
        read_problem(o, n, *id ? id : "Problem");
    else if (node_is(n, "html"))
        read_html(o, n, *id ? id : "Page");
    else if (is_container(n))
        read_children(o, n);
    else
        foreign_refuse(o->f, NULL,
                       mem_format(o->f->mem, "<%.40s>%s%.80s", n->name, *title ? " " : "", title),
                       "there is no such block here", "bring what it says as a page");
    o->f->file = file;
    o->depth--;
}

bool olx_read(struct foreign *f, const struct package *package, const struct node *root)
{
    struct olx o = {.f = f, .package = package, .chapter = ""};
    f->format = "Open edX (OLX)";
    read_block(&o, root);
    return true;
}
