/*
 * Packages: Common Cartridge, QTI packages, SCORM manifests, and archives with files of known
 * formats. SPDX-License-Identifier: Apache-2.0
 *
 * Sources: IMS Content Packaging 1.1.4; IMS Common Cartridge Profile 1.3; ADL SCORM 1.2 and 2004,
 * content aggregation. The manifest says what there is; each resource is carried by its type, or
 * listed.
 */
#include <stdlib.h>
#include <string.h>

#include "content/foreign_formats.h"
#include "content/foreign_html.h"
#include "content/qti_rules.h"
#include "content/source.h"
#include "util/buf.h"
#include "util/mem.h"

struct packed_run {
    struct foreign *f;
    struct package *package;
    struct problems *problems;
    struct doc *manifest;
};

static const struct node *find(const struct node *top, const char *name)
{
    for (const struct node *n = top; n; n = node_after(n, top)) {
        if (node_is(n, name))
            return n;
    }
    return NULL;
}

/* A file of the package as a tree, its encoding put right; NULL, and the file is listed, if it
 * cannot be read. */
static struct doc *read_doc(struct packed_run *r, const char *path)
{
    struct foreign *f = r->f;
    const struct file *file = package_find(r->package, path);
    struct problems *problems = problems_new(f->mem);
    struct doc *doc = file ? convert_doc(f->mem, path, file->data, file->len, problems) : NULL;
    f->at = path;
    f->file = path;
    if (doc && doc->root)
        return doc;
    const struct problem *p = problems->n ? &problems->list[0] : NULL;
    foreign_refuse(f, NULL, mem_format(f->mem, "the file %.200s", path),
                   p ? mem_format(f->mem, "in line %d there is %s", p->line, p->found)
                     : "it is not in the package",
                   p ? p->remedy : "pack it again");
    return NULL;
}

/* ---- titles by the organisation */

static const char *title_of(const struct packed_run *r, const char *resource)
{
    const struct node *root = r->manifest->root;
    for (const struct node *n = root; n; n = node_after(n, root)) {
        const struct node *title = node_is(n, "item") ? node_child(n, "title") : NULL;
        if (title && !strcmp(node_attr_or(n, "identifierref", ""), resource))
            return qti_text(r->f->mem, title);
    }
    return "";
}

static void read_course_title(struct packed_run *r)
{
    const struct node *meta = find(r->manifest->root, "metadata");
    const struct node *title = meta ? find(meta, "title") : NULL;
    if (!title) {
        const struct node *organisation = find(r->manifest->root, "organization");
        title = organisation ? node_child(organisation, "title") : NULL;
    }
    const char *text = title ? foreign_words(r->f, qti_text(r->f->mem, title), FOREIGN_LINES) : "";
    if (*text)
        r->f->title = text;
}

/* ---- resources */

static void read_page(struct packed_run *r, const char *path, const char *title)
{
    struct foreign *f = r->f;
    const struct file *file = package_find(r->package, path);
    if (!file)
        return;
    f->at = f->file = path;
    const char *html = convert_text(f->mem, file->data, file->len);
    const char *begin = strcasestr(html, "<title>"),
               *end = begin ? strcasestr(begin, "</title>") : NULL;
    if (!*title && end)
        title = foreign_words(f, mem_text_n(f->mem, begin + 7, (size_t)(end - begin - 7)),
                              FOREIGN_HTML);
    const char *blocks = foreign_blocks(f, NULL, html, FOREIGN_HTML, false);
    int words = 1;
    for (const char *p = html; *p; p++)
        words += *p == ' ';
    if (*blocks)
        foreign_page(f, *title ? title : path, blocks, words);
}

/* What becomes of each type of resource, by how its name begins. */
enum resource {
    RESOURCE_ITEM,
    RESOURCE_QTI1,
    RESOURCE_TEST,
    RESOURCE_WEB,
    RESOURCE_SCO,
    RESOURCE_LOST
};
static const struct {
    const char *begins;
    enum resource is;
    const char *why, *remedy;
} resources[] = {
    {"imsqti_item", RESOURCE_ITEM, NULL, NULL},
    {"imsqti_test", RESOURCE_TEST,
     "which of its questions are asked, and on what terms, is decided here",
     "write a quiz that draws them"},
    {"imsqti_assessment", RESOURCE_TEST,
     "which of its questions are asked, and on what terms, is decided here",
     "write a quiz that draws them"},
    {"imsqti", RESOURCE_QTI1, NULL, NULL},
    {"webcontent", RESOURCE_WEB, NULL, NULL},
    {"imswl", RESOURCE_LOST, "it leads to a page elsewhere", "add the link to a page"},
    {"imsdt", RESOURCE_LOST, "there are no discussions here", "ask it as a reflection"},
    {"imsbasiclti", RESOURCE_LOST, "it opens a tool elsewhere", "leave it where it is"},
    {"imsapip", RESOURCE_ITEM, NULL, NULL},
    {"associatedcontent", RESOURCE_LOST, "it is no page", "look whether it is needed"},
};

static bool is_page(const char *path)
{
    const char *point = strrchr(path, '.');
    return point && (!strcasecmp(point, ".html") || !strcasecmp(point, ".htm") ||
                     !strcasecmp(point, ".xhtml"));
}

static const char *attribute_like(const struct node *n, const char *name)
{
    for (size_t i = 0; i < n->n_attrs; i++) {
        const char *colon = strchr(n->attrs[i].name, ':');
        if (!strcasecmp(colon ? colon + 1 : n->attrs[i].name, name))
            return n->attrs[i].value;
    }
    return "";
}

static void read_resource(struct packed_run *r, const struct node *n)
{
    struct foreign *f = r->f;
    const char *type = node_attr_or(n, "type", ""), *id = node_attr_or(n, "identifier", "");
    const struct node *file = node_child(n, "file");
    const char *href = node_attr(n, "href");
    href = href ? href : file ? node_attr_or(file, "href", "") : "";
    href = foreign_path(f->mem, "", mem_text_n(f->mem, href, strcspn(href, "?#")));
    const char *title = title_of(r, id);
    const char *said = *title ? mem_format(f->mem, "\"%.100s\" (%.100s)", title, href) : href;
    if (!strcasecmp(attribute_like(n, "scormtype"), "sco")) {
        foreign_refuse(f, NULL, mem_format(f->mem, "the unit %s", said),
                       "a unit of SCORM is a program of its own, and is not run yet",
                       "write its text as pages");
        return;
    }
    size_t i = 0;
    while (i < sizeof resources / sizeof *resources &&
           strncmp(type, resources[i].begins, strlen(resources[i].begins)) != 0)
        i++;
    enum resource is = i < sizeof resources / sizeof *resources ? resources[i].is : RESOURCE_LOST;
    struct doc *doc = is == RESOURCE_ITEM || is == RESOURCE_QTI1 ? read_doc(r, href) : NULL;
    if (doc && is == RESOURCE_ITEM)
        qti_item(f, foreign_bank(f, "Questions"), doc->root);
    else if (doc)
        qti1_file(f, doc);
    else if (is == RESOURCE_WEB && is_page(href))
        read_page(r, href, title);
    else if (is == RESOURCE_TEST)
        foreign_partly(f, NULL, mem_format(f->mem, "the test %s", said), resources[i].why,
                       resources[i].remedy);
    else if (is == RESOURCE_LOST)
        foreign_refuse(f, NULL, mem_format(f->mem, "%s of type %.80s", *said ? said : id, type),
                       i < sizeof resources / sizeof *resources ? resources[i].why
                                                                : "this type is not known here",
                       i < sizeof resources / sizeof *resources ? resources[i].remedy
                                                                : "look whether it is needed");
}

static void read_manifest(struct packed_run *r)
{
    const struct node *resources_node = find(r->manifest->root, "resources");
    read_course_title(r);
    for (const struct node *n = resources_node ? node_child(resources_node, "resource") : NULL; n;
         n = node_next(n, "resource"))
        read_resource(r, n);
}

/* ---- without a manifest: every file that is of a known format */

static bool read_loose(struct packed_run *r)
{
    bool any = false;
    for (size_t i = 0; i < r->package->n_files; i++) {
        struct file *file = &r->package->files[i];
        const struct foreign_format *format = convert_format(r->f->mem, file->data, file->len);
        if (!format || file->type)
            continue;
        struct doc *doc = format->root ? read_doc(r, file->path) : NULL;
        r->f->at = r->f->file = file->path;
        if (!format->root || doc)
            format->read(r->f, convert_text(r->f->mem, file->data, file->len), doc);
        any = true;
    }
    return any;
}

bool foreign_packed(struct foreign *f, struct package *package, struct problems *problems)
{
    struct packed_run r = {f, package, problems, NULL};
    const char *file = f->file;
    bool any = true;
    f->package = package;
    if (package_find(package, "imsmanifest.xml")) {
        r.manifest = read_doc(&r, "imsmanifest.xml");
        f->format = "a package with a manifest (IMS)";
        if (r.manifest)
            read_manifest(&r);
    } else if (package_find(package, "course.xml")) {
        struct doc *course = read_doc(&r, "course.xml");
        any = course && !strcmp(course->root->name, "course") && olx_read(f, package, course->root);
    } else {
        f->format = "a package of files";
        any = read_loose(&r);
    }
    f->file = file;
    f->out->format = f->format;
    return any;
}
