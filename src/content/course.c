/* The check of a course, from its files to its records.  SPDX-License-Identifier: Apache-2.0 */
#include "content/course.h"

#include <libxml/parser.h>
#include <string.h>

#include "content/check.h"
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
    struct doc *doc = doc_read(c->mem, file->path, file->data, file->len, c->problems);
    if (doc->root)
        check_structure(c, doc);
    return doc->root ? doc : NULL;
}

static struct doc *read_doc(struct check *c, struct file *file)
{
    struct doc *doc = check_read(c, file);
    if (!doc) {
        c->unreadable = true;
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

static void read_used(struct check *c, struct node *course)
{
    for (struct node *use = node_child(course, "use"); use; use = node_next(use, "use")) {
        const char *src = node_attr(use, "src");
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
}

/* Where course.xml cannot be read, the other XML files are still looked at. */
static void read_all(struct check *c)
{
    for (size_t i = 0; i < c->package->n_files; i++) {
        struct file *file = &c->package->files[i];
        size_t len = strlen(file->path);
        if (!file->used && len > 4 && !strcmp(file->path + len - 4, ".xml"))
            read_doc(c, file);
    }
}

static bool read_docs(struct check *c)
{
    struct file *file = package_find(c->package, "course.xml");
    if (!file) {
        if (!c->problems->n_errors)
            check_report_file(c, "course.xml",
                              &(struct fault){.stage = STAGE_BYTES,
                                              .rule = "file",
                                              .found = "no course.xml",
                                              .expected = "course.xml in the course folder",
                                              .remedy = "choose the folder that holds it"});
        return false;
    }
    struct doc *course = read_doc(c, file);
    if (course && !node_is(course->root, "course")) {
        check_report(c, course->root,
                     &(struct fault){.stage = STAGE_WELL_FORMED,
                                     .rule = "root",
                                     .found = say(c, "<%s> as root", course->root->name),
                                     .expected = "<course> in course.xml",
                                     .remedy = "rename the file, or begin it with <course>"});
        c->unreadable = true;
    }
    if (course)
        read_used(c, course->root);
    else
        read_all(c);
    return true;
}

static void tell_unchecked(struct check *c)
{
    check_report_file(c, "course.xml",
                      &(struct fault){.stage = STAGE_REFERENCES,
                                      .warning = true,
                                      .rule = "unchecked",
                                      .found = "a file that cannot be read",
                                      .expected = "readable files before references, keys and "
                                                  "wording are checked",
                                      .remedy = "mend the errors above, then check again"});
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
        tell_unchecked(c);
        return false;
    }
    languages_find(c);
    check_references(c);
    check_meaning(c);
    return true;
}

struct course *check_package(const void *mem, struct package *package,
                             const struct course_options *options, struct problems *problems)
{
    struct check *c = check_new(mem, package, options, problems);
    struct course *course = NULL;
    if (check_originals(c)) {
        if (!problems->n_errors)
            check_translations(c);
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
