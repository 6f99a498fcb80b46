/* Words that a facility says for a slot.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/slot.h"

#include <string.h>

#include "domain/contact.h"
#include "tap.h"
#include "util/mem.h"

static void tidied(void *mem)
{
    static const char *const cases[][2] = {
        {"", ""},
        {" \t\r\n ", ""},
        {"desk", "desk"},
        {"  desk ", "desk"},
        {"desk,\r\n extension  7", "desk, extension 7"},
        {"a\xc2\xa0z", "a\xc2\xa0z"}, /* a space that the writer wants kept stays */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ok(!strcmp(slot_tidy(mem, cases[i][0]), cases[i][1]), "tidy: case %zu", i);
    ok(!strcmp(slot_tidy(mem, NULL), ""), "nothing sent is no words");
}

static char *repeated(void *mem, const char *letter, size_t n)
{
    char *all = mem_array(mem, char, n *strlen(letter) + 1);
    for (size_t i = 0; i < n; i++)
        strcat(all, letter);
    return all;
}

static void refused(void *mem)
{
    ok(!slot_problem(""), "no words have no problem of their own");
    ok(!slot_problem("Tr\xe1\xba\xa7n, 24/7 \xe2\x98\x8e"), "any script");
    ok(!slot_problem("\xc2\xa0"), "U+00A0 is no control character");
    static const char *const controls[] = {"a\x01", "\x1f", "a\x7fz", "\xc2\x80", "x\xc2\x9fy"};
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        ok(slot_problem(controls[i]) && strstr(slot_problem(controls[i]), "control"),
           "control character %zu", i);
    ok(!slot_problem(repeated(mem, "\xc3\xa9", SLOT_TEXT_MAX)), "500 characters, not bytes");
    ok(slot_problem(repeated(mem, "\xc3\xa9", SLOT_TEXT_MAX + 1)) != NULL, "501");
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    tidied(mem);
    refused(mem);
    ok(slot_looks_callable("extension 4410") && slot_looks_callable("9-1-1"), "three digits");
    ok(!slot_looks_callable("Room 12") && !slot_looks_callable(""), "two are no number to call");
    ok(!strcmp(contact_name(mem, "on-call-advocate"), "On call advocate"), "a key as words");
    mem_free(mem);
    return tap_done();
}
