/* <local> outside the text of pages.  SPDX-License-Identifier: Apache-2.0 */
#include "web/local.h"

#include <string.h>

#include "domain/contact.h"
#include "util/buf.h"
#include "util/html.h"
#include "web/contact_line.h"
#include "web/language.h"

static const char mark[] = "<span data-local=\"", mark_end[] = "\"></span>";

bool local_is_left(const struct reply *reply)
{
    return !strncmp(reply->content_type, "text/html", 9) && buf_len(reply->body) &&
           strstr(buf_data(reply->body), mark) != NULL;
}

static bool read_contacts(struct request *req, struct contacts *ret, struct err *err)
{
    date today = req->viewer ? req->viewer->today : DATE_NONE;
    contacts_queue(req->db, req->mem, today, language_of_reader(req));
    return db_sync(req->db, err) && contacts_take(req->db, req->mem, today, ret, err);
}

bool local_fill(struct request *req, struct reply *reply, struct err *err)
{
    struct contacts contacts;
    if (!local_is_left(reply))
        return true;
    if (!read_contacts(req, &contacts, err))
        return false;
    const char *page = mem_text_n(req->mem, buf_data(reply->body), buf_len(reply->body)), *at;
    buf_cut(reply->body, 0);
    reply->html = html_new(reply, reply->body);
    for (; (at = strstr(page, mark)); page = at + sizeof mark_end - 1) {
        html_trusted(reply->html, mem_text_n(req->mem, page, (size_t)(at - page)));
        at += sizeof mark - 1;
        size_t n = strcspn(at, "\"");
        /* The language around it is not known here, so it always says its own. */
        contact_line(req, reply, &contacts, mem_text_n(req->mem, at, n), "");
        at += n;
    }
    html_trusted(reply->html, page);
    return true;
}
