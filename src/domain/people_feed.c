/* The file of an HR feed, line by line.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/people_feed.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

#include "domain/licence.h"
#include "domain/post.h"
#include "util/csv.h"
#include "util/mem.h"
#include "util/text.h"
#include "util/words.h"

enum column {
    NUMBER,
    NAME,
    FACILITY,
    JOB_ROLE,
    EMAIL,
    LANGUAGE,
    EMPLOYMENT,
    PATIENTS,
    VISITORS,
    PRIMARY,
    FROM,
    TO,
    POST,
    LEAVE_FROM,
    LEAVE_TO,
    LICENCE_KIND,
    LICENCE_STATE,
    LICENCE_FROM,
    LICENCE_TO,
    LICENCE_RENEWALS,
    COLUMNS
};
enum { NEEDED = EMAIL, KEY_MAX = 64, NAME_MAX_LENGTH = 200, EMAIL_MAX = 254 };
enum { YEARS_BEFORE = 80, YEARS_AFTER = 20 };

static const char *const column_names[COLUMNS] = {"employee_number",
                                                  "name",
                                                  "facility",
                                                  "job_role",
                                                  "email",
                                                  "language",
                                                  "employment_kind",
                                                  "patient_contact",
                                                  "visitor_contact",
                                                  "primary",
                                                  "from",
                                                  "to",
                                                  "post",
                                                  "leave_from",
                                                  "leave_to",
                                                  "licence_kind",
                                                  "licence_state",
                                                  "licence_from",
                                                  "licence_to",
                                                  "licence_renewals"};

static const struct {
    const char *word, *says;
} sayings[] = {
    {"no lines", N_("The file names nobody. A feed names everybody who is employed.")},
    {"encoding", N_("This is not UTF-8. Save the file as \"CSV UTF-8\".")},
    {"column unknown", N_("There is no such column. Leave it out, or begin its name with x_.")},
    {"column twice", N_("This column is named twice.")},
    {"column missing", N_("This column is missing from the first line.")},
    {"cells", N_("The line has more or fewer cells than the first one. It may be cut off.")},
    {"missing", N_("Something has to stand here.")},
    {"too long", N_("This is too long.")},
    {"number", N_("Write a number of at most 64 letters and digits, without spaces or @.")},
    {"email", N_("This is not an e-mail address.")},
    {"language", N_("This language is not offered. Write en or es.")},
    {"kind", N_("Write employee, contractor, volunteer, student or privileged.")},
    {"yes or no", N_("Write yes or no.")},
    {"day", N_("A day is written like 2026-03-31.")},
    {"far", N_("This day is more than 80 years before the feed, or 20 years after it.")},
    {"backwards", N_("The last day lies before the first one.")},
    {"both", N_("The first day and the last day have to stand here together.")},
    {"licence", N_("A licence needs its kind, state, first day and last day.")},
    {"licence kind", N_("The kind of a licence is a word in letters, such as nursing.")},
    {"state", N_("A state is two letters, such as FL.")},
    {"renewals", N_("Write a whole number from 0 to 99.")},
    {"more", N_("There are more problems than this list has room for.")},
    {"no facility", N_("There is no facility with this code.")},
    {"not open",
     N_("This facility is not open on the first day of the post, or on the feed's day.")},
    {"no job role", N_("There is no job role with this key.")},
    {"two names", N_("Another line with this employee number has another name.")},
    {"two addresses", N_("Another line with this employee number has another e-mail address.")},
    {"address twice", N_("Another employee number in this file has the same e-mail address.")},
    {"address taken", N_("Somebody else on record has this e-mail address.")},
    {"contradicts",
     N_("Another line says something else of the same post. Several posts of a person each need "
        "a key of their own in the column post.")},
    {"overlaps", N_("Another line of the same post has some of the same days.")},
    {"same post", N_("Another post of this person has the same facility, job role and days.")},
    {"posts",
     N_("This employee number has more than 20 posts, or more than 200 lines with posts or days of "
        "their own. Each person has a number.")},
    {"two primary", N_("Another post of this person is the primary one on some of the same days.")},
    {"same by hand",
     N_("Somebody entered a post with the same facility, job role and days by hand. End that "
        "one, or leave this line out.")},
    {"primary by hand",
     N_("Somebody entered the primary post by hand. End that one, or write no under primary.")},
    {"earlier term",
     N_("A later term of this licence is on record. Say under licence_renewals how many terms "
        "came before this one.")},
    {"terms overlap", N_("Another term of the same licence has some of the same days.")},
};

const char *feed_says(const char *word)
{
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
        if (!strcmp(word, sayings[i].word))
            return _(sayings[i].says);
    }
    return word;
}

/* ---- files of another kind ---- */

static bool begins(const char *bytes, size_t len, const char *with, size_t n)
{
    return len >= n && !memcmp(bytes, with, n);
}

const char *feed_is_no_csv(const char *bytes, size_t len)
{
    static const struct {
        const char *with;
        size_t n;
        const char *says;
    } kinds[] = {
        {"PK\x03\x04", 4,
         N_("This is an Excel workbook or another zip file. Open it, and save the sheet as "
            "\"CSV UTF-8\".")},
        {"\xd0\xcf\x11\xe0", 4,
         N_("This is an Excel workbook of the old kind. Open it, and save the sheet as \"CSV "
            "UTF-8\".")},
        {"\xff\xfe", 2, N_("This is UTF-16. Save the file as \"CSV UTF-8\".")},
        {"\xfe\xff", 2, N_("This is UTF-16. Save the file as \"CSV UTF-8\".")},
        {"%PDF", 4, N_("This is a PDF. Export the list as CSV.")},
        {"\x1f\x8b", 2, N_("This is a compressed file. Unpack it first.")},
        {"{", 1, N_("This is JSON. Export the list as CSV.")},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (begins(bytes, len, kinds[i].with, kinds[i].n))
            return _(kinds[i].says);
    }
    size_t at = begins(bytes, len, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (at < len && isspace((unsigned char)bytes[at]))
        at++;
    if (at < len && bytes[at] == '<')
        return _("This is a web page or XML. Export the list as CSV.");
    if (at == len)
        return _("The file is empty. Its first line names the columns.");
    if (memchr(bytes, 0, len))
        return _("This is no text: it holds bytes that no text has. Save the file as \"CSV "
                 "UTF-8\".");
    return NULL;
}

/* ---- problems ---- */

struct reader {
    const void *mem;
    struct csv csv;
    size_t at[COLUMNS];
    date first, last; /* days that are believed */
    struct feed *out;
    size_t room;
    int line; /* that is read */
    bool bad; /* it has a problem */
};

static void problem(struct reader *r, const char *place, const char *word, const char *found)
{
    struct feed *f = r->out;
    r->bad = true;
    if (f->n_problems == FEED_PROBLEMS_MAX)
        return;
    if (f->n_problems == r->room) {
        size_t room = 2 * r->room + 64;
        f->problems = mem_grow(r->mem, f->problems, r->room, room);
        r->room = room;
    }
    if (f->n_problems + 1 == FEED_PROBLEMS_MAX)
        word = "more";
    f->problems[f->n_problems++] = (struct feed_problem){r->line, place, word, found};
}

/* A cut that leaves whole characters. */
static const char *shortened(const void *mem, const char *text)
{
    enum { SHOWN = 120 };
    size_t n = strlen(text);
    if (n <= SHOWN)
        return text;
    for (n = SHOWN; n && ((unsigned char)text[n] & 0xC0) == 0x80;)
        n--;
    return mem_text_n(mem, text, n);
}

static void cell_problem(struct reader *r, enum column c, const char *word, const char *found)
{
    problem(r, column_names[c], word, shortened(r->mem, found));
}

/* ---- cells ---- */

/* Without white space at both ends; within, every run of it is one space. */
static const char *tidy(const void *mem, const char *text)
{
    size_t n = 0, len = strlen(text);
    bool fine =
        !len || (!isspace((unsigned char)text[0]) && !isspace((unsigned char)text[len - 1]));
    for (size_t i = 0; fine && i < len; i++)
        fine = !iscntrl((unsigned char)text[i]) && !(text[i] == ' ' && text[i + 1] == ' ');
    if (fine)
        return text;
    char *copy = mem_array(mem, char, len + 1);
    for (size_t i = 0; i < len; i++) {
        bool space = isspace((unsigned char)text[i]) || iscntrl((unsigned char)text[i]);
        if (!space)
            copy[n++] = text[i];
        else if (n && copy[n - 1] != ' ')
            copy[n++] = ' ';
    }
    while (n && copy[n - 1] == ' ')
        n--;
    copy[n] = '\0';
    return copy;
}

static const char *cell(struct reader *r, const struct csv_row *row, enum column c)
{
    return r->at[c] == SIZE_MAX ? "" : tidy(r->mem, csv_field(row, r->at[c]));
}

static const char *text_cell(struct reader *r, const struct csv_row *row, enum column c,
                             size_t most, bool needed)
{
    const char *text = cell(r, row, c);
    if (needed && !*text)
        cell_problem(r, c, "missing", "");
    else if (text_characters(text) > most)
        cell_problem(r, c, "too long", text);
    return text;
}

static int yes_or_no(struct reader *r, const struct csv_row *row, enum column c)
{
    static const char *const words[][5] = {{"no", "n", "false", "f", "0"},
                                           {"yes", "y", "true", "t", "1"}};
    const char *text = cell(r, row, c);
    for (int is = 0; is < 2; is++) {
        for (size_t i = 0; i < 5; i++) {
            if (!strcasecmp(text, words[is][i]))
                return is;
        }
    }
    if (*text)
        cell_problem(r, c, "yes or no", text);
    return -1;
}

static date day_cell(struct reader *r, const struct csv_row *row, enum column c)
{
    const char *text = cell(r, row, c);
    date day = DATE_NONE;
    if (!*text)
        return DATE_NONE;
    if (!date_parse(text, &day))
        cell_problem(r, c, "day", text);
    else if (day < r->first || day > r->last)
        cell_problem(r, c, "far", text);
    else
        return day;
    return DATE_NONE;
}

static bool is_email(const char *text)
{
    const char *at = strchr(text, '@');
    return at && at != text && at[1] && !strchr(at + 1, '@') && !strpbrk(text, " \t\r\n") &&
           strlen(text) <= EMAIL_MAX;
}

static void days_in_order(struct reader *r, enum column c, date from, date to)
{
    char text[DATE_TEXT_SIZE];
    if (from != DATE_NONE && to != DATE_NONE && to < from)
        cell_problem(r, c, "backwards", mem_text(r->mem, date_format(to, text)));
}

/* ---- a line ---- */

static void read_person(struct reader *r, const struct csv_row *row, struct feed_row *ret)
{
    const char *email = cell(r, row, EMAIL), *language = cell(r, row, LANGUAGE);
    ret->employee_number = cell(r, row, NUMBER);
    if (!*ret->employee_number)
        cell_problem(r, NUMBER, "missing", "");
    else if (!person_number_fits(ret->employee_number))
        cell_problem(r, NUMBER, "number", ret->employee_number);
    ret->name = text_cell(r, row, NAME, NAME_MAX_LENGTH, true);
    if (*email && !is_email(email))
        cell_problem(r, EMAIL, "email", email);
    ret->email = *email ? email : NULL;
    const struct language *l = *language ? words_find(language) : NULL;
    if (*language && !l)
        cell_problem(r, LANGUAGE, "language", language);
    ret->language = l ? l->code : NULL;
}

static void read_post(struct reader *r, const struct csv_row *row, struct feed_row *ret)
{
    static const char *const kinds[] = {"employee", "contractor", "volunteer", "student",
                                        "privileged"};
    const char *kind = cell(r, row, EMPLOYMENT);
    ret->facility = text_cell(r, row, FACILITY, KEY_MAX, true);
    ret->job_role = text_cell(r, row, JOB_ROLE, KEY_MAX, true);
    ret->employment_kind = *kind ? NULL : kinds[0];
    for (size_t i = 0; *kind && i < sizeof kinds / sizeof *kinds; i++) {
        if (!strcasecmp(kind, kinds[i]))
            ret->employment_kind = kinds[i];
    }
    if (!ret->employment_kind)
        cell_problem(r, EMPLOYMENT, "kind", kind);
    ret->patients = yes_or_no(r, row, PATIENTS) == 1;
    ret->visitors = yes_or_no(r, row, VISITORS) == 1;
    ret->primary = yes_or_no(r, row, PRIMARY);
    ret->from = day_cell(r, row, FROM);
    ret->to = day_cell(r, row, TO);
    ret->post = text_cell(r, row, POST, KEY_MAX, false);
    days_in_order(r, TO, ret->from, ret->to);
}

static void read_leave(struct reader *r, const struct csv_row *row, struct feed_row *ret)
{
    ret->leave_from = day_cell(r, row, LEAVE_FROM);
    ret->leave_to = day_cell(r, row, LEAVE_TO);
    if (!*cell(r, row, LEAVE_FROM) != !*cell(r, row, LEAVE_TO))
        cell_problem(r, *cell(r, row, LEAVE_FROM) ? LEAVE_TO : LEAVE_FROM, "both", "");
    days_in_order(r, LEAVE_TO, ret->leave_from, ret->leave_to);
}

static void read_licence(struct reader *r, const struct csv_row *row, struct feed_row *ret)
{
    const char *kind = cell(r, row, LICENCE_KIND), *state = cell(r, row, LICENCE_STATE),
               *from = cell(r, row, LICENCE_FROM), *to = cell(r, row, LICENCE_TO),
               *renewals = cell(r, row, LICENCE_RENEWALS);
    int64_t n = -1;
    ret->licence_number = -1;
    ret->licence_from = day_cell(r, row, LICENCE_FROM);
    ret->licence_to = day_cell(r, row, LICENCE_TO);
    if (!*kind && !*state && !*from && !*to && !*renewals)
        return;
    if (!*kind || !*state || !*from || !*to) {
        cell_problem(r, LICENCE_KIND, "licence", kind);
        return;
    }
    if (!(ret->licence_kind = licence_kind_from_typed(r->mem, kind)))
        cell_problem(r, LICENCE_KIND, "licence kind", kind);
    if (!(ret->licence_state = licence_state_from_typed(r->mem, state)))
        cell_problem(r, LICENCE_STATE, "state", state);
    if (*renewals && !text_whole_number(renewals, LICENCE_TERM_MAX, &n))
        cell_problem(r, LICENCE_RENEWALS, "renewals", renewals);
    else if (*renewals)
        ret->licence_number = (int)n;
    days_in_order(r, LICENCE_TO, ret->licence_from, ret->licence_to);
}

static bool is_utf8(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    for (utf8proc_int32_t c; *at;) {
        if (*at < 0x80) {
            at++;
            continue;
        }
        utf8proc_ssize_t n = utf8proc_iterate(at, -1, &c);
        if (n <= 0)
            return false;
        at += n;
    }
    return true;
}

static bool row_is_utf8(struct reader *r, const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (!is_utf8(row->fields[i])) {
            problem(r, "", "encoding", "");
            return false;
        }
    }
    return true;
}

static void read_row(struct reader *r, const struct csv_row *row)
{
    struct feed_row one = {.line = row->line};
    size_t expected = r->csv.rows[0].n;
    r->line = row->line;
    r->bad = false;
    if (!row_is_utf8(r, row))
        return;
    if (row->n != expected) {
        problem(r, "", "cells", mem_format(r->mem, "%zu / %zu", row->n, expected));
        return;
    }
    read_person(r, row, &one);
    read_post(r, row, &one);
    read_leave(r, row, &one);
    read_licence(r, row, &one);
    if (!r->bad)
        r->out->rows[r->out->n++] = one;
}

/* ---- the first line ---- */

/* As it is compared: small letters, and _ for what lies between words. */
static const char *column_name(const void *mem, const char *typed)
{
    char *name = mem_text(mem, tidy(mem, typed));
    for (char *p = name; *p; p++)
        *p = *p == ' ' || *p == '-' ? '_' : (char)tolower((unsigned char)*p);
    return name;
}

static void read_columns(struct reader *r)
{
    const struct csv_row *first = &r->csv.rows[0];
    r->line = first->line;
    for (size_t c = 0; c < COLUMNS; c++)
        r->at[c] = SIZE_MAX;
    if (!row_is_utf8(r, first))
        return;
    for (size_t i = 0; i < first->n; i++) {
        const char *name = column_name(r->mem, first->fields[i]);
        size_t c = 0;
        while (c < COLUMNS && strcmp(name, column_names[c]) != 0)
            c++;
        if (c < COLUMNS && r->at[c] == SIZE_MAX)
            r->at[c] = i;
        else if (c < COLUMNS)
            problem(r, column_names[c], "column twice", "");
        else if (strncmp(name, "x_", 2) != 0)
            problem(r, "", "column unknown", shortened(r->mem, first->fields[i]));
    }
    for (size_t c = 0; c < NEEDED; c++) {
        if (r->at[c] == SIZE_MAX)
            problem(r, column_names[c], "column missing", "");
    }
}

bool feed_read(const void *mem, const char *bytes, size_t len, date day, struct feed *ret,
               struct err *err)
{
    struct reader r = {.mem = mem,
                       .first = date_add_months(day, -12 * YEARS_BEFORE, 1),
                       .last = date_add_months(day, 12 * YEARS_AFTER, 31),
                       .out = ret};
    *ret = (struct feed){.problems = mem_array(mem, struct feed_problem, 1)};
    r.room = 1;
    if (!csv_parse_by(mem, bytes, len, csv_separator(bytes, len), &r.csv, err))
        return false;
    ret->rows = mem_array(mem, struct feed_row, r.csv.n + 1);
    if (!r.csv.n)
        return err_set(err, ERR_INVALID, "The file is empty. Its first line names the columns.");
    read_columns(&r);
    if (ret->n_problems)
        return true; /* the lines would all have the same */
    ret->has_leave = r.at[LEAVE_FROM] != SIZE_MAX;
    for (size_t i = 1; i < r.csv.n; i++)
        read_row(&r, &r.csv.rows[i]);
    if (r.csv.n == 1)
        problem(&r, "", "no lines", "");
    return true;
}
