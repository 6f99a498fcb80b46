/* Records of what comes from elsewhere, and their names.  SPDX-License-Identifier: Apache-2.0 */
#include "content/foreign.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "content/bytes.h"
#include "content/source.h"
#include "util/buf.h"
#include "util/mem.h"

/* One more at the end of an array, which grows by doubling. */
#define ADD(mem, array, n)                                                                         \
    (array = (n) & ((n)-1) ? array : mem_grow((mem), array, n, (n) ? (n)*2 : 1), &array[(n)++])

struct foreign *foreign_new(const void *mem, const char *file, const char *format)
{
    struct foreign *f = mem_new(mem, struct foreign);
    f->mem = mem;
    f->file = file;
    f->format = format;
    f->out = mem_new(mem, struct converted);
    f->out->format = format;
    return f;
}

/* ---- ids */

/* A letter without its accents, in lower case; 0 if it has no place in an id. */
static char plain_letter(utf8proc_int32_t c)
{
    utf8proc_int32_t parts[8];
    int bound = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        c, parts, 8, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &bound);
    if (n < 1 || parts[0] > 0x7F)
        return 0;
    return isalnum((int)parts[0]) ? (char)tolower((int)parts[0]) : 0;
}

const char *foreign_slug(const void *mem, const char *text, size_t max)
{
    char *slug = mem_array(mem, char, max + 1);
    size_t n = 0;
    utf8proc_int32_t c;
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
    for (utf8proc_ssize_t step; *p && n < max; p += step) {
        step = utf8proc_iterate(p, -1, &c);
        if (step < 1)
            break;
        char plain = plain_letter(c);
        if (plain && (n || isalpha((unsigned char)plain)))
            slug[n++] = plain;
        else if (!plain && n && slug[n - 1] != '-' && c != '\'' && c != 0x2019)
            slug[n++] = '-';
    }
    while (n && slug[n - 1] == '-')
        n--;
    slug[n] = '\0';
    return slug;
}

/* Every id has a place in a table by its letters; beside it, which number its next namesake tries.
 */
struct foreign_name {
    const char *id;
    int next;
};

static struct foreign_name *place_of(struct foreign_name *names, size_t room, const char *id)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (const char *p = id; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
    size_t at = (size_t)hash & (room - 1);
    while (names[at].id && strcmp(names[at].id, id) != 0)
        at = (at + 1) & (room - 1);
    return &names[at];
}

static void make_room(struct foreign *f)
{
    size_t room = f->names_room ? f->names_room * 2 : 256;
    struct foreign_name *names = mem_array(f->mem, struct foreign_name, room);
    for (size_t i = 0; i < f->names_room; i++) {
        if (f->names[i].id)
            *place_of(names, room, f->names[i].id) = f->names[i];
    }
    f->names = names;
    f->names_room = room;
}

const char *foreign_id(struct foreign *f, const char *text, const char *otherwise)
{
    enum { LONGEST = 48 };
    const char *slug = foreign_slug(f->mem, text, LONGEST);
    if (!*slug)
        slug = otherwise;
    if (2 * f->n_names >= f->names_room)
        make_room(f);
    struct foreign_name *first = place_of(f->names, f->names_room, slug), *mine = first;
    const char *id = slug;
    while (mine->id) {
        id = mem_format(f->mem, "%s-%d", slug, first->next++);
        mine = place_of(f->names, f->names_room, id);
    }
    *mine = (struct foreign_name){id, 2};
    f->n_names++;
    return id;
}

void foreign_gap_mark(size_t gap, char ret[static 4])
{
    unsigned c = FOREIGN_GAP_FIRST + (unsigned)gap;
    ret[0] = (char)(0xE0 | (c >> 12));
    ret[1] = (char)(0x80 | ((c >> 6) & 0x3F));
    ret[2] = (char)(0x80 | (c & 0x3F));
    ret[3] = '\0';
}

/* ---- what there is */

struct foreign_bank *foreign_bank(struct foreign *f, const char *title)
{
    for (size_t i = 0; i < f->n_banks; i++) {
        if (!strcmp(f->banks[i]->title, title))
            return f->banks[i];
    }
    struct foreign_bank *bank = mem_new(f->mem, struct foreign_bank);
    bank->title = mem_text(f->mem, title);
    bank->id = foreign_id(f, title, "questions");
    return *ADD(f->mem, f->banks, f->n_banks) = bank;
}

struct foreign_item *foreign_item(struct foreign *f, struct foreign_bank *bank, const char *name,
                                  int line)
{
    struct foreign_item *item = mem_new(f->mem, struct foreign_item);
    item->name = mem_text(f->mem, name);
    item->line = line;
    item->id = foreign_id(f, name, "question");
    f->out->items++;
    return *ADD(f->mem, bank->items, bank->n_items) = item;
}

struct foreign_part *foreign_part(struct foreign *f, struct foreign_parts *parts)
{
    return ADD(f->mem, parts->list, parts->n);
}

struct foreign_gap *foreign_gap(struct foreign *f, struct foreign_item *item)
{
    struct foreign_gap *gap = ADD(f->mem, item->gaps, item->n_gaps);
    gap->weight = 1;
    return gap;
}

void foreign_hint(struct foreign *f, struct foreign_item *item, const char *run)
{
    *ADD(f->mem, item->hints, item->n_hints) = run;
}

static bool has_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = words; p && *p; p += strcspn(p, " "), p += *p == ' ') {
        if (strcspn(p, " ") == n && !strncmp(p, word, n))
            return true;
    }
    return false;
}

void foreign_tag(struct foreign *f, struct foreign_item *item, const char *word)
{
    enum { LONGEST = 48 };
    const char *tag = foreign_slug(f->mem, word, LONGEST);
    if (!*tag || has_word(item->tags, tag))
        return;
    item->tags = item->tags ? mem_format(f->mem, "%s %s", item->tags, tag) : tag;
}

void foreign_page(struct foreign *f, const char *title, const char *body, int words)
{
    struct foreign_page *page = ADD(f->mem, f->pages, f->n_pages);
    *page =
        (struct foreign_page){foreign_id(f, title, "page"), mem_text(f->mem, title), body, words};
}

const char *foreign_path(const void *mem, const char *from, const char *said)
{
    const char *slash = strrchr(from, '/');
    char *all = slash && *said != '/' ? mem_format(mem, "%.*s/%s", (int)(slash - from), from, said)
                                      : mem_text(mem, said);
    struct buf *out = buf_new(mem, strlen(all) + 2);
    for (char *rest = NULL, *step = strtok_r(all, "/", &rest); step;
         step = strtok_r(NULL, "/", &rest)) {
        if (!strcmp(step, "."))
            continue;
        if (strcmp(step, "..") != 0) {
            buf_format(out, "%s%s", buf_len(out) ? "/" : "", step);
            continue;
        }
        const char *last = strrchr(buf_data(out), '/');
        buf_cut(out, last ? (size_t)(last - buf_data(out)) : 0);
    }
    return buf_data(out);
}

static const char *picture_ending(const char *type)
{
    static const char *const types[][2] = {
        {"image/png", "png"}, {"image/jpeg", "jpg"}, {"image/webp", "webp"}};
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++) {
        if (!strcmp(type, types[i][0]))
            return types[i][1];
    }
    return NULL;
}

const char *foreign_picture(struct foreign *f, const char *name, const unsigned char *data,
                            size_t len)
{
    const char *type = media_type(data, len), *ending = picture_ending(type);
    int width, height;
    if (!ending || media_flaw(type, data, len) || !image_size(data, len, &width, &height) ||
        width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX ||
        (long)width * height > IMAGE_PIXELS_MAX)
        return NULL;
    for (size_t i = 0; i < f->n_media; i++) {
        struct foreign_media same = f->media[i];
        if (same.len != len || memcmp(same.data, data, len))
            continue;
        same.name = mem_text(f->mem, name);
        *ADD(f->mem, f->media, f->n_media) = same;
        return same.path;
    }
    size_t stem = strrchr(name, '.') ? (size_t)(strrchr(name, '.') - name) : strlen(name);
    const char *id = foreign_id(f, mem_text_n(f->mem, name, stem), "picture");
    struct foreign_media *m = ADD(f->mem, f->media, f->n_media);
    *m = (struct foreign_media){mem_text(f->mem, name),
                                mem_format(f->mem, "media/%s.%s", id, ending), data, len};
    return m->path;
}

/* ---- notes */

/* Words as they may be printed: one line, without control characters or half a character. */
static const char *printable(const void *mem, const char *text)
{
    char *out = mem_text(mem, text), *to = out;
    utf8proc_int32_t c;
    for (const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text; *p;) {
        utf8proc_ssize_t step = utf8proc_iterate(p, -1, &c);
        if (step < 1) {
            p++;
            continue;
        }
        bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
        if (control)
            *to++ = ' ';
        for (utf8proc_ssize_t i = 0; !control && i < step; i++)
            *to++ = (char)p[i];
        p += step;
    }
    *to = '\0';
    return out;
}

static void note(struct foreign *f, enum carried how, const struct foreign_item *item,
                 const char *what, const char *why, const char *remedy)
{
    struct converted *out = f->out;
    const char *name = !item ? NULL : printable(f->mem, *item->name ? item->name : item->id);
    what = printable(f->mem, what);
    why = printable(f->mem, why);
    for (size_t i = out->n_notes; item && i--;) {
        const struct convert_note *n = &out->notes[i];
        if (!n->item || strcmp(n->item, name) != 0 || n->line != item->line)
            break;
        if (n->how == how && !strcmp(n->what, what) && !strcmp(n->why, why))
            return;
    }
    if (out->n_notes == CONVERT_NOTES_MAX)
        return;
    struct convert_note *n = ADD(f->mem, out->notes, out->n_notes);
    *n = (struct convert_note){how,  f->file, item ? item->line : 0,    name,
                               what, why,     printable(f->mem, remedy)};
}

void foreign_partly(struct foreign *f, struct foreign_item *item, const char *what, const char *why,
                    const char *remedy)
{
    note(f, CARRIED_PARTLY, item, what, why, remedy);
    if (item)
        item->partly = true;
}

void foreign_refuse(struct foreign *f, struct foreign_item *item, const char *what, const char *why,
                    const char *remedy)
{
    if (item && item->refused)
        return;
    note(f, CARRIED_NOT, item, what, why, remedy);
    if (item)
        item->refused = true;
}

/* ---- numbers */

const char *foreign_number(const void *mem, const char *text)
{
    char digits[64];
    size_t n = 0;
    while (byte_is_white(*text))
        text++;
    bool minus = *text == '-';
    text += minus || *text == '+';
    if (minus)
        digits[n++] = '-';
    if (*text == '.' || *text == ',')
        digits[n++] = '0';
    size_t marks = 0, figures = 0;
    for (; n < sizeof digits - 8 && (byte_is_digit(*text) || *text == '.' || *text == ',');
         text++) {
        marks += !byte_is_digit(*text);
        figures += byte_is_digit(*text);
        digits[n++] = byte_is_digit(*text) ? *text : '.';
    }
    if (!figures || marks > 1)
        return NULL;
    if (digits[n - 1] == '.')
        n--;
    if (*text == 'e' || *text == 'E') {
        char *end;
        long power = strtol(text + 1, &end, 10);
        if (end == text + 1 || labs(power) > 999)
            return NULL;
        text = end;
        while (byte_is_white(*text))
            text++;
        digits[n] = '\0';
        return *text ? NULL : mem_format(mem, "%se%ld", digits, power);
    }
    while (byte_is_white(*text))
        text++;
    digits[n] = '\0';
    return *text ? NULL : mem_text(mem, digits);
}

bool fraction_is(struct fraction f, int num, int den)
{
    return f.den && (long)f.num * den == (long)num * f.den;
}

/* The simplest fraction within `slack` of the value (continued fractions). */
static bool nearest(double value, double slack, struct fraction *ret)
{
    long n0 = 0, d0 = 1, n1 = 1, d1 = 0;
    double x = value;
    for (int i = 0; i < 30; i++) {
        long whole = (long)floor(x + 1e-12);
        long n2 = whole * n1 + n0, d2 = whole * d1 + d0;
        if (n2 > 9999 || d2 > 9999)
            return false;
        if (fabs((double)n2 / (double)d2 - value) <= slack) {
            *ret = (struct fraction){(int32_t)n2, (int32_t)d2};
            return true;
        }
        n0 = n1, d0 = d1, n1 = n2, d1 = d2;
        if (x - (double)whole < 1e-12)
            return false;
        x = 1 / (x - (double)whole);
    }
    return false;
}

bool foreign_fraction(const char *text, int per, struct fraction *ret)
{
    void *scratch = mem_owner(NULL, "number");
    const char *number = foreign_number(scratch, text);
    bool good = false;
    if (number) {
        double value = strtod(number, NULL) / per;
        const char *point = strchr(number, '.');
        size_t places = point ? strspn(point + 1, "0123456789") : 0;
        /* As it stands, if that can be said; else cut from one that does not end: 33.33 is 1/3. */
        double slack = places >= 2 ? 1.01 * pow(10, -(double)places) / per : 1e-9;
        good = fabs(value) <= 9999 &&
               (nearest(fabs(value), 1e-12, ret) || nearest(fabs(value), slack, ret));
        if (good && value < 0)
            ret->num = -ret->num;
    }
    mem_free(scratch);
    return good;
}

unsigned char *foreign_base64(const void *mem, const char *text, size_t *ret_len)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char *out = mem_array(mem, unsigned char, strlen(text) / 4 * 3 + 4);
    size_t n = 0;
    unsigned bits = 0, held = 0;
    for (; *text && *text != '='; text++) {
        const char *at = strchr(alphabet, *text);
        if (byte_is_white(*text))
            continue;
        if (!at)
            return NULL;
        held = (held << 6 | (unsigned)(at - alphabet)) & 0xFFFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[n++] = (unsigned char)(held >> bits);
        }
    }
    *ret_len = n;
    return out;
}
