/* The cage.  SPDX-License-Identifier: Apache-2.0 */
#include "util/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cage_files.h"
#include "util/config.h"

/* For whom a row is. */
enum { LOCAL = 1 << CAGE_LOCAL, REMOTE = 1 << CAGE_REMOTE, PARSER = 1 << CAGE_PARSER };
enum { SERVER = LOCAL | REMOTE, EVERYBODY = SERVER | PARSER };

/* System calls that are let through whatever their arguments, and why. */
static const struct row {
    unsigned who;
    const char *why, *calls;
} rows[] = {
    {EVERYBODY, "memory", "brk munmap mremap madvise"},
    {EVERYBODY, "ending, and hearing of signals", "exit exit_group rt_sigreturn rt_sigprocmask"},
    {EVERYBODY, "aborting", "getpid gettid tgkill rt_sigaction"},
    {EVERYBODY, "clocks, where the kernel does not lend its own", "clock_gettime gettimeofday"},
    {EVERYBODY, "locks of the library, and calls that went on after a signal",
     "futex restart_syscall"},
    {EVERYBODY, "chance: tokens, salts, the order of hash tables", "getrandom"},
    {SERVER, "secrets that are not to be swapped out", "mlock munlock"},
    {SERVER, "what is open: the connection, the log, the spool",
     "read readv write writev pread64 pwrite64 lseek close close_range fcntl dup dup2 dup3 fsync "
     "ftruncate flock"},
    {SERVER, "opening; which files is for Landlock to say",
     "open openat access faccessat faccessat2 readlink readlinkat fstat stat lstat newfstatat "
     "statx statfs fstatfs getdents64 getcwd fadvise64"},
    {SERVER, "files of the spool", "unlink unlinkat rename renameat renameat2 umask"},
    {SERVER, "connections: their beginning, their ends, what goes through",
     "connect accept accept4 shutdown getsockname getpeername getsockopt setsockopt sendto sendmsg "
     "recvfrom recvmsg"},
    {REMOTE, "asking for the address of a name", "sendmmsg recvmmsg"},
    {SERVER, "waiting",
     "poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait nanosleep "
     "clock_nanosleep clock_getres rt_sigsuspend rt_sigpending rt_sigtimedwait alarm setitimer"},
    {SERVER, "threads of libraries that look up names, and what they wake each other by",
     "eventfd2 set_robust_list set_tid_address rseq sched_yield sched_getaffinity sigaltstack "
     "membarrier"},
    {SERVER, "the child that reads XML: its beginning, its pipe, its limits, its end",
     "pipe pipe2 fork vfork setrlimit getrlimit wait4 waitid kill seccomp landlock_create_ruleset "
     "landlock_add_rule landlock_restrict_self"},
    {SERVER, "about oneself",
     "getppid getuid geteuid getgid getegid getgroups getrusage times time sysinfo uname capget "
     "capset arch_prctl"},
#ifdef __SANITIZE_ADDRESS__
    {EVERYBODY, "the sanitizers: looking for leaks at the end, telling what was found",
     "mmap mprotect clone ptrace prctl sched_yield sched_getaffinity sigaltstack write read open "
     "openat close readlink getdents getdents64 wait4 dup2 ioctl prlimit64 getppid "
     "process_vm_readv "
     "set_robust_list rseq execve pipe fstat newfstatat lseek socketpair rt_sigqueueinfo"},
#endif
};

/* Calls that depend on what is asked. Each row is one way to be let through. */
struct bit {
    unsigned argument;
    uint64_t mask, value; /* what of the argument counts, and what it has to be */
};
#define ALL_OF  UINT32_MAX
#define BASIC   UINT64_C(0xf)        /* the kind of a socket, without its flags */
#define SPACES  UINT64_C(0x7e020000) /* CLONE_NEW…: namespaces of one's own */
#define ANOTHER UINT64_C(0xffffffff) /* a process other than oneself */

static const struct asked {
    unsigned who;
    const char *why, *call;
    struct bit bits[2];
} asked[] = {
    {SERVER, "the database", "socket", {{0, ALL_OF, AF_UNIX}, {1, BASIC, SOCK_STREAM}}},
    {REMOTE, "other machines", "socket", {{0, ALL_OF, AF_INET}, {1, BASIC, SOCK_STREAM}}},
    {REMOTE, "other machines", "socket", {{0, ALL_OF, AF_INET6}, {1, BASIC, SOCK_STREAM}}},
    {REMOTE, "their names", "socket", {{0, ALL_OF, AF_INET}, {1, BASIC, SOCK_DGRAM}}},
    {REMOTE, "their names", "socket", {{0, ALL_OF, AF_INET6}, {1, BASIC, SOCK_DGRAM}}},
    {REMOTE, "threads that wake each other", "socketpair", {{0, ALL_OF, AF_UNIX}}},
    {SERVER, "the child, and threads; no namespaces", "clone", {{0, SPACES, 0}}},
    {SERVER, "limits of oneself and of the child", "prlimit64", {{0, ANOTHER, 0}}},
    {SERVER, "how much waits to be read", "ioctl", {{1, ALL_OF, FIONREAD}}},
    {SERVER, "connections that do not wait", "ioctl", {{1, ALL_OF, FIONBIO}}},
    {SERVER, "whether somebody sits at the other end", "ioctl", {{1, ALL_OF, TCGETS}}},
    {SERVER, "the child's cage", "prctl", {{0, ALL_OF, PR_SET_NO_NEW_PRIVS}}},
    {SERVER, "the child's cage", "prctl", {{0, ALL_OF, PR_SET_DUMPABLE}}},
    {SERVER, "the child's cage", "prctl", {{0, ALL_OF, PR_CAPBSET_DROP}}},
    {SERVER, "the child's cage", "prctl", {{0, ALL_OF, PR_CAP_AMBIENT}}},
    {SERVER, "the name of a thread", "prctl", {{0, ALL_OF, PR_SET_NAME}}},
    /* Memory is written or executed, never both, and never becomes the one from the other. */
    {EVERYBODY, "memory", "mmap", {{2, PROT_WRITE | PROT_EXEC, 0}}},
    {EVERYBODY, "memory", "mmap", {{2, PROT_WRITE | PROT_EXEC, PROT_WRITE}}},
    {SERVER, "libraries", "mmap", {{2, PROT_WRITE | PROT_EXEC, PROT_EXEC}, {3, MAP_ANONYMOUS, 0}}},
    {EVERYBODY, "memory", "mprotect", {{2, PROT_EXEC, 0}}},
    {PARSER, "the answer", "write", {{0, ALL_OF, CAGE_OUT}}},
};

/* What no fault of ours asks for: whoever tries it is an intruder, and is ended. */
static const char intruders[] =
    "execveat process_vm_writev kexec_load kexec_file_load init_module finit_module delete_module "
    "bpf perf_event_open userfaultfd io_uring_setup keyctl add_key request_key mount umount2 "
    "move_mount open_tree fsopen pivot_root chroot unshare setns ptrace process_vm_readv execve "
    "setuid setgid setreuid setregid setresuid setresgid setgroups reboot swapon swapoff "
    "personality iopl ioperm modify_ldt quotactl acct settimeofday clock_settime adjtimex";

enum { NAMES = 40 }; /* characters of one */

/* The next word of a list, which ends with "". */
static const char *next_word(const char *p, char word[static NAMES])
{
    size_t len = strcspn(p, " ");
    snprintf(word, NAMES, "%.*s", (int)len, p);
    return p + len + (p[len] == ' ');
}

/* Adds a rule; 0, or what went wrong. A call that this machine has not is no fault. */
static int rule(scmp_filter_ctx filter, uint32_t action, const char *call, const struct bit *bits,
                unsigned n)
{
    struct scmp_arg_cmp compare[2] = {{0}};
    int number = seccomp_syscall_resolve_name(call);
    if (number == __NR_SCMP_ERROR)
        return -ENOENT;
    for (unsigned i = 0; i < n; i++)
        compare[i] = SCMP_CMP64(bits[i].argument, SCMP_CMP_MASKED_EQ, bits[i].mask, bits[i].value);
    int status = seccomp_rule_add_array(filter, action, number, n, compare);
    return status == -EDOM || status == -EEXIST ? 0 : status;
}

static int rules(scmp_filter_ctx filter, uint32_t action, const char *calls)
{
    char call[NAMES];
    int status = 0;
    for (const char *p = calls; !status && *p;) {
        p = next_word(p, call);
        status = rule(filter, action, call, NULL, 0);
    }
    return status;
}

static bool is_sanitized(const char *call)
{
#ifdef __SANITIZE_ADDRESS__
    const struct row *last = &rows[sizeof rows / sizeof *rows - 1];
    const char *at = strstr(last->calls, call);
    size_t len = strlen(call);
    return at && (at == last->calls || at[-1] == ' ') && (at[len] == ' ' || !at[len]);
#else
    (void)call;
    return false;
#endif
}

static int fill(scmp_filter_ctx filter, enum cage kind, uint32_t intruder)
{
    unsigned who = 1u << kind;
    int status = 0;
    char call[NAMES];
    for (size_t i = 0; !status && i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].who & who)
            status = rules(filter, SCMP_ACT_ALLOW, rows[i].calls);
    }
    for (size_t i = 0; !status && i < sizeof asked / sizeof *asked; i++) {
        const struct asked *a = &asked[i];
        if ((a->who & who) && !is_sanitized(a->call))
            status = rule(filter, SCMP_ACT_ALLOW, a->call, a->bits, a->bits[1].mask ? 2 : 1);
    }
    for (const char *p = intruders; !status && intruder != SCMP_ACT_LOG && *p;) {
        p = next_word(p, call);
        if (!is_sanitized(call))
            status = rule(filter, intruder, call, NULL, 0);
    }
    return status;
}

/* The filter of system calls. The tree makes a call at the end of the table as cheap as the first.
 */
static int filter_calls(enum cage kind, bool only_log)
{
    uint32_t otherwise = only_log ? SCMP_ACT_LOG : SCMP_ACT_ERRNO(ENOSYS);
    scmp_filter_ctx filter = seccomp_init(otherwise);
    if (!filter)
        return -ENOMEM;
    int status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (!status)
        status = fill(filter, kind, only_log ? SCMP_ACT_LOG : SCMP_ACT_KILL_PROCESS);
    if (!status)
        status = seccomp_load(filter);
    seccomp_release(filter);
    return status;
}

/* No capabilities, and no way to any. */
static bool drop_capabilities(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}}, now[2] = {{0}};
    if (!syscall(SYS_capget, &head, now) && !memcmp(now, none, sizeof now))
        return true; /* a service unit has seen to it, and may forbid the call below */
    for (unsigned long i = 0; i < 64; i++)
        prctl(PR_CAPBSET_DROP, i, 0, 0, 0); /* needs one; without it there is nothing to drop to */
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return syscall(SYS_capset, &head, none) == 0;
}

static bool fail(char words[], size_t size, const char *what, int status)
{
    snprintf(words, size, "the cage is not whole: %s: %s", what, strerror(status));
    return false;
}

/* Whether the database is reached through a network. */
static bool database_is_remote(void)
{
    const char *p = config_get("ATTEST_DATABASE"), *host = strstr(p, "host=");
    return strstr(p, "hostaddr=") || strstr(p, "://") ||
           (host && host[5] != '/' && host[5] != '\'');
}

/* The parser's limits hold where there is neither seccomp nor Landlock, too. */
static void limit_to_nothing(enum cage kind)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (kind != CAGE_PARSER)
        return;
    setrlimit(RLIMIT_FSIZE, &none);
    setrlimit(RLIMIT_NOFILE, &none);
    setrlimit(RLIMIT_NPROC, &none);
}

bool cage_enter(enum cage kind, char words[], size_t size)
{
    const char *mode = config_get("ATTEST_CAGE");
    if (!strcmp(mode, "off")) {
        if (kind == CAGE_PARSER)
            limit_to_nothing(kind);
        return true;
    }
    if (kind == CAGE_LOCAL && database_is_remote())
        kind = CAGE_REMOTE;
#ifndef __SANITIZE_ADDRESS__ /* its look for leaks is one process looking into another */
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    bool whole = drop_capabilities() || fail(words, size, "capabilities", errno);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return fail(words, size, "no_new_privs", errno);
#ifndef __SANITIZE_ADDRESS__ /* what it opens, and when, is its own affair */
    if (!cage_files_enter(kind == CAGE_REMOTE, kind == CAGE_PARSER))
        whole = fail(words, size, "Landlock", errno);
#endif
    limit_to_nothing(kind);
    int status = filter_calls(kind, !strcmp(mode, "log"));
    return status ? fail(words, size, "seccomp", -status) : whole;
}

void cage_describe(char words[], size_t size)
{
    const char *mode = config_get("ATTEST_CAGE");
    uint32_t action = SECCOMP_RET_KILL_PROCESS;
    bool calls = !syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
    int files = cage_files_version();
    char by[32] = "no Landlock here";
    if (!strcmp(mode, "off")) {
        snprintf(words, size, "cage: off, as ATTEST_CAGE says");
        return;
    }
    if (files)
        snprintf(by, sizeof by, "files by Landlock %d", files);
    snprintf(words, size, "cage: %s, %s%s",
             calls ? "system calls by seccomp" : "no seccomp here (a container that forbids it?)",
             by, strcmp(mode, "log") ? "" : "; ATTEST_CAGE=log, so no system call is refused");
}
