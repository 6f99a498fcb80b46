/* What is said about an answer.  SPDX-License-Identifier: Apache-2.0 */
#include "web/attempt_outcome.h"

#include "util/words.h"
#include "web/attempt_item.h"
#include "web/layout.h"

const char *outcome_word(enum quiz_verdict verdict)
{
    static const char *const words[] = {[VERDICT_RIGHT] = N_("Right"),
                                        [VERDICT_PARTLY] = N_("Partly right"),
                                        [VERDICT_NOT_RIGHT] = N_("Not yet right"),
                                        [VERDICT_UNANSWERED] = N_("Not answered")};
    return _(words[verdict]);
}

void outcome_verdict(struct reply *reply, enum quiz_verdict verdict)
{
    html_open(reply->html, "span", "class", "at-state");
    if (verdict == VERDICT_RIGHT)
        layout_icon(reply, "done", NULL);
    html_text(reply->html, outcome_word(verdict));
    html_close(reply->html, "span");
}

static void paragraph(struct html *h, const char *markup, const char *language)
{
    html_open(h, "p", "lang", language);
    html_trusted(h, markup);
    html_close(h, "p");
}

/* Text of blocks: paragraphs and lists. */
static void blocks(struct html *h, const char *markup, const char *language)
{
    html_open(h, "div", "class", "at-content", "lang", language);
    html_trusted(h, markup);
    html_close(h, "div");
}

const char *outcome_evaluation_left(const void *mem, int items, bool earns)
{
    int minutes = (items + 1) / 2;
    const char *left = mem_format(
        mem,
        words_plural("One thing is left: tell us what you think (about %d minute).",
                     "One thing is left: tell us what you think (about %d minutes).", minutes),
        minutes);
    return mem_format(mem, "%s %s", left,
                      earns ? _("Then your certificate is ready.")
                            : _("Then the course is complete."));
}

/* ---- while the attempt is open */

void outcome_of_try(struct reply *reply, const struct quiz_item *item, const char *heading,
                    const char *id)
{
    struct html *h = reply->html;
    const struct quiz_try_state *s = &item->state;
    if (!s->tries)
        return;
    html_open(h, "section", "class",
              s->verdict == VERDICT_RIGHT ? "at-outcome at-outcome--passed" : "at-outcome", "id",
              id, "tabindex", "-1");
    html_leaf(h, heading,
              s->verdict == VERDICT_NOT_RIGHT && !s->done ? _("Not yet")
                                                          : outcome_word(s->verdict));
    for (size_t i = 0; i < s->n_feedback; i++)
        paragraph(h, s->feedback[i], item->language);
    if (s->hint && !s->done) {
        html_open(h, "p");
        html_leaf(h, "strong", _("Hint:"));
        html_text(h, " ");
        html_open(h, "span", "lang", item->language);
        html_trusted(h, s->hint);
        html_close(h, "span");
        html_close(h, "p");
    }
    if (!s->done)
        html_leaf(h, "p", _("You can change your answer and check it again, or go on."));
    if (s->rationale)
        blocks(h, s->rationale, item->language);
    html_close(h, "section");
}

/* ---- in a result */

/* "Row: text", or "text". */
static void line(struct html *h, const struct quiz_line *l)
{
    if (l->label) {
        html_trusted(h, l->label);
        html_text(h, ": ");
    }
    if (l->text)
        html_trusted(h, l->text);
    else
        html_text(h, _("left out"));
}

/* One line stands in the sentence; several are a list. */
static void lines(struct html *h, const char *before, const struct quiz_line *list, size_t n,
                  const char *language, bool in_order)
{
    html_open(h, n == 1 && !list[0].feedback ? "p" : "div", "class", "at-lines");
    html_leaf(h, "strong", before);
    html_text(h, " ");
    if (n == 1) {
        html_open(h, "span", "lang", language);
        line(h, &list[0]);
        html_close(h, "span");
    }
    if (n == 1 && list[0].feedback)
        paragraph(h, list[0].feedback, language);
    if (n > 1)
        html_open(h, in_order ? "ol" : "ul", "lang", language);
    for (size_t i = 0; n > 1 && i < n; i++) {
        html_open(h, "li");
        line(h, &list[i]);
        if (list[i].judged)
            html_format(h, " – %s", outcome_word(list[i].verdict));
        if (list[i].feedback)
            paragraph(h, list[i].feedback, NULL);
        html_close(h, "li");
    }
    if (n > 1)
        html_close(h, in_order ? "ol" : "ul");
    html_close(h, n == 1 && !list[0].feedback ? "p" : "div");
}

static void marks(struct html *h, const struct quiz_reason *q)
{
    if (q->credited)
        html_leaf(h, "p", _("This question was not sound. Everybody has its full points."));
    if (q->corrected)
        html_leaf(h, "p", _("The key of this question was corrected. It counts by the new key."));
    if (q->awaits) {
        html_leaf(h, "p", _("Waiting for marking. A person reads this answer."));
    } else if (q->n_rubric) {
        lines(h, _("Marked:"), q->rubric, q->n_rubric, q->language, false);
    }
    if (q->comment) {
        html_open(h, "p");
        html_leaf(h, "strong", _("The marker says:"));
        html_format(h, " %s", q->comment);
        html_close(h, "p");
    }
}

/* What kind of outcome it is, in words. */
static void standing(struct html *h, struct reply *reply, const struct quiz_reason *q)
{
    const char *const sure[] = {_("You were not sure."), _("You were fairly sure."),
                                _("You were very sure.")};
    bool verdict = q->scored && q->shows_verdict && !q->awaits;
    if (!verdict && !q->points && !q->certainty)
        return;
    html_open(h, "p");
    if (verdict)
        outcome_verdict(reply, q->verdict);
    if (q->points) {
        html_text(h, " ");
        html_format(h, _("Points: %s."), q->points);
    }
    if (q->certainty >= 1 && q->certainty <= 3)
        html_format(h, " %s", sure[q->certainty - 1]);
    html_close(h, "p");
}

/* What becomes of an answer that nobody scores. */
static void not_scored(struct html *h, const struct quiz_reason *q)
{
    if (q->privacy == PRIVACY_AGGREGATE) {
        html_leaf(h, "p", _("Answered. Your own answer is not kept."));
    } else if (q->privacy == PRIVACY_PRIVATE) {
        html_open(h, "p");
        html_sentence(h, _("Only you can read this. You can delete it under {list}."),
                      html_link("list", _("My reflections"), "/reflections"));
        html_close(h, "p");
    }
}

static bool keeps_order(enum item_kind kind)
{
    return kind == ITEM_ORDERING || kind == ITEM_SCENARIO;
}

void outcome_of_item(struct request *req, struct reply *reply, const struct quiz_reason *q,
                     const char *heading)
{
    struct html *h = reply->html;
    if (heading)
        html_leaf(h, heading, mem_format(req->mem, "%d. %s", q->number, q->plain), "lang",
                  q->language);
    standing(h, reply, q);
    if (q->n_answers)
        lines(h, q->privacy == PRIVACY_PRIVATE ? _("You wrote:") : _("You answered:"), q->answers,
              q->n_answers, q->language, keeps_order(q->kind_id));
    if (q->rights && q->n_rights && q->verdict != VERDICT_RIGHT)
        lines(h, q->n_rights == 1 ? _("Right answer:") : _("Right answers:"), q->rights,
              q->n_rights, q->language, keeps_order(q->kind_id));
    if (heading && q->answered)
        not_scored(h, q);
    marks(h, q);
    if (q->said)
        paragraph(h, q->said, q->language);
    if (q->rationale)
        blocks(h, q->rationale, q->language);
}
