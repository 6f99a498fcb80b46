/*
 * Scores of QTI 1.2, 2 and 3 after conversion, by what each item's response processing says.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "content/zip.h"
#include "convert_case.h"

#define FOREIGN "tests/fixtures/foreign/"

static void test_choices(void)
{
    convert_fixture(FOREIGN "choice.qti21.xml");
    is_int(converted ? converted->wholly : 0, 1, "match_correct, one choice");
    if (asked("first-step")) {
        worth("o1", 1, 1);
        worth("o2", 0, 1);
    }
    convert_fixture(FOREIGN "mapped.qti21.xml");
    if (asked("all-that-help")) { /* 1 + 1, and 2 off for what is not mapped; from 0 to 2 */
        worth("o1|o2", 1, 1);
        worth("o1", 1, 2);
        worth("o1|o2|o3", 0, 1);
    }
    convert_fixture(FOREIGN "choice.qti3.xml");
    is(converted ? converted->format : "", "QTI 3", "QTI 3 is known");
    if (asked("all-or-nothing")) {
        worth("o1|o3", 1, 1);
        worth("o1", 0, 1);
        worth("o1|o2|o3", 0, 1);
    }
}

static void test_others(void)
{
    convert_fixture(FOREIGN "gaps.qti21.xml");
    is_int(converted ? converted->wholly : 0, 1, "gaps that a program of the item adds up");
    if (asked("gaps")) { /* 1 for the choice, 2 for the word, 1 for the number */
        worth("g1=g1-o1|g2=AFTER|g3=25", 1, 1);
        worth("g2=afterwards", 1, 4);
        worth("g3=26", 0, 1);
        worth("g3=15", 1, 4);
        worth("g1=g1-o2|g2=after", 1, 2);
    }
    convert_fixture(FOREIGN "order.qti21.xml");
    if (asked("steps")) {
        worth("o1|o2|o3", 1, 1);
        worth("o2|o1|o3", 0, 1);
    }
    convert_fixture(FOREIGN "match.qti21.xml");
    if (asked("what-for-what")) {
        worth("r1=o1|r2=o2", 1, 1);
        worth("r1=o1|r2=o3", 1, 2);
        worth("r1=o2|r2=o1", 0, 1);
    }
}

/* What no scoring of ours says of every answer is not carried. */
static void test_refused(void)
{
    static const struct {
        const char *from, *to, *note, *name;
    } cases[] = {
        {"lowerBound=\"0\"", "lowerBound=\"-9\"", "not: its scoring", "scores below nothing"},
        {"upperBound=\"2\"", "upperBound=\"1\"", "not: its scoring", "less than the sum"},
        {"<outcomeDeclaration", "<templateDeclaration identifier=\"X\"/><outcomeDeclaration",
         "not: a template", "a template"},
        {"adaptive=\"false\"", "adaptive=\"true\"", "not: an adaptive item", "an adaptive item"},
        {"<responseProcessing template=\"http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
         "map_response\"/>",
         "<responseProcessing><setOutcomeValue identifier=\"SCORE\"><customOperator class=\"x\"/>"
         "</setOutcomeValue></responseProcessing>",
         "not: its scoring (customOperator)", "a program of its own"},
        {"maxChoices=\"0\"", "maxChoices=\"2\"", "partly: at most 2 choices", "a limit of choices"},
        {"defaultValue=\"-2\"", "defaultValue=\"0\"", "", "nothing taken off"},
        {"choiceInteraction", "hottextInteraction", "not: <hottextInteraction>", "an unknown kind"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *mem = mem_owner(NULL, "case");
        FILE *in = fopen(FOREIGN "mapped.qti21.xml", "re");
        char *text = mem_array(mem, char, 100000);
        size_t len = in ? fread(text, 1, 99999, in) : 0;
        struct buf *out = buf_new(mem, 200000);
        if (in)
            fclose(in);
        for (const char *p = text; p < text + len;) {
            bool here = !strncmp(p, cases[i].from, strlen(cases[i].from));
            if (here)
                buf_text(out, cases[i].to);
            else
                buf_char(out, *p);
            p += here ? strlen(cases[i].from) : 1;
        }
        convert("q.xml", buf_data(out));
        is(note_of("all-that-help"), cases[i].note, cases[i].name);
        mem_free(mem);
    }
}

/* The same for gaps: what is typed and not asked for is worth nothing. */
static void test_gap_refused(void)
{
    void *mem = mem_owner(NULL, "case");
    FILE *in = fopen(FOREIGN "gaps.qti21.xml", "re");
    char *text = mem_array(mem, char, 100000);
    size_t len = in ? fread(text, 1, 99999, in) : 0;
    if (in)
        fclose(in);
    char *at = len ? strstr(text, "defaultValue=\"0\"") : NULL;
    ok(at != NULL, "a mapping with a default");
    if (at)
        at[14] = '1';
    convert("q.xml", text);
    is(note_of("gaps"), "not: its scoring", "points for anything that is typed");
    mem_free(mem);
}

static void test_qti_1(void)
{
    convert_fixture(FOREIGN "hands.qti12.xml");
    ok(converted_course != NULL, "QTI 1.2: the course passes the check");
    is_int(converted->items, 8, "all are counted");
    is(note_of("Sum"), "not: a calculated_question", "a calculated question is listed");
    is(note_of("Explain"), "partly: how it is marked", "an essay is to be given criteria");
    if (asked("first-step")) {
        worth("o1", 1, 1);
        worth("o2", 0, 1);
    }
    if (asked("both")) {
        worth("o1|o2", 1, 1);
        worth("o1", 0, 1);
        worth("o1|o2|o3", 0, 1);
    }
    if (asked("germ")) {
        worth("text=c diff", 1, 1);
        worth("text=C. difficile", 1, 1);
        worth("text=flu", 0, 1);
    }
    if (asked("match")) {
        worth("r1=o1|r2=o2", 1, 1);
        worth("r1=o1|r2=o1", 1, 2);
    }
    if (asked("seconds")) {
        worth("value=20", 1, 1);
        worth("value=30", 1, 1);
        worth("value=31", 0, 1);
    }
    if (asked("blanks")) {
        worth("g1=washed|g2=After", 1, 1);
        worth("g1=clean", 1, 2);
        worth("g1=dirty", 0, 1);
    }
}

static const char manifest[] =
    "<manifest xmlns=\"http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1\"><metadata><title>Hands "
    "all</title></metadata><organizations><organization><item identifier=\"i1\" "
    "identifierref=\"r2\"><title>Read this</title></item></organization></organizations><resources>"
    "<resource identifier=\"r1\" type=\"imsqti_xmlv1p2/imscc_xmlv1p3/assessment\"><file "
    "href=\"quiz/a.xml\"/></resource>"
    "<resource identifier=\"r2\" type=\"webcontent\" href=\"pages/read.html\"/>"
    "<resource identifier=\"r3\" type=\"imsdt_xmlv1p3\"><file href=\"talk.xml\"/></resource>"
    "<resource identifier=\"r4\" type=\"webcontent\" adlcp:scormtype=\"sco\" "
    "xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\" href=\"sco/index.html\"/>"
    "<resource identifier=\"r5\" type=\"imsqti_item_xmlv2p1\" href=\"../outside.xml\"/>"
    "</resources></manifest>";

static void test_cartridge(void)
{
    void *mem = mem_owner(NULL, "zip");
    FILE *in = fopen(FOREIGN "hands.qti12.xml", "re");
    unsigned char *quiz = mem_array(mem, unsigned char, 100000);
    size_t len = in ? fread(quiz, 1, 100000, in) : 0;
    if (in)
        fclose(in);
    const char *page = "<html><head><title>x</title></head><body><h1>Hands</h1><p>Wash "
                       "<img src=\"../web_resources/no.png\" alt=\"them\">.</p></body></html>";
    struct zip_file files[] = {
        {"imsmanifest.xml", (const unsigned char *)manifest, sizeof manifest - 1},
        {"quiz/a.xml", quiz, len},
        {"pages/read.html", (const unsigned char *)page, strlen(page)}};
    struct buf *out = buf_new(mem, 1 << 20);
    ok(zip_pack("cc", files, 3, out), "a cartridge is packed");
    convert_bytes("hands.imscc", buf_data(out), buf_len(out));
    ok(converted_course != NULL, "a Common Cartridge: the course passes the check");
    is(converted ? converted->title : "", "Hands all", "it has the title of its manifest");
    is_int(converted ? converted->items : 0, 8, "its questions came");
    is_int(converted ? converted->pages : 0, 1, "and its page");
    is(note_of(NULL),
       "partly: the picture ../web_resources/no.png | not: talk.xml of type imsdt_xmlv1p3 | not: "
       "the "
       "unit sco/index.html | not: the file outside.xml",
       "what did not is listed");
    mem_free(mem);
}

/* ---- Open edX */

static const struct {
    const char *path, *text;
} olx[] = {
    {"course.xml", "<course url_name=\"run\" org=\"X\" course=\"Hands\"/>"},
    {"course/run.xml", "<course display_name=\"Clean hands\"><chapter url_name=\"c1\"/></course>"},
    {"chapter/c1.xml",
     "<chapter display_name=\"Ward\"><sequential display_name=\"S\"><vertical "
     "display_name=\"V\"><html url_name=\"h1\"/><problem url_name=\"p1\"/><problem "
     "url_name=\"p2\"/><problem url_name=\"p3\"/><problem url_name=\"p4\"/><video "
     "display_name=\"Film\"/></vertical></sequential></chapter>"},
    {"html/h1.xml", "<html filename=\"h1\" display_name=\"Read me\"/>"},
    {"html/h1.html", "<p>Wash &amp; dry.</p><script>alert(1)</script>"},
    {"problem/p1.xml",
     "<problem display_name=\"First\"><multiplechoiceresponse><label>What comes "
     "first?</label><choicegroup type=\"MultipleChoice\" shuffle=\"true\"><choice "
     "correct=\"true\">Wet<choicehint>Yes.</choicehint></choice><choice correct=\"false\" "
     "fixed=\"true\">Dry</choice></choicegroup></multiplechoiceresponse><solution><p>Water carries "
     "it.</p></solution><demandhint><hint>Think.</hint></demandhint></problem>"},
    {"problem/p2.xml",
     "<problem display_name=\"Two\"><p>Which help?</p><choiceresponse "
     "partial_credit=\"EDC\"><checkboxgroup><choice correct=\"true\">Soap</choice><choice "
     "correct=\"false\">Dust</choice></checkboxgroup></choiceresponse><p>Name a "
     "germ.</p><stringresponse answer=\"C. diff\" type=\"ci\"><additional_answer "
     "answer=\"difficile\"/><textline/></stringresponse></problem>"},
    {"problem/p3.xml", "<problem display_name=\"Number\"><p>How long?</p><numericalresponse "
                       "answer=\"25\"><responseparam type=\"tolerance\" "
                       "default=\"20%\"/><formulaequationinput/></numericalresponse></problem>"},
    {"problem/p4.xml", "<problem display_name=\"Script\"><script>x=1</script><customresponse "
                       "cfn=\"x\"><textline/></customresponse></problem>"},
};

static void test_olx(void)
{
    enum { FILES = sizeof olx / sizeof *olx };
    void *mem = mem_owner(NULL, "zip");
    struct zip_file files[FILES];
    struct buf *out = buf_new(mem, 1 << 20);
    for (size_t i = 0; i < FILES; i++)
        files[i] =
            (struct zip_file){olx[i].path, (const unsigned char *)olx[i].text, strlen(olx[i].text)};
    ok(zip_pack("course", files, FILES, out), "a course of Open edX is packed");
    convert_bytes("hands.zip", buf_data(out), buf_len(out));
    is(converted ? converted->title : "", "Clean hands", "Open edX: its title");
    ok(converted_course != NULL, "the course passes the check");
    is_int(converted ? converted->items : 0, 5, "a problem of two answers is two questions");
    is_int(converted ? converted->pages : 0, 1, "html is a page");
    is(note_of("Script"), "not: a script", "a program is listed");
    ok(strstr(note_of(NULL), "not: <video> Film"), "so is what is no block here");
    if (asked("first")) {
        worth("o1", 1, 1);
        worth("o2", 0, 1);
    }
    if (asked("two")) {
        worth("o1", 1, 1);
        worth("o1|o2", 1, 2);
    }
    if (asked("two-2")) {
        worth("text=DIFFICILE", 1, 1);
        worth("text=flu", 0, 1);
    }
    if (asked("number")) {
        worth("value=20", 1, 1);
        worth("value=30", 1, 1);
        worth("value=30.1", 0, 1);
    }
    mem_free(mem);
}

int main(void)
{
    test_choices();
    test_others();
    test_refused();
    test_gap_refused();
    test_qti_1();
    test_cartridge();
    test_olx();
    mem_free(memory);
    mem_free(converted_mem);
    return tap_done();
}
