/* Two texts word by word.  SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

#include "content/diff.h"
#include "util/buf.h"
#include "util/mem.h"

enum { WORDS_MAX = 2000, WORD_LETTERS_MAX = 64, PIECE_BYTES_MAX = 8 * 1024 * 1024 };

struct words {
    const char **list;
    size_t n;
};

static struct words split(const void *mem, const char *text)
{
    struct words w = {NULL, 0};
    for (const char *p = text ? text : ""; *p;) {
        p += strspn(p, " \t\r\n");
        size_t len = strcspn(p, " \t\r\n");
        if (len) {
            if (!(w.n & (w.n - 1)))
                w.list = mem_grow(mem, w.list, w.n, w.n ? w.n * 2 : 1);
            w.list[w.n++] = mem_text_n(mem, p, len);
        }
        p += len;
    }
    return w;
}

/* What happens to the words in order: 's'ame, 'g'one or 'n'ew, one letter for each. */
static char *steps_of(const void *mem, struct words a, struct words b)
{
    char *steps = mem_array(mem, char, a.n + b.n + 1);
    size_t at = 0, start = 0, i, j;
    while (start < a.n && start < b.n && !strcmp(a.list[start], b.list[start]))
        start++;
    size_t end = 0;
    while (end < a.n - start && end < b.n - start &&
           !strcmp(a.list[a.n - 1 - end], b.list[b.n - 1 - end]))
        end++;
    size_t n = a.n - start - end, m = b.n - start - end;
    memset(steps, 's', start);
    at = start;
    if (n > WORDS_MAX || m > WORDS_MAX) { /* too long to be told apart word by word */
        memset(steps + at, 'g', n);
        memset(steps + at + n, 'n', m);
        at += n + m;
    } else {
        /* longest[i][j]: of the common words from i and j on */
        unsigned short *longest = mem_array(mem, unsigned short, (n + 1) * (m + 1));
        for (i = n; i-- > 0;) {
            for (j = m; j-- > 0;) {
                unsigned short *here = &longest[i * (m + 1) + j];
                unsigned short down = longest[(i + 1) * (m + 1) + j], right = here[1];
                if (!strcmp(a.list[start + i], b.list[start + j]))
                    *here = (unsigned short)(longest[(i + 1) * (m + 1) + j + 1] + 1);
                else
                    *here = down > right ? down : right;
            }
        }
        for (i = j = 0; i < n || j < m;) {
            if (i < n && j < m && !strcmp(a.list[start + i], b.list[start + j])) {
                steps[at++] = 's';
                i++;
                j++;
            } else if (i < n &&
                       (j == m || longest[(i + 1) * (m + 1) + j] >= longest[i * (m + 1) + j + 1])) {
                steps[at++] = 'g';
                i++;
            } else {
                steps[at++] = 'n';
                j++;
            }
        }
    }
    memset(steps + at, 's', end);
    return steps;
}

/* Adds the words of one kind, between two that stay, as one piece. */
static void add_piece(const void *mem, struct piece **list, size_t *n, enum piece_kind kind,
                      struct buf *text)
{
    if (!buf_len(text))
        return;
    *list = mem_grow(mem, *list, *n, *n + 1);
    (*list)[(*n)++] = (struct piece){kind, mem_text(mem, buf_data(text))};
    buf_cut(text, 0);
}

static void add_word(struct buf *text, const char *word)
{
    if (buf_len(text))
        buf_char(text, ' ');
    buf_text(text, word);
}

struct piece *diff_words(const void *mem, const char *before, const char *after, size_t *ret_n)
{
    void *scratch = mem_owner(mem, "words");
    struct words a = split(scratch, before), b = split(scratch, after);
    struct buf *texts[3];
    for (int k = 0; k < 3; k++)
        texts[k] = buf_new(scratch, PIECE_BYTES_MAX);
    struct piece *list = NULL;
    size_t i = 0, j = 0;
    *ret_n = 0;
    for (const char *s = steps_of(scratch, a, b); *s; s++) {
        if (*s == 's') {
            add_piece(mem, &list, ret_n, PIECE_GONE, texts[PIECE_GONE]);
            add_piece(mem, &list, ret_n, PIECE_NEW, texts[PIECE_NEW]);
            add_word(texts[PIECE_SAME], b.list[j++]);
            i++;
        } else {
            add_piece(mem, &list, ret_n, PIECE_SAME, texts[PIECE_SAME]);
            add_word(texts[*s == 'g' ? PIECE_GONE : PIECE_NEW],
                     *s == 'g' ? a.list[i++] : b.list[j++]);
        }
    }
    for (int k = 0; k < 3; k++)
        add_piece(mem, &list, ret_n, (enum piece_kind)k, texts[k]);
    mem_free(scratch);
    return list;
}

/* ---- letters */

/* The letters of a word, in small letters, without what stands around it. */
static int letters_of(const char *word, int32_t *ret)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)word;
    int n = 0;
    for (utf8proc_int32_t c; *p && n < WORD_LETTERS_MAX;) {
        utf8proc_ssize_t len = utf8proc_iterate(p, -1, &c);
        if (len <= 0)
            break;
        ret[n++] = c;
        p += len;
    }
    return n;
}

/* How many letters are to be put in, taken out or exchanged. */
static int distance(const char *a, const char *b)
{
    int32_t x[WORD_LETTERS_MAX], y[WORD_LETTERS_MAX];
    int n = letters_of(a, x), m = letters_of(b, y), row[WORD_LETTERS_MAX + 1];
    for (int j = 0; j <= m; j++)
        row[j] = j;
    for (int i = 1; i <= n; i++) {
        int corner = row[0];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            int exchanged = corner + (x[i - 1] != y[j - 1]);
            int one = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            corner = row[j];
            row[j] = exchanged < one ? exchanged : one;
        }
    }
    return row[m];
}

/* The word alone, in small letters, with typographic apostrophes made plain. */
static char *bare(const void *mem, const char *word)
{
    int32_t letters[WORD_LETTERS_MAX];
    int n = letters_of(word, letters);
    struct buf *b = buf_new(mem, 5 * WORD_LETTERS_MAX);
    for (int i = 0; i < n; i++) {
        int32_t c = letters[i] == 0x2019 ? '\'' : utf8proc_tolower(letters[i]);
        utf8proc_uint8_t bytes[4];
        if (c < 0x80 && !isalnum((int)c) && c != '\'' && c != '%')
            continue;
        buf_add(b, bytes, (size_t)utf8proc_encode_char(c, bytes));
    }
    return mem_text(mem, buf_data(b));
}

/* Words that turn a sentence round, or say how strongly it is meant; units of measure and time. */
static bool weighs(const char *word)
{
    static const char words[] =
        " no not none never nor neither nobody nothing nowhere without cannot can't don't doesn't "
        "didn't isn't aren't wasn't weren't won't wouldn't shouldn't mustn't needn't couldn't "
        "hasn't haven't hadn't except unless only "
        "must may might can could should shall will would ought need needs always "
        "nunca nadie nada ni sin tampoco ninguno ninguna ningún jamás salvo excepto solo sólo "
        "debe deben debería deberían puede pueden podría podrían tiene tienen hay siempre "
        "mg ml mcg µg g kg l dl cm mm m km s sec second seconds min minute minutes h hour hours "
        "day "
        "days week weeks month months year years percent % °c °f "
        "segundo segundos minuto minutos hora horas día días semana semanas mes meses año años ";
    size_t len = strlen(word);
    for (const char *p = words; len && (p = strstr(p, word)); p++) {
        if (p[-1] == ' ' && p[len] == ' ')
            return true;
    }
    return false;
}

/* "safe" and "unsafe": one is the other with a prefix that denies it. */
static bool denies(const char *a, const char *b)
{
    static const char *const prefixes[] = {"un", "in", "im", "il", "ir", "dis", "non", "a", "des"};
    const char *longer = strlen(a) > strlen(b) ? a : b, *shorter = longer == a ? b : a;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t len = strlen(prefixes[i]);
        if (*shorter && !strncmp(longer, prefixes[i], len) && !strcmp(longer + len, shorter))
            return true;
    }
    return false;
}

/* Whether one word for another ("": none) is no more than a slip of the pen. */
static bool is_slip(const void *mem, const char *a, const char *b)
{
    const char *x = bare(mem, a), *y = bare(mem, b);
    return distance(a, b) <= TYPO_LETTERS_MAX && !strpbrk(a, "0123456789") &&
           !strpbrk(b, "0123456789") && !weighs(x) && !weighs(y) && !denies(x, y);
}

static int typos(const void *mem, const char *before, const char *after)
{
    void *scratch = mem_owner(mem, "typos");
    struct words a = split(scratch, before), b = split(scratch, after);
    const char *s = steps_of(scratch, a, b);
    size_t i = 0, j = 0;
    int count = 0;
    while (*s && count >= 0) {
        size_t gone = 0, fresh = 0;
        for (; *s && *s != 's'; s++)
            *s == 'g' ? gone++ : fresh++;
        for (size_t k = 0; count >= 0 && k < (gone > fresh ? gone : fresh); k++) {
            bool slip =
                is_slip(scratch, k < gone ? a.list[i + k] : "", k < fresh ? b.list[j + k] : "");
            count = slip ? count + 1 : -1;
        }
        i += gone;
        j += fresh;
        for (; *s == 's'; s++, i++, j++)
            ;
    }
    mem_free(scratch);
    return count;
}

/* Where words can be matched in two ways, the worse counts, whichever text came first. */
int diff_typos(const void *mem, const char *before, const char *after)
{
    int there = typos(mem, before, after), back = typos(mem, after, before);
    if (there < 0 || back < 0)
        return -1;
    return there > back ? there : back;
}
