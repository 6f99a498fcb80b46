/* Words for people, in their language.  SPDX-License-Identifier: Apache-2.0 */
#include "util/words.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "util/config.h"
#include "util/mem.h"

static const char domain[] = "attest";

/* English first: it is what stands in the code, and needs no catalogue. */
static const struct language languages[] = {
    {.code = "en", .name = "English"},
    {.code = "es", .name = "Español"},
    {.code = "ar-XB", .name = "Proof", .right_to_left = true, .proof = true},
};
enum { LANGUAGES = sizeof languages / sizeof *languages };

/* The name of the locale that `make` builds for it; its catalogue is found by the same name. */
static const char *const names[LANGUAGES] = {NULL, "es_US.UTF-8", "ar_XB.UTF-8"};

static struct {
    locale_t locale[LANGUAGES]; /* (locale_t)0: cannot be spoken here */
    locale_t plain;             /* English: that of C */
    const struct language *now;
} state = {.now = &languages[0]};

static bool is_spoken(size_t i)
{
    return i == 0 || state.locale[i] != (locale_t)0;
}

/* A locale may open and its catalogue be missing; then the translator's name is not there either.
 */
static bool has_catalogue(size_t i)
{
    words_use(&languages[i]);
    bool has = dgettext(domain, "") != NULL && *dgettext(domain, "") != '\0';
    words_use(NULL);
    return has;
}

bool words_init(const char *folder, struct err *err)
{
    setenv("LOCPATH", folder, 1);
    /* gettext would prefer this to the language of the request. */
    unsetenv("LANGUAGE");
    bindtextdomain(domain, folder);
    bind_textdomain_codeset(domain, "UTF-8");
    if (state.plain == (locale_t)0)
        state.plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    words_use(NULL);
    for (size_t i = 1; i < LANGUAGES; i++) {
        if (state.locale[i] != (locale_t)0)
            freelocale(state.locale[i]);
        state.locale[i] = (locale_t)0;
        if (languages[i].proof && !config_is_demo())
            continue;
        state.locale[i] = newlocale(LC_MESSAGES_MASK, names[i], (locale_t)0);
        if (is_spoken(i) && !has_catalogue(i)) {
            freelocale(state.locale[i]);
            state.locale[i] = (locale_t)0;
        }
        if (!is_spoken(i) && !languages[i].proof)
            return err_set(err, ERR_INTERNAL,
                           "The locale %s or its catalogue cannot be opened in %s. Build them with "
                           "make, or set ATTEST_LOCALE to their folder.",
                           names[i], folder);
    }
    return true;
}

bool words_open(struct err *err)
{
    char program[PATH_MAX] = "";
    const char *set = config_get("ATTEST_LOCALE");
    if (*set)
        return words_init(set, err);
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - sizeof "/locale");
    if (n <= 0)
        return err_set(err, ERR_INTERNAL, "it is not known where the program stands");
    program[n] = '\0';
    char *slash = strrchr(program, '/');
    memcpy(slash ? slash : program, "/locale", sizeof "/locale");
    return words_init(program, err);
}

const struct language *words_offered(size_t i)
{
    for (size_t k = 0; k < LANGUAGES; k++) {
        if (is_spoken(k) && !languages[k].proof && i-- == 0)
            return &languages[k];
    }
    return NULL;
}

/* Whether a tag of len bytes means this language: "es", "ES-mx"; the pseudo-language only by its
 * whole code. */
static bool means(size_t i, const char *tag, size_t len)
{
    const char *code = languages[i].code;
    size_t n = strlen(code);
    return len >= n && !strncasecmp(tag, code, n) && (len == n || tag[n] == '-');
}

static const struct language *find(const char *tag, size_t len)
{
    for (size_t i = 0; i < LANGUAGES; i++) {
        if (is_spoken(i) && means(i, tag, len))
            return &languages[i];
    }
    return NULL;
}

const struct language *words_find(const char *code)
{
    return code ? find(code, strlen(code)) : NULL;
}

/* "q=0.8" of ";q=0.8" in thousandths; 1000 where none is given. */
static int quality(const char *p, size_t len)
{
    const char *q = memmem(p, len, "q=", 2);
    if (!q)
        return 1000;
    int value = 0, unit = 1000;
    for (q += 2; q < p + len && unit >= 1 && ((*q >= '0' && *q <= '9') || *q == '.'); q++) {
        if (*q == '.')
            continue;
        value += (*q - '0') * unit;
        unit /= 10;
    }
    return value > 1000 ? 1000 : value;
}

const struct language *words_accepted(const char *header)
{
    const struct language *best = NULL;
    int most = 0;
    for (const char *p = header ? header : ""; *p;) {
        p += strspn(p, ", \t");
        size_t len = strcspn(p, ","), tag = strcspn(p, ",; \t");
        const struct language *l = tag ? find(p, tag) : NULL;
        int q = quality(p + tag, len - tag);
        if (l && q > most) {
            best = l;
            most = q;
        }
        p += len;
    }
    return best;
}

void words_use(const struct language *language)
{
    size_t i = language ? (size_t)(language - languages) : 0;
    state.now = &languages[is_spoken(i) ? i : 0];
    locale_t locale = is_spoken(i) && i ? state.locale[i] : state.plain;
    if (locale != (locale_t)0)
        uselocale(locale);
}

const struct language *words_in_use(void)
{
    return state.now;
}

const char *words_get(const char *text)
{
    /* English is what stands in the code; and gettext answers "" with the head of the catalogue. */
    return text && *text && state.now != &languages[0] ? dgettext(domain, text) : text;
}

const char *words_plural(const char *one, const char *many, long n)
{
    return dngettext(domain, one, many, (unsigned long)(n < 0 ? -n : n));
}

/* In the order of the year. */
static const char *const months[] = {
    N_("January"), N_("February"), N_("March"),     N_("April"),   N_("May"),      N_("June"),
    N_("July"),    N_("August"),   N_("September"), N_("October"), N_("November"), N_("December")};

const char *month_for_people(const void *mem, int year, int month)
{
    /* Translators: month, year, as in "March 2026". */
    return mem_format(mem, _("%1$s %2$d"), _(months[month - 1]), year);
}

const char *date_for_people(const void *mem, date d)
{
    if (d == DATE_NONE || d == DATE_LAST)
        return "";
    struct ymd c = date_ymd(d);
    /* Translators: day, month, year, as in "3 March 2026". */
    return mem_format(mem, _("%1$d %2$s %3$d"), c.day, _(months[c.month - 1]), c.year);
}

const char *days_from_today(const void *mem, date d, date today)
{
    int n = d - today;
    if (n == 0)
        return _("today");
    if (n == 1)
        return _("tomorrow");
    if (n == -1)
        return _("yesterday");
    return n > 0 ? mem_format(mem, words_plural("in %d day", "in %d days", n), n)
                 : mem_format(mem, words_plural("%d day ago", "%d days ago", n), -n);
}
