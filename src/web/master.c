/* The master: opens the sockets, starts the workers, replaces those that end.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/master.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <poll.h>

#include "util/cage.h"
#include "util/config.h"
#include "util/log.h"
#include "web/metrics.h"

enum {
    WORKERS_MAX = 128,
    BACKLOG = 256,
    STOP_SECONDS = 20,
    METRICS_FD = 3,
    PAUSE_MOST = 7 /* half seconds */
};

struct worker {
    pid_t pid; /* 0: this place is free */
    enum pool pool;
    int generation;
    time_t started, asked; /* asked: when it was told to stop; 0: it was not */
};

struct master {
    const char *program;
    int sockets[POOL_COUNT];
    int wanted[POOL_COUNT];
    time_t not_before[POOL_COUNT]; /* after workers that died at once */
    int pause[POOL_COUNT];
    int metrics;
    int generation;
    bool stopping;
    sigset_t before; /* signal mask that workers start with */
    struct worker workers[WORKERS_MAX];
};

static time_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* A listening socket at $ATTEST_RUN/<pool>.sock, for the owner and its group. */
static int open_socket(const char *pool)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int n = snprintf(address.sun_path, sizeof address.sun_path, "%s/%s.sock",
                     config_get("ATTEST_RUN"), pool);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || n < 0 || (size_t)n >= sizeof address.sun_path)
        return -1;
    unlink(address.sun_path);
    mode_t old = umask(0117);
    bool bound =
        bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, BACKLOG) == 0;
    umask(old);
    if (!bound) {
        log_line("%s: %s", address.sun_path, strerror(errno));
        close(fd);
        return -1;
    }
    return fd;
}

static void start_worker(struct master *m, struct worker *place, enum pool pool)
{
    pid_t master = getpid(), pid = fork();
    if (pid < 0) {
        log_line("fork: %s", strerror(errno));
        return;
    }
    if (pid == 0) {
        sigprocmask(SIG_SETMASK, &m->before, NULL);
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* no worker outlives the master: nobody would stop it */
        if (getppid() != master || dup2(m->sockets[pool], STDIN_FILENO) < 0 ||
            dup2(m->metrics, METRICS_FD) < 0)
            _exit(127);
        char *const argv[] = {strdupa(m->program), strdupa("--worker"), strdupa(pool_name(pool)),
                              NULL};
        execv(m->program, argv);
        _exit(127);
    }
    *place =
        (struct worker){.pid = pid, .pool = pool, .generation = m->generation, .started = now()};
    metrics_count_start(pool);
}

/* Fills every pool up to the number wanted, counting this generation only. */
static void fill(struct master *m)
{
    for (int p = 0; p < POOL_COUNT && !m->stopping; p++) {
        int have = 0;
        for (int i = 0; i < WORKERS_MAX; i++)
            have += m->workers[i].pid && m->workers[i].pool == (enum pool)p &&
                    m->workers[i].generation == m->generation;
        for (int i = 0; i < WORKERS_MAX && have < m->wanted[p] && now() >= m->not_before[p]; i++) {
            if (!m->workers[i].pid) {
                start_worker(m, &m->workers[i], (enum pool)p);
                have++;
            }
        }
    }
}

/* Asks workers of older generations (or all) to stop, and kills those that were asked too long ago.
 */
static void stop_workers(struct master *m, bool all)
{
    for (int i = 0; i < WORKERS_MAX; i++) {
        struct worker *w = &m->workers[i];
        if (!w->pid || (!all && w->generation == m->generation))
            continue;
        if (!w->asked) {
            kill(w->pid, SIGTERM);
            w->asked = now();
        } else if (now() - w->asked > STOP_SECONDS) {
            kill(w->pid, SIGKILL);
        }
    }
}

static void reap(struct master *m)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        for (int i = 0; i < WORKERS_MAX; i++) {
            struct worker *w = &m->workers[i];
            if (w->pid != pid)
                continue;
            if (WIFSIGNALED(status) && !w->asked)
                log_line("worker %s %d ended by signal %d%s", pool_name(w->pool), (int)pid,
                         WTERMSIG(status),
                         WTERMSIG(status) == SIGSYS
                             ? ": it asked for what only an intruder asks for (util/cage.h)"
                             : "");
            bool at_once = now() - w->started < 2 && !w->asked;
            m->pause[w->pool] =
                at_once ? (m->pause[w->pool] < PAUSE_MOST ? m->pause[w->pool] * 2 + 1 : PAUSE_MOST)
                        : 0;
            m->not_before[w->pool] = now() + m->pause[w->pool] / 2;
            w->pid = 0;
        }
    }
}

static int living(const struct master *m)
{
    int n = 0;
    for (int i = 0; i < WORKERS_MAX; i++)
        n += m->workers[i].pid != 0;
    return n;
}

static bool prepare(struct master *m)
{
    static const char *const counts[POOL_COUNT] = {
        [POOL_PAGES] = "ATTEST_WORKERS_PAGES",
        [POOL_SIGNIN] = "ATTEST_WORKERS_SIGNIN",
        [POOL_EXPORT] = "ATTEST_WORKERS_EXPORT",
        [POOL_OUTSIDE] = "ATTEST_WORKERS_OUTSIDE",
    };
    if (!config_is_demo() && strcmp(config_get("ATTEST_TLS"), "yes") != 0) {
        log_line("passwords and sessions must not cross a network in the clear: set ATTEST_TLS=yes "
                 "once nginx, or a "
                 "proxy in front of it, speaks TLS");
        return false;
    }
    if (geteuid() == 0) {
        log_line("start this as a user of its own, not as root: who takes over a worker would have "
                 "the machine");
        return false;
    }
    m->metrics = metrics_create();
    if (m->metrics < 0)
        return false;
    metrics_map(m->metrics);
    for (int p = 0; p < POOL_COUNT; p++) {
        m->wanted[p] = config_int(counts[p], 1);
        if (m->wanted[p] > WORKERS_MAX / 2 / POOL_COUNT)
            m->wanted[p] = WORKERS_MAX / 2 / POOL_COUNT;
        m->sockets[p] = open_socket(pool_name((enum pool)p));
        if (m->sockets[p] < 0)
            return false;
    }
    return true;
}

int master_run(const char *program)
{
    static struct master m;
    sigset_t mask;
    char cage[256];
    m.program = program;
    if (!prepare(&m))
        return 1;
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGINT);
    sigaddset(&mask, SIGHUP);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_BLOCK, &mask, &m.before);
    struct pollfd signals = {.fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK),
                             .events = POLLIN};
    if (signals.fd < 0)
        return 1;
    cage_describe(cage, sizeof cage);
    log_line("%s", cage);
    log_line("master %d: %d + %d + %d + %d workers", (int)getpid(), m.wanted[POOL_PAGES],
             m.wanted[POOL_SIGNIN], m.wanted[POOL_EXPORT], m.wanted[POOL_OUTSIDE]);
    while (!m.stopping || living(&m)) {
        struct signalfd_siginfo got;
        reap(&m);
        fill(&m);
        stop_workers(&m, m.stopping);
        if (m.stopping && !living(&m))
            break;
        poll(&signals, 1, 500);
        while (read(signals.fd, &got, sizeof got) == (ssize_t)sizeof got) {
            if (got.ssi_signo == SIGHUP)
                m.generation++;
            else if (got.ssi_signo != SIGCHLD)
                m.stopping = true;
        }
    }
    for (int p = 0; p < POOL_COUNT; p++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s.sock", config_get("ATTEST_RUN"),
                 pool_name((enum pool)p));
        unlink(path);
    }
    return 0;
}
