/*
 * Which version of a course may be taken, and what is said of it.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/publish.h"

#include "tap.h"
#include "util/mem.h"

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"

/* The rows are (version that comes, with or without publishing) against what is stored. */
static void test_refusals(void *mem)
{
    static const struct {
        int version, live;
        const char *stored; /* hash of the same version number; NULL: that number is free */
        bool publish, refused;
        const char *name;
    } cases[] = {
        {1, 0, NULL, false, false, "the first version is taken"},
        {1, 0, NULL, true, false, "the first version may go live at once"},
        {7, 0, NULL, false, false, "a course need not begin with version 1"},
        {2, 1, NULL, false, false, "a version above the live one is taken"},
        {2, 1, NULL, true, false, "and may go live"},
        {1, 2, NULL, false, true, "a new version below the live one is refused"},
        {1, 2, NULL, true, true, "published or not"},
        {2, 2, HASH_A, false, false, "the live version, sent again, is already here"},
        {2, 2, HASH_A, true, false, "and may be published again to no effect"},
        {2, 2, HASH_B, false, true, "the live version with other content is refused"},
        {2, 1, HASH_B, false, true, "so is a stored one that is not live"},
        {2, 0, HASH_B, true, true, "and one of a course with nothing live"},
        {1, 2, HASH_A, false, false, "an old version, sent again, is already here"},
        {1, 2, HASH_A, true, true, "but does not go live again"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct course course = {.code = "CORE-101", .version = cases[i].version, .hash = HASH_A};
        struct publish_state state = {.live = cases[i].live,
                                      .course_version = cases[i].stored ? 12 : 0,
                                      .stored_hash = cases[i].stored,
                                      .is_live =
                                          cases[i].stored && cases[i].live == cases[i].version};
        struct problem problem = {.rule = NULL};
        bool refused = publish_is_refused(mem, &course, cases[i].publish, &state, &problem);
        ok(refused == cases[i].refused && refused == (problem.rule != NULL), "%s", cases[i].name);
    }
}

static void test_words_of_refusals(void *mem)
{
    struct course course = {.code = "CORE-101", .version = 2, .hash = HASH_A};
    struct problem problem;
    publish_is_refused(mem, &course, false,
                       &(struct publish_state){.course_version = 9, .stored_hash = HASH_B},
                       &problem);
    is(problem.found, "version 2, and version 2 of CORE-101 is stored with other content",
       "other content: what was found");
    is(problem.remedy, "raise version", "other content: how to mend it");
    is(problem.xpath, "/course/@version", "the place is the attribute");
    ok(publish_is_refused(
           mem, &course, false,
           &(struct publish_state){.course_version = 9, .stored_hash = HASH_A, .other_words = true},
           &problem),
       "the same original with other translations is refused");
    is(problem.found, "version 2, and version 2 of CORE-101 is stored with other translations",
       "other translations: what was found");
    publish_is_refused(mem, &course, false, &(struct publish_state){.live = 4}, &problem);
    is(problem.found, "version 2, and version 4 of CORE-101 is live", "too low: what was found");
    is(problem.expected, "version 5 or higher", "too low: what is expected");
}

static void test_summaries(void *mem)
{
    struct course course = {.code = "CORE-101", .version = 2};
    const struct {
        struct published done;
        const char *says;
    } cases[] = {
        {{.stored = true}, "Version 2 of CORE-101 is stored; it is not before staff yet."},
        {{.stored = true, .live_before = 1}, "Version 2 of CORE-101 is stored; version 1 is live."},
        {{.stored = true, .put_live = true, .is_live = true, .change = "first"},
         "Version 2 of CORE-101 is stored and is now live."},
        {{.stored = true,
          .put_live = true,
          .is_live = true,
          .live_before = 1,
          .change = "material"},
         "Version 2 of CORE-101 is stored and is now live in place of version 1. The change counts "
         "as material."},
        {{.stored = true, .live_before = 1, .obstacles = {.n = 1}},
         "Version 2 of CORE-101 is stored; it is not before staff, since something stands in the "
         "way."},
        {{.stored = false}, "Version 2 of CORE-101 was already here; it is not before staff yet."},
        {{.is_live = true, .live_before = 2},
         "Version 2 of CORE-101 was already here and is live."},
        {{.put_live = true, .is_live = true, .change = "first"},
         "Version 2 of CORE-101 was already here and is now live."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is(publish_summary(mem, &course, &cases[i].done), cases[i].says, cases[i].says);
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    test_refusals(mem);
    test_words_of_refusals(mem);
    test_summaries(mem);
    mem_free(mem);
    return tap_done();
}
