/* The sources behind a text.  SPDX-License-Identifier: Apache-2.0 */
#include "web/source_list.h"

#include "util/words.h"

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
