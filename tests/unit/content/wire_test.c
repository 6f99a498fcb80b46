/*
 * Records through the wire: nothing is lost on the way, and nothing is believed that a child sends.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <talloc.h>
#include <unistd.h>

#include "content/apart.h"
#include "content/diff.h"
#include "content/packs.h"
#include "content/rules_file.h"
#include "content/wire.h"
#include "fixture.h"

enum { TRIES = 3000 };

/* ---- what the tables leave out */

static size_t left_out;

static void cover(unsigned char *covered, size_t at, size_t size)
{
    memset(covered + at, 1, size);
}

/* Bytes of a record, and of all below it, that are set and that no table names. Records are made of
 * zeroed memory, so what is between members is zero. */
static void look(const struct wire_type *type, const char *record)
{
    unsigned char covered[512] = {0};
    if (type->size > sizeof covered)
        left_out++;
    for (size_t i = 0; i < type->n; i++) {
        const struct wire_field *f = &type->fields[i];
        size_t n = 1;
        const char *there;
        cover(covered, f->at, f->size);
        if (f->kind == WIRE_LIST || f->kind == WIRE_BYTES) {
            cover(covered, f->n_at, sizeof n);
            memcpy(&n, record + f->n_at, sizeof n);
        }
        if (!f->of)
            continue;
        memcpy(&there, record + f->at, sizeof there);
        for (size_t k = 0; there && k < n; k++)
            look(f->of, there + k * f->of->size);
    }
    for (size_t i = 0; i < type->size && i < sizeof covered; i++)
        left_out += record[i] && !covered[i];
}

/* Sizes of members are those of their kinds: a number is not four bytes of something longer. */
static bool sizes_fit(const struct wire_type *type)
{
    for (size_t i = 0; i < type->n; i++) {
        const struct wire_field *f = &type->fields[i];
        size_t size = f->kind == WIRE_INT     ? sizeof(int)
                      : f->kind == WIRE_BOOL  ? sizeof(bool)
                      : f->kind == WIRE_CHARS ? f->size
                                              : sizeof(void *);
        if (f->size != size || (f->of && !sizes_fit(f->of)))
            return false;
    }
    return true;
}

/* ---- there and back */

static int file_of(const struct wire_type *type, const void *record)
{
    int fd = memfd_create("wire", 0);
    return fd >= 0 && wire_write(fd, type, record) ? fd : -1;
}

static char *bytes_of(const void *mem, const struct wire_type *type, const void *record,
                      size_t *ret_len)
{
    int fd = file_of(type, record);
    off_t len = lseek(fd, 0, SEEK_END);
    char *bytes = mem_array(mem, char, (size_t)len + 1);
    ok(len > 0 && pread(fd, bytes, (size_t)len, 0) == len, "it is written");
    close(fd);
    *ret_len = (size_t)len;
    return bytes;
}

static void there_and_back(const char *name, const struct wire_type *type, const void *record)
{
    void *mem = mem_owner(NULL, "wire");
    size_t len, again;
    left_out = 0;
    look(type, record);
    is_int((long long)left_out, 0, mem_format(mem, "%s: every member that is set has a row", name));
    ok(sizes_fit(type), "%s: and its size", name);
    char *bytes = bytes_of(mem, type, record, &len);
    void *back = wire_read(mem, type, bytes, len);
    ok(back, "%s: it is read back", name);
    char *twice = bytes_of(mem, type, back, &again);
    ok(len == again && !memcmp(bytes, twice, len), "%s: and is the same", name);
    ok(!wire_read(mem, type, bytes, len - 1), "%s: not one byte less", name);
    ok(!wire_read(mem, type, bytes, len + 1), "%s: nor more", name);
    /* Anything may come: it is read, or refused, and nothing else happens. */
    size_t read = 0, tries = len < TRIES ? len : TRIES;
    for (size_t i = 0; i < tries; i++) {
        void *scratch = mem_owner(mem, "damaged");
        size_t at = i * (len / tries);
        char was = bytes[at];
        bytes[at] = (char)(was ^ (1 << (i % 8)));
        void *damaged = wire_read(scratch, type, bytes, len);
        if (damaged)
            look(type, damaged); /* all of it can be walked */
        read += damaged != NULL;
        bytes[at] = was;
        mem_free(scratch);
    }
    ok(read < tries, "%s: damaged bytes are harmless (%zu of %zu could be read)", name, read,
       tries);
    mem_free(mem);
}

static struct course *course_at(void *mem, const char *path)
{
    struct problems *problems = problems_new(mem);
    struct course *course = NULL;
    struct err err = {0};
    ok(course_check(mem, path, &fixture_options, problems, &course, &err) && course, "%s", path);
    return course;
}

static void test_courses(void)
{
    static const char *const paths[] = {
        SOUND,
        "courses/CORE-101",
        "tests/fixtures/courses/every-kind",
        "tests/fixtures/courses/for-some",
        "tests/fixtures/courses/two-languages",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        void *mem = mem_owner(NULL, "course");
        struct course *course = course_at(mem, paths[i]);
        if (course)
            there_and_back(paths[i], &wire_course, course);
        mem_free(mem);
    }
}

/* The child's course is the one that is made here. */
static void test_apart(void)
{
    void *mem = mem_owner(NULL, "apart");
    struct problems *problems = problems_new(mem);
    struct course *here = course_at(mem, SOUND), *there = NULL;
    struct err err = {0};
    size_t len, other;
    ok(course_check_apart(mem, SOUND, &fixture_options, problems, &there, &err) && there,
       "a course is checked apart");
    char *a = bytes_of(mem, &wire_course, here, &len),
         *b = bytes_of(mem, &wire_course, there, &other);
    ok(len == other && !memcmp(a, b, len), "and comes back whole");
    ok(!course_check_apart(mem, "/nowhere", &fixture_options, problems, &there, &err),
       "what is not there cannot be checked");
    mem_free(mem);
}

static void test_rules(void)
{
    void *mem = mem_owner(NULL, "rules");
    for (size_t i = 0; i < packs_count(); i++) {
        const char *text = packs_text(packs_name(mem, i));
        struct problems *problems = problems_new(mem);
        struct rules *here = rules_read(mem, "rules.xml", text, strlen(text), problems);
        there_and_back("rules", &wire_rules, here);
        ok(rules_read_apart(mem, "rules.xml", text, strlen(text), problems),
           "rules are read apart");
    }
    struct problems *problems = problems_new(mem);
    ok(!rules_read_apart(mem, "rules.xml", "<rules", 6, problems) && problems->n_errors,
       "rules that are none are told");
    is(problems->n ? problems->list[0].file : NULL, "rules.xml", "with their place");
    mem_free(mem);
}

static void test_diffs(void)
{
    void *mem = mem_owner(NULL, "diff");
    struct diff here, there;
    size_t len, other;
    struct version_files before = version_files_of(mem, course_at(mem, SOUND)),
                         after = version_files_of(
                             mem, course_at(mem, "tests/fixtures/courses/two-languages"));
    ok(course_diff(mem, &before, &after, &here) && here.n, "two versions differ");
    ok(course_diff_apart(mem, &before, &after, &there), "they are compared apart");
    ok(there.mem == mem && there.n == here.n, "with as many changes");
    here.mem = there.mem = NULL;
    there_and_back("diff", &wire_diff, &here);
    char *a = bytes_of(mem, &wire_diff, &here, &len),
         *b = bytes_of(mem, &wire_diff, &there, &other);
    ok(len == other && !memcmp(a, b, len), "which are the same");
    mem_free(mem);
}

/* ---- a child that was taken over */

/* A list says that it is long, and little comes: no memory is had for what is not there. */
static void test_long_lists(void)
{
    struct wide {
        char code[256];
    };
    struct many {
        struct wide *list;
        size_t n_list;
    };
    static const struct wire_field wide_fields[] = {CHARS(wide, code)};
    static const struct wire_type wide_type = {sizeof(struct wide), wide_fields, 1};
    static const struct wire_field many_fields[] = {LIST(many, list, wide_type)};
    static const struct wire_type many_type = {sizeof(struct many), many_fields, 1};
    void *mem = mem_owner(NULL, "long");
    char bytes[sizeof(uint64_t) + 4 * sizeof(struct wide)] = {0};
    uint64_t n = sizeof bytes - sizeof n;
    memcpy(bytes, &n, sizeof n);
    ok(!wire_read(mem, &many_type, bytes, sizeof bytes), "a list longer than what is left is none");
    ok(talloc_total_size(mem) < 2 * sizeof bytes, "and has no memory (%zu)",
       talloc_total_size(mem));
    n = 4;
    memcpy(bytes, &n, sizeof n);
    const struct many *many = wire_read(mem, &many_type, bytes, sizeof bytes);
    ok(many && many->n_list == 4, "one that fits is read");
    mem_free(mem);
}

static void *dies(const void *mem, const void *job, struct problems *problems)
{
    (void)mem;
    (void)job;
    (void)problems;
    abort();
}

#ifndef __SANITIZE_ADDRESS__ /* which leave the child more than that */
static void *looks_around(const void *mem, const void *job, struct problems *problems)
{
    (void)job;
    if (open("/etc/hostname", O_RDONLY) >= 0 || open("/dev/null", O_WRONLY) >= 0 || fork() >= 0)
        problems_add(problems, &(struct problem){.rule = "escape", .found = "a way out"});
    return mem_new(mem, struct rules);
}

#endif

static void *lies(const void *mem, const void *job, struct problems *problems)
{
    static const char nonsense[] = "\xff\xff\xff\xff\xff\xff\xff\x7f and more of it";
    (void)mem;
    (void)job;
    (void)problems;
    _exit(write(3, nonsense, sizeof nonsense) > 0 ? 0 : 1);
}

static void test_children(void)
{
    static const struct {
        const char *name;
        apart_work *work;
        bool heard;
    } children[] = {
        {"a child that dies is not heard", dies, false},
        {"one that lies is not heard", lies, false},
#ifndef __SANITIZE_ADDRESS__
        {"one that looks around finds nothing", looks_around, true},
#endif
    };
    for (size_t i = 0; i < sizeof children / sizeof *children; i++) {
        void *mem = mem_owner(NULL, "child"), *ret;
        struct problems *problems = problems_new(mem);
        struct err err = {0};
        bool heard;
        ok(apart_run(mem, children[i].work, NULL, &wire_rules, APART_LIMITED, problems, &ret,
                     &heard, &err) &&
               heard == children[i].heard && !problems->n && heard == (ret != NULL),
           "%s", children[i].name);
        mem_free(mem);
    }
}

int main(void)
{
    test_courses();
    test_apart();
    test_rules();
    test_diffs();
    test_children();
    test_long_lists();
    return tap_done();
}
