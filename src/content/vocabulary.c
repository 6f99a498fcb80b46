/* The table of elements.  SPDX-License-Identifier: Apache-2.0 */
#include "content/vocabulary.h"

#include <stddef.h>
#include <string.h>

enum {
    E_NONE,
    /* roots */
    E_COURSE,
    E_MODULE,
    E_BANK,
    E_SCENARIO,
    /* heads */
    E_TITLE,
    E_DESCRIPTION,
    E_CONTRIBUTOR,
    E_CREDIT,
    E_SLOT,
    E_USE,
    E_OBJECTIVE,
    E_SOURCE,
    E_DEFINITION,
    E_ALLOW,
    E_QUIZ,
    E_DRAW,
    /* pages */
    E_PAGE,
    E_CONTENT_NOTE,
    E_ALTERNATIVE,
    E_SECTION,
    E_WHEN,
    E_P,
    E_UL,
    E_OL,
    E_LI,
    E_TABLE,
    E_TR,
    E_TH,
    E_TD,
    E_FIGURE,
    E_IMAGE,
    E_ALT,
    E_MEDIA,
    E_TRANSCRIPT,
    E_ASIDE,
    E_BLOCKQUOTE,
    E_ACTIVITY,
    /* inline */
    E_EM,
    E_STRONG,
    E_A,
    E_TERM,
    E_CITE,
    E_STAT,
    E_LOCAL,
    /* items */
    E_SINGLE_CHOICE,
    E_MULTIPLE_CHOICE,
    E_TRUE_FALSE,
    E_MATCHING,
    E_ORDERING,
    E_SHORT_ANSWER,
    E_NUMERICAL,
    E_GAP_FILL,
    E_KPRIM,
    E_HOTSPOT,
    E_ESSAY,
    E_LIKERT,
    E_REFLECTION,
    /* parts of items */
    E_STEM,
    E_FEEDBACK,
    E_RATIONALE,
    E_HINT,
    E_OPTION,
    E_OPTION_PLAIN,
    E_OPTION_GAP,
    E_OPTION_SCENE,
    E_ROW_MATCH,
    E_ROW_KPRIM,
    E_ROW_PLAIN,
    E_ACCEPT_TEXT,
    E_ACCEPT_NUMBER,
    E_ACCEPT_GAP,
    E_UNIT,
    E_STEM_GAP,
    E_P_GAP,
    E_GAP,
    E_AREA,
    E_CRITERION,
    E_CRITERION_LEVEL,
    E_SCENE,
    E_COUNT
};

#define INLINE        E_EM, E_STRONG, E_A, E_TERM, E_CITE, E_STAT, E_LOCAL
#define TEXT_BLOCKS   E_P, E_UL, E_OL, E_TABLE
#define SIMPLE_BLOCKS TEXT_BLOCKS, E_FIGURE, E_MEDIA, E_BLOCKQUOTE
#define WHEN_BLOCKS   SIMPLE_BLOCKS, E_ASIDE, E_ACTIVITY
#define DECLARATIONS  E_OBJECTIVE, E_SOURCE, E_DEFINITION, E_ALLOW
#define ITEMS                                                                                      \
    E_SINGLE_CHOICE, E_MULTIPLE_CHOICE, E_TRUE_FALSE, E_MATCHING, E_ORDERING, E_SHORT_ANSWER,      \
        E_NUMERICAL, E_GAP_FILL, E_KPRIM, E_HOTSPOT, E_ESSAY, E_LIKERT, E_REFLECTION, E_SCENARIO

/* Steps: exactly one, at most one, one or more, any number. */
#define IDS(...) ((const uint8_t[]){__VA_ARGS__, E_NONE})
#define ONE(...)                                                                                   \
    {                                                                                              \
        IDS(__VA_ARGS__), true, false                                                              \
    }
#define OPT(...)                                                                                   \
    {                                                                                              \
        IDS(__VA_ARGS__), false, false                                                             \
    }
#define SOME(...)                                                                                  \
    {                                                                                              \
        IDS(__VA_ARGS__), true, true                                                               \
    }
#define ANY(...)                                                                                   \
    {                                                                                              \
        IDS(__VA_ARGS__), false, true                                                              \
    }
#define MODEL(...) ((const struct step[]){__VA_ARGS__, {NULL, false, false}})
#define ITEM_HEAD  OPT(E_CONTENT_NOTE), ONE(E_STEM)
#define ITEM_TAIL  ANY(E_FEEDBACK), OPT(E_RATIONALE), ANY(E_HINT)

/* Attributes: must stand, may stand. */
#define MUST(name, type)                                                                           \
    {                                                                                              \
        name, type, true                                                                           \
    }
#define MAY(name, type)                                                                            \
    {                                                                                              \
        name, type, false                                                                          \
    }
#define OWN(...)        ((const struct attribute[]){__VA_ARGS__, {NULL, V_TEXT, false}})
#define LISTS(...)      ((const struct attribute *const[]){__VA_ARGS__, NULL})
#define ATTRIBUTES(...) LISTS(OWN(__VA_ARGS__))

static const struct attribute applies[] = {MAY("role", V_IDS),
                                           MAY("state", V_STATES),
                                           MAY("facility", V_IDS),
                                           MAY("except", V_YES_NO),
                                           {NULL, V_TEXT, false}};
static const struct attribute root[] = {
    MUST("xml:lang", V_LANGUAGE), MAY("translates", V_STAMP), {NULL, V_TEXT, false}};
static const struct attribute item[] = {
    MUST("id", V_ID),          MAY("objective", V_IDS),    MAY("tags", V_IDS),
    MAY("privacy", V_PRIVACY), MAY("weight", V_COUNT),     MAY("penalty", V_FRACTION),
    MAY("instead", V_ID),      MAY("translates", V_STAMP), {NULL, V_TEXT, false}};

#define RUNNING     .text = TEXT_INLINE, .model = MODEL(ANY(INLINE))
#define CHOICE_TEXT .text = TEXT_INLINE, .model = MODEL(ANY(INLINE, E_IMAGE))

static const struct element types[E_COUNT] = {
    [E_COURSE] = {"course",
                  .model =
                      MODEL(ONE(E_TITLE), ONE(E_DESCRIPTION), ANY(E_CONTRIBUTOR), ANY(E_CREDIT),
                            ANY(E_SLOT), ANY(DECLARATIONS), SOME(E_USE, E_QUIZ)),
                  .attributes = LISTS(OWN(MUST("code", V_CODE), MUST("version", V_COUNT),
                                          MUST("reviewed", V_DATE), MUST("review-by", V_DATE),
                                          MAY("ends", V_DATE), MAY("tier", V_TIER),
                                          MAY("reading-grade", V_GRADE), MAY("requires", V_CODES),
                                          MAY("translations", V_LANGUAGES),
                                          MAY("partial-translations", V_LANGUAGES)),
                                      root)},
    [E_MODULE] = {"module",
                  .model = MODEL(ONE(E_TITLE), OPT(E_DESCRIPTION), ANY(DECLARATIONS),
                                 SOME(E_PAGE, E_QUIZ)),
                  .attributes = LISTS(OWN(MUST("id", V_ID)), root)},
    [E_BANK] = {"bank", .model = MODEL(ONE(E_TITLE), ANY(DECLARATIONS), SOME(ITEMS)),
                .attributes = LISTS(OWN(MUST("id", V_ID), MUST("privacy", V_PRIVACY)), root)},
    [E_SCENARIO] = {"scenario", .item = true,
                    .model =
                        MODEL(ONE(E_TITLE), OPT(E_CONTENT_NOTE), SOME(E_SCENE), OPT(E_RATIONALE)),
                    .attributes =
                        LISTS(OWN(MUST("start", V_ID), MAY("xml:lang", V_LANGUAGE)), item)},

    [E_TITLE] = {"title", RUNNING},
    [E_DESCRIPTION] = {"description", .model = MODEL(SOME(TEXT_BLOCKS))},
    [E_CONTRIBUTOR] = {"contributor", RUNNING, .may_be_empty = true,
                       .attributes =
                           ATTRIBUTES(MUST("role", V_CONTRIBUTOR), MUST("name", V_TEXT),
                                      MAY("credentials", V_TEXT), MAY("hidden", V_YES_NO))},
    [E_CREDIT] = {"credit", RUNNING, .may_be_empty = true,
                  .attributes =
                      ATTRIBUTES(MUST("kind", V_ID), MUST("topic", V_ID), MUST("hours", V_HOURS),
                                 MAY("provider", V_TEXT), MAY("number", V_TEXT),
                                 MAY("from", V_DATE), MAY("until", V_DATE))},
    [E_SLOT] = {"slot", RUNNING,
                .attributes = ATTRIBUTES(MUST("key", V_ID), MUST("required", V_YES_NO),
                                         MAY("translates", V_STAMP))},
    [E_USE] = {"use", .attributes = LISTS(OWN(MAY("src", V_PATH), MAY("course", V_CODE),
                                              MAY("version", V_COUNT), MAY("bank", V_ID),
                                              MAY("optional", V_YES_NO)),
                                          applies)},
    [E_OBJECTIVE] = {"objective", RUNNING,
                     .attributes = ATTRIBUTES(MUST("id", V_ID), MUST("competency", V_COMPETENCIES),
                                              MAY("step", V_STEPS), MAY("principle", V_PRINCIPLES),
                                              MAY("clas", V_CLAS), MAY("translates", V_STAMP))},
    [E_SOURCE] = {"source", .model = MODEL(ONE(E_TITLE), OPT(E_P)),
                  .attributes = ATTRIBUTES(
                      MUST("id", V_ID), MUST("year", V_YEAR), MUST("kind", V_SOURCE_KIND),
                      MUST("by", V_TEXT), MAY("in", V_TEXT), MAY("url", V_URL), MAY("doi", V_TEXT),
                      MAY("checked", V_DATE), MAY("state", V_STATES), MAY("xml:lang", V_LANGUAGE))},
    [E_DEFINITION] = {"definition", .model = MODEL(ONE(E_TITLE), SOME(E_P)),
                      .attributes = ATTRIBUTES(MUST("id", V_ID), MAY("translates", V_STAMP))},
    [E_ALLOW] = {"allow", .attributes = ATTRIBUTES(MUST("rule", V_ID), MUST("at", V_ID),
                                                   MUST("reason", V_REASON), MAY("until", V_DATE))},
    [E_QUIZ] = {"quiz", .model = MODEL(ONE(E_TITLE), OPT(E_DESCRIPTION), SOME(E_DRAW)),
                .attributes = ATTRIBUTES(
                    MUST("id", V_ID), MUST("kind", V_QUIZ_KIND), MAY("pass", V_PERCENT),
                    MAY("attempts", V_ATTEMPTS), MAY("delay", V_PERIOD), MAY("limit", V_PERIOD),
                    MAY("grading", V_GRADING), MAY("feedback", V_FEEDBACK),
                    MAY("penalty", V_FRACTION), MAY("review", V_REVIEW), MAY("certainty", V_YES_NO),
                    MAY("shuffle", V_YES_NO), MAY("optional", V_YES_NO), MAY("pairs-with", V_ID),
                    MAY("after", V_PERIODS), MAY("translates", V_STAMP))},
    [E_DRAW] = {"draw", .attributes = LISTS(OWN(MUST("bank", V_ID), MAY("count", V_COUNT),
                                                MAY("items", V_IDS), MAY("objective", V_IDS),
                                                MAY("tags", V_IDS)),
                                            applies)},

    [E_PAGE] = {"page",
                .model = MODEL(ONE(E_TITLE), OPT(E_CONTENT_NOTE), OPT(E_ALTERNATIVE),
                               SOME(WHEN_BLOCKS, E_WHEN, E_SECTION)),
                .attributes = ATTRIBUTES(MUST("id", V_ID), MUST("minutes", V_MINUTES),
                                         MAY("objective", V_IDS), MAY("translates", V_STAMP))},
    [E_CONTENT_NOTE] = {"content-note", RUNNING, .attributes = ATTRIBUTES(MUST("level", V_LEVEL))},
    [E_ALTERNATIVE] = {"alternative", .model = MODEL(SOME(SIMPLE_BLOCKS))},
    [E_SECTION] = {"section", .model = MODEL(ONE(E_TITLE), SOME(WHEN_BLOCKS, E_WHEN)),
                   .attributes = ATTRIBUTES(MAY("id", V_ID))},
    [E_WHEN] = {"when", .model = MODEL(SOME(WHEN_BLOCKS)), .attributes = LISTS(applies)},
    [E_P] = {"p", RUNNING},
    [E_UL] = {"ul", .model = MODEL(SOME(E_LI))},
    [E_OL] = {"ol", .model = MODEL(SOME(E_LI))},
    [E_LI] = {"li", .text = TEXT_INLINE, .model = MODEL(ANY(INLINE), OPT(E_UL, E_OL))},
    [E_TABLE] = {"table", .model = MODEL(ONE(E_TITLE), SOME(E_TR)),
                 .attributes = ATTRIBUTES(MAY("id", V_ID), MAY("source", V_ID))},
    [E_TR] = {"tr", .model = MODEL(SOME(E_TH, E_TD))},
    [E_TH] = {"th", RUNNING, .may_be_empty = true,
              .attributes = ATTRIBUTES(MAY("colspan", V_COUNT), MAY("rowspan", V_COUNT))},
    [E_TD] = {"td", RUNNING, .may_be_empty = true,
              .attributes = ATTRIBUTES(MAY("colspan", V_COUNT), MAY("rowspan", V_COUNT))},
    [E_FIGURE] = {"figure", .model = MODEL(ONE(E_TITLE), ONE(E_IMAGE), OPT(E_DESCRIPTION)),
                  .attributes =
                      ATTRIBUTES(MUST("id", V_ID), MAY("source", V_ID), MAY("credit", V_TEXT))},
    [E_IMAGE] = {"image", .model = MODEL(OPT(E_ALT)),
                 .attributes = ATTRIBUTES(MUST("src", V_PATH), MAY("decorative", V_YES_NO))},
    [E_ALT] = {"alt", .text = TEXT_PLAIN},
    [E_MEDIA] = {"media", .model = MODEL(ONE(E_TITLE), ONE(E_DESCRIPTION), ONE(E_TRANSCRIPT)),
                 .attributes =
                     ATTRIBUTES(MUST("id", V_ID), MUST("src", V_PATH), MAY("captions", V_PATH),
                                MAY("sign", V_PATH), MAY("poster", V_PATH), MAY("source", V_ID),
                                MAY("credit", V_TEXT))},
    [E_TRANSCRIPT] = {"transcript", .model = MODEL(SOME(TEXT_BLOCKS))},
    [E_ASIDE] = {"aside", .model = MODEL(OPT(E_TITLE), SOME(SIMPLE_BLOCKS)),
                 .attributes = ATTRIBUTES(MUST("kind", V_ASIDE), MAY("id", V_ID))},
    [E_BLOCKQUOTE] = {"blockquote", .model = MODEL(SOME(E_P)),
                      .attributes = ATTRIBUTES(MUST("source", V_ID), MAY("at", V_TEXT),
                                               MAY("xml:lang", V_LANGUAGE))},
    [E_ACTIVITY] = {"activity", .attributes = ATTRIBUTES(MUST("item", V_ID))},

    [E_EM] = {"em", RUNNING, .attributes = ATTRIBUTES(MAY("xml:lang", V_LANGUAGE))},
    [E_STRONG] = {"strong", RUNNING, .attributes = ATTRIBUTES(MAY("xml:lang", V_LANGUAGE))},
    [E_A] = {"a", .text = TEXT_PLAIN,
             .attributes = ATTRIBUTES(MAY("href", V_URL), MAY("ref", V_ID))},
    [E_TERM] = {"term", .text = TEXT_PLAIN, .attributes = ATTRIBUTES(MUST("ref", V_ID))},
    [E_CITE] = {"cite", .attributes = ATTRIBUTES(MUST("ref", V_ID), MAY("at", V_TEXT))},
    [E_STAT] = {"stat", .text = TEXT_PLAIN, .attributes = ATTRIBUTES(MUST("source", V_ID))},
    [E_LOCAL] = {"local", .attributes = ATTRIBUTES(MUST("key", V_ID))},

    [E_SINGLE_CHOICE] = {"single-choice", .item = true,
                         .model = MODEL(ITEM_HEAD, SOME(E_OPTION), ITEM_TAIL),
                         .attributes = LISTS(item, OWN(MAY("shuffle", V_YES_NO)))},
    [E_MULTIPLE_CHOICE] = {"multiple-choice", .item = true,
                           .model = MODEL(ITEM_HEAD, SOME(E_OPTION), ITEM_TAIL),
                           .attributes = LISTS(item, OWN(MUST("scoring", V_CHOICE_SCORING),
                                                         MAY("shuffle", V_YES_NO)))},
    [E_TRUE_FALSE] = {"true-false", .item = true, .model = MODEL(ITEM_HEAD, ITEM_TAIL),
                      .attributes = LISTS(item, OWN(MUST("answer", V_TRUE_FALSE)))},
    [E_MATCHING] = {"matching", .item = true,
                    .model = MODEL(ITEM_HEAD, SOME(E_OPTION_PLAIN), SOME(E_ROW_MATCH), ITEM_TAIL),
                    .attributes =
                        LISTS(item, OWN(MAY("scoring", V_PART_SCORING), MAY("shuffle", V_YES_NO)))},
    [E_ORDERING] = {"ordering", .item = true,
                    .model = MODEL(ITEM_HEAD, SOME(E_OPTION_PLAIN), ITEM_TAIL),
                    .attributes = LISTS(item, OWN(MUST("scoring", V_ORDER_SCORING)))},
    [E_SHORT_ANSWER] = {"short-answer", .item = true,
                        .model = MODEL(ITEM_HEAD, SOME(E_ACCEPT_TEXT), ITEM_TAIL),
                        .attributes = LISTS(item, OWN(MAY("case", V_CASE)))},
    [E_NUMERICAL] = {"numerical", .item = true,
                     .model = MODEL(ITEM_HEAD, SOME(E_ACCEPT_NUMBER), ANY(E_UNIT), ITEM_TAIL),
                     .attributes =
                         LISTS(item, OWN(MAY("units", V_UNITS), MAY("unit-penalty", V_FRACTION)))},
    [E_GAP_FILL] = {"gap-fill", .item = true,
                    .model = MODEL(OPT(E_CONTENT_NOTE), ONE(E_STEM_GAP), ITEM_TAIL),
                    .attributes =
                        LISTS(item, OWN(MAY("scoring", V_PART_SCORING), MAY("shuffle", V_YES_NO)))},
    [E_KPRIM] = {"kprim", .item = true, .model = MODEL(ITEM_HEAD, SOME(E_ROW_KPRIM), ITEM_TAIL),
                 .attributes =
                     LISTS(item, OWN(MAY("half-credit", V_YES_NO), MAY("shuffle", V_YES_NO)))},
    [E_HOTSPOT] = {"hotspot", .item = true,
                   .model = MODEL(ITEM_HEAD, ONE(E_IMAGE), SOME(E_AREA), ITEM_TAIL),
                   .attributes =
                       LISTS(item, OWN(MUST("pick", V_PICK), MUST("scoring", V_CHOICE_SCORING)))},
    [E_ESSAY] = {"essay", .item = true, .model = MODEL(ITEM_HEAD, SOME(E_CRITERION), ITEM_TAIL),
                 .attributes =
                     LISTS(item, OWN(MAY("min-words", V_COUNT), MAY("max-words", V_COUNT)))},
    [E_LIKERT] = {"likert", .item = true,
                  .model = MODEL(ITEM_HEAD, SOME(E_OPTION_PLAIN), SOME(E_ROW_PLAIN)),
                  .attributes = LISTS(item, OWN(MAY("retrospective", V_YES_NO)))},
    [E_REFLECTION] = {"reflection", .item = true,
                      .model = MODEL(ITEM_HEAD, OPT(E_RATIONALE), ANY(E_HINT)),
                      .attributes = LISTS(item, OWN(MAY("max-words", V_COUNT)))},

    [E_STEM] = {"stem", .model = MODEL(SOME(SIMPLE_BLOCKS))},
    [E_FEEDBACK] = {"feedback", RUNNING,
                    .attributes = ATTRIBUTES(MAY("for", V_ID), MAY("when", V_OUTCOME))},
    [E_RATIONALE] = {"rationale", .model = MODEL(SOME(TEXT_BLOCKS))},
    [E_HINT] = {"hint", RUNNING},
    [E_OPTION] = {"option", CHOICE_TEXT,
                  .attributes = ATTRIBUTES(MUST("id", V_ID), MAY("right", V_YES_NO),
                                           MAY("fraction", V_FRACTION), MAY("fixed", V_YES_NO))},
    [E_OPTION_PLAIN] = {"option", CHOICE_TEXT, .attributes = ATTRIBUTES(MUST("id", V_ID))},
    [E_OPTION_GAP] = {"option", .text = TEXT_PLAIN,
                      .attributes = ATTRIBUTES(MUST("id", V_ID), MAY("right", V_YES_NO),
                                               MAY("fraction", V_FRACTION))},
    [E_OPTION_SCENE] = {"option", RUNNING,
                        .attributes = ATTRIBUTES(MUST("id", V_ID), MUST("to", V_ID),
                                                 MAY("points", V_POINTS))},
    [E_ROW_MATCH] = {"row", RUNNING,
                     .attributes = ATTRIBUTES(MUST("id", V_ID), MUST("answer", V_ID))},
    [E_ROW_KPRIM] = {"row", RUNNING,
                     .attributes = ATTRIBUTES(MUST("id", V_ID), MUST("answer", V_TRUE_FALSE))},
    [E_ROW_PLAIN] = {"row", RUNNING, .attributes = ATTRIBUTES(MUST("id", V_ID))},
    [E_ACCEPT_TEXT] = {"accept", .text = TEXT_PLAIN,
                       .attributes = ATTRIBUTES(MAY("id", V_ID), MAY("fraction", V_FRACTION))},
    [E_ACCEPT_NUMBER] = {"accept",
                         .attributes = ATTRIBUTES(
                             MUST("value", V_NUMBER), MAY("id", V_ID), MAY("fraction", V_FRACTION),
                             MAY("tolerance", V_NUMBER), MAY("tolerance-kind", V_TOLERANCE))},
    [E_ACCEPT_GAP] = {"accept", .text = TEXT_PLAIN, .may_be_empty = true,
                      .attributes = ATTRIBUTES(MAY("id", V_ID), MAY("fraction", V_FRACTION),
                                               MAY("value", V_NUMBER), MAY("tolerance", V_NUMBER))},
    [E_UNIT] = {"unit", .text = TEXT_PLAIN, .attributes = ATTRIBUTES(MUST("factor", V_FACTOR))},
    [E_STEM_GAP] = {"stem", .model = MODEL(SOME(E_P_GAP, E_FIGURE))},
    [E_P_GAP] = {"p", .text = TEXT_INLINE, .model = MODEL(ANY(INLINE, E_GAP))},
    [E_GAP] = {"gap", .one_kind = true, .model = MODEL(SOME(E_ACCEPT_GAP, E_OPTION_GAP)),
               .attributes =
                   ATTRIBUTES(MUST("id", V_ID), MAY("weight", V_COUNT), MAY("case", V_CASE))},
    [E_AREA] = {"area", .text = TEXT_PLAIN,
                .attributes =
                    ATTRIBUTES(MUST("id", V_ID), MUST("shape", V_SHAPE), MUST("coords", V_COORDS),
                               MAY("right", V_YES_NO), MAY("fraction", V_FRACTION))},
    [E_CRITERION] = {"criterion", .model = MODEL(ONE(E_TITLE), SOME(E_CRITERION_LEVEL)),
                     .attributes = ATTRIBUTES(MUST("id", V_ID))},
    [E_CRITERION_LEVEL] = {"level", RUNNING,
                           .attributes = ATTRIBUTES(MUST("points", V_ZERO_COUNT))},
    [E_SCENE] = {"scene",
                 .model =
                     MODEL(ONE(E_TITLE), SOME(SIMPLE_BLOCKS), ANY(E_OPTION_SCENE), ANY(E_FEEDBACK)),
                 .attributes = ATTRIBUTES(MUST("id", V_ID))},
};

const struct element *vocabulary_root(const char *name)
{
    for (uint8_t id = E_COURSE; id <= E_SCENARIO; id++) {
        if (!strcmp(types[id].name, name))
            return &types[id];
    }
    return NULL;
}

const struct element *vocabulary_child(const struct element *parent, const char *name,
                                       int *ret_step)
{
    for (int i = 0; parent->model && parent->model[i].any; i++) {
        for (const uint8_t *id = parent->model[i].any; *id; id++) {
            if (!strcmp(types[*id].name, name)) {
                *ret_step = i;
                return &types[*id];
            }
        }
    }
    return NULL;
}

const struct element *vocabulary_any(const char *name)
{
    for (uint8_t id = E_COURSE; id < E_COUNT; id++) {
        if (!strcmp(types[id].name, name))
            return &types[id];
    }
    return NULL;
}

const struct element *vocabulary_type(uint8_t id)
{
    return id > E_NONE && id < E_COUNT ? &types[id] : NULL;
}

const struct attribute *vocabulary_attribute(const struct element *type, const char *name)
{
    for (const struct attribute *const *list = type->attributes; list && *list; list++) {
        for (const struct attribute *a = *list; a->name; a++) {
            if (!strcmp(a->name, name))
                return a;
        }
    }
    return NULL;
}
