/* From a file of elsewhere to the files of a course.  SPDX-License-Identifier: Apache-2.0 */
#include "content/convert.h"

#include <jansson.h>
#include <string.h>
#include <strings.h>

#include "content/apart.h"
#include "content/course.h"
#include "content/foreign_formats.h"
#include "content/foreign_write.h"
#include "content/source.h"
#include "content/tree.h"
#include "content/wire.h"
#include "util/buf.h"
#include "util/mem.h"

static const struct foreign_format *const formats[] = {&foreign_moodle, &foreign_gift, &foreign_qti,
                                                       &foreign_qti3, &foreign_qti1};
enum { FORMATS = sizeof formats / sizeof *formats };
#define KNOWN_FORMATS "Moodle XML, GIFT, QTI 1.2, 2 or 3, or a package (Common Cartridge, QTI, OLX)"

static void tell(struct problems *problems, const struct convert_options *o, const char *rule,
                 const char *found, const char *expected, const char *remedy)
{
    problems_add(problems, &(struct problem){.stage = STAGE_BYTES,
                                             .rule = rule,
                                             .file = o->name,
                                             .found = found,
                                             .expected = expected,
                                             .remedy = remedy});
}

/* ---- bytes to text */

static void put_character(struct buf *out, unsigned c)
{
    char utf8[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        utf8[i] = (char)(0x80 | (c & 0x3F));
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    utf8[0] = (char)(n == 1 ? c : first[n] | c);
    buf_add(out, utf8, n);
}

static const char *from_utf16(const void *mem, const unsigned char *p, size_t len)
{
    struct buf *out = buf_new(mem, 2 * len + 4);
    bool big = p[0] == 0xFE;
    unsigned high = 0;
    for (size_t i = 2; i + 1 < len; i += 2) {
        unsigned c = big ? (unsigned)(p[i] << 8 | p[i + 1]) : (unsigned)(p[i + 1] << 8 | p[i]);
        if (c >= 0xD800 && c < 0xDC00) {
            high = c;
            continue;
        }
        if (c >= 0xDC00 && c < 0xE000)
            c = high ? 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00) : 0xFFFD;
        high = 0;
        if (c)
            put_character(out, c);
    }
    return buf_data(out);
}

/* What Windows-1252 has where Latin-1 has control characters; 0: nothing. */
static const unsigned short windows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static const char *from_windows(const void *mem, const unsigned char *p, size_t len)
{
    struct buf *out = buf_new(mem, 3 * len + 1);
    for (size_t i = 0; i < len; i++) {
        unsigned c = p[i] >= 0x80 && p[i] < 0xA0 ? windows[p[i] - 0x80] : p[i];
        if (c)
            put_character(out, c);
    }
    return buf_data(out);
}

static bool is_utf8(const unsigned char *p, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t n = p[i] < 0x80 ? 1 : p[i] < 0xE0 ? 2 : p[i] < 0xF0 ? 3 : 4;
        if (n > 1 && (p[i] < 0xC2 || p[i] > 0xF4))
            return false;
        for (size_t k = 1; k < n; k++) {
            if (i + k >= len || (p[i + k] & 0xC0) != 0x80)
                return false;
        }
        i += n;
    }
    return true;
}

/* The text in UTF-8, without byte order mark; how it was read, where that was not certain. */
static const char *to_text(const void *mem, const unsigned char *p, size_t len,
                           const char **ret_doubt)
{
    *ret_doubt = NULL;
    if (len >= 2 && (!memcmp(p, "\xFE\xFF", 2) || !memcmp(p, "\xFF\xFE", 2)))
        return from_utf16(mem, p, len);
    if (len >= 3 && !memcmp(p, "\xEF\xBB\xBF", 3))
        p += 3, len -= 3;
    if (is_utf8(p, len))
        return mem_text_n(mem, (const char *)p, len);
    *ret_doubt = "it is no UTF-8, and was read as Windows-1252";
    return from_windows(mem, p, len);
}

/* The encoding that an XML declaration names is no longer true: blanks stand in its place, so that
 * lines and columns stay. */
static void forget_encoding(char *text)
{
    char *end = !strncmp(text, "<?xml", 5) ? strstr(text, "?>") : NULL;
    char *name = end ? strstr(text, "encoding") : NULL;
    if (!name || name > end)
        return;
    char *quote = strpbrk(name, "\"'");
    char *close = quote ? strchr(quote + 1, *quote) : NULL;
    if (close && close < end)
        memset(name, ' ', (size_t)(close - name) + 1);
}

/* ---- which format */

static const char *skip_prologue(const char *p)
{
    for (;;) {
        p += strspn(p, " \t\r\n");
        const char *subset = !strncmp(p, "<!DOCTYPE", 9) ? strpbrk(p, "[>") : NULL;
        if (subset) { /* refused with its place when the file is read */
            const char *close = *subset == '[' ? strstr(subset, "]>") : subset;
            if (close) {
                p = close + (*close == ']' ? 2 : 1);
                continue;
            }
        }
        const char *end = !strncmp(p, "<?", 2)     ? strstr(p, "?>")
                          : !strncmp(p, "<!--", 4) ? strstr(p, "-->")
                                                   : NULL;
        if (!end)
            return p;
        p = end + (*end == '?' ? 2 : 3);
    }
}

static bool begins_with_root(const char *text, const char *root)
{
    const char *p = skip_prologue(text);
    size_t n = root ? strlen(root) : 0;
    return root && *p == '<' && !strncmp(p + 1, root, n) && strchr(" \t\r\n/>", p[1 + n]);
}

static const struct foreign_format *find_format(const char *text)
{
    const char *p = skip_prologue(text);
    bool xml = *p == '<';
    for (size_t i = 0; i < FORMATS; i++) {
        if (begins_with_root(text, formats[i]->root))
            return formats[i];
    }
    for (size_t i = 0; i < FORMATS && !xml; i++) {
        if (formats[i]->is_text && formats[i]->is_text(text))
            return formats[i];
    }
    return NULL;
}

static void tell_unknown(struct problems *problems, const struct convert_options *o,
                         const unsigned char *data, size_t len)
{
    bool zip = len > 4 && !memcmp(data, "PK\x03\x04", 4);
    bool gzip = len > 2 && !memcmp(data, "\x1F\x8B", 2);
    bool pdf = len > 4 && !memcmp(data, "%PDF", 4);
    const char *found = !len                                       ? "an empty file"
                        : zip || gzip                              ? "a packed file"
                        : pdf                                      ? "a PDF"
                        : memchr(data, 0, len < 4096 ? len : 4096) ? "a file that is no text"
                                                                   : "text of another format";
    tell(problems, o, "format", found, KNOWN_FORMATS,
         zip || gzip ? "unpack it, and convert the file with the questions"
                     : "export the questions in one of these formats");
}

/* ---- the work */

struct job {
    const unsigned char *data;
    size_t len;
    const struct convert_options *options;
};

static bool is_packed(const unsigned char *data, size_t len)
{
    return len > 4 && (!memcmp(data, "PK\x03\x04", 4) || !memcmp(data, "\x1F\x8B", 2));
}

const char *convert_text(const void *mem, const unsigned char *data, size_t len)
{
    const char *doubt;
    return to_text(mem, data, len, &doubt);
}

struct doc *convert_doc(const void *mem, const char *path, const unsigned char *data, size_t len,
                        struct problems *problems)
{
    char *text = mem_text(mem, convert_text(mem, data, len));
    forget_encoding(text);
    return doc_read_as(mem, path, (const unsigned char *)text, strlen(text), "", problems);
}

const struct foreign_format *convert_format(const void *mem, const unsigned char *data, size_t len)
{
    return len && !is_packed(data, len) ? find_format(convert_text(mem, data, len)) : NULL;
}

bool convert_knows(const unsigned char *data, size_t len)
{
    void *scratch = mem_owner(NULL, "look");
    bool known = is_packed(data, len) || convert_format(scratch, data, len) != NULL;
    mem_free(scratch);
    return known;
}

static struct foreign *begin(const void *mem, const struct convert_options *options,
                             const char *format)
{
    struct foreign *f = foreign_new(mem, options->name, format);
    foreign_id(f, "quiz", "quiz");
    foreign_id(f, "pages", "pages");
    return f;
}

static struct converted *convert_packed(const void *mem, const unsigned char *data, size_t len,
                                        const struct convert_options *options,
                                        struct problems *problems)
{
    struct package *package = *data == 'P' ? package_unzip(mem, data, len, options->name, problems)
                                           : package_untar(mem, data, len, options->name, problems);
    struct foreign *f = begin(mem, options, "a package");
    if (problems->n_errors)
        return NULL;
    if (!foreign_packed(f, package, problems)) {
        tell_unknown(problems, options, data, len);
        return NULL;
    }
    foreign_write(f, options);
    return f->out;
}

struct converted *convert_here(const void *mem, const unsigned char *data, size_t len,
                               const struct convert_options *options, struct problems *problems)
{
    const char *doubt;
    if (is_packed(data, len))
        return convert_packed(mem, data, len, options, problems);
    const char *text = to_text(mem, data, len, &doubt);
    const struct foreign_format *format = len ? find_format(text) : NULL;
    if (!format) {
        tell_unknown(problems, options, data, len);
        return NULL;
    }
    struct doc *doc = format->root ? convert_doc(mem, options->name, data, len, problems) : NULL;
    if (doc && !doc->root)
        return NULL;
    struct foreign *f = begin(mem, options, format->name);
    if (doubt)
        foreign_partly(f, NULL, "its characters", doubt, "look at accents and quotes");
    format->read(f, text, doc);
    foreign_write(f, options);
    return f->out;
}

static void *work(const void *mem, const void *job, struct problems *problems)
{
    const struct job *j = job;
    return convert_here(mem, j->data, j->len, j->options, problems);
}

WIRE_TYPE(static, note_type, convert_note, ENUM(convert_note, how, CARRIED_COUNT),
          TEXT(convert_note, file), NUMBER(convert_note, line), TEXT(convert_note, item),
          TEXT(convert_note, what), TEXT(convert_note, why), TEXT(convert_note, remedy));
WIRE_TYPE(static, file_type, folder_file, TEXT(folder_file, path), BYTES(folder_file, data, len));
WIRE_TYPE(static, converted_type, converted, TEXT(converted, format), TEXT(converted, code),
          TEXT(converted, title), LIST(converted, files, file_type),
          LIST(converted, notes, note_type), NUMBER(converted, items), NUMBER(converted, wholly),
          NUMBER(converted, partly), NUMBER(converted, pages));

bool convert_file(const void *mem, const unsigned char *data, size_t len,
                  const struct convert_options *options, bool patient, struct problems *problems,
                  struct converted **ret, struct err *err)
{
    const struct job job = {data, len, options};
    void *result;
    bool heard;
    *ret = NULL;
    if (len > COURSE_BYTES_MAX) {
        tell(problems, options, "limits", "more than 64 MB", "at most 64 MB",
             "export fewer questions at once");
        return true;
    }
    if (!apart_run(mem, work, &job, &converted_type, patient ? APART_PATIENT : APART_LIMITED,
                   problems, &result, &heard, err))
        return false;
    *ret = result;
    if (!heard)
        tell(problems, options, "limits", "a file that takes too much time or memory",
             "a file that is converted within seconds", "export fewer questions at once");
    return true;
}

/* ---- saying it */

static const char *const how_words[CARRIED_COUNT] = {"partly", "not carried"};

void convert_note_format(const struct convert_note *note, struct buf *out)
{
    buf_text(out, note->file);
    if (note->line)
        buf_format(out, ":%d", note->line);
    buf_format(out, ": %s: ", how_words[note->how]);
    if (note->item)
        buf_format(out, "%s: ", note->item);
    buf_format(out, "%s: %s; %s.\n", note->what, note->why, note->remedy);
}

static int dump(const char *data, size_t len, void *out)
{
    buf_add(out, data, len);
    return 0;
}

void convert_json(const struct converted *c, struct buf *out)
{
    json_t *notes = json_array();
    for (size_t i = 0; i < c->n_notes; i++) {
        const struct convert_note *n = &c->notes[i];
        json_array_append_new(notes, json_pack("{s:s, s:s, s:i, s:s?, s:s, s:s, s:s}", "carried",
                                               n->how == CARRIED_PARTLY ? "partly" : "not", "file",
                                               n->file, "line", n->line, "item", n->item, "what",
                                               n->what, "why", n->why, "remedy", n->remedy));
    }
    json_t *all =
        json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:o}", "format", c->format, "code", c->code,
                  "questions", c->items, "carried", c->wholly, "partly", c->partly, "not_carried",
                  c->items - c->wholly - c->partly, "pages", c->pages, "notes", notes);
    json_dump_callback(all, dump, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    buf_char(out, '\n');
    json_decref(all);
}
