/* What changed in a version, in words.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/version_words.h"

#include <string.h>

#include "util/mem.h"
#include "util/words.h"

/* Elements as an educator knows them; what is not here is named as in the file. */
static const struct {
    const char *element, *words;
} elements[] = {
    {"course", N_("Course")},
    {"module", N_("Module")},
    {"bank", N_("Bank of questions")},
    {"page", N_("Page")},
    {"quiz", N_("Quiz")},
    {"draw", N_("Draw of questions")},
    {"objective", N_("Objective")},
    {"source", N_("Source")},
    {"definition", N_("Definition")},
    {"slot", N_("Local slot")},
    {"credit", N_("Credit")},
    {"contributor", N_("Contributor")},
    {"allow", N_("Licence of a lint rule")},
    {"title", N_("Title")},
    {"description", N_("Description")},
    {"content-note", N_("Content note")},
    {"alternative", N_("Summary of equal credit")},
    {"section", N_("Section")},
    {"when", N_("Part for some readers")},
    {"p", N_("Paragraph")},
    {"ul", N_("List")},
    {"ol", N_("Numbered list")},
    {"li", N_("Line of a list")},
    {"table", N_("Table")},
    {"tr", N_("Row of a table")},
    {"th", N_("Heading of a table")},
    {"td", N_("Cell of a table")},
    {"figure", N_("Figure")},
    {"image", N_("Picture")},
    {"alt", N_("Text instead of a picture")},
    {"media", N_("Recording")},
    {"transcript", N_("Transcript")},
    {"aside", N_("Box")},
    {"blockquote", N_("Quotation")},
    {"activity", N_("Question on a page")},
    {"stem", N_("Question")},
    {"option", N_("Option")},
    {"row", N_("Row")},
    {"accept", N_("Accepted answer")},
    {"unit", N_("Unit")},
    {"gap", N_("Gap")},
    {"area", N_("Area of a picture")},
    {"criterion", N_("Criterion")},
    {"level", N_("Level of a criterion")},
    {"feedback", N_("Feedback")},
    {"rationale", N_("Rationale")},
    {"hint", N_("Hint")},
    {"scene", N_("Scene")},
    {"scenario", N_("Scenario")},
    {"translations", N_("Languages")},
    {"use", N_("Files of the course")},
};

static const char *const reasons[BECAUSE_COUNT] = {
    [BECAUSE_LETTERS] = N_("A few letters of a few words."),
    [BECAUSE_TEXT] = N_("Text was rewritten."),
    [BECAUSE_FEEDBACK] = N_("What is said after an answer was changed."),
    [BECAUSE_ACCESS] = N_("Pictures, recordings or tables, or what stands in for them."),
    [BECAUSE_SOURCE] = N_("A source was changed."),
    [BECAUSE_STAT] = N_("A figure, or the source behind it, was changed."),
    [BECAUSE_GLOSSARY] = N_("A definition was changed."),
    [BECAUSE_DATES] = N_("Dates, minutes or the level of reading."),
    [BECAUSE_POOL] = N_("A question of a pool came or went."),
    [BECAUSE_FIXED] = N_("A question that everybody meets came or went."),
    [BECAUSE_OPTION] = N_("A part of a question was changed."),
    [BECAUSE_KEY] = N_("What is right, or what it is worth, was changed."),
    [BECAUSE_PARTS] = N_("A page, module, quiz or objective came or went."),
    [BECAUSE_OBJECTIVE] = N_("An objective was reworded."),
    [BECAUSE_POLICY] = N_("It touches who passes, or what is asked."),
    [BECAUSE_TOLD] = N_("How a quiz looks, or what it tells."),
    [BECAUSE_NOTE] = N_("A content note or summary was changed."),
    [BECAUSE_NOTE_LESS] = N_("A content note or summary says less than before."),
    [BECAUSE_WHEN] = N_("For whom something is shown was changed."),
    [BECAUSE_SLOT] = N_("What facilities fill in was changed."),
    [BECAUSE_SLOT_NEEDED] = N_("Facilities must fill in something new."),
    [BECAUSE_SCENES] = N_("The ways through a scenario were changed."),
    [BECAUSE_MEDIA] = N_("A picture or recording was exchanged."),
    [BECAUSE_CREDIT] = N_("Credit hours or their topic were changed."),
    [BECAUSE_CREDIT_WORDS] = N_("The statement of a credit was changed."),
    [BECAUSE_PEOPLE] = N_("Who contributed was changed."),
    [BECAUSE_LICENCE] = N_("A licence of a lint rule was changed."),
    [BECAUSE_TRANSLATION] = N_("Words of a translation."),
    [BECAUSE_ORDER] = N_("The order was changed."),
    [BECAUSE_KIND] = N_("Another kind, or another privacy, under the same id."),
    [BECAUSE_ARRANGEMENT] = N_("Only how the files are cut and named."),
    [BECAUSE_UNKNOWN] = N_("Nothing could be compared."),
};

const char *change_element(const char *element)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (!strcmp(elements[i].element, element))
            return _(elements[i].words);
    }
    return strchr(element, '-') || !strcmp(element, "matching") || !strcmp(element, "ordering") ||
                   !strcmp(element, "kprim") || !strcmp(element, "numerical") ||
                   !strcmp(element, "hotspot") || !strcmp(element, "essay") ||
                   !strcmp(element, "likert") || !strcmp(element, "reflection")
               ? _("Question")
               : element;
}

const char *change_part(const void *mem, const struct change *c)
{
    if (!c->part || !*c->part_words)
        return c->part;
    return mem_format(mem, _("“%s” (%s)"), c->part_words, c->part);
}

const char *change_reason(const struct change *c)
{
    return _(reasons[c->reason]);
}

const char *change_to_do(const struct change *c)
{
    if (c->reason == BECAUSE_KIND && !strcmp(c->what, c->unit))
        return _("Give the new question an id of its own.");
    if (c->regrade)
        return _("Answers given before keep their marks. Are they worth something else now? Then "
                 "regrade the question on its page.");
    return NULL;
}
