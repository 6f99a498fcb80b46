/* The two keys of a regrade side by side.  SPDX-License-Identifier: Apache-2.0 */
#include "web/regrade_keys.h"

#include <string.h>

#include "util/words.h"
#include "web/layout.h"

/* "Now: version 1", "Then: full points" */
static const char *head(const void *mem, bool open, bool then, bool credited, int version)
{
    const char *when = then ? (open ? _("Then") : _("Now")) : (open ? _("Now") : _("Before"));
    return credited ? mem_format(mem, _("%s: full points for everybody"), when)
                    : mem_format(mem, _("%1$s: version %2$d"), when, version);
}

static const char *line_words(enum regrade_line_kind kind)
{
    static const char *const words[REGRADE_LINE_KINDS] = {
        [REGRADE_PART] = "",
        [REGRADE_SAID_RIGHT] = N_("Feedback, if right"),
        [REGRADE_SAID_PARTLY] = N_("Feedback, if partly right"),
        [REGRADE_SAID_WRONG] = N_("Feedback, if not right"),
        [REGRADE_RATIONALE] = N_("Rationale"),
    };
    return *words[kind] ? _(words[kind]) : "";
}

static void row_head(struct html *h, const struct regrade_line *l, const char *language)
{
    const char *label = l->now.label ? l->now.label : l->then.label;
    html_open(h, "th", "scope", "row", "lang", l->kind == REGRADE_PART ? language : NULL);
    if (l->within)
        html_format(h, "%s: ", l->within);
    if (l->kind == REGRADE_PART)
        html_trusted(h, label ? label : "");
    else
        html_text(h, line_words(l->kind));
    html_close(h, "th");
}

/* Full points: no key is asked, and nothing is said about right and wrong. */
static void cell(struct html *h, const char *label, const struct regrade_side *s,
                 const struct regrade_side *other, bool credited, const char *language)
{
    bool reworded = s->label && other->label && strcmp(s->label, other->label) != 0;
    html_open(h, "td", "data-label", label);
    html_open(h, "div");
    if (credited) {
        html_text(h, s->worth ? _("full points") : _("nothing"));
    } else {
        if (s->worth) {
            html_open(h, "strong");
            html_trusted(h, s->worth);
            html_close(h, "strong");
        }
        if (reworded) {
            html_open(h, "div", "lang", language);
            html_trusted(h, s->label);
            html_close(h, "div");
        }
        if (s->said) {
            html_open(h, "div", "lang", language);
            html_trusted(h, s->said);
            html_close(h, "div");
        } else if (!s->worth) {
            html_text(h, _("nothing"));
        }
    }
    html_close(h, "div");
    html_close(h, "td");
}

static void notes(struct html *h, const struct regrade_words *w, bool open)
{
    if (!open || w->credited_now || w->credited_then)
        return;
    if (!w->differs)
        html_leaf(h, "p",
                  _("Nothing of this reads otherwise: the keys differ in how answers are added up, "
                    "in capital letters, or in units."));
    else if (w->says && !w->says_other)
        html_leaf(h, "p",
                  _("Feedback and rationale are the same in both versions. If they speak for the "
                    "old key, correct them in a new version first, and count by that one."));
}

void regrade_keys(struct request *req, struct reply *reply, const struct regrade *r,
                  const struct regrade_words *w)
{
    struct html *h = reply->html;
    bool open = r->state == REGRADE_PROPOSED || r->state == REGRADE_WAITING;
    const char *const heads[] = {_("Answer"),
                                 head(req->mem, open, false, w->credited_now, r->now_version),
                                 head(req->mem, open, true, w->credited_then, r->key_version)};
    html_leaf(h, "h2", _("The two keys"));
    html_leaf(h, "p",
              _("Learners whose answers are counted again read the feedback and the rationale of "
                "the key that counts, as soon as their quiz tells them."));
    notes(h, w, open);
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("What is right, and what learners read"));
    layout_columns(reply, heads, 3, 3);
    html_open(h, "tbody");
    for (size_t i = 0; i < w->n; i++) {
        const struct regrade_line *l = &w->lines[i];
        html_open(h, "tr");
        row_head(h, l, r->language);
        cell(h, heads[1], &l->now, &l->then, w->credited_now, r->language);
        cell(h, heads[2], &l->then, &l->now, w->credited_then, r->language);
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}
