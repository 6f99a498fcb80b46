/* Sending e-mail to a server that takes it further.  SPDX-License-Identifier: Apache-2.0 */
#include "store/mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "util/config.h"
#include "util/mail.h"
#include "util/mem.h"

enum { CONNECT_SECONDS = 10, SEND_SECONDS = 60, PASSWORD_MAX = 256 };

struct mailer {
    CURL *curl;
    char verb[5]; /* of the last command that was sent */
    int answer;   /* code of the last answer to it; 0: none yet */
    char says[4]; /* how that goes on, where it is a code such as 5.1.1: "5.1"; else "" */
    bool left;    /* QUIT was said */
    const char *rest;
    char problem[CURL_ERROR_SIZE];
};

bool mailer_is_set(void)
{
    return config_is_set("ATTEST_MAIL_SERVER") && config_is_set("ATTEST_MAIL_FROM");
}

const char *mailer_from(void)
{
    return config_get("ATTEST_MAIL_FROM");
}

/* libcurl tells what goes to and fro; only the verb of a command and the code of an answer are
 * looked at, so that no secret stays. QUIT, which it says after a failure, is none of them. */
static int listen_in(CURL *curl, curl_infotype type, char *data, size_t len, void *mailer)
{
    struct mailer *m = mailer;
    (void)curl;
    if (type == CURLINFO_HEADER_OUT && len >= 4 && !memcmp(data, "QUIT", 4)) {
        m->left = true;
    } else if (m->left) {
        return 0;
    } else if (type == CURLINFO_HEADER_OUT && len >= 4) {
        memcpy(m->verb, data, 4);
        m->answer = 0;
        m->says[0] = '\0';
    } else if (type == CURLINFO_HEADER_IN && len >= 4 && data[3] != '-') {
        int code = 0;
        for (int i = 0; i < 3 && data[i] >= '0' && data[i] <= '9'; i++)
            code = code * 10 + (data[i] - '0');
        m->answer = code;
        bool enhanced = len >= 8 && data[4] == '5' && data[5] == '.' && data[6] >= '0' &&
                        data[6] <= '9' && data[7] == '.';
        snprintf(m->says, sizeof m->says, "%.*s", enhanced ? 3 : 0, data + 4);
    }
    return 0;
}

static size_t give(char *to, size_t size, size_t n, void *mailer)
{
    struct mailer *m = mailer;
    size_t len = strlen(m->rest), room = size * n;
    if (len > room)
        len = room;
    memcpy(to, m->rest, len);
    m->rest += len;
    return len;
}

static void close_curl(void *curl)
{
    curl_easy_cleanup(curl);
}

/* The first line of a file. */
static const char *secret(const void *mem, const char *path, struct err *err)
{
    char line[PASSWORD_MAX + 2];
    FILE *in = fopen(path, "re");
    bool read = in && fgets(line, sizeof line, in);
    if (in)
        fclose(in);
    if (!read) {
        err_set(err, ERR_INVALID, "ATTEST_MAIL_PASSWORD_FILE cannot be read.");
        return NULL;
    }
    line[strcspn(line, "\r\n")] = '\0';
    return mem_text(mem, line);
}

/* How a connection is made secret: in `url` from the start, or by STARTTLS. */
static bool set_tls(struct mailer *m, const char **ret_scheme, struct err *err)
{
    const char *tls = config_get("ATTEST_MAIL_TLS"), *ca = config_get("ATTEST_MAIL_CA");
    bool implicit = !strcmp(tls, "implicit"), offered = !strcmp(tls, "offered");
    if (!implicit && !offered && strcmp(tls, "required"))
        return err_set(err, ERR_INVALID,
                       "ATTEST_MAIL_TLS is required, offered or implicit, not %s.", tls);
    /* A password is never sent in clear, whatever the server offers. */
    offered = offered && !config_is_set("ATTEST_MAIL_USER");
    *ret_scheme = implicit ? "smtps" : "smtp";
    curl_easy_setopt(m->curl, CURLOPT_USE_SSL, (long)(offered ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    curl_easy_setopt(m->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (*ca)
        curl_easy_setopt(m->curl, CURLOPT_CAINFO, ca);
    return true;
}

static bool set_user(struct mailer *m, struct err *err)
{
    const char *user = config_get("ATTEST_MAIL_USER"),
               *file = config_get("ATTEST_MAIL_PASSWORD_FILE"), *password;
    if (!*user)
        return true;
    if (!*file)
        return err_set(err, ERR_INVALID, "ATTEST_MAIL_USER needs ATTEST_MAIL_PASSWORD_FILE.");
    password = secret(m, file, err);
    if (!password)
        return false;
    curl_easy_setopt(m->curl, CURLOPT_USERNAME, user);
    curl_easy_setopt(m->curl, CURLOPT_PASSWORD, password);
    return true;
}

static bool server_fits(const char *server)
{
    return *server && !strpbrk(server, "/@?#% \t\r\n");
}

struct mailer *mailer_new(const void *mem, struct err *err)
{
    static bool begun;
    const char *server = config_get("ATTEST_MAIL_SERVER"), *scheme;
    if (!begun && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        err_set(err, ERR_INTERNAL, "libcurl cannot be used");
        return NULL;
    }
    begun = true;
    if (!server_fits(server) || !mail_address_fits(mailer_from())) {
        err_set(err, ERR_INVALID,
                "ATTEST_MAIL_SERVER is a host, or host:port, and ATTEST_MAIL_FROM an address.");
        return NULL;
    }
    struct mailer *m = mem_new(mem, struct mailer);
    m->curl = curl_easy_init();
    if (!m->curl) {
        err_set(err, ERR_INTERNAL, "libcurl cannot be used");
        return NULL;
    }
    mem_attach(m, m->curl, close_curl);
    if (!set_tls(m, &scheme, err) || !set_user(m, err))
        return NULL;
    curl_easy_setopt(m->curl, CURLOPT_URL, mem_format(m, "%s://%s", scheme, server));
    curl_easy_setopt(m->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(m->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(m->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(m->curl, CURLOPT_TIMEOUT, (long)SEND_SECONDS);
    curl_easy_setopt(m->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(m->curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(m->curl, CURLOPT_READDATA, m);
    curl_easy_setopt(m->curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(m->curl, CURLOPT_DEBUGFUNCTION, listen_in);
    curl_easy_setopt(m->curl, CURLOPT_DEBUGDATA, m);
    curl_easy_setopt(m->curl, CURLOPT_ERRORBUFFER, m->problem);
    curl_easy_setopt(m->curl, CURLOPT_MAIL_FROM, mem_format(m, "<%s>", mailer_from()));
    return m;
}

/* Whether the server says that there is no such address. A mailbox that is full (5.2) and a message
 * that somebody's rules keep out (5.7) are refused with the same codes, and say nothing of it. */
static bool is_no_address(const struct mailer *m)
{
    return (m->answer == 550 || m->answer == 551 || m->answer == 553) &&
           (!*m->says || !strcmp(m->says, "5.1"));
}

/*
 * What a failure means, by how far the exchange came. After DATA the server has answered 354 and is
 * given the message; from then until its final answer nobody knows whether it took it.
 */
static enum mail_outcome judge(const struct mailer *m)
{
    bool for_good = m->answer >= 500 && m->answer < 600;
    if (!strcmp(m->verb, "DATA"))
        return m->answer == 354 ? MAIL_UNSURE : for_good ? MAIL_REFUSED : MAIL_LATER;
    if (!strcmp(m->verb, "RCPT"))
        return is_no_address(m) ? MAIL_ADDRESS_REFUSED : for_good ? MAIL_REFUSED : MAIL_LATER;
    /* Not let in, or not as this sender: so it is for every message, until somebody mends it. */
    return MAIL_AWAY;
}

struct mail_result mailer_send(struct mailer *m, const char *to, const char *message)
{
    struct mail_result result = {.outcome = MAIL_SENT};
    if (!mail_address_fits(to))
        return (struct mail_result){.outcome = MAIL_ADDRESS_REFUSED,
                                    .why = "no address that mail can be sent to"};
    char *address = mem_format(m, "<%s>", to);
    struct curl_slist one = {.data = address};
    m->rest = message;
    m->verb[0] = '\0';
    m->answer = 0;
    m->says[0] = '\0';
    m->left = false;
    m->problem[0] = '\0';
    curl_easy_setopt(m->curl, CURLOPT_MAIL_RCPT, &one);
    CURLcode failed = curl_easy_perform(m->curl);
    curl_easy_setopt(m->curl, CURLOPT_MAIL_RCPT, NULL);
    mem_free(address);
    result.code = m->answer;
    if (failed == CURLE_OK)
        return result;
    result.outcome = judge(m);
    const char *at = *m->verb ? m->verb : "connection";
    if (m->answer)
        snprintf(result.why, sizeof result.why, "%s: answered %d", at, m->answer);
    else
        snprintf(result.why, sizeof result.why, "%s: %s", at, curl_easy_strerror(failed));
    return result;
}
