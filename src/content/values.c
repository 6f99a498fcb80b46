/* The values that attributes may have, and how to say so.  SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "content/vocabulary.h"
#include "util/date.h"
#include "util/mem.h"

/* Reads a run of characters of a set, at most `max` of them; returns how many. */
static size_t run(const char *p, const char *set, size_t max)
{
    size_t n = strspn(p, set);
    return n < max ? n : max;
}

#define DIGITS "0123456789"
#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Words of a set joined by single hyphens, the first beginning with a character of `head`. */
static bool is_hyphened(const char *p, const char *head, const char *set, size_t max)
{
    if (strlen(p) > max || !*p || !strchr(head, *p))
        return false;
    for (;;) {
        size_t n = strspn(p, set);
        if (!n)
            return false;
        p += n;
        if (!*p)
            return true;
        if (*p++ != '-')
            return false;
    }
}

static bool is_id(const char *p)
{
    return is_hyphened(p, LOWER, LOWER DIGITS, 64);
}

static bool is_code(const char *p)
{
    return is_hyphened(p, UPPER, UPPER DIGITS, 32);
}

/* A whole number from low to high, without sign + or leading zeros. */
static bool is_between(const char *p, long low, long high)
{
    const char *digits = *p == '-' ? p + 1 : p;
    size_t n = strspn(digits, DIGITS);
    if (!n || n > 6 || digits[n] || (digits[0] == '0' && (n > 1 || digits != p)))
        return false;
    long value = strtol(p, NULL, 10);
    return value >= low && value <= high;
}

static bool is_fraction(const char *p)
{
    p += *p == '-';
    size_t n = run(p, DIGITS, 4);
    if (!n)
        return false;
    p += n;
    if (!*p)
        return true;
    if (*p++ != '/' || !*p || *p == '0')
        return false;
    n = run(p, DIGITS, 4);
    return n && !p[n];
}

static bool is_percent(const char *p)
{
    size_t n = strspn(p, DIGITS);
    if (!n || strcmp(p + n, "%"))
        return false;
    return !strncmp(p, "100%", 4) || n == 1 || (n == 2 && *p != '0');
}

/* Digits, with a part after the point; returns the rest, or NULL. */
static const char *past_decimal(const char *p)
{
    size_t n = strspn(p, DIGITS);
    if (!n)
        return NULL;
    p += n;
    if (*p != '.')
        return p;
    n = strspn(++p, DIGITS);
    return n ? p + n : NULL;
}

static bool is_number(const char *p)
{
    p = past_decimal(p + (*p == '-'));
    if (!p || !*p)
        return p;
    if (*p != 'e' && *p != 'E')
        return false;
    p++;
    p += *p == '-' || *p == '+';
    size_t n = run(p, DIGITS, 3);
    return n && !p[n];
}

static bool is_factor(const char *p)
{
    const char *slash = strchr(p, '/');
    if (!slash) {
        p = past_decimal(p);
        return p && !*p;
    }
    size_t above = strspn(p, DIGITS), below = strspn(slash + 1, DIGITS);
    return *p != '0' && slash[1] != '0' && above && p + above == slash && below &&
           !slash[1 + below];
}

static bool is_period(const char *p)
{
    if (*p++ != 'P')
        return false;
    bool time = *p == 'T';
    p += time;
    size_t n = *p == '0' ? 0 : run(p, DIGITS, 4);
    return n && p[n] && strchr(time ? "MH" : "DWMY", p[n]) && !p[n + 1];
}

static bool is_year(const char *p)
{
    return strlen(p) == 4 && strspn(p, DIGITS) == 4 &&
           (!strncmp(p, "19", 2) || !strncmp(p, "20", 2));
}

static bool is_date(const char *p)
{
    date d;
    return date_parse(p, &d);
}

static bool is_path(const char *p)
{
    if (strlen(p) > 200)
        return false;
    for (int steps = 0; steps < 8; steps++) {
        if (!isalnum((unsigned char)*p))
            return false;
        p += strspn(p, UPPER LOWER DIGITS "._-");
        if (!*p)
            return true;
        if (*p++ != '/')
            return false;
    }
    return false;
}

static bool is_url(const char *p)
{
    size_t scheme = !strncmp(p, "https://", 8) ? 8 : !strncmp(p, "http://", 7) ? 7 : 0;
    return scheme && p[scheme] && strlen(p) <= 2000 && !p[strcspn(p, " \"<>")];
}

static bool is_language(const char *p)
{
    size_t n = strspn(p, LOWER);
    if (n < 2 || n > 3)
        return false;
    for (int parts = 0; p[n]; parts++) {
        p += n;
        if (*p++ != '-' || parts == 3)
            return false;
        n = strspn(p, UPPER LOWER DIGITS);
        if (n < 2 || n > 8)
            return false;
    }
    return true;
}

static bool is_stamp(const char *p)
{
    return strlen(p) == 12 && strspn(p, "0123456789abcdef") == 12;
}

static bool is_state(const char *p)
{
    return strlen(p) == 2 && strspn(p, UPPER) == 2;
}

static bool is_hours(const char *p)
{
    size_t n = strspn(p, DIGITS);
    const char *end = past_decimal(p);
    if (!end || *end || n > 2 || (p[n] == '.' && strlen(p + n + 1) > 2))
        return false;
    double hours = strtod(p, NULL);
    return hours > 0 && hours <= 40;
}

static bool is_attempts(const char *p)
{
    return !strcmp(p, "unlimited") || is_between(p, 1, 99);
}

static bool is_coords(const char *p)
{
    for (int n = 1;; n++) {
        size_t digits = run(p, DIGITS, 5);
        if (!digits)
            return false;
        p += digits;
        if (!*p)
            return n >= 3 && n <= 64;
        if (*p++ != ',')
            return false;
    }
}

static bool is_text(const char *p)
{
    return *p;
}

static bool is_reason(const char *p)
{
    size_t characters = 0;
    for (; *p; p++)
        characters += ((unsigned char)*p & 0xC0) != 0x80;
    return characters >= 15;
}

/* What makes a value of each type: a test, a list of words, or a range. */
struct value_rule {
    bool (*is)(const char *text);
    const char *words; /* separated by spaces */
    const char *said;
    int low, high;
    bool list;
};

static const struct value_rule rules[VALUE_TYPE_COUNT] = {
    [V_TEXT] = {.is = is_text, .said = "text"},
    [V_ID] = {.is = is_id, .said = "letters a-z, digits and single hyphens, a letter first"},
    [V_IDS] = {.is = is_id,
               .list = true,
               .said = "names separated by spaces, each of letters a-z, digits and single hyphens"},
    [V_YES_NO] = {.words = "yes no"},
    [V_TRUE_FALSE] = {.words = "true false"},
    [V_FRACTION] = {.is = is_fraction, .said = "an exact fraction such as 1, 0, 1/2 or -1/3"},
    [V_PERCENT] = {.is = is_percent, .said = "a whole percentage from 0% to 100%, such as 80%"},
    [V_NUMBER] = {.is = is_number, .said = "a number such as 25, -3.5 or 1.2e6"},
    [V_POINTS] = {.low = -100, .high = 100},
    [V_FACTOR] = {.is = is_factor, .said = "an exact factor such as 60, 0.001 or 1/60"},
    [V_PERIOD] = {.is = is_period, .said = "a period such as P7D, P1W, P3M, P1Y, PT20M or PT4H"},
    [V_PERIODS] = {.is = is_period,
                   .list = true,
                   .said = "periods separated by spaces, such as P1W P1M P3M"},
    [V_YEAR] = {.is = is_year, .said = "a year such as 2024"},
    [V_DATE] = {.is = is_date, .said = "a day written as 2026-03-31"},
    [V_PATH] = {.is = is_path,
                .said = "a path below the course folder such as media/bed.png, of letters, digits, "
                        "dots, hyphens and underscores"},
    [V_URL] = {.is = is_url, .said = "an address that begins with https://"},
    [V_CODE] = {.is = is_code, .said = "a course code of capitals, digits and hyphens, as HH-101"},
    [V_CODES] = {.is = is_code,
                 .list = true,
                 .said = "course codes separated by spaces, as HH-101"},
    [V_LANGUAGE] = {.is = is_language, .said = "a language tag such as en, es or pt-BR"},
    [V_LANGUAGES] = {.is = is_language,
                     .list = true,
                     .said = "language tags separated by spaces, such as es pt-BR"},
    [V_STAMP] = {.is = is_stamp,
                 .said = "12 hexadecimal digits, as attest course stamp writes them"},
    [V_STATES] = {.is = is_state,
                  .list = true,
                  .said = "codes of states separated by spaces, such as MI OH"},
    [V_COMPETENCIES] = {.words = "C0 C1 C2 C3 C4 C5 C6", .list = true},
    [V_STEPS] = {.words = "stop observe ask respond", .list = true},
    [V_PRINCIPLES] = {.words = "safety trust peer-support collaboration empowerment culture",
                      .list = true},
    [V_CLAS] = {.low = 1, .high = 15, .list = true},
    [V_PRIVACY] = {.words = "scored aggregate private"},
    [V_CHOICE_SCORING] = {.words = "every-decision fractions all-or-nothing"},
    [V_PART_SCORING] = {.words = "each all-or-nothing"},
    [V_ORDER_SCORING] = {.words = "all-or-nothing adjacent-pairs"},
    [V_COUNT] = {.low = 1, .high = 999999},
    [V_ZERO_COUNT] = {.low = 0, .high = 999999},
    [V_TIER] = {.low = 1, .high = 3},
    [V_GRADE] = {.low = 4, .high = 14},
    [V_MINUTES] = {.low = 1, .high = 60},
    [V_HOURS] = {.is = is_hours, .said = "hours above 0 and up to 40, such as 0.75"},
    [V_REASON] = {.is = is_reason, .said = "a reason of at least 15 characters"},
    [V_ASIDE] = {.words = "aside note tip important safety example summary"},
    [V_LEVEL] = {.words = "mild moderate strong"},
    [V_SOURCE_KIND] = {.words =
                           "law standard guideline study report book web policy lived-experience"},
    [V_QUIZ_KIND] = {.words = "quiz practice pre-test post-test follow-up booster evaluation"},
    [V_ATTEMPTS] = {.is = is_attempts, .said = "unlimited, or a number from 1 to 99"},
    [V_GRADING] = {.words = "highest mean first last"},
    [V_FEEDBACK] = {.words = "deferred immediate interactive adaptive"},
    [V_REVIEW] = {.words = "open compliance after-close score-only closed"},
    [V_CONTRIBUTOR] = {.words = "author planner speaker survivor-adviser clinician legal "
                                "accessibility translator"},
    [V_OUTCOME] = {.words = "right partial wrong"},
    [V_CASE] = {.words = "fold keep"},
    [V_TOLERANCE] = {.words = "absolute relative geometric"},
    [V_UNITS] = {.words = "required optional"},
    [V_PICK] = {.words = "one many"},
    [V_SHAPE] = {.words = "rect circle poly"},
    [V_COORDS] = {.is = is_coords, .said = "3 to 64 whole numbers separated by commas"},
};

static bool is_word(const char *words, const char *text)
{
    size_t len = strlen(text);
    for (const char *p = words; *p; p += strcspn(p, " "), p += *p == ' ') {
        if (strcspn(p, " ") == len && !strncmp(p, text, len))
            return true;
    }
    return false;
}

static bool single_is(const struct value_rule *rule, const char *text)
{
    if (rule->words)
        return *text && is_word(rule->words, text);
    if (rule->is)
        return rule->is(text);
    return is_between(text, rule->low, rule->high);
}

bool value_is(enum value_type type, const char *text)
{
    const struct value_rule *rule = &rules[type];
    if (!rule->list)
        return single_is(rule, text);
    char *copy = mem_text(NULL, text);
    char *rest = NULL;
    bool good = *copy;
    for (char *word = strtok_r(copy, " ", &rest); word && good; word = strtok_r(NULL, " ", &rest))
        good = single_is(rule, word);
    mem_free(copy);
    return good;
}

const char *value_words(const void *mem, enum value_type type)
{
    const struct value_rule *rule = &rules[type];
    if (rule->said)
        return rule->said;
    const char *several = rule->list ? ", one or more, separated by spaces" : "";
    if (!rule->words)
        return mem_format(mem, "a whole number from %d to %d%s", rule->low, rule->high, several);
    char *text = mem_text(mem, "");
    for (const char *p = rule->words; *p;) {
        size_t n = strcspn(p, " ");
        const char *join = p == rule->words ? "" : !p[n] && !rule->list ? " or " : ", ";
        text = mem_format(mem, "%s%s%.*s", text, join, (int)n, p);
        p += n + (p[n] == ' ');
    }
    return mem_format(mem, "%s%s", text, several);
}

static long gcd(long a, long b)
{
    return b ? gcd(b, a % b) : a;
}

/* 0.5 or 33.33333 as a fraction of small numbers. */
static const char *fraction_remedy(const void *mem, const char *text)
{
    char *end;
    double value = strtod(text, &end);
    bool percent = !strcmp(end, "%");
    if (end == text || (*end && !percent) || value > 100 || value < -100)
        return NULL;
    if (percent)
        value /= 100;
    for (long den = 1; den <= 20; den++) {
        double scaled = value * (double)den;
        long num = (long)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        double off = scaled - (double)num;
        if (off < 0.001 && off > -0.001) {
            long common = gcd(num < 0 ? -num : num, den);
            num /= common;
            return den / common == 1 ? mem_format(mem, "write %ld", num)
                                     : mem_format(mem, "write %ld/%ld", num, den / common);
        }
    }
    return NULL;
}

/* The same in lower case with hyphens for what an id cannot hold. */
static const char *id_remedy(const void *mem, const char *text)
{
    char *id = mem_text_n(mem, "", 0);
    size_t n = 0;
    id = mem_resize(mem, id, 1, 0, strlen(text) + 1);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x80 && isalnum(c) && (n || isalpha(c)))
            id[n++] = (char)tolower(c);
        else if (n && id[n - 1] != '-' && c < 0x80)
            id[n++] = '-';
    }
    while (n && id[n - 1] == '-')
        n--;
    id[n] = '\0';
    return is_id(id) ? mem_format(mem, "write %s", id) : NULL;
}

/* The number of "3 min", "60%" or "0.5 h", if it is a value of the type. */
static const char *number_remedy(const void *mem, enum value_type type, const char *text)
{
    size_t n = strspn(text, DIGITS ".");
    const char *number = mem_text_n(mem, text, n);
    return n && text[n] && value_is(type, number) ? mem_format(mem, "write %s", number) : NULL;
}

/* "20 minutes", "20m" or "1 day" as a period. */
static const char *period_remedy(const void *mem, const char *text)
{
    static const struct {
        const char *word;
        const char *before, *after;
    } units[] = {{"min", "PT", "M"}, {"h", "PT", "H"}, {"d", "P", "D"},
                 {"w", "P", "W"},    {"mo", "P", "M"}, {"y", "P", "Y"}};
    size_t n = strspn(text, DIGITS);
    const char *unit = text + n + strspn(text + n, " ");
    for (size_t i = 0; n && i < sizeof units / sizeof *units; i++) {
        if (strncasecmp(unit, units[i].word, strlen(units[i].word)) != 0)
            continue;
        const char *period =
            mem_format(mem, "%s%.*s%s", units[i].before, (int)n, text, units[i].after);
        return is_period(period) ? mem_format(mem, "write %s", period) : NULL;
    }
    return NULL;
}

/* 2026/3/31 as 2026-03-31. Other orders could mean two days. */
static const char *date_remedy(const void *mem, const char *text)
{
    int year = 0, month = 0, day = 0, end = 0;
    if (sscanf(text, "%4d%*[-/. ]%2d%*[-/. ]%2d%n", &year, &month, &day, &end) != 3 || text[end])
        return NULL;
    const char *written = mem_format(mem, "%04d-%02d-%02d", year, month, day);
    return is_date(written) ? mem_format(mem, "write %s", written) : NULL;
}

const char *value_remedy(const void *mem, enum value_type type, const char *text)
{
    switch (type) {
    case V_FRACTION:
        return fraction_remedy(mem, text);
    case V_ID:
        return id_remedy(mem, text);
    case V_PERCENT:
        return is_between(text, 0, 100) ? mem_format(mem, "write %s%%", text) : NULL;
    case V_YES_NO:
        return is_word("true 1 on", text)     ? "write yes"
               : is_word("false 0 off", text) ? "write no"
                                              : NULL;
    case V_TRUE_FALSE:
        return is_word("yes 1 right", text)  ? "write true"
               : is_word("no 0 wrong", text) ? "write false"
                                             : NULL;
    case V_PERIOD:
        return period_remedy(mem, text);
    case V_DATE:
        return date_remedy(mem, text);
    case V_MINUTES:
    case V_COUNT:
    case V_ZERO_COUNT:
    case V_GRADE:
    case V_HOURS:
    case V_YEAR:
        return number_remedy(mem, type, text);
    default:
        return NULL;
    }
}

const char *value_list(enum value_type type)
{
    return rules[type].words;
}
