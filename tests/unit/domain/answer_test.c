/* Answers: what was given for a part.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/answer.h"

#include "tap.h"

int main(void)
{
    static const char *const with[] = {"matching", "kprim",        "likert",     "gap-fill",
                                       "essay",    "short-answer", "reflection", "numerical"};
    int n = 0;
    for (int kind = 0; kind < ITEM_KIND_COUNT; kind++)
        n += answer_has_texts((enum item_kind)kind);
    is_int(n, sizeof with / sizeof *with, "as many kinds have texts as are named here");
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        ok(answer_has_texts(
               (enum item_kind)name_of_list(item_kind_names, ITEM_KIND_COUNT, with[i])),
           "%s has texts", with[i]);

    const char *names[] = {"r1", "r2", "r1", "r3"}, *texts[] = {"a", "", "b", NULL};
    struct answer answer = {names, texts, 4, 0};
    is(answer_text(&answer, "r1"), "a", "the text of a part, the first of two");
    is(answer_text(&answer, "r2"), "", "a part with an empty text");
    is(answer_text(&answer, "r3"), "", "a part without one");
    is(answer_text(&answer, "r4"), NULL, "a part that is not there");
    is(answer_text(&answer, "r"), NULL, "the beginning of a name is not the name");
    answer.texts = NULL;
    is(answer_text(&answer, "r1"), "", "an answer without texts");
    answer.n = 0;
    is(answer_text(&answer, "r1"), NULL, "nothing is answered");
    return tap_done();
}
