/*
 * Passwords: what is hashed, how often, and which may be chosen.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/password.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "domain/password_rule.h"
#include "tap.h"
#include "util/mem.h"

static const char *const own_texts[] = {"Dolores O'Riordan-Núñez", "E200037", NULL,
                                        "d.nunez@wrenfield.example", "Wrenfield Health Network"};
static const struct password_words own = {own_texts, sizeof own_texts / sizeof *own_texts};

static void easy(const char *password)
{
    ok(password_problem(password, &own, false) == PASSWORD_EASY, "refused: %s (%d parts)", password,
       password_parts(password, &own));
}

static void good(const char *password)
{
    ok(password_problem(password, &own, false) == PASSWORD_GOOD, "taken: %s (%d parts)", password,
       password_parts(password, &own));
}

/* As people make them: each word of a few, each way to write it, each ending. None may pass. */
static void generated(void)
{
    static const char *const words[] = {
        "password", "Password", "P@ssw0rd", "WELCOME",   "hospital", "Nurse",    "attest",
        "trAining", "Dolores",  "NUNEZ",    "wrenfield", "Summer",   "invierno", "contraseña"};
    static const char *const ends[] = {"123456789012",  "2026202620262026", "!!!!!!!!!!!!!!",
                                       "qwertyuiop",    "1q2w3e4r5t6y",     "password123456",
                                       "19841985Nurse", "abcdefghijklm",    "nurse2026hospital!"};
    int through = 0, n = 0;
    char text[128];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
            for (int back = 0; back < 2; back++, n++) {
                snprintf(text, sizeof text, "%s%s", back ? ends[k] : words[i],
                         back ? words[i] : ends[k]);
                if (password_problem(text, &own, false) != PASSWORD_EASY) {
                    through++;
                    printf("# passed: %s\n", text);
                }
            }
        }
    }
    ok(n > 200 && !through, "none of %d words with their usual endings passes", n);
}

/* Of random passwords of 12 small letters, as managers make them, none is refused. */
static void random_ones(void)
{
    int refused = 0;
    char text[13] = "";
    for (int i = 0; i < 500; i++) {
        unsigned char seed[randombytes_SEEDBYTES] = {(unsigned char)i, (unsigned char)(i >> 8)},
                      raw[12];
        randombytes_buf_deterministic(raw, sizeof raw, seed);
        for (int k = 0; k < 12; k++)
            text[k] = (char)('a' + raw[k] % 26);
        refused += password_problem(text, &own, false) != PASSWORD_GOOD;
    }
    is_int(refused, 0, "random letters are taken");
}

static void lengths(void)
{
    char text[600] = "";
    ok(password_problem("Xk7#mPq2vRt", &own, false) == PASSWORD_SHORT, "11 characters are too few");
    ok(password_problem("ñañañañañañ", &own, true) == PASSWORD_SHORT,
       "bytes are not counted: 11 letters in 17 bytes are too few");
    for (int i = 0; i < 128; i++)
        strcat(text, i % 3 ? "ж" : i % 2 ? "ю" : "я");
    ok(password_problem(text, &own, true) == PASSWORD_GOOD, "128 letters in 256 bytes are taken");
    strcat(text, "x");
    ok(password_problem(text, &own, true) == PASSWORD_LONG, "129 are not");
    ok(password_problem("password1234", &own, true) == PASSWORD_GOOD,
       "a demonstration takes what is easy to guess");
    for (int p = PASSWORD_SHORT; p <= PASSWORD_EASY; p++)
        ok(password_problem_text((enum password_problem)p) != NULL, "problem %d says what to do",
           p);
    is(password_problem_text(PASSWORD_GOOD), NULL, "nothing is said of a good one");
}

static void hashes(void *mem)
{
    const char *hash = password_hash(mem, "contraseña larga");
    ok(!strncmp(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31), "Argon2id, 19 MiB, two passes");
    ok(password_fits(hash, "contraseña larga"), "the password fits");
    ok(password_fits(hash, "contrasen\xcc\x83"
                           "a larga"),
       "and does when a keyboard sends its accent apart");
    ok(!password_fits(hash, "contrasena larga"), "without the accent it does not");
    ok(!password_fits(hash, "Contraseña larga"), "capital letters count");
    ok(strcmp(hash, password_hash(mem, "contraseña larga")) != 0,
       "every hash has a salt of its own");
    ok(!password_is_outdated(hash), "it has the parameters of today");
    ok(password_is_outdated("$argon2id$v=19$m=9216,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
       "one of half the memory has not");

    unsigned long before = password_hashings();
    ok(!password_fits(hash, "wrong password"), "a wrong password");
    unsigned long known = password_hashings() - before;
    before = password_hashings();
    ok(!password_fits(NULL, "wrong password"), "an unknown login");
    is_int((long long)(password_hashings() - before), (long long)known,
           "both are hashed equally often");
    is_int((long long)known, 1, "and once");
    char text[600] = "";
    for (int i = 0; i < 129; i++)
        strcat(text, "a");
    before = password_hashings();
    ok(!password_fits(hash, text) && !password_fits(NULL, text) && password_hashings() == before,
       "what is too long is not hashed, whoever's it is");
    ok(!password_fits(hash, "\xff\xfe"), "bytes that are no text fit nothing");
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    if (sodium_init() < 0)
        abort();
    easy("aaaaaaaaaaaaaaaa");
    easy("abababababababab");
    easy("123456789012");
    easy("210987654321");
    easy("qwertyuiop[]\\");
    easy("1qaz2wsx3edc4rfv");
    easy("Password2026!");
    easy("P4$$w0rd12345");
    easy("welcome welcome welcome");
    easy("Hospital-Nurse-2026");
    easy("attestattest12");
    easy("Dolores.Nunez.1984");
    easy("dolorés núñez e200037");
    easy("wrenfield network 26");
    easy("O'Riordan2026!");
    easy("lkjhgfdsapoiuytrewq");
    easy("zzzxxxcccvvvbbb");
    good("vast mule kept ochre");
    good("Tuv9#qLm2!xR");
    good("perro verde baila tango");
    good("ключ под ковриком");
    ok(password_problem("Dolores.Nunez.1984", NULL, false) == PASSWORD_GOOD,
       "another person may choose a name that is not theirs");
    generated();
    random_ones();
    lengths();
    hashes(mem);
    mem_free(mem);
    return tap_done();
}
