/*
 * The cage, tried from within: each of these is a child that is shut in and then asks for what it
 * must not have.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/cage.h"

enum { FREE = 200, UNCAGED = 201, SLEEP = 3 };

static char spool[] = "/tmp/attest-cage-XXXXXX";

/* What a child says at its end: 0, an errno, FREE; or 256 and the signal that ended it. */
static int tried(enum cage kind, int (*act)(void))
{
    int status;
    fflush(stdout);
    pid_t pid = fork();
    if (!pid) {
        char words[256];
        dup2(STDERR_FILENO, CAGE_OUT);
        if (!cage_enter(kind, words, sizeof words)) {
            dprintf(STDERR_FILENO, "# %s\n", words);
            _exit(UNCAGED);
        }
        _exit(act());
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return UNCAGED;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

static int said(bool done)
{
    return done ? FREE : errno;
}

/* ---- what may not be */

static int read_passwords(void)
{
    return said(open("/etc/passwd", O_RDONLY) >= 0);
}
static int write_outside(void)
{
    return said(open("/tmp/attest-cage-test", O_WRONLY | O_CREAT, 0600) >= 0);
}
static int list_folder(void)
{
    return said(open("/etc", O_RDONLY | O_DIRECTORY) >= 0);
}
static int look_into_parent(void)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/environ", (int)getppid());
    return said(open(path, O_RDONLY) >= 0);
}
static int start_program(void)
{
    char *argv[] = {(char[]){"true"}, NULL};
    return said(execv("/bin/true", argv) == 0);
}
static int trace(void)
{
    return said(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
}
static int become_root(void)
{
    return said(setuid(0) == 0);
}
static int own_namespace(void)
{
    return said(syscall(SYS_unshare, 0x10000000) == 0);
}
static int cloned_namespace(void)
{
    return said(syscall(SYS_clone, 0x10000000 | SIGCHLD, 0, 0, 0, 0) >= 0);
}
static int raw_socket(void)
{
    return said(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) >= 0);
}
static int remote_socket(void)
{
    return said(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}
static int local_socket(void)
{
    return said(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
}
static int listening(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr a = {.sa_family = AF_INET};
    return fd < 0 ? UNCAGED : said(bind(fd, &a, sizeof a) == 0);
}
static int memory_to_run(void)
{
    return said(mmap(NULL, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
                MAP_FAILED);
}
static int memory_turned(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? UNCAGED : said(mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0);
}
static int give_away(void)
{
    return said(chown(spool, 1, 1) == 0);
}
static int kill_parent(void)
{
    return said(kill(getppid(), 0) == 0);
}
static int start_child(void)
{
    return said(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) >= 0);
}
static int write_elsewhere(void)
{
    return said(write(STDOUT_FILENO, "", 0) == 0);
}
static int read_anything(void)
{
    char c;
    return said(read(STDIN_FILENO, &c, 0) == 0);
}

/* ---- what must go on */

static int read_zones(void)
{
    return said(open("/usr/share/zoneinfo/UTC", O_RDONLY) >= 0);
}
static int write_spool(void)
{
    char path[64];
    snprintf(path, sizeof path, "%s/export.csv", spool);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);
    return said(fd >= 0 && write(fd, "a", 1) == 1 && !close(fd) && !unlink(path));
}
static int look_up_name(void)
{
    struct addrinfo *found = NULL, want = {.ai_socktype = SOCK_STREAM};
    int status = getaddrinfo("localhost", "443", &want, &found);
    if (!status)
        freeaddrinfo(found);
    return status ? -status : FREE;
}
static void *nothing(void *argument)
{
    return argument;
}
static int start_thread(void)
{
    pthread_t thread;
    int status = pthread_create(&thread, NULL, nothing, NULL);
    return status ? status : said(!pthread_join(thread, NULL));
}
static int read_authorities(void)
{
    int fd = open("/etc/ssl/certs", O_RDONLY | O_DIRECTORY);
    return said(fd >= 0 || errno == ENOENT);
}
static int child_in_child(void)
{
    int status;
    pid_t pid = fork();
    if (!pid) {
        char words[256];
        _exit(cage_enter(CAGE_PARSER, words, sizeof words) && local_socket() == ENOSYS ? 7 : 8);
    }
    return said(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
                WEXITSTATUS(status) == 7);
}
static int stop_child(void)
{
    pid_t pid = fork();
    if (!pid) {
        nanosleep(&(struct timespec){.tv_sec = SLEEP}, NULL);
        _exit(0);
    }
    int status = 0;
    return said(!kill(pid, SIGKILL) && waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
}
static int memory_and_answer(void)
{
    char *p = malloc(8 << 20);
    if (!p)
        return UNCAGED;
    memset(p, 1, 8 << 20);
    free(p);
    return said(write(CAGE_OUT, "", 0) == 0);
}

/* ---- the list */

static bool has_files; /* Landlock is here */

struct trial {
    const char *name;
    enum cage kind;
    int (*act)(void);
    int want;
    bool by_files;
};

enum { ENDED = 256 + SIGSYS };

static const struct trial refused[] = {
    {"the list of users is not read", CAGE_LOCAL, read_passwords, EACCES, true},
    {"nor by one that asks other machines", CAGE_REMOTE, read_passwords, EACCES, true},
    {"nothing is written outside the spool", CAGE_LOCAL, write_outside, EACCES, true},
    {"folders are not listed", CAGE_LOCAL, list_folder, EACCES, true},
    {"other processes are not looked into", CAGE_LOCAL, look_into_parent, EACCES, true},
    {"no program is started", CAGE_LOCAL, start_program, ENDED, false},
    {"no program is started by one that asks others", CAGE_REMOTE, start_program, ENDED, false},
    {"no process is traced", CAGE_LOCAL, trace, ENDED, false},
    {"nobody becomes another user", CAGE_LOCAL, become_root, ENDED, false},
    {"no namespace is made", CAGE_LOCAL, own_namespace, ENDED, false},
    {"nor with a child", CAGE_LOCAL, cloned_namespace, ENOSYS, false},
    {"no raw socket", CAGE_LOCAL, raw_socket, ENOSYS, false},
    {"no raw socket where others are asked", CAGE_REMOTE, raw_socket, ENOSYS, false},
    {"other machines are not asked", CAGE_LOCAL, remote_socket, ENOSYS, false},
    {"nobody listens", CAGE_REMOTE, listening, ENOSYS, false},
    {"no memory is written and run", CAGE_LOCAL, memory_to_run, ENOSYS, false},
    {"nor written, then run", CAGE_LOCAL, memory_turned, ENOSYS, false},
    {"the parser opens no file", CAGE_PARSER, read_zones, ENOSYS, false},
    {"the parser reads nothing", CAGE_PARSER, read_anything, ENOSYS, false},
    {"the parser writes to its pipe alone", CAGE_PARSER, write_elsewhere, ENOSYS, false},
    {"the parser has no socket", CAGE_PARSER, local_socket, ENOSYS, false},
    {"the parser has no child", CAGE_PARSER, start_child, ENOSYS, false},
    {"the parser starts no program", CAGE_PARSER, start_program, ENDED, false},
};

static const struct trial possible[] = {
    {"time zones are read", CAGE_LOCAL, read_zones, FREE, false},
    {"the spool is written", CAGE_LOCAL, write_spool, FREE, false},
    {"the database is reached", CAGE_LOCAL, local_socket, FREE, false},
    {"other machines are asked where that is meant", CAGE_REMOTE, remote_socket, FREE, false},
    {"names of machines are looked up", CAGE_REMOTE, look_up_name, FREE, false},
    {"by threads, as libraries do", CAGE_REMOTE, start_thread, FREE, false},
    {"certificates are checked", CAGE_REMOTE, read_authorities, FREE, false},
    {"a child reads XML in a cage within", CAGE_LOCAL, child_in_child, FREE, false},
    {"and is stopped", CAGE_LOCAL, stop_child, FREE, false},
    {"the parser has memory and its answer", CAGE_PARSER, memory_and_answer, FREE, false},
};

static void try_all(const struct trial *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct trial *t = &list[i];
        if (t->by_files && !has_files)
            ok(true, "%s # SKIP this kernel has no Landlock", t->name);
        else
            is_int(tried(t->kind, t->act), t->want, t->name);
    }
}

static void test_settings(void)
{
    char words[256];
    cage_describe(words, sizeof words);
    printf("# %s\n", words);
    ok(strstr(words, "system calls by seccomp"), "the log says what holds");
    has_files = strstr(words, "Landlock") && !strstr(words, "no Landlock");
    char holds[256];
    snprintf(holds, sizeof holds, "%s", words);
    setenv("ATTEST_CAGE", "off", 1);
    is_int(tried(CAGE_LOCAL, read_passwords), FREE, "off: nothing is taken away");
    cage_describe(words, sizeof words);
    ok(strstr(words, "off"), "which the log says");
    setenv("ATTEST_CAGE", "log", 1);
    is_int(tried(CAGE_LOCAL, remote_socket), FREE, "log: a call that is not in the table passes");
    is_int(tried(CAGE_LOCAL, give_away), EPERM, "and no capability is left to use it, root or not");
    unsetenv("ATTEST_CAGE");
    setenv("ATTEST_DATABASE", "host=db.example dbname=attest", 1);
    is_int(tried(CAGE_LOCAL, remote_socket), FREE, "a database elsewhere is reached");
    setenv("ATTEST_DATABASE", "host=/run/postgresql dbname=attest", 1);
    const char *version = strstr(holds, "Landlock ");
    if (version && atoi(version + 9) >= 6)
        is_int(tried(CAGE_REMOTE, kill_parent), EPERM, "no signal leaves the cage");
}

int main(void)
{
#ifdef __SANITIZE_ADDRESS__
    puts("1..0 # SKIP sanitizers need most of what the cage takes away");
    return 0;
#endif
    if (!mkdtemp(spool))
        return 1;
    setenv("ATTEST_SPOOL", spool, 1);
    setenv("ATTEST_DATABASE", "host=/run/postgresql dbname=attest", 1);
    test_settings();
    try_all(refused, sizeof refused / sizeof *refused);
    try_all(possible, sizeof possible / sizeof *possible);
    rmdir(spool);
    return tap_done();
}
