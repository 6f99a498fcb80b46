/* attest-web: the program behind nginx.  Wiring only.  SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/config.h"
#include "util/mem.h"
#include "util/secret.h"
#include "util/words.h"
#include "web/master.h"
#include "web/metrics.h"
#include "web/worker.h"

/* Where this program stands. */
static bool find_program(char program[static PATH_MAX])
{
    if (readlink("/proc/self/exe", program, PATH_MAX - 1) < 0)
        return false;
    /* After an upgrade the old file is gone: the new one stands in its place. */
    char *gone = strstr(program, " (deleted)");
    if (gone)
        *gone = '\0';
    return true;
}

/* The languages, from ATTEST_LOCALE or from the folder locale beside the program. Without them
 * nothing starts: a Spanish reader would find English without a word. */
static bool open_words(const char *program)
{
    char folder[PATH_MAX];
    struct err err = {0};
    const char *set = config_get("ATTEST_LOCALE");
    int n = *set ? snprintf(folder, sizeof folder, "%s", set)
                 : snprintf(folder, sizeof folder, "%.*s/locale",
                            (int)(strrchr(program, '/') - program), program);
    if (n > 0 && (size_t)n < sizeof folder && words_init(folder, &err)) {
        setenv("ATTEST_LOCALE", folder, 1); /* the cage has to leave it open */
        return true;
    }
    fprintf(stderr, "attest-web: %s\n", err.message);
    return false;
}

/* The key of what is sealed in the database. In production nothing starts without one: those who
 * administer could not sign in. */
static bool open_key(void)
{
    struct err err = {0};
    if (!secret_load(config_get("ATTEST_KEY_FILE"), &err)) {
        fprintf(stderr, "attest-web: %s\n", err.message);
        return false;
    }
    if (secret_is_loaded() || config_is_demo())
        return true;
    fputs("attest-web: set ATTEST_KEY_FILE to a file of 32 random bytes (docs/operations.md)\n",
          stderr);
    return false;
}

int main(int argc, char **argv)
{
    char program[PATH_MAX] = "";
    mem_wipe_freed();
    signal(SIGPIPE, SIG_IGN);
    if (sodium_init() < 0) {
        fputs("attest-web: no source of randomness\n", stderr);
        return 1;
    }
    if (!find_program(program) || !open_words(program) || !open_key())
        return 1;
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
    return master_run(program);
}
