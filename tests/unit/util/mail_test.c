/* E-mail as it goes over the wire.  SPDX-License-Identifier: Apache-2.0 */
#include "util/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "tap.h"
#include "util/mem.h"

static void *mem;

static const char *composed(const char *subject, const char *text)
{
    return mail_compose(mem, &(struct mail){.from = "training@hospital.example",
                                            .to = "a@b.example",
                                            .id = "7.1766400000@hospital.example",
                                            .language = "es",
                                            .subject = subject,
                                            .text = text,
                                            .at = 1766400000});
}

static const char *body(const char *mail)
{
    return strstr(mail, "\r\n\r\n") + 4;
}

static int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* What a reader of quoted-printable sees; "_" is a space in headers, where there is none of ours.
 */
static char *read_back(const char *text)
{
    char *out = mem_array(mem, char, strlen(text) + 1), *to = out;
    for (const char *p = text; *p;) {
        if (*p == '=' && p[1] == '\r') {
            p += 3;
        } else if (*p == '=') {
            *to++ = (char)(digit(p[1]) * 16 + digit(p[2]));
            p += 3;
        } else if (*p == '\r' && p[1] == '\n') {
            *to++ = '\n';
            p += 2;
        } else {
            *to++ = *p++;
        }
    }
    return out;
}

static bool short_and_plain(const char *mail, size_t most)
{
    size_t used = 0;
    for (const char *p = mail; *p; p++) {
        if (*p == '\r' && p[1] == '\n') {
            used = 0;
            p++;
        } else if (++used > most || *p < ' ' || *p > '~') {
            return false;
        }
    }
    return used == 0;
}

static void test_addresses(void)
{
    static const char *const good[] = {"a@b", "first.last+x@mail.hospital.example",
                                       "o'neil@h.example"};
    static const char *const bad[] = {
        "",        "a",     "@b",      "a@",   "a@b@c", "a b@c", "a@b\r\nX:",  "<a@b>",
        "a@b>,<c", "a,b@c", "\"a\"@b", "a@.b", "a@b.",  "a@-b",  "\xc3\xa9@b", "a@b\x7f"};
    bool all = true;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        all = all && mail_address_fits(good[i]);
    ok(all, "addresses that mail goes to");
    all = true;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        all = all && !mail_address_fits(bad[i]);
    ok(all, "what would mean something else in a header or a command is no address");
    char longer[MAIL_ADDRESS_MAX + 3];
    memset(longer, 'a', sizeof longer - 1);
    longer[10] = '@';
    longer[sizeof longer - 1] = '\0';
    ok(!mail_address_fits(longer), "nor is what is too long");
}

static void test_headers(void)
{
    const char *m = composed("Your list", "Hello\n");
    ok(strstr(m, "\r\nDate: Mon, 22 Dec 2025 10:40:00 +0000\r\n") != NULL, "the date");
    ok(strstr(m, "\r\nSubject: Your list\r\n") != NULL, "a plain subject stays as it is");
    ok(strstr(m, "\r\nMessage-ID: <7.1766400000@hospital.example>\r\n") != NULL, "the id");
    m = composed("a\r\nBcc: x@y.example", "Hello\n");
    ok(!strstr(m, "\nBcc:") && !strstr(m, "\nbcc:"), "a line break makes no header");
    m = composed("Su contrase\xc3\xb1"
                 "a se cambi\xc3\xb3, y tambi\xc3\xa9n su direcci\xc3\xb3n de correo "
                 "electr\xc3\xb3nico de siempre",
                 "x\n");
    ok(short_and_plain(m, 78), "a long subject with accents is cut into encoded words");
    ok(strstr(m, "=?UTF-8?Q?") && !strstr(m, "=C3?="), "and no character is cut");
}

static void test_body(void)
{
    is(body(composed("s", "a=b \nc\t\n.\n")), "a=3Db=20\r\nc=09\r\n.\r\n",
       "what readers may lose is written out");
    is(body(composed("s", "no end")), "no end\r\n", "the last line ends too");
    is(body(composed("s", "a\r\nb\n")), "a\r\nb\r\n", "line breaks of two characters are one");
    bool same = true, fits = true;
    for (int round = 0; round < 3000; round++) {
        char text[400];
        size_t n = (size_t)random_to((int)sizeof text - 3);
        for (size_t i = 0; i < n; i++) {
            static const char letters[] = "abc  =.\n\xc3\xa1\t";
            text[i] = letters[random_to((int)sizeof letters - 2)];
        }
        text[n] = '\n';
        text[n + 1] = '\0';
        const char *m = composed("s", text);
        fits = fits && short_and_plain(body(m), 76);
        same = same && !strcmp(read_back(body(m)), text);
    }
    ok(fits, "lines of 3,000 texts are at most 76 characters, all visible");
    ok(same, "and read back as they were");
}

int main(void)
{
    mem = mem_owner(NULL, "test");
    test_addresses();
    test_headers();
    test_body();
    mem_free(mem);
    return tap_done();
}
