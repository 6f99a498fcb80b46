/* The text of an e-mail as it goes over the wire.  SPDX-License-Identifier: Apache-2.0 */
#include "util/mail.h"

#include <string.h>
#include <time.h>

#include "util/buf.h"
#include "util/mem.h"

enum {
    MAIL_BYTES_MAX = 1024 * 1024,
    LINE = 76,      /* of quoted-printable, without its end */
    WORD_BYTES = 36 /* of an encoded word: at most 75 characters with "=?UTF-8?Q?" and "?=" */
};

static const char hex[] = "0123456789ABCDEF";

bool mail_address_fits(const char *address)
{
    size_t len = strlen(address);
    const char *at = strchr(address, '@');
    if (len > MAIL_ADDRESS_MAX || !at || at == address || strchr(at + 1, '@') || !at[1] ||
        at[1] == '.' || at[1] == '-' || address[len - 1] == '.')
        return false;
    for (const char *p = address; *p; p++) {
        if (*p <= ' ' || *p > '~' || strchr("<>()[]\\,;:\"", *p))
            return false;
    }
    return true;
}

static bool is_plain(const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p < ' ' || *p > '~')
            return false;
    }
    return !strstr(text, "=?");
}

/* How many bytes the character has that begins here. */
static size_t character(const char *p)
{
    size_t n = 1;
    while (((unsigned char)p[n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* A text of a header: as it is, or as encoded words, none of which cuts a character. */
static void header_text(struct buf *out, const char *text, bool quoted)
{
    if (is_plain(text)) {
        if (quoted)
            buf_char(out, '"');
        for (const char *p = text; *p; p++) {
            if (quoted && (*p == '"' || *p == '\\'))
                buf_char(out, '\\');
            buf_char(out, *p);
        }
        if (quoted)
            buf_char(out, '"');
        return;
    }
    size_t room = 0;
    for (const char *p = text; *p;) {
        size_t n = character(p), cost = 0;
        for (size_t i = 0; i < n; i++)
            cost += 3;
        if (room < cost) {
            if (p != text)
                buf_text(out, "?=\r\n ");
            buf_text(out, "=?UTF-8?Q?");
            room = WORD_BYTES + WORD_BYTES / 2;
        }
        room -= cost;
        for (size_t i = 0; i < n; i++, p++) {
            unsigned char c = (unsigned char)*p < ' ' ? ' ' : (unsigned char)*p;
            buf_char(out, '=');
            buf_char(out, hex[c >> 4]);
            buf_char(out, hex[c & 15]);
        }
    }
    buf_text(out, "?=");
}

/* Lines of at most LINE characters; what is no visible ASCII as =XX, and so a space at an end. */
static void quoted_printable(struct buf *out, const char *text)
{
    size_t used = 0;
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        bool last = p[1] == '\0' || p[1] == '\n' || (p[1] == '\r' && p[2] == '\n');
        if (c == '\r' && p[1] == '\n')
            continue;
        if (c == '\n') {
            buf_text(out, "\r\n");
            used = 0;
            continue;
        }
        bool as_is = c > ' ' ? c <= '~' && c != '=' : c == ' ' && !last;
        size_t cost = as_is ? 1 : 3;
        if (used + cost > LINE - (last ? 0 : 1)) {
            buf_text(out, "=\r\n");
            used = 0;
        }
        if (as_is) {
            buf_char(out, (char)c);
        } else {
            buf_char(out, '=');
            buf_char(out, hex[c >> 4]);
            buf_char(out, hex[c & 15]);
        }
        used += cost;
    }
    if (used)
        buf_text(out, "\r\n");
}

static void date_of(struct buf *out, int64_t at)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t seconds = (time_t)at;
    struct tm t = {0};
    gmtime_r(&seconds, &t);
    buf_format(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[t.tm_wday], t.tm_mday,
               months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

const char *mail_compose(const void *mem, const struct mail *mail)
{
    struct buf *out = buf_new(mem, MAIL_BYTES_MAX);
    buf_text(out, "From: ");
    if (mail->from_name) {
        header_text(out, mail->from_name, true);
        buf_char(out, ' ');
    }
    buf_format(out, "<%s>\r\nTo: <%s>\r\nSubject: ", mail->from, mail->to);
    header_text(out, mail->subject, false);
    buf_text(out, "\r\n");
    date_of(out, mail->at);
    buf_format(out, "Message-ID: <%s>\r\n", mail->id);
    buf_text(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                  "Content-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: quoted-printable\r\n");
    buf_format(out, "Content-Language: %s\r\n\r\n", mail->language);
    quoted_printable(out, mail->text);
    return buf_data(out);
}
