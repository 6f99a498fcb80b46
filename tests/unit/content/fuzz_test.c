/*
 * The fuzz targets, bounded: the kept corpus, and then a fixed number of its mutations.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A target that does not hold aborts, and the sanitizers see what else goes wrong; what was tried
 * last is kept in the file that is named. FUZZ_RUNS=1000000 tries as many, FUZZ_SEED=7 others;
 * `make fuzz` lets libFuzzer look where it gets further.
 */
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "../../fuzz/targets.h"
#include "random.h"

#ifdef __SANITIZE_ADDRESS__
enum { RUNS = 1000 };
#else
enum { RUNS = 4000 };
#endif
enum { SEEDS_MAX = 200, INPUT_MAX = 64 * 1024 };

struct seed {
    uint8_t *data;
    size_t len;
};

struct corpus {
    void *mem;
    struct seed seeds[SEEDS_MAX];
    size_t n;
};

static uint8_t input[INPUT_MAX];
static size_t input_len;

static void read_corpus(struct corpus *c, const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *e;
    while (dir && (e = readdir(dir)) && c->n < SEEDS_MAX) {
        const char *path = mem_format(c->mem, "%s/%s", folder, e->d_name);
        FILE *f = *e->d_name == '.' ? NULL : fopen(path, "rb");
        if (!f)
            continue;
        struct seed *s = &c->seeds[c->n++];
        s->data = mem_array(c->mem, uint8_t, INPUT_MAX);
        s->len = fread(s->data, 1, INPUT_MAX, f);
        fclose(f);
    }
    if (dir)
        closedir(dir);
}

/* The order of a folder is nobody's choice; that of the tests is. */
static int seed_order(const void *left, const void *right)
{
    const struct seed *a = left, *b = right;
    size_t n = a->len < b->len ? a->len : b->len;
    int order = n ? memcmp(a->data, b->data, n) : 0;
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* ---- mutations */

/* Pieces that open a way: of markup, of the language, of zips. */
static const struct {
    const char *text;
    size_t len;
} pieces[] = {
#define PIECE(text)                                                                                \
    {                                                                                              \
        text, sizeof text - 1                                                                      \
    }
    PIECE("<"),
    PIECE(">"),
    PIECE("/>"),
    PIECE("</p>"),
    PIECE("<p>"),
    PIECE("<!--"),
    PIECE("-->"),
    PIECE("<![CDATA["),
    PIECE("]]>"),
    PIECE("<?x ?>"),
    PIECE("<!DOCTYPE p["),
    PIECE("&amp;"),
    PIECE("&#0;"),
    PIECE("&#x10FFFF;"),
    PIECE("&"),
    PIECE("\""),
    PIECE("="),
    PIECE(" id=\"a\""),
    PIECE(" xmlns=\"\""),
    PIECE(" xmlns:a=\"b\" a:c=\"\""),
    PIECE("\0"),
    PIECE("\xFF\xFE"),
    PIECE("\xE2\x80\xA8"),
    PIECE("\xF4\x90\x80\x80"),
    PIECE("\xEF\xBB\xBF"),
    PIECE("\r\n"),
    PIECE("<option id=\"x\" fraction=\"1/3\">"),
    PIECE("<scene id=\"s\">"),
    PIECE("<gap id=\"g\">"),
    PIECE("fraction=\"-9999/1\""),
    PIECE("count=\"999999999\""),
    PIECE("colspan=\"99\""),
    PIECE("<when role=\"a\">"),
    PIECE("value=\"1e309\""),
    PIECE("after=\"P9999Y\""),
    PIECE("PK\x01\x02"),
    PIECE("PK\x03\x04"),
    PIECE("PK\x05\x06"),
    PIECE("PK\x06\x06"),
    PIECE("\xFF\xFF\xFF\xFF"),
    PIECE("../"),
};

static void insert(size_t at, const uint8_t *data, size_t len)
{
    if (len > INPUT_MAX - input_len)
        return;
    memmove(input + at + len, input + at, input_len - at);
    memmove(input + at, data, len);
    input_len += len;
}

static size_t place(void)
{
    return (size_t)random_to((int)input_len);
}

static void delete (size_t at, size_t len)
{
    len = len < input_len - at ? len : input_len - at;
    memmove(input + at, input + at + len, input_len - at - len);
    input_len -= len;
}

static void mutate(const struct corpus *c)
{
    const struct seed *other = &c->seeds[random_to((int)c->n - 1)];
    uint8_t copy[256];
    size_t at = place(), from = place(), some = (size_t)random_to(random_to(9) ? 16 : 255);
    int piece = random_to((int)(sizeof pieces / sizeof *pieces) - 1);
    switch (random_to(8)) {
    case 0:
        if (at < input_len)
            input[at] ^= (uint8_t)(1 << random_to(7));
        break;
    case 1:
        if (at < input_len)
            input[at] = (uint8_t)random_to(255);
        break;
    case 2:
        delete (at, some);
        break;
    case 3: /* a piece of itself elsewhere */
        some = some < input_len - from ? some : input_len - from;
        memcpy(copy, input + from, some);
        insert(at, copy, some);
        break;
    case 4:
    case 5:
        insert(at, (const uint8_t *)pieces[piece].text, pieces[piece].len);
        break;
    case 6: /* a piece of another */
        from = (size_t)random_to((int)other->len);
        some = some < other->len - from ? some : other->len - from;
        insert(at, other->data + from, some);
        break;
    case 7: /* cut off, rarely: little is learnt from the same head again and again */
        if (!random_to(20))
            input_len = at;
        break;
    default: /* a number on its own */
        if (at < input_len && input[at] >= '0' && input[at] <= '9')
            input[at] = (uint8_t)('0' + random_to(9));
        break;
    }
}

/* ---- running */

static char last_input[100];

static void keep_input(int number)
{
    int fd = open(last_input, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd >= 0 && write(fd, input, input_len) == (ssize_t)input_len) {
        static const char said[] = "# what was tried last is kept in ";
        (void)!write(1, said, sizeof said - 1);
        (void)!write(1, last_input, strlen(last_input));
        (void)!write(1, "\n", 1);
    }
    signal(number, SIG_DFL);
    raise(number);
}

static void run_target(const struct fuzz_target *t, int runs)
{
    struct corpus *c = mem_new(NULL, struct corpus);
    c->mem = c;
    char folder[100];
    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", t->name);
    snprintf(last_input, sizeof last_input, "/tmp/attest-fuzz-%s-%d", t->name, (int)getpid());
    read_corpus(c, folder);
    if (!ok(c->n > 0, "%s: there is a corpus", t->name))
        return;
    qsort(c->seeds, c->n, sizeof *c->seeds, seed_order);
    for (size_t i = 0; i < c->n; i++) {
        input_len = c->seeds[i].len;
        memcpy(input, c->seeds[i].data, input_len);
        t->run(input, input_len);
    }
    ok(true, "%s: %zu kept files hold", t->name, c->n);
    for (int i = 0; i < runs; i++) {
        const struct seed *s = &c->seeds[random_to((int)c->n - 1)];
        input_len = s->len;
        memcpy(input, s->data, input_len);
        for (int k = random_to(5); k >= 0; k--)
            mutate(c);
        t->run(input, input_len);
    }
    ok(true, "%s: %d mutations hold", t->name, runs);
    mem_free(c);
}

int main(void)
{
    const char *runs = getenv("FUZZ_RUNS"), *seed = getenv("FUZZ_SEED");
    random_state = seed ? strtoull(seed, NULL, 10) : 20261122;
    signal(SIGABRT, keep_input);
    signal(SIGSEGV, keep_input);
    for (size_t i = 0; i < FUZZ_TARGETS; i++)
        run_target(&fuzz_targets[i], runs ? atoi(runs) : RUNS);
    return tap_done();
}
