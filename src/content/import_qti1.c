/*
 * QTI 1.2, alone and as Common Cartridge 1.1 to 1.3 and Canvas write it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Sources: IMS QTI ASI XML Binding 1.2.1; IMS Common Cartridge Profile 1.3, section 4.7. What an
 * answer is worth is worked out by <resprocessing>: conditions in their order, each adding to or
 * setting SCORE, until one without continue="Yes" holds.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "content/foreign_formats.h"
#include "content/foreign_html.h"
#include "content/qti.h"
#include "util/buf.h"
#include "util/mem.h"

/* ---- what answers are worth */

static bool holds(struct qti_rules *r, const struct node *condition);

/* All children of a condition; a condition of several holds if all do. */
static bool all_hold(struct qti_rules *r, const struct node *n, bool any)
{
    bool is = !any;
    for (n = n->first; n; n = n->next) {
        if (n->name)
            is = any ? is || holds(r, n) : is && holds(r, n);
    }
    return is;
}

static bool compares(const struct qti_value *v, const struct node *n)
{
    const char *said = qti_text(n->doc, n);
    bool minds = !strcasecmp(node_attr_or(n, "case", "No"), "Yes");
    for (size_t i = 0; i < v->n; i++) {
        double x = strtod(v->list[i], NULL), y = strtod(said, NULL);
        bool is = node_is(n, "varequal")
                      ? (minds ? !strcmp(v->list[i], said) : !strcasecmp(v->list[i], said))
                  : node_is(n, "varlt")  ? x < y
                  : node_is(n, "varlte") ? x <= y
                  : node_is(n, "vargt")  ? x > y
                                         : x >= y;
        if (is)
            return true;
    }
    return false;
}

static bool holds(struct qti_rules *r, const struct node *n)
{
    static const char *const comparisons[] = {"varequal", "varlt", "varlte", "vargt", "vargte"};
    struct qti_response *response = qti_response(r, node_attr_or(n, "respident", ""));
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        if (node_is(n, comparisons[i]))
            return response && compares(&response->value, n);
    }
    if (node_is(n, "and") || node_is(n, "conditionvar"))
        return all_hold(r, n, false);
    if (node_is(n, "or"))
        return all_hold(r, n, true);
    if (node_is(n, "not"))
        return !all_hold(r, n, false);
    if (node_is(n, "other"))
        return true;
    if (node_is(n, "unanswered"))
        return response && !response->value.n;
    if (!r->unknown)
        r->unknown = n->name;
    return false;
}

static bool is_score(const struct node *n)
{
    const char *name = node_attr_or(n, "varname", "SCORE");
    return !strcasecmp(name, "SCORE") || !strcasecmp(name, "que_score");
}

static void change(struct qti_rules *r, const struct node *set, double *score)
{
    double by = strtod(qti_text(set->doc, set), NULL);
    const char *action = node_attr_or(set, "action", "Set");
    if (!is_score(set))
        return;
    if (!strcasecmp(action, "Set"))
        *score = by;
    else if (!strcasecmp(action, "Add"))
        *score += by;
    else if (!strcasecmp(action, "Subtract"))
        *score -= by;
    else if (!strcasecmp(action, "Multiply"))
        *score *= by;
    else if (!strcasecmp(action, "Divide") && by != 0)
        *score /= by;
    else
        r->unknown = "an action on the score";
}

static const struct node *score_variable(const struct node *processing)
{
    const struct node *outcomes = node_child(processing, "outcomes");
    const struct node *n = outcomes ? node_child(outcomes, "decvar") : NULL;
    while (n && !is_score(n))
        n = node_next(n, "decvar");
    return n;
}

static double score_1(struct qti_rules *r)
{
    const struct node *processing = node_child(r->item, "resprocessing");
    double score = 0;
    if (!processing)
        return 0;
    const struct node *variable = score_variable(processing);
    if (variable)
        score = strtod(node_attr_or(variable, "defaultval", "0"), NULL);
    for (const struct node *n = node_child(processing, "respcondition"); n;
         n = node_next(n, "respcondition")) {
        const struct node *condition = node_child(n, "conditionvar");
        if (!condition || !holds(r, condition))
            continue;
        for (const struct node *set = node_child(n, "setvar"); set; set = node_next(set, "setvar"))
            change(r, set, &score);
        if (strcasecmp(node_attr_or(n, "continue", "No"), "Yes") != 0)
            break;
    }
    const char *low = variable ? node_attr(variable, "minvalue") : NULL;
    const char *high = variable ? node_attr(variable, "maxvalue") : NULL;
    if (low && *low && score < strtod(low, NULL))
        score = strtod(low, NULL);
    if (high && *high && score > strtod(high, NULL))
        score = strtod(high, NULL);
    return score;
}

/* ---- text */

static const struct node *find(const struct node *top, const char *name)
{
    for (const struct node *n = top; n; n = node_after(n, top)) {
        if (n != top && node_is(n, name))
            return n;
    }
    return NULL;
}

static bool is_response(const struct node *n)
{
    return node_is(n, "response_lid") || node_is(n, "response_str") || node_is(n, "response_num") ||
           node_is(n, "response_xy") || node_is(n, "response_grp");
}

/* All material below a node, but not that of responses, as HTML. */
static const char *material(struct qti *q, const struct node *top)
{
    struct buf *out = buf_new(q->f->mem, COURSE_TEXT_MAX);
    for (const struct node *n = top; n;) {
        if (n != top && is_response(n)) {
            n = node_past(n, top);
            continue;
        }
        if (node_is(n, "mattext")) {
            bool html = strcasestr(node_attr_or(n, "texttype", "text/plain"), "html");
            const char *text = qti_text(q->f->mem, n);
            buf_format(out, "<div>%s</div>", html ? text : foreign_escaped(q->f->mem, text));
        } else if (node_is(n, "matimage")) {
            buf_format(out, "<img src=\"%s\" alt=\"%s\">",
                       foreign_escaped(q->f->mem, node_attr_or(n, "uri", "")),
                       foreign_escaped(q->f->mem, node_attr_or(n, "label", "")));
        } else if (node_is(n, "mataudio") || node_is(n, "matvideo") || node_is(n, "matapplet")) {
            buf_text(out, "<object></object>");
        }
        n = node_after(n, top);
    }
    return buf_data(out);
}

static const char *run_of(struct qti *q, const struct node *n, bool pictures)
{
    return n ? foreign_run(q->f, q->item, material(q, n), FOREIGN_HTML, pictures) : "";
}

static const char *metadata(const struct qti *q, const char *label)
{
    const struct node *meta = node_child(q->root, "itemmetadata");
    for (const struct node *n = meta; n; n = node_after(n, meta)) {
        const struct node *name =
            node_is(n, "qtimetadatafield") ? node_child(n, "fieldlabel") : NULL;
        const struct node *entry = name ? node_child(n, "fieldentry") : NULL;
        if (entry && !strcmp(qti_text(q->f->mem, name), label))
            return qti_text(q->f->mem, entry);
    }
    return "";
}

/* Feedback by its ident. */
static const char *feedback_run(struct qti *q, const char *ident)
{
    for (const struct node *n = node_child(q->root, "itemfeedback"); n;
         n = node_next(n, "itemfeedback")) {
        if (!strcmp(node_attr_or(n, "ident", ""), ident))
            return run_of(q, n, false);
    }
    return NULL;
}

/* The feedback of the condition that asks for this choice and nothing else. */
static const char *choice_feedback(struct qti *q, const char *id)
{
    const struct node *processing = node_child(q->root, "resprocessing");
    for (const struct node *n = processing ? node_child(processing, "respcondition") : NULL; n;
         n = node_next(n, "respcondition")) {
        const struct node *shown = node_child(n, "displayfeedback");
        const struct node *condition = node_child(n, "conditionvar");
        const struct node *equal = condition ? node_child(condition, "varequal") : NULL;
        if (shown && equal && !node_next(equal, "varequal") &&
            !strcmp(qti_text(q->f->mem, equal), id))
            return feedback_run(q, node_attr_or(shown, "linkrefid", ""));
    }
    return NULL;
}

/* ---- kinds */

static size_t labels_of(const struct node *response, const struct node **list)
{
    size_t n = 0;
    for (const struct node *at = response; at && n < QTI_CHOICES_MAX;
         at = node_after(at, response)) {
        if (node_is(at, "response_label"))
            list[n++] = at;
    }
    return n;
}

static void read_choice(struct qti *q)
{
    struct qti_choices c = {.response = &q->rules.responses[0]};
    const struct node *response = q->gaps[0], *render = find(response, "render_choice");
    c.n = labels_of(response, c.list);
    bool one = strcasecmp(node_attr_or(response, "rcardinality", "Single"), "Multiple") != 0;
    q->item->no_shuffle = !render || strcasecmp(node_attr_or(render, "shuffle", "No"), "Yes") != 0;
    for (size_t i = 0; i < c.n; i++) {
        c.ids[i] = node_attr_or(c.list[i], "ident", "");
        struct foreign_part *o = foreign_part(q->f, &q->item->options);
        o->text = run_of(q, c.list[i], true);
        o->feedback = choice_feedback(q, c.ids[i]);
        o->fixed =
            !strcasecmp(node_attr_or(c.list[i], "rshuffle", "Yes"), "No") && !q->item->no_shuffle;
    }
    if (one)
        qti_score_one(q, &c);
    else
        qti_score_many(q, &c);
}

/* Every text that a condition compares this response with. */
static bool gather_texts(struct qti *q, const char *id, struct qti_value *ret, bool *ret_fold)
{
    const struct node *processing = node_child(q->root, "resprocessing");
    bool minds = false, not = false;
    ret->n = 0;
    for (const struct node *n = processing; n; n = node_after(n, processing)) {
        if (!node_is(n, "varequal") || strcmp(node_attr_or(n, "respident", ""), id) != 0)
            continue;
        bool yes = !strcasecmp(node_attr_or(n, "case", "No"), "Yes");
        minds |= yes;
        not |= !yes;
        qti_add(ret, qti_text(q->f->mem, n));
    }
    *ret_fold = !minds;
    if (minds && not )
        qti_refuse(q, "capitals that matter in some answers alone",
                   "they matter in all of a question, or none", "choose one, and write it anew");
    return ret->n;
}

static void accept_text(struct qti *q, struct foreign_parts *parts, const char *text, double worth)
{
    struct foreign_part *part = foreign_part(q->f, parts);
    struct buf *out = buf_new(q->f->mem, 2 * strlen(text) + 1);
    for (const char *p = text; *p; p++) /* a star would match anything */
        buf_format(out, "%s%c", *p == '*' ? "\\" : "", *p);
    part->text = buf_data(out);
    part->fraction = qti_share(q, worth);
}

static void read_text(struct qti *q)
{
    struct qti_value values;
    struct qti_response *r = &q->rules.responses[0];
    double worth[QTI_VALUES_MAX], best = 0;
    q->item->kind = ITEM_SHORT_ANSWER;
    if (!gather_texts(q, r->id, &values, &q->item->fold)) {
        q->item->kind = ITEM_ESSAY;
        foreign_partly(q->f, q->item, "how it is marked",
                       "an essay is marked by criteria with levels, and has one of two levels now",
                       "write the criteria that a marker should look for");
        return;
    }
    for (size_t i = 0; i < values.n; i++) {
        r->value = (struct qti_value){.n = 1, .list = {values.list[i]}};
        worth[i] = qti_score(&q->rules);
        best = worth[i] > best ? worth[i] : best;
    }
    if (!qti_set_best(q, best))
        return;
    for (size_t i = 0; i < values.n; i++) {
        if (worth[i] > 0)
            accept_text(q, &q->item->accepted, values.list[i], worth[i]);
    }
}

/* The ranges and numbers that conditions compare with, in their order. */
static void read_number(struct qti *q)
{
    const struct node *processing = node_child(q->root, "resprocessing");
    struct qti_response *r = &q->rules.responses[0];
    double low = NAN, best = 0, worth[QTI_VALUES_MAX];
    q->item->kind = ITEM_NUMERICAL;
    for (const struct node *n = processing; n; n = node_after(n, processing)) {
        bool begins = node_is(n, "vargte") || node_is(n, "vargt");
        bool ends = node_is(n, "varlte") || node_is(n, "varlt"), exact = node_is(n, "varequal");
        if (!begins && !ends && !exact)
            continue;
        double x = strtod(qti_text(q->f->mem, n), NULL);
        if (begins)
            low = x;
        if (node_is(n, "vargt") || node_is(n, "varlt"))
            foreign_partly(q->f, q->item, "a limit that does not belong to its range",
                           "limits belong to ranges here", "look at the range");
        if (begins || (ends && isnan(low)) || q->item->accepted.n == QTI_VALUES_MAX)
            continue;
        double half = exact ? 0 : (x - low) / 2, at = exact ? x : (x + low) / 2;
        r->value = (struct qti_value){.n = 1, .list = {mem_format(q->f->mem, "%.12g", at)}};
        worth[q->item->accepted.n] = qti_score(&q->rules);
        best = fmax(best, worth[q->item->accepted.n]);
        struct foreign_part *part = foreign_part(q->f, &q->item->accepted);
        part->value = foreign_number(q->f->mem, r->value.list[0]);
        part->tolerance = foreign_number(q->f->mem, mem_format(q->f->mem, "%.12g", half));
        if (!part->value || !part->tolerance) {
            qti_refuse(q, "a number that is none", "it cannot be compared with",
                       "write the number");
            return;
        }
    }
    if (!qti_set_best(q, best))
        return;
    for (size_t i = 0; i < q->item->accepted.n; i++)
        q->item->accepted.list[i].fraction = qti_share(q, worth[i]);
    /* An exact number within a range that is worth as much says nothing more. */
    struct foreign_parts *a = &q->item->accepted;
    if (a->n == 2 && !strcmp(a->list[0].value, a->list[1].value))
        a->list[0] = a->list[1], a->n = 1;
}

/* ---- several responses: rows to match, or gaps in the text */

static void write_rows(struct qti *q, struct qti_gap *gaps)
{
    struct foreign_item *item = q->item;
    item->kind = ITEM_MATCHING;
    for (size_t i = 0; i < q->n_gaps; i++) {
        const struct node *labels[QTI_CHOICES_MAX];
        size_t n = labels_of(q->gaps[i], labels);
        struct foreign_part row = {.text = run_of(q, node_child(q->gaps[i], "material"), false)};
        if (!qti_near(gaps[i].best, gaps[0].best))
            qti_refuse(q, "weights of its rows", "each row counts alike here",
                       "write a question for each");
        for (size_t k = 0; k < n; k++) {
            const char *text = run_of(q, labels[k], true);
            size_t o = 0;
            while (o < item->options.n && strcmp(item->options.list[o].text, text) != 0)
                o++;
            if (o == item->options.n)
                foreign_part(q->f, &item->options)->text = text;
            if (k < gaps[i].values.n && gaps[i].worth[k] > 0)
                row.answer = (int)o;
        }
        *foreign_part(q->f, &item->rows) = row;
    }
}

/* The stem with marks where Canvas writes [name]. */
static const char *mark_gaps(struct qti *q, const char *html)
{
    for (size_t i = 0; i < q->n_gaps; i++) {
        char mark[4];
        const char *name = foreign_words(
            q->f, material(q, node_child(q->gaps[i], "material") ?: q->gaps[i]), FOREIGN_HTML);
        const char *token = mem_format(q->f->mem, "[%s]", name);
        const char *at = *name ? strstr(html, token) : NULL;
        foreign_gap_mark(i, mark);
        if (!at) {
            qti_refuse(q, mem_format(q->f->mem, "the gap %.40s", token),
                       "it has no place in the text", "write the question anew");
            return html;
        }
        html = mem_format(q->f->mem, "%.*s%s%s", (int)(at - html), html, mark, at + strlen(token));
    }
    return html;
}

static void write_gaps(struct qti *q, struct qti_gap *gaps, bool typed)
{
    q->item->kind = ITEM_GAP_FILL;
    for (size_t i = 0; i < q->n_gaps; i++) {
        const struct node *labels[QTI_CHOICES_MAX];
        size_t n = labels_of(q->gaps[i], labels);
        struct foreign_gap *gap = foreign_gap(q->f, q->item);
        double best = q->best;
        gap->fold = true;
        q->best = gaps[i].best;
        for (size_t k = 0; k < n; k++) {
            const char *text = foreign_words(q->f, material(q, labels[k]), FOREIGN_HTML);
            if (typed && gaps[i].worth[k] > 0)
                accept_text(q, &gap->accepted, text, gaps[i].worth[k]);
            if (typed)
                continue;
            struct foreign_part *o = foreign_part(q->f, &gap->options);
            o->text = text;
            o->fraction = qti_share(q, gaps[i].worth[k]);
        }
        q->best = best;
    }
    if (q->item->scoring == SCORING_EACH)
        qti_weigh_gaps(q, gaps);
}

static void read_several(struct qti *q)
{
    const char *type = metadata(q, "question_type");
    bool typed = !strcmp(type, "fill_in_multiple_blanks_question");
    bool inside = typed || !strcmp(type, "multiple_dropdowns_question");
    struct qti_gap *gaps = mem_array(q->f->mem, struct qti_gap, q->n_gaps);
    for (size_t i = 0; i < q->n_gaps; i++) {
        const struct node *labels[QTI_CHOICES_MAX];
        size_t n = labels_of(q->gaps[i], labels);
        gaps[i].response = &q->rules.responses[i];
        gaps[i].chosen = true;
        for (size_t k = 0; k < n; k++)
            qti_add(&gaps[i].values, node_attr_or(labels[k], "ident", ""));
        if (!n || !node_is(q->gaps[i], "response_lid")) {
            qti_refuse(q, "several things to answer", "a question asks one of them here",
                       "write a question for each");
            return;
        }
    }
    const char *html = material(q, node_child(q->root, "presentation"));
    if (inside)
        q->item->stem = foreign_blocks(q->f, q->item, mark_gaps(q, html), FOREIGN_HTML, true);
    if (q->item->refused || !qti_score_gaps(q, gaps))
        return;
    if (inside)
        write_gaps(q, gaps, typed);
    else
        write_rows(q, gaps);
}

/* ---- items */

static void find_responses(struct qti *q)
{
    const struct node *presentation = node_child(q->root, "presentation");
    for (const struct node *n = presentation; n; n = node_after(n, presentation)) {
        if (!is_response(n) || q->n_gaps == FOREIGN_GAPS_MAX)
            continue;
        q->rules.responses[q->rules.n_responses++] = (struct qti_response){
            .id = node_attr_or(n, "ident", ""), .cardinality = "multiple", .base = "identifier"};
        q->gaps[q->n_gaps++] = n;
    }
}

/* Whether some choice shows this feedback, and nothing else. */
static bool is_of_choice(struct qti *q, const char *ident)
{
    const struct node *processing = node_child(q->root, "resprocessing");
    bool choice = q->item->kind == ITEM_SINGLE_CHOICE || q->item->kind == ITEM_MULTIPLE_CHOICE;
    for (const struct node *n = processing ? node_child(processing, "respcondition") : NULL; n;
         n = node_next(n, "respcondition")) {
        const struct node *shown = node_child(n, "displayfeedback");
        const struct node *condition = node_child(n, "conditionvar");
        const struct node *equal = condition ? node_child(condition, "varequal") : NULL;
        if (choice && shown && equal && !node_next(equal, "varequal") &&
            !strcmp(node_attr_or(shown, "linkrefid", ""), ident))
            return true;
    }
    return false;
}

static void read_feedback(struct qti *q)
{
    static const char *const known[] = {"general_fb", "correct_fb", "general_incorrect_fb"};
    struct foreign_item *item = q->item;
    for (const struct node *n = node_child(q->root, "itemfeedback"); n;
         n = node_next(n, "itemfeedback")) {
        const char *id = node_attr_or(n, "ident", "");
        if (!strcmp(id, known[0]))
            item->rationale = foreign_blocks(q->f, item, material(q, n), FOREIGN_HTML, false);
        else if (!strcmp(id, known[1]))
            item->feedback_right = run_of(q, n, false);
        else if (!strcmp(id, known[2]))
            item->feedback_wrong = run_of(q, n, false);
        else if (!is_of_choice(q, id))
            foreign_partly(q->f, item, mem_format(q->f->mem, "the feedback \"%.60s\"", id),
                           "it is shown by rules of the item", "write it as feedback or rationale");
    }
}

/* A score out of 100, or of anything else, is a share; points are said beside it. */
static void weigh(struct qti *q)
{
    const char *points = metadata(q, "points_possible");
    if (!*points)
        points = metadata(q, "cc_weighting");
    if (!*points || !foreign_fraction(points, 1, &q->item->worth))
        q->item->worth = q->best == 100 || q->best == 0 ? (struct fraction){1, 1} : q->item->worth;
}

static void read_page(struct qti *q, struct foreign_bank *bank, const char *html)
{
    const char *blocks = foreign_blocks(q->f, q->item, html, FOREIGN_HTML, false);
    int words = 1;
    for (const char *p = html; *p; p++)
        words += *p == ' ';
    bank->n_items--;
    q->f->out->items--;
    if (*blocks)
        foreign_page(q->f, *q->item->name ? q->item->name : "Page", blocks, words);
}

static void read_kind(struct qti *q)
{
    const char *type = metadata(q, "question_type");
    bool lid = node_is(q->gaps[0], "response_lid");
    if (!strcmp(type, "calculated_question") || !strcmp(type, "file_upload_question"))
        qti_refuse(q, mem_format(q->f->mem, "a %s", type), "there is no such kind of question here",
                   "write it as one of the kinds that there are");
    else if (q->n_gaps > 1)
        read_several(q);
    else if (lid)
        read_choice(q);
    else if (node_is(q->gaps[0], "response_num") || !strcmp(type, "numerical_question"))
        read_number(q);
    else if (node_is(q->gaps[0], "response_str"))
        read_text(q);
    else
        qti_refuse(q, mem_format(q->f->mem, "<%.20s>", q->gaps[0]->name),
                   "there is no such kind of question here",
                   "write it as one of the kinds that there are");
}

static void read_item(struct foreign *f, struct foreign_bank *bank, struct node *root)
{
    const char *title = node_attr_or(root, "title", ""), *id = node_attr_or(root, "ident", "");
    struct qti *q = mem_new(f->mem, struct qti);
    *q = (struct qti){.f = f, .root = root};
    q->rules = (struct qti_rules){.mem = f->mem, .item = root, .score = score_1};
    const char *html;
    q->item = foreign_item(f, bank, *title ? title : id, doc_place(root->doc, root->offset).line);
    const struct node *presentation = node_child(root, "presentation");
    html = presentation ? material(q, presentation) : "";
    find_responses(q);
    if (!q->n_gaps) {
        read_page(q, bank, html);
        return;
    }
    read_kind(q);
    if (!q->item->stem)
        q->item->stem = foreign_blocks(f, q->item, html, FOREIGN_HTML, false);
    read_feedback(q);
    weigh(q);
}

/* Items of a section, and of those in it; one that draws some of its own is a bank of its own. */
static void read_section(struct foreign *f, struct foreign_bank *bank, struct node *section)
{
    const struct node *ordering = node_child(section, "selection_ordering");
    const struct node *selection = ordering ? node_child(ordering, "selection") : NULL;
    const struct node *number = selection ? node_child(selection, "selection_number") : NULL;
    if (number) {
        const char *title = node_attr_or(section, "title", "");
        bank =
            foreign_bank(f, *title ? mem_format(f->mem, "%s: %s", bank->title, title)
                                   : mem_format(f->mem, "%s: group %zu", bank->title, f->n_banks));
        bank->drawn = atoi(qti_text(f->mem, number));
    }
    for (struct node *n = section->first; n; n = n->next) {
        if (node_is(n, "item"))
            read_item(f, bank, n);
        else if (node_is(n, "section"))
            read_section(f, bank, n);
    }
}

void qti1_file(struct foreign *f, struct doc *doc)
{
    for (struct node *n = doc->root->first; n; n = n->next) {
        if (node_is(n, "item")) {
            read_item(f, foreign_bank(f, "Questions"), n);
        } else if (node_is(n, "assessment") || node_is(n, "objectbank") || node_is(n, "section")) {
            const char *title = node_attr_or(n, "title", "");
            read_section(f, foreign_bank(f, *title ? title : "Questions"), n);
        }
    }
}

static void read_qti1(struct foreign *f, const char *text, struct doc *doc)
{
    (void)text;
    qti1_file(f, doc);
}

const struct foreign_format foreign_qti1 = {"QTI 1.2", NULL, "questestinterop", read_qti1};
