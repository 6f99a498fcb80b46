/*
 * The hotline: as it is, for everybody; its facts, for the administrators of the network.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/contact.h"
#include "domain/slot.h"
#include "web/contact_line.h"
#include "web/field.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/slot_parts.h"

enum { YEAR_DAYS = 366 };

/* 200 for everybody. That somebody opened it is recorded nowhere. */
bool page_hotline(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct contacts contacts;
    bool signed_in = req->viewer != NULL;
    contacts_queue(req->db, req->mem, DATE_NONE, language_of_reader(req));
    if (signed_in)
        db_queue(req->db, STMT_HOTLINE_MAY, NULL);
    struct db_rows *may = NULL;
    if (!db_sync(req->db, err) || !contacts_take(req->db, req->mem, DATE_NONE, &contacts, err) ||
        (signed_in && !(may = db_next(req->db, req->mem, err))))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Support"), .exit = true});
    hotline_block(req, reply, &contacts.hotline, "h1");
    html_leaf(h, "p", _("If someone is in danger now, call 911."));
    html_open(h, "p");
    html_leaf(h, "a", _("More support"), "href", "/support");
    html_close(h, "p");
    if (may && db_bool(may, 0, "may_change")) {
        html_open(h, "p");
        html_leaf(
            h, "a", _("Change these details, or say that they were checked"), "href",
            mem_format(req->mem, "/hotlines/%s",
                       contacts.hotline.id ? db_from_int(req->mem, contacts.hotline.id) : "new"));
        html_close(h, "p");
    }
    layout_end(req, reply);
    return true;
}

/* ---- its facts */

enum fact { OPERATOR, PHONE, TEXT_NUMBER, RELAY, CHAT, VERIFIED, VERIFIED_BY, REVIEW_BY, FACTS };
enum said { NAME, LANGUAGES, HOURS, SAID };

static const struct {
    const char *name, *label, *hint, *type, *column;
} facts[FACTS] = {
    [OPERATOR] = {"operator", N_("Who runs it (optional)"), NULL, "text", "operator"},
    [PHONE] = {"phone", N_("Telephone"), NULL, "text", "phone"},
    [TEXT_NUMBER] = {"text-number", N_("Number for text messages (optional)"),
                     N_("With the word to send, if one is needed."), "text", "text_number"},
    [RELAY] = {"relay", N_("Relay for people who are deaf (optional)"), NULL, "text", "relay"},
    [CHAT] = {"chat", N_("Chat (optional)"), N_("An address that begins with https://"), "text",
              "chat_url"},
    [VERIFIED] = {"verified", N_("Day on which these details were checked (optional)"),
                  N_("Only after somebody called and read them back. Leave it empty otherwise: "
                     "pages then say that they are not checked."),
                  "date", "last_verified"},
    [VERIFIED_BY] = {"verified-by", N_("Who checked them"),
                     N_("Only if you entered a day. Administrators see it, nobody else."), "text",
                     "verified_by"},
    [REVIEW_BY] = {"review-by", N_("To be checked again by (optional)"), NULL, "date", "review_by"},
};
static const struct {
    const char *name, *column;
} said[SAID] = {
    [NAME] = {"name", "names"},
    [LANGUAGES] = {"languages", "languages"},
    [HOURS] = {"hours", "hours"},
};

struct hotline_form {
    const char *value[FACTS], *problem[FACTS];
    const char *words[SAID][SLOT_LANGUAGES_MAX], *words_problem[SAID][SLOT_LANGUAGES_MAX];
    date verified, review_by;
    const char *moved; /* what to do where somebody else changed it meanwhile; NULL: nobody did */
    bool sent;
};

static size_t offered(void)
{
    size_t n = 0;
    while (n < SLOT_LANGUAGES_MAX && words_offered(n))
        n++;
    return n;
}

static const char *field_of(const void *mem, enum said s, size_t language)
{
    return mem_format(mem, "%s-%s", said[s].name, words_offered(language)->code);
}

static const char *label_of(const void *mem, enum said s, size_t language)
{
    const char *name = words_offered(language)->name;
    switch (s) {
    case NAME:
        return mem_format(mem, _("Name in %s"), name);
    case LANGUAGES:
        return mem_format(mem, _("Languages spoken, in %s (optional)"), name);
    default:
        return mem_format(mem, _("Hours, in %s (optional)"), name);
    }
}

static void problems(struct reply *reply, const struct hotline_form *form)
{
    struct field_problem list[FACTS + SAID * SLOT_LANGUAGES_MAX + 1];
    size_t n = 0;
    for (size_t l = 0; l < offered(); l++) {
        for (enum said s = 0; s < SAID; s++) {
            list[n++] = (struct field_problem){field_of(reply, s, l), form->words_problem[s][l]};
        }
    }
    for (enum fact f = 0; f < FACTS; f++)
        list[n++] = (struct field_problem){facts[f].name, form->problem[f]};
    list[n++] = (struct field_problem){"past", form->moved};
    field_problems(reply, list, n);
}

/* It is sent to what is newest, also where somebody else changed it meanwhile: whoever sends it
 * then has read that. */
static void fields(struct request *req, struct reply *reply, const struct db_rows *rows,
                   const struct hotline_form *form)
{
    const char *to =
        db_count(rows) ? mem_format(req->mem, "/hotlines/%s", db_text(rows, 0, "id")) : NULL;
    layout_form(req, reply, to, "class", "usa-form at-fields", "novalidate", "");
    for (size_t l = 0; l < offered(); l++) {
        for (enum said s = 0; s < SAID; s++)
            field_line(reply, "text",
                       &(struct field){.name = field_of(req->mem, s, l),
                                       .label = label_of(req->mem, s, l),
                                       .problem = form->words_problem[s][l],
                                       .value = form->words[s][l]});
    }
    for (enum fact f = 0; f < FACTS; f++)
        field_line(reply, facts[f].type,
                   &(struct field){.name = facts[f].name,
                                   .label = _(facts[f].label),
                                   .hint = facts[f].hint ? _(facts[f].hint) : NULL,
                                   .problem = form->problem[f],
                                   .value = form->value[f]});
    layout_submit(reply, _("Save hotline"));
}

static void past_row(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *by = db_text(rows, i, "recorded_by"), *checked_by = db_text(rows, i, "verified_by");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    layout_date(reply, db_date(rows, i, "recorded_on"));
    html_close(h, "th");
    html_leaf(h, "td", by ? by : _("came with Attest"), "data-label", _("By"));
    html_open(h, "td", "data-label", _("Hotline"));
    html_open(h, "div");
    html_leaf(h, "bdi", db_text(rows, i, "name"));
    html_text(h, ": ");
    html_leaf(h, "bdi", db_text(rows, i, "phone"));
    html_close(h, "div");
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Checked"));
    html_open(h, "div");
    if (db_is_null(rows, i, "last_verified"))
        html_text(h, _("not checked"));
    else
        html_sentence(h, _("{date} by {name}"),
                      layout_day(reply, "date", db_date(rows, i, "last_verified")),
                      html_words("name", checked_by ? checked_by : _("not known")));
    html_close(h, "div");
    html_close(h, "td");
    html_close(h, "tr");
}

static void past(struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Since"), _("By"), _("Hotline"), _("Checked")};
    if (!db_count(rows))
        return;
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("What it has been, newest first"), "id", "past");
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        past_row(reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

static void fill(struct request *req, const struct db_rows *rows, struct hotline_form *form)
{
    for (enum fact f = 0; f < FACTS; f++)
        form->value[f] = db_text(rows, 0, facts[f].column);
    for (enum said s = 0; s < SAID; s++) {
        size_t n;
        const char **words = db_array(rows, 0, said[s].column, req->mem, &n);
        for (size_t l = 0; l < n && l < SLOT_LANGUAGES_MAX; l++)
            form->words[s][l] = words[l];
    }
}

/* All rows, for an administrator of the network, or an auditor who reads; the newest is the one of
 * the address. */
static struct db_rows *load(struct request *req, bool *ret_may, struct err *err)
{
    int64_t id = request_param_int(req, "hotline");
    if (req->method != METHOD_GET)
        db_queue(req->db, STMT_HOTLINE_LOCK, NULL);
    db_queue(req->db, STMT_HOTLINE_MAY, NULL);
    db_queue(req->db, STMT_HOTLINE_HISTORY, DB_PARAMS(slot_languages(req->mem), req->viewer->zone));
    if (!db_sync(req->db, err) || (req->method != METHOD_GET && !db_next(req->db, req->mem, err)))
        return NULL;
    struct db_rows *may = db_next(req->db, req->mem, err),
                   *rows = may ? db_next(req->db, req->mem, err) : NULL;
    if (!rows)
        return NULL;
    *ret_may = db_bool(may, 0, "may_change");
    bool found = !db_count(rows) && !strcmp(request_param(req, "hotline"), "new");
    for (size_t i = 0; i < db_count(rows); i++)
        found = found || db_int(rows, i, "id") == id;
    if ((!*ret_may && req->method != METHOD_GET) || !found) {
        err_set(err, ERR_FORBIDDEN, "no such hotline, or not an administrator of the network");
        return NULL;
    }
    return rows;
}

static bool is_newest(const struct request *req, const struct db_rows *rows)
{
    return !db_count(rows) || db_int(rows, 0, "id") == request_param_int(req, "hotline");
}

static void show(struct request *req, struct reply *reply, const struct db_rows *rows, bool may,
                 struct hotline_form *form)
{
    struct html *h = reply->html;
    if (!form->sent && db_count(rows))
        fill(req, rows, form);
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent ? _("Error: Hotline") : _("Hotline"),
                                     .wide = true});
    problems(reply, form);
    layout_back(reply, "/hotline", _("The hotline as everybody sees it"));
    html_leaf(h, "h1", _("Facts of the hotline"));
    html_leaf(h, "p",
              _("One hotline stands in all courses and on the support page. A change shows "
                "everywhere at once; what it was before stays below."));
    if (may)
        fields(req, reply, rows, form);
    past(reply, rows);
    layout_end(req, reply);
}

/* 200; 303 from what it was to what it is; 404 */
bool page_hotline_facts(struct request *req, struct reply *reply, struct err *err)
{
    bool may;
    struct db_rows *rows = load(req, &may, err);
    if (!rows)
        return false;
    if (!is_newest(req, rows))
        return reply_see_other(req, reply, "/hotlines/%lld", (long long)db_int(rows, 0, "id"));
    show(req, reply, rows, may, &(struct hotline_form){0});
    return true;
}

/* ---- taking them */

static bool has_digits(const char *text)
{
    return slot_looks_callable(text);
}

/* Whether a number or address differs from the one that was checked. */
static bool ways_differ(const struct db_rows *rows, const struct hotline_form *form)
{
    for (enum fact f = PHONE; f <= CHAT; f++) {
        const char *was = db_count(rows) ? db_text(rows, 0, facts[f].column) : NULL;
        if (strcmp(was ? was : "", form->value[f]) != 0)
            return true;
    }
    return false;
}

static void check_days(const struct db_rows *rows, struct hotline_form *form, date today)
{
    const char *verified = form->value[VERIFIED], *review = form->value[REVIEW_BY];
    date before = db_count(rows) ? db_date(rows, 0, "last_verified") : DATE_NONE;
    form->verified = form->review_by = DATE_NONE;
    if (*verified && !date_parse(verified, &form->verified))
        form->problem[VERIFIED] = _("Enter a day, such as 2026-03-04, or leave it empty");
    else if (*verified && form->verified > today)
        form->problem[VERIFIED] = _("That day is still to come: enter a day up to today");
    else if (*verified && form->verified != before && form->verified < today - YEAR_DAYS)
        form->problem[VERIFIED] = _("That was more than a year ago: check the details again first");
    else if (*verified && form->verified == before && ways_differ(rows, form))
        form->problem[VERIFIED] = _("You changed a number or an address. Enter the day on which "
                                    "the new one was checked, or leave the day empty");
    if (*verified && !*form->value[VERIFIED_BY])
        form->problem[VERIFIED_BY] = _("Say who checked them");
    else if (!*verified && *form->value[VERIFIED_BY])
        form->problem[VERIFIED_BY] = _("Leave this empty, or enter the day of the check above");
    if (*review && !date_parse(review, &form->review_by))
        form->problem[REVIEW_BY] = _("Enter a day, such as 2026-03-04, or leave it empty");
    else if (*review && form->review_by <= today)
        form->problem[REVIEW_BY] = _("Enter a day to come");
    else if (*review && form->review_by > today + 2 * YEAR_DAYS)
        form->problem[REVIEW_BY] = _("Enter a day within two years");
}

/* A language is filled in with all that the first one says, or not at all. */
static void check_words(struct hotline_form *form)
{
    if (!*form->words[NAME][0])
        form->words_problem[NAME][0] = _("Enter the name of the hotline");
    for (size_t l = 1; l < offered(); l++) {
        bool some = false;
        for (enum said s = 0; s < SAID; s++)
            some = some || *form->words[s][l];
        for (enum said s = 0; some && s < SAID; s++) {
            if (*form->words[s][0] && !*form->words[s][l])
                form->words_problem[s][l] =
                    _("Enter this in the same language too, or leave all of that language empty");
        }
    }
}

static bool read_form(struct request *req, const struct db_rows *rows, struct hotline_form *form)
{
    *form = (struct hotline_form){.sent = true};
    for (enum fact f = 0; f < FACTS; f++) {
        form->value[f] = slot_tidy(req->mem, request_field(req, facts[f].name));
        form->problem[f] = _(slot_problem(form->value[f]));
    }
    for (enum said s = 0; s < SAID; s++) {
        for (size_t l = 0; l < offered(); l++) {
            form->words[s][l] = slot_tidy(req->mem, request_field(req, field_of(req->mem, s, l)));
            form->words_problem[s][l] = _(slot_problem(form->words[s][l]));
        }
    }
    check_words(form);
    if (!has_digits(form->value[PHONE]))
        form->problem[PHONE] = _("Enter a telephone number with at least three digits");
    if (*form->value[TEXT_NUMBER] && !has_digits(form->value[TEXT_NUMBER]))
        form->problem[TEXT_NUMBER] = _("Enter a number with at least three digits");
    const char *chat = form->value[CHAT];
    if (*chat && (strncmp(chat, "https://", 8) != 0 || strlen(chat) < 12 || strpbrk(chat, " \"<>")))
        form->problem[CHAT] = _("Enter an address that begins with https://");
    check_days(rows, form, req->viewer->today);
    for (enum fact f = 0; f < FACTS; f++) {
        if (form->problem[f])
            return false;
    }
    for (size_t l = 0; l < offered(); l++) {
        for (enum said s = 0; s < SAID; s++) {
            if (form->words_problem[s][l])
                return false;
        }
    }
    return true;
}

static bool save(struct request *req, const struct hotline_form *form, struct err *err)
{
    const char *codes[SLOT_LANGUAGES_MAX], *texts[SAID][SLOT_LANGUAGES_MAX];
    size_t n = 0;
    for (size_t l = 0; l < offered(); l++) {
        if (!*form->words[NAME][l])
            continue;
        codes[n] = words_offered(l)->code;
        for (enum said s = 0; s < SAID; s++)
            texts[s][n] = form->words[s][l];
        n++;
    }
    struct db_rows *row = db_run(
        req->db, req->mem, STMT_HOTLINE_ADD,
        DB_PARAMS(form->value[OPERATOR], form->value[PHONE], form->value[TEXT_NUMBER],
                  form->value[RELAY], form->value[CHAT], db_from_array(req->mem, codes, n),
                  db_from_array(req->mem, texts[NAME], n),
                  db_from_array(req->mem, texts[LANGUAGES], n),
                  db_from_array(req->mem, texts[HOURS], n), db_from_date(req->mem, form->verified),
                  form->value[VERIFIED_BY], db_from_date(req->mem, form->review_by)),
        err);
    return row &&
           (db_count(row) || err_set(err, ERR_FORBIDDEN, "not an administrator of the network"));
}

/* 303 to the hotline; 409 where somebody else changed it meanwhile; 422 with the form; 404 */
bool page_hotline_facts_post(struct request *req, struct reply *reply, struct err *err)
{
    struct hotline_form form;
    bool may;
    struct db_rows *rows = load(req, &may, err);
    if (!rows)
        return false;
    bool whole = read_form(req, rows, &form), newest = is_newest(req, rows);
    if (!newest)
        form.moved = _("Somebody else changed the hotline meanwhile. Compare it with what you "
                       "typed, and save again if yours is right");
    if (!whole || !newest) {
        reply->status = newest ? 422 : 409;
        show(req, reply, rows, may, &form);
        return true;
    }
    return save(req, &form, err) && reply_see_other(req, reply, "/hotline");
}
