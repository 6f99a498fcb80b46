/* The problems of an import, beside the lines of the author's files.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/import_problems.h"

#include <string.h>

#include "web/layout.h"
#include "web/source_line.h"

enum { SHOWN = 100, RULES_MAX = 120 };

const char *errors_counted(const void *mem, int64_t n)
{
    return mem_format(mem, words_plural("%lld error", "%lld errors", (long)n), (long long)n);
}

const char *warnings_counted(const void *mem, int64_t n)
{
    return mem_format(mem, words_plural("%lld warning", "%lld warnings", (long)n), (long long)n);
}

/* The line with the problem in it. Long lines scroll, so the box can be reached by keyboard. */
static void source_line(struct request *req, struct reply *reply, const struct db_rows *rows,
                        size_t i)
{
    struct html *h = reply->html;
    const char *source = db_text(rows, i, "source"), *line = db_text(rows, i, "line");
    struct source_mark mark =
        source_mark_at(source, (int)db_int(rows, i, "column"), db_text(rows, i, "found"));
    html_open(h, "pre", "class", "at-source", "tabindex", "0", "role", "region", "aria-label",
              mem_format(req->mem, _("Line %s"), line));
    html_open(h, "code");
    html_leaf(h, "span", mem_format(req->mem, "%s ", line), "class", "at-source__no");
    html_text(h, mem_text_n(req->mem, source, mark.before));
    if (mark.marked)
        html_leaf(h, "mark", mem_text_n(req->mem, source + mark.before, mark.marked));
    html_text(h, source + mark.before + mark.marked);
    html_close(h, "code");
    html_close(h, "pre");
}

static void said(struct html *h, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    html_open(h, "div");
    html_leaf(h, "strong", label);
    html_text(h, " ");
    html_text(h, text);
    html_close(h, "div");
}

static const char *place_of(struct request *req, const struct db_rows *rows, size_t i)
{
    const char *file = db_text(rows, i, "file");
    int64_t line = db_int(rows, i, "line"), column = db_int(rows, i, "column");
    if (!line)
        return file;
    return column ? mem_format(req->mem, "%s:%lld:%lld", file, (long long)line, (long long)column)
                  : mem_format(req->mem, "%s:%lld", file, (long long)line);
}

static void problem_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                        size_t i)
{
    struct html *h = reply->html;
    const char *xpath = db_text(rows, i, "xpath");
    html_open(h, "tr");
    html_open(h, "td", "data-label", _("Place"), "class", "at-cards__wide");
    html_leaf(h, "span", place_of(req, rows, i), "class", "at-place");
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Problem"), "class", "at-cards__wide");
    html_open(h, "div");
    said(h, _("Found:"), db_text(rows, i, "found"));
    said(h, _("Expected:"), db_text(rows, i, "expected"));
    said(h, _("To mend it:"), db_text(rows, i, "remedy"));
    if (db_text(rows, i, "source") && db_int(rows, i, "line"))
        source_line(req, reply, rows, i);
    html_open(h, "p", "class", "at-small at-quiet");
    html_format(h, _("Rule: %s"), db_text(rows, i, "rule"));
    if (xpath) {
        html_text(h, " · ");
        html_leaf(h, "span", xpath, "class", "at-place");
    }
    html_close(h, "p");
    html_close(h, "div");
    html_close(h, "td");
    html_close(h, "tr");
}

/* Begins the rows of a file, under its name. */
static void file_head(struct request *req, struct reply *reply, const struct db_rows *rows,
                      size_t i)
{
    struct html *h = reply->html;
    int64_t n = db_int(rows, i, "of_file");
    bool warning = db_bool(rows, i, "warning");
    html_open(h, "tbody");
    html_open(h, "tr");
    html_open(h, "th", "colspan", "2", "scope", "rowgroup");
    html_leaf(h, "span", db_text(rows, i, "file"), "class", "at-place");
    html_format(h, ": %s", warning ? warnings_counted(req->mem, n) : errors_counted(req->mem, n));
    html_close(h, "th");
    html_close(h, "tr");
}

/* The rows from `first` on, before `end`, that are all errors, or all warnings, as one table;
 * returns the next. */
static size_t problem_table(struct request *req, struct reply *reply, const struct db_rows *rows,
                            size_t first, size_t end)
{
    struct html *h = reply->html;
    bool warning = db_bool(rows, first, "warning");
    const char *file = NULL;
    size_t i = first;
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_format(h, "%s ", warning ? _("Warnings") : _("Errors"));
    html_leaf(h, "small",
              warning ? _("Worth a look; they do not stop the import")
                      : _("To be mended before anything is applied"));
    html_close(h, "caption");
    layout_columns(reply, (const char *const[]){_("Place"), _("Problem")}, 2, 2);
    for (; i < end && db_bool(rows, i, "warning") == warning; i++) {
        const char *next = db_text(rows, i, "file");
        if (file && strcmp(file, next) != 0)
            html_close(h, "tbody");
        if (!file || strcmp(file, next) != 0)
            file_head(req, reply, rows, i);
        file = next;
        problem_row(req, reply, rows, i);
    }
    html_close(h, "tbody");
    html_close(h, "table");
    return i;
}

/* ---- many problems at once */

struct rule_count {
    const char *rule;
    size_t first, n;
    bool warning;
};

static size_t count_rules(const struct db_rows *rows, struct rule_count list[RULES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *rule = db_text(rows, i, "rule");
        bool warning = db_bool(rows, i, "warning");
        size_t k = 0;
        while (k < n && (strcmp(list[k].rule, rule) != 0 || list[k].warning != warning))
            k++;
        if (k == RULES_MAX)
            continue;
        if (k == n)
            list[n++] = (struct rule_count){rule, i, 0, warning};
        list[k].n++;
    }
    return n;
}

/* One slip may bring hundreds of others with it: what they are, and where each kind begins. */
static void rule_table(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    struct rule_count list[RULES_MAX];
    size_t n = count_rules(rows, list);
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_format(h, "%s ", _("Problems by rule"));
    html_leaf(h, "small", _("One slip may bring others with it: mend the first, then check again"));
    html_close(h, "caption");
    layout_columns(reply, (const char *const[]){_("Rule"), _("First at"), _("Found")}, 3, 3);
    html_open(h, "tbody");
    for (size_t i = 0; i < n; i++) {
        html_open(h, "tr");
        html_leaf(h, "th", list[i].rule, "scope", "row");
        html_open(h, "td", "data-label", _("First at"));
        html_leaf(h, "span", place_of(req, rows, list[i].first), "class", "at-place");
        html_close(h, "td");
        html_leaf(h, "td",
                  list[i].warning ? warnings_counted(req->mem, (int64_t)list[i].n)
                                  : errors_counted(req->mem, (int64_t)list[i].n),
                  "data-label", _("Found"));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

void import_problems(struct request *req, struct reply *reply, const struct db_rows *rows,
                     const char *import)
{
    struct html *h = reply->html;
    size_t all = db_count(rows);
    size_t end = all > SHOWN && !request_field(req, "all") ? SHOWN : all;
    if (all > SHOWN)
        rule_table(req, reply, rows);
    for (size_t i = 0; i < end;)
        i = problem_table(req, reply, rows, i, end);
    if (end == all)
        return;
    html_open(h, "p");
    html_format(h, _("The first %1$zu of %2$zu problems are shown."), end, all);
    html_text(h, " ");
    html_leaf(h, "a", _("Show all of them"), "href",
              mem_format(req->mem, "/authoring/imports/%s?all=yes", import));
    html_close(h, "p");
}
