/*
 * What the checker says of each fault, word for word, with its place.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every case replaces one piece of the sound course and names all messages that follow.
 */
#include "tap.h"

#include "fixture.h"

#define COURSE "course.xml"
#define MODULE "modules/one.xml"
#define BANK   "banks/one.xml"

static const struct fault_case cases[] = {
#define FAULT(name, file, from, to, messages)                                                      \
    {                                                                                              \
        name, file, from, to, messages                                                             \
    }
#include "fault_cases.inc"
#include "language_cases.inc"
};

/* Many faults at once, some inside others: each is told, in one run. */
static void test_many_at_once(void)
{
    static const char text[] =
        "<module xmlns=\"urn:attest:course:1\" id=\"m\" xml:lang=\"en\">\n"
        "  <title>T</title>\n"
        "  <page id=\"a\" minutes=\"1\">\n"
        "    <title>A</title>\n"
        "    <para>one</para>\n"
        "    <p style=\"x\">two</p>\n"
        "    <blink>three</blink>\n"
        "    <figure id=\"f\"><title>no image</title></figure>\n"
        "  </page>\n"
        "  <pagee id=\"b\" minutes=\"1\"><title>B</title><p bad=\"1\">x</p></pagee>\n"
        "  <page id=\"c\" minutes=\"0\">\n"
        "    <p>no title</p>\n"
        "    <aside kind=\"warning\"><p>x</p></aside>\n"
        "  </page>\n"
        "</module>\n";
    static const char *const places[] = {"5:5: error: found <para>",
                                         "6:5: error: found attribute style",
                                         "7:5: error: found <blink>",
                                         "8:5: error: found <figure> without <image>",
                                         "10:3: error: found <pagee>",
                                         "10:45: error: found attribute bad",
                                         "11:3: error: found <page> without <title>",
                                         "11:3: error: found minutes=\"0\"",
                                         "13:5: error: found kind=\"warning\""};
    void *mem = mem_owner(NULL, "many");
    struct package *package = fixture_open(mem, SOUND);
    struct file *file = package_find(package, MODULE);
    file->data = (const unsigned char *)text;
    file->len = sizeof text - 1;
    struct problems *problems = problems_new(mem);
    check_package(mem, package, &fixture_options, problems);
    const char *messages = fixture_messages(mem, problems);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        ok(strstr(messages, mem_format(mem, "%s:%s", MODULE, places[i])), "told: %s", places[i]);
    size_t structure = 0;
    for (size_t i = 0; i < problems->n; i++)
        structure += problems->list[i].stage == STAGE_STRUCTURE;
    is_int((long long)structure, 9, "and nothing else of structure");
    mem_free(mem);
}

/* The whole language: nothing of it is refused, and a lent bank is copied under ids of its own. */
static void test_whole(void)
{
    void *mem = mem_owner(NULL, "whole");
    struct problems *problems = problems_new(mem);
    struct lent lent;
    struct err err = {0};
    struct package *package = fixture_open(mem, "tests/fixtures/courses/whole");
    ok(lent_open(mem, "tests/fixtures/courses/lender", &lent, &err), "the lender is there");
    struct course_options options = {.today = fixture_options.today, .lent = &lent, .n_lent = 1};
    struct course *course = check_package(mem, package, &options, problems);
    is_int((long long)problems->n_errors, 0, "the course with all of the language has no error");
    size_t lent_items = 0, translated = 0;
    for (size_t i = 0; course && i < course->n_items; i++) {
        const struct item *item = &course->items[i];
        lent_items += !strncmp(item->key, "core-confidence-sure-", 21);
        translated += !strcmp(item->key, "core-confidence-sure-asked") && item->translations;
    }
    is_int((long long)lent_items, 3, "three items are lent, under ids of their own");
    is_int((long long)translated, 1, "and one of them in two languages");
    for (size_t i = 0; course && i < course->n_files; i++)
        ok(!strchr(course->files[i].path, '@'), "%s is the author's", course->files[i].path);
    for (size_t i = 0; course && i < course->n_objectives; i++)
        ok(strcmp(course->objectives[i].key, "core-confidence-obj-method") != 0,
           "objective %s is the course's own", course->objectives[i].key);
    is(course ? course->requires : NULL, "", "it requires nothing");
    is_int(course ? (long long)course->n_conditions : 0, 3, "and has three conditions");
    mem_free(mem);
}

int main(void)
{
    void *mem = mem_owner(NULL, "sound");
    struct problems *problems = problems_new(mem);
    struct course *course = NULL;
    struct err err = {0};
    ok(course_check(mem, SOUND, &fixture_options, problems, &course, &err), "the course is read");
    is(fixture_messages(mem, problems), "", "the sound course has no problem at all");
    ok(course != NULL, "and yields a course");
    ok(!course_check(mem, SOUND "/none", &fixture_options, problems, &course, &err) &&
           err.kind == ERR_NOT_FOUND,
       "a path that does not exist cannot be checked");
    mem_free(mem);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        fixture_fault(SOUND, &cases[i]);
    test_many_at_once();
    test_whole();
    return tap_done();
}
