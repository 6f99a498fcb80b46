/* Who must hold what: the requirements of the network, in words.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/due_words.h"
#include "store/db.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"

static const char *state_words(const char *state)
{
    if (!strcmp(state, "coming"))
        return _("not yet in force");
    return !strcmp(state, "ended") ? _("ended") : _("in force");
}

/* One line of the list: what is asked about, and the words that the rule has for it. */
static void line(struct reply *reply, const char *name, const char *text)
{
    if (text)
        facts_row(reply->html, name, text);
}

static const char *days_of(struct request *req, const struct db_rows *rows, size_t i)
{
    date from = db_date(rows, i, "from_date"), to = db_date(rows, i, "to_date");
    const char *begin = date_for_people(req->mem, from);
    if (to == DATE_NONE)
        return mem_format(req->mem, _("from %s"), begin);
    return mem_format(req->mem, _("%1$s to %2$s"), begin, date_for_people(req->mem, to));
}

static const struct {
    const char *code, *name;
} words[] = {
    {"system", N_("System")},         {"hospital", N_("Hospital")},
    {"clinic", N_("Clinic")},         {"unit", N_("Unit")},
    {"shelter", N_("Shelter")},       {"partner-agency", N_("Partner agency")},
    {"task-force", N_("Task force")}, {"employee", N_("Employee")},
    {"contractor", N_("Contractor")}, {"volunteer", N_("Volunteer")},
    {"student", N_("Student")},       {"privileged", N_("Staff with privileges")},
};

static const char *word_of(const char *code)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!strcmp(words[i].code, code))
            return _(words[i].name);
    }
    return code;
}

/* "hospital clinic" as "Hospital, Clinic"; NULL for NULL. */
static const char *list_of(struct request *req, const char *codes)
{
    char *rest = NULL;
    const char *list = NULL;
    for (char *code = codes ? strtok_r(mem_text(req->mem, codes), " ", &rest) : NULL; code;
         code = strtok_r(NULL, " ", &rest))
        list = list ? mem_format(req->mem, "%s, %s", list, word_of(code)) : word_of(code);
    return list;
}

/* Whom it is for: each line narrows it, and what is not there means any. */
static void scope(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    const char *contact = db_text(rows, i, "contact"), *licence = db_text(rows, i, "licence_kind");
    line(reply, _("Where"),
         db_bool(rows, i, "network")
             ? _("the whole network")
             : mem_format(req->mem, _("%s and all below it"), db_text(rows, i, "facility")));
    line(reply, _("State"), db_text(rows, i, "state"));
    line(reply, _("Kinds of facility"), list_of(req, db_text(rows, i, "kinds")));
    line(reply, _("Job roles"), db_text(rows, i, "roles"));
    line(reply, _("Employment"), list_of(req, db_text(rows, i, "employment")));
    if (contact)
        line(reply, _("Contact"),
             !strcmp(contact, "patient") ? _("with patients") : _("with patients or visitors"));
    if (licence)
        line(reply, _("Licence"),
             mem_format(req->mem, "%s (%s)", licence, db_text(rows, i, "licence_state")));
}

static void requirement(struct request *req, struct reply *reply, const struct db_rows *rows,
                        size_t i)
{
    struct html *h = reply->html;
    struct due_columns due = due_columns_of(rows, i);
    html_open(h, "section");
    html_leaf(h, "h2", db_text(rows, i, "title"));
    html_leaf(h, "p", due_sentence(req->mem, &due, (int)db_int(rows, i, "grace_days")));
    html_open(h, "dl", "class", "at-facts");
    line(reply, _("Certification"), db_text(rows, i, "certification_title"));
    line(reply, _("State of the rule"),
         mem_format(req->mem, "%s, %s", state_words(db_text(rows, i, "state_of_it")),
                    days_of(req, rows, i)));
    scope(req, reply, rows, i);
    line(reply, _("Citation"), db_text(rows, i, "citation"));
    line(reply, _("What was read"), db_text(rows, i, "source"));
    line(reply, _("Owner"), db_text(rows, i, "owner"));
    line(reply, _("Code"), db_text(rows, i, "code"));
    html_close(h, "dl");
    html_close(h, "section");
}

/* 200. Requirements name no person but their owner, and are of the whole network. */
bool page_requirements(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_REQUIREMENT_LIST,
                                  DB_PARAMS(db_from_date(req->mem, req->viewer->today), NULL), err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Requirements")});
    html_leaf(h, "h1", _("Requirements"));
    html_leaf(h, "p",
              _("Who must hold which certification, and until when. Rules of a law are examples "
                "until your board confirms them."));
    if (!db_count(rows))
        html_leaf(h, "p", _("None yet: nothing is asked of anybody."));
    for (size_t i = 0; i < db_count(rows); i++)
        requirement(req, reply, rows, i);
    layout_end(req, reply);
    return true;
}
