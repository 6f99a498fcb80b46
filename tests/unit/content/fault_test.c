/*
 * What the checker says of each fault, word for word, with its place.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every case replaces one piece of the sound course and names all messages that follow.
 */
#include "tap.h"

#include "fixture.h"

#define COURSE "course.xml"
#define MODULE "modules/one.xml"
#define BANK   "banks/one.xml"

static const struct fault_case {
    const char *name, *file, *from, *to, *messages;
} cases[] = {
#define FAULT(name, file, from, to, messages)                                                      \
    {                                                                                              \
        name, file, from, to, messages                                                             \
    }
#include "fault_cases.inc"
};

static void run(const struct fault_case *f)
{
    void *mem = mem_owner(NULL, "case");
    struct package *package = fixture_open(mem, SOUND);
    if (!ok(fixture_replace(mem, package, f->file, f->from, f->to), "%s: the piece is there",
            f->name))
        return;
    struct problems *problems = problems_new(mem);
    struct course *course = check_package(mem, package, &fixture_options, problems);
    is(fixture_messages(mem, problems), f->messages, f->name);
    ok((course != NULL) == !problems->n_errors, "%s: a course exactly if there is no error",
       f->name);
    mem_free(mem);
}

int main(void)
{
    void *mem = mem_owner(NULL, "sound");
    struct problems *problems = problems_new(mem);
    struct course *course = NULL;
    struct err err = {0};
    ok(course_check(mem, SOUND, &fixture_options, problems, &course, &err), "the course is read");
    is(fixture_messages(mem, problems), "", "the sound course has no problem at all");
    ok(course != NULL, "and yields a course");
    ok(!course_check(mem, SOUND "/none", &fixture_options, problems, &course, &err) &&
           err.kind == ERR_NOT_FOUND,
       "a path that does not exist cannot be checked");
    mem_free(mem);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        run(&cases[i]);
    return tap_done();
}
