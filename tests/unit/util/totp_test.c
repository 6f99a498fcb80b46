/* Codes of an authenticator app: the vectors of RFC 6238, the window, and taken once.
 * SPDX-License-Identifier: Apache-2.0 */
#include "util/totp.h"

#include <sodium.h>
#include <string.h>

#include "tap.h"
#include "util/mem.h"
#include "util/qr.h"

static const unsigned char secret[] = "12345678901234567890";
enum { LEN = sizeof secret - 1 };

/* RFC 6238, appendix B, SHA-1; of its eight digits the last six are ours. */
static void vectors(void)
{
    static const struct {
        int64_t at;
        const char *code;
    } all[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
               {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char code[TOTP_DIGITS + 1];
        ok(totp_code(secret, LEN, all[i].at / 30, code) && !strcmp(code, all[i].code),
           "at %lld: %s", (long long)all[i].at, code);
        ok(totp_match(secret, LEN, all[i].at, 0, all[i].code) == all[i].at / 30, "and it is taken");
    }
}

static void window(void)
{
    const int64_t at = 1234567890, period = at / 30;
    for (int64_t off = -3; off <= 3; off++) {
        char code[TOTP_DIGITS + 1];
        totp_code(secret, LEN, period + off, code);
        bool within = off >= -1 && off <= 1;
        ok(totp_match(secret, LEN, at, 0, code) == (within ? period + off : 0),
           "a code of %lld periods from now is %s", (long long)off, within ? "taken" : "refused");
        ok(totp_match(secret, LEN, at, period + off, code) == 0, "not a second time");
        ok(totp_match(secret, LEN, at, period + off + 1, code) == 0, "nor after a later one");
    }
}

static void typed(void)
{
    static const char *const wrong[] = {"",       "00592",  "0059244", "00592a",
                                        "-05924", "005 92", "005924x", "\xd9\xa0\xd9\xa0"};
    ok(totp_match(secret, LEN, 1234567890, 0, "005 924") > 0, "spaces do not matter");
    ok(totp_match(secret, LEN, 1234567890, 0, "005925") == 0, "another number is refused");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ok(totp_match(secret, LEN, 1234567890, 0, wrong[i]) == 0, "refused: \"%s\"", wrong[i]);
}

static void told(void *mem)
{
    is(totp_letters(mem, secret, LEN), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
       "the secret in letters");
    is(totp_letters(mem, (const unsigned char *)"fooba", 5), "MZXW 6YTB", "RFC 4648: fooba");
    is(totp_letters(mem, (const unsigned char *)"foob", 4), "MZXW 6YQ", "RFC 4648: foob");
    is(totp_address(mem, "Wrenfield: North & South", "d.nunez@wrenfield.example", secret, LEN),
       "otpauth://totp/Wrenfield%3A%20North%20%26%20South:d.nunez%40wrenfield.example"
       "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Wrenfield%3A%20North%20%26%20South",
       "the address, in which nothing can be taken for a part of it");
    int size = 0;
    const char *path = qr_path(mem, "otpauth://totp/a", &size);
    ok(path && size > 20 && !strncmp(path, "M4 4h7v1h-7z", 12),
       "drawn, it begins with its corner, inside of the margin");
    char *long_text = mem_array(mem, char, 5001);
    memset(long_text, 'x', 5000);
    ok(!qr_path(mem, long_text, &size), "what is too long is not drawn");
}

int main(void)
{
    if (sodium_init() < 0)
        return 2;
    void *mem = mem_owner(NULL, "test");
    vectors();
    window();
    typed();
    told(mem);
    mem_free(mem);
    return tap_done();
}
