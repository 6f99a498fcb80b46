/* FastCGI, behind one interface.  SPDX-License-Identifier: Apache-2.0 */
#include "web/fcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include "util/mem.h"

struct fcgi {
    FCGX_Request request;
    int listening;
};

static volatile sig_atomic_t stopping;

struct fcgi *fcgi_new(const void *mem, int listening)
{
    struct fcgi *f = mem_new(mem, struct fcgi);
    f->listening = listening;
    FCGX_Init();
    FCGX_InitRequest(&f->request, listening, FCGI_FAIL_ACCEPT_ON_INTR);
    return f;
}

/*
 * Signals are let in only while waiting in ppoll, so that none is lost between looking at the flag
 * and waiting. The socket does not block: of several workers that wake for one connection, those
 * that come too late wait again.
 */
bool fcgi_accept(struct fcgi *f)
{
    sigset_t waiting;
    sigprocmask(SIG_SETMASK, NULL, &waiting);
    sigdelset(&waiting, SIGTERM);
    sigdelset(&waiting, SIGINT);
    while (!stopping) {
        struct pollfd p = {.fd = f->listening, .events = POLLIN};
        int n = ppoll(&p, 1, NULL, &waiting);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0 && (p.revents & (POLLERR | POLLNVAL)))
            return false;
        if (n > 0 && FCGX_Accept_r(&f->request) == 0)
            return true;
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

void fcgi_finish(struct fcgi *f)
{
    FCGX_Finish_r(&f->request);
}
