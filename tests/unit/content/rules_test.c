/*
 * Files of rules: what is read, what is refused and in which words; the packs are sound.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <glob.h>

#include "content/rules_file.h"
#include "util/buf.h"
#include "util/mem.h"

#define HEAD "<rules xmlns=\"urn:attest:rules:1\" title=\"T\">\n"
#define TREE "<rule><course code=\"C-1\"/></rule>"
#define CERT                                                                                       \
    "<certification code=\"K\" title=\"K\" valid=\"12\" window=\"2\">" TREE "</certification>\n"
#define REQ(more, due)                                                                             \
    "<requirement code=\"R\" title=\"R\" certification=\"K\" state=\"MI\" " more ">" due           \
    "</requirement>\n"
#define DUE  "<due kind=\"days\" days=\"30\"/>"
#define TAIL "</rules>\n"

static const char *messages(void *mem, const char *text, struct rules **ret)
{
    struct problems *problems = problems_new(mem);
    struct buf *out = buf_new(mem, 65536);
    *ret = rules_read(mem, "r.xml", text, strlen(text), problems);
    for (size_t i = 0; i < problems->n; i++)
        problem_format(&problems->list[i], out);
    return buf_data(out);
}

/* Each wrong file, and words of its message. */
static const struct {
    const char *name, *text, *said;
} refused[] = {
    {"no root of ours", "<rules title=\"T\"></rules>", "found <rules> as root; expected <rules>"},
    {"a word spelt wrongly", HEAD CERT REQ("contakt=\"patient\"", DUE) TAIL,
     "did you mean contact?"},
    {"an unknown state",
     HEAD "<requirement code=\"R\" title=\"R\" certification=\"K\" state=\"XX\">" DUE
          "</requirement>" TAIL,
     "state=\"XX\" on <requirement>"},
    {"end before start", HEAD CERT REQ("from=\"2026-02-01\" to=\"2026-01-31\"", DUE) TAIL,
     "found an end before the start"},
    {"a day a century away", HEAD CERT REQ("from=\"2126-01-01\"", DUE) TAIL,
     "a day from 1970-01-01 to 2099-12-31"},
    {"29 February of a common year", HEAD CERT REQ("from=\"2027-02-29\"", DUE) TAIL,
     "from=\"2027-02-29\""},
    {"two due days in one rule",
     HEAD CERT REQ("", "<due kind=\"days\" days=\"30\" on=\"2026-03-01\"/>") TAIL,
     "found on, which contradicts kind=\"days\""},
    {"two due rules", HEAD CERT REQ("", DUE DUE) TAIL, "<requirement> with 2 elements in it"},
    {"no due rule", HEAD CERT REQ("", "") TAIL, "<requirement> with 0 elements in it"},
    {"a due rule without its number", HEAD CERT REQ("", "<due kind=\"months\"/>") TAIL,
     "kind=\"months\" without months"},
    {"days before the begin", HEAD CERT REQ("", "<due kind=\"days\" days=\"-1\"/>") TAIL,
     "a due day is never before the duty begins"},
    {"a licence that is not named", HEAD CERT REQ("", "<due kind=\"licence\" every=\"1\"/>") TAIL,
     "a due day by licence where no licence is named"},
    {"a licence of no state", HEAD CERT REQ("licence=\"nursing\"", DUE) TAIL,
     "one without the other"},
    {"every 0th",
     HEAD CERT REQ("licence=\"nursing\" licence-state=\"MI\"",
                   "<due kind=\"licence\" every=\"0\"/>") TAIL,
     "a whole number from 1 to 20"},
    {"30 February", HEAD CERT REQ("", "<due kind=\"yearly\" month-day=\"02-30\"/>") TAIL,
     "month and day, written as 01-15"},
    {"due after the end",
     HEAD CERT REQ("to=\"2026-01-31\"", "<due kind=\"date\" on=\"2026-02-01\"/>") TAIL,
     "a due day after the requirement ends"},
    {"A of 0",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"0\">" TREE "</certification>" TAIL,
     "a whole number from 1 to 1200, or for-ever"},
    {"W as long as A",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"12\" window=\"12\">" TREE
          "</certification>" TAIL,
     "a window of 12 months of 12 months valid"},
    {"N below W",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"12\" window=\"6\" method=\"fixed\""
          " minimum=\"6\">" TREE "</certification>" TAIL,
     "more than the window"},
    {"N above A",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"12\" method=\"fixed\""
          " minimum=\"13\">" TREE "</certification>" TAIL,
     "at most as long as it is valid"},
    {"N without fixed dates",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"12\" minimum=\"6\">" TREE
          "</certification>" TAIL,
     "minimum without fixed dates"},
    {"a window of what never ends",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"for-ever\""
          " window=\"1\">" TREE "</certification>" TAIL,
     "what never expires"},
    {"three of two",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"12\"><rule><some n=\"3\">"
          "<course code=\"A\"/><course code=\"B\"/></some></rule></certification>" TAIL,
     "n=\"3\" over 2 parts"},
    {"an empty choice",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"12\"><rule><any/></rule>"
          "</certification>" TAIL,
     "<any> with 0 elements in it"},
    {"no hours",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"12\"><rule><hours hours=\"0\"/>"
          "</rule></certification>" TAIL,
     "hours above 0"},
    {"two trees",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"12\">" TREE TREE "</certification>" TAIL,
     "a second <rule> in <certification>"},
    {"in force before its birth",
     HEAD "<certification code=\"K\" title=\"K\" valid=\"12\""
          " from=\"2026-02-01\">" TREE "</certification>" REQ("from=\"2026-01-31\"", DUE) TAIL,
     "in force before its certification begins"},
    {"the same twice", HEAD CERT CERT TAIL, "a second certification K from the same day"},
    {"an event that changes nothing",
     HEAD "<event code=\"e\" title=\"E\" day=\"2026-01-01\" within=\"5\"/>" TAIL,
     "within without a certification or course"},
    {"an event taken back without a word",
     HEAD "<event code=\"e\" title=\"E\" day=\"2026-01-01\" withdrawn=\"\"/>" TAIL,
     "withdrawn=\"\" on <event>"},
    {"what counts as itself", HEAD "<equivalency certification=\"K\" by=\"K\"/>" TAIL,
     "a certification that counts as itself"},
    {"an equivalency that ends before it begins",
     HEAD "<equivalency certification=\"K\" by=\"L\" from=\"2026-02-01\" to=\"2026-01-31\"/>" TAIL,
     "found an end before the start"},
    {"an age of no months", HEAD "<equivalency certification=\"K\" by=\"L\" max-age=\"0\"/>" TAIL,
     "a whole number from 1 to 1200"},
    {"one way or both",
     HEAD "<equivalency certification=\"K\" by=\"L\" both-ways=\"perhaps\"/>" TAIL, "yes no"},
    {"the same pair twice",
     HEAD "<equivalency certification=\"K\" by=\"L\"/>"
          "<equivalency certification=\"L\" by=\"K\" both-ways=\"yes\"/>" TAIL,
     "a second equivalency of these two from the same day"},
    {"an equivalency of nothing", HEAD "<equivalency certification=\"K\"/>" TAIL,
     "<equivalency> without by"},
};

static void test_refused(void)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        void *mem = mem_owner(NULL, "rules");
        struct rules *rules;
        const char *said = messages(mem, refused[i].text, &rules);
        if (!ok(strstr(said, refused[i].said) != NULL, "told: %s", refused[i].name))
            printf("# %s\n", said);
        ok(!rules && strstr(said, "r.xml:"), "refused, and where: %s", refused[i].name);
        mem_free(mem);
    }
}

/* All that is wrong is told at once, in its order. */
static void test_all_at_once(void)
{
    void *mem = mem_owner(NULL, "rules");
    struct rules *rules;
    const char *said = messages(
        mem, HEAD CERT REQ("contakt=\"patient\" grace=\"-1\"", "<due kind=\"days\"/>") TAIL,
        &rules);
    ok(strstr(said, "contact?") && strstr(said, "grace=\"-1\"") && strstr(said, "without days"),
       "three mistakes of one requirement");
    mem_free(mem);
}

static void test_read(void)
{
    void *mem = mem_owner(NULL, "rules");
    struct rules *rules;
    const char *said = messages(
        mem,
        HEAD
        "<certification code=\"K\" title=\"K\" valid=\"24\" method=\"fixed\" minimum=\"24\">"
        "<rule><then><hours hours=\"1.5\" topic=\"bias\" per=\"licence-year\""
        " licence=\"nursing\" licence-state=\"TX\"/><some n=\"1\"><course code=\"C-1\" "
        "max-age=\"6\"/>"
        "<quiz course=\"C-1\" id=\"test-out\"/></some></then></rule></certification>"
        "<requirement code=\"R\" title=\"R\" certification=\"K\" licence=\"nursing\""
        " licence-state=\"TX\" job-roles=\"nursing security\" to=\"2030-12-31\" window=\"3\">"
        "<due kind=\"licence\" every=\"3\" after=\"2022-04-01\" days=\"-30\"/></requirement>" TAIL,
        &rules);
    is(said, "", "nothing is wrong");
    if (ok(rules != NULL, "it is read")) {
        const struct rules_part *p = rules->certifications[0].first;
        const struct rules_requirement *r = rules->requirements;
        ok(rules->certifications[0].n_first == 5, "five parts");
        ok(p[1].hundredths == 150 && p[1].per_licence_year && p[1].parent == 1, "hours");
        ok(p[2].n == 1 && p[2].parent == 1, "one of those below");
        ok(p[3].parent == 3 && p[3].max_age_months == 6 && !strcmp(p[3].course, "C-1"), "a course");
        ok(p[4].parent == 3 && !strcmp(p[4].quiz, "test-out"), "a quiz");
        ok(r->due.every == 3 && r->due.n == -30 && r->due.after == date_from_ymd(2022, 4, 1),
           "the due rule");
        ok(r->from == DATE_NONE && r->window_months == 3 && r->retention_years == -1, "the rest");
        ok(r->at.line == 2 && r->at.column > 1, "and where it stands");
    }
    mem_free(mem);
}

static void test_tree(void)
{
    void *mem = mem_owner(NULL, "rules");
    struct problems *problems = problems_new(mem);
    struct rules_part *parts;
    const char *text = "<rule>\n <any><course code=\"A\"/><external topic=\"t\"/></any>\n</rule>";
    ok(rules_tree_read(mem, "rule", text, strlen(text), problems, &parts) == 3, "a tree alone");
    text = "<rule><any><cuorse code=\"A\"/></any></rule>";
    ok(!rules_tree_read(mem, "rule", text, strlen(text), problems, &parts) && problems->n_errors,
       "and one with a slip");
    ok(problems->n && strstr(problems->list[0].remedy, "did you mean <course>?"), "which is told");
    mem_free(mem);
}

static void test_equivalency(void)
{
    void *mem = mem_owner(NULL, "rules");
    struct rules *rules;
    const char *said = messages(
        mem,
        HEAD "<equivalency certification=\"K\" by=\"L\" both-ways=\"yes\" retroactive=\"yes\""
             " max-age=\"24\" from=\"2026-01-01\" to=\"2027-12-31\" citation=\"Policy 9\"/>"
             "<equivalency certification=\"L\" by=\"K\"/>"
             "<event code=\"e\" title=\"E\" day=\"2026-01-01\" withdrawn=\"Not so.\"/>" TAIL,
        &rules);
    is(said, "", "equivalencies and an event taken back: nothing is wrong");
    if (ok(rules && rules->n_equivalencies == 2, "both are read")) {
        const struct rules_equivalency *e = rules->equivalencies;
        ok(!strcmp(e[0].certification, "K") && !strcmp(e[0].by, "L") && e[0].both_ways &&
               e[0].retroactive && e[0].max_age_months == 24,
           "which counts as which, and of what age");
        ok(e[0].from == date_from_ymd(2026, 1, 1) && e[0].to == date_from_ymd(2027, 12, 31) &&
               !strcmp(e[0].citation, "Policy 9") && e[0].at.line == 2,
           "from when to when, by which word, and where it stands");
        ok(!e[1].both_ways && !e[1].retroactive && !e[1].max_age_months && e[1].from == DATE_NONE &&
               e[1].to == DATE_NONE && !e[1].citation,
           "what is not said");
        is(rules->events[0].withdrawn, "Not so.", "why the event is taken back");
    }
    mem_free(mem);
}

/* The packs: sound, off by default in words, and each rule says where it was read. */
static void test_packs(void)
{
    glob_t found;
    if (!ok(!glob("requirements/*.xml", 0, NULL, &found) && found.gl_pathc >= 8, "packs"))
        return;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        void *mem = mem_owner(NULL, "pack");
        struct problems *problems = problems_new(mem);
        struct rules *rules = NULL;
        struct err err = {0};
        rules_open(mem, found.gl_pathv[i], problems, &rules, &err);
        struct buf *out = buf_new(mem, 65536);
        for (size_t k = 0; k < problems->n; k++)
            problem_format(&problems->list[k], out);
        is(buf_data(out), "", found.gl_pathv[i]);
        if (ok(rules != NULL, "it is read")) {
            size_t cited = 0;
            for (size_t k = 0; k < rules->n_requirements; k++)
                cited += rules->requirements[k].citation != NULL;
            ok(rules->pack && rules->note && strstr(rules->note, "Confirm with your board"),
               "it asks to be confirmed");
            ok(rules->n_requirements && cited == rules->n_requirements, "and cites every rule");
        }
        mem_free(mem);
    }
    globfree(&found);
}

int main(void)
{
    test_refused();
    test_all_at_once();
    test_read();
    test_tree();
    test_equivalency();
    test_packs();
    return tap_done();
}
