/*
 * The first course: no problem at all, whatever the day, and everything an author begins with.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <sys/stat.h>
#include <unistd.h>

#include "content/starter.h"
#include "fixture.h"

static struct course *check_on(void *mem, const char *code, date today, const char **ret_messages)
{
    size_t n;
    struct folder_file *made = starter_files(mem, code, today, &n);
    struct package package = {mem_array(mem, struct file, n), n};
    const char *const order[] = {"banks/first.xml", "course.xml", "modules/first.xml",
                                 "scenarios/visitor.xml"};
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < n && strcmp(order[i], made[k].path) != 0)
            k++;
        package.files[i] =
            (struct file){.path = made[k].path, .data = made[k].data, .len = made[k].len};
    }
    struct problems *problems = problems_new(mem);
    struct course *course = check_package(
        mem, &package, &(struct course_options){.today = today, .roles = "nursing"}, problems);
    *ret_messages = fixture_messages(mem, problems);
    return course;
}

/* 22 November 2026, a leap day, and a last day of the year. */
static void test_days(void)
{
    static const char *const days[] = {"2026-11-22", "2028-02-29", "2030-12-31"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        void *mem = mem_owner(NULL, "starter");
        const char *messages;
        date today = 0;
        date_parse(days[i], &today);
        const struct course *course = check_on(mem, "NEW-7", today, &messages);
        is(messages, "", days[i]);
        ok(course && !strcmp(course->code, "NEW-7"), "it is the course that was asked for");
        ok(course && course->n_modules && course->n_items == 7 && course->n_slots == 1,
           "with pages, questions, a story and a slot");
        mem_free(mem);
    }
}

static void test_codes(void)
{
    static const char *const bad[] = {"", "hh-101", "HH 101", "../HH", "HH/1", "-H"};
    void *mem = mem_owner(NULL, "codes");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(starter_code_wrong(mem, bad[i]), "\"%s\" is no code", bad[i]);
    ok(!starter_code_wrong(mem, "HH-101"), "HH-101 is one");
    mem_free(mem);
}

static void test_folder(void)
{
    void *mem = mem_owner(NULL, "folder");
    char folder[] = "/tmp/attest-starter-XXXXXX";
    struct problems *problems = problems_new(mem);
    struct course *course = NULL;
    struct err err = {0};
    size_t n;
    ok(mkdtemp(folder) != NULL, "an empty folder");
    struct folder_file *files = starter_files(mem, "NEW-7", fixture_options.today, &n);
    ok(folder_write(mem, folder, files, n, &err), "takes the files");
    ok(course_check(mem, folder, &fixture_options, problems, &course, &err), "and is checked");
    is(fixture_messages(mem, problems), "", "without a problem");
    ok(course != NULL, "as a course");
    ok(!folder_write(mem, folder, files, n, &err) && strstr(err.message, "has something in it"),
       "a folder with something in it is left alone");
    err = (struct err){0};
    const char *below = mem_format(mem, "%s/none/none", folder);
    ok(!folder_write(mem, below, files, n, &err) && strstr(err.message, "cannot be made"),
       "a folder that cannot be made is told");
    for (size_t i = 0; i < n; i++)
        unlink(mem_format(mem, "%s/%s", folder, files[i].path));
    rmdir(mem_format(mem, "%s/modules", folder));
    rmdir(mem_format(mem, "%s/banks", folder));
    rmdir(mem_format(mem, "%s/scenarios", folder));
    ok(!rmdir(folder), "and nothing else was written");
    mem_free(mem);
}

int main(void)
{
    test_days();
    test_codes();
    test_folder();
    return tap_done();
}
