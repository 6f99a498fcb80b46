/*
 * Items of QTI 2.1, 2.2 and 3.0.  SPDX-License-Identifier: Apache-2.0
 *
 * Sources: IMS QTI Information Model 2.1 and 2.2; 1EdTech QTI 3.0. What an answer is worth is asked
 * of the item's own response processing (qti_rules.h), answer by answer, and our scoring is taken
 * only where it says the same of all of them, up to 4,096; of more, of a fixed choice of them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "content/foreign_formats.h"
#include "content/foreign_html.h"
#include "content/qti.h"
#include "util/buf.h"
#include "util/mem.h"

enum { BODY_MAX = 4 * 1024 * 1024 };

/* ---- text */

static const struct {
    const char *name;
    bool inline_;
} interactions[] = {
    {"textEntryInteraction", true},        {"inlineChoiceInteraction", true},
    {"choiceInteraction", false},          {"orderInteraction", false},
    {"matchInteraction", false},           {"extendedTextInteraction", false},
    {"hotspotInteraction", false},         {"associateInteraction", false},
    {"gapMatchInteraction", false},        {"hottextInteraction", false},
    {"sliderInteraction", false},          {"selectPointInteraction", false},
    {"graphicOrderInteraction", false},    {"graphicAssociateInteraction", false},
    {"graphicGapMatchInteraction", false}, {"positionObjectInteraction", false},
    {"positionObjectStage", false},        {"drawingInteraction", false},
    {"uploadInteraction", false},          {"mediaInteraction", false},
    {"endAttemptInteraction", true},       {"customInteraction", false},
    {"portableCustomInteraction", false},
};

static int interaction_of(const struct node *n)
{
    for (size_t i = 0; i < sizeof interactions / sizeof *interactions; i++) {
        if (node_is(n, interactions[i].name))
            return (int)i;
    }
    return -1;
}

static void put_attribute(struct qti *q, struct buf *out, const struct node *n, const char *name)
{
    const char *value = node_attr(n, name);
    if (value)
        buf_format(out, " %s=\"%s\"", name, foreign_escaped(q->f->mem, value));
}

static void put_html(struct qti *q, const struct node *parent, struct buf *out);

static void put_object(struct qti *q, const struct node *n, struct buf *out)
{
    const char *data = node_attr_or(n, node_is(n, "img") ? "src" : "data", "");
    const char *alt = node_is(n, "img") ? node_attr_or(n, "alt", "") : qti_text(q->f->mem, n);
    bool picture = node_is(n, "img") || !strncmp(node_attr_or(n, "type", ""), "image/", 6);
    if (!picture) {
        buf_text(out, "<object></object>");
        return;
    }
    buf_format(out, "<img src=\"%s\" alt=\"%s\">", foreign_escaped(q->f->mem, data),
               foreign_escaped(q->f->mem, alt));
}

/* One node of a body as HTML; interactions in a line become marks of gaps, others nothing. */
static void put_node(struct qti *q, const struct node *n, struct buf *out)
{
    if (n->text) {
        buf_text(out, foreign_escaped(q->f->mem, n->text));
        return;
    }
    int interaction = interaction_of(n);
    if (interaction >= 0 && interactions[interaction].inline_) {
        char mark[4];
        for (size_t i = 0; i < q->n_gaps; i++) {
            foreign_gap_mark(i, mark);
            if (q->gaps[i] == n)
                buf_text(out, mark);
        }
    } else if (interaction >= 0 || node_is(n, "feedbackInline") || node_is(n, "feedbackBlock") ||
               node_is(n, "templateInline") || node_is(n, "templateBlock") ||
               node_is(n, "stylesheet") ||
               (node_is(n, "rubricBlock") &&
                !strstr(node_attr_or(n, "view", "candidate"), "candidate"))) {
        return;
    } else if (node_is(n, "img") || node_is(n, "object")) {
        put_object(q, n, out);
    } else {
        buf_format(out, "<%s", n->name);
        put_attribute(q, out, n, "href");
        put_attribute(q, out, n, "colspan");
        put_attribute(q, out, n, "rowspan");
        buf_char(out, '>');
        put_html(q, n, out);
        if (!node_is(n, "br") && !node_is(n, "hr"))
            buf_format(out, "</%s>", n->name);
    }
}

static void put_html(struct qti *q, const struct node *parent, struct buf *out)
{
    for (const struct node *n = parent->first; n; n = n->next)
        put_node(q, n, out);
}

static const char *html_of(struct qti *q, const struct node *n)
{
    struct buf *out = buf_new(q->f->mem, BODY_MAX);
    if (n)
        put_html(q, n, out);
    return buf_data(out);
}

static const char *run_of(struct qti *q, const struct node *n, bool pictures)
{
    return foreign_run(q->f, q->item, html_of(q, n), FOREIGN_HTML, pictures);
}

static const char *words_of(struct qti *q, const struct node *n)
{
    return foreign_words(q->f, html_of(q, n), FOREIGN_HTML);
}

/* The text of the body, and what the interaction asks. */
static void read_stem(struct qti *q)
{
    const struct node *body = node_child(q->root, "itemBody");
    const struct node *prompt = q->block ? node_child(q->block, "prompt") : NULL;
    const char *html = html_of(q, body);
    if (prompt)
        html = mem_format(q->f->mem, "%s<div>%s</div>", html, html_of(q, prompt));
    q->item->stem = foreign_blocks(q->f, q->item, html, FOREIGN_HTML, q->n_gaps > 0);
}

static void find_interactions(struct qti *q)
{
    const struct node *body = node_child(q->root, "itemBody");
    for (const struct node *n = body; n; n = node_after(n, body)) {
        int i = interaction_of(n);
        if (i >= 0 && interactions[i].inline_ && q->n_gaps < FOREIGN_GAPS_MAX)
            q->gaps[q->n_gaps++] = n;
        else if (i >= 0 && !q->n_blocks++)
            q->block = n;
        if (node_is(n, "feedbackBlock"))
            foreign_partly(q->f, q->item, "feedback in the text",
                           "here feedback belongs to a choice or to the whole question",
                           "write it as feedback or rationale");
        if (node_is(n, "printedVariable"))
            qti_refuse(q, "a value that is worked out", "questions have fixed words here",
                       "write it with fixed values");
    }
}

/* ---- choices */

static bool read_choices(struct qti *q, const struct node *owner, const char *name,
                         struct qti_choices *ret)
{
    *ret = (struct qti_choices){
        .response = qti_response(&q->rules, node_attr_or(owner, "responseIdentifier", ""))};
    for (const struct node *n = node_child(owner, name); n; n = node_next(n, name)) {
        if (ret->n == QTI_CHOICES_MAX) {
            qti_refuse(q, "more than 40 choices", "so many cannot be compared",
                       "split the question");
            return false;
        }
        ret->list[ret->n] = n;
        ret->ids[ret->n++] = node_attr_or(n, "identifier", "");
    }
    int most = atoi(node_attr_or(owner, "maxChoices", "1"));
    bool single = ret->response && !strcmp(ret->response->cardinality, "single");
    ret->limit = !single && most > 0 && (size_t)most < ret->n ? (size_t)most : 0;
    if (!ret->response)
        qti_refuse(q, "its response", "it is declared nowhere", "export the question again");
    return ret->response != NULL;
}

static const char *feedback_of(struct qti *q, const struct node *choice, const char *id)
{
    for (const struct node *n = choice; n; n = node_after(n, choice)) {
        if (node_is(n, "feedbackInline"))
            return run_of(q, n, false);
    }
    for (const struct node *n = node_child(q->root, "modalFeedback"); n;
         n = node_next(n, "modalFeedback")) {
        if (!strcmp(node_attr_or(n, "identifier", ""), id) &&
            strcmp(node_attr_or(n, "showHide", "show"), "hide") != 0)
            return run_of(q, n, false);
    }
    return NULL;
}

static void read_choice(struct qti *q)
{
    struct qti_choices c;
    if (!read_choices(q, q->block, "simpleChoice", &c))
        return;
    q->item->no_shuffle = strcmp(node_attr_or(q->block, "shuffle", "false"), "true") != 0;
    for (size_t i = 0; i < c.n; i++) {
        struct foreign_part *o = foreign_part(q->f, &q->item->options);
        o->text = run_of(q, c.list[i], true);
        o->feedback = feedback_of(q, c.list[i], c.ids[i]);
        o->fixed = !strcmp(node_attr_or(c.list[i], "fixed", "false"), "true");
    }
    if (!strcmp(c.response->cardinality, "single"))
        qti_score_one(q, &c);
    else
        qti_score_many(q, &c);
}

/* ---- order */

static void read_order(struct qti *q)
{
    struct qti_choices c;
    struct qti_value correct;
    if (!read_choices(q, q->block, "simpleChoice", &c))
        return;
    qti_correct(c.response, &correct);
    q->item->kind = ITEM_ORDERING;
    q->item->scoring = SCORING_ALL_OR_NOTHING;
    if (correct.n != c.n) {
        qti_refuse(q, "an order of some of the choices", "here all of them are put in order",
                   "take the others out");
        return;
    }
    for (size_t k = 0; k < correct.n; k++) {
        for (size_t i = 0; i < c.n; i++) {
            if (!strcmp(correct.list[k], c.ids[i]))
                foreign_part(q->f, &q->item->options)->text = run_of(q, c.list[i], true);
        }
    }
    qti_clear(q);
    c.response->value = correct;
    if (!qti_set_best(q, qti_score(&q->rules)))
        return;
    /* Every two changed over, and all turned round. */
    for (size_t i = 0; i < c.n; i++) {
        for (size_t k = i + 1; k < c.n; k++) {
            qti_clear(q);
            c.response->value = correct;
            c.response->value.list[i] = correct.list[k];
            c.response->value.list[k] = correct.list[i];
            if (!qti_near(qti_score(&q->rules), 0)) {
                qti_refuse(q, "points for an order that is partly right",
                           "the neighbours that are kept count here, or all or nothing",
                           "choose one of these, and write it anew");
                return;
            }
        }
    }
}

/* ---- pairs */

static size_t match_set(const struct node *set, const struct node **list)
{
    size_t n = 0;
    for (const struct node *c = set ? node_child(set, "simpleAssociableChoice") : NULL;
         c && n < QTI_CHOICES_MAX; c = node_next(c, "simpleAssociableChoice"))
        list[n++] = c;
    return n;
}

struct match {
    const struct node *rows[QTI_CHOICES_MAX], *options[QTI_CHOICES_MAX];
    size_t n_rows, n_options;
    struct qti_response *response;
    int right[QTI_CHOICES_MAX]; /* the option of each row; -1: none */
    bool turned;
};

/* The one option of each row by what is said to be correct; false if a row has none or several. */
static bool pair_up(struct qti *q, struct match *m)
{
    struct qti_value correct;
    qti_correct(m->response, &correct);
    if (!correct.n)
        qti_keys(m->response, &correct);
    for (size_t i = 0; i < m->n_rows; i++) {
        m->right[i] = -1;
        for (size_t k = 0; k < m->n_options; k++) {
            const char *row = node_attr_or(m->rows[i], "identifier", "");
            const char *option = node_attr_or(m->options[k], "identifier", "");
            const char *pair = m->turned ? mem_format(q->f->mem, "%s %s", option, row)
                                         : mem_format(q->f->mem, "%s %s", row, option);
            for (size_t v = 0; v < correct.n; v++) {
                if (strcmp(correct.list[v], pair) != 0)
                    continue;
                if (m->right[i] >= 0)
                    return false;
                m->right[i] = (int)k;
            }
        }
        if (m->right[i] < 0)
            return false;
    }
    return m->n_rows;
}

/* The score when row i takes choice[i]; m->n_options: nothing. */
static double match_score(struct qti *q, const struct match *m, const size_t *choice)
{
    qti_clear(q);
    for (size_t i = 0; i < m->n_rows; i++) {
        if (choice[i] == m->n_options)
            continue;
        const char *row = node_attr_or(m->rows[i], "identifier", "");
        const char *option = node_attr_or(m->options[choice[i]], "identifier", "");
        m->response->value.list[m->response->value.n++] =
            m->turned ? mem_format(q->f->mem, "%s %s", option, row)
                      : mem_format(q->f->mem, "%s %s", row, option);
    }
    return qti_score(&q->rules);
}

static void score_match(struct qti *q, struct match *m)
{
    size_t choice[QTI_CHOICES_MAX] = {0};
    bool each = true, whole = true;
    unsigned long tried = 0, seed = 1;
    for (size_t i = 0; i < m->n_rows; i++)
        choice[i] = (size_t)m->right[i];
    if (!qti_set_best(q, match_score(q, m, choice)))
        return;
    double ways = pow((double)m->n_options + 1, (double)m->n_rows);
    for (; tried < QTI_TRIED_MAX && (double)tried < ways && (each || whole); tried++) {
        unsigned long rest = tried;
        int right = 0;
        for (size_t i = 0; i < m->n_rows; i++) {
            seed = seed * 6364136223846793005UL + 1442695040888963407UL;
            unsigned long any = ways > QTI_TRIED_MAX ? seed >> 33 : rest;
            choice[i] = any % (m->n_options + 1);
            if (ways > QTI_TRIED_MAX && (seed >> 20 & 1)) /* else hardly any row is ever right */
                choice[i] = (size_t)m->right[i];
            rest /= m->n_options + 1;
            right += choice[i] == (size_t)m->right[i];
        }
        double score = match_score(q, m, choice);
        each &= qti_near(score, q->best * right / (double)m->n_rows);
        whole &= qti_near(score, right == (int)m->n_rows ? q->best : 0);
    }
    q->item->scoring = each ? SCORING_EACH : SCORING_ALL_OR_NOTHING;
    if (!each && !whole)
        qti_refuse(q, "its scoring", "here each row counts alike, or all or nothing",
                   "choose one of these, and write it anew");
}

static void read_match(struct qti *q)
{
    struct match m = {0};
    const struct node *one = node_child(q->block, "simpleMatchSet");
    const struct node *two = one ? node_next(one, "simpleMatchSet") : NULL;
    m.response = qti_response(&q->rules, node_attr_or(q->block, "responseIdentifier", ""));
    m.n_rows = match_set(one, m.rows);
    m.n_options = match_set(two, m.options);
    q->item->kind = ITEM_MATCHING;
    q->item->no_shuffle = strcmp(node_attr_or(q->block, "shuffle", "false"), "true") != 0;
    if (m.response && !pair_up(q, &m)) {
        m.turned = true;
        m.n_rows = match_set(two, m.rows);
        m.n_options = match_set(one, m.options);
    }
    if (!m.response || !pair_up(q, &m)) {
        qti_refuse(q, "its pairs", "here each row has one option that fits",
                   "make it a question whose rows have one answer each");
        return;
    }
    for (size_t i = 0; i < m.n_options; i++)
        foreign_part(q->f, &q->item->options)->text = run_of(q, m.options[i], true);
    for (size_t i = 0; i < m.n_rows; i++) {
        struct foreign_part *row = foreign_part(q->f, &q->item->rows);
        row->text = run_of(q, m.rows[i], false);
        row->answer = m.right[i];
    }
    score_match(q, &m);
}

/* ---- gaps */

/* The tolerance of a number, where the scoring compares with one. */
static double tolerance_of(struct qti *q, const struct qti_gap *g)
{
    const struct node *rules = node_child(q->root, "responseProcessing");
    for (const struct node *n = rules; n; n = node_after(n, rules)) {
        if (!node_is(n, "equal"))
            continue;
        for (const struct node *v = n; v; v = node_after(v, n)) {
            if (!node_is(v, "variable") ||
                strcmp(node_attr_or(v, "identifier", ""), g->response->id))
                continue;
            double t = strtod(node_attr_or(n, "tolerance", "0"), NULL);
            const char *mode = node_attr_or(n, "toleranceMode", "exact");
            double at = g->values.n ? fabs(strtod(g->values.list[0], NULL)) : 0;
            return !strcmp(mode, "absolute") ? t : !strcmp(mode, "relative") ? t * at / 100 : 0;
        }
    }
    return 0;
}

static bool read_gap_values(struct qti *q, size_t i, struct qti_gap *g)
{
    const struct node *n = q->gaps[i];
    *g = (struct qti_gap){.response =
                              qti_response(&q->rules, node_attr_or(n, "responseIdentifier", "")),
                          .chosen = node_is(n, "inlineChoiceInteraction")};
    if (!g->response || node_is(n, "endAttemptInteraction")) {
        qti_refuse(q, mem_format(q->f->mem, "<%.40s>", n->name),
                   "it has no response that is scored", "write the question anew");
        return false;
    }
    g->number = !strcmp(g->response->base, "float") || !strcmp(g->response->base, "integer");
    if (g->chosen) {
        for (const struct node *c = node_child(n, "inlineChoice");
             c && g->values.n < QTI_VALUES_MAX; c = node_next(c, "inlineChoice"))
            g->values.list[g->values.n++] = node_attr_or(c, "identifier", "");
        return true;
    }
    struct qti_value keys;
    qti_correct(g->response, &g->values);
    qti_keys(g->response, &keys);
    for (size_t k = 0; k < keys.n && g->values.n < QTI_VALUES_MAX - 1; k++) {
        size_t same = 0;
        while (same < g->values.n && strcmp(g->values.list[same], keys.list[k]) != 0)
            same++;
        if (same == g->values.n)
            g->values.list[g->values.n++] = keys.list[k];
    }
    g->other = true;
    qti_add(&g->values, g->number ? "-98765432.109" : "what nobody asked for");
    return true;
}

static void write_gap(struct qti *q, size_t i, struct qti_gap *g)
{
    struct foreign_gap *gap = foreign_gap(q->f, q->item);
    const struct node *choice = node_child(q->gaps[i], "inlineChoice");
    int minds = qti_minds_case(g->response);
    double best = q->best;
    if (minds < 0)
        qti_refuse(q, "capitals that matter in some answers alone",
                   "they matter in all of a gap, or none", "choose one, and write it anew");
    gap->fold = !minds;
    q->best = g->best; /* shares are of the gap */
    for (size_t k = 0; k < g->values.n; k++) {
        if (!g->chosen && g->worth[k] <= 0)
            continue;
        struct foreign_part *part = foreign_part(q->f, g->chosen ? &gap->options : &gap->accepted);
        part->fraction = qti_share(q, g->worth[k]);
        if (g->chosen) {
            part->text = words_of(q, choice);
            choice = node_next(choice, "inlineChoice");
        } else if (g->number) {
            part->value = foreign_number(q->f->mem, g->values.list[k]);
            part->tolerance = mem_format(q->f->mem, "%.10g", g->tolerance);
            if (!part->value)
                qti_refuse(q, mem_format(q->f->mem, "the answer %.40s", g->values.list[k]),
                           "it is no number", "write the number");
        } else { /* a star would match anything */
            struct buf *text = buf_new(q->f->mem, 2 * strlen(g->values.list[k]) + 1);
            for (const char *p = g->values.list[k]; *p; p++)
                buf_format(text, "%s%c", *p == '*' ? "\\" : "", *p);
            part->text = buf_data(text);
        }
    }
    q->best = best;
}

static void read_gaps(struct qti *q)
{
    struct qti_gap *gaps = mem_array(q->f->mem, struct qti_gap, q->n_gaps);
    q->item->kind = ITEM_GAP_FILL;
    for (size_t i = 0; i < q->n_gaps; i++) {
        if (!read_gap_values(q, i, &gaps[i]))
            return;
        gaps[i].tolerance = gaps[i].number ? tolerance_of(q, &gaps[i]) : 0;
    }
    if (!qti_score_gaps(q, gaps))
        return;
    for (size_t i = 0; i < q->n_gaps && !q->item->refused; i++)
        write_gap(q, i, &gaps[i]);
    if (!q->item->refused && q->item->scoring == SCORING_EACH)
        qti_weigh_gaps(q, gaps);
}

/* ---- the item */

static void read_essay(struct qti *q)
{
    q->item->kind = ITEM_ESSAY;
    const struct node *body = node_child(q->root, "itemBody");
    for (const struct node *n = body; n; n = node_after(n, body)) {
        if (node_is(n, "rubricBlock") && strstr(node_attr_or(n, "view", ""), "scorer"))
            q->item->guide = run_of(q, n, false);
    }
    foreign_partly(q->f, q->item, "how it is marked",
                   "an essay is marked by criteria with levels, and has one of two levels now",
                   "write the criteria that a marker should look for");
}

static void read_page(struct qti *q, struct foreign_bank *bank)
{
    const struct node *body = node_child(q->root, "itemBody");
    const char *html = html_of(q, body), *words = foreign_words(q->f, html, FOREIGN_HTML);
    const char *blocks = foreign_blocks(q->f, q->item, html, FOREIGN_HTML, false);
    int n = 1;
    for (const char *p = words; *p; p++)
        n += *p == ' ';
    bank->n_items--;
    q->f->out->items--;
    if (*blocks)
        foreign_page(q->f, *q->item->name ? q->item->name : "Page", blocks, n);
}

static void read_block(struct qti *q)
{
    static const struct {
        const char *name;
        void (*read)(struct qti *q);
    } kinds[] = {{"choiceInteraction", read_choice},
                 {"orderInteraction", read_order},
                 {"matchInteraction", read_match},
                 {"extendedTextInteraction", read_essay}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (node_is(q->block, kinds[i].name)) {
            kinds[i].read(q);
            return;
        }
    }
    qti_refuse(q, mem_format(q->f->mem, "<%.40s>", q->block->name),
               "there is no such kind of question here",
               "write it as one of the kinds that there are");
}

static void read_modal_feedback(struct qti *q)
{
    for (const struct node *n = node_child(q->root, "modalFeedback"); n;
         n = node_next(n, "modalFeedback")) {
        const char *id = node_attr_or(n, "identifier", "");
        bool used = false;
        for (const struct node *c = q->block; c; c = node_after(c, q->block))
            used |= c->name && !strcmp(node_attr_or(c, "identifier", ""), id);
        if (!used)
            foreign_partly(q->f, q->item, mem_format(q->f->mem, "the feedback \"%.60s\"", id),
                           "it is shown by rules of the item", "write it as feedback or rationale");
    }
}

void qti_item(struct foreign *f, struct foreign_bank *bank, struct node *root)
{
    qti_plain_names(f->mem, root);
    const char *title = node_attr_or(root, "title", ""), *id = node_attr_or(root, "identifier", "");
    struct qti *q = mem_new(f->mem, struct qti);
    *q = (struct qti){.f = f, .root = root};
    q->item = foreign_item(f, bank, *title ? title : id, doc_place(root->doc, root->offset).line);
    qti_rules_read(f->mem, root, &q->rules);
    if (!strcmp(node_attr_or(root, "adaptive", "false"), "true"))
        qti_refuse(q, "an adaptive item", "it changes while it is answered",
                   "write it as a scenario");
    if (node_child(root, "templateDeclaration"))
        qti_refuse(q, "a template", "its values are worked out anew for each learner",
                   "write it with fixed values");
    find_interactions(q);
    if (!q->block && !q->n_gaps && !q->item->refused) {
        read_page(q, bank);
        return;
    }
    read_stem(q);
    if (q->n_blocks > 1 || (q->block && q->n_gaps))
        qti_refuse(q, "several things to answer", "a question asks one of them here",
                   "write a question for each");
    if (q->item->refused)
        return;
    if (q->block)
        read_block(q);
    else
        read_gaps(q);
    read_modal_feedback(q);
}

static void read_qti(struct foreign *f, const char *text, struct doc *doc)
{
    (void)text;
    qti_item(f, foreign_bank(f, "Questions"), doc->root);
}

const struct foreign_format foreign_qti = {"QTI 2", NULL, "assessmentItem", read_qti};
const struct foreign_format foreign_qti3 = {"QTI 3", NULL, "qti-assessment-item", read_qti};
