/*
 * Files by Landlock: the folders that a caged process still reads, and the one that it writes.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The system's calls are made by number, and the newer members and rights spelt out here, since the
 * headers of Debian 12 have neither. A kernel that knows fewer rights is asked for those that it
 * knows: https://docs.kernel.org/userspace-api/landlock.html
 */
#include "cage_files.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util/config.h"

#define READ_FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define TRUNCATE   (UINT64_C(1) << 14) /* version 3 */
#define WRITE_FILES                                                                                \
    (READ_FILES | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |                    \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | TRUNCATE)
/* What a rule on a file, not on a folder, may name. */
#define OF_A_FILE (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | TRUNCATE)

static const struct place {
    const char *path; /* or, where it begins with "$", a setting or a variable */
    const char *why;
    bool remote; /* only where other machines are asked */
    bool write;
} places[] = {
    {"/usr/lib", "libraries that are loaded at their first use, and tables of character sets", 0,
     0},
    {"/lib", "the same", 0, 0},
    {"/lib64", "the same", 0, 0},
    {"/etc/ld.so.cache", "where those libraries are", 0, 0},
    {"/usr/share/fonts", "certificates", 0, 0},
    {"/usr/local/share/fonts", "certificates", 0, 0},
    {"/usr/share/fontconfig", "certificates", 0, 0},
    {"/etc/fonts", "certificates", 0, 0},
    {"/var/cache/fontconfig", "certificates", 0, 0},
    {"/usr/share/zoneinfo", "time zones", 0, 0},
    {"/etc/localtime", "time zones", 0, 0},
    {"/usr/share/locale", "messages of libraries", 0, 0},
    {"/dev/null", "a place for what nobody wants", 0, 1},
    {"/dev/urandom", "chance, where a library does not ask the kernel", 0, 0},
    {"$ATTEST_LOCALE", "languages of the interface", 0, 0},
    {"$ATTEST_SPOOL", "exports that nginx sends", 0, 1},
    {"/etc/ssl", "the authorities that certificates are checked by", 1, 0},
    {"/usr/share/ca-certificates", "where those are kept", 1, 0},
    {"/usr/local/share/ca-certificates", "the same, of this organisation", 1, 0},
    {"/etc/resolv.conf", "names of machines", 1, 0},
    {"/run/systemd/resolve", "the same", 1, 0},
    {"/etc/hosts", "the same", 1, 0},
    {"/etc/host.conf", "the same", 1, 0},
    {"/etc/gai.conf", "the same", 1, 0},
    {"/etc/nsswitch.conf", "the same", 1, 0},
    {"/etc/services", "numbers of ports", 1, 0},
    {"$HOME/.postgresql", "certificates of the database", 1, 0},
    {"$HOME/.pgpass", "the database's password, where one is used", 1, 0},
};

/* The kernel's own structure, with the members of later versions. */
struct ruleset {
    uint64_t files, net, scoped;
};
enum { SINCE_NET = 4, SINCE_SCOPE = 6 };
#define NET_ALL   UINT64_C(3) /* bind, connect */
#define NET_BIND  UINT64_C(1)
#define SCOPE_ALL UINT64_C(3) /* abstract Unix sockets, signals to processes outside */

int cage_files_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

/* All that a version can forbid. Renaming between folders came with 2, cutting with 3, controlling
 * devices with 5. */
static uint64_t rights(int version)
{
    int bits = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;
    return (UINT64_C(1) << bits) - 1;
}

static bool allow(int rules, const char *path, uint64_t access)
{
    struct stat st;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return true; /* what is not there needs no rule */
    bool done = fstat(fd, &st) == 0;
    struct landlock_path_beneath_attr rule = {
        .allowed_access = done && S_ISDIR(st.st_mode) ? access : access & OF_A_FILE,
        .parent_fd = fd};
    done = done && !syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
    return done;
}

/* "$HOME/.pgpass" as a path; false where the variable is not set. */
static bool spell(const char *path, char out[static 4096])
{
    size_t len = strcspn(path, "/");
    char name[64];
    if (*path != '$')
        return snprintf(out, 4096, "%s", path) < 4096;
    snprintf(name, sizeof name, "%.*s", (int)len - 1, path + 1);
    const char *value = strncmp(name, "ATTEST_", 7) == 0 ? config_get(name) : getenv(name);
    return value && *value == '/' && snprintf(out, 4096, "%s%s", value, path + len) < 4096;
}

/* Files that the connection string names: certificates, a password file. */
static bool allow_database(int rules, uint64_t access)
{
    char path[4096];
    const char *p = config_get("ATTEST_DATABASE");
    bool done = true;
    while (done && (p = strstr(p, "=/"))) {
        p++;
        if (snprintf(path, sizeof path, "%.*s", (int)strcspn(p, " '&"), p) < (int)sizeof path)
            done = allow(rules, path, access);
    }
    return done;
}

/* Files that settings name, by how they are called: secrets of mail and of providers, authorities.
 */
static bool allow_settings(int rules, uint64_t access)
{
    static const char *const ends[] = {"_FILE", "_CA", "_SECRETS"};
    bool done = true;
    const char *name;
    for (size_t i = 0; done && (name = config_name(i)); i++) {
        for (size_t k = 0; done && k < sizeof ends / sizeof *ends; k++) {
            size_t len = strlen(name), end = strlen(ends[k]);
            const char *value = config_get(name);
            if (len > end && !strcmp(name + len - end, ends[k]) && *value == '/')
                done = allow(rules, value, access);
        }
    }
    return done;
}

static bool allow_all(int rules, bool remote, uint64_t known)
{
    char path[4096];
    bool done = allow_database(rules, READ_FILES & known) &&
                (!remote || allow_settings(rules, READ_FILES & known));
    for (size_t i = 0; done && i < sizeof places / sizeof *places; i++) {
        if ((!places[i].remote || remote) && spell(places[i].path, path))
            done = allow(rules, path, (places[i].write ? WRITE_FILES : READ_FILES) & known);
    }
    return done;
}

bool cage_files_enter(bool remote, bool none)
{
    int version = cage_files_version();
    if (!version)
        return true;
    uint64_t known = rights(version);
    struct ruleset set = {.files = known, .net = remote ? NET_BIND : NET_ALL, .scoped = SCOPE_ALL};
    size_t size = version >= SINCE_SCOPE ? sizeof set
                  : version >= SINCE_NET ? offsetof(struct ruleset, scoped)
                                         : offsetof(struct ruleset, net);
    int rules = (int)syscall(SYS_landlock_create_ruleset, &set, size, 0);
    if (rules < 0)
        return false;
    bool done =
        (none || allow_all(rules, remote, known)) && !syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
    return done;
}
