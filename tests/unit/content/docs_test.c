/*
 * The examples of docs/course-format.md are a course, and it names every rule that is told.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <stdio.h>

#include "fixture.h"

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

/* The n-th block of XML on the page that begins with a declaration. */
static char *block(void *mem, const char *page, int n)
{
    static const char fence[] = "```xml\n<?xml";
    const char *p = page;
    for (int i = 0; i <= n; i++) {
        p = strstr(p + (i > 0), fence);
        if (!p)
            return NULL;
    }
    p += strlen("```xml\n");
    const char *end = strstr(p, "```");
    return end ? mem_text_n(mem, p, (size_t)(end - p)) : NULL;
}

static struct file text_file(const char *path, const char *text)
{
    return (struct file){
        .path = path, .data = (const unsigned char *)text, .len = text ? strlen(text) : 0};
}

static void test_examples(void *mem, const char *page)
{
    struct package *sound = fixture_open(mem, SOUND);
    struct file files[] = {
        text_file("banks/hands.xml", block(mem, page, 2)),
        text_file("banks/more.xml", block(mem, page, 3)),
        text_file("banks/opinions.xml", block(mem, page, 4)),
        text_file("course.xml", block(mem, page, 0)),
        *package_find(sound, "media/hand.png"),
        *package_find(sound, "media/rub.en.vtt"),
        *package_find(sound, "media/hand.png"),
        *package_find(sound, "media/rub.webm"),
        text_file("modules/hands.xml", block(mem, page, 1)),
        text_file("scenarios/visitor.xml", block(mem, page, 5)),
    };
    files[6].path = "media/rub.png";
    struct package package = {files, sizeof files / sizeof *files};
    struct problems *problems = problems_new(mem);
    struct course *course = check_package(mem, &package, &fixture_options, problems);
    is(fixture_messages(mem, problems), "", "the examples have no problem");
    ok(course != NULL, "and are a course");
}

/* The translation on the page fits the bank on the page; what is not translated is only missing. */
static void test_translation(void *mem, const char *page)
{
    struct package *sound = fixture_open(mem, SOUND);
    const char *course = block(mem, page, 0), *mark = " tier=";
    const char *at = strstr(course, mark);
    struct file files[] = {
        text_file("banks/hands.xml", block(mem, page, 2)),
        text_file("banks/more.xml", block(mem, page, 3)),
        text_file("banks/opinions.xml", block(mem, page, 4)),
        text_file("course.xml", mem_format(mem, "%.*s partial-translations=\"es\"%s",
                                           (int)(at - course), course, at)),
        text_file("es/banks/hands.xml", block(mem, page, 6)),
        *package_find(sound, "media/hand.png"),
        *package_find(sound, "media/rub.en.vtt"),
        *package_find(sound, "media/hand.png"),
        *package_find(sound, "media/rub.webm"),
        text_file("modules/hands.xml", block(mem, page, 1)),
        text_file("scenarios/visitor.xml", block(mem, page, 5)),
    };
    files[7].path = "media/rub.png";
    struct package package = {files, sizeof files / sizeof *files};
    struct problems *problems = problems_new(mem);
    struct course *c = check_package(mem, &package, &fixture_options, problems);
    size_t other = 0;
    for (size_t i = 0; i < problems->n; i++)
        other += strcmp(problems->list[i].rule, "untranslated") != 0;
    if (!is_int((long long)other, 0, "of the translation only what is missing is told"))
        printf("# %s\n", fixture_messages(mem, problems));
    ok(c && c->n_items && c->items[0].translations, "and its item is there in both languages");
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
        test_rules(mem, page);
    }
    mem_free(mem);
    return tap_done();
}
