/*
 * Replay: cases by hand, rule by rule.  SPDX-License-Identifier: Apache-2.0
 *
 * How a case is written stands in replay_case.h. A name that begins with "settled 5" is that rule
 * of the product's list. The dates were reckoned by hand.
 */
#include "domain/replay.h"

#include "replay_case.h"

/* Most cases: twelve months, six at the least, a window of two. */
#define BY_COMPLETION "rule completion 12 6 2 "
#define BY_EXPIRY     "rule expiry 12 6 2 "
#define BY_FIXED      "rule fixed 12 6 2 "

static const struct row {
    const char *name, *facts, *want;
} rows[] = {
    {"nothing done, nothing held", BY_COMPLETION "c1", ""},
    {"a course completed", BY_COMPLETION "c1; c1 2026-03-10",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"another course is not asked for", BY_COMPLETION "c1; c2 2026-03-10", "N"},
    {"no version at all", "c1 2026-03-10", "N"},
    {"no version yet: what is done waits", BY_COMPLETION "c1 from 2026-03-11; c1 2026-03-10", "P"},
    {"a version from the day itself", BY_COMPLETION "c1 from 2026-03-10; c1 2026-03-10",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},

    /* ---- settled 8: the pool ---- */
    {"settled 8: the last date of the pool is C",
     BY_COMPLETION "all(c1,c2); c1 2026-03-10; c2 2026-05-20",
     "2026-05-20 opens 2027-03-20 to 2027-05-20 of 0 1 | AA"},
    {"settled 8: in whatever order", BY_COMPLETION "all(c1,c2); c2 2026-03-10; c1 2026-05-20",
     "2026-05-20 opens 2027-03-20 to 2027-05-20 of 0 1 | AA"},
    {"settled 8: in whatever order it is told",
     BY_COMPLETION "all(c1,c2); c2 2026-05-20; c1 2026-03-10",
     "2026-05-20 opens 2027-03-20 to 2027-05-20 of 1 0 | AA"},
    {"settled 8: the pool is emptied",
     BY_COMPLETION "all(c1,c2); c1 2026-03-10; c2 2026-05-20; c1 2026-06-01",
     "2026-05-20 opens 2027-03-20 to 2027-05-20 of 0 1 | AAP"},
    {"settled 8: of all that was in it",
     BY_COMPLETION "all(c1,c2); c1 2026-03-10; c1 2026-03-11; c2 2026-05-20; c2 2026-06-01",
     "2026-05-20 opens 2027-03-20 to 2027-05-20 of 0 1 2 | AAAP"},
    {"settled 8: and fills again",
     BY_COMPLETION "all(c1,c2); c1 2026-03-10; c2 2026-05-20; c1 2026-06-01; c2 2027-05-01",
     "2026-05-20 opens 2027-03-20 to 2027-05-20 of 0 1; 2027-05-01 opens 2028-03-01 to 2028-05-01 "
     "of 2 3 | AAAA"},
    {"settled 8: a too-early success moves no date and empties it too",
     BY_EXPIRY "all(c1,c2); award 2026-03-31 2027-03-31 2027-01-31; c1 2026-06-01; c2 2026-07-01; "
               "c1 2027-02-01",
     "2026-03-31 opens 2027-01-31 to 2027-03-31 of 0 | ACCP"},
    {"settled 8: half of it done early counts in the window",
     BY_EXPIRY "all(c1,c2); award 2026-03-31 2027-03-31 2027-01-31; c1 2026-06-01; c2 2027-02-01",
     "2026-03-31 opens 2027-01-31 to 2027-03-31 of 0; 2027-02-01 opens 2028-01-31 to 2028-03-31 of "
     "1 2 | AAA"},

    /* ---- settled 9: order, and what counts ---- */
    {"settled 9: two completions of one day: an unchanged expiry makes no new award",
     BY_COMPLETION "c1; c1 2026-03-10; c1 2026-03-10",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | AC"},
    {"settled 9: a day's pieces in the order of recording",
     BY_COMPLETION "then(c1,c2); c2 2026-03-10; c1 2026-03-10", "PP"},
    {"settled 9: the same, the other way",
     BY_COMPLETION "then(c1,c2); c1 2026-03-10; c2 2026-03-10",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 1 | AA"},
    {"settled 9: E is the latest expiry, not the last award",
     BY_EXPIRY "c1; award 2026-01-01 2027-03-31 2027-01-31; award 2026-02-01 2026-09-30 "
               "2026-08-31; c1 2026-09-01",
     "2026-01-01 opens 2027-01-31 to 2027-03-31 of 0; 2026-02-01 opens 2026-08-31 to 2026-09-30 of "
     "1 | AAC"},

    /* ---- settled 7: D ---- */
    {"settled 7: the earliest due day of the live reasons",
     BY_EXPIRY "c1; due 2026-04-30; due 2026-03-31; due 2026-05-31; c1 2026-03-10",
     "2026-03-10 opens 2027-01-31 to 2027-03-31 of 0 | A"},
    {"settled 7: a reason that has ended gives no D",
     BY_EXPIRY "c1; due 2026-03-31 2026-01-01 2026-03-09; c1 2026-03-10",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"settled 7: its last day is still live",
     BY_EXPIRY "c1; due 2026-03-31 2026-01-01 2026-03-10; c1 2026-03-10",
     "2026-03-10 opens 2027-01-31 to 2027-03-31 of 0 | A"},
    {"settled 7: one that begins that day is live",
     BY_EXPIRY "c1; due 2026-03-31 2026-03-10; c1 2026-03-10",
     "2026-03-10 opens 2027-01-31 to 2027-03-31 of 0 | A"},
    {"settled 7: one that begins a day later is not",
     BY_EXPIRY "c1; due 2026-03-31 2026-03-11; c1 2026-03-10",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"settled 4: D is lengthened by leave",
     BY_FIXED "c1; days 30 2026-03-01; leave 2026-03-05 2026-03-14; c1 2026-03-20",
     "2026-03-20 opens 2027-02-10 to 2027-04-10 of 0 | A"},

    /* ---- settled 5: extensions ---- */
    {"settled 5: inside an extension of D: as made on D, valid from the true day",
     BY_COMPLETION "c1; due 2026-03-31; ext 2026-03-31 2026-04-30; c1 2026-04-20",
     "2026-04-20 opens 2027-01-31 to 2027-03-31 of 0 | A"},
    {"settled 5: its last day is inside",
     BY_COMPLETION "c1; due 2026-03-31; ext 2026-03-31 2026-04-30; c1 2026-04-30",
     "2026-04-30 opens 2027-01-31 to 2027-03-31 of 0 | A"},
    {"settled 5: the day after is not",
     BY_COMPLETION "c1; due 2026-03-31; ext 2026-03-31 2026-04-30; c1 2026-05-01",
     "2026-05-01 opens 2027-03-01 to 2027-05-01 of 0 | A"},
    {"settled 5: before the date that was extended nothing is different",
     BY_COMPLETION "c1; due 2026-03-31; ext 2026-03-31 2026-04-30; c1 2026-03-20",
     "2026-03-20 opens 2027-01-20 to 2027-03-20 of 0 | A"},
    {"settled 5: inside an extension of E: as made on E",
     BY_EXPIRY
     "c1; award 2026-03-31 2027-03-31 2027-01-31; ext 2027-03-31 2027-05-31; c1 2027-05-05",
     "2026-03-31 opens 2027-01-31 to 2027-03-31 of 0; 2027-05-05 opens 2028-01-31 to 2028-03-31 of "
     "1 | AA"},
    {"settled 5: grace alone never gives that favour",
     BY_EXPIRY "c1; award 2026-03-31 2027-03-31 2027-01-31; c1 2027-04-01",
     "2026-03-31 opens 2027-01-31 to 2027-03-31 of 0; 2027-04-01 opens 2028-02-01 to 2028-04-01 of "
     "1 | AA"},
    {"settled 5: an extension of another date gives none",
     BY_EXPIRY
     "c1; award 2026-03-31 2027-03-31 2027-01-31; ext 2027-03-30 2027-05-31; c1 2027-05-05",
     "2026-03-31 opens 2027-01-31 to 2027-03-31 of 0; 2027-05-05 opens 2028-03-05 to 2028-05-05 of "
     "1 | AA"},
    {"settled 5: an extension of the due day as leave has lengthened it",
     BY_COMPLETION "c1; days 30 2026-03-01; leave 2026-03-05 2026-03-14; ext 2026-04-10 "
                   "2026-05-31; c1 2026-05-20",
     "2026-05-20 opens 2027-02-10 to 2027-04-10 of 0 | A"},
    {"settled 5: or as the rule says it",
     BY_COMPLETION "c1; days 30 2026-03-01; leave 2026-03-05 2026-03-14; ext 2026-03-31 "
                   "2026-05-31; c1 2026-05-20",
     "2026-05-20 opens 2027-02-10 to 2027-04-10 of 0 | A"},
    {"settled 5: of two reasons due on one day, the one that is extended",
     BY_COMPLETION
     "c1; due 2026-04-10 2026-03-20 *; days 30 2026-03-01; leave 2026-03-05 2026-03-14; "
     "ext 2026-03-31 2026-05-31; c1 2026-05-20",
     "2026-05-20 opens 2027-02-10 to 2027-04-10 of 0 | A"},
    {"settled 5: the same, the other way round",
     BY_COMPLETION
     "c1; days 30 2026-03-01; due 2026-04-10 2026-03-20 *; leave 2026-03-05 2026-03-14; "
     "ext 2026-03-31 2026-05-31; c1 2026-05-20",
     "2026-05-20 opens 2027-02-10 to 2027-04-10 of 0 | A"},
    {"settled 5: an extension of an extension",
     BY_COMPLETION
     "c1; due 2026-03-31; ext 2026-04-30 2026-05-31; ext 2026-03-31 2026-04-30; c1 2026-05-20",
     "2026-05-20 opens 2027-01-31 to 2027-03-31 of 0 | A"},
    {"settled 5: no favour that would end before it begins",
     "rule completion 1 1 0 c1; due 2026-03-31; "
     "ext 2026-03-31 2026-06-30; c1 2026-05-20",
     "2026-05-20 opens 2026-06-20 to 2026-06-20 of 0 | A"},
    {"settled 5: an award of a single day is one",
     "rule completion 1 1 0 c1; due 2026-03-31; "
     "ext 2026-03-31 2026-06-30; c1 2026-04-30",
     "2026-04-30 opens 2026-04-30 to 2026-04-30(31) of 0 | A"},
    {"settled 5: an extension of D is spent while an award is valid",
     BY_COMPLETION "c1; due 2026-03-31; ext 2026-03-31 2026-05-31; c1 2026-04-10; c1 2026-05-10",
     "2026-04-10 opens 2027-01-31 to 2027-03-31 of 0; 2026-05-10 opens 2027-03-10 to 2027-05-10 of "
     "1 | AA"},

    /* ---- settled 6: revocations ---- */
    {"settled 6: an award never held is no E",
     BY_EXPIRY "c1; c1 2026-03-31; c1 2026-06-01; revoke 0",
     "2026-03-31 opens 2027-01-31 to 2027-03-31 of 0; 2026-06-01 opens 2027-04-01 to 2027-06-01 of "
     "1 | AA"},
    {"settled 6: one revoked later is, until that day",
     BY_EXPIRY "c1; c1 2026-03-31; c1 2026-06-01; revoke 0 2026-06-02",
     "2026-03-31 opens 2027-01-31 to 2027-03-31 of 0 | AC"},
    {"settled 6: from that day on it is not",
     BY_EXPIRY "c1; c1 2026-03-31; c1 2026-06-01; revoke 0 2026-06-01",
     "2026-03-31 opens 2027-01-31 to 2027-03-31 of 0; 2026-06-01 opens 2027-04-01 to 2027-06-01 of "
     "1 | AA"},
    {"settled 6: what made a revoked award is used up",
     BY_COMPLETION "all(c1,c2); c1 2026-03-01; c2 2026-03-02; c2 2026-03-03; revoke 1",
     "2026-03-02 opens 2027-01-02 to 2027-03-02 of 0 1 | AAP"},

    /* ---- settled 10: once ---- */
    {"settled 10: once never expires and has no window",
     "rule completion 0 0 0 c1; c1 2026-03-10; c1 2027-03-10", "2026-03-10 opens * to * of 0 | AC"},

    /* ---- the tree ---- */
    {"any of them", BY_COMPLETION "any(c1,q1:final); q1:final 2026-03-10",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"a test-out of another quiz is none", BY_COMPLETION "any(c1,q1:final); q1:first 2026-03-10",
     "N"},
    {"nor of another course", BY_COMPLETION "any(c1,q1:final); q2:final 2026-03-10", "N"},
    {"some of them: one is not two", BY_COMPLETION "some2(c1,c2,c3); c1 2026-03-10; c1 2026-03-11",
     "PP"},
    {"some of them", BY_COMPLETION "some2(c1,c2,c3); c3 2026-03-10; c1 2026-03-11; c2 2026-03-12",
     "2026-03-11 opens 2027-01-11 to 2027-03-11 of 0 1 | AAP"},
    {"then: the second first is asked for again",
     BY_COMPLETION "then(c1,c2); c2 2026-03-01; c1 2026-03-02; c2 2026-03-03",
     "2026-03-03 opens 2027-01-03 to 2027-03-03 of 0 1 2 | AAA"},
    {"then, in a tree, of trees",
     BY_COMPLETION "all(c9,then(any(c1,c2),all(c3,c4))); c3 2026-03-01; c2 2026-03-02; c4 "
                   "2026-03-03; c9 2026-03-04; "
                   "c3 2026-03-05",
     "2026-03-05 opens 2027-01-05 to 2027-03-05 of 0 1 2 3 4 | AAAAA"},
    {"then: one piece is not both", BY_COMPLETION "then(c1,c1); c1 2026-03-01; c1 2026-03-02",
     "2026-03-02 opens 2027-01-02 to 2027-03-02 of 0 1 | AA"},
    {"hours by topic",
     BY_COMPLETION "h200:bias; e:a+100/bias 2026-03-01; e:b+100/law 2026-03-02; c5+99/bias "
                   "2026-03-03; e:c+1/bias 2026-03-04",
     "2026-03-04 opens 2027-01-04 to 2027-03-04 of 0 2 3 | ANAA"},
    {"hours on any topic", BY_COMPLETION "h200; e:a+100/bias 2026-03-01; s:tie+100 2026-03-02",
     "2026-03-02 opens 2027-01-02 to 2027-03-02 of 0 1 | AA"},
    {"what has no hours is none", BY_COMPLETION "h1; c1 2026-03-01", "N"},
    {"a course counts as itself and by its hours",
     BY_COMPLETION "all(c1,h100:bias); c1+100/bias 2026-03-01",
     "2026-03-01 opens 2027-01-01 to 2027-03-01 of 0 | A"},
    {"hours on two topics are the same hours", BY_COMPLETION "h250; c1+150/bias+100/law 2026-03-01",
     "P"},
    {"they count once, as the most that they are",
     BY_COMPLETION "h250; c1+150/bias+100/law 2026-03-01; c2+100/law+50/bias 2026-03-02",
     "2026-03-02 opens 2027-01-02 to 2027-03-02 of 0 1 | AA"},
    {"one piece satisfies the hours of both topics",
     BY_COMPLETION "all(h150:bias,h100:law); c1+150/bias+100/law 2026-03-01",
     "2026-03-01 opens 2027-01-01 to 2027-03-01 of 0 | A"},
    {"and of each no more than it has",
     BY_COMPLETION "all(h150:bias,h150:law); c1+150/bias+100/law 2026-03-01", "P"},
    {"nothing of it is left for the next time",
     BY_COMPLETION "any(h100:bias,h100:law); c1+150/bias+100/law 2026-03-01; c1+50/law 2026-08-01",
     "2026-03-01 opens 2027-01-01 to 2027-03-01 of 0 | AP"},
    {"one piece is not later than itself",
     BY_COMPLETION "then(c1,h100:law); c1+150/bias+100/law 2026-03-01", "P"},
    {"outside evidence on two topics counts for either",
     BY_COMPLETION "all(e:bias,e:law); e:x+150/bias+100/law 2026-03-01",
     "2026-03-01 opens 2027-01-01 to 2027-03-01 of 0 | A"},
    {"outside evidence, of a topic or of any",
     BY_COMPLETION "all(e:bias,e); e:talk+50/bias 2026-03-01",
     "2026-03-01 opens 2027-01-01 to 2027-03-01 of 0 | A"},
    {"outside evidence of another topic", BY_COMPLETION "e:bias; e:bias+50/law 2026-03-01", "N"},
    {"hands-on and one's word",
     BY_COMPLETION "all(s:screening,w:read,s,w); s:screening 2026-03-01; w:read 2026-03-02",
     "2026-03-02 opens 2027-01-02 to 2027-03-02 of 0 1 | AA"},
    {"another skill, another word",
     BY_COMPLETION "any(s:screening,w:read); s:read 2026-03-01; w:screening 2026-03-02", "NN"},
    {"evidence of exactly the greatest age counts",
     BY_COMPLETION "all(c1@6,c2); c1 2026-03-10; c2 2026-09-10",
     "2026-09-10 opens 2027-07-10 to 2027-09-10 of 0 1 | AA"},
    {"older than that does not", BY_COMPLETION "all(c1@6,c2); c1 2026-03-09; c2 2026-09-10", "PP"},
    {"what was too old leaves the pool uncounted",
     BY_COMPLETION "all(c1@6,c2); c1 2026-03-09; c2 2026-09-10; c1 2026-09-11",
     "2026-09-11 opens 2027-07-11 to 2027-09-11 of 1 2 | CAA"},
    {"age at the month's end: six months before 31 August is 28 February",
     BY_COMPLETION "all(c1@6,c2); c1 2026-02-28; c2 2026-08-31",
     "2026-08-31 opens 2027-06-30 to 2027-08-31 of 0 1 | AA"},
    {"within n years before the licence",
     BY_COMPLETION
     "h200@60^; licence 2026-07-01 2029-06-30 0; e:a+100 2021-07-01; e:b+100 2026-07-01",
     "2026-07-01 opens 2027-05-01 to 2027-07-01 of 0 1 | AA"},
    {"not before that, nor after it began",
     BY_COMPLETION
     "h200@60^; licence 2026-07-01 2029-06-30 0; e:a+200 2021-06-30; e:b+200 2026-07-02",
     "PP"},
    {"the first licence, not a later term",
     BY_COMPLETION
     "e^; licence 2029-07-01 2032-06-30 1; licence 2026-07-01 2029-06-30 0; e:a 2027-07-01",
     "P"},
    {"no licence on record, nothing before it", BY_COMPLETION "e^; e:a 2027-07-01", "P"},

    /* ---- hours for each year of the licence ---- */
    {"three years: two hours are not enough",
     "rule fixed 36 36 12 h100y:bias; licence 2026-01-01 2028-12-31 0; "
     "e:a+299/bias 2026-03-01",
     "P"},
    {"three years: three are",
     "rule fixed 36 36 12 h100y:bias; licence 2026-01-01 2028-12-31 0; "
     "e:a+299/bias 2026-03-01; e:b+1/bias 2026-03-02",
     "2026-03-02 opens 2028-03-02 to 2029-03-02 of 0 1 | AA"},
    {"a year begun counts",
     "rule fixed 36 36 12 h100y; licence 2026-01-01 2029-01-01 0; e:a+300 2026-03-01", "P"},
    {"another term does not",
     "rule fixed 12 12 0 h100y; licence 2020-01-01 2026-02-28 0; "
     "licence 2026-03-02 2029-03-01 0; e:a+100 2026-03-01",
     "2026-03-01 opens 2027-03-01 to 2027-03-01 of 0 | A"},
    {"the last day of a term is in it",
     "rule fixed 12 12 0 h100y; licence 2023-03-02 2026-03-01 0; e:a+299 2026-03-01", "P"},
    {"of two licences the longer term",
     "rule fixed 12 12 0 h100y; licence 2026-01-01 2026-12-31 0; "
     "licence 2026-03-01 2028-02-29 0; e:a+199 2026-03-01; e:b+1 2026-03-02",
     "2026-03-02 opens 2027-03-02 to 2027-03-02 of 0 1 | AA"},
    {"no licence on record: each year of validity, begun counts",
     "rule fixed 25 25 0 h100y; e:a+299 2026-03-01", "P"},
    {"no licence, two years of validity", "rule fixed 24 24 0 h100y; e:a+200 2026-03-01",
     "2026-03-01 opens 2028-03-01 to 2028-03-01 of 0 | A"},
    {"no licence, for ever: once", "rule fixed 0 0 0 h100y; e:a+100 2026-03-01",
     "2026-03-01 opens * to * of 0 | A"},

    /* ---- patterns of licences ---- */
    {"each renewal of a licence of two years: work in a term is good to the end of the next",
     "rule fixed 24 24 23 c1; due 2027-04-30; c1 2026-12-01; c1 2027-05-15; c1 2031-04-30",
     "2026-12-01 opens 2027-05-30 to 2029-04-30 of 0; 2027-05-15 opens 2029-05-30 to 2031-04-30 of "
     "1; "
     "2031-04-30 opens 2031-05-30 to 2033-04-30 of 2 | AAA"},
    {"the first renewal and every third of terms of two years",
     "rule fixed 72 72 24 c1; due 2027-04-30; c1 2026-12-01; c1 2032-01-01",
     "2026-12-01 opens 2031-04-30 to 2033-04-30 of 0; 2032-01-01 opens 2037-04-30 to 2039-04-30 of "
     "1 | AA"},
    {"each year on 15 January",
     "rule fixed 12 6 2 c1; due 2027-01-15; c1 2026-06-20; c1 2027-12-20",
     "2026-06-20 opens 2026-11-15 to 2027-01-15 of 0; 2027-12-20 opens 2028-11-15 to 2029-01-15 of "
     "1 | AA"},

    /* ---- flags ---- */
    {"no carry-forward: what lies before the cycle does not count",
     "rule fixed 12 6 2 all(c1,c2) no-carry; "
     "due 2026-03-31; c1 2026-03-01; c2 2026-03-02; c1 2026-03-20; c2 2027-03-01",
     "2026-03-02 opens 2027-01-31 to 2027-03-31 of 0 1 | AAPP"},
    {"no carry-forward: the day the cycle begins after does not either",
     "rule fixed 12 6 2 all(c1,c2) no-carry; "
     "due 2026-03-31; c1 2026-03-01; c2 2026-03-02; c1 2026-03-31; c2 2027-03-01",
     "2026-03-02 opens 2027-01-31 to 2027-03-31 of 0 1 | AAPP"},
    {"no carry-forward: inside the cycle it does",
     "rule fixed 12 6 2 all(c1,c2) no-carry; "
     "due 2026-03-31; c1 2026-03-01; c2 2026-03-02; c1 2026-04-01; c2 2027-03-01",
     "2026-03-02 opens 2027-01-31 to 2027-03-31 of 0 1; 2027-03-01 opens 2028-01-31 to 2028-03-31 "
     "of 2 3 | AAAA"},
    {"no carry-forward: the cycle begins on the day that is meant",
     "rule completion 6 3 1 all(c1,c2) no-carry; c1 2026-08-30; c2 2026-08-31; c1 2026-08-31; "
     "c2 2027-02-01",
     "2026-08-31 opens 2027-01-31 to 2027-02-28(31) of 0 1 | AAPP"},
    {"carried forward, where that is allowed",
     "rule fixed 12 6 2 all(c1,c2); "
     "due 2026-03-31; c1 2026-03-01; c2 2026-03-02; c1 2026-03-20; c2 2027-03-01",
     "2026-03-02 opens 2027-01-31 to 2027-03-31 of 0 1; 2027-03-01 opens 2028-01-31 to 2028-03-31 "
     "of 2 3 | AAAA"},
    {"no carry-forward: before the first award all counts",
     BY_COMPLETION "all(c1,c2) no-carry; c1 2020-03-01; c2 2026-03-02",
     "2026-03-02 opens 2027-01-02 to 2027-03-02 of 0 1 | AA"},
    {"no repeat: the same course twice is once",
     BY_COMPLETION "h200 no-repeat; c1+100 2026-03-01; c1+100 2026-03-02; c2+100 2026-03-03",
     "2026-03-03 opens 2027-01-03 to 2027-03-03 of 0 2 | ACA"},
    {"no repeat: nor the same title",
     BY_COMPLETION "h200 no-repeat; e:a+100 2026-03-01; e:a+100 2026-03-02", "PP"},
    {"no repeat: works without a name are not the same",
     BY_COMPLETION "h200 no-repeat; e+100 2026-03-01; e+100 2026-03-02",
     "2026-03-02 opens 2027-01-02 to 2027-03-02 of 0 1 | AA"},
    {"no repeat: another cycle, the same course",
     BY_COMPLETION "h100 no-repeat; c1+100 2026-03-01; c1+100 2027-03-01",
     "2026-03-01 opens 2027-01-01 to 2027-03-01 of 0; 2027-03-01 opens 2028-01-01 to 2028-03-01 of "
     "1 | AA"},
    {"repeated, where that is allowed", BY_COMPLETION "h200; c1+100 2026-03-01; c1+100 2026-03-02",
     "2026-03-02 opens 2027-01-02 to 2027-03-02 of 0 1 | AA"},
    {"no repeat: what was too old does not forbid it",
     BY_COMPLETION
     "h100@1 no-repeat; e:x+50 2025-12-31; c1+50 2026-02-01; c1+50 2026-03-10; e:x+50 2026-03-11",
     "2026-03-11 opens 2027-01-11 to 2027-03-11 of 2 3 | CCAA"},

    /* ---- paths and versions ---- */
    {"the renewal path, once held",
     BY_COMPLETION "all(c1,c2) again c3; c1 2026-03-01; c2 2026-03-02; c3 2027-03-01",
     "2026-03-02 opens 2027-01-02 to 2027-03-02 of 0 1; 2027-03-01 opens 2028-01-01 to 2028-03-01 "
     "of 2 | AAA"},
    {"the renewal path is not the first", BY_COMPLETION "all(c1,c2) again c3; c3 2026-03-01", "P"},
    {"once held, the long path is not asked for",
     BY_COMPLETION "c1 again c3; c1 2026-03-01; c1 2027-02-01",
     "2026-03-01 opens 2027-01-01 to 2027-03-01 of 0 | AP"},
    {"once held, however long ago", BY_COMPLETION "c1 again c3; c1 2016-03-01; c3 2026-03-01",
     "2016-03-01 opens 2017-01-01 to 2017-03-01 of 0; 2026-03-01 opens 2027-01-01 to 2027-03-01 of "
     "1 | AA"},
    {"an award never held opens no path",
     BY_COMPLETION "c1 again c3; c1 2016-03-01; c3 2026-03-01; revoke 0",
     "2016-03-01 opens 2017-01-01 to 2017-03-01 of 0 | AP"},
    {"an imported award opens the path",
     BY_COMPLETION "c1 again c3; award 2026-01-01 2026-12-31 *; c3 2026-12-01",
     "2026-01-01 opens * to 2026-12-31 of 0; 2026-12-01 opens 2027-10-01 to 2027-12-01 of 1 | AA"},
    {"the version in force on C counts",
     BY_COMPLETION "c1; rule completion 24 6 3 c2 from 2026-06-01; "
                   "c1 2026-05-31; c2 2026-06-01; c1 2026-06-02",
     "2026-05-31 opens 2027-03-31 to 2027-05-31 of 0; 2026-06-01 opens 2028-03-01 to 2028-06-01 of "
     "1 | AAP"},
    {"what a later version asks for waits",
     BY_COMPLETION "c1; rule completion 24 6 3 all(c2,c3) from 2026-06-01; "
                   "c2 2026-03-01; c3 2026-06-05",
     "2026-06-05 opens 2028-03-05 to 2028-06-05 of 0 1 | AA"},

    /* ---- given by hand ---- */
    {"an award by hand leaves the pool alone",
     BY_COMPLETION
     "all(c1,c2); c1 2026-03-01; award 2026-03-05 2026-06-05 2026-06-01; c2 2026-06-03",
     "2026-03-05 opens 2026-06-01 to 2026-06-05 of 1; 2026-06-03 opens 2027-04-03 to 2027-06-03 of "
     "0 2 | AAA"},
    {"an award by hand for ever: work moves nothing",
     BY_COMPLETION "c1; award 2026-03-05 * *; c1 2026-06-03", "2026-03-05 opens * to * of 0 | AC"},
    {"an award before the birth of the certification",
     BY_COMPLETION "c1 from 2026-01-01; award 2025-03-05 2026-03-05 2026-01-05; c1 2026-02-01",
     "2025-03-05 opens 2026-01-05 to 2026-03-05 of 0; 2026-02-01 opens 2026-12-01 to 2027-02-01 of "
     "1 | AA"},

    /* ---- recall ---- */
    {"a recall cuts, and opens the window", BY_COMPLETION "c1; c1 2026-03-10; recall 2026-06-01 30",
     "2026-03-10 opens 2026-06-01 to 2026-07-01 of 0 | A"},
    {"a recall does not lengthen", BY_COMPLETION "c1; c1 2026-03-10; recall 2027-03-01 30",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"a recall to the same day changes nothing",
     BY_COMPLETION "c1; c1 2026-03-10; recall 2027-03-01 9",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"a recall by a day", BY_COMPLETION "c1; c1 2026-03-10; recall 2027-03-01 8",
     "2026-03-10 opens 2027-03-01 to 2027-03-09 of 0 | A"},
    {"a recall touches only what is held: made later",
     BY_COMPLETION "c1; recall 2026-03-10 30; c1 2026-03-10",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"a recall touches what was made on its day before it",
     BY_COMPLETION "c1; c1 2026-03-10; recall 2026-03-10 30",
     "2026-03-10 opens 2026-03-10 to 2026-04-09 of 0 | A"},
    {"a recall leaves a revoked award",
     BY_COMPLETION "c1; c1 2026-03-10; recall 2026-06-01 30; revoke 0 2026-06-01",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"a recall: the work that follows moves the date, by expiry too",
     BY_EXPIRY "c1; c1 2026-03-10; recall 2026-06-01 120; c1 2026-06-01",
     "2026-03-10 opens 2026-06-01 to 2026-09-29 of 0; 2026-06-01 opens 2027-07-29 to 2027-09-29 of "
     "1 | AA"},
    {"a recall: fixed series go on from where they were",
     BY_FIXED "c1; award 2026-01-15 2027-01-15 2026-11-15; recall 2026-06-01 30; c1 2026-06-10",
     "2026-01-15 opens 2026-06-01 to 2026-07-01 of 0; 2026-06-10 opens 2026-11-15 to 2027-01-15 of "
     "1 | AA"},
    {"a recall of what was for ever",
     "rule completion 0 0 0 c1; c1 2026-03-10; recall 2026-06-01 30; c1 2026-06-10",
     "2026-03-10 opens 2026-06-01 to 2026-07-01 of 0; 2026-06-10 opens * to * of 1 | AA"},
    {"two recalls",
     BY_FIXED "c1; award 2026-01-15 2027-01-15 2026-11-15; recall 2026-06-01 90; recall 2026-06-10 "
              "30; c1 2026-06-20",
     "2026-01-15 opens 2026-06-10 to 2026-07-10 of 0; 2026-06-20 opens 2026-11-15 to 2027-01-15 of "
     "1 | AA"},
    {"a recall and nothing done about it in time",
     BY_FIXED "c1; award 2026-01-15 2027-01-15 2026-11-15; recall 2026-06-01 30; c1 2026-09-10",
     "2026-01-15 opens 2026-06-01 to 2026-07-01 of 0; 2026-09-10 opens 2027-11-15 to 2028-01-15 of "
     "1 | AA"},
    {"a recall in the open: too early is not too early any more",
     BY_EXPIRY
     "c1; c1 2026-03-10; c1 2026-04-01; recall 2026-06-01 30; c1 2026-06-20; c1 2026-07-20",
     "2026-03-10 opens 2026-06-01 to 2026-07-01 of 0; 2026-06-20 opens 2027-05-01 to 2027-07-01 of "
     "2 | ACAC"},

    /* ---- equivalents ---- */
    {"an equivalent: reckoned from the day it was earned, valid from its own",
     BY_COMPLETION "c1; equal 2026-06-01 2026-03-10",
     "2026-06-01 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"an equivalent that has run out gives nothing",
     BY_COMPLETION "c1; equal 2027-03-11 2026-03-10", "C"},
    {"an equivalent on its last day", BY_COMPLETION "c1; equal 2027-03-10 2026-03-10",
     "2027-03-10 opens 2027-01-10 to 2027-03-10 of 0 | A"},
    {"an equivalent leaves the pool alone",
     BY_COMPLETION "all(c1,c2); c1 2026-02-01; equal 2026-03-10 2026-03-10; "
                   "c2 2026-06-01",
     "2026-03-10 opens 2027-01-10 to 2027-03-10 of 1; 2026-06-01 opens 2027-04-01 to 2027-06-01 of "
     "0 2 | AAA"},
    {"an equivalent moves no expiry earlier",
     BY_COMPLETION "c1; c1 2026-06-01; equal 2026-07-01 2026-03-10",
     "2026-06-01 opens 2027-04-01 to 2027-06-01 of 0 | AC"},
    {"an equivalent before any version",
     BY_COMPLETION "c1 from 2026-04-01; equal 2026-03-10 2026-03-10", "N"},
    {"an equivalent gets no favour from an extension",
     BY_COMPLETION "c1; due 2026-03-31; ext 2026-03-31 2026-06-30; equal 2026-05-01 2026-05-01",
     "2026-05-01 opens 2027-03-01 to 2027-05-01 of 0 | A"},

    /* ---- far and odd days ---- */
    {"29 February", BY_COMPLETION "c1; c1 2028-02-29; c1 2029-02-28",
     "2028-02-29 opens 2028-12-29 to 2029-02-28(29) of 0; 2029-02-28 opens 2029-12-28 to "
     "2030-02-28 of 1 | AA"},
    {"29 February by expiry: the anchor travels",
     BY_EXPIRY "c1; c1 2028-02-29; c1 2029-02-28; c1 2030-02-28; c1 2031-02-28",
     "2028-02-29 opens 2028-12-29 to 2029-02-28(29) of 0; 2029-02-28 opens 2029-12-29 to "
     "2030-02-28(29) of 1; "
     "2030-02-28 opens 2030-12-29 to 2031-02-28(29) of 2; 2031-02-28 opens 2031-12-29 to "
     "2032-02-29 of 3 | AAAA"},
    {"31 January by fixed months keeps its day",
     "rule fixed 1 1 0 c1; c1 2026-01-31; c1 2026-02-28; c1 2026-03-31",
     "2026-01-31 opens 2026-02-28 to 2026-02-28(31) of 0; 2026-02-28 opens 2026-03-31 to "
     "2026-03-31 of 1; "
     "2026-03-31 opens 2026-04-30 to 2026-04-30(31) of 2 | AAA"},
    {"a century away", BY_COMPLETION "c1; c1 1926-03-10; c1 2126-03-10",
     "1926-03-10 opens 1927-01-10 to 1927-03-10 of 0; 2126-03-10 opens 2127-01-10 to 2127-03-10 of "
     "1 | AA"},
};

static void test_rows(void)
{
    void *mem = mem_owner(NULL, "test");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct replay_case *c = case_of(mem, rows[i].facts);
        for (size_t k = 0; k < c->facts.n_versions; k++) {
            size_t part;
            const char *fault = rule_fault(c->versions[k].first, c->versions[k].n_first, &part);
            if (fault)
                ok(0, "%s: %s", rows[i].name, fault);
        }
        struct replay r = replay(mem, &c->facts);
        is(case_result(mem, &r, c->facts.n_evidence), rows[i].want, rows[i].name);
    }
    mem_free(mem);
}

/* ---- the dates of the product, through the replay: by completion, by expiry, fixed ---- */

static const struct vector {
    const char *name, *months, *facts;
    const char *want[RENEWAL_METHODS]; /* opens / expires */
} vectors[] = {
    {"12 6 2, first, C 2026-03-10",
     "12 6 2",
     "c1; c1 2026-03-10",
     {"2027-01-10 / 2027-03-10", "2027-01-10 / 2027-03-10", "2027-01-10 / 2027-03-10"}},
    {"12 6 2, first, D 2026-03-31, C 2026-03-10",
     "12 6 2",
     "c1; due 2026-03-31; c1 2026-03-10",
     {"2027-01-10 / 2027-03-10", "2027-01-31 / 2027-03-31", "2027-01-31 / 2027-03-31"}},
    {"12 6 2, first, D 2026-03-31, C 2026-04-20",
     "12 6 2",
     "c1; due 2026-03-31; c1 2026-04-20",
     {"2027-02-20 / 2027-04-20", "2027-02-20 / 2027-04-20", "2027-01-31 / 2027-03-31"}},
    {"12 6 2, first, D 2027-03-31, C 2026-03-10",
     "12 6 2",
     "c1; due 2027-03-31; c1 2026-03-10",
     {"2027-01-10 / 2027-03-10", "2027-01-10 / 2027-03-10", "2027-01-31 / 2027-03-31"}},
    {"12 6 2, E 2027-03-31, C 2027-02-15",
     "12 6 2",
     "c1; award 2020-01-01 2027-03-31 *; c1 2027-02-15",
     {"2027-12-15 / 2028-02-15", "2028-01-31 / 2028-03-31", "2028-01-31 / 2028-03-31"}},
    {"12 6 2, E 2027-03-31, C 2027-03-31",
     "12 6 2",
     "c1; award 2020-01-01 2027-03-31 *; c1 2027-03-31",
     {"2028-01-31 / 2028-03-31", "2028-01-31 / 2028-03-31", "2028-01-31 / 2028-03-31"}},
    {"12 6 2, E 2027-03-31, C 2027-05-05",
     "12 6 2",
     "c1; award 2020-01-01 2027-03-31 *; c1 2027-05-05",
     {"2028-03-05 / 2028-05-05", "2028-03-05 / 2028-05-05", "2028-01-31 / 2028-03-31"}},
    {"12 6 2, E 2027-03-31, C 2026-12-01",
     "12 6 2",
     "c1; award 2020-01-01 2027-03-31 *; c1 2026-12-01",
     {"2027-10-01 / 2027-12-01", "unchanged 2027-01-31 / 2027-03-31", "2028-01-31 / 2028-03-31"}},
    {"12 6 2, E 2027-03-31, C 2027-12-01",
     "12 6 2",
     "c1; award 2020-01-01 2027-03-31 *; c1 2027-12-01",
     {"2028-10-01 / 2028-12-01", "2028-10-01 / 2028-12-01", "2029-01-31 / 2029-03-31"}},
    {"12 6 2, E 2028-02-29, C 2028-02-10",
     "12 6 2",
     "c1; award 2020-01-01 2028-02-29 *; c1 2028-02-10",
     {"2028-12-10 / 2029-02-10", "2028-12-29 / 2029-02-28(29)", "2028-12-29 / 2029-02-28(29)"}},
    {"12 6 2, E 2031-02-28 (29), C 2031-02-10",
     "12 6 2",
     "c1; award 2020-01-01 2031-02-28(29) *; c1 2031-02-10",
     {"2031-12-10 / 2032-02-10", "2031-12-29 / 2032-02-29", "2031-12-29 / 2032-02-29"}},
    {"6 3 1, first, C 2026-08-31",
     "6 3 1",
     "c1; c1 2026-08-31",
     {"2027-01-31 / 2027-02-28(31)", "2027-01-31 / 2027-02-28(31)", "2027-01-31 / 2027-02-28(31)"}},
    {"6 3 1, E 2027-02-28 (31), C 2027-02-18",
     "6 3 1",
     "c1; award 2020-01-01 2027-02-28(31) *; c1 2027-02-18",
     {"2027-07-18 / 2027-08-18", "2027-07-31 / 2027-08-31", "2027-07-31 / 2027-08-31"}},
    {"6 3 1, E 2027-08-31, C 2027-05-01",
     "6 3 1",
     "c1; award 2020-01-01 2027-08-31 *; c1 2027-05-01",
     {"2027-10-01 / 2027-11-01", "unchanged 2027-07-31 / 2027-08-31", "2027-07-31 / 2027-08-31"}},
    {"12 6 2, E 2027-03-31, C 2027-01-30",
     "12 6 2",
     "c1; award 2020-01-01 2027-03-31 *; c1 2027-01-30",
     {"2027-11-30 / 2028-01-30", "unchanged 2027-01-31 / 2027-03-31", "2028-01-31 / 2028-03-31"}},
    {"12 6 2, E 2027-03-31, C 2027-01-31",
     "12 6 2",
     "c1; award 2020-01-01 2027-03-31 *; c1 2027-01-31",
     {"2027-11-30 / 2028-01-31", "2028-01-31 / 2028-03-31", "2028-01-31 / 2028-03-31"}},
};

static void test_vectors(void)
{
    void *mem = mem_owner(NULL, "test");
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        for (enum renewal_method m = RENEWAL_COMPLETION; m < RENEWAL_METHODS; m++) {
            const char *method = renewal_method_name(m);
            struct replay_case *c = case_of(
                mem, mem_format(mem, "rule %s %s %s", method, vectors[i].months, vectors[i].facts));
            struct replay r = replay(mem, &c->facts);
            const struct replay_award *a = &r.awards[r.n_awards - 1];
            size_t last = c->facts.n_evidence - 1;
            bool given = a->kind == EVIDENCE_AWARD; /* its window is not that of the method */
            const char *got = mem_format(mem, "%s%s / %s", given ? "unchanged " : "",
                                         case_day_text(mem, a->window_opens, 0),
                                         case_day_text(mem, a->valid_to.day, a->valid_to.anchor));
            if (given) {
                is_int(r.pieces[last].fate, FATE_COUNTED, "counted, and no award");
                const char *slash = strchr(vectors[i].want[m], '/');
                ok(!strcmp(strchr(got, '/'), slash), "%s, %s: %s", method, vectors[i].name, got);
            } else {
                is(got, vectors[i].want[m], mem_format(mem, "%s, %s", method, vectors[i].name));
            }
        }
    }
    mem_free(mem);
}

/* ---- what one more piece would do ---- */

static const struct what {
    const char *name, *facts; /* the last fact is what one would do */
    const char *want;         /* "award" or the fate; the expiry after it */
} whats[] = {
    {"what if: the first", BY_EXPIRY "c1; c1 2026-03-10", "award opens 2027-01-10 to 2027-03-10"},
    {"what if: in the window", BY_EXPIRY "c1; c1 2026-03-10; c1 2027-02-01",
     "award opens 2028-01-10 to 2028-03-10"},
    {"what if: too early, said before it is begun", BY_EXPIRY "c1; c1 2026-03-10; c1 2026-04-01",
     "C opens 2027-01-10 to 2027-03-10"},
    {"what if: half of what is asked", BY_EXPIRY "all(c1,c2); c1 2026-03-10", "P opens * to none"},
    {"what if: the other half", BY_EXPIRY "all(c1,c2); c1 2026-03-10; c2 2026-04-10",
     "award opens 2027-02-10 to 2027-04-10"},
    {"what if: what nobody asks for", BY_EXPIRY "c1; c1 2026-03-10; c2 2026-04-10",
     "N opens 2027-01-10 to 2027-03-10"},
    {"settled 9: of the same expiry the window that opens last",
     BY_EXPIRY "c1; award 2026-01-01 2026-12-31 2026-11-30; award 2026-01-02 2026-12-31 "
               "2026-10-31; c2 2026-04-10",
     "N opens 2026-11-30 to 2026-12-31"},
    {"settled 9: the same, the other way round",
     BY_EXPIRY "c1; award 2026-01-01 2026-12-31 2026-10-31; award 2026-01-02 2026-12-31 "
               "2026-11-30; c2 2026-04-10",
     "N opens 2026-11-30 to 2026-12-31"},
    {"what if: the last of its day", BY_EXPIRY "then(c1,c2); c1 2026-03-10; c2 2026-03-10",
     "award opens 2027-01-10 to 2027-03-10"},
    {"what if: a day in the past, where more is done since",
     BY_COMPLETION "all(c1,c2); c2 2026-05-10; c1 2026-03-10", "A opens * to none"},
};

static void test_what_if(void)
{
    void *mem = mem_owner(NULL, "test");
    for (size_t i = 0; i < sizeof whats / sizeof *whats; i++) {
        struct replay_case *c = case_of(mem, whats[i].facts);
        struct evidence more = c->evidence[--c->facts.n_evidence];
        more.instant = -5; /* not read */
        struct what_if w = replay_what_if(mem, &c->facts, &more);
        const char *fate = mem_format(mem, "%c", "NPAC"[w.piece.fate]);
        const char *to =
            w.expiry.day == DATE_NONE ? "none" : case_day_text(mem, w.expiry.day, w.expiry.anchor);
        is(mem_format(mem, "%s opens %s to %s", w.award ? "award" : fate,
                      case_day_text(mem, w.window_opens, 0), to),
           whats[i].want, whats[i].name);
        ok(!w.award || (w.made.valid_to.day == w.expiry.day &&
                        w.made.made_of[w.made.n_made_of - 1] == c->facts.n_evidence),
           "%s: and that award is the one told", whats[i].name);
    }
    mem_free(mem);
}

/* ---- what an award tells of itself ---- */

static void test_award(void)
{
    void *mem = mem_owner(NULL, "test");
    struct replay_case *c =
        case_of(mem, BY_EXPIRY "c1 again c2; rule expiry 12 6 2 c1 again c2 from 2026-06-01; "
                               "days 30 2026-03-01; ext 2026-03-31 2026-04-30; c1 2026-04-20; "
                               "award 2026-05-01 2026-08-31 2026-07-31; c2 2027-02-20; "
                               "recall 2027-03-01 10; revoke 2 2027-05-01; revoke 2 2027-04-01");
    struct replay r = replay(mem, &c->facts);
    is_int((long)r.n_awards, 3, "three awards");
    const struct replay_award *first = &r.awards[0], *given = &r.awards[1], *last = &r.awards[2];
    is(case_day_text(mem, first->reckoned_on, 0), "2026-03-31", "C inside the extension is D");
    is(case_day_text(mem, first->earned_on, 0), "2026-04-20", "earned on the true day");
    is(case_day_text(mem, first->due, 0), "2026-03-31", "its D, before the extension");
    is_int(first->previous.day, DATE_NONE, "no E");
    ok(!first->again && first->version == 0, "the first path of the first version");
    is_int(first->revoked, DATE_LAST, "not revoked");
    is_int(given->kind, EVIDENCE_AWARD, "given by hand");
    is(case_day_text(mem, given->previous.day, 0), "2027-03-31", "E so far");
    is(case_day_text(mem, last->previous.day, 0), "2027-03-31", "E: the latest, not the last");
    ok(last->again && last->version == 1, "the path of those who held it, in the second version");
    is_int((long)last->recall, 0, "cut by the recall");
    is(case_day_text(mem, last->valid_to.day, 0), "2027-03-11", "to ten days after it");
    is(case_day_text(mem, last->revoked, 0), "2027-04-01", "revoked twice: the earlier counts");
    is(case_day_text(mem, first->valid_to.day, 0), "2027-03-11", "all that was held is cut");
    struct held *held = replay_held(mem, &r);
    ok(held[2].from == last->valid_from && held[2].to == last->valid_to.day &&
           held[2].window_opens == last->window_opens && held[2].revoked == last->revoked &&
           held[2].anchor == last->valid_to.anchor,
       "as the standing takes it");
    c = case_of(mem, BY_COMPLETION "c1; c1 2026-03-10; recall 2027-03-11 0");
    ok(replay(mem, &c->facts).awards[0].recall == SIZE_MAX, "no recall");
    c = case_of(mem, "c1 2026-03-10; award 2026-05-01 2026-08-31 *");
    r = replay(mem, &c->facts);
    ok(r.n_awards == 1 && r.awards[0].version == SIZE_MAX && r.pieces[0].award == SIZE_MAX &&
           r.pieces[1].award == 0,
       "an award by hand needs no version; each piece says which award it made");
    mem_free(mem);
}

/* ---- equivalency ---- */

static const struct equal {
    const char *name;
    const char *from, *to;
    bool retroactive;
    int age;
    const char *earned, *revoked;
    const char *want; /* the day it counts; NULL: none */
} equals[] = {
    {"on its day", "2026-03-01", "*", false, 0, "2026-04-01", "*", "2026-04-01"},
    {"from the first day", "2026-03-01", "*", false, 0, "2026-03-01", "*", "2026-03-01"},
    {"before it: no", "2026-03-01", "*", false, 0, "2026-02-28", "*", NULL},
    {"before it, retroactive: from its first day", "2026-03-01", "*", true, 0, "2026-02-28", "*",
     "2026-03-01"},
    {"on its last day", "2026-03-01", "2026-04-01", false, 0, "2026-04-01", "*", "2026-04-01"},
    {"after it: no", "2026-03-01", "2026-04-01", true, 0, "2026-04-02", "*", NULL},
    {"of exactly the greatest age", "2026-03-01", "*", true, 6, "2025-09-01", "*", "2026-03-01"},
    {"older: no", "2026-03-01", "*", true, 6, "2025-08-31", "*", NULL},
    {"of any age", "2026-03-01", "*", true, 0, "2005-08-31", "*", "2026-03-01"},
    {"revoked later", "2026-03-01", "*", true, 0, "2026-02-01", "2026-03-02", "2026-03-01"},
    {"revoked by then: no", "2026-03-01", "*", true, 0, "2026-02-01", "2026-03-01", NULL},
    {"never held: no", "2026-03-01", "*", true, 0, "2026-04-01", "", NULL},
};

static void test_equivalency(void)
{
    void *mem = mem_owner(NULL, "test");
    for (size_t i = 0; i < sizeof equals / sizeof *equals; i++) {
        const struct equal *x = &equals[i];
        struct equivalency e = {case_day(x->from).day, case_day(x->to).day, x->retroactive, x->age};
        struct replay_award other = {.kind = EVIDENCE_COMPLETION,
                                     .earned_on = case_day(x->earned).day,
                                     .revoked = case_day(x->revoked).day};
        struct evidence ret = {.day = 0};
        bool gives = equivalency_gives(&e, &other, 5, 6, &ret);
        is(gives ? case_day_text(mem, ret.day, 0) : NULL, x->want,
           mem_format(mem, "equivalent: %s", x->name));
        ok(!gives || (ret.made_on == other.earned_on && ret.instant == 5 && ret.id == 6 &&
                      ret.kind == EVIDENCE_EQUIVALENT),
           "equivalent: %s: reckoned from the day it was earned", x->name);
        other.kind = EVIDENCE_EQUIVALENT;
        ok(!equivalency_gives(&e, &other, 5, 6, &ret), "equivalent of an equivalent: none");
    }
    mem_free(mem);
}

/* ---- what is wrong with a tree ---- */

static void test_faults(void)
{
    static const char none[] = "The rule has no part.", kind[] = "There is no part of this kind.",
                      hangs[] = "This part hangs on none that can have parts below it.",
                      empty[] = "This part needs others below it.",
                      some[] = "It must ask for 1 or more of the parts below it, and for no more "
                               "than there are.",
                      course[] = "This part names no course.", quiz[] = "This part names no quiz.",
                      hours[] = "The hours must be more than 0, and 2000 at most.",
                      age[] = "The age of evidence must be 0 months or more, and a century at "
                              "most.";
    static const struct {
        size_t n;
        struct part parts[4];
        const char *fault;
        size_t part;
    } cases[] = {
        {0, {{.kind = PART_ALL}}, none, 0},
        {1, {{.kind = PART_KINDS}}, kind, 0},
        {1, {{.kind = PART_COURSE, .of = 1}}, NULL, 0},
        {1, {{.kind = PART_COURSE, .of = 1, .parent = 7}}, NULL, 0},
        {1, {{.kind = PART_COURSE}}, course, 0},
        {1, {{.kind = PART_QUIZ, .name = "a"}}, course, 0},
        {1, {{.kind = PART_QUIZ, .of = 1}}, quiz, 0},
        {1, {{.kind = PART_QUIZ, .of = 1, .name = "a"}}, NULL, 0},
        {1, {{.kind = PART_HOURS}}, hours, 0},
        {1, {{.kind = PART_HOURS, .hundredths = 1}}, NULL, 0},
        {1, {{.kind = PART_HOURS, .hundredths = 200000}}, NULL, 0},
        {1, {{.kind = PART_HOURS, .hundredths = 200001}}, hours, 0},
        {1, {{.kind = PART_HOURS, .hundredths = -1}}, hours, 0},
        {1, {{.kind = PART_EXTERNAL, .max_age_months = -1}}, age, 0},
        {1, {{.kind = PART_EXTERNAL, .max_age_months = 1200}}, NULL, 0},
        {1, {{.kind = PART_EXTERNAL, .max_age_months = 1201}}, age, 0},
        {1, {{.kind = PART_ALL}}, empty, 0},
        {2, {{.kind = PART_ANY}, {.kind = PART_HANDS_ON}}, NULL, 0},
        {2, {{.kind = PART_ANY}, {.kind = PART_COURSE}}, course, 1},
        {2, {{.kind = PART_THEN}, {.kind = PART_ALL}}, empty, 1},
        {2, {{.kind = PART_HANDS_ON}, {.kind = PART_HANDS_ON}}, hangs, 1},
        {2, {{.kind = PART_ALL}, {.kind = PART_HANDS_ON, .parent = 1}}, empty, 0},
        {3,
         {{.kind = PART_ALL}, {.kind = PART_HANDS_ON}, {.kind = PART_ALL, .parent = 2}},
         hangs,
         2},
        {3,
         {{.kind = PART_ALL}, {.kind = PART_HANDS_ON}, {.kind = PART_HANDS_ON, .parent = 1}},
         hangs,
         2},
        {3,
         {{.kind = PART_SOME, .n = 2}, {.kind = PART_HANDS_ON}, {.kind = PART_ATTESTATION}},
         NULL,
         0},
        {3,
         {{.kind = PART_SOME, .n = 3}, {.kind = PART_HANDS_ON}, {.kind = PART_ATTESTATION}},
         some,
         0},
        {3, {{.kind = PART_SOME}, {.kind = PART_HANDS_ON}, {.kind = PART_ATTESTATION}}, some, 0},
        {4,
         {{.kind = PART_ALL},
          {.kind = PART_SOME, .n = 1},
          {.kind = PART_ATTESTATION, .parent = 1},
          {.kind = PART_ATTESTATION}},
         NULL,
         0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t part = 99;
        char name[64];
        snprintf(name, sizeof name, "tree %d", (int)i);
        is(rule_fault(cases[i].parts, cases[i].n, &part), cases[i].fault, name);
        is_int((long)part, (long)cases[i].part, "at this part");
    }
    struct part many[RULE_PARTS_MAX + 1] = {{.kind = PART_ALL}};
    size_t part;
    for (size_t i = 1; i <= RULE_PARTS_MAX; i++)
        many[i] = (struct part){.kind = PART_ATTESTATION};
    is(rule_fault(many, RULE_PARTS_MAX, &part), NULL, "200 parts");
    is(rule_fault(many, RULE_PARTS_MAX + 1, &part), "A rule can have 200 parts at most.", "201");
    for (enum part_kind k = PART_ALL; k < PART_KINDS; k++)
        is_int(part_kind_from_name(part_kind_name(k)), k, "a kind by its name");
    is_int(part_kind_from_name("hand-on"), PART_KINDS, "no kind of this name");
    is_int(part_kind_from_name(NULL), PART_KINDS, "nor without a name");
}

int main(void)
{
    test_rows();
    test_vectors();
    test_what_if();
    test_award();
    test_equivalency();
    test_faults();
    return tap_done();
}
