/*
 * Files of other systems, damaged: whatever comes, nothing breaks, and what is written passes the
 * check of courses.  SPDX-License-Identifier: Apache-2.0
 *
 * CONVERT_ROUNDS says how often each fixture is damaged (40 unless given), CONVERT_SEED where to
 * begin.
 */
#include "convert_case.h"
#include "random.h"

static const char *const fixtures[] = {"moodle.xml",       "hands.gift",       "hands.qti12.xml",
                                       "choice.qti21.xml", "mapped.qti21.xml", "gaps.qti21.xml",
                                       "order.qti21.xml",  "match.qti21.xml",  "choice.qti3.xml"};

static size_t below(size_t n)
{
    return n ? (size_t)random_to((int)n - 1) : 0;
}

/* Takes out, doubles, moves or changes a piece; returns the new length. */
static size_t damage(char *text, size_t len, size_t room)
{
    static const char *const words[] = {
        "<",   ">",    "\"",       "&amp;", "100",          "-",   "0", "}", "{", "~", "=", "*",
        "<p>", "</p>", "<ul><li>", "\\",    "\xEE\x80\x80", "1e9", "%", "#"};
    size_t at = below(len), n = below(60) + 1;
    if (at + n > len)
        n = len - at;
    switch (random_to(3)) {
    case 0:
        memmove(text + at, text + at + n, len - at - n);
        return len - n;
    case 1:
        if (len + n > room)
            return len;
        memmove(text + at + n, text + at, len - at);
        return len + n;
    case 2: {
        const char *word = words[below(sizeof words / sizeof *words)];
        size_t m = strlen(word);
        if (len + m > room)
            return len;
        memmove(text + at + m, text + at, len - at);
        memcpy(text + at, word, m);
        return len + m;
    }
    default:
        if (at < len)
            text[at] = (char)(32 + random_to(94));
        return len;
    }
}

static void test_fixture(const char *name, int rounds)
{
    enum { ROOM = 200000 };
    void *mem = mem_owner(NULL, "fuzz");
    char *whole = mem_array(mem, char, ROOM), *text = mem_array(mem, char, ROOM);
    FILE *in = fopen(mem_format(mem, "tests/fixtures/foreign/%s", name), "re");
    size_t len = in ? fread(whole, 1, ROOM / 2, in) : 0;
    int unsound = 0;
    if (in)
        fclose(in);
    for (int i = 0; i < rounds; i++) {
        size_t n = len;
        memcpy(text, whole, len);
        for (int k = 1 + random_to(3); k > 0; k--)
            n = damage(text, n, ROOM);
        convert_bytes(name, mem_text_n(mem, text, n), n);
        if (converted && converted->n_files && !converted_course) {
            if (!unsound++)
                printf("# round %d of %s\n%.*s\n", i, name, (int)n, text);
        }
    }
    ok(len && !unsound, "%s, damaged %d times: what is written passes the check", name, rounds);
    mem_free(mem);
}

int main(void)
{
    const char *rounds = getenv("CONVERT_ROUNDS"), *seed = getenv("CONVERT_SEED");
    random_state = seed ? (uint64_t)atoi(seed) : 7;
    for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++)
        test_fixture(fixtures[i], rounds ? atoi(rounds) : 40);
    mem_free(memory);
    mem_free(converted_mem);
    return tap_done();
}
