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
    struct course_options options = fixture_options;
    options.lent = &lent;
    options.n_lent = 1;
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

static char *told_with(void *mem, struct package *package, const struct course_options *options)
{
    struct problems *problems = problems_new(mem);
    check_package(mem, package, options, problems);
    return fixture_messages(mem, problems);
}

/* A file of a lender that lies in memory, with a piece replaced. */
static void spoil(void *mem, struct lent *lent, const char *path, const char *from, const char *to)
{
    struct course_file *files = mem_array(mem, struct course_file, lent->n_files);
    bool found = false;
    for (size_t i = 0; i < lent->n_files; i++) {
        files[i] = lent->files[i];
        char *text = mem_text_n(mem, (const char *)files[i].data, files[i].len);
        char *at = strcmp(files[i].path, path) ? NULL : strstr(text, from);
        if (!at)
            continue;
        found = true;
        text = mem_format(mem, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
        files[i].data = (const unsigned char *)text;
        files[i].len = strlen(text);
    }
    ok(found, "%s has the piece", path);
    lent->files = files;
}

/* What is wrong with a bank of another course is told once, where it is taken. */
static void test_lent(void)
{
    static const char bank[] = "banks/confidence.xml";
    void *mem = mem_owner(NULL, "lent");
    struct lent lent;
    struct err err = {0};
    struct course_options options = fixture_options;
    options.lent = &lent;
    options.n_lent = 1;
    lent_open(mem, "tests/fixtures/courses/lender", &lent, &err);
    struct lent sound = lent;
    struct package *package = fixture_open(mem, "tests/fixtures/courses/whole");
    spoil(mem, &lent, bank, "<stem>", "<stam>");
    const char *told = told_with(mem, package, &options);
    ok(strstr(told, "check that course by itself first: a file of it cannot be read. [published]"),
       "a bank that is no XML is told at the <use>");
    is_int((long long)(strchr(told, '\n') - told) + 1, (long long)strlen(told),
           "and nothing else is");
    lent = sound;
    package = fixture_open(mem, "tests/fixtures/courses/whole");
    spoil(mem, &lent, bank, "<likert", "<likert colour=\"red\" size=\"2\"");
    told = told_with(mem, package, &options);
    ok(strstr(told, "error: found bank=\"core-confidence\" of CORE version 2 with an error at "
                    "banks/confidence.xml:") &&
           strstr(told, "; expected a bank that the checker finds sound today; who writes CORE can "
                        "mend it in a new version; until then take another version of it, or leave "
                        "this <use> and its draws out. [lent]\n"),
       "an error in it, too, with who can mend it");
    ok(strstr(told, "found attribute colour=\"red\" on <likert>") &&
           strstr(told, "(the first of 2 errors there)"),
       "so are errors of structure: the first, and how many there are");
    is_int((long long)(strchr(told, '\n') - told) + 1, (long long)strlen(told), "in one message");
    lent = (struct lent){.code = "CORE",
                         .version = 2,
                         .found = "which is stored here and was never published",
                         .remedy = "publish it first"};
    told = told_with(mem, fixture_open(mem, "tests/fixtures/courses/whole"), &options);
    is(strstr(told, "course=\"CORE\""),
       "course=\"CORE\" version=\"2\", which is stored here and was never published; expected a "
       "version of another course that is or was published; publish it first. [published]\n",
       "a version that cannot lend says why");
    mem_free(mem);
}

/* Ids are compared with the version that is live. */
static void test_history(void)
{
    void *mem = mem_owner(NULL, "history");
    struct lent live;
    struct err err = {0};
    struct course_options options = fixture_options;
    lent_open(mem, SOUND, &live, &err);
    options.live = &live;
    is(told_with(mem, fixture_open(mem, SOUND), &options), "", "the same ids: nothing is told");
    struct package *package = fixture_open(mem, SOUND);
    fixture_replace(mem, package, MODULE, "<page id=\"pg-why\"", "<page id=\"pg-whyy\"");
    fixture_replace(mem, package, BANK, "<option id=\"wet\"", "<option id=\"damp\"");
    const char *told = told_with(mem, package, &options);
    ok(strstr(told,
              "modules/one.xml:2:1: warning: found no <page> \"pg-why\", which version 2 has; "
              "expected ids to stay: progress, answers and contacts hang on them; did you "
              "rename it to pg-whyy? Then put the old id back. [id-gone]\n"),
       "a page that is gone is asked about");
    ok(strstr(told,
              "warning: found no <option> \"wet\" in <single-choice> \"q-single\", which "
              "version 2 has; expected ids to stay: progress, answers and contacts hang on "
              "them; if you renamed it, put the old id back; if it is to go, nothing is to be "
              "done. [id-gone]\n"),
       "and an option");
    package = fixture_open(mem, SOUND);
    fixture_replace(mem, package, BANK, "\"q-true\"", "\"q-other\"");
    fixture_replace(mem, package, BANK, "\"q-single\"", "\"q-true\"");
    fixture_replace(mem, package, BANK, "\"q-other\"", "\"q-single\"");
    told = told_with(mem, package, &options);
    ok(strstr(told,
              "error: found \"q-true\" as <single-choice>, which is <true-false> in version 2; "
              "expected the same kind of item under the same id; give the new item an id of "
              "its own. [id-recycled]\n"),
       "an id that stands for another kind is an error");
    live.version = 9;
    ok(!strstr(told_with(mem, package, &options), "[id-"),
       "an older version is not judged by a newer");
    mem_free(mem);
}

/* Where nobody knows the job roles, that is said once. */
static void test_roles(void)
{
    void *mem = mem_owner(NULL, "roles");
    struct lent lent;
    struct err err = {0};
    lent_open(mem, "tests/fixtures/courses/lender", &lent, &err);
    struct course_options options = {.today = fixture_options.today, .lent = &lent, .n_lent = 1};
    struct package *package = fixture_open(mem, "tests/fixtures/courses/whole");
    const char *told = told_with(mem, package, &options), *first = strstr(told, "[role]\n");
    ok(first &&
           strstr(told, "and nobody to ask whether there are such job roles; expected the list "
                        "of job roles of a network; name it with --roles FILE"),
       "roles that cannot be looked up are told");
    ok(first && !strstr(first + 1, "[role]"), "once");
    options.roles = "physician";
    told = told_with(mem, fixture_open(mem, "tests/fixtures/courses/whole"), &options);
    ok(strstr(told, "found role \"nursing\" (in "),
       "a role that is nowhere is told with its places");
    mem_free(mem);
}

/* Where somebody is asked what they think, no option has to be right. */
static void test_opinion(void)
{
    static const char item[] =
        "<single-choice id=\"q-use\" privacy=\"aggregate\"><stem><p>Was it of use?</p></stem>"
        "<option id=\"use-much\">Much</option><option id=\"use-some\">Some</option>"
        "</single-choice>\n  <single-choice id=\"q-single\"";
    void *mem = mem_owner(NULL, "opinion");
    struct package *package = fixture_open(mem, SOUND);
    ok(fixture_replace(mem, package, BANK, "<single-choice id=\"q-single\"", item),
       "the piece is there");
    ok(!strstr(told_with(mem, package, &fixture_options), "[key]"), "an opinion needs no key");
    mem_free(mem);
}

/* A file in another encoding is told once, slips of single lines one by one. */
static void test_encoding(void)
{
    void *mem = mem_owner(NULL, "encoding");
    struct package *package = fixture_open(mem, SOUND);
    fixture_replace(mem, package, MODULE, "<page id=\"pg-why\"",
                    "<!-- \xF1\n\xF1\xE9\n\xF1\n\xF1\n\xF1 -->\n  <page id=\"pg-why\"");
    const char *told = told_with(mem, package, &fixture_options);
    ok(strstr(told,
              "found byte 0xF1, which is not UTF-8, and 5 more in 5 lines; expected UTF-8 text; "
              "save the file as UTF-8: it looks like Latin-1 or Windows-1252. [encoding]\n"),
       "a file in Latin-1 is told once");
    const char *first = strstr(told, "[encoding]");
    ok(first && !strstr(first + 1, "[encoding]"), "and no more than once");
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
    test_lent();
    test_history();
    test_roles();
    test_opinion();
    test_encoding();
    return tap_done();
}
