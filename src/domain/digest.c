/* What a message of a day says.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/digest.h"

#include "util/buf.h"
#include "util/config.h"
#include "util/mem.h"
#include "util/words.h"

enum { TEXT_MAX = 64 * 1024 };

/* One line for what is due from `i` on whose stage is at least `least`; returns the first after
 * it. */
static size_t add_line(struct buf *out, const void *mem, const struct digest *d, size_t i,
                       int least)
{
    size_t first = i;
    date due = DATE_LAST;
    for (; i < d->n && d->due[i].stage >= least; i++)
        due = d->due[i].day != DATE_NONE && d->due[i].day < due ? d->due[i].day : due;
    long n = (long)(i - first);
    const char *day = date_for_people(mem, due);
    if (!n)
        return i;
    buf_text(out, "- ");
    if (least == STAGE_LATE)
        buf_format(out, words_plural("%ld is past its day.", "%ld are past their day.", n), n);
    else if (least == STAGE_MONTH)
        buf_format(out, words_plural("%ld is due by %s.", "%ld are due, the first by %s.", n), n,
                   day);
    else if (least == STAGE_RENEWAL)
        buf_format(out, words_plural("%ld can be renewed now.", "%ld can be renewed now.", n), n);
    else
        buf_format(out, words_plural("%ld is new on it.", "%ld are new on it.", n), n);
    buf_text(out, "\n");
    return i;
}

static void add_due(struct buf *out, const void *mem, const struct digest *d)
{
    static const int lines[] = {STAGE_LATE, STAGE_MONTH, STAGE_RENEWAL, STAGE_NEW};
    size_t i = 0;
    buf_text(out, _("On your training list:"));
    buf_text(out, "\n\n");
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)
        i = add_line(out, mem, d, i, lines[k]);
    buf_text(out, "\n");
}

static void add_changed(struct buf *out, const struct digest *d)
{
    buf_text(out, _("What has changed:"));
    buf_text(out, "\n\n");
    if (d->record)
        buf_format(out, "- %s\n", _("There is something new in your training record."));
    if (d->days)
        buf_format(out, "- %s\n", _("Days of your training list are other ones."));
    if (d->answer)
        buf_format(out, "- %s\n", _("There is an answer to something that you sent."));
    buf_text(out, "\n");
}

const char *digest_words(const void *mem, const struct digest *d)
{
    struct buf *out = buf_new(mem, TEXT_MAX);
    if (d->reminder) {
        buf_text(out, _("This is a reminder. Somebody who looks after training where you work "
                        "asked for it."));
        buf_text(out, "\n\n");
    }
    if (d->n)
        add_due(out, mem, d);
    if (d->record || d->days || d->answer)
        add_changed(out, d);
    buf_text(out, d->n ? _("The list says what to do, and why you are asked:")
                       : _("Sign in to read more:"));
    buf_format(out, "\n\n  %s/learning\n", config_get("ATTEST_ADDRESS"));
    return buf_data(out);
}
