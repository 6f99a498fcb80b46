/* What changed in a version, for its page.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/version_words.h"
#include "store/db.h"
#include "web/layout.h"
#include "web/version.h"

enum { CHANGES_SHOWN_MAX = 400 };

/* ---- classes */

const char *change_words(const char *class)
{
    static const struct {
        const char *name, *words;
    } classes[] = {
        {"first", N_("first publication")},
        {"none", N_("no change")},
        {"typo", N_("typo")},
        {"minor", N_("minor")},
        {"material", N_("material (retrain)")},
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (!strcmp(classes[i].name, class))
            return _(classes[i].words);
    }
    return class;
}

const char *change_meaning(const char *class)
{
    if (!strcmp(class, "typo"))
        return _("Slips of the pen. Signatures stay.");
    if (!strcmp(class, "minor"))
        return _("The learning is the same. Signatures stay where their field is untouched.");
    if (!strcmp(class, "material"))
        return _("What people learned before is not enough. All signatures are void. Today this is "
                 "recorded and shown; it does not ask anybody to take the course again, and no "
                 "certification ends by it.");
    return _("The content is that of the version before.");
}

/* ---- one change */

/* "Quiz · pass" of "quiz/@pass", "Option “Soap” (soap) · right" of "option/@right" */
static void what(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    const char *at = strstr(c->what, "/@");
    html_open(h, "span");
    html_text(h, change_element(at ? mem_text_n(reply, c->what, (size_t)(at - c->what)) : c->what));
    if (c->part)
        html_format(h, " %s", change_part(reply, c));
    if (at) {
        html_text(h, " · ");
        html_leaf(h, "code", at + 2);
    }
    if (c->language)
        html_format(h, " (%s)", c->language);
    html_close(h, "span");
}

/* A word's colour says nothing by itself: it is struck or underlined, and said to those who listen.
 */
static void piece(struct html *h, const char *element, const char *before, const char *text)
{
    html_open(h, element);
    html_leaf(h, "span", before, "class", "usa-sr-only");
    html_text(h, " ");
    html_text(h, text);
    html_close(h, element);
    html_text(h, " ");
}

static void words(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    size_t n;
    struct piece *pieces = diff_words(reply, c->before, c->after, &n);
    for (size_t i = 0; i < n; i++) {
        if (pieces[i].kind == PIECE_SAME)
            html_format(h, "%s ", pieces[i].text);
        else if (pieces[i].kind == PIECE_GONE)
            piece(h, "del", _("removed:"), pieces[i].text);
        else
            piece(h, "ins", _("added:"), pieces[i].text);
    }
}

static void value(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    piece(h, "del", _("was:"), c->before ? c->before : _("(nothing)"));
    html_text(h, "→ ");
    piece(h, "ins", _("is:"), c->after ? c->after : _("(nothing)"));
}

static void was_and_is(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    html_open(h, "p");
    switch (c->kind) {
    case CHANGE_ADDED:
        piece(h, "ins", _("added:"), c->after && *c->after ? c->after : _("(no words)"));
        break;
    case CHANGE_REMOVED:
        piece(h, "del", _("removed:"), c->before && *c->before ? c->before : _("(no words)"));
        break;
    case CHANGE_WORDS:
        words(reply, c);
        break;
    case CHANGE_VALUE:
        value(reply, c);
        break;
    case CHANGE_ORDER:
        html_text(h, _("The same parts stand in another order."));
        break;
    }
    html_close(h, "p");
    if (c->maybe)
        html_leaf(h, "p",
                  mem_format(reply,
                             _("This id is gone. Did you rename it to %s? Then put the old id "
                               "back: ids are how answers and changes are told apart."),
                             c->maybe),
                  "class", "at-small");
}

static void change_row(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_open(h, "td", "data-label", _("Part"));
    what(reply, c);
    html_close(h, "td");
    html_open(h, "td", "data-label", _("What was and what is"), "class", "at-cards__wide at-diff");
    was_and_is(reply, c);
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Counts as"));
    html_open(h, "div");
    html_leaf(h, "strong", change_words(change_class_names[c->class]));
    html_open(h, "p", "class", "at-small");
    html_text(h, change_reason(c));
    if (change_to_do(c))
        html_format(h, " %s", change_to_do(c));
    html_close(h, "p");
    html_close(h, "div");
    html_close(h, "td");
    html_close(h, "tr");
}

/* ---- all of them */

static bool same_unit(const struct change *a, const struct change *b)
{
    bool language =
        a->language && b->language ? !strcmp(a->language, b->language) : a->language == b->language;
    return language && !strcmp(a->unit, b->unit) && !strcmp(a->id, b->id);
}

static void unit_head(struct reply *reply, const struct change *c)
{
    struct html *h = reply->html;
    html_open(h, "tbody");
    html_open(h, "tr");
    html_open(h, "th", "colspan", "3", "scope", "rowgroup");
    html_format(h, "%s: %s", change_element(c->unit), c->title);
    if (*c->id) {
        html_text(h, " ");
        html_leaf(h, "span", c->id, "class", "at-place at-quiet");
    }
    html_close(h, "th");
    html_close(h, "tr");
}

static void changes(struct request *req, struct reply *reply, const struct diff *d)
{
    struct html *h = reply->html;
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_format(h, "%s ", _("Changes"));
    html_leaf(h, "small",
              mem_format(req->mem,
                         words_plural("%zu change, by page and item",
                                      "%zu changes, by page and item", (long)d->n),
                         d->n));
    html_close(h, "caption");
    layout_columns(
        reply, (const char *const[]){_("Part"), _("What was and what is"), _("Counts as")}, 3, 3);
    size_t i = 0;
    for (; i < d->n && i < CHANGES_SHOWN_MAX; i++) {
        if (!i || !same_unit(&d->list[i - 1], &d->list[i])) {
            if (i)
                html_close(h, "tbody");
            unit_head(reply, &d->list[i]);
        }
        change_row(reply, &d->list[i]);
    }
    html_close(h, "tbody");
    html_close(h, "table");
    if (i < d->n)
        html_leaf(
            h, "p",
            mem_format(req->mem, _("Only the first %d changes are listed."), CHANGES_SHOWN_MAX));
}

bool version_compare(struct request *req, const struct version_view *v, struct version_change *ret,
                     struct err *err)
{
    int64_t replaces = db_int(v->facts, 0, "replaces");
    const char *change = db_text(v->facts, 0, "change");
    const char *ended = db_text(v->facts, 0, "ended");
    if (!change || (ended && !v->is_live))
        return version_change(req->db, req->mem, v->id, ret, err);
    *ret = (struct version_change){.base = replaces,
                                   .base_version = (int)db_int(v->facts, 0, "replaces_version"),
                                   .known = true,
                                   .floor = change_class_of(change)};
    if (ret->floor == CHANGE_CLASSES) /* the first version: its publication changed nothing */
        ret->floor = CHANGE_NONE;
    return !replaces || replaces == v->id ||
           version_diff(req->db, req->mem, replaces, v->id, &ret->diff, &ret->known, err);
}

/* Compared with a newer one it would read backwards, and it can replace nothing any more. */
static void older(struct request *req, struct reply *reply, const struct version_view *v)
{
    html_leaf(reply->html, "h2", _("What changed"));
    html_open(reply->html, "p");
    html_sentence(
        reply->html,
        _("A newer version is live. What changed up to it stands on the page of "
          "{version}."),
        html_link("version", mem_format(req->mem, _("version %d"), v->live),
                  mem_format(req->mem, "/authoring/courses/%s/versions/%d", v->code, v->live)));
    html_close(reply->html, "p");
}

bool version_section_diff(struct request *req, struct reply *reply, const struct version_view *v,
                          struct err *err)
{
    struct html *h = reply->html;
    struct version_change c;
    if (v->live > v->version &&
        (db_is_null(v->facts, 0, "change") || !db_is_null(v->facts, 0, "ended"))) {
        older(req, reply, v);
        return true;
    }
    if (!version_compare(req, v, &c, err))
        return false;
    html_leaf(h, "h2",
              c.base && c.base != v->id
                  ? mem_format(req->mem, _("What changed since version %d"), c.base_version)
                  : _("What changed"));
    if (!c.base) {
        html_leaf(h, "p",
                  _("No version of this course was before staff earlier, so there is "
                    "nothing to compare this one with."));
    } else if (!c.known) {
        html_leaf(h, "p",
                  _("It cannot be told: one of the two was stored before Attest kept the files of "
                    "authors. The change counts as material, since nobody can show that it is "
                    "less."));
    } else if (!c.diff.n) {
        html_leaf(h, "p", _("No change."));
    } else {
        changes(req, reply, &c.diff);
    }
    return true;
}
