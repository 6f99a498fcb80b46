/* Whom a file of the HR feed concerns, and all that is wrong with one.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "util/csv.h"
#include "util/text.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/people_import.h"
#include "web/rule_words.h"

enum { ON_A_PAGE = 100, AT_ONCE = 5000 };

/* "post-begun": the word of a kind, as it stands in addresses. */
static const char *kind_word(const void *mem, enum people_import_kind kind)
{
    char *word = mem_text(mem, people_import_kind_name(kind));
    for (char *c = word; *c; c++)
        *c = *c == ' ' ? '-' : *c;
    return word;
}

const char *people_import_kind_address(const void *mem, int64_t id, enum people_import_kind kind,
                                       size_t after)
{
    const char *address =
        mem_format(mem, "/people/imports/%lld/%s", (long long)id, kind_word(mem, kind));
    return after ? mem_format(mem, "%s?after=%zu", address, after) : address;
}

static enum people_import_kind kind_of(const void *mem, const char *word)
{
    int k = 0;
    while (k < PEOPLE_IMPORT_KINDS && strcmp(kind_word(mem, (enum people_import_kind)k), word) != 0)
        k++;
    return (enum people_import_kind)k;
}

static void effect_row(struct request *req, struct reply *reply, const struct people_import *i,
                       const struct people_import_effect *e, enum people_import_kind kind)
{
    struct html *h = reply->html;
    bool page = kind != PEOPLE_IMPORT_NEW || i->state == PEOPLE_IMPORT_IN_FORCE ||
                i->state == PEOPLE_IMPORT_SETTLED;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    if (page)
        html_leaf(h, "a", e->name, "href",
                  mem_format(req->mem, "/people/%lld", (long long)e->person));
    else
        html_text(h, e->name);
    html_close(h, "th");
    html_leaf(h, "td", e->employee_number, "data-label", _("Employee number"));
    html_leaf(h, "td", e->line ? mem_format(req->mem, "%d", e->line) : "", "data-label", _("Line"));
    html_leaf(h, "td", e->was ? e->was : "", "data-label", _("Until now"));
    html_leaf(h, "td", e->becomes ? e->becomes : "", "data-label", _("Then"));
    html_close(h, "tr");
}

/* 200; 404 */
bool page_people_import_list(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct people_import i;
    struct people_import_effect *list;
    const char *after_text = request_field(req, "after");
    const char *const heads[] = {_("Name"), _("Employee number"), _("Line"), _("Until now"),
                                 _("Then")};
    int64_t after = 0;
    size_t n;
    enum people_import_kind kind = kind_of(req->mem, request_param(req, "kind"));
    if (!rules_open_to(req, err))
        return false;
    if (kind == PEOPLE_IMPORT_KINDS ||
        (after_text && !text_whole_number(after_text, 10000000, &after)))
        return err_set(err, ERR_NOT_FOUND, "There is no such page.");
    if (!people_import_read(req->db, req->mem, request_param_int(req, "import"), &i, err) ||
        !people_import_effects(req->db, req->mem, i.id, kind, (size_t)after, ON_A_PAGE, &list, &n,
                               err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Whom it concerns"), .wide = true, .dense = true});
    layout_back(reply, mem_format(req->mem, "/people/imports/%lld", (long long)i.id),
                _("File of the HR feed"));
    html_leaf(h, "h1",
              mem_format(req->mem, _("%1$lld: %2$s"), (long long)i.counts[kind],
                         people_import_kind_says(kind)));
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("By employee number"));
    layout_columns(reply, heads, 5, 5);
    html_open(h, "tbody");
    for (size_t k = 0; k < n; k++)
        effect_row(req, reply, &i, &list[k], kind);
    if (!n) {
        html_open(h, "tr");
        html_leaf(h, "td", _("Nobody."), "colspan", "5");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
    if (after + (int64_t)n < i.counts[kind]) {
        html_open(h, "p");
        html_leaf(h, "a", _("Next people"), "href",
                  people_import_kind_address(req->mem, i.id, kind, (size_t)after + n));
        html_close(h, "p");
    }
    layout_end(req, reply);
    return true;
}

/* 200 text/csv: every error; 404 */
bool page_people_import_problems(struct request *req, struct reply *reply, struct err *err)
{
    struct people_import i;
    struct people_import_problem *list;
    size_t n = AT_ONCE;
    if (!rules_open_to(req, err) ||
        !people_import_read(req->db, req->mem, request_param_int(req, "import"), &i, err))
        return false;
    csv_cell(reply->body, "line", false);
    csv_cell(reply->body, "column", false);
    csv_cell(reply->body, "problem", false);
    csv_cell(reply->body, "found", true);
    for (int64_t after = 0; n == AT_ONCE;) {
        if (!people_import_problems(req->db, req->mem, i.id, after, AT_ONCE, &list, &n, err))
            return false;
        for (size_t k = 0; k < n; k++) {
            csv_cell(reply->body, mem_format(req->mem, "%d", list[k].line), false);
            csv_cell(reply->body, list[k].place, false);
            csv_cell(reply->body, list[k].says, false);
            csv_cell(reply->body, list[k].found, true);
            after = list[k].number;
        }
    }
    reply->content_type = "text/csv; charset=utf-8";
    reply->file_name = mem_format(req->mem, "people-import-%lld-problems.csv", (long long)i.id);
    return true;
}
