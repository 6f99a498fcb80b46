/* What is marked in a line with a problem.  SPDX-License-Identifier: Apache-2.0 */
#include "web/source_line.h"

#include "tap.h"

int main(void)
{
    static const struct {
        const char *line;
        int column;
        const char *marked, *name, *found;
    } cases[] = {
        {"    <para>Text</para>", 5, "<para>", "a start tag", ""},
        {"    <para>Text</para>", 15, "</para>", "an end tag", ""},
        {"<option id=\"a\" right=\"yes\">", 1, "<option id=\"a\" right=\"yes\">",
         "a tag with its attributes", ""},
        {"  <option rigth=\"yes\" id=\"a\">", 11, "rigth=\"yes\"", "an attribute", ""},
        {"  <option rigth='a b'/>", 11, "rigth='a b'", "a value with a space, in single quotes",
         ""},
        {"<p>In 2019 there were", 7, "2019", "a word", ""},
        {"<p>Été<em>", 4, "Été", "a word of letters of two bytes", ""},
        {"<p>Été <em>x", 8, "<em>", "columns are counted in characters", ""},
        {"<p title=\"cut", 4, "title=\"cut", "an attribute that the line does not end", ""},
        {"<p", 1, "<p", "a tag that the line does not end", ""},
        {"<p>", 0, "", "no column", ""},
        {"<p>", 4, "", "a column behind the line", ""},
        {"<p>", 400, "", "a column far behind it", ""},
        {"", 1, "", "an empty line", ""},
        {"  <option id=\"a\" rigth=\"yes\">Yes", 3, "rigth=\"yes\"",
         "of a tag the attribute that was found", "attribute rigth=\"yes\" on <option>"},
        {"  <p id=\"a\"> <a ref=\"b\">", 14, "ref=\"b\"", "and only behind the column",
         "ref=\"b\", which is nowhere"},
        {"  <p ref=\"b\"> <a>", 15, "<a>", "else the whole tag", "ref=\"b\", which is nowhere"},
        {"  <para>Text", 3, "<para>", "a tag that was found", "<para> in <page>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[64] = "";
        struct source_mark m = source_mark_at(cases[i].line, cases[i].column, cases[i].found);
        memcpy(got, cases[i].line + m.before, m.marked);
        is(got, cases[i].marked, cases[i].name);
    }
    return tap_done();
}
