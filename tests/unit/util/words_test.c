/* Words for people: languages, plurals, dates, and what is not translated.
 * SPDX-License-Identifier: Apache-2.0 */
#include "util/words.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "tap.h"
#include "util/mem.h"

/* The folder that make builds: this program stands in build/unit/util. */
static const char *folder(void *mem, const char *name)
{
    char program[PATH_MAX] = "";
    if (readlink("/proc/self/exe", program, sizeof program - 1) < 0)
        return "";
    *strrchr(program, '/') = '\0';
    return mem_format(mem, "%s/../../%s", program, name);
}

static const char *code_of(const struct language *language)
{
    return language ? language->code : "none";
}

static void english_alone(void *mem)
{
    is(code_of(words_in_use()), "en", "English without a call");
    is(_("Sign in"), "Sign in", "which is what stands in the code");
    ok(!words_find("es") && !words_accepted("es"), "and nothing else is spoken");
    struct err err = {0};
    ok(!words_init(folder(mem, "no-such-folder"), &err) && strstr(err.message, "es_US"),
       "a language that cannot be opened is told");
}

static void choosing(void)
{
    static const struct {
        const char *asked, *code;
    } codes[] = {{"es", "es"},   {"ES-mx", "es"}, {"en-GB", "en"},    {"est", "none"}, {"", "none"},
                 {"ar", "none"}, {"fr", "none"},  {"ar-xb", "ar-XB"}, {"es_", "none"}},
      headers[] = {{"es-MX,es;q=0.9,en;q=0.8", "es"},
                   {"fr, en;q=0.5, es;q=0.4", "en"},
                   {"en;q=0.50, es;q=0.501", "es"},
                   {"es;q=0", "none"},
                   {"en;q=0.1,es ; q=1", "es"},
                   {",,;q=,es", "es"},
                   {"*", "none"},
                   {"", "none"}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        is(code_of(words_find(codes[i].asked)), codes[i].code, codes[i].asked);
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        is(code_of(words_accepted(headers[i].asked)), headers[i].code, headers[i].asked);
    ok(!words_find(NULL) && !words_accepted(NULL), "nothing asked, nothing found");
    is(code_of(words_offered(0)), "en", "English is offered first");
    is(code_of(words_offered(1)), "es", "then Spanish");
    ok(!words_offered(2), "and no pseudo-language");
}

static void speaking(void *mem)
{
    date d, day = DATE_NONE;
    date_parse("2027-03-03", &d);
    const struct language *spanish = words_find("es"), *proof = words_find("ar-XB");
    is(date_for_people(mem, d), "3 March 2027", "an English date");
    is(days_from_today(mem, d, d - 12), "in 12 days", "days to come");
    is(days_from_today(mem, d, d + 1), "yesterday", "a day ago");
    words_use(spanish);
    is(words_in_use()->name, "Español", "Spanish is spoken");
    is(_("Sign in"), "Iniciar sesión", "with its accents");
    is(date_for_people(mem, d), "3 de marzo de 2027", "a Spanish date");
    is(date_for_people(mem, day), "", "no date is no words");
    is(days_from_today(mem, d, d - 12), "en 12 días", "days to come");
    is(days_from_today(mem, d, d + 12), "hace 12 días", "days ago");
    is(mem_format(mem, words_plural("%d minute", "%d minutes", 1), 1), "1 minuto", "one");
    is(mem_format(mem, words_plural("%d minute", "%d minutes", 7), 7), "7 minutos", "several");
    is(_("No sentence of ours"), "No sentence of ours", "what is not translated stays English");
    ok(!*_("") && !_(NULL), "nothing stays nothing");
    is(mem_format(mem, "%.2f", 1234.5), "1234.50", "numbers are written as C writes them");
    struct err err = {0};
    err_set(&err, ERR_NOT_FOUND, "There is no such import.");
    is(err.message, "No existe esa importación.", "errors speak it too");
    setenv("LANGUAGE", "en", 1);
    is(_("Sign in"), "Iniciar sesión", "what is in the environment does not matter");
    unsetenv("LANGUAGE");
    words_use(proof);
    ok(proof && proof->right_to_left && strcmp(_("Sign in"), "Sign in") != 0,
       "the pseudo-language is opened in tests");
    words_use(NULL);
    is(_("Sign in"), "Sign in", "and English again");
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    struct err err = {0};
    setenv("ATTEST_MODE", "test", 1);
    english_alone(mem);
    ok(words_init(folder(mem, "locale"), &err), "opens what make built: %s", err.message);
    choosing();
    speaking(mem);
    setenv("ATTEST_MODE", "production", 1);
    ok(words_init(folder(mem, "locale"), &err) && !words_find("ar-XB"),
       "in production there is no pseudo-language");
    mem_free(mem);
    return tap_done();
}
