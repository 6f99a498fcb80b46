/* Which language a course is shown in.  SPDX-License-Identifier: Apache-2.0 */
#include "web/course_language.h"

#include <string.h>

#include "util/buf.h"
#include "util/words.h"
#include "web/language.h"

/* Languages that courses are likely to be in, to be named in the language of the page. */
static const struct {
    const char *code, *name;
} names[] = {
    {"ar", N_("Arabic")},         {"de", N_("German")},    {"en", N_("English")},
    {"es", N_("Spanish")},        {"fr", N_("French")},    {"hi", N_("Hindi")},
    {"ht", N_("Haitian Creole")}, {"ko", N_("Korean")},    {"pl", N_("Polish")},
    {"pt", N_("Portuguese")},     {"ru", N_("Russian")},   {"so", N_("Somali")},
    {"tl", N_("Tagalog")},        {"uk", N_("Ukrainian")}, {"vi", N_("Vietnamese")},
    {"zh", N_("Chinese")},
};

static const char *name_of(const char *code)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!strcmp(names[i].code, code))
            return _(names[i].name);
    }
    return code;
}

const char *course_lang(const struct request *req, const struct reply *reply, const char *language)
{
    const char *shown = language ? language : language_of_reader(req);
    return strcmp(shown, reply->language) != 0 ? shown : NULL;
}

void course_not_yet(struct request *req, struct reply *reply, const char *language)
{
    if (language)
        html_leaf(reply->html, "p",
                  mem_format(req->mem, _("This page is not yet in %s."),
                             name_of(language_of_reader(req))),
                  "class", "at-quiet");
}

void course_question_not_yet(struct request *req, struct html *h, const char *language)
{
    if (language)
        html_leaf(h, "p",
                  mem_format(req->mem, _("This question is not yet in %s."),
                             name_of(language_of_reader(req))),
                  "class", "at-quiet");
}

void course_parts_not_yet(struct request *req, struct reply *reply, bool any)
{
    if (any)
        html_leaf(reply->html, "p",
                  mem_format(req->mem, _("Parts of this page are not yet in %s."),
                             name_of(language_of_reader(req))),
                  "class", "at-quiet");
}

static void add_names(struct request *req, struct buf *out, const char *codes, bool partial)
{
    char *rest = NULL, *copy = mem_text(req->mem, codes ? codes : "");
    for (char *code = strtok_r(copy, " ", &rest); code; code = strtok_r(NULL, " ", &rest)) {
        if (buf_len(out))
            buf_text(out, ", ");
        if (partial)
            buf_format(out, _("%s (in part)"), name_of(code));
        else
            buf_text(out, name_of(code));
    }
}

void course_languages(struct request *req, struct reply *reply, const char *languages,
                      const char *partial)
{
    struct buf *out = buf_new(req->mem, 4096);
    if (!languages || !(strchr(languages, ' ') || (partial && *partial)))
        return;
    add_names(req, out, languages, false);
    add_names(req, out, partial, true);
    html_leaf(reply->html, "p", mem_format(req->mem, _("Languages: %s"), buf_data(out)));
}
