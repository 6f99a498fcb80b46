/* Text as people count and type it.  SPDX-License-Identifier: Apache-2.0 */
#include "util/text.h"

#include "tap.h"
#include "util/mem.h"

int main(void)
{
    int64_t n = 7;
    void *mem = mem_owner(NULL, "test");
    ok(text_characters("") == 0, "nothing has no characters");
    ok(text_characters("año €𝄞") == 6, "characters are counted, not bytes");
    is(text_tidy(mem, NULL), "", "what was not sent is empty");
    is(text_tidy(mem, " \t\r\n "), "", "white space alone is empty");
    is(text_tidy(mem, "\n one two \r\n"), "one two", "both ends are trimmed");
    is(text_tidy(mem, "one\r\ntwo\nthree"), "one\ntwo\nthree", "a line break is one character");
    ok(text_whole_number("24", 24, &n) && n == 24, "a whole number up to the greatest");
    ok(!text_whole_number("25", 24, &n) && n == 0, "not above it");
    ok(!text_whole_number("", 24, &n) && !text_whole_number("+1", 24, &n) &&
           !text_whole_number("1 ", 24, &n) && !text_whole_number("1.0", 24, &n),
       "digits and nothing else");
    ok(!text_whole_number("9999999999999999999", INT64_MAX, &n), "nor what cannot be counted");
    mem_free(mem);
    return tap_done();
}
