/* attest-web: the program behind nginx.  Wiring only.  SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util/config.h"
#include "web/master.h"
#include "web/metrics.h"
#include "web/worker.h"

int main(int argc, char **argv)
{
    static char program[PATH_MAX];
    signal(SIGPIPE, SIG_IGN);
    if (sodium_init() < 0) {
        fputs("attest-web: no source of randomness\n", stderr);
        return 1;
    }
    if (argc == 3 && !strcmp(argv[1], "--worker")) {
        metrics_map(3);
        for (int p = 0; p < POOL_COUNT; p++) {
            if (!strcmp(argv[2], pool_name((enum pool)p)))
                return worker_run((enum pool)p);
        }
    }
    if (argc != 1) {
        fputs("usage: attest-web\nSettings come from the environment: attest config lists them.\n",
              stderr);
        return 2;
    }
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n < 0)
        return 1;
    /* After an upgrade the old file is gone: the new one stands in its place. */
    char *gone = strstr(program, " (deleted)");
    if (gone)
        *gone = '\0';
    return master_run(program);
}
