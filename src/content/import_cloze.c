/*
 * Gaps of Moodle's embedded answers: {2:SHORTANSWER:=right~%50%half#feedback}.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Source: "Embedded Answers (Cloze) question type", docs.moodle.org. A gap is worth its weight
 * times the fraction of what was given, of all weights together.
 */
#include <stdlib.h>
#include <string.h>

#include "content/bytes.h"
#include "content/foreign_formats.h"
#include "content/foreign_html.h"
#include "util/buf.h"
#include "util/mem.h"

enum gap_kind { GAP_TEXT, GAP_TEXT_CASE, GAP_NUMBER, GAP_CHOICE, GAP_CHOICE_MIXED, GAP_SEVERAL };

static const struct {
    const char *name;
    enum gap_kind kind;
} kinds[] = {
    {"SHORTANSWER", GAP_TEXT},
    {"SA", GAP_TEXT},
    {"MW", GAP_TEXT},
    {"SHORTANSWER_C", GAP_TEXT_CASE},
    {"SAC", GAP_TEXT_CASE},
    {"MWC", GAP_TEXT_CASE},
    {"NUMERICAL", GAP_NUMBER},
    {"NM", GAP_NUMBER},
    {"MULTICHOICE", GAP_CHOICE},
    {"MC", GAP_CHOICE},
    {"MULTICHOICE_V", GAP_CHOICE},
    {"MCV", GAP_CHOICE},
    {"MULTICHOICE_H", GAP_CHOICE},
    {"MCH", GAP_CHOICE},
    {"MULTICHOICE_S", GAP_CHOICE_MIXED},
    {"MCS", GAP_CHOICE_MIXED},
    {"MULTICHOICE_VS", GAP_CHOICE_MIXED},
    {"MCVS", GAP_CHOICE_MIXED},
    {"MULTICHOICE_HS", GAP_CHOICE_MIXED},
    {"MCHS", GAP_CHOICE_MIXED},
    {"MULTIRESPONSE", GAP_SEVERAL},
    {"MR", GAP_SEVERAL},
    {"MULTIRESPONSE_H", GAP_SEVERAL},
    {"MRH", GAP_SEVERAL},
    {"MULTIRESPONSE_S", GAP_SEVERAL},
    {"MRS", GAP_SEVERAL},
    {"MULTIRESPONSE_HS", GAP_SEVERAL},
    {"MRHS", GAP_SEVERAL},
};

/* What stands between { and the second colon; returns what follows, or NULL if it begins no gap. */
static const char *read_head(const char *p, int *ret_weight, enum gap_kind *ret_kind)
{
    size_t digits = strspn(++p, "0123456789");
    *ret_weight = digits ? atoi(p) : 1;
    p += digits;
    if (*p++ != ':' || digits > 5)
        return NULL;
    size_t n = strcspn(p, ":}");
    for (size_t i = 0; p[n] == ':' && i < sizeof kinds / sizeof *kinds; i++) {
        if (strlen(kinds[i].name) == n && !strncmp(kinds[i].name, p, n)) {
            *ret_kind = kinds[i].kind;
            return p + n + 1;
        }
    }
    return NULL;
}

/* The end of a run up to one of `stops` that no backslash stands before. */
static size_t run_len(const char *p, const char *stops)
{
    size_t n = 0;
    while (p[n] && !strchr(stops, p[n]))
        n += p[n] == '\\' && p[n + 1] ? 2 : 1;
    return n;
}

/* Words of a piece: backslashes gone, references and tags read. */
static const char *piece(struct foreign *f, const char *p, size_t n)
{
    struct buf *out = buf_new(f->mem, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool escape = p[i] == '\\' && i + 1 < n && strchr("}#~/\"\\=", p[i + 1]);
        i += escape;
        buf_char(out, p[i]);
    }
    return foreign_words(f, buf_data(out), FOREIGN_HTML);
}

static bool read_number(struct foreign *f, struct foreign_part *part, const char *text)
{
    size_t n = strcspn(text, ":");
    if (!strcmp(text, "*"))
        return part->fraction.num == 0;
    part->value = foreign_number(f->mem, mem_text_n(f->mem, text, n));
    part->tolerance = text[n] ? foreign_number(f->mem, text + n + 1) : "0";
    return part->value && part->tolerance;
}

/* One answer of a gap: [=|%n%]text[#feedback]. False where it cannot be carried. */
static bool read_answer(struct foreign *f, struct foreign_gap *gap, enum gap_kind kind,
                        const char *p, size_t n, struct buf *feedback)
{
    struct fraction worth = {0, 1};
    const char *end = p + n;
    while (p < end && byte_is_white(*p))
        p++;
    if (p < end && *p == '=') {
        worth = (struct fraction){1, 1};
        p++;
    } else if (p < end && *p == '%') {
        const char *close = memchr(p + 1, '%', (size_t)(end - p - 1));
        if (!close ||
            !foreign_fraction(mem_text_n(f->mem, p + 1, (size_t)(close - p - 1)), 100, &worth))
            return false;
        p = close + 1;
    }
    size_t len = run_len(p, "#");
    len = len < (size_t)(end - p) ? len : (size_t)(end - p);
    const char *text = piece(f, p, len);
    if (p + len < end && p[len] == '#') {
        const char *said =
            foreign_escaped(f->mem, piece(f, p + len + 1, (size_t)(end - p) - len - 1));
        if (*said)
            buf_format(feedback, "%s%s", buf_len(feedback) ? " " : "", said);
    }
    bool chosen = kind == GAP_CHOICE || kind == GAP_CHOICE_MIXED;
    if (kind == GAP_NUMBER && !strcmp(text, "*") && !worth.num)
        return true; /* all that is wrong: worth nothing anyhow */
    struct foreign_part *part = foreign_part(f, chosen ? &gap->options : &gap->accepted);
    part->text = text;
    part->fraction = worth;
    return kind == GAP_NUMBER ? read_number(f, part, text) : *text;
}

static bool read_gap(struct foreign *f, struct foreign_item *item, struct foreign_gap *gap,
                     enum gap_kind kind, const char *p, size_t n)
{
    struct buf *feedback = buf_new(f->mem, 64 * 1024);
    int answers = 0;
    gap->fold = kind == GAP_TEXT;
    for (const char *end = p + n; p <= end;) {
        size_t len = run_len(p, "~");
        len = len < (size_t)(end - p) ? len : (size_t)(end - p);
        if (len && !read_answer(f, gap, kind, p, len, feedback))
            return false;
        answers += len > 0;
        p += len + 1;
    }
    if (buf_len(feedback)) {
        gap->feedback = buf_data(feedback);
        if (answers > 1)
            foreign_partly(f, item, "feedback for each answer of a gap",
                           "a gap has one feedback, so they stand in it together",
                           "write one that helps whatever was answered");
    }
    return true;
}

const char *cloze_gaps(struct foreign *f, struct foreign_item *item, const char *text)
{
    struct buf *out = buf_new(f->mem, strlen(text) + 1);
    bool mixed = false;
    for (const char *p = text; *p;) {
        enum gap_kind kind = GAP_TEXT;
        int weight = 1;
        const char *body = *p == '{' ? read_head(p, &weight, &kind) : NULL;
        size_t n = body ? run_len(body, "}") : 0;
        if (!body || !body[n] || item->n_gaps == FOREIGN_GAPS_MAX) {
            buf_char(out, *p++);
            continue;
        }
        char mark[4];
        foreign_gap_mark(item->n_gaps, mark);
        struct foreign_gap *gap = foreign_gap(f, item);
        gap->weight = weight;
        mixed |= kind == GAP_CHOICE_MIXED;
        if (kind == GAP_SEVERAL)
            foreign_refuse(f, item, "MULTIRESPONSE", "in a gap one answer is chosen",
                           "make it a question of its own");
        else if (!read_gap(f, item, gap, kind, body, n))
            foreign_refuse(f, item, mem_format(f->mem, "the gap {%.60s}", p + 1),
                           "its answers cannot be read", "write it anew");
        else if (!weight)
            foreign_refuse(f, item, "a gap of weight 0", "every gap counts here",
                           "take it out, or give it a weight");
        buf_text(out, mark);
        p = body + n + 1;
    }
    item->no_shuffle = !mixed;
    return buf_data(out);
}
