/* FastCGI, behind one interface.  SPDX-License-Identifier: Apache-2.0 */
#include "web/fcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "util/mem.h"

struct fcgi {
    FCGX_Request request;
    int listening, waiting; /* the socket, and the epoll that watches it */
    size_t got;             /* bytes of the request's body */
};

/* How often a worker looks for a connection by itself, in ms: one may have been given to a worker
 * that ended before it could take it. */
enum { LOOK_AGAIN = 1000 };

static volatile sig_atomic_t stopping;

struct fcgi *fcgi_new(const void *mem, int listening)
{
    struct fcgi *f = mem_new(mem, struct fcgi);
    struct epoll_event watched = {.events = EPOLLIN | EPOLLEXCLUSIVE};
    f->listening = listening;
    f->waiting = epoll_create1(EPOLL_CLOEXEC);
    if (f->waiting < 0 || epoll_ctl(f->waiting, EPOLL_CTL_ADD, listening, &watched) != 0)
        abort();
    FCGX_Init();
    FCGX_InitRequest(&f->request, listening, FCGI_FAIL_ACCEPT_ON_INTR);
    return f;
}

/*
 * A new connection wakes one worker (EPOLLEXCLUSIVE), not all that have nothing to do: waking eight
 * for each request cost as much as building the page. Signals are let in only while waiting, so
 * that none is lost between looking at the flag and waiting. The socket does not block: where two
 * workers wake for one connection, the one that comes too late waits again.
 */
bool fcgi_accept(struct fcgi *f)
{
    sigset_t waiting;
    sigprocmask(SIG_SETMASK, NULL, &waiting);
    sigdelset(&waiting, SIGTERM);
    sigdelset(&waiting, SIGINT);
    while (!stopping) {
        struct epoll_event e = {0};
        int n = epoll_pwait(f->waiting, &e, 1, LOOK_AGAIN, &waiting);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0 && (e.events & EPOLLERR))
            return false;
        if (n >= 0 && FCGX_Accept_r(&f->request) == 0) {
            f->got = 0;
            return true;
        }
    }
    return false;
}

static void on_stop(int signal)
{
    (void)signal;
    stopping = 1;
}

void fcgi_stop_on_signals(void)
{
    sigset_t mask;
    struct sigaction act = {.sa_handler = on_stop};
    sigaction(SIGTERM, &act, NULL);
    sigaction(SIGINT, &act, NULL);
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGINT);
    sigprocmask(SIG_BLOCK, &mask, NULL);
}

const char *fcgi_param(const struct fcgi *f, const char *name)
{
    return FCGX_GetParam(name, f->request.envp);
}

size_t fcgi_read(struct fcgi *f, void *data, size_t len)
{
    int n = FCGX_GetStr(data, len > 1 << 20 ? 1 << 20 : (int)len, f->request.in);
    f->got += n > 0 ? (size_t)n : 0;
    return n > 0 ? (size_t)n : 0;
}

void fcgi_write(struct fcgi *f, const void *data, size_t len)
{
    const char *p = data;
    while (len) {
        int part = len > 1 << 20 ? 1 << 20 : (int)len;
        if (FCGX_PutStr(p, part, f->request.out) != part)
            return; /* the client is gone: nobody to tell */
        p += part;
        len -= (size_t)part;
    }
}

/*
 * The library would wait for nginx to close first. That is for a request that is answered before
 * all of it was read, which a plain close would cut off; after any other it wakes this worker once
 * more for nothing.
 */
void fcgi_finish(struct fcgi *f)
{
    const char *length = fcgi_param(f, "CONTENT_LENGTH");
    bool whole = f->got == (length ? strtoull(length, NULL, 10) : 0);
    /* The record that ends a body may be on its way still: closed before it is read, the socket
     * would take the reply along. */
    if (whole && FCGX_GetChar(f->request.in) == EOF)
        FCGX_Detach(&f->request);
    FCGX_Finish_r(&f->request);
}
