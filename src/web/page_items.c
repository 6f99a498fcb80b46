/* What the answers say about the questions of a version: a list, and the same as CSV.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/item_analysis.h"

#include "util/csv.h"
#include "web/item_words.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/version.h"

bool version_section_items(struct request *req, struct reply *reply, const struct version_view *v,
                           struct err *err)
{
    struct html *h = reply->html;
    (void)err;
    html_leaf(h, "h2", _("Questions"));
    html_open(h, "p");
    html_sentence(h,
                  _("See {items}: how hard they are, which choices are taken, which key to look "
                    "at. A wrong key is put right from there."),
                  html_link("items", _("what answers say about the questions"),
                            mem_format(req->mem, "%s/items", v->path)));
    html_close(h, "p");
    return true;
}

/* ---- in words, for the pages and files of this subject */

const char *item_thousandths(const void *mem, int value)
{
    int size = value < 0 ? -value : value;
    return mem_format(mem, "%s%d.%02d", value < 0 && size >= 5 ? "-" : "", (size + 5) / 1000,
                      (size + 5) % 1000 / 10);
}

void item_flags_list(struct reply *reply, unsigned flags)
{
    struct html *h = reply->html;
    if (!flags)
        return;
    html_open(h, "ul", "class", "at-plain");
    for (int i = 0; i < ITEM_FLAG_COUNT; i++) {
        if (flags & 1U << i)
            html_leaf(h, "li", item_flag_words((enum item_flag)i));
    }
    html_close(h, "ul");
}

const char *item_withheld(const void *mem, const struct item_figures *f)
{
    return mem_format(mem, _("%1$d of %2$d people so far"), f->people, ITEM_PEOPLE_MIN);
}

/* ---- the list */

static void cell(struct html *h, const char *label, const char *class, const char *text)
{
    html_leaf(h, "td", text, "data-label", label, "class", class);
}

static void row(struct request *req, struct reply *reply, const struct item_figures *f,
                const char *language)
{
    struct html *h = reply->html;
    bool told = f->counted > 0;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a", f->plain, "href",
              mem_format(req->mem, "/authoring/items/%lld", (long long)f->item), "lang", language);
    html_close(h, "th");
    html_leaf(h, "td", f->quiz_title ? f->quiz_title : _("none yet"), "data-label", _("Quiz"),
              "lang", f->quiz_title ? language : NULL);
    cell(h, _("People"), "at-num", db_from_int(req->mem, told ? f->counted : f->people));
    cell(h, _("Difficulty"), "at-num", told ? item_thousandths(req->mem, f->difficulty) : "n/a");
    cell(h, _("Discrimination"), "at-num",
         told && f->has_discrimination ? item_thousandths(req->mem, f->discrimination) : "n/a");
    html_open(h, "td", "data-label", _("What to look at"));
    if (told)
        item_flags_list(reply, f->flags);
    else
        html_text(h, item_withheld(req->mem, f));
    html_close(h, "td");
    html_close(h, "tr");
}

static void table(struct request *req, struct reply *reply, const struct version_view *v,
                  const struct item_figures *list, size_t n)
{
    struct html *h = reply->html;
    const char *language = db_text(v->facts, 0, "language");
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_text(h, _("Questions of this version"));
    html_text(h, " ");
    html_leaf(h, "small",
              mem_format(req->mem,
                         _("As of %s; the first finished attempt of each person at each quiz"),
                         date_for_people(req->mem, req->viewer->today)));
    html_close(h, "caption");
    html_open(h, "thead");
    html_open(h, "tr");
    const char *const heads[] = {_("Question"),   _("Quiz"),           _("People"),
                                 _("Difficulty"), _("Discrimination"), _("What to look at")};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_leaf(h, "th", heads[i], "scope", "col", "class", i > 1 && i < 5 ? "at-num" : NULL);
    html_close(h, "tr");
    html_close(h, "thead");
    html_open(h, "tbody");
    for (size_t i = 0; i < n; i++)
        row(req, reply, &list[i], language);
    html_close(h, "tbody");
    html_close(h, "table");
}

static bool read(struct request *req, struct version_view *v, struct item_figures **ret,
                 size_t *ret_n, struct err *err)
{
    return version_view(req, v, err) && item_analysis(req->db, req->mem, v->id, 0, ret, ret_n, err);
}

/* 200; 404 */
bool page_items(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct version_view v;
    struct item_figures *list;
    size_t n;
    if (!read(req, &v, &list, &n, err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Questions"), .wide = true, .dense = true});
    layout_back(reply, v.path, mem_format(req->mem, _("Version %1$d of %2$s"), v.version, v.code));
    html_open(h, "h1");
    html_format(h, _("Questions of %1$s, version %2$d"), v.code, v.version);
    html_close(h, "h1");
    html_leaf(h, "p",
              _("Difficulty is the mean score, from 0 to 1. Discrimination says how well the "
                "question goes with the rest of the paper, from -1 to 1; 0.20 and more is good. "
                "Figures begin with 30 people and move on in steps of ten. Nobody is named."));
    if (n) {
        table(req, reply, &v, list, n);
        html_open(h, "p");
        html_leaf(h, "a", _("Download as CSV"), "href",
                  mem_format(req->mem, "%s/items.csv", v.path));
        html_close(h, "p");
    } else {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No questions"));
        html_leaf(h, "p", _("No question of this version is scored."));
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}

/* Numbers are ours: a minus is no formula. */
static void number(struct reply *reply, bool told, const char *text)
{
    buf_format(reply->body, "%s,", told ? text : "");
}

/* 200 text/csv; 404 */
bool page_items_csv(struct request *req, struct reply *reply, struct err *err)
{
    struct version_view v;
    struct item_figures *list;
    size_t n;
    if (!read(req, &v, &list, &n, err))
        return false;
    buf_text(reply->body, "bank,item,kind,question,quiz,people,counted,difficulty,discrimination,"
                          "blank,asked_sure,sure_wrong,mean_tries,look_at\r\n");
    for (size_t i = 0; i < n; i++) {
        const struct item_figures *f = &list[i];
        bool told = f->counted > 0;
        struct buf *look = buf_new(req->mem, 4096);
        for (int k = 0; k < ITEM_FLAG_COUNT; k++) {
            if (f->flags & 1U << k)
                buf_format(look, "%s%s", buf_len(look) ? " " : "",
                           item_flag_words((enum item_flag)k));
        }
        csv_cell(reply->body, f->bank, false);
        csv_cell(reply->body, f->key, false);
        csv_cell(reply->body, f->kind, false);
        csv_cell(reply->body, f->plain, false);
        csv_cell(reply->body, f->quiz, false);
        number(reply, true, db_from_int(req->mem, f->people));
        number(reply, told, db_from_int(req->mem, f->counted));
        number(reply, told, item_thousandths(req->mem, f->difficulty));
        number(reply, told && f->has_discrimination, item_thousandths(req->mem, f->discrimination));
        number(reply, told, db_from_int(req->mem, f->blank));
        number(reply, told, db_from_int(req->mem, f->asked_sure));
        number(reply, told, db_from_int(req->mem, f->sure_wrong));
        number(reply, told && f->tries,
               mem_format(req->mem, "%d.%02d", f->tries / 100, f->tries % 100));
        csv_cell(reply->body, buf_data(look), true);
    }
    reply->content_type = "text/csv; charset=utf-8";
    reply->file_name = mem_format(req->mem, "questions-%s-%d.csv", v.code, v.version);
    return true;
}
