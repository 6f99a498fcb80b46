/*
 * The content hash: blind to layout, sharp to words.  SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>

#include "content/check.h"
#include "fixture.h"

#define MODULE "modules/one.xml"
#define BANK   "banks/one.xml"

static char *hash_of(void *mem, struct package *package)
{
    struct problems *problems = problems_new(mem);
    struct course *course = check_package(mem, package, &fixture_options, problems);
    if (!course)
        printf("# %s", fixture_messages(mem, problems));
    return course ? mem_text(mem, course->hash) : NULL;
}

/* Every blank in a file becomes other blanks, wherever blanks mean nothing. */
static void reflow(void *mem, struct file *file, const char *blank)
{
    struct buf *b = buf_new(mem, 1 << 24);
    const char *p = (const char *)file->data, *end = p + file->len;
    size_t declaration = (size_t)((const char *)memchr(p, '>', file->len) + 1 - p);
    buf_add(b, p, declaration);
    for (p += declaration; p < end; p++) {
        if (!strchr(" \n", *p)) {
            buf_char(b, *p);
            continue;
        }
        buf_text(b, blank);
        while (p + 1 < end && strchr(" \n", p[1]))
            p++;
    }
    file->data = (const unsigned char *)buf_data(b);
    file->len = buf_len(b);
}

static const struct edit {
    const char *name, *file, *from, *to;
} layouts[] = {
    {"a comment", MODULE, "<title>How", "<!-- why not --><title>How"},
    {"a processing instruction", MODULE, "<title>How", "<?editor wrap?><title>How"},
    {"single quotes", MODULE, "minutes=\"2\"", "minutes='2'"},
    {"the order of attributes", MODULE, "id=\"pg-how\" minutes=\"2\"",
     "minutes=\"2\" id=\"pg-how\""},
    {"spaces in a tag", MODULE, "minutes=\"2\"", "\n   minutes = \"2\" "},
    {"spaces in a list", MODULE, "competency=\"C1 C2\"", "competency=\" C1   C2 \""},
    {"a character reference", MODULE, "Nobody is", "Nob&#111;dy is"},
    {"a CDATA section", MODULE, "Nobody is", "<![CDATA[Nobody is]]>"},
    {"an empty tag written out", MODULE, "<local key=\"desk\"/>", "<local key=\"desk\"></local>"},
    {"a line break in text", MODULE, "Nobody is too", "\n\n  Nobody is\n  too"},
    {"a line break beside an inline element", MODULE, "Use <term", "Use\n   <term"},
    {"the version of the course", "course.xml", "version=\"2\"", "version=\"3\""},
    {"no XML declaration", BANK, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", ""},
    {"a byte order mark", BANK, "<?xml", "\xEF\xBB\xBF<?xml"},
};

static const struct edit words[] = {
    {"a word", MODULE, "too busy", "so busy"},
    {"a letter's case", MODULE, "Nobody", "nobody"},
    {"a space between words", MODULE, "too busy", "toobusy"},
    {"emphasis", MODULE, "too busy", "<em>too</em> busy"},
    {"a key", BANK, "answer=\"false\"", "answer=\"true\""},
    {"a fraction", BANK, "fraction=\"-1/2\"", "fraction=\"-1/3\""},
    {"the order of options", BANK, "<option id=\"palm\" right=\"yes\">Palms</option>", ""},
    {"a pass mark", "course.xml", "pass=\"75%\"", "pass=\"76%\""},
    {"a comment within a word is no change, but a tag is", MODULE, "Nobody",
     "No<strong>body</strong>"},
    {"bytes of a picture", "media/hand.png", "IDAT", "IDAX"},
};

/* Our form is what libxml2's exclusive C14N makes of it. */
static void test_canonical(const char *path)
{
    void *mem = mem_owner(NULL, "canonical");
    struct package *package = fixture_open(mem, "tests/fixtures/courses/whole");
    struct file *file = package_find(package, path);
    struct doc *d = doc_read(mem, path, file->data, file->len, problems_new(mem));
    size_t len;
    const char *ours = node_canonical(mem, d->root, &len);
    xmlDocPtr doc = xmlReadMemory(ours, (int)len, "f.xml", NULL, XML_PARSE_NONET);
    xmlChar *theirs = NULL;
    int size = xmlC14NDocDumpMemory(doc, NULL, XML_C14N_EXCLUSIVE_1_0, NULL, 0, &theirs);
    ok(size > 0 && (size_t)size == len, "%s: as long as libxml2's", path);
    is((const char *)theirs, ours, "and the same bytes");
    xmlFree(theirs);
    xmlFreeDoc(doc);
    mem_free(mem);
}

int main(void)
{
    test_canonical("course.xml");
    test_canonical("modules/hand-hygiene.xml");
    test_canonical("banks/hand-hygiene.xml");
    test_canonical("scenarios/visitor.xml");
    void *mem = mem_owner(NULL, "hash");
    const char *sound = hash_of(mem, fixture_open(mem, SOUND));
    ok(sound && strlen(sound) == 64, "64 hexadecimal digits");
    is(hash_of(mem, fixture_open(mem, SOUND)), sound, "the same files, the same hash");
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        const struct edit *e = &layouts[i];
        struct package *p = fixture_open(mem, SOUND);
        ok(fixture_replace(mem, p, e->file, e->from, e->to), "%s can be changed", e->name);
        is(hash_of(mem, p), sound, e->name);
    }
    static const char *const blanks[] = {" ", "\n", "\r\n", "\t", "\n      "};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        struct package *p = fixture_open(mem, SOUND);
        reflow(mem, package_find(p, MODULE), blanks[i]);
        reflow(mem, package_find(p, BANK), blanks[i]);
        reflow(mem, package_find(p, "course.xml"), blanks[i]);
        is(hash_of(mem, p), sound, "other white space everywhere");
    }
    struct package *prefixed = fixture_open(mem, SOUND);
    ok(fixture_replace(mem, prefixed, MODULE, "<p>Palm to palm.</p>",
                       "<c:p xmlns:c=\"urn:attest:course:1\">Palm to palm.</c:p>"),
       "a prefix can be given");
    is(hash_of(mem, prefixed), sound, "a prefix");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const struct edit *e = &words[i];
        struct package *p = fixture_open(mem, SOUND);
        ok(fixture_replace(mem, p, e->file, e->from, e->to), "%s can be changed", e->name);
        const char *hash = hash_of(mem, p);
        ok(hash && strcmp(hash, sound), "%s changes the hash", e->name);
    }
    mem_free(mem);
    return tap_done();
}
