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

/* Every kind of item, from the course that has them. */
static const struct item *find(const struct course *c, const char *key)
{
    for (size_t i = 0; i < c->n_items; i++) {
        if (!strcmp(c->items[i].key, key))
            return &c->items[i];
    }
    ok(false, "there is an item %s", key);
    exit(1);
}

static void test_gaps(const struct course *c)
{
    const struct item *gaps = find(c, "leave-words"), *typed = find(c, "gas-name");
    ok(gaps->kind == ITEM_GAP_FILL && gaps->scoring == SCORING_EACH, "a gap-fill");
    is(gaps->stem,
       "<p>Feel the door with the <span data-gap=\"hand\"></span> of your hand. Go <span "
       "data-gap=\"way\"></span>.</p><p>In this house a door holds for <span "
       "data-gap=\"hold\"></span> minutes.</p>",
       "nothing of a gap is in its stem");
    is(gaps->plain,
       "Feel the door with the ____ of your hand. Go ____. In this house a door holds for ____ "
       "minutes.",
       "a gap is a line");
    ok(gaps->parts[0].kind == PART_GAP && !gaps->parts[0].parent && gaps->parts[1].parent == 1,
       "what is accepted stands in its gap");
    ok(gaps->parts[3].fold && gaps->parts[6].weight == 2, "a gap has its case and weight");
    is(gaps->parts[6].feedback, "The plan of the house says it.", "and its feedback");
    is(gaps->feedback_partial, "Some of it is right.", "outcomes have theirs");
    ok(typed->fold && typed->parts[2].fraction.num == 1 && typed->parts[2].fraction.den == 2 &&
           typed->parts[0].fraction.num == 1 && typed->parts[0].fraction.den == 1,
       "an accepted text is worth 1 where nothing is said");
    is(typed->parts[1].html, "CO*2", "and kept as it was written");
}

static void test_numbers(const struct course *c)
{
    const struct item *minutes = find(c, "door-minutes"), *weight = find(c, "weight-tool"),
                      *heat = find(c, "heat-range");
    ok(minutes->units == UNITS_OPTIONAL && weight->units == UNITS_REQUIRED &&
           heat->units == UNITS_NONE,
       "units, where there are any");
    ok(minutes->has_unit_penalty && minutes->unit_penalty.den == 10 && !weight->has_unit_penalty,
       "and what a missing one costs");
    is(minutes->parts[1].answer, "35", "the value is kept as it was written");
    is(minutes->parts[1].tolerance_kind, "relative", "with the kind of its tolerance");
    is(weight->parts[0].tolerance_kind, "absolute", "absolute where nothing is said");
    is(minutes->parts[0].html, NULL, "a number is no pattern");
    ok(minutes->parts[5].fraction.num == 1 && minutes->parts[5].fraction.den == 60 &&
           weight->parts[2].fraction.den == 1000,
       "factors are exact");
    ok(heat->has_penalty && heat->penalty.den == 4 && !minutes->has_penalty, "a penalty");
}

static void test_other_kinds(const struct course *c)
{
    const struct item *story = find(c, "kitchen"), *essay = find(c, "tell-visitor"),
                      *spot = find(c, "risk-spots"), *scale = find(c, "sure-now"),
                      *own = find(c, "my-way-out"), *order = find(c, "leave-steps"),
                      *kprim = find(c, "hall-facts"), *noted = find(c, "hard-night");
    ok(story->kind == ITEM_SCENARIO && story->scoring == SCORING_POINTS, "a story");
    is(story->bank, "kitchen", "a scenario file is a bank of one");
    is(story->plain, "A pan on fire", "its title stands for its stem");
    ok(story->parts[2].fraction.num == -1 && story->parts[2].parent == 1, "points of a choice");
    is(story->parts[2].answer, "flare", "and where it leads");
    is(story->parts[2].feedback, "Water turns to steam at once and throws the burning oil about.",
       "and what is said");
    ok(essay->scoring == SCORING_RUBRIC && essay->parts[0].kind == PART_CRITERION &&
           essay->parts[3].kind == PART_LEVEL && essay->parts[3].fraction.num == 2,
       "a rubric");
    ok(spot->pick_many && spot->image_width == 480 && spot->image_height == 320, "a picture");
    is(spot->parts[1].coords, "240,130,275,190,205,190", "with areas");
    ok(scale->retrospective && scale->privacy == PRIVACY_AGGREGATE &&
           scale->scoring == SCORING_NONE,
       "a scale takes the privacy of its bank");
    ok(own->privacy == PRIVACY_PRIVATE && own->max_words == 120 && own->n_parts == 1 &&
           own->parts[0].kind == PART_HINT,
       "a reflection has its own");
    ok(order->shuffle && order->scoring == SCORING_ADJACENT_PAIRS, "an order begins mixed");
    ok(kprim->scoring == SCORING_HALF_CREDIT && !strcmp(kprim->parts[2].answer, "false"),
       "statements");
    is(noted->instead, "smoke-low", "an item of equal credit");
    is(noted->note_level, "moderate", "for whom a note is enough");
}

static void test_activities(const struct course *c)
{
    const struct page *page = c->modules[1].parts[0].page;
    size_t there = 0;
    for (size_t i = 0; i < page->n_body; i++) {
        if (page->body[i].kind == FRAGMENT_ACTIVITY) {
            is(page->body[i].key, "leave-steps", "an activity in the text of its page");
            there++;
        }
    }
    is_int((long long)there, 1, "once");
    is_int((long long)c->n_activities, 2, "each is a quiz");
    const struct quiz *q = &c->activities[0];
    is(q->key, "leave-steps", "with the key of its item");
    is(q->draws[0].bank, "fire-bank", "drawn from its bank");
    is(q->draws[0].items, "leave-steps", "by name");
    ok(!strcmp(q->kind, "activity") && !strcmp(q->needed, "no") && !strcmp(q->review, "open") &&
           !strcmp(q->feedback, "immediate") && q->optional && !q->attempts,
       "and of no consequence");
}

static void test_every_kind(void *mem)
{
    struct problems *problems = problems_new(mem);
    struct course *c = check_package(mem, fixture_open(mem, "tests/fixtures/courses/every-kind"),
                                     &fixture_options, problems);
    if (!ok(c != NULL, "the course with every kind is built"))
        return;
    test_gaps(c);
    test_numbers(c);
    test_other_kinds(c);
    test_activities(c);
}

/* The heads of the three forms of WebP, each of 480 by 320 pixels. */
static void test_image_sizes(void)
{
    static const unsigned char plain[30] = "RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9D\x01\x2A"
                                           "\xE0\x01\x40\x01",
                               lossless[25] = "RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\xDF\xC1\x4F\0",
                               extended[30] = "RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\xDF\x01\0"
                                              "\x3F\x01\0";
    static const struct {
        const char *name;
        const unsigned char *data;
        size_t len;
    } heads[] = {{"plain", plain, sizeof plain},
                 {"without loss", lossless, sizeof lossless},
                 {"extended", extended, sizeof extended}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        int width = 0, height = 0;
        ok(image_size(heads[i].data, heads[i].len, &width, &height), "WebP, %s: has a size",
           heads[i].name);
        ok(width == 480 && height == 320, "WebP, %s: 480 by 320", heads[i].name);
        ok(!image_size(heads[i].data, heads[i].len - 1, &width, &height), "WebP, %s: cut short",
           heads[i].name);
    }
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
    test_every_kind(mem);
    test_image_sizes();
    test_formats(mem);
    mem_free(mem);
    return tap_done();
}
