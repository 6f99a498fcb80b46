/* Writing stamps into the files of a translator.  SPDX-License-Identifier: Apache-2.0 */
#include "content/stamp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/check.h"
#include "content/translate.h"
#include "util/buf.h"
#include "util/mem.h"

#define BLANKS    " \t\r\n"
#define ATTRIBUTE "translates"

/* Where the value of `translates` stands in a start tag that the scan has found sound, or where the
 * attribute would be added. */
struct spot {
    size_t at, len; /* len of the old value; 0 with `add` */
    bool add;
};

static struct spot find_spot(const char *text, size_t tag)
{
    size_t at = tag + 1 + strcspn(text + tag + 1, BLANKS "/>"), end = at;
    for (;;) {
        at += strspn(text + at, BLANKS);
        if (text[at] == '>' || text[at] == '/' || !text[at])
            return (struct spot){.at = end, .add = true};
        size_t name = at;
        at += strcspn(text + at, BLANKS "=");
        bool found = at - name == strlen(ATTRIBUTE) && !strncmp(text + name, ATTRIBUTE, at - name);
        at += strspn(text + at, BLANKS "=");
        size_t value = at + 1;
        at = value + strcspn(text + value, text[at] == '"' ? "\"" : "'");
        if (found)
            return (struct spot){.at = value, .len = at - value};
        end = at += text[at] != '\0';
    }
}

/* A stamp for the unit whose tag begins at that offset. */
struct mark {
    size_t offset;
    const char *stamp;
};

static struct buf *apply(const void *mem, const struct doc *doc, const struct mark *marks, size_t n)
{
    struct buf *out = buf_new(mem, doc->len + n * 64 + 1);
    size_t done = 0;
    for (size_t i = 0; i < n; i++) {
        struct spot s = find_spot(doc->text, marks[i].offset);
        buf_add(out, doc->text + done, s.at - done);
        if (s.add)
            buf_format(out, " " ATTRIBUTE "=\"%s\"", marks[i].stamp);
        else
            buf_text(out, marks[i].stamp);
        done = s.at + s.len;
    }
    buf_add(out, doc->text + done, doc->len - done);
    return out;
}

/* ---- files */

static bool failed(struct err *err, const char *what, const char *path)
{
    return err_set(err, ERR_INTERNAL, "%s cannot be %s: %s", path, what, strerror(errno));
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);
        if (n <= 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

/* Beside the old file, then in its place: never half a file. */
static bool replace(const void *mem, const char *path, const struct buf *bytes, struct err *err)
{
    const char *beside = mem_format(mem, "%s.new", path);
    struct stat st;
    if (stat(path, &st))
        return failed(err, "read", path);
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(err, "written", beside);
    bool done = write_all(fd, buf_data(bytes), buf_len(bytes)) && !fchmod(fd, st.st_mode & 07777) &&
                !fsync(fd);
    done = !close(fd) && done && !rename(beside, path);
    if (done)
        return true;
    failed(err, "written", path);
    unlink(beside);
    return false;
}

/* ---- units */

struct stamping {
    struct check *c;
    const void *mem;
    const char *path;
    const struct course_language *language;
    const char *const *names;
    size_t n_names;
    bool *found; /* as names */
    struct stamp_report *report;
};

static const char *unit_name(const struct stamping *s, const struct unit *u)
{
    return *u->key ? u->key : s->c->docs[u->doc]->path;
}

static bool is_wanted(const struct stamping *s, const struct unit *u)
{
    bool wanted = !s->n_names;
    for (size_t i = 0; i < s->n_names; i++) {
        if (!strcmp(s->names[i], unit_name(s, u)))
            wanted = s->found[i] = true;
    }
    return wanted;
}

static void report(struct stamping *s, const struct unit *u, const struct node *n)
{
    struct stamp_report *r = s->report;
    r->list = mem_grow(s->mem, r->list, r->n, r->n + 1);
    r->list[r->n++] =
        (struct stamped){.file = mem_text(s->mem, n->doc->path),
                         .line = doc_place(n->doc, n->offset).line,
                         .unit = *u->key ? mem_format(s->mem, "<%s> \"%s\"", n->name, u->key)
                                         : mem_format(s->mem, "<%s>", n->name),
                         .before = mem_text(s->mem, node_attr(n, ATTRIBUTE)),
                         .after = mem_text(s->mem, u->stamp),
                         .same = translation_same_words(s->c, n)};
}

/* Whether that unit is to be stamped now; one that cannot be made from the original is left. */
static bool take(struct stamping *s, const struct unit *u, const struct translation *t)
{
    if (!t->node || !is_wanted(s, u) || t->state == TRANSLATION_CURRENT)
        return false;
    size_t errors = s->c->problems->n_errors;
    check_skeleton(s->c, u, t, true);
    bool sound = s->c->problems->n_errors == errors;
    s->report->left += !sound;
    return sound;
}

static int mark_order(const void *left, const void *right)
{
    const struct mark *a = left, *b = right;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

static bool stamp_file(struct stamping *s, size_t doc, struct err *err)
{
    const struct course_languages *all = s->c->languages;
    const struct doc *d = s->language->docs[doc];
    struct mark *marks = mem_array(s->c->mem, struct mark, all->n_units);
    size_t n = 0;
    for (size_t i = 0; d && i < all->n_units; i++) {
        const struct unit *u = &all->units[i];
        const struct translation *t = &s->language->translations[i];
        if (u->doc != doc || !take(s, u, t))
            continue;
        marks[n++] = (struct mark){t->node->offset, u->stamp};
        report(s, u, t->node);
    }
    if (!n)
        return true;
    qsort(marks, n, sizeof *marks, mark_order);
    return replace(s->c->mem, mem_format(s->c->mem, "%s/%s", s->path, d->path),
                   apply(s->c->mem, d, marks, n), err);
}

static void tell(struct check *c, const char *rule, const char *found, const char *expected,
                 const char *remedy)
{
    check_report_file(c, "course.xml",
                      &(struct fault){.stage = STAGE_TRANSLATION,
                                      .rule = rule,
                                      .found = found,
                                      .expected = expected,
                                      .remedy = remedy});
}

static const struct course_language *find(struct check *c, const char *code)
{
    for (size_t i = 0; c->languages && i < c->languages->n; i++) {
        if (!strcmp(c->languages->list[i].code, code))
            return &c->languages->list[i];
    }
    tell(c, "language", say(c, "no language \"%s\"", code),
         "a language of translations or partial-translations",
         say(c, "write partial-translations=\"%s\" on <course>", code));
    return NULL;
}

/* Names that stand for no translated unit. */
static bool names_are_known(struct stamping *s)
{
    for (size_t i = 0; i < s->c->languages->n_units; i++) {
        if (s->language->translations[i].node)
            is_wanted(s, &s->c->languages->units[i]);
    }
    bool known = true;
    for (size_t i = 0; i < s->n_names; i++) {
        if (!s->found[i])
            tell(s->c, "reference", say(s->c, "no translated unit \"%s\"", s->names[i]),
                 "an id, the key of a slot, or the path of an original", "correct it");
        known = known && s->found[i];
    }
    return known;
}

static bool stamp_all(struct stamping *s, const char *language, struct err *err)
{
    struct check *c = s->c;
    if (!check_originals(c) || c->problems->n_errors)
        return true;
    s->language = find(c, language);
    if (!s->language)
        return true;
    translations_read(c);
    if (c->problems->n_errors || !names_are_known(s))
        return true;
    c->language = s->language;
    bool done = true;
    for (size_t i = 0; done && i < c->n_docs; i++)
        done = stamp_file(s, i, err);
    return done;
}

bool course_stamp(const void *mem, const char *path, const char *language, const char *const *names,
                  size_t n_names, const struct course_options *options, struct problems *problems,
                  struct stamp_report *ret, struct err *err)
{
    struct stat st;
    *ret = (struct stamp_report){0};
    if (stat(path, &st) || !S_ISDIR(st.st_mode))
        return err_set(err, ERR_NOT_FOUND, "%s is no course folder", path);
    void *scratch = mem_owner(mem, "stamp");
    struct package *package;
    bool done = package_open(scratch, path, problems, &package, err);
    if (done) {
        struct stamping s = {.c = check_new(scratch, package, options, problems),
                             .mem = mem,
                             .path = path,
                             .names = names,
                             .n_names = n_names,
                             .found = mem_array(scratch, bool, n_names + 1),
                             .report = ret};
        done = stamp_all(&s, language, err);
    }
    problems_sort(problems);
    mem_free(scratch);
    return done;
}
