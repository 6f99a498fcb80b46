/*
 * What the sound course becomes: HTML, fragments and records.  SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include "content/tree.h"
#include "fixture.h"

#define HAND "a033e0cb6551571c80342214afa3adc715e8e6993bb4c1dede0235bb22628ffe"

static struct course *sound(void *mem)
{
    return check_package(mem, fixture_open(mem, SOUND), &fixture_options, problems_new(mem));
}

/* All HTML of fragments in their order; slots as {key}. */
static const char *joined(void *mem, const struct fragment *list, size_t n)
{
    struct buf *b = buf_new(mem, 1 << 20);
    for (size_t i = 0; i < n; i++) {
        if (list[i].kind == FRAGMENT_HTML)
            buf_text(b, list[i].html);
        else
            buf_format(b, "{%s}", list[i].key);
    }
    return buf_data(b);
}

/* Whether every tag is closed in its order. */
static bool is_balanced(void *mem, const char *html)
{
    static const char *const empty[] = {"img", "source", "track"};
    const char *open[64];
    size_t depth = 0;
    for (const char *p = html; (p = strchr(p, '<')); p++) {
        bool close = p[1] == '/';
        const char *name = mem_text_n(mem, p + 1 + close, strcspn(p + 1 + close, " >"));
        bool is_void = false;
        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
            is_void = is_void || !strcmp(empty[i], name);
        if (close && (!depth || strcmp(open[--depth], name)))
            return false;
        if (!close && !is_void)
            open[depth++] = name;
    }
    return !depth;
}

static void test_page(void *mem, const struct page *page)
{
    is(page->key, "pg-why", "the first page");
    is(page->title, "Why it matters", "its title is plain text");
    is_int(page->minutes, 1, "its minutes");
    is_int(page->words, 16, "its words: shared text and the longest variant");
    is(page->objectives, "obj-clean", "its objectives");
    is(page->note, "Somebody falls ill.", "its note");
    is(page->note_level, "mild", "how hard it is");
    is(joined(mem, page->alternative, page->n_alternative), "<p>Clean hands keep people well.</p>",
       "its alternative");
    is(joined(mem, page->body, page->n_body),
       "<p>Staff cleaned hands <data class=\"at-stat\" value=\"4 of 10\" title=\"Le"
       "e A, 2024: Hands &amp; germs\">4 of 10</data> <span class=\"at-stat__yea"
       "r\">(2024)</span> times <sup><a class=\"at-cite\" href=\"#source-src-study"
       "\" title=\"Lee A, 2024, page 2\" aria-label=\"Source 2: Lee A, 2024, page "
       "2\">[2]</a></sup>.</p><aside class=\"at-aside at-aside--important\"><p cl"
       "ass=\"at-aside__kind\">Important</p><p class=\"at-aside__title\">Now</p><p"
       ">Use <a class=\"at-term\" href=\"#definition-def-rub\">handrub</a>.</p></a"
       "side><p>Ring {desk} first.</p><p>Ask: {hotline}.</p>",
       "its body");
}

static void test_fragments(void *mem, const struct page *page)
{
    const struct fragment *f = page->body;
    is_int((long long)page->n_body, 7, "the body is cut around <when> and at <local>");
    ok(!f[0].roles && !f[0].states && !f[0].facility_kinds, "shown to all before <when>");
    for (size_t i = 1; i < 4 && i < page->n_body; i++) {
        is(f[i].roles, "nursing", "within <when>: the roles");
        is(f[i].states, "MI", "and the states");
        ok(!f[i].facility_kinds && !f[i].except, "and nothing else");
    }
    ok(f[2].kind == FRAGMENT_LOCAL && !strcmp(f[2].key, "desk"), "a slot is a fragment");
    ok(is_balanced(mem, joined(mem, f + 1, 3)), "<when> is whole by itself");
    ok(f[5].kind == FRAGMENT_LOCAL && !f[5].roles, "after it everybody again");
}

static void test_blocks(void *mem, const struct page *page)
{
    const char *html = joined(mem, page->body, page->n_body);
    static const char *const pieces[] = {
        "<section class=\"at-section\" id=\"c-sec-steps\"><h2>Steps</h2><ol "
        "class=\"usa-list\"><li>Wet."
        "</li><li>Rub:<ul class=\"usa-list\"><li>palms;</li><li>thumbs.</li></ul></li></ol>",
        "<div class=\"at-table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"When\" "
        "id=\"c-tab-when\"><table class=\"usa-table\"><caption>When</caption><thead><tr><th "
        "scope=\"col\">Hands</th><th "
        "scope=\"col\">Use</th></tr></thead><tbody><tr><td>clean</td><td>"
        "<i lang=\"la\">gel</i></td></tr></tbody></table>",
        "<img class=\"at-figure__image\" src=\"/media/" HAND "\" alt=\"The back of a hand.\" "
        "width=\"320\" height=\"320\" loading=\"lazy\"><figcaption>A hand</figcaption>",
        "<video class=\"at-player\" controls preload=\"metadata\"><source src=\"/media/",
        "\" type=\"video/webm\"><track kind=\"captions\" src=\"/media/",
        "\" srclang=\"en\" label=\"Captions\" default></video><figcaption>Rubbing</figcaption>",
        "<details class=\"at-details\"><summary>Transcript</summary><p>Palm to palm.</p></details>",
        "<blockquote class=\"at-quote\"><p>Nobody is too busy.</p><p "
        "class=\"at-figure__credit\">Source: "
        "<a "
        "href=\"#source-src-policy\">Example Hospital, 2025, section 2 [1]</a></p></blockquote>",
        "<a class=\"usa-link\" href=\"#c-fig-hand\">the hand</a>",
        "<a class=\"usa-link usa-link--external\" rel=\"noreferrer\" "
        "href=\"https://www.example.org/hands\">this page</a>",
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        ok(strstr(html, pieces[i]) != NULL, "the page has %.60s…", pieces[i]);
    ok(is_balanced(mem, html), "and every tag is closed");
}

static void test_items(const struct course *c)
{
    is_int((long long)c->n_items, 4, "four items");
    const struct item *single = &c->items[0], *fractions = &c->items[1], *every = &c->items[2],
                      *statement = &c->items[3];
    ok(single->kind == ITEM_SINGLE_CHOICE && single->shuffle, "a single choice, shuffled");
    is(single->bank, "bank-one", "its bank");
    is(single->stem, "<p>What comes <em>first</em>?</p>", "its stem");
    is(single->plain, "What comes first?", "as plain text");
    is(single->tags, "core", "its tags");
    is_int((long long)single->n_parts, 3, "its options");
    ok(single->parts[0].fraction.num == 1 && single->parts[0].fraction.den == 1, "right is 1");
    is_int(single->parts[1].fraction.num, 0, "wrong is 0");
    ok(single->parts[2].fixed && !single->parts[1].fixed, "the last one keeps its place");
    is(single->parts[1].feedback, "That is last.", "feedback for an option");
    is(single->feedback_right, "Yes.", "feedback for an outcome");
    is(single->rationale, "<p>Water first.</p>", "its rationale");
    ok(fractions->scoring == SCORING_FRACTIONS && fractions->parts[2].fraction.num == -1 &&
           fractions->parts[2].fraction.den == 2,
       "exact fractions");
    ok(every->scoring == SCORING_EVERY_DECISION && every->weight == 2 && !every->shuffle,
       "every decision counts, twice the weight, as written");
    ok(statement->kind == ITEM_TRUE_FALSE && statement->n_parts == 2, "a statement");
    is(statement->parts[0].key, "true", "true comes first");
    is(statement->parts[0].feedback, "Gloves leak.", "feedback for true");
    ok(!statement->parts[0].fraction.num && statement->parts[1].fraction.num == 1,
       "false is right");
}

static void test_records(const struct course *c)
{
    is(c->code, "SND-1", "the code");
    is_int(c->version, 2, "the version");
    is(c->description, "<p>It has <em>everything</em> that is carried.</p>", "the description");
    is_int(c->minutes, 3, "minutes of all pages");
    ok(c->reviewed == date_from_ymd(2026, 5, 4) && c->ends == DATE_NONE, "dates");
    is_int((long long)c->n_modules, 2, "a module, and a quiz of the course itself");
    is_int((long long)c->modules[0].n_parts, 3, "pages and a quiz, in order");
    ok(!c->modules[1].key && c->modules[1].parts[0].quiz, "the quiz that stands in the course");
    const struct quiz *post = c->modules[1].parts[0].quiz, *try = c->modules[0].parts[2].quiz;
    ok(post->pass.num == 3 && post->pass.den == 4, "75 percent is 3/4");
    is_int(post->attempts, 3, "attempts");
    is(post->review, "open", "review");
    ok(try->pass.num == 4 && try->pass.den == 5 && !try->attempts && try->optional,
       "what is silent has the defaults");
    is(try->review, "compliance", "also the review");
    ok(post->n_draws == 2 && post->draws[1].count == 2, "draws");
    is(post->draws[0].items, "q-single", "named items");
    is_int(c->credits[1].hundredths, 25, "hundredths of an hour");
    ok(c->credits[1].from == date_from_ymd(2026, 5, 4), "an accreditation has dates");
    is(c->credits[1].statement, "Example Nurses is a made-up provider.", "and a statement");
    ok(!c->contributors[1].statement && c->contributors[1].hidden, "a contributor may be hidden");
    is(c->sources[1].title, "Hands &amp; <em>germs</em>", "the title of a source is HTML");
    is(c->sources[1].note, "A small study.", "with a note");
    is(c->definitions[0].title, "Handrub", "a definition");
    is(c->definitions[0].html, "<p>A liquid for cleaning hands.</p>", "and what it says");
    ok(c->n_slots == 1 && c->slots[0].required, "a slot");
    is(c->objectives[0].html, "Choose when to clean hands.", "an objective");
    is_int((long long)c->n_media, 3, "media that are used");
    is(c->media[0].type, "image/png", "by their bytes");
}

static void test_formats(void *mem)
{
    struct problems *problems = problems_new(mem);
    for (int i = 0; i < 3; i++)
        problems_add(problems, &(struct problem){.stage = i == 2 ? STAGE_BYTES : STAGE_STRUCTURE,
                                                 .rule = "value",
                                                 .file = "course.xml",
                                                 .line = 3,
                                                 .column = 7,
                                                 .xpath = "/course",
                                                 .found = "a \xFF byte",
                                                 .expected = "text",
                                                 .remedy = "did you mean b?"});
    is_int((long long)problems->n_errors, 3, "three errors");
    problems_sort(problems);
    is_int((long long)problems->n, 2, "doubles are dropped");
    is_int((long long)problems->n_errors, 2, "and not counted");
    ok(problems->list[0].stage == STAGE_BYTES, "the earlier stage comes first");
    struct buf *b = buf_new(mem, 10000);
    problem_format(&problems->list[0], b);
    is(buf_data(b),
       "course.xml:3:7: error: found a ? byte; expected text; did you mean b? [value]\n"
       "    at /course\n",
       "one problem as text");
    buf_cut(b, 0);
    problems_json(problems, b);
    ok(strstr(buf_data(b), "\"stage\": \"structure\"") && strstr(buf_data(b), "\"column\": 7"),
       "all problems as JSON");
    for (int i = 0; i < PROBLEMS_MAX + 5; i++)
        problems_add(problems, &(struct problem){.rule = "x", .found = "y", .line = i});
    ok(problems->cut && problems->n == PROBLEMS_MAX, "a thousand are enough");
    is_int((long long)problems->n_errors, PROBLEMS_MAX + 7, "but all are counted");
}

int main(void)
{
    void *mem = mem_owner(NULL, "render");
    struct course *c = sound(mem);
    if (!ok(c != NULL, "the sound course is built"))
        return tap_done();
    test_page(mem, c->modules[0].parts[0].page);
    test_fragments(mem, c->modules[0].parts[0].page);
    test_blocks(mem, c->modules[0].parts[1].page);
    test_items(c);
    test_records(c);
    test_formats(mem);
    mem_free(mem);
    return tap_done();
}
