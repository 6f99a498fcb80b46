/* Evidence in words.  SPDX-License-Identifier: Apache-2.0 */
#include "web/evidence_line.h"

#include <string.h>

#include "web/layout.h"
#include "web/waiting_line.h"

const char *evidence_kind_words(const char *kind)
{
    if (!strcmp(kind, "hands-on"))
        return _("Hands-on");
    return !strcmp(kind, "attestation") ? _("Own word") : _("Done elsewhere");
}

const char *evidence_hours_words(const void *mem, const struct db_rows *rows, size_t i)
{
    const char *topic = db_text(rows, i, "topic");
    long long n = (long long)db_int(rows, i, "hundredths");
    const char *hours = n % 100 == 0  ? mem_format(mem, "%lld", n / 100)
                        : n % 10 == 0 ? mem_format(mem, "%lld.%lld", n / 100, n % 100 / 10)
                                      : mem_format(mem, "%lld.%02lld", n / 100, n % 100);
    if (!n)
        return topic ? mem_format(mem, _("on %s"), topic) : NULL;
    if (!topic)
        return mem_format(mem, words_plural("%s hour", "%s hours", n == 100 ? 1 : 2), hours);
    return mem_format(mem,
                      words_plural("%1$s hour on %2$s", "%1$s hours on %2$s", n == 100 ? 1 : 2),
                      hours, topic);
}

void evidence_state(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                    bool own)
{
    struct html *h = reply->html;
    const char *state = db_text(rows, i, "state"), *reason = db_text(rows, i, "reason");
    bool accepted = !strcmp(state, "accepted");
    if (!strcmp(state, "waiting")) {
        waiting_line(req, reply, rows, i);
        return;
    }
    html_open(h, "p");
    html_leaf(h, "strong", accepted ? _("It counts.") : _("It does not count."));
    if (!db_is_null(rows, i, "decided_on")) {
        html_text(h, " ");
        html_sentence(h, _("Answered {date}."),
                      layout_day(reply, "date", db_date(rows, i, "decided_on")));
    }
    html_close(h, "p");
    if (reason)
        html_leaf(h, "p", reason, "class", "at-small");
    if (own && !accepted)
        html_leaf(h, "p", _("If you have another proof, send it as new evidence."), "class",
                  "at-small at-quiet");
}
