/* The HTML writer: what it escapes, refuses and notices.  SPDX-License-Identifier: Apache-2.0 */
#include "util/html.h"

#include "tap.h"
#include "util/buf.h"
#include "util/mem.h"

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    struct buf *out = buf_new(mem, 4096);
    struct html *h = html_new(mem, out);
    html_open(h, "p", "class", "a\"b", "id", NULL, "hidden", "");
    html_text(h, "<b> & 'x'");
    html_format(h, " %s", "<i>");
    html_close(h, "p");
    is(buf_data(out), "<p class=\"a&quot;b\" hidden>&lt;b&gt; &amp; &#39;x&#39; &lt;i&gt;</p>",
       "escapes");
    ok(!html_is_broken(h) && html_depth(h) == 0, "whole");

    is(html_escaped(mem, "a < b\r\n<i>\n& c"), "a &lt; b<br>&lt;i&gt;<br>&amp; c",
       "text as markup keeps its lines");
    ok(!html_escaped(mem, NULL), "no text is no markup");

    static const struct {
        const char *address, *written;
    } addresses[] = {
        {"/learning?a=1&b=2", "/learning?a=1&amp;b=2"},
        {"https://x.example/", "https://x.example/"},
        {"javascript:alert(1)", "#"},
        {"JaVaScript:alert(1)", "#"},
        {"data:text/html,x", "#"},
        {"java\nscript:alert(1)", "#"},
        {"?x=a:b", "?x=a:b"},
        {"mailto:a@b.example", "mailto:a@b.example"},
        {"vbscript:x", "#"},
        {"a/b:c", "a/b:c"},
    };
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        buf_cut(out, 0);
        html_void(h, "a", "href", addresses[i].address);
        char want[256];
        snprintf(want, sizeof want, "<a href=\"%s\">", addresses[i].written);
        is(buf_data(out), want, addresses[i].address);
    }
    buf_cut(out, 0);
    html_sentence(h, "{who} & <all> until {day}, {who}.", html_words("who", "A&B"),
                  (struct html_place){"day", "time", "3 March", "datetime", "2027-03-03"},
                  html_words("who", "unused"));
    is(buf_data(out),
       "A&amp;B &amp; &lt;all&gt; until <time datetime=\"2027-03-03\">3 March</time>, A&amp;B.",
       "a sentence with markup at its places");
    ok(!html_is_broken(h), "each place as often as it is named");
    static const char *const wrong[] = {"{other} {list}", "no place", "{list", "{}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct html *one = html_new(mem, buf_new(mem, 1000));
        html_sentence(one, wrong[i], html_link("list", "your list", "/learning"));
        ok(html_is_broken(one), "noticed: %s", wrong[i]);
    }
    html_open(h, "ul");
    html_close(h, "ol");
    ok(html_is_broken(h), "closing the wrong element is noticed");

    struct buf *small = buf_new(mem, 8);
    struct html *h2 = html_new(mem, small);
    html_text(h2, "123456789");
    ok(html_is_broken(h2), "a page past its limit is broken");
    struct html *h3 = html_new(mem, buf_new(mem, 100000));
    for (int i = 0; i < 100; i++)
        html_open(h3, "div");
    ok(html_is_broken(h3), "too deep a page is broken");
    mem_free(mem);
    return tap_done();
}
