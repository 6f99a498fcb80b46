/* Asking another machine: what is asked and taken.  SPDX-License-Identifier: Apache-2.0 */
#include "store/fetch.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "util/mem.h"

/* What the other machine answers to a path, until it is ended. */
static void answer(int to, const char *asked)
{
    static const char large[] = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
    const char *says = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
    char echo[4096];
    if (strstr(asked, " /echo")) {
        snprintf(echo, sizeof echo, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s",
                 strlen(asked), asked);
        says = echo;
    } else if (strstr(asked, " /elsewhere")) {
        says = "HTTP/1.1 302 Found\r\nLocation: /echo\r\nContent-Length: 0\r\n\r\n";
    } else if (strstr(asked, " /silent")) {
        return; /* nothing comes, and the connection stays open */
    } else if (strstr(asked, " /cut")) {
        says = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab";
    } else if (strstr(asked, " /large")) {
        char some[10000];
        memset(some, 'x', sizeof some);
        bool sent = write(to, large, sizeof large - 1) > 0;
        for (int i = 0; sent && i < 10; i++)
            sent = write(to, some, sizeof some) > 0;
        close(to);
        return;
    }
    if (write(to, says, strlen(says)) < 0)
        _exit(1);
    close(to);
}

static int listen_somewhere(int *ret_port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, len) || listen(fd, 20) ||
        getsockname(fd, (struct sockaddr *)&at, &len))
        exit(1);
    *ret_port = ntohs(at.sin_port);
    return fd;
}

static pid_t serve(int fd)
{
    pid_t pid = fork();
    if (pid)
        return pid;
    signal(SIGPIPE, SIG_IGN);
    alarm(60);
    for (;;) {
        char asked[2048];
        size_t n = 0;
        int to = accept(fd, NULL, NULL);
        for (ssize_t got;
             n + 1 < sizeof asked && (got = read(to, asked + n, sizeof asked - n - 1)) > 0;) {
            n += (size_t)got;
            asked[n] = '\0';
            const char *end = strstr(asked, "\r\n\r\n");
            if (end && (strncmp(asked, "POST", 4) != 0 || end[4]))
                break;
        }
        answer(to, asked);
    }
}

static void *mem;
static int port;

static struct fetched got;
static struct err err;
static bool ask(const char *path, struct fetch how)
{
    err = (struct err){0};
    how.url = mem_format(mem, "http://127.0.0.1:%d%s", port, path);
    return fetch_run(mem, &how, &got, &err);
}

static void addresses(void)
{
    static const struct {
        const char *url;
        bool demo, production;
    } table[] = {
        {"https://id.example/x", true, true},
        {"http://id.example/x", false, false},
        {"http://127.0.0.1:9/x", true, false},
        {"http://[::1]:9/x", true, false},
        {"http://localhost:9/x", true, false},
        {"http://127.0.0.1.id.example/", false, false},
        {"http://127.0.0.1@id.example/", false, false},
        {"https://user@id.example/", false, false},
        {"file:///etc/passwd", false, false},
        {"gopher://127.0.0.1/", false, false},
        {"ftp://127.0.0.1/", false, false},
        {"//id.example/", false, false},
        {"id.example", false, false},
        {"https://", false, false},
        {"https://id.example/\r\nX: y", false, false},
        {"", false, false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        setenv("ATTEST_MODE", "test", 1);
        ok(fetch_may(table[i].url) == table[i].demo, "in a test, address %zu", i);
        setenv("ATTEST_MODE", "production", 1);
        ok(fetch_may(table[i].url) == table[i].production, "in production, address %zu", i);
    }
    ok(!ask("/echo", (struct fetch){0}) && err.kind == ERR_INVALID,
       "in production loopback is not asked without TLS");
    setenv("ATTEST_MODE", "test", 1);
}

static void answers(void)
{
    ok(ask("/echo", (struct fetch){0}) && got.status == 200 && strstr(got.body, "GET /echo") &&
           got.len == strlen(got.body),
       "an answer");
    ok(strstr(got.body, "Accept: application/json") && !strstr(got.body, "Authorization"),
       "asked for JSON, without a name");
    ok(ask("/echo", (struct fetch){.form = "a=b%20c", .user = "me", .password = "p:w"}) &&
           strstr(got.body, "POST /echo") && strstr(got.body, "\r\n\r\na=b%20c") &&
           strstr(got.body, "Authorization: Basic bWU6cDp3"),
       "a form, with a name and a secret");
    ok(ask("/nothing", (struct fetch){0}) && got.status == 404, "another status is an answer");
    ok(ask("/elsewhere", (struct fetch){0}) && got.status == 302, "a redirect is not followed");
    ok(!ask("/silent", (struct fetch){.ms = 300}) && err.kind == ERR_UNAVAILABLE,
       "whoever does not answer is not waited for");
    ok(!ask("/cut", (struct fetch){0}) && err.kind == ERR_UNAVAILABLE, "half an answer is none");
    ok(!ask("/large", (struct fetch){.limit = 99999}) && strstr(err.detail, "too large"),
       "what is too large is not taken");
    ok(ask("/large", (struct fetch){.limit = 100000}) && got.len == 100000, "what just fits is");
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("all_proxy", "http://127.0.0.1:1", 1);
    ok(ask("/echo", (struct fetch){0}), "proxies of the environment are not used");
    setenv("ATTEST_PROXY", "http://127.0.0.1:1", 1);
    ok(!ask("/echo", (struct fetch){0}), "that of the settings is");
    unsetenv("ATTEST_PROXY");
    struct fetch tls = {.url = mem_format(mem, "https://127.0.0.1:%d/echo", port), .ms = 3000};
    ok(!fetch_run(mem, &tls, &got, &err), "a machine that speaks no TLS is not asked by https");
    is(fetch_encoded(mem, "a b&c=\xc3\xa4~"), "a%20b%26c%3D%C3%A4~", "values of a form");
}

int main(void)
{
    mem = mem_owner(NULL, "test");
    int fd = listen_somewhere(&port);
    pid_t server = serve(fd);
    addresses();
    answers();
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    mem_free(mem);
    return tap_done();
}
