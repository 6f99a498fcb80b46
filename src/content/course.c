/* The check of a course, from its files to its records.  SPDX-License-Identifier: Apache-2.0 */
#include "content/course.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/lend.h"
#include "content/meaning.h"
#include "content/pipeline.h"
#include "content/translate.h"
#include "content/vocabulary.h"
#include "util/mem.h"

struct doc *check_read(struct check *c, struct file *file)
{
    if (c->language)
        file->translated = true;
    else
        file->used = true;
    if (file->len > COURSE_XML_MAX) {
        check_report_file(c, file->path,
                          &(struct fault){.stage = STAGE_BYTES,
                                          .rule = "limits",
                                          .found = "an XML file of more than 8 MB",
                                          .expected = "at most 8 MB",
                                          .remedy = "split it into more modules or banks"});
        return NULL;
    }
    bool lent = strchr(file->path, '@');
    struct problems *told = lent ? problems_new(c->mem) : c->problems;
    struct doc *doc = doc_read(c->mem, file->path, file->data, file->len, told);
    if (lent)
        lend_unreadable(c, file->path, told);
    if (doc->root)
        check_structure(c, doc);
    return doc->root ? doc : NULL;
}

static struct doc *read_doc(struct check *c, struct file *file)
{
    struct doc *doc = check_read(c, file);
    if (!doc) {
        c->unreadable = true;
        c->unread = c->unread ? c->unread : file->path;
        c->n_unread++;
        return NULL;
    }
    c->docs = mem_grow(c->mem, c->docs, c->n_docs, c->n_docs + 1);
    c->docs[c->n_docs++] = doc;
    return doc;
}

static bool is_read(const struct check *c, const char *path)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        if (!strcmp(c->docs[i]->path, path))
            return true;
    }
    return false;
}

static bool ends_in_xml(const char *path)
{
    size_t len = strlen(path);
    return len > 4 && !strcmp(path + len - 4, ".xml");
}

/* Whether a file lies in the folder of a language that the course names. */
static bool is_translated(struct check *c, const struct node *course, const char *path)
{
    const char *folder = mem_text_n(c->mem, path, strcspn(path, "/"));
    return course && (list_has(node_attr(course, "translations"), folder) ||
                      list_has(node_attr(course, "partial-translations"), folder));
}

/* Where course.xml, or the part of it that names the files, cannot be read: the XML files that are
 * left are looked at all the same. */
static void read_all(struct check *c, const struct node *course)
{
    for (size_t i = 0; i < c->package->n_files; i++) {
        struct file *file = &c->package->files[i];
        if (!file->used && ends_in_xml(file->path) && !is_translated(c, course, file->path))
            read_doc(c, file);
    }
}

/* Whether a child of <course> may be meant to name a file, and does not. */
static bool is_lost_use(const struct check *c, const struct node *n)
{
    int step;
    if (!n->name)
        return false;
    if (!node_is(n, "use"))
        return n->foreign || !vocabulary_child(n->parent->type, n->name, &step);
    const char *src = node_attr(n, "src");
    return (n->broken && !src) || (src && !package_find(c->package, src));
}

static bool is_borrowing(const struct node *use)
{
    return !node_attr(use, "src") && node_attr(use, "bank") && !use->broken;
}

/* A bank of another course. What is wrong with it is told at the <use>, once. */
static void read_lent(struct check *c, struct node *use)
{
    struct doc *doc = lend_bank(c, use);
    if (!doc) {
        c->unreadable = true;
        return;
    }
    c->docs = mem_grow(c->mem, c->docs, c->n_docs, c->n_docs + 1);
    c->docs[c->n_docs++] = doc;
}

static void read_used(struct check *c, struct node *course)
{
    bool lost = false;
    for (struct node *use = node_child(course, "use"); use; use = node_next(use, "use")) {
        const char *src = node_attr(use, "src");
        if (is_borrowing(use))
            read_lent(c, use);
        if (!src || !value_is(V_PATH, src) || is_read(c, src))
            continue;
        struct file *file = package_find(c->package, src);
        if (!file) {
            check_no_file(c, use, "src", src);
            c->unreadable = true;
        } else if (!file->used) {
            read_doc(c, file);
        }
    }
    for (const struct node *n = course->first; n; n = n->next)
        lost = lost || is_lost_use(c, n);
    if (lost)
        read_all(c, course);
}

/* Reads course.xml. False: there is none; *ret is NULL, too, where it is no XML. */
static bool read_course(struct check *c, struct node **ret)
{
    struct file *file = package_find(c->package, "course.xml");
    struct doc *doc = file ? read_doc(c, file) : NULL;
    *ret = doc ? doc->root : NULL;
    if (!file && !c->problems->n_errors)
        check_report_file(c, "course.xml",
                          &(struct fault){.stage = STAGE_BYTES,
                                          .rule = "file",
                                          .found = "no course.xml",
                                          .expected = "course.xml in the course folder",
                                          .remedy = "choose the folder that holds it"});
    if (*ret)
        problems_of_course(c->problems, node_attr_or(*ret, "code", ""),
                           atoi(node_attr_or(*ret, "version", "0")));
    return file;
}

static bool read_docs(struct check *c)
{
    struct node *course;
    if (!read_course(c, &course))
        return false;
    if (course && !node_is(course, "course")) {
        check_report(c, course,
                     &(struct fault){.stage = STAGE_WELL_FORMED,
                                     .rule = "root",
                                     .found = say(c, "<%s> as root", course->name),
                                     .expected = "<course> in course.xml",
                                     .remedy = "rename the file, or begin it with <course>"});
        c->unreadable = true;
    }
    if (course)
        read_used(c, course);
    else
        read_all(c, NULL);
    return true;
}

/* Which course it is, and the versions that it takes banks of. */
static void ask_wants(struct check *c)
{
    struct node *course;
    if (!read_course(c, &course) || !course)
        return;
    for (struct node *use = node_child(course, "use"); use; use = node_next(use, "use")) {
        if (is_borrowing(use))
            lend_bank(c, use);
    }
}

/* What waits where a file is there and cannot be read. One that is not there was told as such. */
static void tell_unchecked(struct check *c)
{
    const char *found = "a file that cannot be read yet";
    if (c->unread)
        check_report_file(
            c, c->unread,
            &(struct fault){.stage = STAGE_REFERENCES,
                            .warning = true,
                            .rule = "unchecked",
                            .found = c->n_unread == 1
                                         ? found
                                         : say(c, "%s, and %zu more", found, c->n_unread - 1),
                            .expected = "every file to be well-formed before references, keys and "
                                        "wording are checked",
                            .remedy = "mend its errors, then check again"});
}

struct check *check_new(const void *mem, struct package *package,
                        const struct course_options *options, struct problems *problems)
{
    struct check *c = mem_new(mem, struct check);
    c->mem = c;
    c->options = options;
    c->problems = problems;
    c->package = package;
    return c;
}

bool check_originals(struct check *c)
{
    if (!read_docs(c))
        return false;
    if (c->unreadable) {
        lend_tell(c);
        tell_unchecked(c);
        return false;
    }
    for (size_t i = 0; i < c->n_docs; i++)
        lend_draws(c, c->docs[i]);
    languages_find(c);
    check_references(c);
    check_history(c);
    check_meaning(c);
    lend_tell(c);
    return true;
}

struct course *check_package(const void *mem, struct package *package,
                             const struct course_options *options, struct problems *problems)
{
    struct check *c = check_new(mem, package, options, problems);
    struct course *course = NULL;
    if (options && options->ask) {
        ask_wants(c);
        mem_free(c);
        return NULL;
    }
    if (check_originals(c)) {
        if (!problems->n_errors)
            check_translations(c);
        lend_tell(c);
        check_lint(c);
    }
    if (!problems->n_errors)
        course = course_build(c, mem);
    problems_sort(problems);
    mem_free(c);
    return course;
}

bool course_check(const void *mem, const char *path, const struct course_options *options,
                  struct problems *problems, struct course **ret_course, struct err *err)
{
    void *scratch = mem_owner(mem, "course check");
    struct package *package;
    bool done = package_open(scratch, path, problems, &package, err);
    if (done)
        *ret_course = check_package(mem, package, options, problems);
    mem_free(scratch);
    return done;
}
