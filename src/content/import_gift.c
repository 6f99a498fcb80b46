/*
 * GIFT, the question format of plain text.  SPDX-License-Identifier: Apache-2.0
 *
 * Source: "GIFT format", docs.moodle.org. Questions stand apart by empty lines; a backslash before
 * one of ~ = # { } : is that sign, \n a line break. What stands in braces says of which kind a
 * question is, in this order: nothing (essay), # (number), ~ (choice), = with -> (matching),
 * T TRUE F FALSE, = (short answer).
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "content/bytes.h"
#include "content/foreign_formats.h"
#include "content/foreign_html.h"
#include "util/buf.h"
#include "util/mem.h"

/* Signs that a backslash stands before, while a question is read: bytes that are in no text. */
static const char signs[] = "~=#{}:n\\";
static const char held[] = "\x01\x02\x03\x04\x05\x06\x0E\x0F";

struct question {
    struct foreign *f;
    struct foreign_item *item;
    enum foreign_text form;
};

/* ---- text */

static char *hold(const void *mem, const char *text)
{
    char *out = mem_text(mem, text), *to = out;
    for (const char *p = text; *p; p++) {
        const char *sign = *p == '\\' && p[1] ? strchr(signs, p[1]) : NULL;
        *to++ = sign ? held[sign - signs] : *p;
        p += sign != NULL;
    }
    *to = '\0';
    return out;
}

static const char *let_go(const void *mem, const char *text)
{
    char *out = mem_text(mem, text);
    for (char *p = out; *p; p++) {
        const char *at = strchr(held, *p);
        if (at)
            *p = signs[at - held] == 'n' ? '\n' : signs[at - held];
    }
    return out;
}

static const char *trimmed(const void *mem, const char *text, size_t n)
{
    while (n && byte_is_white(*text))
        text++, n--;
    while (n && byte_is_white(text[n - 1]))
        n--;
    return mem_text_n(mem, text, n);
}

/* [html] and the like in front of a text. */
static const char *form_of(const char *text, enum foreign_text *form)
{
    static const struct {
        const char *mark;
        enum foreign_text form;
    } forms[] = {{"[html]", FOREIGN_HTML},
                 {"[moodle]", FOREIGN_AUTO},
                 {"[plain]", FOREIGN_LINES},
                 {"[markdown]", FOREIGN_LINES}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t n = strlen(forms[i].mark);
        if (!strncmp(text, forms[i].mark, n)) {
            *form = forms[i].form;
            return text + n;
        }
    }
    return text;
}

static const char *run(const struct question *q, const char *text, bool pictures)
{
    enum foreign_text form = q->form;
    text = form_of(trimmed(q->f->mem, text, strlen(text)), &form);
    return foreign_run(q->f, q->item, let_go(q->f->mem, text), form, pictures);
}

/* ---- answers */

/* One answer: text, what it is worth (den 0: nothing is said), feedback or NULL. */
struct answer {
    const char *text;
    struct fraction worth;
    bool right; /* begins with = */
    const char *feedback;
};

static struct answer read_answer(const struct question *q, const char *p, size_t n)
{
    const void *mem = q->f->mem;
    struct answer a = {0};
    const char *text = trimmed(mem, p, n);
    a.right = *text == '=';
    text += a.right;
    a.worth = (struct fraction){a.right, 1};
    if (*text == '%') {
        const char *close = strchr(text + 1, '%');
        if (close &&
            foreign_fraction(mem_text_n(mem, text + 1, (size_t)(close - text - 1)), 100, &a.worth))
            text = close + 1;
        else
            foreign_refuse(q->f, q->item, mem_format(mem, "%.20s", text),
                           "what the answer is worth cannot be kept exactly",
                           "write another percentage");
    }
    size_t len = strcspn(text, "#");
    if (text[len])
        a.feedback = run(q, text + len + 1, false);
    a.text = trimmed(mem, text, len);
    return a;
}

/* The next answer: it goes up to one of `begins`. */
static const char *next_answer(const char *p, const char *begins, size_t *ret_len)
{
    *ret_len = *p ? 1 + strcspn(p + 1, begins) : 0;
    return p + *ret_len;
}

static void read_choice(const struct question *q, const char *body)
{
    struct foreign_item *item = q->item;
    bool one = strchr(body, '=');
    item->kind = one ? ITEM_SINGLE_CHOICE : ITEM_MULTIPLE_CHOICE;
    item->scoring = SCORING_FRACTIONS;
    size_t n;
    body += strcspn(body, "~=");
    for (const char *next; *body; body = next) {
        next = next_answer(body, "~=", &n);
        bool right = *body == '=';
        struct answer a = read_answer(q, right ? body : body + 1, right ? n : n - 1);
        if (!*a.text && !a.feedback)
            continue;
        struct foreign_part *o = foreign_part(q->f, &item->options);
        o->text = run(q, a.text, true);
        o->fraction = a.worth;
        o->feedback = a.feedback;
    }
}

static void read_short_answer(const struct question *q, const char *body)
{
    q->item->kind = ITEM_SHORT_ANSWER;
    q->item->fold = true;
    size_t n;
    body += strcspn(body, "=");
    for (const char *next; *body; body = next) {
        next = next_answer(body, "=", &n);
        struct answer a = read_answer(q, body, n);
        struct foreign_part *part = foreign_part(q->f, &q->item->accepted);
        part->text = foreign_words(q->f, let_go(q->f->mem, a.text), FOREIGN_LINES);
        part->fraction = a.worth;
        part->feedback = a.feedback;
    }
}

static void read_matching(const struct question *q, const char *body)
{
    struct foreign_item *item = q->item;
    item->kind = ITEM_MATCHING;
    item->scoring = SCORING_EACH;
    size_t n;
    body += strcspn(body, "=");
    for (const char *next; *body; body = next) {
        next = next_answer(body, "=", &n);
        const char *pair = mem_text_n(q->f->mem, body + 1, n - 1), *arrow = strstr(pair, "->");
        if (!arrow) {
            if (*trimmed(q->f->mem, pair, strlen(pair)))
                foreign_refuse(q->f, item, mem_format(q->f->mem, "\"%.60s\"", pair),
                               "it has no -> between question and answer", "write = this -> that");
            continue;
        }
        const char *shown = run(q, arrow + 2, true);
        const char *text = run(q, mem_text_n(q->f->mem, pair, (size_t)(arrow - pair)), false);
        size_t i = 0;
        while (i < item->options.n && strcmp(item->options.list[i].text, shown) != 0)
            i++;
        if (i == item->options.n)
            foreign_part(q->f, &item->options)->text = shown;
        if (!*text)
            continue;
        struct foreign_part *row = foreign_part(q->f, &item->rows);
        row->text = text;
        row->answer = (int)i;
    }
}

/* Half of b - a and their middle, as decimals that are exact for what people write. */
static bool read_range(const struct question *q, const char *text, struct foreign_part *part)
{
    const char *dots = strstr(text, "..");
    const void *mem = q->f->mem;
    const char *low = foreign_number(mem, mem_text_n(mem, text, (size_t)(dots - text)));
    const char *high = foreign_number(mem, dots + 2);
    if (!low || !high)
        return false;
    double a = strtod(low, NULL), b = strtod(high, NULL);
    part->value = foreign_number(mem, mem_format(mem, "%.12g", (a + b) / 2));
    part->tolerance = foreign_number(mem, mem_format(mem, "%.12g", (b > a ? b - a : a - b) / 2));
    return part->value && part->tolerance;
}

static bool read_number(const struct question *q, const char *text, struct foreign_part *part)
{
    const void *mem = q->f->mem;
    size_t n = strcspn(text, ":");
    if (strstr(text, ".."))
        return read_range(q, text, part);
    part->value = foreign_number(mem, mem_text_n(mem, text, n));
    part->tolerance = text[n] ? foreign_number(mem, text + n + 1) : "0";
    return part->value && part->tolerance;
}

/* {#3:0.1}, {#1..5}, {#=3:0 =%50%3:1 ~#feedback for all else}. */
static void read_numerical(const struct question *q, const char *body)
{
    struct foreign_item *item = q->item;
    item->kind = ITEM_NUMERICAL;
    size_t n;
    body = trimmed(q->f->mem, body + 1, strlen(body + 1));
    if (*body != '=' && *body != '~')
        body = mem_format(q->f->mem, "=%s", body);
    for (const char *next; *body; body = next) {
        next = next_answer(body, "=~", &n);
        bool wrong = *body == '~';
        struct answer a = read_answer(q, body + wrong, n - wrong);
        if (wrong || (!strcmp(a.text, "*") && !a.worth.num)) {
            item->feedback_wrong = a.feedback;
            continue;
        }
        struct foreign_part *part = foreign_part(q->f, &item->accepted);
        part->fraction = a.worth;
        part->feedback = a.feedback;
        if (!read_number(q, a.text, part))
            foreign_refuse(q->f, item, mem_format(q->f->mem, "the answer %.60s", a.text),
                           "it is no number, number:tolerance or low..high", "write the number");
    }
}

static bool is_true_false(const char *body, bool *ret_answer)
{
    static const char *const words[] = {"T", "TRUE", "F", "FALSE"};
    size_t n = strcspn(body, "#");
    while (n && byte_is_white(body[n - 1]))
        n--;
    for (size_t i = 0; i < 4; i++) {
        if (strlen(words[i]) == n && !strncasecmp(words[i], body, n)) {
            *ret_answer = i < 2;
            return true;
        }
    }
    return false;
}

/* {T#said of the wrong choice#said of the right one}. */
static void read_true_false(const struct question *q, const char *body)
{
    struct foreign_item *item = q->item;
    const char *first = strchr(body, '#'), *second = first ? strchr(first + 1, '#') : NULL;
    item->kind = ITEM_TRUE_FALSE;
    const char *wrong =
        first ? run(q, mem_text_n(q->f->mem, first + 1, strcspn(first + 1, "#")), false) : NULL;
    const char *right = second ? run(q, second + 1, false) : NULL;
    item->feedback_true = item->answer ? right : wrong;
    item->feedback_false = item->answer ? wrong : right;
}

static void read_essay(const struct question *q)
{
    q->item->kind = ITEM_ESSAY;
    foreign_partly(q->f, q->item, "how it is marked",
                   "an essay is marked by criteria with levels, and has one of two levels now",
                   "write the criteria that a marker should look for");
}

static void read_body(const struct question *q, const char *body)
{
    if (!*body)
        read_essay(q);
    else if (*body == '#')
        read_numerical(q, body);
    else if (strchr(body, '~'))
        read_choice(q, body);
    else if (strchr(body, '=') && strstr(body, "->"))
        read_matching(q, body);
    else if (is_true_false(body, &q->item->answer))
        read_true_false(q, body);
    else if (strchr(body, '='))
        read_short_answer(q, body);
    else
        foreign_refuse(q->f, q->item, "the answers", "there is no ~, = or # among them",
                       "write a sign before each answer");
}

/* ---- questions */

static void add_page(struct foreign *f, const char *name, const char *text, enum foreign_text form)
{
    const char *body = foreign_blocks(f, NULL, let_go(f->mem, text), form, false);
    int words = 1;
    for (const char *p = text; *p; p++)
        words += *p == ' ';
    if (*body)
        foreign_page(f, *name ? name : "Page", body, words);
}

/* The words of a question as its name, where it has none: cut at a word. */
static const char *name_from(struct foreign *f, const char *text, enum foreign_text form)
{
    enum { LONGEST = 60 };
    const char *words = foreign_words(f, let_go(f->mem, text), form);
    size_t n = strlen(words);
    if (n > LONGEST) {
        n = LONGEST;
        while (n > 1 && words[n] != ' ')
            n--;
    }
    return mem_text_n(f->mem, words, n);
}

/* ::name:: in front; returns what follows. */
static const char *take_name(const void *mem, const char *text, const char **ret_name)
{
    const char *end = !strncmp(text, "::", 2) ? strstr(text + 2, "::") : NULL;
    *ret_name = end ? let_go(mem, trimmed(mem, text + 2, (size_t)(end - text - 2))) : "";
    text = end ? end + 2 : text;
    return text + white_len(text);
}

static void read_question(struct foreign *f, struct foreign_bank *bank, const char *text, int line,
                          const char *id, const char *tags)
{
    const void *mem = f->mem;
    const char *name, *all = take_name(mem, hold(mem, text), &name);
    struct question q = {f, NULL, FOREIGN_AUTO};
    all = form_of(all, &q.form);
    const char *open = strchr(all, '{'), *close = strrchr(all, '}');
    if (!open || !close || close < open) {
        if (!open && !close) {
            add_page(f, name, all, q.form);
            return;
        }
        q.item = foreign_item(f, bank, *name ? name : name_from(f, all, q.form), line);
        foreign_refuse(f, q.item, "the question", "a brace is not closed",
                       "close the answers with }, or write \\{ for the sign");
        return;
    }
    const char *before = trimmed(mem, all, (size_t)(open - all));
    const char *after = trimmed(mem, close + 1, strlen(close + 1));
    q.item = foreign_item(f, bank, *id ? id : *name ? name : name_from(f, before, q.form), line);
    const char *stem = *after ? mem_format(mem, "%s _____ %s", before, after) : before;
    q.item->stem = foreign_blocks(f, q.item, let_go(mem, stem), q.form, false);
    const char *body = trimmed(mem, open + 1, (size_t)(close - open - 1));
    const char *between = strchr(body, '}');
    if (between && strchr(between, '{')) {
        foreign_refuse(f, q.item, "several pairs of braces", "a question of GIFT has one",
                       "write it as a question with gaps, or \\{ for the sign");
        return;
    }
    const char *general = strstr(body, "####");
    if (general) {
        q.item->rationale = foreign_blocks(f, q.item, let_go(mem, general + 4), q.form, false);
        body = trimmed(mem, body, (size_t)(general - body));
    }
    for (const char *p = tags; *p; p += strcspn(p, ",]"), p += *p == ',')
        foreign_tag(f, q.item, mem_text_n(mem, p, strcspn(p, ",]")));
    read_body(&q, body);
}

/* [id:…] or [tags:…] in a comment; what it says, or "". */
static const char *in_comment(const void *mem, const char *comment, const char *mark)
{
    const char *at = strstr(comment, mark);
    return at ? trimmed(mem, at + strlen(mark), strcspn(at + strlen(mark), "]")) : "";
}

struct lines {
    const char *id, *tags;
    struct buf *text; /* of the question that is being gathered */
    int line;         /* on which it began */
};

static void flush(struct foreign *f, struct foreign_bank **bank, struct lines *l)
{
    if (buf_len(l->text)) {
        if (!*bank)
            *bank = foreign_bank(f, "Questions");
        read_question(f, *bank, trimmed(f->mem, buf_data(l->text), buf_len(l->text)), l->line,
                      l->id, l->tags);
    }
    buf_cut(l->text, 0);
    l->id = l->tags = "";
}

/* One more line; the first says where the question stands. */
static void begin(struct lines *l, const char *line, int number)
{
    if (!buf_len(l->text))
        l->line = number;
    buf_format(l->text, "%s\n", line);
}

/* Whether the braces of what was gathered are closed: a name that follows begins a new question,
 * though the empty line between them was forgotten. */
static bool ends_whole(const struct lines *l)
{
    int open = 0;
    const char *text = buf_data(l->text);
    for (size_t i = 0; i < buf_len(l->text); i++) {
        i += text[i] == '\\';
        open += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
    }
    return !open && buf_len(l->text) > 1 && text[buf_len(l->text) - 2] == '}';
}

static struct foreign_bank *take_category(struct foreign *f, const char *line)
{
    const char *path = trimmed(f->mem, line, strlen(line));
    static const char *const before[] = {"$course$/", "$module$/", "$system$/", "top/"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (!strncmp(path, before[i], strlen(before[i])))
            path += strlen(before[i]);
    }
    return foreign_bank(f, *path ? path : "Questions");
}

static void read_gift(struct foreign *f, const char *text, struct doc *doc)
{
    (void)doc;
    struct foreign_bank *bank = NULL;
    struct lines l = {"", "", buf_new(f->mem, strlen(text) + 2), 0};
    int number = 0;
    while (*text) {
        size_t n = strcspn(text, "\n");
        const char *line = trimmed(f->mem, text, n);
        text += n + (text[n] == '\n');
        number++;
        if (!strncmp(line, "//", 2)) {
            const char *id = in_comment(f->mem, line, "[id:"),
                       *tags = in_comment(f->mem, line, "[tags:");
            l.id = *id ? id : l.id;
            l.tags = *tags ? tags : l.tags;
        } else if (!strncmp(line, "$CATEGORY:", 10)) {
            flush(f, &bank, &l);
            bank = take_category(f, line + 10);
        } else if (!*line || (!strncmp(line, "::", 2) && ends_whole(&l))) {
            if (buf_len(l.text))
                flush(f, &bank, &l);
            if (*line)
                begin(&l, line, number);
        } else {
            begin(&l, line, number);
        }
    }
    flush(f, &bank, &l);
}

/* Whether answers begin here, behind a brace; only a few characters are looked at. */
static bool begins_answers(const char *p)
{
    enum { LONGEST = 15 };
    char word[LONGEST + 1] = "";
    bool answer;
    size_t white = strnlen(p, LONGEST), n = 0;
    for (size_t i = 0; i < white && byte_is_white(*p); i++)
        p++;
    if (*p && strchr("=~#", *p))
        return true;
    while (n < LONGEST && p[n] && p[n] != '}' && p[n] != '\n')
        n++;
    memcpy(word, p, n);
    return p[n] == '}' && *word && is_true_false(word, &answer);
}

/* A line that begins with a name or a category, or answers in braces. */
static bool is_gift(const char *text)
{
    const char *last = strrchr(text, '}');
    for (const char *p = text; *p; p++) {
        bool line = p == text || p[-1] == '\n';
        if (line &&
            (!strncmp(p, "$CATEGORY:", 10) || (!strncmp(p, "::", 2) && strstr(p + 2, "::"))))
            return true;
        if (*p == '{' && last && p < last && begins_answers(p + 1))
            return true;
    }
    return false;
}

const struct foreign_format foreign_gift = {"GIFT", is_gift, NULL, read_gift};
