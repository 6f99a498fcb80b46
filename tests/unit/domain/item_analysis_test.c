/* What figures of questions say.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/item_analysis.h"

#include "tap.h"

static const struct item_figures fair = {.people = 30,
                                         .counted = 30,
                                         .difficulty = 700,
                                         .discrimination = 400,
                                         .has_discrimination = true,
                                         .group = 8};

static unsigned flag(int f)
{
    return 1U << f;
}

static void flags(void)
{
    struct item_figures f = fair;
    is_int(item_flags(&f), 0, "a fair question is not flagged");
    f.discrimination = -1;
    is_int(item_flags(&f), flag(ITEM_CHECK_KEY), "below 0: check the key");
    f.discrimination = 0;
    is_int(item_flags(&f), flag(ITEM_WEAK), "from 0 on it is weak");
    f.discrimination = 199;
    is_int(item_flags(&f), flag(ITEM_WEAK), "up to 0.199");
    f.discrimination = 200;
    is_int(item_flags(&f), 0, "0.20 is enough");
    f.has_discrimination = false;
    f.discrimination = -500;
    is_int(item_flags(&f), 0, "what is not known says nothing");
    f = fair;
    f.difficulty = 299;
    is_int(item_flags(&f), flag(ITEM_HARD), "fewer than 0.30 of the points: hard");
    f.difficulty = 300;
    is_int(item_flags(&f), 0, "0.30 is not");
    f.difficulty = 950;
    is_int(item_flags(&f), 0, "0.95 is not easy yet");
    f.difficulty = 951;
    is_int(item_flags(&f), flag(ITEM_EASY), "more is");
    f = fair;
    f.blank = 2;
    is_int(item_flags(&f), 0, "two of thirty left it blank");
    f.blank = 3;
    is_int(item_flags(&f), flag(ITEM_LEFT_BLANK), "three of thirty are a tenth");
    f = fair;
    f.asked_sure = 30;
    f.sure_wrong = 5;
    is_int(item_flags(&f), 0, "five of thirty were very sure and wrong");
    f.sure_wrong = 6;
    is_int(item_flags(&f), flag(ITEM_SURE_WRONG), "six are a fifth");
    f.asked_sure = 29;
    f.sure_wrong = 29;
    is_int(item_flags(&f), 0, "of fewer than thirty nothing is said");
}

static void choices(void)
{
    struct item_figures f = fair;
    struct item_choice c = {.n = 2, .upper = 1, .lower = 1};
    is_int(item_choice_flags(&f, &c), 0, "two of thirty take a distractor");
    c.n = 1;
    is_int(item_choice_flags(&f, &c), flag(CHOICE_FEW), "one of thirty is fewer than 5 in 100");
    c.right = true;
    is_int(item_choice_flags(&f, &c), 0, "a right choice is no distractor");
    c = (struct item_choice){.n = 9, .upper = 3, .lower = 2};
    is_int(item_choice_flags(&f, &c), flag(CHOICE_KNOWERS), "more of the upper group take it");
    c.lower = 3;
    is_int(item_choice_flags(&f, &c), 0, "as many of the lower");
    c = (struct item_choice){.n = 9, .upper = 1, .lower = 0};
    is_int(item_choice_flags(&f, &c), 0, "one person of the upper group is not many");
}

/* Whatever the figures are: nothing is said below thirty people, and no two flags contradict. */
static void withheld(void)
{
    int said = 0, contradictions = 0;
    for (int d = -1000; d <= 1000; d += 50) {
        for (int p = 0; p <= 1000; p += 50) {
            struct item_figures f = {.people = 29,
                                     .difficulty = p,
                                     .discrimination = d,
                                     .has_discrimination = true,
                                     .blank = 29,
                                     .asked_sure = 29,
                                     .sure_wrong = 29};
            struct item_choice c = {.n = 0, .upper = 8, .lower = 0};
            said += item_flags(&f) || item_choice_flags(&f, &c);
            f.counted = 30;
            unsigned all = item_flags(&f);
            contradictions += (all & flag(ITEM_HARD)) && (all & flag(ITEM_EASY));
            contradictions += (all & flag(ITEM_CHECK_KEY)) && (all & flag(ITEM_WEAK));
        }
    }
    is_int(said, 0, "withheld figures say nothing");
    is_int(contradictions, 0, "no question is hard and easy, or weak and worse");
}

int main(void)
{
    flags();
    choices();
    withheld();
    return tap_done();
}
