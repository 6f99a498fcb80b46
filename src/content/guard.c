/*
 * The check of bytes from a stranger, in a child that may be stopped.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The limits of the scan should make every file cheap. This is the second wall, for what nobody
 * thought of: a parser that loops or eats memory costs a child, never a worker. The child has no
 * files, no sockets and no children, and its only way out is a pipe of problems.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "content/course.h"
#include "content/pipeline.h"
#include "content/source.h"
#include "util/buf.h"
#include "util/mem.h"

enum {
    CPU_SECONDS = 10,
    WALL_SECONDS = 20,
    MEMORY_BYTES = 512 * 1024 * 1024,
    REPORT_MAX = 16 * 1024 * 1024,
    TEXTS = 7,
    NO_TEXT = -1
};

/* A problem on the pipe: this, then its texts one after another. Both ends are one program. */
struct wire {
    int stage, warning, line, column;
    int lens[TEXTS];
};

/* Ends the report; without it the child did not finish. */
struct trailer {
    int marker, n, n_errors, cut, n_wanted;
    struct wanted wanted[WANTED_MAX], self;
};
enum { TRAILER = 0x41545453 };

/* ---- the child */

static void limit(int what, rlim_t value)
{
    struct rlimit l = {value, value};
    setrlimit(what, &l);
}

static void confine(int pipe_fd)
{
    if (pipe_fd != 3) {
        dup2(pipe_fd, 3);
        pipe_fd = 3;
    }
    close_range(4, ~0U, 0);
    for (int fd = 0; fd < 3; fd++)
        close(fd);
    limit(RLIMIT_CPU, CPU_SECONDS);
#ifndef __SANITIZE_ADDRESS__ /* its shadow memory alone is terabytes of addresses */
    limit(RLIMIT_AS, MEMORY_BYTES);
#endif
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 0);
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_CORE, 0);
}

static void put_problem(struct buf *out, const struct problem *p)
{
    const char *texts[TEXTS] = {p->rule,     p->file,   p->xpath, p->found,
                                p->expected, p->remedy, p->source};
    struct wire w = {(int)p->stage, p->warning, p->line, p->column, {0}};
    for (int i = 0; i < TEXTS; i++)
        w.lens[i] = texts[i] ? (int)strlen(texts[i]) : NO_TEXT;
    buf_add(out, &w, sizeof w);
    for (int i = 0; i < TEXTS; i++) {
        if (texts[i])
            buf_text(out, texts[i]);
    }
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

static struct course *check_zip(const void *mem, const void *zip, size_t len, const char *name,
                                const struct course_options *options, struct problems *problems)
{
    void *scratch = mem_owner(mem, "upload");
    struct package *package = package_unzip(scratch, zip, len, name, problems);
    struct course *course = check_package(mem, package, options, problems);
    mem_free(scratch);
    return course;
}

static void child(int fd, const void *zip, size_t len, const char *name,
                  const struct course_options *options)
{
    signal(SIGPIPE, SIG_DFL);
    confine(fd);
    void *mem = mem_owner(NULL, "child");
    struct problems *problems = problems_new(mem);
    check_zip(mem, zip, len, name, options, problems);
    struct buf *out = buf_new(mem, REPORT_MAX);
    for (size_t i = 0; i < problems->n; i++)
        put_problem(out, &problems->list[i]);
    struct trailer t = {.marker = TRAILER,
                        .n = (int)problems->n,
                        .n_errors = (int)problems->n_errors,
                        .cut = problems->cut,
                        .n_wanted = (int)problems->n_wanted,
                        .self = problems->self};
    memcpy(t.wanted, problems->wanted, sizeof t.wanted);
    buf_add(out, &t, sizeof t);
    _exit(!buf_is_full(out) && write_all(3, buf_data(out), buf_len(out)) ? 0 : 1);
}

/* ---- the parent */

static int left_ms(const struct timespec *begin)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long ms = (now.tv_sec - begin->tv_sec) * 1000 + (now.tv_nsec - begin->tv_nsec) / 1000000;
    return ms >= WALL_SECONDS * 1000 ? 0 : (int)(WALL_SECONDS * 1000 - ms);
}

/* Everything the child says, until it closes the pipe; false when it takes too long or too much. */
static bool listen_to(int fd, struct buf *in)
{
    struct timespec begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int left = left_ms(&begin);
        int ready = left ? poll(&p, 1, left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        char chunk[16 * 1024];
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 && !buf_is_full(in);
        buf_add(in, chunk, (size_t)n);
    }
}

static bool take_texts(const void *mem, const char **p, const char *end, const struct wire *w,
                       const char *texts[TEXTS])
{
    for (int i = 0; i < TEXTS; i++) {
        texts[i] = NULL;
        if (w->lens[i] == NO_TEXT)
            continue;
        if (w->lens[i] < 0 || w->lens[i] > end - *p)
            return false;
        texts[i] = mem_text_n(mem, *p, (size_t)w->lens[i]);
        *p += w->lens[i];
    }
    return true;
}

/* The report as problems; false if it is not whole. */
static bool take_report(const void *mem, const struct buf *in, struct problems *problems)
{
    const char *p = buf_data(in), *end = p + buf_len(in);
    struct trailer t;
    if (buf_len(in) < sizeof t)
        return false;
    end -= sizeof t;
    memcpy(&t, end, sizeof t);
    if (t.marker != TRAILER || t.n > PROBLEMS_MAX)
        return false;
    for (int i = 0; i < t.n; i++) {
        struct wire w;
        const char *texts[TEXTS];
        if ((size_t)(end - p) < sizeof w)
            return false;
        memcpy(&w, p, sizeof w);
        p += sizeof w;
        if (!take_texts(mem, &p, end, &w, texts) || w.stage < 0 || w.stage >= STAGE_COUNT)
            return false;
        problems_add(problems, &(struct problem){.stage = (enum problem_stage)w.stage,
                                                 .warning = w.warning,
                                                 .line = w.line,
                                                 .column = w.column,
                                                 .rule = texts[0],
                                                 .file = texts[1],
                                                 .xpath = texts[2],
                                                 .found = texts[3],
                                                 .expected = texts[4],
                                                 .remedy = texts[5],
                                                 .source = texts[6]});
    }
    problems->cut = problems->cut || t.cut;
    for (int i = 0; i < t.n_wanted && i < WANTED_MAX; i++) {
        t.wanted[i].code[sizeof t.wanted[i].code - 1] = '\0';
        problems_want(problems, t.wanted[i].code, t.wanted[i].version);
    }
    t.self.code[sizeof t.self.code - 1] = '\0';
    problems_of_course(problems, t.self.code, t.self.version);
    return true;
}

/* Runs the child and hears it out. False if it was stopped or broke. */
static bool hear_child(const void *mem, pid_t pid, int fd, struct problems *problems)
{
    struct buf *in = buf_new(mem, REPORT_MAX);
    bool heard = listen_to(fd, in);
    close(fd);
    if (!heard)
        kill(pid, SIGKILL);
    int status = 1;
    pid_t ended;
    do
        ended = waitpid(pid, &status, 0);
    while (ended < 0 && errno == EINTR);
    /* Where the process lets the system collect its children, the trailer alone speaks for it. */
    bool clean = ended == pid ? WIFEXITED(status) && !WEXITSTATUS(status) : errno == ECHILD;
    return heard && clean && take_report(mem, in, problems);
}

bool course_check_upload(const void *mem, const void *zip, size_t len, const char *name,
                         const struct course_options *options, struct problems *problems,
                         struct course **ret_course, struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return err_set(err, ERR_INTERNAL, "The course cannot be checked just now.") ||
               err_detail(err, "pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid < 0) {
        close(ends[0]);
        close(ends[1]);
        return err_set(err, ERR_UNAVAILABLE, "The course cannot be checked just now.") ||
               err_detail(err, "fork: %s", strerror(errno));
    }
    if (!pid)
        child(ends[1], zip, len, name, options);
    close(ends[1]);
    *ret_course = NULL;
    void *scratch = mem_owner(mem, "report of the child");
    bool heard = hear_child(scratch, pid, ends[0], problems);
    if (heard && !problems->n_errors && !(options && options->ask)) {
        /* What the child found harmless is read again here, where its records are needed. */
        struct problems *again = problems_new(scratch);
        *ret_course = check_zip(mem, zip, len, name, options, again);
        heard = *ret_course;
    }
    if (!heard)
        problems_add(problems,
                     &(struct problem){.stage = STAGE_BYTES,
                                       .rule = "limits",
                                       .file = name,
                                       .found = "a package that takes too much time or memory",
                                       .expected = "a course that is checked within seconds",
                                       .remedy = "make it smaller, or check it with attest course "
                                                 "check"});
    mem_free(scratch);
    return true;
}
