/* The form of a requirement, and that of a certification.  SPDX-License-Identifier: Apache-2.0 */
#include "web/rule_form.h"

#include <string.h>

#include "content/rules_text.h"
#include "util/text.h"
#include "web/field.h"
#include "web/import_problems.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/rule_tree.h"
#include "web/rule_words.h"

enum shape { LINE, DATE, NUMBER, LINES, CHOICE, BOXES, TREE };
enum { FIELDS_MAX = 40, LISTED_MAX = 12 };

/* A field: the element and attribute that it is in a file, its name in the form, and the column
 * that it is filled from, where that has another name than the form's. A heading begins a part of
 * the form. */
struct rule_field {
    const char *attribute, *name, *column, *label, *hint, *heading;
    enum shape shape;
    const struct kind *choices;
    size_t n_choices;
};

static const struct kind states[] = {
    {"AL", "Alabama"},
    {"AK", "Alaska"},
    {"AZ", "Arizona"},
    {"AR", "Arkansas"},
    {"CA", "California"},
    {"CO", "Colorado"},
    {"CT", "Connecticut"},
    {"DE", "Delaware"},
    {"DC", "District of Columbia"},
    {"FL", "Florida"},
    {"GA", "Georgia"},
    {"HI", "Hawaii"},
    {"ID", "Idaho"},
    {"IL", "Illinois"},
    {"IN", "Indiana"},
    {"IA", "Iowa"},
    {"KS", "Kansas"},
    {"KY", "Kentucky"},
    {"LA", "Louisiana"},
    {"ME", "Maine"},
    {"MD", "Maryland"},
    {"MA", "Massachusetts"},
    {"MI", "Michigan"},
    {"MN", "Minnesota"},
    {"MS", "Mississippi"},
    {"MO", "Missouri"},
    {"MT", "Montana"},
    {"NE", "Nebraska"},
    {"NV", "Nevada"},
    {"NH", "New Hampshire"},
    {"NJ", "New Jersey"},
    {"NM", "New Mexico"},
    {"NY", "New York"},
    {"NC", "North Carolina"},
    {"ND", "North Dakota"},
    {"OH", "Ohio"},
    {"OK", "Oklahoma"},
    {"OR", "Oregon"},
    {"PA", "Pennsylvania"},
    {"RI", "Rhode Island"},
    {"SC", "South Carolina"},
    {"SD", "South Dakota"},
    {"TN", "Tennessee"},
    {"TX", "Texas"},
    {"UT", "Utah"},
    {"VT", "Vermont"},
    {"VA", "Virginia"},
    {"WA", "Washington"},
    {"WV", "West Virginia"},
    {"WI", "Wisconsin"},
    {"WY", "Wyoming"},
    {"AS", "American Samoa"},
    {"GU", "Guam"},
    {"MP", "Northern Mariana Islands"},
    {"PR", "Puerto Rico"},
    {"VI", "U.S. Virgin Islands"},
};
static const struct kind due_kinds[] = {
    {"days", N_("Days after the duty begins")},
    {"months", N_("Months after the duty begins")},
    {"date", N_("One day, the same for all")},
    {"yearly", N_("A day of each year")},
    {"licence", N_("The renewal of a licence")},
    {"event", N_("A change of a policy, or of what is taught")},
    {"expiry", N_("The expiry of the one before")},
};
static const struct kind methods[] = {
    {"completion", N_("From the day the work was done")},
    {"expiry", N_("From the expiry, where the work was done in its window")},
    {"fixed", N_("On fixed days")},
};
static const struct kind no[] = {{"no", N_("No")}};
#define CHOICES(list) list, sizeof list / sizeof *list

static const struct rule_field requirement_fields[] = {
    {"title", "title", NULL, N_("Title"), N_("Who it is for, in a few words."), NULL, LINE, NULL,
     0},
    {"code", "code", NULL, N_("Code"), N_("Capitals, digits and hyphens, such as NJ-TRAFFICKING."),
     NULL, LINE, NULL, 0},
    {"certification", "certification", NULL, N_("Code of the certification"),
     N_("What they must hold."), NULL, LINE, NULL, 0},
    {"from", "from", "from_date", N_("First day (optional)"),
     N_("Without it, the day you ask for the head-count."), NULL, DATE, NULL, 0},
    {"to", "to", "to_date", N_("Last day (optional)"), NULL, NULL, DATE, NULL, 0},
    {"facility", "facility", "facility_code", N_("Code of the facility (optional)"),
     N_("And all below it. Without it, the whole network."), N_("For whom"), LINE, NULL, 0},
    {"state", "state", NULL, N_("State of the facility (optional)"), NULL, NULL, CHOICE,
     CHOICES(states)},
    {"facility-kinds", "facility-kinds", "kinds", N_("Kinds of facility"),
     N_("Without a tick, any."), NULL, BOXES, NULL, 0},
    {"job-roles", "job-roles", "role_codes", N_("Keys of the job roles (optional)"),
     N_("And all below them, separated by spaces. Without any, all job roles."), NULL, LINE, NULL,
     0},
    {"employment", "employment", NULL, N_("Employment"), N_("Without a tick, any."), NULL, BOXES,
     NULL, 0},
    {"contact", "contact", NULL, N_("Contact (optional)"), NULL, NULL, CHOICE, NULL, 0},
    {"licence", "licence", "licence_kind", N_("Licence (optional)"),
     N_("Only those who hold it, such as nursing."), NULL, LINE, NULL, 0},
    {"licence-state", "licence-state", "licence_state", N_("State of the licence (optional)"), NULL,
     NULL, CHOICE, CHOICES(states)},
    {"grace", "grace", "grace_days", N_("Days of grace (optional)"), NULL, NULL, NUMBER, NULL, 0},
    {"window", "window", "window_months", N_("Months of its window (optional)"),
     N_("Where it is narrower than that of the certification."), NULL, NUMBER, NULL, 0},
    {"citation", "citation", NULL, N_("Citation (optional)"), N_("The law or policy."),
     N_("Where it comes from"), LINE, NULL, 0},
    {"citation-url", "citation-url", "citation_url", N_("Address of the text (optional)"), NULL,
     NULL, LINE, NULL, 0},
    {"source", "source", NULL, N_("What was read (optional)"),
     N_("In which text, and how sure it is."), NULL, LINES, NULL, 0},
    {"owner", "owner", "owner_login", N_("Owner (optional)"),
     N_("Employee number or e-mail address of whoever answers for it."), NULL, LINE, NULL, 0},
    {"last-reviewed", "last-reviewed", "last_reviewed", N_("Last review (optional)"), NULL, NULL,
     DATE, NULL, 0},
    {"reviewer", "reviewer", NULL, N_("Reviewed by (optional)"), NULL, NULL, LINE, NULL, 0},
    {"retention", "retention", "retention_years", N_("Years that proof is kept (optional)"), NULL,
     NULL, NUMBER, NULL, 0},
};
static const struct rule_field due_fields[] = {
    {"kind", "due-kind", "due_kind", N_("It hangs on"), NULL, N_("Until when"), CHOICE,
     CHOICES(due_kinds)},
    {"days", "due-days", "due_days", N_("Days"),
     N_("After it; with a minus sign before a renewal or an expiry."), NULL, LINE, NULL, 0},
    {"months", "due-months", "due_months", N_("Months"), NULL, NULL, NUMBER, NULL, 0},
    {"on", "due-on", "due_on", N_("The one day"), NULL, NULL, DATE, NULL, 0},
    {"month-day", "due-month-day", "due_month_day", N_("The day of each year"),
     N_("Month and day, such as 01-15."), NULL, LINE, NULL, 0},
    {"every", "due-every", "due_every", N_("Every so many renewals of the licence"),
     N_("1: each renewal. Without it, the first one alone."), NULL, NUMBER, NULL, 0},
    {"after", "due-after", "due_after", N_("Only renewals after this day"), NULL, NULL, DATE, NULL,
     0},
    {"event", "due-event", "due_event", N_("Code of the change"), N_("Such as privacy-policy."),
     NULL, LINE, NULL, 0},
    {"otherwise", "due-otherwise", "due_otherwise", N_("Days while that is not on record"),
     N_("After the duty begins. Without it, there is no due day until then."), NULL, NUMBER, NULL,
     0},
};
static const struct rule_field certification_fields[] = {
    {"title", "title", NULL, N_("Title"), NULL, NULL, LINE, NULL, 0},
    {"code", "code", NULL, N_("Code"), N_("Capitals, digits and hyphens, such as NJ-TRAFFICKING."),
     NULL, LINE, NULL, 0},
    {"from", "from", "from_date", N_("First day (optional)"),
     N_("Without it, the day you ask for the head-count."), NULL, DATE, NULL, 0},
    {"valid", "valid", NULL, N_("Months that it is valid"), N_("Or the word for-ever."),
     N_("How long it is valid"), LINE, NULL, 0},
    {"window", "window", "window_months", N_("Months of its window (optional)"),
     N_("Before it expires: work done in them renews it."), NULL, NUMBER, NULL, 0},
    {"method", "method", NULL, N_("Counted"), NULL, NULL, CHOICE, CHOICES(methods)},
    {"minimum", "minimum", "minimum_months", N_("Months that a renewal gives at least"),
     N_("For fixed days alone."), NULL, NUMBER, NULL, 0},
    {"carry-forward", "carry-forward", "carry_forward",
     N_("Does work from before the cycle count?"), NULL, NULL, CHOICE, CHOICES(no)},
    {"repeat", "repeat", NULL, N_("Does the same course count twice in a cycle?"), NULL, NULL,
     CHOICE, CHOICES(no)},
    {"retention", "retention", "retention_years", N_("Years that proof is kept (optional)"), NULL,
     NULL, NUMBER, NULL, 0},
    {"citation", "citation", NULL, N_("Citation (optional)"), N_("The law or policy."), NULL, LINE,
     NULL, 0},
    {"citation-url", "citation-url", "citation_url", N_("Address of the text (optional)"), NULL,
     NULL, LINE, NULL, 0},
};
static const struct rule_field tree_fields[] = {
    {"rule", "rule", NULL, N_("What earns it"),
     N_("One part, as in a rules file: <course code=\"CORE-101\"/>, or <any>, <all>, <some "
        "n=\"2\"> "
        "or <then> with parts in it."),
     N_("The work"), TREE, NULL, 0},
    {"renewal", "renewal", NULL, N_("A shorter way for whoever holds it (optional)"), NULL, NULL,
     TREE, NULL, 0},
};
#define COUNT(list) (sizeof list / sizeof *list)

struct rule_form {
    const void *mem;
    bool requirement, known, sent; /* known: a version of something that there is */
    const struct rule_field *fields[FIELDS_MAX];
    const char *values[FIELDS_MAX];
    const char *wrong[FIELDS_MAX]; /* what the check says of the field; NULL: nothing */
    struct rules_said said[FIELDS_MAX];
    int first[FIELDS_MAX], last[FIELDS_MAX]; /* lines of a tree in the file */
    size_t n, n_flat;                        /* the attributes of the element itself come first */
    const char *others[LISTED_MAX];          /* what is wrong with no field in particular */
    size_t n_others;
};

static void add(struct rule_form *f, const struct rule_field *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        f->fields[f->n++] = &list[i];
}

static struct rule_form *form_of(struct request *req, bool requirement)
{
    struct rule_form *f = mem_new(req->mem, struct rule_form);
    f->mem = req->mem;
    f->requirement = requirement;
    if (requirement)
        add(f, requirement_fields, COUNT(requirement_fields));
    else
        add(f, certification_fields, COUNT(certification_fields));
    f->n_flat = f->n;
    if (requirement)
        add(f, due_fields, COUNT(due_fields));
    else
        add(f, tree_fields, COUNT(tree_fields));
    return f;
}

static size_t place_of(const struct rule_form *f, const char *name)
{
    size_t i = 0;
    while (i < f->n && strcmp(f->fields[i]->name, name) != 0)
        i++;
    return i;
}

static void set(struct rule_form *f, const char *name, const char *value)
{
    f->values[place_of(f, name)] = value;
}

static void fill(struct rule_form *f, const struct db_rows *rows, size_t i)
{
    f->known = true;
    for (size_t k = 0; k < f->n; k++) {
        const struct rule_field *field = f->fields[k];
        if (field->shape != TREE)
            f->values[k] = db_text(rows, i, field->column ? field->column : field->name);
    }
}

struct rule_form *rule_form_of_requirement(struct request *req, const struct db_rows *rows,
                                           size_t i)
{
    struct rule_form *f = form_of(req, true);
    fill(f, rows, i);
    /* What stands in the table for "not said": a file would not say it either. */
    if (f->values[place_of(f, "grace")] && !strcmp(f->values[place_of(f, "grace")], "0"))
        set(f, "grace", NULL);
    return f;
}

struct rule_form *rule_form_of_certification(struct request *req, const struct db_rows *rows,
                                             size_t i, const struct db_rows *tree)
{
    struct rule_form *f = form_of(req, false);
    fill(f, rows, i);
    if (f->values[place_of(f, "window")] && !strcmp(f->values[place_of(f, "window")], "0"))
        set(f, "window", NULL);
    set(f, "rule", rule_tree_text(req->mem, tree, "first"));
    set(f, "renewal", rule_tree_text(req->mem, tree, "renewal"));
    return f;
}

struct rule_form *rule_form_new(struct request *req, bool requirement)
{
    struct rule_form *f = form_of(req, requirement);
    if (requirement) {
        set(f, "due-kind", "days");
        set(f, "due-days", "30");
        set(f, "certification", request_field(req, "certification"));
    } else {
        set(f, "valid", "12");
        set(f, "window", "2");
        set(f, "method", "expiry");
    }
    return f;
}

static const char *boxes_sent(struct request *req, const char *name)
{
    size_t n;
    const char *joined = NULL, **all = form_all(req->form, name, req->mem, &n);
    for (size_t i = 0; i < n; i++)
        joined = joined ? mem_format(req->mem, "%s %s", joined, all[i]) : all[i];
    return joined;
}

struct rule_form *rule_form_sent(struct request *req, bool requirement)
{
    struct rule_form *f = form_of(req, requirement);
    const char *code = request_param(req, requirement ? "requirement" : "certification");
    f->sent = true;
    for (size_t i = 0; i < f->n; i++)
        f->values[i] = f->fields[i]->shape == BOXES ? boxes_sent(req, f->fields[i]->name)
                                                    : request_typed(req, f->fields[i]->name);
    if (*code) { /* a version of what there is keeps its code */
        f->known = true;
        set(f, "code", code);
    }
    return f;
}

void rule_form_begin_anew(struct rule_form *f)
{
    set(f, "from", NULL);
}

/* ---- the file */

static void write_attributes(struct rules_text *t, int depth, const char *name, struct rule_form *f,
                             size_t first, size_t end, bool empty)
{
    for (size_t i = first; i < end; i++)
        f->said[i] = (struct rules_said){.name = f->fields[i]->attribute, .value = f->values[i]};
    rules_text_open(t, depth, name, f->said + first, end - first, empty);
}

static void write_tree(struct rules_text *t, struct rule_form *f, size_t i)
{
    const char *name = f->fields[i]->name, *text = f->values[i] ? f->values[i] : "";
    if (!*text && !strcmp(name, "renewal"))
        return;
    rules_text_open(t, 2, name, NULL, 0, false);
    f->first[i] = rules_text_raw(t, text);
    f->last[i] = t->line - 1;
    rules_text_close(t, 2, name);
}

const char *rule_form_text(struct rule_form *f)
{
    const char *name = f->requirement ? "requirement" : "certification";
    const char *code = f->values[place_of(f, "code")], *title = f->values[place_of(f, "title")];
    const char *both =
        mem_format(f->mem, "%s: %s", code && *code ? code : name, title ? title : "");
    /* A title may be as long as that of its requirement; of the file it is cut. */
    struct rules_text t = rules_text_new(
        f->mem, strlen(both) > 150 ? (code && *code && strlen(code) < 100 ? code : name) : both);
    write_attributes(&t, 1, name, f, 0, f->n_flat, false);
    if (f->requirement)
        write_attributes(&t, 2, "due", f, f->n_flat, f->n, true);
    else
        for (size_t i = f->n_flat; i < f->n; i++)
            write_tree(&t, f, i);
    rules_text_close(&t, 1, name);
    return rules_text_end(&t);
}

/* ---- what the check found */

static bool begins(const char *text, const char *word, const char *then)
{
    size_t n = strlen(word);
    return !strncmp(text, word, n) && !strncmp(text + n, then, strlen(then));
}

static bool ends(const char *text, const char *word)
{
    size_t n = strlen(text), k = strlen(word);
    return n > k && text[n - k - 1] == ' ' && !strcmp(text + n - k, word);
}

/* What the check calls things that the network does not have. */
static bool names_what_is_missing(const char *found, const char *attribute)
{
    static const char *const words[][2] = {{"facility", "facility "},
                                           {"job-roles", "job role "},
                                           {"owner", "owner "},
                                           {"certification", "certification "}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!strcmp(words[i][0], attribute) && begins(found, words[i][1], ""))
            return true;
    }
    return false;
}

/* The field that a problem is about: an attribute that it quotes or misses, or a line of a tree;
 * f->n: none in particular. */
static size_t field_of(const struct rule_form *f, const struct problem *p)
{
    bool due = p->xpath && strstr(p->xpath, "/due");
    const char *found = p->found ? p->found : "";
    for (size_t i = f->n_flat; !f->requirement && i < f->n; i++) {
        if (f->first[i] && p->line >= f->first[i] - 2 && p->line <= f->last[i] + 1)
            return i;
    }
    for (size_t i = 0; i < f->n; i++) {
        const char *name = f->fields[i]->attribute;
        if (f->fields[i]->shape == TREE || (due != (i >= f->n_flat) && f->requirement))
            continue;
        if (begins(found, name, "=\"") || begins(found, name, ", which") ||
            ends(found, mem_format(f->mem, "without %s", name)) ||
            (!due && names_what_is_missing(found, name)))
            return i;
    }
    return f->n;
}

void rule_form_wrong(struct rule_form *f, const struct problems *problems)
{
    for (size_t k = 0; k < problems->n; k++) {
        const struct problem *p = &problems->list[k];
        size_t i = field_of(f, p);
        const char *text =
            mem_format(f->mem, _("Found %1$s. Expected %2$s: %3$s."), p->found ? p->found : "",
                       p->expected ? p->expected : "", p->remedy ? p->remedy : "");
        if (p->warning)
            continue;
        if (i < f->n && f->fields[i]->shape == TREE && p->line >= f->first[i] &&
            p->line <= f->last[i])
            text = mem_format(f->mem, _("Line %1$d: %2$s"), p->line - f->first[i] + 1, text);
        if (i == f->n && f->n_others < LISTED_MAX)
            f->others[f->n_others++] = text;
        else if (i < f->n)
            f->wrong[i] = f->wrong[i] ? mem_format(f->mem, "%s %s", f->wrong[i], text) : text;
    }
}

/* ---- the page */

static bool among(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = words; p && *p; p += strcspn(p, " "), p += *p == ' ') {
        if (strcspn(p, " ") == n && !strncmp(p, word, n))
            return true;
    }
    return false;
}

static void boxes(struct reply *reply, const struct rule_form *f, size_t i)
{
    const struct rule_field *field = f->fields[i];
    bool kinds = !strcmp(field->name, "facility-kinds");
    const struct kind *choices = kinds ? facility_kinds : employment_kinds;
    size_t n = kinds ? n_facility_kinds : n_employment_kinds;
    field_set(reply, &(struct field){.name = field->name,
                                     .label = _(field->label),
                                     .hint = field->hint ? _(field->hint) : NULL,
                                     .problem = f->wrong[i]});
    for (size_t c = 0; c < n; c++)
        field_check(reply, field->name, choices[c].code, _(choices[c].name), NULL,
                    among(f->values[i], choices[c].code));
    html_close(reply->html, "fieldset");
}

/* "any", "yes": what a list says where a file says nothing. */
static const char *unsaid(const struct rule_field *field)
{
    if (field->choices == no)
        return _("Yes");
    return _("Not said");
}

static void choice(struct request *req, struct reply *reply, const struct rule_form *f, size_t i,
                   const struct field *as)
{
    const struct rule_field *field = f->fields[i];
    const struct kind *choices = field->choices ? field->choices : contact_kinds;
    size_t n = field->choices ? field->n_choices : n_contact_kinds, k = 0;
    struct field_option *options = mem_array(req->mem, struct field_option, n + 1);
    options[k++] = (struct field_option){"", unsaid(field)};
    for (size_t c = 0; c < n; c++)
        options[k++] = (struct field_option){
            choices[c].code, field->choices == states ? choices[c].name : _(choices[c].name)};
    field_select(reply, as, options, k);
}

static void one_field(struct request *req, struct reply *reply, const struct rule_form *f, size_t i)
{
    const struct rule_field *field = f->fields[i];
    struct field as = {.name = field->name,
                       .label = _(field->label),
                       .hint = field->hint ? _(field->hint) : NULL,
                       .problem = f->wrong[i],
                       .value = f->values[i]};
    if (field->heading)
        html_leaf(reply->html, "h2", _(field->heading));
    if (f->known && !strcmp(field->name, "code"))
        return; /* the address says it */
    switch (field->shape) {
    case LINE:
        field_line(reply, "text", &as);
        break;
    case DATE:
        field_line(reply, "date", &as);
        break;
    case NUMBER:
        field_line(reply, "text", &as);
        break;
    case LINES:
        field_lines(reply, 4, &as);
        break;
    case TREE:
        field_lines(reply, 8, &as);
        break;
    case CHOICE:
        choice(req, reply, f, i, &as);
        break;
    case BOXES:
        boxes(reply, f, i);
        break;
    }
}

/* The summary: all that is wrong, each with a link to its field. */
static void summary(struct request *req, struct reply *reply, const struct rule_form *f)
{
    struct field_problem *list = mem_array(req->mem, struct field_problem, FIELDS_MAX + LISTED_MAX);
    size_t n = 0;
    for (size_t i = 0; i < f->n_others; i++)
        list[n++] = (struct field_problem){f->requirement ? "due-kind" : "valid", f->others[i]};
    for (size_t i = 0; i < f->n; i++)
        list[n++] = (struct field_problem){f->fields[i]->name, f->wrong[i]};
    field_problems(reply, list, n);
}

static const char *heading(const struct rule_form *f)
{
    const char *code = f->values[place_of(f, "code")];
    if (f->known)
        return mem_format(f->mem,
                          f->requirement ? _("Change the requirement %s")
                                         : _("Change the certification %s"),
                          code);
    return f->requirement ? _("Write a requirement") : _("Write a certification");
}

/* All fields: the due rule before the grace that follows it. */
static void fields(struct request *req, struct reply *reply, const struct rule_form *f)
{
    size_t grace = f->requirement ? place_of(f, "grace") : f->n_flat;
    for (size_t i = 0; i < grace; i++)
        one_field(req, reply, f, i);
    for (size_t i = f->n_flat; i < f->n; i++)
        one_field(req, reply, f, i);
    for (size_t i = grace; i < f->n_flat; i++)
        one_field(req, reply, f, i);
}

bool rule_form_show(struct request *req, struct reply *reply, struct rule_form *f, struct err *err)
{
    struct html *h = reply->html;
    const char *code = f->values[place_of(f, "code")];
    if (!rules_may_change(req))
        return err_set(err, ERR_FORBIDDEN, "not granted");
    layout_begin(req, reply,
                 &(struct page_look){.title = f->sent
                                                  ? mem_format(req->mem, _("Error: %s"), heading(f))
                                                  : heading(f)});
    if (f->sent)
        summary(req, reply, f);
    layout_back(reply,
                f->known ? mem_format(req->mem, "/administration/%s/%s",
                                      f->requirement ? "requirements" : "certifications", code)
                         : "/administration/requirements",
                f->known ? code : _("Requirements"));
    html_leaf(h, "h1", heading(f));
    html_leaf(h, "p",
              f->known ? _("It becomes a new version. What held until then stays as it was.")
                       : _("Nothing is in force before you have seen whom it reaches."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    fields(req, reply, f);
    layout_submit(reply, _("Show whom it reaches"));
    if (f->requirement && !import_roles(req, reply, err))
        return false;
    layout_end(req, reply);
    return true;
}
