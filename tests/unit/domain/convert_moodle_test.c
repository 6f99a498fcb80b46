/*
 * Scores of Moodle XML and GIFT after conversion, by what Moodle's documentation says of each kind.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "convert_case.h"

static void test_moodle(void)
{
    convert_fixture("tests/fixtures/foreign/moodle.xml");
    ok(converted_course != NULL, "Moodle XML: the course passes the check");
    is_int(converted->items, 13, "questions are counted, the description is none");
    is_int(converted->wholly, 8, "carried wholly");
    is_int(converted->partly, 3, "in part");
    is_int(converted->pages, 1, "the description is a page");
    is(note_of("Sum"), "not: a question of type calculated", "a calculated question is listed");
    is(note_of("No full mark"), "not: the question", "what nobody can answer fully is listed");
    is(note_of("Read me"), "partly: the link to mailto:x@example.org | partly: <script>",
       "what a page loses is listed");
    if (asked("first-step")) {
        worth("o1", 1, 1);
        worth("o2", 0, 1);
        worth("o3", -1, 3);
    }
    if (asked("all-that-help")) {
        worth("o1|o2|o3", 1, 1);
        worth("o1|o2", 2, 3);
        worth("o1|o2|o3|o4", 0, 1); /* clamped: 1 - 1 */
        worth("o4", 0, 1);
    }
    if (asked("gloves")) {
        worth("false", 1, 1);
        worth("true", 0, 1);
    }
    if (asked("what-for-what")) {
        worth("r1=o1|r2=o2|r3=o1", 1, 1);
        worth("r1=o1|r2=o3|r3=o1", 2, 3);
        worth("r1=o2", 0, 1);
    }
    if (asked("a-germ")) {
        worth("text=C. DIFFICILE", 1, 1);
        worth("text=Norovirus", 1, 2);
        worth("text=dust", 0, 1);
    }
    if (asked("how-long")) {
        worth("value=30", 1, 1);
        worth("value=20", 1, 1);
        worth("value=55.5", 1, 2);
        worth("value=56", 0, 1);
        worth("value=0.5|unit=min", 1, 1); /* a minute is 60 of the first unit */
    }
    if (asked("gaps")) { /* weights 1, 2, 1 */
        worth("g1=g1-o1|g2=after|g3=24", 1, 1);
        worth("g1=g1-o3|g2=afterwards|g3=26", 3, 8);
        worth("g2=AFTER", 1, 2);
    }
    if (asked("choose-words")) {
        worth("g1=g1-o1|g2=g2-o2", 1, 1);
        worth("g1=g1-o2|g2=g2-o2", 1, 2);
    }
    if (asked("steps")) {
        worth("o1|o2|o3", 1, 1);
        worth("o3|o1|o2", 1, 2); /* one of two neighbours kept */
    }
    if (asked("four-on-rub")) {
        worth("r1=true|r2=true|r3=false|r4=false", 1, 1);
        worth("r1=true|r2=true|r3=false|r4=true", 1, 2);
        worth("r1=true|r2=false|r3=false|r4=true", 0, 1);
    }
}

static void test_gift(void)
{
    convert_fixture("tests/fixtures/foreign/hands.gift");
    ok(converted_course != NULL, "GIFT: the course passes the check");
    is_int(converted->items, 11, "every question is counted");
    is(note_of("Broken"), "not: the question", "a brace that is not closed is listed");
    if (asked("first-step")) {
        worth("o1", 1, 1);
        worth("o3", -1, 2);
    }
    if (asked("both")) {
        worth("o1|o2", 1, 1);
        worth("o1|o3", 0, 1);
        worth("o1", 1, 2);
    }
    if (asked("gloves-replace-cleaning"))
        worth("false", 1, 1);
    if (asked("germ")) {
        worth("text=Clostridioides difficile", 1, 1);
        worth("text=norovirus", 1, 2);
    }
    if (asked("match"))
        worth("r1=o1|r2=o3", 1, 2);
    if (asked("year")) {
        worth("value=1849", 1, 1);
        worth("value=1850", 0, 1);
    }
    if (asked("span")) {
        worth("value=20", 1, 1);
        worth("value=30", 1, 1);
        worth("value=30.1", 0, 1);
    }
    if (asked("several")) {
        worth("value=27", 1, 1);
        worth("value=40", 1, 2);
        worth("value=60", 0, 1);
    }
    if (asked("escapes-ok-1-2")) {
        worth("o2", 1, 1);
        worth("o1", 0, 1);
    }
}

/* How files come that were written by hand, or by an old program. */
static void test_untidy(void)
{
    convert("q.gift", "\xEF\xBB\xBF::A::Two? {=2 =two}\r\n\r\n::B::Yes? {T}\r\n");
    is_int(converted ? converted->wholly : 0, 2, "a byte order mark and CRLF");
    convert("q.gift", "::Caf\xE9::Na\xEFve? {=oui =si}\n");
    ok(converted && strstr(note_of(NULL), "its characters"),
       "what is no UTF-8 is read as Windows-1252, and that is said");
    ok(asked("cafe"), "and its letters are right");
    convert_bytes("q.gift", "\xFF\xFE:\0:\0A\0:\0:\0B\0?\0 \0{\0T\0}\0", 24);
    is_int(converted ? converted->wholly : 0, 1, "UTF-16");
    convert("q.xml",
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><quiz><question type=\"truefalse\">"
            "<name><text>Caf\xE9</text></name><questiontext><text>Oui?</text></questiontext>"
            "<answer fraction=\"100\"><text>true</text></answer>"
            "<answer fraction=\"0\"><text>false</text></answer></question></quiz>");
    is_int(converted ? converted->wholly : 0, 1, "an encoding that XML declares");
    convert("q.xml", "<!DOCTYPE quiz [<!ENTITY a \"b\">]><quiz/>");
    ok(!converted && converted_problems->n_errors, "a document type is refused");
    convert("q.pdf", "%PDF-1.4");
    ok(!converted && converted_problems->n_errors == 1, "a file of the wrong kind is told");
    convert("q.txt", "");
    ok(!converted && converted_problems->n_errors == 1, "so is an empty one");
    convert("q.gift", "::A::Over? {~%50%a ~%75%b}\n");
    is(note_of("A"), "not: the question", "fractions that add up to more than all are listed");
    convert("q.gift", "::A::{=Paris} is in {=France}\n");
    is(note_of("A"), "not: several pairs of braces", "two pairs of braces are not one");
    convert("q.gift",
            "::A::[html]<ul><li>a</li><ul><li>b</li></ul>c<li>d<ul><li>e</li></ul>f</li></ul>? "
            "{=x ~y}\n");
    ok(converted_course &&
           strstr(converted_course->items[0].stem, "<li>b</li></ul> </li><li>c</li><li>d<ul") &&
           strstr(converted_course->items[0].stem, "<li>e</li></ul> </li><li>f</li>"),
       "a list keeps its words, wherever they stand");
    convert("q.gift", "::A\x1B[2J::One? {=x ~y}\n\n::A::Two? {}\n");
    ok(asked("a-2j"), "control characters in names are no letters");
    convert("q.gift", "::A::One? {=x ~y}\n\n::A::Two? {=x ~y}\n");
    ok(asked("a") && asked("a-2"), "two of one name have two ids");
}

int main(void)
{
    test_moodle();
    test_gift();
    test_untidy();
    mem_free(memory);
    mem_free(converted_mem);
    return tap_done();
}
