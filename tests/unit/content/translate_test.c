/*
 * Translations: what is said of each fault, what is stamped, and what falls back.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

#include "content/stamp.h"
#include "fixture.h"

#define TWO    "tests/fixtures/courses/two-languages"
#define COURSE "course.xml"
#define MODULE "es/modules/plants.xml"
#define BANK   "es/banks/plants.xml"

/* What the fixture is told of as it stands: two units missing, one stale. */
#define MISSING_ITEM                                                                               \
    "es/banks/plants.xml:2:1: warning: found no <multiple-choice> \"how\" in es; expected one "    \
    "(es "                                                                                         \
    "stands in partial-translations); translate banks/plants.xml:16; until then learners see the " \
    "original. [untranslated]\n"
#define MISSING_PAGE                                                                               \
    "es/modules/plants.xml:2:1: warning: found no <page> \"light\" in es; expected one (es "       \
    "stands "                                                                                      \
    "in partial-translations); translate modules/plants.xml:19; until then learners see the "      \
    "original. [untranslated]\n"
#define STALE_PAGE                                                                                 \
    "es/modules/plants.xml:19:3: warning: found <page> \"soil\" made from 000000000000; expected " \
    "efc854cc21ba; translate the change in modules/plants.xml:23, then attest course stamp es. "   \
    "[stale]\n"

static const struct translation_case {
    const char *name, *file, *from, *to;
    const char *bank, *module, *after; /* besides what is always told, in the order of files */
} cases[] = {
    {"another key", BANK, "answer=\"false\"", "answer=\"true\"",
     "es/banks/plants.xml:12:3: error: found answer=\"true\"; expected answer=\"false\", as in "
     "banks/plants.xml:12; copy it: a translation changes words only. [skeleton]\n",
     "", ""},
    {"a right option marked wrong", BANK, " right=\"yes\"", "",
     "es/banks/plants.xml:6:5: error: found <option> without right; expected right=\"yes\", as in "
     "banks/plants.xml:6; copy it: a translation changes words only. [skeleton]\n",
     "", ""},
    {"an attribute too many", BANK, "id=\"noon\"", "id=\"noon\" fixed=\"yes\"",
     "es/banks/plants.xml:7:5: error: found fixed=\"yes\" on <option>; expected no fixed, as in "
     "banks/plants.xml:7; remove it. [skeleton]\n",
     "", ""},
    {"a paragraph too few", BANK,
     "<rationale><p>Las raíces también necesitan aire.</p></rationale>", "",
     "es/banks/plants.xml:4:3: error: found no further <rationale> in <single-choice>; expected "
     "one, as in banks/plants.xml:10; translate it. [skeleton]\n",
     "", ""},
    {"a paragraph too many", MODULE, "<p>Una mano vierte agua.</p>",
     "<p>Una mano</p><p>vierte agua.</p>", "",
     "es/modules/plants.xml:15:35: error: found <p> in <description>; expected nothing more there, "
     "as in modules/plants.xml:15; remove it. [skeleton]\n",
     ""},
    {"another element", MODULE, "<p>Despacio, por el borde.</p>",
     "<ul><li>Despacio, por el borde.</li></ul>", "",
     "es/modules/plants.xml:16:19: error: found <ul> in <transcript>; expected <p>, as in "
     "modules/plants.xml:16; copy the elements: a translation changes words only. [skeleton]\n",
     ""},
    {"a source left out", MODULE, " <cite ref=\"src-plants\"/>", "", "",
     "es/modules/plants.xml:10:5: error: found <p> without <cite ref=\"src-plants\">; expected it, "
     "as in modules/plants.xml:10; put it among the words. [skeleton]\n",
     ""},
    {"a source that the original has not", MODULE,
     "El grifo:", "El grifo <cite ref=\"src-plants\"/>:", "",
     "es/modules/plants.xml:11:17: error: found <cite ref=\"src-plants\">; expected what stands in "
     "the line, as in modules/plants.xml:11; remove it, or copy its attributes. [skeleton]\n",
     ""},
    {"a page of its own", MODULE, "id=\"soil\"", "id=\"sand\"", "",
     "es/modules/plants.xml:19:3: error: found <page> \"sand\", which the original has not; "
     "expected "
     "ids as in modules/plants.xml: they are not translated; copy its id from there, or remove it. "
     "[skeleton]\n",
     NULL},
    {"a page whose id is misspelt", MODULE, "id=\"soil\"", "id=\"soill\"", "",
     "es/modules/plants.xml:19:3: error: found <page> \"soill\", which the original has not; "
     "expected "
     "ids as in modules/plants.xml: they are not translated; did you mean soil? [skeleton]\n",
     NULL},
    {"a unit twice", MODULE, "<page id=\"soil\" minutes=\"1\"", "<page id=\"water\" minutes=\"1\"",
     "",
     "es/modules/plants.xml:19:3: error: found <page> \"water\" again; expected each unit once "
     "(first in es/modules/plants.xml:6); remove one. [id-twice]\n",
     NULL},
    {"another language", BANK, "xml:lang=\"es\"", "xml:lang=\"en\"",
     "es/banks/plants.xml:2:1: error: found xml:lang=\"en\" in folder es; expected "
     "xml:lang=\"es\"; correct one. [language]\n",
     "", ""},
    {"captions that are not there", MODULE, "es/media/pour.vtt", "es/media/por.vtt", "",
     "es/modules/plants.xml:13:5: error: found captions=\"es/media/por.vtt\", no such file; "
     "expected a file of this folder; did you mean es/media/pour.vtt? [file]\n",
     NULL},
    {"words left as they were", MODULE, "Toque la tierra antes de regar.",
     "Feel the soil before you pour.", "", "",
     "es/modules/plants.xml:9:18: warning: found 6 words as in the original; expected Spanish; "
     "translate, or allow. [same-words]\n"},
    {"a unit without stamp", BANK, " translates=\"8e15d74f782f\"", "",
     "es/banks/plants.xml:12:3: warning: found <true-false> \"cold\" without translates; expected "
     "translates=\"8e15d74f782f\"; write it with attest course stamp es. [stale]\n",
     "", ""},
    {"a fault of structure", BANK, "<rationale><p>El frío daña las raíces.</p></rationale>",
     "<rationale>El frío daña las raíces.</rationale>",
     "es/banks/plants.xml:14:16: error: found text \"El frío daña las raíces.\" directly in "
     "<rationale>; expected <p>; put the text in <p>. [text]\n",
     "", NULL},
};

static bool contains(const char *text, const char *piece)
{
    return !piece || strstr(text, piece);
}

static void run(const struct translation_case *f)
{
    void *mem = mem_owner(NULL, "case");
    struct package *package = fixture_open(mem, TWO);
    ok(fixture_replace(mem, package, f->file, f->from, f->to), "%s: the piece is there", f->name);
    struct problems *problems = problems_new(mem);
    struct course *course = check_package(mem, package, &fixture_options, problems);
    const char *told = fixture_messages(mem, problems);
    bool all = contains(told, f->bank) && contains(told, f->module) && contains(told, f->after);
    ok(all, "%s: told", f->name);
    if (!all)
        printf("# told: %s\n", told);
    ok((course != NULL) == !problems->n_errors, "%s: a course exactly if there is no error",
       f->name);
    size_t errors = 0;
    for (size_t i = 0; i < problems->n; i++)
        errors += !problems->list[i].warning;
    is_int((long long)errors, strstr(f->bank, "error") || strstr(f->module, "error"),
           mem_format(mem, "%s: and no other error", f->name));
    mem_free(mem);
}

static void test_sound(void)
{
    void *mem = mem_owner(NULL, "sound");
    struct problems *problems = problems_new(mem);
    struct course *course = check_package(mem, fixture_open(mem, TWO), &fixture_options, problems);
    is(fixture_messages(mem, problems), MISSING_ITEM MISSING_PAGE STALE_PAGE,
       "of the fixture only what is missing or stale is told");
    ok(course != NULL, "and it is a course");
    mem_free(mem);
}

static char *messages_with(void *mem, const char *file, const char *from, const char *to)
{
    struct package *package = fixture_open(mem, TWO);
    struct problems *problems = problems_new(mem);
    if (file && !fixture_replace(mem, package, file, from, to))
        return mem_text(mem, "the piece is not there");
    check_package(mem, package, &fixture_options, problems);
    return fixture_messages(mem, problems);
}

/* Copies in a folder of a language that the course does not name: most likely it forgot to. */
static void test_undeclared(void)
{
    void *mem = mem_owner(NULL, "undeclared");
    static const char removed[] = "remove it (it is not part of the version)";
    const char *told = messages_with(mem, COURSE, " partial-translations=\"es\"", "");
    ok(strstr(told, MODULE ": warning: found " MODULE ", which nothing uses; expected used files "
                           "only; if it is a translation, write partial-translations=\"es\" on "
                           "<course>. [file-unused]\n"),
       "the folder of a language that is not named: how to name it");
    ok(strstr(told, "es/media/pour.vtt: warning: ") && strstr(told, removed) == NULL,
       "for captions, too");
    mem_free(mem);
}

/* What a language promises as a whole must be whole. */
static void test_declared(void)
{
    void *mem = mem_owner(NULL, "declared");
    char *told = messages_with(mem, COURSE, "partial-translations=\"es\"", "translations=\"es\"");
    ok(strstr(told, "modules/plants.xml:2:1: error: found no <page> \"light\" in es; expected one "
                    "(es stands in translations); translate modules/plants.xml:19, or move es to "
                    "partial-translations. [untranslated]"),
       "a missing unit is an error of a language that is declared whole");
    told = messages_with(mem, COURSE, "partial-translations=\"es\"",
                         "translations=\"fr\" partial-translations=\"es\"");
    ok(strstr(told, "fr/course.xml: error: found no fr/course.xml; expected a translation of "
                    "course.xml (fr stands in translations)"),
       "a missing file is told once, as a whole");
    told =
        messages_with(mem, COURSE, "partial-translations=\"es\"", "partial-translations=\"es en\"");
    ok(strstr(told, "found partial-translations=\"en\", the language of the course; expected each "
                    "other language once; remove en there. [language]"),
       "a course is not translated into its own language");
    told = messages_with(mem, COURSE, "partial-translations=\"es\"", "");
    ok(strstr(told, "es/course.xml: warning: found es/course.xml, which nothing uses"),
       "a folder of a language that is not declared is no part of the course");
    struct package *package = fixture_open(mem, TWO);
    struct problems *problems = problems_new(mem);
    package_find(package, MODULE)->path = "es/modules/plans.xml";
    check_package(mem, package, &fixture_options, problems);
    ok(strstr(fixture_messages(mem, problems),
              "es/modules/plans.xml: error: found es/modules/plans.xml; expected modules/plans.xml "
              "beside it, as a part of the course; rename it, or add the original. "
              "[translation-of]"),
       "a translation of nothing");
    told = messages_with(mem, "banks/plants.xml", "right=\"yes\"", "");
    ok(strstr(told, "[key]") && !strstr(told, "[stale]") && !strstr(told, "[skeleton]"),
       "nothing is said of translations while an original is wrong");
    told = messages_with(mem, "modules/plants.xml", "Change the soil", "Change all soil");
    ok(strstr(told, "[stale]") && !strstr(told, "error"), "a changed original breaks no course");
    told = messages_with(mem, "modules/plants.xml", "<p>Most plants like a bright place.</p>",
                         "<p>Most plants like a bright place.</p><p>Some do not.</p>");
    is(told,
       MISSING_ITEM
       "es/modules/plants.xml:2:1: warning: found no <page> \"light\" in es; expected one (es "
       "stands in partial-translations); translate modules/plants.xml:19; until then learners see "
       "the original. [untranslated]\n" STALE_PAGE,
       "a change of one page makes no other unit stale, nor the module");
    told = messages_with(mem, "modules/plants.xml", "<p>The tap:", "<p>More:</p><p>The tap:");
    ok(strstr(told, "<page> \"water\" made from") && !strstr(told, "[skeleton]"),
       "a stale unit is not held to bones that it never had");
    mem_free(mem);
}

static void test_hash(void)
{
    void *mem = mem_owner(NULL, "hash");
    struct problems *problems = problems_new(mem);
    struct package *package = fixture_open(mem, TWO);
    struct course *with = check_package(mem, package, &fixture_options, problems);
    package = fixture_open(mem, TWO);
    fixture_replace(mem, package, MODULE, "El grifo:", "Su grifo:");
    struct course *other = check_package(mem, package, &fixture_options, problems);
    package = fixture_open(mem, TWO);
    fixture_replace(mem, package, COURSE, " partial-translations=\"es\"", "");
    struct course *without = check_package(mem, package, &fixture_options, problems);
    package = fixture_open(mem, TWO);
    fixture_replace(mem, package, BANK, " translates=\"8e15d74f782f\"", "");
    struct course *unstamped = check_package(mem, package, &fixture_options, problems);
    is(with->hash, without->hash, "the hash of the original knows of no translation");
    is(with->hash, other->hash, "nor of its words");
    ok(strcmp(with->language_hashes, other->language_hashes) != 0,
       "the hash of the language knows of them");
    ok(strcmp(with->language_hashes, unstamped->language_hashes) != 0,
       "and of what is shown of it");
    is(without->language_hashes, NULL, "a course in one language has no other hash");
    is(without->languages, "en", "its language is its own");
    is(with->languages, "en", "a language in part is none that is promised");
    is(with->partial_languages, "es", "but it is there");
    mem_free(mem);
}

/* ---- what is built */

/* The member of a language in translations, or NULL. */
static const char *word(void *mem, const char *json, const char *language, const char *member)
{
    json_t *all = json ? json_loads(json, 0, NULL) : NULL;
    const char *text = json_string_value(json_object_get(json_object_get(all, language), member));
    text = text ? mem_text(mem, text) : NULL;
    json_decref(all);
    return text;
}

static void test_built(void)
{
    void *mem = mem_owner(NULL, "built");
    struct problems *problems = problems_new(mem);
    struct course *c = check_package(mem, fixture_open(mem, TWO), &fixture_options, problems);
    struct module *m = &c->modules[0];
    struct page *water = m->parts[0].page, *light = m->parts[1].page, *soil = m->parts[2].page;
    is(word(mem, c->translations, "es", "title"), "Plantas en la planta", "title of the course");
    is(word(mem, m->translations, "es", "title"), "Las plantas", "title of the module");
    is(word(mem, water->translations, "es", "title"), "El agua", "title of a page");
    is(word(mem, water->translations, "es", "note"), "Una planta se seca.", "its note");
    is(water->title, "Water", "the original stays");
    is_int((long long)water->n_words_in, 1, "the page is there in one other language");
    const struct page_words *w = &water->words_in[0];
    is(w->language, "es", "which is Spanish");
    ok(strstr(w->body[0].html, "Riéguela cuando"), "with its text");
    ok(strstr(w->body[0].html, "aria-label=\"Fuente 1: "), "words of ours are in that language");
    is_int((long long)w->n_body, (long long)water->n_body, "and cut as the original is");
    const char *after = w->body[2].html;
    ok(strstr(after, "srclang=\"es\"") && !strstr(after, "srclang=\"en\""),
       "captions are those of the language");
    ok(strstr(w->alternative[0].html, "Toque la tierra"), "the summary too");
    is_int((long long)light->n_words_in, 0, "a missing page falls back");
    is(light->translations, NULL, "title and all");
    is_int((long long)soil->n_words_in, 0, "so does a stale one");
    is(soil->translations, NULL, "title and all");
    is(word(mem, c->objectives[0].translations, "es", "text"), "Elegir cuándo regar una planta.",
       "an objective");
    is(word(mem, c->definitions[0].translations, "es", "title"), "Escurrir", "a definition");
    is(word(mem, c->slots[0].translations, "es", "text"), "Dónde está el grifo más cercano.",
       "what a facility is asked");
    is(word(mem, c->modules[1].parts[0].quiz->translations, "es", "title"), "Compruebe lo que sabe",
       "a quiz of the course");
    const struct item *when = &c->items[0], *cold = &c->items[1], *how = &c->items[2];
    is(word(mem, when->translations, "es", "stem"), "<p>¿Cuándo se riega una planta?</p>",
       "a stem");
    is(word(mem, when->translations, "es", "plain"), "¿Cuándo se riega una planta?", "in plain");
    is(word(mem, when->translations, "es", "feedback_right"), "Sí.", "feedback");
    is(word(mem, when->parts[1].translations, "es", "label"), "Todos los días a mediodía",
       "an option");
    is(word(mem, when->parts[1].translations, "es", "feedback"), "Toque antes la tierra.",
       "its feedback");
    is(word(mem, cold->parts[1].translations, "es", "label"), "Falso", "true and false");
    is(how->translations, NULL, "a missing item falls back");
    is(how->parts[0].translations, NULL, "with its options");
    mem_free(mem);
}

/* What people type counts in every language, whichever they read. */
static void test_typed(void)
{
    static const char original[] =
        "<short-answer id=\"how\" objective=\"obj-water\" case=\"fold\">\n"
        "    <stem><p>What do roots need?</p></stem>\n"
        "    <accept id=\"air\">air</accept>\n"
        "    <accept id=\"any\" fraction=\"0\">*</accept>\n"
        "    <feedback for=\"any\">Something else.</feedback>\n"
        "    <rationale><p>Roots breathe.</p></rationale>\n"
        "  </short-answer>\n</bank>";
    static const char spanish[] =
        "<short-answer id=\"how\" objective=\"obj-water\" case=\"fold\" translates=\"%s\">\n"
        "    <stem><p>¿Qué necesitan las raíces?</p></stem>\n"
        "    <accept id=\"air\">aire</accept>\n"
        "    <accept>el aire</accept>\n"
        "    <accept id=\"any\" fraction=\"0\">*</accept>\n"
        "    <feedback for=\"any\">Otra cosa.</feedback>\n"
        "    <rationale><p>Las raíces respiran.</p></rationale>\n"
        "  </short-answer>\n</bank>";
    void *mem = mem_owner(NULL, "typed");
    const char *stamp = "000000000000";
    struct course *c = NULL;
    for (int i = 0; i < 2; i++) { /* the first run says how the unit is stamped */
        struct package *package = fixture_open(mem, TWO);
        struct file *bank = package_find(package, "banks/plants.xml");
        char *text = mem_text_n(mem, (const char *)bank->data, bank->len);
        char *from = strstr(text, "<multiple-choice");
        fixture_replace(mem, package, bank->path, from, original);
        fixture_replace(mem, package, BANK, "</bank>", mem_format(mem, spanish, stamp));
        struct problems *problems = problems_new(mem);
        c = check_package(mem, package, &fixture_options, problems);
        char *told = fixture_messages(mem, problems);
        char *at = strstr(told, "made from 000000000000; expected ");
        at = strstr(told, "<short-answer> \"how\" made from 000000000000; expected ");
        if (at)
            stamp = mem_text_n(mem, strstr(at, "expected ") + 9, 12);
    }
    const struct item *item = &c->items[2];
    is_int((long long)item->n_parts, 4, "answers of both languages are accepted");
    static const char *const patterns[] = {"air", "aire", "el aire", "*"};
    for (size_t i = 0; i < item->n_parts && i < 4; i++) {
        is(item->parts[i].html, patterns[i], "what fits everything comes last");
        is_int(item->parts[i].number, (long long)i + 1, "in the order of its number");
    }
    is(item->parts[0].key, "air", "keys are those of the original");
    is(item->parts[1].key, NULL, "what the translation adds has none");
    is(word(mem, item->parts[3].translations, "es", "feedback"), "Otra cosa.", "feedback");
    is(word(mem, item->parts[0].translations, "es", "label"), NULL, "patterns are not shown");
    mem_free(mem);
}

/* ---- stamps */

static void copy_file(void *mem, const char *from, const char *to)
{
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    char *bytes = mem_array(mem, char, 1 << 20);
    size_t n = in ? fread(bytes, 1, 1 << 20, in) : 0;
    if (!in || !out || fwrite(bytes, 1, n, out) != n) {
        fprintf(stderr, "cannot copy %s to %s\n", from, to);
        exit(1);
    }
    fclose(in);
    fclose(out);
}

static void copy_folder(void *mem, const char *from, const char *to)
{
    mkdir(to, 0700);
    DIR *dir = opendir(from);
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        if (*entry->d_name == '.')
            continue;
        const char *a = mem_format(mem, "%s/%s", from, entry->d_name);
        const char *b = mem_format(mem, "%s/%s", to, entry->d_name);
        struct stat st;
        if (stat(a, &st) || S_ISDIR(st.st_mode))
            copy_folder(mem, a, b);
        else
            copy_file(mem, a, b);
    }
    if (dir)
        closedir(dir);
}

static void remove_folder(void *mem, const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        if (*entry->d_name == '.')
            continue;
        const char *a = mem_format(mem, "%s/%s", path, entry->d_name);
        if (unlink(a))
            remove_folder(mem, a);
    }
    if (dir)
        closedir(dir);
    rmdir(path);
}

static char *content_of(void *mem, const char *folder, const char *path)
{
    struct file *file = package_find(fixture_open(mem, folder), path);
    return mem_text_n(mem, (const char *)file->data, file->len);
}

/* The text without any translates="…". */
static char *without_stamps(void *mem, const char *text)
{
    char *out = mem_text(mem, text), *to = out;
    static const char mark[] = " translates=\"";
    for (const char *p = text; *p;) {
        if (!strncmp(p, mark, strlen(mark)))
            p = strchr(p + strlen(mark), '"') + 1;
        else
            *to++ = *p++;
    }
    *to = '\0';
    return out;
}

static void stamp(void *mem, const char *folder, const char *language, const char *unit,
                  size_t stamped, size_t left, size_t errors, const char *name)
{
    struct problems *problems = problems_new(mem);
    struct stamp_report report;
    struct err err = {0};
    bool done = course_stamp(mem, folder, language, &unit, unit ? 1 : 0, &fixture_options, problems,
                             &report, &err);
    ok(done && report.n == stamped && report.left == left && problems->n_errors == errors,
       "%s: %zu stamped, %zu left, %zu errors", name, report.n, report.left, problems->n_errors);
}

static void test_stamp(void)
{
    void *mem = mem_owner(NULL, "stamp");
    char folder[] = "/tmp/attest-stamp-XXXXXX";
    if (!mkdtemp(folder))
        exit(1);
    copy_folder(mem, TWO, folder);
    char *before = content_of(mem, folder, MODULE);
    stamp(mem, folder, "es", "water", 0, 0, 0, "a unit that is current stays as it is");
    is(content_of(mem, folder, MODULE), before, "and its file");
    stamp(mem, folder, "fr", NULL, 0, 0, 1, "a language that is not declared");
    stamp(mem, folder, "es", "watr", 0, 0, 1, "a unit that is not there");
    stamp(mem, folder, "es", NULL, 1, 0, 0, "all that are not current");
    char *after = content_of(mem, folder, MODULE);
    ok(strcmp(before, after) != 0 && strstr(after, "translates=\"efc854cc21ba\""),
       "the stamp is written");
    is(without_stamps(mem, after), without_stamps(mem, before), "and no other byte");
    stamp(mem, folder, "es", NULL, 0, 0, 0, "a second time nothing is left to do");
    is(content_of(mem, folder, MODULE), after, "and nothing is done");

    /* Odd tags: quotes of the other kind, line breaks, nothing behind the name. */
    const char *path = mem_format(mem, "%s/" BANK, folder);
    static const char odd[] =
        "<?xml version='1.0'?>\r\n<bank\r\n  xmlns='urn:attest:course:1' id='plants-bank'\r\n"
        "  privacy = 'scored' translates = '000000000000'\r\n  xml:lang='es'\r\n>"
        "<title>Preguntas > todas</title>\r\n<!-- <true-false id='cold'> -->"
        "<true-false answer='false' objective='obj-water' id='cold' >"
        "<stem><p>El agua con hielo es la mejor.</p></stem>"
        "<rationale><p>El frío daña las raíces.</p></rationale></true-false></bank>";
    FILE *out = fopen(path, "wb");
    fputs(odd, out);
    fclose(out);
    stamp(mem, folder, "es", NULL, 2, 0, 0, "odd tags");
    after = content_of(mem, folder, BANK);
    ok(strstr(after, "translates = 'c1f95331029b'\r\n"), "between quotes of its own");
    ok(strstr(after, "id='cold' translates=\"8e15d74f782f\" >"), "behind the last attribute");
    ok(strstr(after, "<!-- <true-false id='cold'> -->"), "not in a comment");
    stamp(mem, folder, "es", NULL, 0, 0, 0, "odd tags, a second time");

    /* What does not fit is not called current. */
    out = fopen(path, "wb");
    char *wrong = mem_text(mem, odd);
    memcpy(strstr(wrong, "answer='false'"), "answer='true' ", 14);
    fputs(wrong, out);
    fclose(out);
    stamp(mem, folder, "es", "cold", 0, 1, 1, "a unit that does not fit its original is left");
    is(content_of(mem, folder, BANK), wrong, "as it is");
    struct problems *problems = problems_new(mem);
    struct stamp_report report;
    struct err err = {0};
    ok(!course_stamp(mem, path, "es", NULL, 0, &fixture_options, problems, &report, &err) &&
           err.kind == ERR_NOT_FOUND,
       "a file is no course folder");
    remove_folder(mem, folder);
    mem_free(mem);
}

/* Rewrites the XML files of a folder, one word for another. */
static void rewrite(void *mem, const char *folder, const char *from, const char *to)
{
    struct package *package = fixture_open(mem, folder);
    for (size_t i = 0; i < package->n_files; i++) {
        struct file *file = &package->files[i];
        if (file->type || !fixture_replace(mem, package, file->path, from, to))
            continue;
        FILE *out = fopen(mem_format(mem, "%s/%s", folder, file->path), "wb");
        fwrite(file->data, 1, file->len, out);
        fclose(out);
    }
}

/* A copy that nobody has translated is stamped, since it fits; but it is told. */
static void test_stamp_same(void)
{
    void *mem = mem_owner(NULL, "stamp same");
    char folder[] = "/tmp/attest-same-XXXXXX";
    if (!mkdtemp(folder))
        exit(1);
    copy_folder(mem, TWO, folder);
    rewrite(mem, folder, "Cambie la tierra cada tres años.",
            "Change the soil every second spring.");
    rewrite(mem, folder, "67ed5e36e3a0", "000000000000");
    struct stamp_report report;
    struct err err = {0};
    ok(course_stamp(mem, folder, "es", NULL, 0, &fixture_options, problems_new(mem), &report,
                    &err) &&
           report.n == 2,
       "a page that was translated is stamped, and one that was not");
    if (report.n == 2) {
        is_int(report.list[0].same, 0, "of the one no words read as in the original");
        is_int(report.list[1].same, 6, "of the other as many as stand there");
    }
    remove_folder(mem, folder);
    mem_free(mem);
}

/* The same quotation in both languages, marked as of the language `code`, or not at all. */
static const char *quoted(void *mem, const char *code)
{
    char folder[] = "/tmp/attest-quoted-XXXXXX";
    if (!mkdtemp(folder))
        exit(1);
    copy_folder(mem, TWO, folder);
    static const char tip[] = "<aside kind=\"tip\">";
    const char *mark = code ? mem_format(mem, " xml:lang=\"%s\"", code) : "";
    rewrite(mem, folder, tip,
            mem_format(mem,
                       "<blockquote source=\"src-plants\"%s><p>Une plante sans eau est une plante "
                       "triste.</p></blockquote>%s",
                       mark, tip));
    stamp(mem, folder, "es", "water", 1, 0, 0, "a page with a quotation");
    struct problems *problems = problems_new(mem);
    check_package(mem, fixture_open(mem, folder), &fixture_options, problems);
    remove_folder(mem, folder);
    return fixture_messages(mem, problems);
}

static void test_quoted(void)
{
    void *mem = mem_owner(NULL, "quoted");
    static const char told[] = "8 words as in the original; expected Spanish";
    ok(strstr(quoted(mem, NULL), told), "a quotation that reads as in the original is told");
    ok(!strstr(quoted(mem, "fr"), "same-words"),
       "not where it says that it is of a third language");
    ok(!strstr(quoted(mem, "en"), "same-words"), "nor where it says that it is of the original's");
    ok(strstr(quoted(mem, "es"), told), "but where it says that it is translated");
    mem_free(mem);
}

/* The label of each part that is shown came along; so did its feedback. */
static size_t lost_parts(void *mem, const struct item *item)
{
    size_t lost = 0;
    for (size_t i = 0; i < item->n_parts; i++) {
        const struct item_part *p = &item->parts[i];
        bool shown = p->kind != PART_ACCEPT && p->kind != PART_UNIT && p->html;
        const char *label = word(mem, p->translations, "es", "label");
        const char *title = word(mem, p->translations, "es", "title");
        const char *feedback = word(mem, p->translations, "es", "feedback");
        bool fixed = item->kind == ITEM_TRUE_FALSE; /* our own words, in Spanish */
        lost += shown && !fixed && (!label || strcmp(label, p->html) != 0);
        lost += p->title && (!title || strcmp(title, p->title) != 0);
        lost += p->feedback && (p->key || p->kind != PART_ACCEPT) &&
                (!feedback || strcmp(feedback, p->feedback) != 0);
    }
    return lost;
}

static void check_records(void *mem, const struct course *plain, const struct course *c)
{
    bool same = plain->n_items == c->n_items;
    for (size_t i = 0; same && i < c->n_items; i++) {
        const struct item *item = &c->items[i];
        const char *stem = word(mem, item->translations, "es", "stem");
        ok(stem && !strcmp(stem, item->stem), "%s: the stem is there", item->key);
        is_int((long long)lost_parts(mem, item), 0,
               mem_format(mem, "%s: so is each of its parts", item->key));
        is_int((long long)item->n_parts, (long long)plain->items[i].n_parts,
               mem_format(mem, "%s: and none twice", item->key));
    }
    ok(same, "as many items as without translations");
    for (size_t i = 0; i < c->n_activities; i++)
        ok(word(mem, c->activities[i].translations, "es", "title"), "an activity has a title");
    for (size_t i = 0; i < c->n_modules; i++) {
        for (size_t k = 0; k < c->modules[i].n_parts; k++) {
            const struct page *page = c->modules[i].parts[k].page;
            if (page)
                ok(page->n_words_in == 1 && page->words_in[0].n_body == page->n_body &&
                       page->words_in[0].n_alternative == page->n_alternative,
                   "%s: the page is whole", page->key);
        }
    }
}

/* A course with all there is, translated word for word into the same words: nothing is told but
 * that, and nothing is lost. */
static void test_every_kind(void)
{
    void *mem = mem_owner(NULL, "every kind");
    static const char every[] = "tests/fixtures/courses/every-kind";
    char folder[] = "/tmp/attest-every-XXXXXX";
    if (!mkdtemp(folder))
        exit(1);
    const char *es = mem_format(mem, "%s/es", folder);
    copy_folder(mem, every, folder);
    copy_folder(mem, every, es);
    remove_folder(mem, mem_format(mem, "%s/media", es));
    rewrite(mem, es, "xml:lang=\"en\"", "xml:lang=\"es\"");
    rewrite(mem, folder, "<course ", "<course translations=\"es\" ");
    struct problems *problems = problems_new(mem);
    struct stamp_report report;
    struct err err = {0};
    ok(course_stamp(mem, folder, "es", NULL, 0, &fixture_options, problems, &report, &err) &&
           report.n > 40 && !report.left && !problems->n_errors,
       "every unit of every kind fits itself");
    struct course *c = check_package(mem, fixture_open(mem, folder), &fixture_options, problems);
    size_t other = 0;
    for (size_t i = 0; i < problems->n; i++)
        other += strcmp(problems->list[i].rule, "same-words") != 0;
    is_int((long long)other, 0, "only that the words are the same is told");
    struct course *plain =
        check_package(mem, fixture_open(mem, every), &fixture_options, problems_new(mem));
    if (ok(c && plain, "it is a course, as it was before")) {
        is(c->hash, plain->hash, "of the same hash");
        is(c->languages, "en es", "in two languages");
        check_records(mem, plain, c);
    }
    remove_folder(mem, folder);
    mem_free(mem);
}

int main(void)
{
    test_sound();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        run(&cases[i]);
    test_undeclared();
    test_declared();
    test_hash();
    test_built();
    test_typed();
    test_stamp();
    test_stamp_same();
    test_quoted();
    test_every_kind();
    return tap_done();
}
