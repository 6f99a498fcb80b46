/* Wording that a reviewer would ask about.  SPDX-License-Identifier: Apache-2.0 */
#include "content/phrases.h"

#include <string.h>
#include <strings.h>

#include "content/bytes.h"
#include "util/mem.h"

/* Each reason stands in what is expected instead. "esposas" is left out: in Spanish it is the word
 * for wives as well as for handcuffs; so is "salvador", a name. */
const struct phrases phrases[] = {
    {"rescue-language", "en",
     "rescue|rescued|rescues|rescuing|rescuer|rescuers|save her|save him|save them|save victims|"
     "saviour|savior|saviours|saviors|voice for the voiceless",
     "words that leave choice with the person", "say what is offered"},
    {"rescue-language", "es",
     "rescatar|rescatarla|rescatarlo|rescatarlas|rescatarlos|rescatada|rescatado|rescatadas|"
     "rescatados|rescate|rescates|salvarla|salvarlo|salvarlas|salvarlos|voz de los sin voz",
     "words that leave choice with the person", "say what is offered"},
    {"victim-blaming", "en",
     "let herself|let himself|let themselves|allowed herself|allowed himself|allowed themselves|"
     "put herself in|put himself in|put themselves in|chose to stay|refused to leave|"
     "should have left|own fault|asked for it|failed to escape|willing victim|willing victims",
     "what was done to the person", "rewrite"},
    {"victim-blaming", "en", "prostitute|prostitutes|child prostitution|child prostitutes",
     "a person, and what was done to a child",
     "say a person in the sex trade; of a child, sexual exploitation"},
    {"victim-blaming", "en", "illegal alien|illegal aliens|illegal immigrant|illegal immigrants",
     "a person: nobody is illegal", "say which papers are missing, if it matters at all"},
    {"victim-blaming", "es",
     "se dejó explotar|se dejó engañar|se dejó golpear|se dejaron explotar|permitió que la|"
     "permitió que lo|se lo buscó|su propia culpa|prefirió quedarse|se negó a irse|"
     "debió haberse ido|prostituta|prostitutas|prostitución infantil|inmigrante ilegal|"
     "inmigrantes ilegales",
     "what was done to the person", "rewrite"},
    {"claim-without-source", "en",
     "the law requires|the law says|the law forbids|required by law|against the law|federal law|"
     "state law|is a crime|is a felony|mandated reporter|mandated reporters|mandatory reporter|"
     "mandatory reporters",
     "a source in the same paragraph: laws differ by state, and change", "cite it"},
    {"claim-without-source", "en",
     "studies show|studies suggest|research shows|research suggests|evidence shows|"
     "evidence suggests|is proven|clinically proven|raises the risk|increases the risk|"
     "lowers the risk|reduces the risk|doubles the risk|is caused by|are caused by|"
     "leading cause of|is linked to|are linked to|is associated with|are associated with",
     "a source in the same paragraph: staff act on it", "cite it"},
    {"claim-without-source", "es",
     "la ley exige|la ley obliga|la ley prohíbe|según la ley|contra la ley|ley federal|ley estatal|"
     "los estudios muestran|los estudios demuestran|la investigación muestra|está demostrado|"
     "aumenta el riesgo|reduce el riesgo|es causado por|es causada por",
     "a source in the same paragraph", "cite it"},
    {"sensational-image", "en",
     "handcuffs|handcuffed|chains|chained|shackles|shackled|barcode|gagged|tied up|bound wrists|"
     "caged|behind bars|cowering|bruised",
     "a dignified image: most people never see such things, and look past those who need them",
     "replace it"},
    {"sensational-image", "es",
     "esposada|esposado|cadenas|encadenada|encadenado|grilletes|código de barras|amordazada|"
     "amordazado|maniatada|maniatado|enjaulada|enjaulado|entre rejas",
     "a dignified image", "replace it"},
};
const size_t n_phrases = sizeof phrases / sizeof *phrases;

static bool stands_at(const char *text, const char *phrase, size_t len)
{
    return !strncasecmp(text, phrase, len) && !byte_is_word(text[len]);
}

struct entry {
    const struct phrases *list;
    const char *text;
    size_t len;
    struct entry *next; /* that begins alike */
};

struct phrase_index {
    struct entry *by_first[256];
};

struct phrase_index *phrases_of(const void *mem, const char *language)
{
    struct phrase_index *index = mem_new(mem, struct phrase_index);
    for (size_t i = 0; i < n_phrases; i++) {
        if (strncmp(language, phrases[i].language, 2) != 0)
            continue;
        for (const char *p = phrases[i].list; *p;) {
            size_t len = strcspn(p, "|");
            struct entry **first = &index->by_first[(unsigned char)*p];
            struct entry *e = mem_new(index, struct entry);
            *e = (struct entry){&phrases[i], mem_text_n(index, p, len), len, *first};
            *first = e;
            p += len + (p[len] == '|');
        }
    }
    return index;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

void phrases_find(const struct phrase_index *index, const char *text,
                  void (*call)(const struct phrases *list, const char *found, void *user),
                  void *user)
{
    bool inside = false; /* a word */
    for (const char *at = text; *at; at++) {
        bool begins = !inside;
        inside = byte_is_word(*at);
        if (!begins || !inside)
            continue;
        char second = lower(at[1]);
        /* No phrase is shorter than three bytes. */
        const struct entry *e = index->by_first[(unsigned char)lower(*at)];
        for (; e; e = e->next) {
            if (e->text[1] == second && e->text[2] == lower(at[2]) &&
                stands_at(at, e->text, e->len))
                call(e->list, e->text, user);
        }
    }
}

/* ---- figures */

/* By their first letter. */
static const char *const numbers[26] = {
    ['c' - 'a'] = "cuatro|cinco",
    ['d' - 'a'] = "dos|diez",
    ['e' - 'a'] = "eight",
    ['f' - 'a'] = "four|five",
    ['h' - 'a'] = "half",
    ['n' - 'a'] = "nine|nueve",
    ['o' - 'a'] = "one|ocho",
    ['s' - 'a'] = "six|seven|seis|siete",
    ['t' - 'a'] = "two|three|ten|tres",
    ['u' - 'a'] = "un|uno|una",
};

/* Bytes of the number at p: digits with points and commas, or a word; 0 if there is none. */
static size_t number_len(const char *p)
{
    if (byte_is_digit(*p)) {
        size_t n = strspn(p, "0123456789.,");
        while (n && !byte_is_digit(p[n - 1]))
            n--;
        return byte_is_word(p[n]) ? 0 : n;
    }
    const char *word = byte_is_letter(*p) ? numbers[lower(*p) - 'a'] : NULL;
    while (word && *word) {
        size_t len = 0;
        while (word[len] && word[len] != '|')
            len++;
        if (word[1] == lower(p[1]) && stands_at(p, word, len))
            return len;
        word += len + (word[len] == '|');
    }
    return 0;
}

/* What makes a number at `after` a share or a crowd: bytes of it, or 0. */
static size_t rest_len(const char *after)
{
    static const char *const alone[] = {"percent",  "per cent", "por ciento", "million",
                                        "millions", "billion",  "billions",   "millones"};
    static const char *const between[] = {"in every", "out of every", "in", "out of", "de cada"};
    size_t blank = strspn(after, " ");
    const char *p = after + blank;
    if (!strncmp(p, "\xC2\xA0", 2)) {
        blank += 2;
        p += 2;
    }
    if (*p == '%')
        return blank + 1;
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        if (blank && stands_at(p, alone[i], strlen(alone[i])))
            return blank + strlen(alone[i]);
    }
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        size_t len = strlen(between[i]);
        if (!blank || !stands_at(p, between[i], len) || p[len] != ' ')
            continue;
        size_t other = number_len(p + len + 1);
        if (other)
            return blank + len + 1 + other;
    }
    return 0;
}

/* Most texts have none of what makes a number a figure. */
static bool may_have_figure(const char *text)
{
    static const char *const marks[] = {"%",   " in ", "out of", "llion",
                                        "per", "por ", "llones", "de cada"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (strstr(text, marks[i]))
            return true;
    }
    return false;
}

const char *phrases_figure(const void *mem, const char *text)
{
    if (!may_have_figure(text))
        return NULL;
    for (const char *p = text; *p; p++) {
        char before = p > text ? p[-1] : ' ';
        if (!byte_is_word(*p) || byte_is_word(before) || before == '.' || before == ',' ||
            before == '-')
            continue;
        size_t n = number_len(p), rest = n ? rest_len(p + n) : 0;
        if (rest)
            return mem_text_n(mem, p, n + rest);
    }
    return NULL;
}
