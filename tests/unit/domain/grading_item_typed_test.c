/* Grading of what is typed: the first that fits, and units.  SPDX-License-Identifier: Apache-2.0 */
#include "grading_case.h"

static void test_texts(void)
{
    item(ITEM_SHORT_ANSWER, SCORING_FRACTIONS);
    accept_text(0, "alcohol hand rub", 1, 1);
    accept_text(0, "alcohol*", 1, 2);
    accept_text(0, "*", 1, 10);
    accept_text(0, "alcohol gel", 1, 1);
    scores("text=alcohol hand rub", 1, 1, "#1");
    scores("text=alcohol gel", 1, 2, "#2"); /* the first that fits, not the best */
    scores("text=soap", 1, 10, "#3");
    scores("", 0, 1, "");
    is_nothing("text=");
    is_nothing("text= \t\u00a0");
    is_nothing("other=alcohol gel");
    ok(!grade_line("text=soap").parts[0].judged, "accepted answers are not judged");
    is_score(grade_line("text=soap").parts[1].score, 1, 2, "but are worth something");

    item(ITEM_SHORT_ANSWER, SCORING_FRACTIONS);
    accept_text(0, "no", -1, 2);
    accept_text(0, "much", 3, 2);
    scores("text=no", 0, 1, "#1");
    scores("text=much", 1, 1, "#2");
    scores("text=yes", 0, 1, "");
}

static void test_numbers(void)
{
    item(ITEM_NUMERICAL, SCORING_FRACTIONS);
    accept_number(0, "25", "5", NULL)->fraction = score_make(1, 2);
    accept_number(0, "25", NULL, NULL);
    accept_number(0, "1000", NULL, NULL)->fraction = score_make(3, 2);
    accept_number(0, "-1", NULL, NULL)->fraction = score_make(-1, 1);
    scores("value=25", 1, 2, "#1");
    scores("value=1,000", 1, 1, "#3");
    scores("value=-1", 0, 1, "#4");
    scores("value=7", 0, 1, "");
    scores("", 0, 1, "");

    /* Other parts of the item may stand before what it accepts. */
    item(ITEM_NUMERICAL, SCORING_FRACTIONS);
    part(PART_HINT, 0, NULL)->text = "5";
    unit("5", 1, 1);
    accept_number(0, "5", NULL, NULL);
    scores("value=5", 1, 1, "#3");
    item(ITEM_NUMERICAL, SCORING_FRACTIONS);
    key.units = UNITS_REQUIRED;
    unit("s", 1, 1);
    accept_number(0, "5", NULL, NULL);
    scores("value=5 s", 1, 1, "#1 #2");
    item(ITEM_SHORT_ANSWER, SCORING_FRACTIONS);
    part(PART_HINT, 0, NULL)->text = "*";
    accept_text(0, "soap", 1, 2);
    scores("text=soap", 1, 2, "#2");
    scores("text=water", 0, 1, "");
}

static void units(enum item_units how, int penalty_num, int penalty_den)
{
    item(ITEM_NUMERICAL, SCORING_FRACTIONS);
    key.units = how;
    key.unit_penalty = score_make(penalty_num, penalty_den);
    accept_number(0, "25", "5", NULL);
    accept_number(0, "40", NULL, NULL)->fraction = score_make(1, 4);
    unit("s", 1, 1);
    unit("min", 60, 1);
    unit("ms", 1, 1000);
    unit("\u00b5s", 1, 1000000);
    unit("third of a minute", 20, 1);
}

static void test_units(void)
{
    units(UNITS_OPTIONAL, 1, 5);
    scores("value=25", 1, 1, "#1");
    scores("value=25|unit=s", 1, 1, "#1 #3");
    scores("value=25 s", 1, 1, "#1 #3");
    scores("value=25s", 1, 1, "#1 #3");
    scores("value=25\u00a0 s ", 1, 1, "#1 #3");
    scores("value=25 s|unit=s", 1, 1, "#1 #3");
    scores("value=25 000|unit= ms ", 1, 1, "#1 #5");
    scores("value=25 000 ms", 1, 1, "#1 #5");
    scores("value=0.5 min", 1, 1, "#1 #4");
    scores("value=0.49999 min", 1, 1, "#1 #4");
    scores("value=0.51|unit=min", 0, 1, "#4");
    scores("value=1 third  of a minute", 1, 1, "#1 #7");
    scores("value=25e6 \u00b5s", 1, 1, "#1 #6"); /* the sign for micro, and the letter mu */
    scores("value=25e6 \u03bcs", 1, 1, "#1 #6");
    scores("value=40 s", 1, 4, "#2 #3");
    scores("value=25 min", 0, 1, "#4");
    scores("value=25 h", 4, 5, "#1"); /* unknown: the first unit, less the penalty */
    scores("value=25 S", 4, 5, "#1"); /* capitals matter in units */
    scores("value=40|unit=h", 1, 20, "#2");
    scores("value=25 min|unit=s", 4, 5, "#1"); /* two that do not agree are none */
    scores("value=25 s|unit=min", 4, 5, "#1");
    scores("value=60 h", 0, 1, "");
    scores("value=s", 0, 1, "");
    scores("value=25 5", 0, 1, "");
    scores("value=25 h?", 4, 5, "#1");
    scores("value=25-500", 0, 1, ""); /* two numbers are none: nobody is right with one of them */
    scores("value=25 or 500", 0, 1, "");
    scores("value=25/9", 0, 1, "");
    scores("value=25 s or 500 s", 0, 1, "");
    scores("value=25 (0)|unit=h", 0, 1, "");
    scores("value=25 m2|unit=m3", 0, 1, "");
    scores("value=25|unit=m3", 4, 5, "#1"); /* a unit in its own field is no number */
    unit("min/10", 6, 1);
    scores("value=3 min/10", 0, 1, "#8");
    scores("value=4 min/10", 1, 1, "#1 #8"); /* unless the item has a unit of that name */
    is_nothing("unit=");
    is_nothing("value= ");
    ok(!grade_line("unit=s").answered, "a unit alone is no answer");

    units(UNITS_OPTIONAL, 0, 1);
    scores("value=25", 1, 1, "#1");
    scores("value=25 h", 0, 1, "");
    scores("value=25 s|unit=h", 0, 1, "");

    units(UNITS_REQUIRED, 1, 2);
    scores("value=25 s", 1, 1, "#1 #3");
    scores("value=25", 1, 2, "#1");
    scores("value=25 h", 1, 2, "#1");
    scores("value=40", 0, 1, "#2"); /* 1/4 less 1/2 is not below 0 */

    units(UNITS_REQUIRED, 0, 1);
    scores("value=25|unit=s", 1, 1, "#1 #3");
    scores("value=25", 0, 1, "");
    scores("value=25 h", 0, 1, "");
    key.unit_penalty = (struct score){0, 0}; /* no penalty was set */
    scores("value=25", 0, 1, "");

    key.unit_penalty = score_make(1, 2);
    parts[2].fraction = (struct score){0, 0}; /* a unit without a factor multiplies by 0 */
    scores("value=25 s", 0, 1, "#3");

    units(UNITS_NONE, 1, 2);
    scores("value=25", 1, 1, "#1");
    scores("value=25|unit=h", 1, 1, "#1");
    scores("value=25 s", 0, 1, "");
}

int main(void)
{
    test_texts();
    test_numbers();
    test_units();
    mem_free(memory);
    return tap_done();
}
