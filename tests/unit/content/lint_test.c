/*
 * The lint: every phrase of the lists is found and none inside another word, figures are told from
 * numbers, every rule can be allowed where it fires, the lists stand on the page for authors, and
 * the shipped courses have no problem at all.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <ctype.h>
#include <dirent.h>

#include "content/phrases.h"
#include "fixture.h"

/* ---- phrases */

struct seen {
    const char *phrase;
    int times;
};

static void note(const struct phrases *list, const char *found, void *user)
{
    struct seen *s = user;
    (void)list;
    s->times += !strcmp(found, s->phrase);
}

static int times_in(void *mem, const struct phrases *list, const char *phrase, const char *text)
{
    struct seen s = {phrase, 0};
    phrases_find(phrases_of(mem, list->language), text, note, &s);
    return s.times;
}

/* In a sentence, at its beginning, at its end; and not as a part of a longer word. */
static int wrong_with(void *mem, const struct phrases *list, const char *phrase)
{
    char *first = mem_text(mem, phrase);
    first[0] = (char)toupper((unsigned char)first[0]);
    return (times_in(mem, list, phrase, mem_format(mem, "Well, %s, they say.", phrase)) != 1) +
           (times_in(mem, list, phrase, mem_format(mem, "%s is a word.", first)) != 1) +
           (times_in(mem, list, phrase, mem_format(mem, "They say %s", phrase)) != 1) +
           (times_in(mem, list, phrase, mem_format(mem, "non%s", phrase)) != 0) +
           (times_in(mem, list, phrase, mem_format(mem, "%sing", phrase)) != 0);
}

static void each_phrase(void *mem, const char *page)
{
    int wrong = 0, absent = 0, n = 0;
    for (size_t i = 0; i < n_phrases; i++) {
        for (const char *p = phrases[i].list; *p;) {
            size_t len = strcspn(p, "|");
            const char *phrase = mem_text_n(mem, p, len);
            n++;
            if (wrong_with(mem, &phrases[i], phrase) && ++wrong)
                printf("# found wrongly: %s\n", phrase);
            if (!strstr(page, phrase) && ++absent)
                printf("# not on the page: %s\n", phrase);
            p += len + (p[len] == '|');
        }
    }
    is_int(wrong, 0, "each phrase is found as whole words, whatever its capitals");
    is_int(absent, 0, "and stands on the page for authors");
    ok(n > 100, "%d phrases", n);
}

static void test_figures(void *mem)
{
    static const struct {
        const char *text, *figure;
    } cases[] = {
        {"It was 88 % of them.", "88 %"},
        {"It was 12.5% of them.", "12.5%"},
        {"Some 40 percent said so.", "40 percent"},
        {"Ten per cent said so.", "Ten per cent"},
        {"About 1 in 4 patients.", "1 in 4"},
        {"One in four patients.", "One in four"},
        {"Three out of 10 staff.", "Three out of 10"},
        {"27.6 million people", "27.6 million"},
        {"Two million people", "Two million"},
        {"Fueron 4 de cada 10 personas.", "4 de cada 10"},
        {"Un 30 por ciento", "30 por ciento"},
        {"Call 911 in an emergency.", NULL},
        {"Open 24 hours, 7 days.", NULL},
        {"In 2018 the law changed.", NULL},
        {"One in charge of four wards.", NULL},
        {"There are four wards in one house.", NULL},
        {"Room A1%20B", NULL},
        {"Take one in the morning.", NULL},
        {"Someone in ten", NULL},
        {"Dial 1-888-373-7888.", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is(phrases_figure(mem, cases[i].text), cases[i].figure, cases[i].text);
}

/* ---- where each rule fires, and the licence that silences it */

#define MODULE "modules/one.xml"
#define BANK   "banks/one.xml"
static const struct {
    const char *rule, *file, *from, *to, *at;
} fires[] = {
    {"rescue-language", MODULE, "<p>Palm to palm.</p>", "<p>We rescue people.</p>", "vid-rub"},
    {"victim-blaming", MODULE, "<p>Palm to palm.</p>", "<p>She let herself be hurt.</p>",
     "vid-rub"},
    {"claim-without-source", MODULE, "<p>Palm to palm.</p>", "<p>The law requires it.</p>",
     "vid-rub"},
    {"claim-without-source", MODULE, "<p>Palm to palm.</p>", "<p>It raises the risk.</p>",
     "vid-rub"},
    {"claim-without-source", BANK, "<rationale><p>They leak.</p></rationale>",
     "<rationale><p>Studies show it.</p></rationale>", "q-true"},
    {"figure-without-source", MODULE, "<p>Palm to palm.</p>", "<p>It is one in four.</p>",
     "vid-rub"},
    {"sensational-image", MODULE, "The back of a hand.", "A hand in chains.", "fig-hand"},
    {"sensational-image", MODULE, "All fingers are shown.", "Shackled fingers.", "fig-hand"},
    {"objective-verb", MODULE, "Choose when", "Know when", "obj-clean"},
    {"item-without-rationale", BANK, "<rationale><p>They leak.</p></rationale>", "", "q-true"},
    {"double-negative", BANK, "Which parts?", "Which is not what is never cleaned?", "q-every"},
    {"source-without-place", MODULE, " doi=\"10.1000/1\"", "", "src-study"},
    {"source-old", MODULE, "checked=\"2026-05-04\"", "checked=\"2025-09-20\"", "src-study"},
};

static int fired(void *mem, struct package *package, const char *rule)
{
    struct problems *problems = problems_new(mem);
    int n = 0;
    for (size_t i = 0; i < package->n_files; i++) /* as if nobody had read them */
        package->files[i].used = false;
    check_package(mem, package, &fixture_options, problems);
    for (size_t i = 0; i < problems->n; i++)
        n += !strcmp(problems->list[i].rule, rule) && problems->list[i].line > 0;
    return n;
}

static void test_licences(void)
{
    for (size_t i = 0; i < sizeof fires / sizeof *fires; i++) {
        void *mem = mem_owner(NULL, "rule");
        struct package *package = fixture_open(mem, SOUND);
        const char *said = mem_format(mem, "%s at %s", fires[i].rule, fires[i].at);
        is_int(fired(mem, package, fires[i].rule), 0, said);
        ok(fixture_replace(mem, package, fires[i].file, fires[i].from, fires[i].to),
           "%s: the piece is there", said);
        is_int(fired(mem, package, fires[i].rule), 1, "is told once");
        fixture_replace(mem, package, "course.xml", "<allow ",
                        mem_format(mem,
                                   "<allow rule=\"%s\" at=\"%s\" reason=\"Looked at by two of "
                                   "us.\"/><allow ",
                                   fires[i].rule, fires[i].at));
        is_int(fired(mem, package, fires[i].rule), 0, "and is silent where a licence says why");
        is_int(fired(mem, package, "allow-unused"), 0, "which is in use");
        mem_free(mem);
    }
}

/* What learners choose from may be wrong, and quotations are somebody else's words. */
static void test_left_alone(void)
{
    static const char *const pieces[][3] = {
        {BANK, "Dry hands", "The law requires 88 % soap"},
        {MODULE, "<p>Nobody is too busy.</p>", "<p>We rescue one in four.</p>"},
        {MODULE, "<p>Palm to palm.</p>", "<p>The law requires it <cite ref=\"src-study\"/>.</p>"},
        {MODULE, "<p>Palm to palm.</p>", "<p>They wear chains and handcuffs on stage.</p>"},
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        void *mem = mem_owner(NULL, "left");
        struct package *package = fixture_open(mem, SOUND);
        struct problems *problems = problems_new(mem);
        ok(fixture_replace(mem, package, pieces[i][0], pieces[i][1], pieces[i][2]), "the piece");
        check_package(mem, package, &fixture_options, problems);
        is(fixture_messages(mem, problems), "", pieces[i][2]);
        mem_free(mem);
    }
}

/* A translation says with other words what may be said. */
static void test_translation(void)
{
    void *mem = mem_owner(NULL, "translation");
    struct package *package = fixture_open(mem, "courses/CORE-101");
    struct problems *problems = problems_new(mem);
    ok(fixture_replace(mem, package, "es/modules/ask.xml", "</p>", " Hay que rescatarla.</p>"),
       "a paragraph in Spanish");
    check_package(mem, package, &fixture_options, problems);
    ok(problems->n == 1 && !strcmp(problems->list[0].rule, "rescue-language") &&
           !strcmp(problems->list[0].file, "es/modules/ask.xml"),
       "is looked at with the Spanish lists");
    mem_free(mem);
}

static void test_shipped(void)
{
    DIR *dir = opendir("courses");
    struct dirent *e;
    int n = 0;
    while (dir && (e = readdir(dir))) {
        void *mem = mem_owner(NULL, "shipped");
        const char *path = mem_format(mem, "courses/%s", e->d_name);
        FILE *f = *e->d_name == '.' ? NULL : fopen(mem_format(mem, "%s/course.xml", path), "rb");
        if (f) {
            struct problems *problems = problems_new(mem);
            fclose(f);
            check_package(mem, fixture_open(mem, path), &fixture_options, problems);
            is(fixture_messages(mem, problems), "", path);
            n++;
        }
        mem_free(mem);
    }
    if (dir)
        closedir(dir);
    ok(n > 0, "%d shipped courses have no problem at all", n);
}

int main(void)
{
    void *mem = mem_owner(NULL, "lint");
    char *page = mem_array(mem, char, 1 << 20);
    FILE *f = fopen("docs/course-format.md", "rb");
    if (ok(f != NULL, "the page for authors is there")) {
        page[fread(page, 1, (1 << 20) - 1, f)] = '\0';
        fclose(f);
    }
    each_phrase(mem, page);
    test_figures(mem);
    test_licences();
    test_left_alone();
    test_translation();
    test_shipped();
    mem_free(mem);
    return tap_done();
}
