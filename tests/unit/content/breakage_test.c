/*
 * Courses broken in hundreds of ways, one at a time and several at once: the messages name every
 * line that was broken, by a rule that fits, and say how to mend it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is broken is chosen by a fixed seed. A breakage counts as a miss if no message names its
 * line, and there must be none. What may be told elsewhere is written where the breakage is made:
 * a child that is gone is told at its parent, a key at its item, an element left open at its start
 * tag, a target that is gone once for all that point to it (docs/course-format.md).
 *
 * ATTEST_BREAK=20 tries twenty times as many, from another seed.
 */
#include "tap.h"

#include <dirent.h>

#include "break_core.h"
#include "break_form.h"
#include "break_language.h"
#include "break_meaning.h"

#ifdef __SANITIZE_ADDRESS__
enum { EACH_CLASS = 1, TOGETHER = 15 };
#else
enum { EACH_CLASS = 6, TOGETHER = 150 };
#endif
enum { SINGLE_MIN = 100, MISSES_SHOWN = 20 };
static int more = 1;

static void (*const ways[])(struct breaker *b, struct node *n) = {
    break_end_tag,  break_start_tag,  break_quotes,  break_text,  break_whole,  break_off,
    break_name,     break_attributes, break_content, break_order, break_beyond, break_parts,
    break_licences, break_references, break_targets, break_ids,   break_files,  break_key,
    break_counts,   break_typed,      break_item,    break_story, break_quiz,   break_course,
    break_wording,  break_stamp,
};

static bool is_translation(const struct doc *d)
{
    return !strncmp(d->path, "es/", 3);
}

static void read_docs(struct breaker *b)
{
    b->check =
        (struct check){.mem = b->mem, .problems = problems_new(b->mem), .package = b->package};
    for (size_t i = 0; i < b->package->n_files; i++) {
        const struct file *f = &b->package->files[i];
        if (!ends_in_xml(f->path) || b->n_docs == DOCS_MAX)
            continue;
        struct doc *d = doc_read(b->mem, f->path, f->data, f->len, b->check.problems);
        check_structure(&b->check, d);
        b->docs[b->n_docs++] = d;
        if (!strcmp(f->path, "course.xml")) {
            b->docs[b->n_docs - 1] = b->docs[0];
            b->docs[0] = d;
        }
    }
}

static void find_ways(struct breaker *b)
{
    for (size_t i = 0; i < b->n_docs; i++) {
        struct node *root = b->docs[i]->root;
        for (struct node *n = root; n; n = node_after(n, root)) {
            if (!n->name)
                continue;
            if (is_translation(b->docs[i]))
                break_translated(b, n);
            for (size_t k = 0; k < sizeof ways / sizeof *ways && !is_translation(b->docs[i]); k++)
                ways[k](b, n);
        }
    }
}

/* In an order by chance that is the same every time. */
static void shuffle(struct breaker *b)
{
    for (size_t i = b->n; i > 1; i--) {
        size_t k = (size_t)random_to((int)i - 1);
        struct breakage other = b->list[k];
        b->list[k] = b->list[i - 1];
        b->list[i - 1] = other;
    }
}

/* ---- one course, broken */

static int misses, mute, broken, due;

static void tell_miss(const struct breakage *k, int from, int to, const struct problems *problems)
{
    if (misses++ >= MISSES_SHOWN)
        return;
    printf("# missed: %s, %s:%d-%d [%s]%s%s\n", k->class, k->path ? k->path : "", from, to,
           k->rules, k->says ? " says " : "", k->says ? k->says : "");
    void *mem = mem_owner(NULL, "shown");
    for (size_t i = 0; i < problems->n && i < 4; i++) {
        struct buf *out = buf_new(mem, 4096);
        problem_format(&problems->list[i], out);
        printf("#   %.300s", buf_data(out));
    }
    mem_free(mem);
}

static void check_mute(const struct problems *problems)
{
    for (size_t i = 0; i < problems->n; i++) {
        const struct problem *p = &problems->list[i];
        bool full = p->rule && *p->rule && p->found && *p->found && p->expected && *p->expected &&
                    p->remedy && *p->remedy && p->file;
        mute += !full;
        if (!full)
            printf("# mute: %s %s\n", p->rule, p->found ? p->found : "");
    }
}

static void break_all(const struct breaker *b, struct breakage *const *all, size_t n)
{
    void *mem = mem_owner(NULL, "broken");
    struct package *package = copy_package(mem, b->package);
    struct edit *edits = mem_array(mem, struct edit, n * EDITS_MAX);
    size_t n_edits = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < all[i]->n_edits; k++)
            edits[n_edits++] = all[i]->edits[k];
    }
    qsort(edits, n_edits, sizeof *edits, edit_order);
    apply(mem, package, edits, n_edits);
    struct problems *problems = problems_new(mem);
    for (size_t i = 0; i < n; i++) {
        if (all[i]->removed)
            remove_file(package, all[i]->removed);
    }
    check_package(mem, package, &fixture_options, problems);
    check_mute(problems);
    for (size_t i = 0; i < n; i++) {
        const struct breakage *k = all[i];
        const struct file *f = k->path ? package_find(package, k->path) : NULL;
        int from = f ? line_at(f, moved(edits, n_edits, k->path, k->at)) : 0;
        int to = f ? line_at(f, moved(edits, n_edits, k->path, k->until)) : 0;
        bool named = !is_due(k, all, n);
        due += !named;
        for (size_t p = 0; p < problems->n && !named; p++)
            named = names(&problems->list[p], k, from, to);
        if (!named)
            tell_miss(k, from, to, problems);
    }
    broken++;
    mem_free(mem);
}

static int times_before(const struct breaker *b, size_t i)
{
    int n = 0;
    for (size_t k = 0; k < i && n < EACH_CLASS * more; k++)
        n += !strcmp(b->list[k].class, b->list[i].class);
    return n;
}

static int break_singly(const struct breaker *b)
{
    int n = 0;
    for (size_t i = 0; i < b->n; i++) {
        struct breakage *one = &b->list[i];
        if (times_before(b, i) >= EACH_CLASS * more)
            continue;
        break_all(b, &one, 1);
        n++;
    }
    return n;
}

/* Whether two can be done at once: in different units, and neither to a whole file of both. */
static bool can_meet(const struct breakage *a, const struct breakage *b)
{
    if (a->doc != b->doc)
        return !(a->removed && b->path && !strcmp(a->removed, b->path)) &&
               !(b->removed && a->path && !strcmp(b->removed, a->path)) && (a->path || a->unit) &&
               (b->path || b->unit);
    return a->unit && b->unit && a->unit != b->unit && a->unit->parent && b->unit->parent;
}

static void break_together(const struct breaker *b)
{
    for (int round = 0; round < TOGETHER * more; round++) {
        struct breakage *all[5];
        size_t n = 0, wanted = (size_t)(2 + random_to(3));
        for (int tries = 0; tries < 60 && n < wanted; tries++) {
            struct breakage *k = &b->list[random_to((int)b->n - 1)];
            bool fits = true;
            for (size_t i = 0; i < n; i++)
                fits = fits && can_meet(k, all[i]);
            if (fits)
                all[n++] = k;
        }
        break_all(b, all, n);
    }
}

static void break_folder(const char *folder, uint64_t seed)
{
    struct breaker *b = mem_new(NULL, struct breaker);
    struct problems *problems = problems_new(b);
    b->mem = b;
    b->package = fixture_open(b, folder);
    if (!ok(check_package(b, copy_package(b, b->package), &fixture_options, problems) != NULL,
            "%s is sound", folder))
        printf("# %s\n", fixture_messages(b, problems));
    random_state = seed + (uint64_t)more - 1;
    misses = mute = broken = due = 0;
    read_docs(b);
    find_ways(b);
    shuffle(b);
    int singly = break_singly(b);
#ifndef __SANITIZE_ADDRESS__
    ok(singly >= SINGLE_MIN, "%s: broken in %d ways, one at a time", folder, singly);
#endif
    is_int(misses, 0, "one at a time, no broken line is missed");
    break_together(b);
    is_int(misses, 0, "nor is one of several at once");
    is_int(mute, 0, "every message says what was found, what was expected, and what to do");
    printf("# %s: %zu ways, %d tried one at a time, %d several at once, %d lines to name\n", folder,
           b->n, singly, broken - singly, due);
    mem_free(b);
}

static void break_shipped(void)
{
    DIR *dir = opendir("courses");
    struct dirent *e;
    int n = 0;
    if (!ok(dir != NULL, "there are courses"))
        return;
    while ((e = readdir(dir))) {
        char path[300], file[320];
        snprintf(path, sizeof path, "courses/%s", e->d_name);
        snprintf(file, sizeof file, "%s/course.xml", path);
        FILE *f = *e->d_name == '.' ? NULL : fopen(file, "rb");
        if (!f)
            continue;
        fclose(f);
        break_folder(path, 20261122);
        n++;
    }
    closedir(dir);
    ok(n > 0, "%d shipped courses", n);
}

int main(void)
{
    const char *times = getenv("ATTEST_BREAK");
    more = times && atoi(times) > 0 ? atoi(times) : 1;
    break_shipped();
    break_folder("tests/fixtures/courses/every-kind", 1);
    break_folder("tests/fixtures/courses/two-languages", 2);
    break_folder(SOUND, 3);
    return tap_done();
}
