/* The sources behind a text.  SPDX-License-Identifier: Apache-2.0 */
#include "web/source_list.h"

#include <string.h>

#include "util/words.h"
#include "web/course_language.h"

bool cited_has(const struct cited *cited, const char *kind, const char *key)
{
    size_t n = strlen(kind);
    for (size_t i = 0; i < cited->n; i++) {
        if (!strncmp(cited->keys[i], kind, n) && !strcmp(cited->keys[i] + n, key))
            return true;
    }
    return false;
}

void cited_note(struct cited *cited, const char *markup)
{
    static const char mark[] = "href=\"#";
    for (const char *p = markup ? strstr(markup, mark) : NULL; p; p = strstr(p, mark)) {
        p += sizeof mark - 1;
        cited->keys = mem_grow(cited->mem, cited->keys, cited->n, cited->n + 1);
        cited->keys[cited->n++] = mem_text_n(cited->mem, p, strcspn(p, "\""));
    }
}

static void entry(struct request *req, struct reply *reply, const struct source_entry *s)
{
    struct html *h = reply->html;
    html_open(h, "li", "id", mem_format(req->mem, "source-%s", s->key), "value",
              mem_format(req->mem, "%d", s->number));
    html_format(h, "%s, %d. ", s->by, s->year);
    html_open(h, "span", "lang", s->lang);
    html_trusted(h, s->title);
    html_close(h, "span");
    html_text(h, ".");
    if (s->published_in)
        html_format(h, " %s.", s->published_in);
    if (s->doi || s->url) {
        html_text(h, " ");
        html_leaf(h, "a", s->doi ? mem_format(req->mem, "doi:%s", s->doi) : s->url, "rel",
                  "noreferrer", "href",
                  s->doi ? mem_format(req->mem, "https://doi.org/%s", s->doi) : s->url);
    }
    if (s->note) {
        html_text(h, " ");
        html_open(h, "span", "lang", s->lang);
        html_trusted(h, s->note);
        html_close(h, "span");
    }
    html_close(h, "li");
}

void source_list(struct request *req, struct reply *reply, const struct source_entry *list,
                 size_t n)
{
    struct html *h = reply->html;
    if (!n)
        return;
    html_open(h, "section", "class", "at-sources", "aria-labelledby", "sources");
    html_leaf(h, "h2", _("Sources"), "id", "sources");
    html_open(h, "ol");
    for (size_t i = 0; i < n; i++)
        entry(req, reply, &list[i]);
    html_close(h, "ol");
    html_close(h, "section");
}

void source_list_cited(struct request *req, struct reply *reply, const struct db_rows *references,
                       const struct cited *cited)
{
    struct source_entry *list = mem_array(req->mem, struct source_entry, db_count(references) + 1);
    size_t n = 0;
    for (size_t i = 0; i < db_count(references); i++) {
        if (!db_bool(references, i, "is_source") ||
            !cited_has(cited, "source-", db_text(references, i, "key")))
            continue;
        list[n++] = (struct source_entry){
            .key = db_text(references, i, "key"),
            .by = db_text(references, i, "by"),
            .title = db_text(references, i, "title"),
            .note = db_text(references, i, "text"),
            .published_in = db_text(references, i, "published_in"),
            .url = db_text(references, i, "url"),
            .doi = db_text(references, i, "doi"),
            .lang = course_lang(req, reply, db_text(references, i, "language")),
            .number = (int)db_int(references, i, "number"),
            .year = (int)db_int(references, i, "year")};
    }
    source_list(req, reply, list, n);
}
