/* Wording that a reviewer would ask about.  SPDX-License-Identifier: Apache-2.0 */
#include "content/phrases.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

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

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || (c & 0x80);
}

static bool stands_at(const char *text, const char *phrase, size_t len)
{
    return !strncasecmp(text, phrase, len) && !is_word_byte(text[len]);
}

void phrases_find(const void *mem, const char *language, const char *text,
                  void (*call)(const struct phrases *list, const char *found, void *user),
                  void *user)
{
    for (size_t i = 0; i < n_phrases; i++) {
        if (strncmp(language, phrases[i].language, 2) != 0)
            continue;
        for (const char *p = phrases[i].list; *p;) {
            size_t len = strcspn(p, "|");
            int first = tolower((unsigned char)*p);
            for (const char *at = text; *at; at++) {
                bool begins = at == text || !is_word_byte(at[-1]);
                if (begins && tolower((unsigned char)*at) == first && stands_at(at, p, len))
                    call(&phrases[i], mem_text_n(mem, p, len), user);
            }
            p += len + (p[len] == '|');
        }
    }
}

/* ---- figures */

static const char *const numbers[] = {"one",   "two",   "three", "four",  "five",   "six",
                                      "seven", "eight", "nine",  "ten",   "half",   "un",
                                      "uno",   "una",   "dos",   "tres",  "cuatro", "cinco",
                                      "seis",  "siete", "ocho",  "nueve", "diez"};

/* Bytes of the number at p: digits with points and commas, or a word; 0 if there is none. */
static size_t number_len(const char *p)
{
    size_t n = strspn(p, "0123456789.,");
    if (n && isdigit((unsigned char)*p)) {
        while (n && !isdigit((unsigned char)p[n - 1]))
            n--;
        return is_word_byte(p[n]) ? 0 : n;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        size_t len = strlen(numbers[i]);
        if (stands_at(p, numbers[i], len))
            return len;
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

const char *phrases_figure(const void *mem, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (p > text && (is_word_byte(p[-1]) || strchr(".,-", p[-1])))
            continue;
        size_t n = number_len(p), rest = n ? rest_len(p + n) : 0;
        if (rest)
            return mem_text_n(mem, p, n + rest);
    }
    return NULL;
}
