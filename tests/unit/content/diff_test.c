/*
 * What changed between two versions, and what each change counts as.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include "content/diff.h"
#include "fixture.h"

#define COURSE "course.xml"
#define MODULE "modules/one.xml"
#define BANK   "banks/one.xml"
#define CORE   "courses/CORE-101"

enum { CLINICIAN = SIGNS_CLINICIAN, SURVIVOR = SIGNS_SURVIVOR_ADVISER, LEGAL = SIGNS_LEGAL };
enum { ACCESS = SIGNS_ACCESSIBILITY, ALL = SIGNS_ALL };

/* One piece of the sound course replaced: the one change that is told. */
static const struct diff_case {
    const char *name, *file, *from, *to;
    enum change_class class;
    enum change_kind kind;
    enum change_reason reason;
    unsigned signs;
    bool regrade;
    const char *id, *what; /* unit and place */
} cases[] = {
    /* typo */
    {"a letter in a paragraph", MODULE, "Clean hands keep people well",
     "Clean hands keeps people well", CHANGE_TYPO, CHANGE_WORDS, BECAUSE_LETTERS, 0, false,
     "pg-why", "p"},
    {"two letters in a title", MODULE, "<title>Rubbing</title>", "<title>Rubing in</title>",
     CHANGE_TYPO, CHANGE_WORDS, BECAUSE_LETTERS, 0, false, "pg-how", "title"},
    {"a letter in a stem", BANK, "Gloves replace washing", "Gloves replaces washing", CHANGE_TYPO,
     CHANGE_WORDS, BECAUSE_LETTERS, 0, false, "q-true", "p"},
    {"a letter in an objective", MODULE, "Choose when to clean", "Choose when too clean",
     CHANGE_TYPO, CHANGE_WORDS, BECAUSE_LETTERS, 0, false, "obj-clean", "objective"},
    {"three words by a letter", MODULE, "A nurse rubs hands.", "The nurses rub hands.",
     CHANGE_MINOR, CHANGE_WORDS, BECAUSE_ACCESS, ACCESS | SURVIVOR | 0, false, "pg-how", "p"},
    /* not a typo, small as it is */
    {"a digit", MODULE, "Clean hands keep people well", "2 clean hands keep people well",
     CHANGE_MINOR, CHANGE_WORDS, BECAUSE_NOTE, SURVIVOR | CLINICIAN, false, "pg-why", "p"},
    {"a negation", MODULE, "Somebody falls ill", "Nobody falls ill", CHANGE_MINOR, CHANGE_WORDS,
     BECAUSE_NOTE, SURVIVOR | CLINICIAN, false, "pg-why", "content-note"},
    {"a prefix that denies", BANK, "Both clean.", "Both unclean.", CHANGE_MINOR, CHANGE_WORDS,
     BECAUSE_FEEDBACK, CLINICIAN, false, "q-fractions", "p"},
    {"a letter in an option", BANK, "Dry hands", "Dry hand", CHANGE_MINOR, CHANGE_WORDS,
     BECAUSE_OPTION, CLINICIAN, false, "q-single", "option"},
    {"a letter in a figure", MODULE, ">4 of 10<", ">5 of 10<", CHANGE_MATERIAL, CHANGE_WORDS,
     BECAUSE_STAT, ALL, false, "pg-why", "p"},
    /* minor */
    {"a paragraph rewritten", MODULE, "<p>Ask: <local", "<p>Whom to call at night: <local",
     CHANGE_MINOR, CHANGE_WORDS, BECAUSE_TEXT, CLINICIAN, false, "pg-why", "p"},
    {"a paragraph added", MODULE, "<p>Ask: <local", "<p>It takes half a minute.</p><p>Ask: <local",
     CHANGE_MINOR, CHANGE_ADDED, BECAUSE_TEXT, CLINICIAN, false, "pg-why", "p"},
    {"a paragraph removed", MODULE,
     "<p>See <a ref=\"fig-hand\">the hand</a> or <a href=\"https://www.example.org/hands\">this "
     "page</a>.</p>",
     "", CHANGE_MINOR, CHANGE_REMOVED, BECAUSE_TEXT, 0, false, "pg-how", "p"},
    {"a link", MODULE, "example.org/hands", "example.org/rubs", CHANGE_MINOR, CHANGE_WORDS,
     BECAUSE_TEXT, 0, false, "pg-how", "p"},
    {"words inside emphasis", BANK, "What comes <em>first</em>?", "What <em>comes</em> first?",
     CHANGE_MINOR, CHANGE_WORDS, BECAUSE_TEXT, CLINICIAN, false, "q-single", "p"},
    {"where it is cited", MODULE, "at=\"page 2\"", "at=\"page 3\"", CHANGE_MINOR, CHANGE_WORDS,
     BECAUSE_TEXT, CLINICIAN, false, "pg-why", "p"},
    {"feedback", BANK, "That is last.", "You dry them at the end.", CHANGE_MINOR, CHANGE_WORDS,
     BECAUSE_FEEDBACK, CLINICIAN, false, "q-single", "feedback"},
    {"a rationale", BANK, "Water first.", "Soap needs water.", CHANGE_MINOR, CHANGE_WORDS,
     BECAUSE_FEEDBACK, CLINICIAN, false, "q-single", "p"},
    {"a hint added", BANK, "<rationale><p>Water first.</p></rationale>",
     "<rationale><p>Water first.</p></rationale><hint>Think of soap.</hint>", CHANGE_MINOR,
     CHANGE_ADDED, BECAUSE_FEEDBACK, CLINICIAN, false, "q-single", "hint"},
    {"what stands in for a picture", MODULE, "The back of a hand.", "A hand, seen from above.",
     CHANGE_MINOR, CHANGE_WORDS, BECAUSE_ACCESS, ACCESS | SURVIVOR, false, "pg-how", "alt"},
    {"a transcript", MODULE, "Palm to palm.", "First the palms, then the thumbs.", CHANGE_MINOR,
     CHANGE_WORDS, BECAUSE_ACCESS, ACCESS | SURVIVOR, false, "pg-how", "p"},
    {"a cell of a table", MODULE, "<td>clean</td>", "<td>clean and dry</td>", CHANGE_MINOR,
     CHANGE_WORDS, BECAUSE_TEXT, ACCESS, false, "pg-how", "td"},
    {"a quotation", MODULE, "Nobody is too busy.", "Everybody has the time.", CHANGE_MINOR,
     CHANGE_WORDS, BECAUSE_TEXT, SURVIVOR, false, "pg-how", "p"},
    {"a source", COURSE, "by=\"Example Hospital\" in", "by=\"Other Hospital\" in", CHANGE_MINOR,
     CHANGE_VALUE, BECAUSE_SOURCE, CLINICIAN, false, "src-policy", "source/@by"},
    {"a definition", COURSE, "A liquid for cleaning hands.", "Alcohol to rub into hands.",
     CHANGE_MINOR, CHANGE_WORDS, BECAUSE_GLOSSARY, 0, false, "def-rub", "p"},
    {"a date of review", COURSE, "review-by=\"2027-05-01\"", "review-by=\"2027-05-02\"",
     CHANGE_MINOR, CHANGE_VALUE, BECAUSE_DATES, 0, false, "", "course/@review-by"},
    {"minutes of a page", MODULE, "minutes=\"2\"", "minutes=\"3\"", CHANGE_MINOR, CHANGE_VALUE,
     BECAUSE_DATES, 0, false, "pg-how", "page/@minutes"},
    {"a note raised", MODULE, "level=\"mild\"", "level=\"strong\"", CHANGE_MINOR, CHANGE_VALUE,
     BECAUSE_NOTE, SURVIVOR | CLINICIAN, false, "pg-why", "content-note/@level"},
    {"an option added", BANK, "<option id=\"none\"",
     "<option id=\"sing\">Sing</option><option id=\"none\"", CHANGE_MINOR, CHANGE_ADDED,
     BECAUSE_OPTION, CLINICIAN, false, "q-single", "option"},
    {"how much a quiz tells", COURSE, "review=\"open\"", "review=\"closed\"", CHANGE_MINOR,
     CHANGE_VALUE, BECAUSE_TOLD, 0, false, "post", "quiz/@review"},
    {"a contributor", COURSE, "credentials=\"RN\"", "credentials=\"MD\"", CHANGE_MINOR,
     CHANGE_VALUE, BECAUSE_PEOPLE, 0, false, "", "contributor/@credentials"},
    {"who accredits", COURSE, "number=\"EX-1\"", "number=\"EX-2\"", CHANGE_MINOR, CHANGE_VALUE,
     BECAUSE_CREDIT_WORDS, LEGAL, false, "", "credit/@number"},
    {"what a slot asks for", COURSE, "Telephone of the desk.", "Number to ring at night.",
     CHANGE_MINOR, CHANGE_WORDS, BECAUSE_SLOT, 0, false, "desk", "slot"},
    /* a key: minor, and a matter for a regrade */
    {"what is true", BANK, "answer=\"false\"", "answer=\"true\"", CHANGE_MINOR, CHANGE_VALUE,
     BECAUSE_KEY, CLINICIAN, true, "q-true", "true-false/@answer"},
    {"what an option is worth", BANK, "id=\"dust\" fraction=\"-1/2\"",
     "id=\"dust\" fraction=\"-1/3\"", CHANGE_MINOR, CHANGE_VALUE, BECAUSE_KEY, CLINICIAN, true,
     "q-fractions", "option/@fraction"},
    {"what an item weighs", BANK, "weight=\"2\"", "weight=\"3\"", CHANGE_MINOR, CHANGE_VALUE,
     BECAUSE_KEY, CLINICIAN, true, "q-every", "multiple-choice/@weight"},
    /* material */
    {"an objective reworded", MODULE, "Choose when to clean hands.", "Name five moments.",
     CHANGE_MATERIAL, CHANGE_WORDS, BECAUSE_OBJECTIVE, ALL, false, "obj-clean", "objective"},
    {"a pass mark", COURSE, "pass=\"75%\"", "pass=\"80%\"", CHANGE_MATERIAL, CHANGE_VALUE,
     BECAUSE_POLICY, ALL, false, "post", "quiz/@pass"},
    {"attempts", COURSE, "attempts=\"3\"", "attempts=\"4\"", CHANGE_MATERIAL, CHANGE_VALUE,
     BECAUSE_POLICY, ALL, false, "post", "quiz/@attempts"},
    {"how many are drawn", COURSE, "count=\"2\"", "count=\"1\"", CHANGE_MATERIAL, CHANGE_VALUE,
     BECAUSE_POLICY, ALL, false, "post", "draw/@count"},
    {"the kind of a quiz", COURSE, "kind=\"post-test\"", "kind=\"quiz\"", CHANGE_MATERIAL,
     CHANGE_VALUE, BECAUSE_POLICY, ALL, false, "post", "quiz/@kind"},
    {"a summary shortened", MODULE,
     "<alternative><p>Clean hands keep people well.</p></alternative>",
     "<alternative><p>Wash.</p></alternative>", CHANGE_MINOR, CHANGE_WORDS, BECAUSE_NOTE,
     SURVIVOR | CLINICIAN, false, "pg-why", "p"},
    {"for whom something is", MODULE, "state=\"MI\"", "state=\"OH\"", CHANGE_MATERIAL, CHANGE_VALUE,
     BECAUSE_WHEN, ALL, false, "pg-why", "when/@state"},
    {"for all what was for some", MODULE,
     "<when role=\"nursing\" state=\"MI\"><p>Ring <local key=\"desk\"/> first.</p></when>",
     "<p>Ring <local key=\"desk\"/> first.</p>", CHANGE_MATERIAL, CHANGE_REMOVED, BECAUSE_WHEN, ALL,
     false, "pg-why", "when"},
    {"the source of a figure", MODULE, "year=\"2024\"", "year=\"2025\"", CHANGE_MATERIAL,
     CHANGE_VALUE, BECAUSE_STAT, ALL, false, "src-study", "source/@year"},
    {"hours", COURSE, "topic=\"hygiene\" hours=\"0.25\"", "topic=\"hygiene\" hours=\"0.5\"",
     CHANGE_MATERIAL, CHANGE_VALUE, BECAUSE_CREDIT, ALL, false, "", "credit/@hours"},
};

/* The files of a package as they stand, sound or not: a diff asks for no more than structure. */
static struct version_files files_of(void *mem, const struct package *package)
{
    struct course_file *xml = mem_array(mem, struct course_file, package->n_files);
    struct course media = {.media = mem_array(mem, struct media, package->n_files)};
    size_t n = 0;
    for (size_t i = 0; i < package->n_files; i++) {
        const struct file *f = &package->files[i];
        if (f->type)
            media.media[media.n_media++] =
                (struct media){.path = f->path, .type = f->type, .data = f->data, .len = f->len};
        else
            xml[n++] = (struct course_file){f->path, f->data, f->len};
    }
    struct version_files files = version_files_of(mem, &media);
    files.xml = xml;
    files.n_xml = n;
    return files;
}

static void print(const struct diff *d)
{
    for (size_t i = 0; i < d->n; i++)
        printf("# %s %s %s: %s, %s, reason %d, signs %u%s\n#   - %s\n#   + %s\n", d->list[i].unit,
               d->list[i].id, d->list[i].what, change_kind_names[d->list[i].kind],
               change_class_names[d->list[i].class], (int)d->list[i].reason, d->list[i].signs,
               d->list[i].regrade ? ", regrade" : "",
               d->list[i].before ? d->list[i].before : "(none)",
               d->list[i].after ? d->list[i].after : "(none)");
}

/* `folder` as it stands against the same with one piece replaced. */
static bool changed(void *mem, const char *folder, const char *file, const char *from,
                    const char *to, struct diff *ret)
{
    struct package *before = fixture_open(mem, folder), *after = fixture_open(mem, folder);
    if (!ok(fixture_replace(mem, after, file, from, to), "the piece is there: %.60s", from))
        return false;
    struct version_files a = files_of(mem, before), b = files_of(mem, after);
    return ok(course_diff(mem, &a, &b, ret), "both can be read");
}

static void test_cases(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct diff_case *k = &cases[i];
        void *mem = mem_owner(NULL, "case");
        struct diff d;
        if (changed(mem, SOUND, k->file, k->from, k->to, &d)) {
            const struct change *c = d.n ? &d.list[0] : NULL;
            bool right = c && c->class == k->class && c->kind == k->kind &&
                         c->reason == k->reason && c->signs == k->signs &&
                         c->regrade == k->regrade && !strcmp(c->id, k->id) &&
                         !strcmp(c->what, k->what) && d.floor == k->class &&
                         d.regrade == k->regrade && d.signs == k->signs;
            if (!ok(right, "%s counts as %s", k->name, change_class_names[k->class]))
                print(&d);
        }
        mem_free(mem);
    }
}

/* ---- several changes at once, renaming, translations */

static size_t count(const struct diff *d, enum change_kind kind, const char *id)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++)
        n += d->list[i].kind == kind && !strcmp(d->list[i].id, id);
    return n;
}

static void test_units(void *mem)
{
    struct diff d;
    changed(mem, SOUND, BANK, "<true-false id=\"q-true\"", "<true-false id=\"q-gloves\"", &d);
    ok(count(&d, CHANGE_REMOVED, "q-true") == 1 && count(&d, CHANGE_ADDED, "q-gloves") == 1,
       "another id is one item gone and one added");
    const struct change *gone = NULL;
    for (size_t i = 0; i < d.n; i++)
        gone = d.list[i].kind == CHANGE_REMOVED ? &d.list[i] : gone;
    is(gone ? gone->maybe : NULL, "q-gloves", "and it is asked whether it was renamed");
    is_int(d.floor, CHANGE_MATERIAL, "an item that a quiz names is fixed: material");

    changed(mem, SOUND, BANK, "<multiple-choice id=\"q-every\"", "<multiple-choice id=\"q-each\"",
            &d);
    is_int(d.floor, CHANGE_MINOR, "an item of a pool comes and goes: minor");

    changed(mem, SOUND, MODULE, "<page id=\"pg-how\"",
            "<page id=\"pg-new\" minutes=\"1\"><title>New</title><p>Words.</p></page>"
            "<page id=\"pg-how\"",
            &d);
    ok(d.n == 1 && count(&d, CHANGE_ADDED, "pg-new") == 1, "a page added is one change");
    is_int(d.floor, CHANGE_MATERIAL, "and material");

    changed(mem, SOUND, COURSE, "<slot key=\"desk\"",
            "<slot key=\"guard\" required=\"yes\">Who guards.</slot><slot key=\"desk\"", &d);
    is_int(d.floor, CHANGE_MATERIAL, "a slot that facilities must fill in is material");
    changed(mem, SOUND, COURSE, "<slot key=\"desk\"",
            "<slot key=\"guard\" required=\"no\">Who guards.</slot><slot key=\"desk\"", &d);
    is_int(d.floor, CHANGE_MINOR, "one that they may fill in is minor");
    changed(mem, SOUND, MODULE, "<content-note level=\"mild\">Somebody falls ill.</content-note>",
            "", &d);
    is_int(d.floor, CHANGE_MATERIAL, "a content note removed is material");
    changed(mem, SOUND, COURSE, "id=\"post\" kind=\"post-test\"", "id=\"last\" kind=\"post-test\"",
            &d);
    is_int(d.floor, CHANGE_MATERIAL, "so is a quiz with another id");
}

/* What is shown to nobody but the author is named by the part that it belongs to. */
static void test_parts(void *mem)
{
    struct diff d;
    changed(mem, SOUND, BANK, " right=\"yes\">Wet hands", ">Wet hands", &d);
    const struct change *c = d.n ? &d.list[0] : NULL;
    is(c ? c->what : NULL, "option/@right", "what is right is an attribute of an option");
    is(c ? c->part : NULL, "wet", "which is told by its id");
    is(c ? c->part_words : NULL, "Wet hands", "and its words");
    changed(mem, SOUND, BANK, "answer=\"false\"", "answer=\"true\"", &d);
    ok(d.n && !d.list[0].part && !d.list[0].part_words, "what has no parts names none");
}

/* Three words may slip in one unit, not four; another unit has three of its own. */
static void test_many_slips(void *mem)
{
    struct package *before = fixture_open(mem, SOUND), *after = fixture_open(mem, SOUND);
    struct diff d;
    static const char *const slips[][2] = {{"Clean hands keep", "Clean hand keep"},
                                           {"keep people well", "keep peoples well"},
                                           {"people well", "people wel"},
                                           {"Staff cleaned", "Staf cleaned"}};
    for (int i = 0; i < 4; i++) {
        const char *from = slips[i][0];
        if (i == 2)
            fixture_replace(mem, after, MODULE, "peoples well", "peoples wel");
        else
            fixture_replace(mem, after, MODULE, from, slips[i][1]);
        struct version_files a = files_of(mem, before), b = files_of(mem, after);
        course_diff(mem, &a, &b, &d);
        ok(d.floor == (i < 3 ? CHANGE_TYPO : CHANGE_MINOR), "%d words of one page by a letter: %s",
           i + 1, change_class_names[d.floor]);
    }
}

static void test_media(void *mem)
{
    struct package *before = fixture_open(mem, SOUND), *after = fixture_open(mem, SOUND);
    struct diff d;
    struct file *picture = package_find(after, "media/hand.png");
    unsigned char *bytes = mem_array(mem, unsigned char, picture->len);
    memcpy(bytes, picture->data, picture->len);
    bytes[picture->len - 1] ^= 1;
    picture->data = bytes;
    struct version_files a = files_of(mem, before), b = files_of(mem, after);
    course_diff(mem, &a, &b, &d);
    if (!ok(d.n == 1 && d.floor == CHANGE_MATERIAL && d.list[0].reason == BECAUSE_MEDIA &&
                !strcmp(d.list[0].what, "image/@src"),
            "other bytes under the same name are material"))
        print(&d);
    after = fixture_open(mem, SOUND);
    package_find(after, "media/rub.en.vtt")->data =
        (const unsigned char *)"WEBVTT\n\n00:00.000 --> 00:01.000\nPalms\n";
    package_find(after, "media/rub.en.vtt")->len = 39;
    b = files_of(mem, after);
    course_diff(mem, &a, &b, &d);
    if (!ok(d.n == 1 && d.floor == CHANGE_MINOR && d.list[0].reason == BECAUSE_ACCESS,
            "captions are minor"))
        print(&d);
}

static void test_translation(void *mem)
{
    struct diff d;
    const char *from = "Las raíces también necesitan aire.";
    changed(mem, "tests/fixtures/courses/two-languages", "es/banks/plants.xml", from,
            "Las raíces respiran.", &d);
    if (!ok(d.n == 1 && d.floor == CHANGE_MINOR && d.list[0].reason == BECAUSE_TRANSLATION &&
                d.list[0].language && !strcmp(d.list[0].language, "es") && !d.signs,
            "words of a translation are minor, and void no signature of the original"))
        print(&d);
}

/* ---- properties, on the course that is shipped */

static size_t replace_all(void *mem, struct package *package, const char *path, const char *from,
                          const char *to)
{
    size_t n = 0;
    while (n < 500 && fixture_replace(mem, package, path, from, to))
        n++;
    return n;
}

static void test_nothing(void *mem)
{
    static const char *const folders[] = {SOUND, CORE, "tests/fixtures/courses/two-languages"};
    for (size_t i = 0; i < 3; i++) {
        struct package *before = fixture_open(mem, folders[i]),
                       *after = fixture_open(mem, folders[i]);
        struct diff d;
        struct version_files a = files_of(mem, before), b = files_of(mem, after);
        ok(course_diff(mem, &a, &b, &d) && !d.n && d.floor == CHANGE_NONE,
           "%s against itself: nothing", folders[i]);
        /* Laid out in another way, it is still the same. */
        replace_all(mem, after, COURSE, "\n  <", "\n\t <");
        fixture_replace(mem, after, COURSE, "\"?>", "\"?>\n<!-- a remark -->");
        b = files_of(mem, after);
        ok(course_diff(mem, &a, &b, &d) && !d.n, "laid out in another way: nothing");
        if (d.n)
            print(&d);
    }
}

/* What is added one way is removed the other; words and values exchange; typos stay typos. */
static void test_symmetry(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *mem = mem_owner(NULL, "case");
        struct package *before = fixture_open(mem, SOUND), *after = fixture_open(mem, SOUND);
        struct diff there, back;
        fixture_replace(mem, after, cases[i].file, cases[i].from, cases[i].to);
        struct version_files a = files_of(mem, before), b = files_of(mem, after);
        bool read = course_diff(mem, &a, &b, &there) && course_diff(mem, &b, &a, &back);
        bool twin = read && there.n == back.n;
        for (size_t k = 0; twin && k < there.n; k++) {
            bool found = false;
            for (size_t j = 0; j < back.n; j++) {
                const struct change *x = &there.list[k], *y = &back.list[j];
                enum change_kind turned = x->kind == CHANGE_ADDED     ? CHANGE_REMOVED
                                          : x->kind == CHANGE_REMOVED ? CHANGE_ADDED
                                                                      : x->kind;
                const char *p = x->before ? x->before : "", *q = y->after ? y->after : "";
                found = found || (turned == y->kind && !strcmp(p, q) && !strcmp(x->id, y->id) &&
                                  (x->class == CHANGE_TYPO) == (y->class == CHANGE_TYPO) &&
                                  x->regrade == y->regrade);
            }
            twin = found;
        }
        /* What makes less of a note is graver than what makes more of it. */
        bool even = strcmp(cases[i].name, "a note raised") == 0 || there.floor == back.floor;
        if (!ok(twin && even, "%s, and back", cases[i].name)) {
            print(&there);
            print(&back);
        }
        mem_free(mem);
    }
}

/* The shipped course, changed by program in many places of each kind. */
static void test_shipped(void)
{
    static const struct {
        const char *file, *from, *to;
        enum change_class least;
        bool regrade;
    } kinds[] = {
        {"banks/core.xml", " right=\"yes\"", "", CHANGE_MINOR, true},
        {"banks/core.xml", "<rationale>", "<rationale><p>One word more.</p>", CHANGE_MINOR, false},
        {"modules/stop.xml", "minutes=\"", "minutes=\"1", CHANGE_MINOR, false},
        {"modules/ask.xml", "<page id=\"", "<page id=\"other-", CHANGE_MATERIAL, false},
        {"modules/respond.xml", "<content-note level=\"", "<content-note level=\"x", CHANGE_MINOR,
         false},
        {"modules/observe.xml", "<p>", "<p>Please note: ", CHANGE_MINOR, false},
        {"course.xml", " pass=\"", " pass=\"1", CHANGE_MATERIAL, false},
        {"es/modules/stop.xml", "<p>", "<p>Nota: ", CHANGE_MINOR, false},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        void *mem = mem_owner(NULL, "kind");
        struct package *before = fixture_open(mem, CORE);
        struct file *file = package_find(before, kinds[i].file);
        struct version_files a = files_of(mem, before);
        size_t tried = 0, wrong = 0, len = strlen(kinds[i].from);
        for (size_t at = 0; at + len < file->len && tried < 12; at++) {
            if (memcmp(file->data + at, kinds[i].from, len) != 0)
                continue;
            struct package *after = fixture_open(mem, CORE);
            struct buf *b = buf_new(mem, 1 << 24);
            buf_add(b, file->data, at);
            buf_text(b, kinds[i].to);
            buf_add(b, file->data + at + len, file->len - at - len);
            package_find(after, kinds[i].file)->data = (const unsigned char *)buf_data(b);
            package_find(after, kinds[i].file)->len = buf_len(b);
            struct version_files c = files_of(mem, after);
            struct diff d;
            if (!course_diff(mem, &a, &c, &d)) /* the place makes no sound file */
                continue;
            tried++;
            bool right = d.n && d.floor >= kinds[i].least && d.regrade == kinds[i].regrade;
            wrong += !right;
            if (!right)
                print(&d);
        }
        ok(!wrong && (tried || strstr(kinds[i].to, "level=\"x")),
           "%s, %s: %zu places, each told as %s or more", kinds[i].file, kinds[i].from, tried,
           change_class_names[kinds[i].least]);
        mem_free(mem);
    }
}

/* ---- words */

static void test_words(void *mem)
{
    static const struct {
        const char *a, *b;
        int slips;
    } texts[] = {
        {"the same", "the same", 0},
        {"the same", "the  same ", 0},
        {"recieve", "receive", 1},
        {"teh ende of", "the end of", 2},
        {"hand", "handle", 1},
        {"hand", "handles", -1},
        {"10 mg", "1 mg", -1},
        {"you may go", "you my go", -1},
        {"now", "not", -1},
        {"legal", "illegal", -1},
        {"able", "unable", -1},
        {"mg", "mcg", -1},
        {"the word word", "the word", -1},
        {"it is is", "it is", 1},
        {"años", "anos", -1},
        {"niña", "nina", 1},
        {"sí", "si", 1},
        {"puede", "pueda", -1},
        {"Ask", "ask", 1},
        {"end", "end.", 1},
        {"", "word", -1},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int there = diff_typos(mem, texts[i].a, texts[i].b);
        int back = diff_typos(mem, texts[i].b, texts[i].a);
        if (!ok(there == texts[i].slips && back == there, "\"%s\" and \"%s\"", texts[i].a,
                texts[i].b))
            printf("# got %d and %d, want %d\n", there, back, texts[i].slips);
    }
    size_t n;
    struct piece *p = diff_words(mem, "one two three four", "one 2 three four five", &n);
    ok(n == 5 && p[0].kind == PIECE_SAME && p[1].kind == PIECE_GONE && p[2].kind == PIECE_NEW &&
           !strcmp(p[1].text, "two") && !strcmp(p[2].text, "2") &&
           !strcmp(p[3].text, "three four") && !strcmp(p[4].text, "five"),
       "words gone, words new, and what stays");
    ok(!diff_words(mem, "", NULL, &n) && !n, "nothing and nothing");
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    test_cases();
    test_units(mem);
    test_parts(mem);
    test_many_slips(mem);
    test_media(mem);
    test_translation(mem);
    test_nothing(mem);
    test_symmetry();
    test_shipped();
    test_words(mem);
    mem_free(mem);
    return tap_done();
}
