/*
 * A worker: one process, one request at a time, one connection.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web/worker.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/db.h"
#include "util/cage.h"
#include "util/config.h"
#include "util/log.h"
#include "web/fcgi.h"
#include "web/gate.h"
#include "web/metrics.h"

static uint64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* MiB that this process holds; statm was opened before the cage was shut. */
static long resident(int statm)
{
    char text[128];
    long pages = 0;
    ssize_t n = pread(statm, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    if (sscanf(text, "%*s %ld", &pages) != 1)
        return 0;
    return pages * (sysconf(_SC_PAGESIZE) / 1024) / 1024;
}

/* What is not open by now, and not in the tables of the cage, will never be. Only the pool
 * "outside" asks other machines. */
static void shut_in(enum pool pool)
{
    char words[256];
    if (!cage_enter(strcmp(pool_name(pool), "outside") != 0 ? CAGE_LOCAL : CAGE_REMOTE, words,
                    sizeof words))
        log_line("worker %s: %s", pool_name(pool), words);
}

/* Reads the body up to its limit. What is past the limit is not read: the request is refused. */
static void read_body(void *mem, struct fcgi *f, struct arrival *a)
{
    const char *length = fcgi_param(f, "CONTENT_LENGTH");
    unsigned long long want = length && *length ? strtoull(length, NULL, 10) : 0;
    a->body = (const unsigned char *)"";
    if (want > gate_body_limit(a->uri ? a->uri : "")) {
        a->body_too_large = true;
        return;
    }
    if (!want)
        return;
    unsigned char *body = mem_array(mem, unsigned char, (size_t)want + 1);
    size_t got = 0;
    for (size_t n; got < want && (n = fcgi_read(f, body + got, (size_t)want - got)); got += n)
        ;
    a->body = body;
    a->body_len = got;
}

static int serve_one(void *mem, struct db *db, struct fcgi *f, struct reply **ret_reply)
{
    struct arrival a = {
        .method = fcgi_param(f, "REQUEST_METHOD"),
        .uri = fcgi_param(f, "REQUEST_URI"),
        .content_type = fcgi_param(f, "CONTENT_TYPE"),
        .cookie = fcgi_param(f, "HTTP_COOKIE"),
        .accept_language = fcgi_param(f, "HTTP_ACCEPT_LANGUAGE"),
        .csrf = fcgi_param(f, "HTTP_X_CSRF_TOKEN"),
        .key = fcgi_param(f, "HTTP_IDEMPOTENCY_KEY"),
        .origin = fcgi_param(f, "HTTP_ORIGIN"),
        .fetch_site = fcgi_param(f, "HTTP_SEC_FETCH_SITE"),
        .host = fcgi_param(f, "HTTP_HOST"),
        .remote = fcgi_param(f, "REMOTE_ADDR"),
        .agent = fcgi_param(f, "HTTP_USER_AGENT"),
        .id = fcgi_param(f, "REQUEST_ID"),
        .authorization = fcgi_param(f, "HTTP_AUTHORIZATION"),
    };
    read_body(mem, f, &a);
    struct reply *reply = gate_serve(mem, db, &a);
    struct buf *out = buf_new(mem, PAGE_MAX + 65536);
    gate_write(reply, a.method && !strcmp(a.method, "HEAD"), out);
    fcgi_write(f, buf_data(out), buf_len(out));
    fcgi_finish(f);
    *ret_reply = reply;
    return reply->status;
}

int worker_run(enum pool pool)
{
    void *process = mem_owner(NULL, "worker");
    const char *now = config_get("ATTEST_NOW");
    struct db *db =
        db_new(process, &(struct db_settings){
                            .conninfo = config_get("ATTEST_DATABASE"),
                            .user = "attest_web",
                            .name = pool_name(pool),
                            .now = *now ? now : NULL,
                            .statement_timeout = config_int("ATTEST_STATEMENT_TIMEOUT", 0),
                        });
    int limit = config_int("ATTEST_WORKER_REQUESTS", 1),
        memory = config_int("ATTEST_WORKER_MEMORY", 16);
    struct err err = {0};
    if (!db_ensure(db, &err)) /* not fatal: each request tries again */
        log_line("worker %s: %s", pool_name(pool), err.detail);
    int statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    fcgi_stop_on_signals();
    shut_in(pool);
    struct fcgi *f = fcgi_new(process, STDIN_FILENO);
    for (int served = 0; served < limit && fcgi_accept(f); served++) {
        uint64_t begun = now_us();
        void *mem = mem_owner(process, "request");
        struct reply *reply = NULL;
        int status = serve_one(mem, db, f, &reply);
        metrics_count_request(pool, status, now_us() - begun);
        gate_after(db, reply);
        mem_free(mem);
        if (served % 128 == 127 && resident(statm) > memory) {
            log_line("worker %s: %ld MiB, replaced", pool_name(pool), resident(statm));
            break;
        }
    }
    close(statm);
    mem_free(process);
    return 0;
}
