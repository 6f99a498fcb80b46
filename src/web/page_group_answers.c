/* Group answers: what groups of ten or more answered, for those who answer for a facility.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/aggregate.h"
#include "util/words.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"

/* A number, and beside it its share as a bar. */
static void cell(struct request *req, struct html *h, int n, int of)
{
    html_leaf(h, "td", mem_format(req->mem, "%d", n), "class", "at-num");
    html_open(h, "td", "class", "at-share");
    html_open(h, "svg", "width", "100%", "height", "16", "aria-hidden", "true");
    html_leaf(h, "rect", NULL, "x", "0", "y", "0", "height", "100%", "width",
              mem_format(req->mem, "%.2f%%", of ? 100.0 * n / of : 0.0));
    html_close(h, "svg");
    html_close(h, "td");
}

static void head(struct html *h, const char *text)
{
    html_leaf(h, "th", text, "scope", "col", "colspan", "2");
}

static void table(struct request *req, struct reply *reply, const struct aggregate_item *item,
                  const struct aggregate_row *row)
{
    struct html *h = reply->html;
    html_open(h, "table", "class", "usa-table at-shares");
    html_open(h, "caption", "lang", item->language);
    if (row->label)
        html_trusted(h, row->label);
    else
        html_text(h, item->plain);
    html_close(h, "caption");
    html_open(h, "thead");
    html_open(h, "tr");
    html_leaf(h, "th", _("Answer"), "scope", "col");
    if (item->retrospective)
        head(h, _("Before"));
    head(h, item->retrospective ? _("Now") : _("People"));
    html_close(h, "tr");
    html_close(h, "thead");
    html_open(h, "tbody");
    for (size_t i = 0; i < row->n_options; i++) {
        const struct aggregate_option *o = &row->options[i];
        html_open(h, "tr");
        html_open(h, "th", "scope", "row", "lang", item->language);
        html_trusted(h, o->label);
        html_close(h, "th");
        if (item->retrospective)
            cell(req, h, o->before, row->before);
        cell(req, h, o->n, row->n);
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
    if (item->retrospective)
        html_leaf(h, "p",
                  mem_format(req->mem,
                             _("From before to now: %1$d moved up, %2$d stayed, %3$d moved down."),
                             row->up, row->same, row->down));
}

static void question(struct request *req, struct reply *reply, const struct aggregate_item *item)
{
    struct html *h = reply->html;
    html_leaf(h, "h3", item->plain, "lang", item->language);
    if (!item->people) {
        html_leaf(h, "p", _("Too few answers to tell."), "class", "at-quiet");
        return;
    }
    html_leaf(h, "p", mem_format(req->mem, _("Answers of %d people."), item->people));
    for (size_t i = 0; i < item->n_rows; i++)
        table(req, reply, item, &item->rows[i]);
}

/* 200; 404 out of the viewer's scope */
bool page_group_answers(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct aggregate_item *items;
    size_t n;
    if (!aggregate_list(req->db, req->mem, req->facility_id, language_of_reader(req), &items, &n,
                        err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Group answers"), .wide = true, .dense = true});
    layout_back(reply,
                mem_format(req->mem, "/facilities/%s/standing", request_param(req, "facility")),
                _("Standing"));
    html_open(h, "h1");
    html_format(h, _("Group answers: %s"), req->facility_name);
    html_close(h, "h1");
    html_leaf(h, "p",
              _("Told only for groups of ten or more, in steps of ten, this facility and all below "
                "it together. Who answered what is not kept anywhere. Places where fewer than ten "
                "people work are counted with the facility above them."));
    for (size_t i = 0; i < n; i++) {
        if (!i || strcmp(items[i].course, items[i - 1].course) != 0 ||
            items[i].version != items[i - 1].version)
            html_leaf(h, "h2",
                      items[i].live
                          ? mem_format(req->mem, "%s %s", items[i].course, items[i].title)
                          : mem_format(req->mem, _("%1$s %2$s, version %3$d"), items[i].course,
                                       items[i].title, items[i].version));
        question(req, reply, &items[i]);
    }
    if (!n) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nothing is asked"));
        html_leaf(h, "p", _("No course that is open now asks for opinions."));
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}
