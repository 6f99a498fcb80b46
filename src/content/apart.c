/* Work on bytes from a stranger, in a child.  SPDX-License-Identifier: Apache-2.0 */
#include "content/apart.h"

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
#include "util/buf.h"
#include "util/cage.h"
#include "util/mem.h"
#include "util/secret.h"

enum {
    CPU_SECONDS = 10,
    WALL_SECONDS = 20,
    MEMORY_BYTES = 512 * 1024 * 1024,
    /* A course comes back with its files and its media, and the text of its pages. */
    ANSWER_MAX = 3 * COURSE_BYTES_MAX
};

/* ---- what comes through the pipe */

WIRE_TYPE(static, problem_type, problem, ENUM(problem, stage, STAGE_COUNT), BOOL(problem, warning),
          TEXT(problem, rule), TEXT(problem, file), NUMBER(problem, line), NUMBER(problem, column),
          TEXT(problem, xpath), TEXT(problem, found), TEXT(problem, expected),
          TEXT(problem, remedy), TEXT(problem, source));

WIRE_TYPE(static, wanted_type, wanted, CHARS(wanted, code), NUMBER(wanted, version));

/* `result` is of the type that was asked for: the table is completed for each answer. */
struct answer {
    struct problem *list;
    size_t n;
    bool cut;
    struct wanted *wanted, *self;
    size_t n_wanted;
    void *result;
};
enum { ANSWER_FIELDS = 5, RESULT_FIELD = 4 };

static struct wire_type answer_type(const struct wire_type *result,
                                    struct wire_field fields[static ANSWER_FIELDS])
{
    const struct wire_field own[ANSWER_FIELDS] = {
        LIST_N(answer, list, n, problem_type), BOOL(answer, cut),
        LIST(answer, wanted, wanted_type),     ONE(answer, self, wanted_type),
        ONE(answer, result, *result),
    };
    memcpy(fields, own, sizeof own);
    return (struct wire_type){sizeof(struct answer), fields, ANSWER_FIELDS};
}

/* ---- the child */

static void limit(int what, rlim_t value)
{
    struct rlimit l = {value, value};
    setrlimit(what, &l);
}

static void confine(int pipe_fd, enum apart_limits limits)
{
    char words[256]; /* nobody hears them: the parent has told what is missing here */
    secret_forget();
    if (pipe_fd != CAGE_OUT)
        dup2(pipe_fd, CAGE_OUT);
    close_range(CAGE_OUT + 1, ~0U, 0);
    for (int fd = 0; fd < CAGE_OUT; fd++)
        close(fd);
    if (limits == APART_LIMITED) {
        limit(RLIMIT_CPU, CPU_SECONDS);
#ifndef __SANITIZE_ADDRESS__ /* its shadow memory alone is terabytes of addresses */
        limit(RLIMIT_AS, MEMORY_BYTES);
#endif
    }
    cage_enter(CAGE_PARSER, words, sizeof words);
}

static void child(int fd, apart_work *work, const void *job, const struct wire_type *type,
                  enum apart_limits limits)
{
    struct wire_field fields[ANSWER_FIELDS];
    struct wire_type whole = answer_type(type, fields);
    signal(SIGPIPE, SIG_DFL);
    confine(fd, limits);
    void *mem = mem_owner(NULL, "child");
    struct problems *problems = problems_new(mem);
    void *result = work(mem, job, problems);
    struct answer answer = {.list = problems->list,
                            .n = problems->n,
                            .cut = problems->cut,
                            .wanted = problems->wanted,
                            .n_wanted = problems->n_wanted,
                            .self = &problems->self,
                            .result = result};
    _exit(wire_write(CAGE_OUT, &whole, &answer) ? 0 : 1);
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
static bool listen_to(int fd, enum apart_limits limits, const struct timespec *begin,
                      struct buf *in)
{
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int left = limits == APART_LIMITED ? left_ms(begin) : -1;
        int ready = left ? poll(&p, 1, left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        char chunk[64 * 1024];
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 && !buf_is_full(in);
        buf_add(in, chunk, (size_t)n);
    }
}

/* Waits for the end of a child that has closed its pipe: for the rest of its time, and kills it
 * then; without limits as long as it takes. As waitpid does: its pid, or -1. */
static pid_t await(pid_t pid, bool heard, enum apart_limits limits, const struct timespec *begin,
                   int *ret_status)
{
    enum { LOOK_MS = 5 }; /* the end nearly always comes at once */
    bool may_last = !heard || limits != APART_LIMITED;
    for (;;) {
        pid_t ended = waitpid(pid, ret_status, may_last ? 0 : WNOHANG);
        if (ended == pid || (ended < 0 && errno != EINTR))
            return ended;
        if (may_last || ended < 0)
            continue;
        if (left_ms(begin)) {
            poll(NULL, 0, LOOK_MS);
        } else {
            kill(pid, SIGKILL);
            may_last = true;
        }
    }
}

/* The answer of the child; NULL if it was stopped or broke. */
static const struct answer *hear(const void *mem, pid_t pid, int fd, const struct wire_type *type,
                                 enum apart_limits limits)
{
    struct wire_field fields[ANSWER_FIELDS];
    struct wire_type whole = answer_type(type, fields);
    struct buf *in = buf_new(mem, ANSWER_MAX);
    struct timespec begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    bool heard = listen_to(fd, limits, &begin, in);
    close(fd);
    if (!heard)
        kill(pid, SIGKILL);
    int status = 1;
    pid_t ended = await(pid, heard, limits, &begin, &status);
    /* Where the process lets the system collect its children, the answer alone speaks for it. */
    bool clean = ended == pid ? WIFEXITED(status) && !WEXITSTATUS(status) : errno == ECHILD;
    return heard && clean ? wire_read(mem, &whole, buf_data(in), buf_len(in)) : NULL;
}

static void take_problems(const struct answer *a, struct problems *problems)
{
    for (size_t i = 0; i < a->n && i < PROBLEMS_MAX; i++)
        problems_add(problems, &a->list[i]);
    problems->cut = problems->cut || a->cut;
    for (size_t i = 0; i < a->n_wanted && i < WANTED_MAX; i++)
        problems_want(problems, a->wanted[i].code, a->wanted[i].version);
    if (a->self)
        problems_of_course(problems, a->self->code, a->self->version);
}

bool apart_run(const void *mem, apart_work *work, const void *job, const struct wire_type *type,
               enum apart_limits limits, struct problems *problems, void **ret, bool *ret_heard,
               struct err *err)
{
    int ends[2];
    *ret = NULL;
    *ret_heard = false;
    if (pipe2(ends, O_CLOEXEC))
        return err_set(err, ERR_INTERNAL, "The file cannot be checked just now.") ||
               err_detail(err, "pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid < 0) {
        close(ends[0]);
        close(ends[1]);
        return err_set(err, ERR_UNAVAILABLE, "The file cannot be checked just now.") ||
               err_detail(err, "fork: %s", strerror(errno));
    }
    if (!pid)
        child(ends[1], work, job, type, limits);
    close(ends[1]);
    const struct answer *answer = hear(mem, pid, ends[0], type, limits);
    if (answer) {
        *ret = answer->result;
        *ret_heard = true;
        take_problems(answer, problems);
    }
    return true;
}
