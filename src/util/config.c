/* Settings: environment variables ATTEST_*, all in one table.  SPDX-License-Identifier: Apache-2.0
 */
#include "util/config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct setting {
    const char *name, *otherwise, *meaning;
} settings[] = {
    {"ATTEST_VAR", "./var", "folder of the stack; its attest.env holds the settings"},
    {"ATTEST_MODE", "production", "production, demo or test"},
    {"ATTEST_ADDRESS", "http://127.0.0.1:8080", "address that people type; stands on certificates"},
    {"ATTEST_DATABASE", "dbname=attest", "libpq connection string, without user"},
    {"ATTEST_RUN", "/run/attest", "folder of the FastCGI sockets"},
    {"ATTEST_SPOOL", "/var/spool/attest", "folder for files that nginx sends and deletes"},
    {"ATTEST_STATIC", "/usr/share/attest/static", "folder of styles, scripts and icons"},
    {"ATTEST_LOCALE", "", "folder of locales and catalogues; empty: locale beside the program"},
    {"ATTEST_LOG", "", "log file of attest-web; empty: standard error"},
    {"ATTEST_NOW", "",
     "clock of a demo or test database: an RFC 3339 instant, or an interval such as +7d"},
    {"ATTEST_KEY_FILE", "",
     "file of 32 random bytes under which secrets in the database are sealed; keep a copy apart"},
    {"ATTEST_TLS", "no", "yes: a proxy in front of nginx or nginx itself speaks TLS"},
    {"ATTEST_GUARDED", "no",
     "yes: a demo or test guards signing in as production does (back-off, easy passwords refused)"},
    {"ATTEST_WORKERS_PAGES", "8", "workers that serve pages: about four for each core"},
    {"ATTEST_WORKERS_SIGNIN", "1", "workers that check passwords"},
    {"ATTEST_WORKERS_EXPORT", "1", "workers that make PDF and CSV and take imports"},
    {"ATTEST_WORKERS_OUTSIDE", "2", "workers that ask other machines, to sign people in"},
    {"ATTEST_WORKER_REQUESTS", "50000", "a worker is replaced after so many requests"},
    {"ATTEST_WORKER_MEMORY", "192", "a worker is replaced when it holds more MiB than this"},
    {"ATTEST_EXIT_URL", "https://www.weather.gov/",
     "where the quick exit leads: a page of no interest"},
    {"ATTEST_PROXY", "",
     "proxy through which other machines are asked, such as providers; empty: none"},
    {"ATTEST_STATEMENT_TIMEOUT", "10000", "milliseconds after which a statement is stopped"},
    {"ATTEST_CAGE", "on",
     "off: workers keep what the kernel could take from them (for debuggers); log: it only tells"},
    {"ATTEST_MAIL_SERVER", "", "host, or host:port, that takes e-mail; empty: messages wait"},
    {"ATTEST_MAIL_FROM", "", "address that messages come from; empty: messages wait"},
    {"ATTEST_MAIL_TLS", "required",
     "required: STARTTLS; implicit: TLS from the start; offered: in clear where it is not offered"},
    {"ATTEST_MAIL_CA", "", "file of certificates to trust in place of the system's"},
    {"ATTEST_MAIL_USER", "", "user name at that server; empty: none is asked for"},
    {"ATTEST_MAIL_PASSWORD_FILE", "", "file whose first line is the password"},
};

enum { SETTINGS = sizeof settings / sizeof *settings };

const char *config_get(const char *name)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        if (strcmp(settings[i].name, name) == 0) {
            const char *value = getenv(name);
            return value && *value ? value : settings[i].otherwise;
        }
    }
    fprintf(stderr, "no setting %s\n", name);
    abort();
}

bool config_is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

int config_int(const char *name, int least)
{
    char *end;
    long n = strtol(config_get(name), &end, 10);
    if (*end == '\0' && n >= least && n <= 1000000000)
        return (int)n;
    for (size_t i = 0; i < SETTINGS; i++) {
        if (strcmp(settings[i].name, name) == 0)
            return (int)strtol(settings[i].otherwise, NULL, 10);
    }
    return least;
}

bool config_load(const char *path, struct err *err)
{
    FILE *in = fopen(path, "re");
    if (!in)
        return err_set(
            err, ERR_INVALID,
            "Cannot read %s: %s. Start the stack first, or set ATTEST_VAR to its folder.", path,
            strerror(errno));
    char line[4096];
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\r\n")] = '\0';
        char *equals = strchr(line, '=');
        if (strncmp(line, "ATTEST_", 7) != 0 || !equals)
            continue;
        *equals = '\0';
        char *value = equals + 1;
        size_t len = strlen(value);
        if (len >= 2 && (*value == '\'' || *value == '"') && value[len - 1] == *value) {
            value[len - 1] = '\0';
            value++;
        }
        setenv(line, value, 0);
    }
    fclose(in);
    return true;
}

bool config_is_demo(void)
{
    const char *mode = config_get("ATTEST_MODE");
    return strcmp(mode, "demo") == 0 || strcmp(mode, "test") == 0;
}

bool config_is_guarded(void)
{
    return !config_is_demo() || strcmp(config_get("ATTEST_GUARDED"), "yes") == 0;
}

const char *config_name(size_t i)
{
    return i < SETTINGS ? settings[i].name : NULL;
}

void config_print(FILE *out)
{
    for (size_t i = 0; i < SETTINGS; i++)
        fprintf(out, "%-26s %-34s %s\n", settings[i].name, config_get(settings[i].name),
                settings[i].meaning);
}
