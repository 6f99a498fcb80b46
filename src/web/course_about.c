/* What the page of a course says around its parts.  SPDX-License-Identifier: Apache-2.0 */
#include "web/course_about.h"

#include <string.h>

#include "web/certificate_code.h"
#include "web/course_language.h"
#include "web/layout.h"

void course_first(struct request *req, struct reply *reply, const struct learning_outline *o)
{
    struct html *h = reply->html;
    html_open(h, "section", "class", "usa-alert usa-alert--info", "aria-labelledby", "first");
    html_open(h, "div", "class", "usa-alert__body");
    html_leaf(h, "h2", _("Before this course"), "class", "usa-alert__heading", "id", "first");
    html_leaf(h, "p", _("This course builds on others. You can start it once you have finished:"),
              "class", "usa-alert__text");
    html_open(h, "ul", "class", "usa-list");
    for (size_t i = 0; i < o->n_first; i++) {
        html_open(h, "li");
        html_leaf(h, "a", o->first[i].title, "href",
                  mem_format(req->mem, "/courses/%s", o->first[i].code), "lang",
                  course_lang(req, reply, o->first[i].language));
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "div");
    html_close(h, "section");
}

static const char *role_words(const char *role)
{
    static const char *const roles[][2] = {
        {"author", N_("Author")},
        {"planner", N_("Planner")},
        {"speaker", N_("Speaker")},
        {"survivor-adviser", N_("Survivor adviser")},
        {"clinician", N_("Clinician")},
        {"legal", N_("Legal adviser")},
        {"accessibility", N_("Accessibility adviser")},
        {"translator", N_("Translator")},
    };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (!strcmp(roles[i][0], role))
            return _(roles[i][1]);
    }
    return role;
}

/* Text of contributors and credits stands in the language of the course. */
static void makers(struct reply *reply, const struct learning_outline *o, const char *lang)
{
    struct html *h = reply->html;
    if (!o->n_contributors)
        return;
    html_leaf(h, "h2", _("Who made this course"));
    html_open(h, "dl", "class", "at-facts");
    for (size_t i = 0; i < o->n_contributors; i++) {
        const struct learning_contributor *c = &o->contributors[i];
        html_open(h, "div");
        html_leaf(h, "dt", role_words(c->role));
        html_open(h, "dd");
        if (c->name)
            html_format(h, "%s%s%s", c->name, c->credentials ? ", " : "",
                        c->credentials ? c->credentials : "");
        else
            html_text(h, _("Name kept off this page"));
        if (c->statement) {
            html_void(h, "br");
            html_leaf(h, "span", c->statement, "lang", lang, "class", "at-quiet");
        }
        html_close(h, "dd");
        html_close(h, "div");
    }
    html_close(h, "dl");
}

static bool is_given(const struct learning_credit *c, date today)
{
    return !c->provider || (c->from <= today && today <= c->until);
}

static void credits(struct request *req, struct reply *reply, const struct learning_outline *o,
                    date today, const char *lang)
{
    struct html *h = reply->html;
    size_t shown = 0;
    bool accredited = false;
    for (size_t i = 0; i < o->n_credits; i++)
        accredited = accredited || (o->credits[i].provider && is_given(&o->credits[i], today));
    /* Hours of training alone stand at the head of the page. */
    for (size_t i = 0; accredited && i < o->n_credits; i++) {
        const struct learning_credit *c = &o->credits[i];
        if (!is_given(c, today))
            continue;
        if (!shown++) {
            html_leaf(h, "h2", _("Hours it gives"));
            html_open(h, "ul", "class", "usa-list");
        }
        html_open(h, "li");
        html_format(h, "%s: ", hours_for_people(req->mem, c->hundredths));
        html_leaf(h, "span", c->topic, "lang", lang);
        if (c->provider) {
            html_text(h, " · ");
            html_sentence(h, _("{provider}, number {number}, until {date}"),
                          html_words("provider", c->provider), html_words("number", c->number),
                          layout_day(reply, "date", c->until));
        }
        if (c->statement)
            html_leaf(h, "p", c->statement, "lang", lang);
        html_close(h, "li");
    }
    if (shown)
        html_close(h, "ul");
}

void course_made_by(struct request *req, struct reply *reply, const struct learning_outline *o,
                    date today)
{
    const char *lang = course_lang(req, reply, o->original);
    makers(reply, o, lang);
    credits(req, reply, o, today, lang);
}
