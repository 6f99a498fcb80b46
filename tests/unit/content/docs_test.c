/*
 * The examples of docs/course-format.md are a course, and it names every rule that is told.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <stdio.h>

#include "fixture.h"

#include "content/tree.h"
#include "content/vocabulary.h"

static const char *const told[] = {
#define COURSE                                "course.xml"
#define MODULE                                "modules/one.xml"
#define BANK                                  "banks/one.xml"
#define FAULT(name, file, from, to, messages) messages
#include "fault_cases.inc"
#include "language_cases.inc"
#include "meaning_cases.inc"
#undef FAULT
};

static char *read_text(void *mem, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = mem_array(mem, char, 1 << 20);
    text[fread(text, 1, (1 << 20) - 1, f)] = '\0';
    fclose(f);
    return text;
}

/* The block of XML on the page that begins with a declaration and has this piece in its first tags;
 * `other`: the one with that piece too. */
static char *block(void *mem, const char *page, const char *piece, const char *language)
{
    static const char fence[] = "```xml\n<?xml";
    for (const char *p = page; (p = strstr(p, fence)); p++) {
        const char *begin = p + strlen("```xml\n"), *end = strstr(begin, "```");
        char *text = end ? mem_text_n(mem, begin, (size_t)(end - begin)) : NULL;
        const char *head =
            text ? mem_text_n(mem, text, strcspn(strchr(text, '\n') + 1, ">") + 60) : "";
        if (text && strstr(head, piece) &&
            strstr(head, mem_format(mem, "xml:lang=\"%s\"", language)))
            return text;
    }
    return NULL;
}

static struct file text_file(const char *path, const char *text)
{
    return (struct file){
        .path = path, .data = (const unsigned char *)text, .len = text ? strlen(text) : 0};
}

enum { FILES = 14 };

/* The folder that the page describes: its examples, and media of the fixture. */
static struct package *example(void *mem, const char *page)
{
    struct package *sound = fixture_open(mem, SOUND), *package = mem_new(mem, struct package);
    static const char *const media[][2] = {{"media/hand.png", "media/hand.png"},
                                           {"media/rub.asl.webm", "media/rub.webm"},
                                           {"media/rub.en.vtt", "media/rub.en.vtt"},
                                           {"media/rub.png", "media/hand.png"},
                                           {"media/rub.webm", "media/rub.webm"}};
    package->files = mem_array(mem, struct file, FILES);
    struct file *f = package->files;
    *f++ = text_file("banks/hands.xml", block(mem, page, "id=\"hands-bank\"", "en"));
    *f++ = text_file("banks/more.xml", block(mem, page, "id=\"more-hands\"", "en"));
    *f++ = text_file("banks/opinions.xml", block(mem, page, "id=\"opinions\"", "en"));
    *f++ = text_file("course.xml", block(mem, page, "<course", "en"));
    for (size_t i = 0; i < sizeof media / sizeof *media; i++) {
        *f = *package_find(sound, media[i][1]);
        f++->path = media[i][0];
    }
    *f++ = text_file("modules/gloves.xml", block(mem, page, "id=\"gloves\"", "en"));
    *f++ = text_file("modules/hands.xml", block(mem, page, "id=\"hands\"", "en"));
    *f++ = text_file("modules/sinks.xml", block(mem, page, "id=\"sinks\"", "en"));
    *f++ = text_file("scenarios/visitor.xml", block(mem, page, "<scenario", "en"));
    package->n_files = (size_t)(f - package->files);
    return package;
}

/* The course that lends a bank to the one on the page. */
static struct course_options with_lender(void *mem)
{
    struct lent *lent = mem_new(mem, struct lent);
    struct err err = {0};
    ok(lent_open(mem, "tests/fixtures/courses/lender", lent, &err), "the lender is there");
    struct course_options options = fixture_options;
    options.lent = lent;
    options.n_lent = 1;
    return options;
}

static void test_examples(void *mem, const char *page)
{
    struct course_options options = with_lender(mem);
    struct problems *problems = problems_new(mem);
    struct course *course = check_package(mem, example(mem, page), &options, problems);
    is(fixture_messages(mem, problems), "", "the examples have no problem");
    ok(course != NULL, "and are a course");
}

/* The translation on the page fits the bank on the page; what is not translated is only missing. */
static void test_translation(void *mem, const char *page)
{
    struct course_options options = with_lender(mem);
    struct package *package = example(mem, page), all = {mem_array(mem, struct file, FILES), 0};
    const char *mark = " tier=";
    for (size_t i = 0; i < package->n_files; i++) {
        const struct file *f = &package->files[i];
        if (!strcmp(f->path, "media/hand.png"))
            all.files[all.n_files++] =
                text_file("es/banks/hands.xml", block(mem, page, "id=\"hands-bank\"", "es"));
        all.files[all.n_files] = *f;
        if (!strcmp(f->path, "course.xml")) {
            const char *course = (const char *)f->data, *at = strstr(course, mark);
            all.files[all.n_files] =
                text_file(f->path, mem_format(mem, "%.*s partial-translations=\"es\"%s",
                                              (int)(at - course), course, at));
        }
        all.n_files++;
    }
    struct problems *problems = problems_new(mem);
    struct course *c = check_package(mem, &all, &options, problems);
    size_t other = 0;
    for (size_t i = 0; i < problems->n; i++)
        other += strcmp(problems->list[i].rule, "untranslated") != 0;
    if (!is_int((long long)other, 0, "of the translation only what is missing is told"))
        printf("# %s\n", fixture_messages(mem, problems));
    ok(c && c->n_items && c->items[0].translations, "and its item is there in both languages");
}

/* ---- every element and every attribute has an example */

struct shown {
    const char *element, *attribute; /* attribute NULL: the element itself */
};

static void note_shown(void *mem, const char *page, struct shown *list, size_t *n)
{
    static const char fence[] = "```xml\n<?xml";
    for (const char *p = page; (p = strstr(p, fence)); p++) {
        const char *begin = p + strlen("```xml\n"), *end = strstr(begin, "```");
        struct doc *doc = doc_read(mem, "example.xml", (const unsigned char *)begin,
                                   (size_t)(end - begin), problems_new(mem));
        for (struct node *at = doc->root; at; at = node_after(at, doc->root)) {
            if (!at->name)
                continue;
            list[(*n)++] = (struct shown){at->name, NULL};
            for (size_t i = 0; i < at->n_attrs; i++)
                list[(*n)++] = (struct shown){at->name, at->attrs[i].name};
        }
    }
}

static bool is_shown(const struct shown *list, size_t n, const char *element, const char *attribute)
{
    for (size_t i = 0; i < n; i++) {
        bool same = attribute ? list[i].attribute && !strcmp(list[i].attribute, attribute)
                              : !list[i].attribute;
        if (same && !strcmp(list[i].element, element))
            return true;
    }
    return false;
}

/* Attributes that many elements share are shown once each; those of translations in the text. */
static bool is_shown_anywhere(const struct shown *list, size_t n, const char *attribute)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].attribute && !strcmp(list[i].attribute, attribute))
            return true;
    }
    return false;
}

static void test_coverage(void *mem, const char *page)
{
    struct shown *list = mem_array(mem, struct shown, 8192);
    size_t n = 0;
    note_shown(mem, page, list, &n);
    const struct element *type;
    for (uint8_t id = 1; (type = vocabulary_type(id)); id++) {
        ok(is_shown(list, n, type->name, NULL), "<%s> has an example", type->name);
        for (const struct attribute *const *a = type->attributes; a && *a; a++) {
            for (const struct attribute *at = *a; at->name; at++) {
                bool shared = type->item || !strcmp(at->name, "fraction") ||
                              !strcmp(at->name, "translates") || !strcmp(at->name, "xml:lang") ||
                              !strcmp(at->name, "role") || !strcmp(at->name, "state") ||
                              !strcmp(at->name, "facility") || !strcmp(at->name, "except");
                ok((shared ? is_shown_anywhere(list, n, at->name)
                           : is_shown(list, n, type->name, at->name)) ||
                       strstr(page, mem_format(mem, "`%s=\"", at->name)),
                   "%s of <%s> has an example", at->name, type->name);
            }
        }
    }
}

/* Every "[rule]" at the end of a message stands on the page in backticks. */
static void test_rules(void *mem, const char *page)
{
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        for (const char *p = told[i]; (p = strstr(p, " [")); p++) {
            const char *end = strstr(p, "]\n");
            if (!end || memchr(p + 2, ' ', (size_t)(end - p - 2)))
                continue;
            char *rule = mem_format(mem, "`%.*s`", (int)(end - p - 2), p + 2);
            ok(strstr(page, rule) != NULL, "%s is explained", rule);
        }
    }
}

int main(void)
{
    void *mem = mem_owner(NULL, "docs");
    const char *page = read_text(mem, "docs/course-format.md");
    if (ok(page != NULL, "the page is there")) {
        test_examples(mem, page);
        test_translation(mem, page);
        test_coverage(mem, page);
        test_rules(mem, page);
    }
    mem_free(mem);
    return tap_done();
}
