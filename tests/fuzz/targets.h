/*
 * What is fuzzed: bytes of strangers go in, and whatever comes of them must hold together.
 * SPDX-License-Identifier: Apache-2.0
 *
 * scan    one XML file: the scan of its bytes, the parser, the tree and its places
 * course  one XML file in place of a part of the sound course: every stage of the check
 * zip     a zip: its directory, unpacking, and the check of what is in it
 *
 * A target aborts where something does not hold. Run from the root of the repository.
 */
#ifndef ATTEST_TESTS_FUZZ_TARGETS_H
#define ATTEST_TESTS_FUZZ_TARGETS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content/course.h"
#include "content/pipeline.h"
#include "content/source.h"
#include "content/tree.h"
#include "util/buf.h"
#include "util/mem.h"

static const struct course_options fuzz_options = {.today = 20779}; /* 2026-11-22 */

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

/* Each problem says all there is to say, and can be printed. */
static void must_be_told(void *mem, const struct problems *problems)
{
    struct buf *out = buf_new(mem, 64 << 20);
    for (size_t i = 0; i < problems->n; i++) {
        const struct problem *p = &problems->list[i];
        must(p->rule && *p->rule && p->file && p->stage < STAGE_COUNT, "a problem has its rule");
        must(p->found && *p->found && p->expected && p->remedy, "a problem has its words");
        must(p->line >= 0 && p->column >= 0 && (p->line || !p->column), "a problem has its place");
        problem_format(p, out);
    }
    problems_json(problems, out);
    must(!buf_is_full(out), "problems can be printed");
}

static void fuzz_scan(const uint8_t *data, size_t len)
{
    void *mem = mem_owner(NULL, "scan");
    struct problems *problems = problems_new(mem);
    const struct doc *d = doc_read(mem, "f.xml", data, len, problems);
    must((d->root != NULL) == !problems->n, "a tree exactly if there is no problem");
    for (const struct node *n = d->root; n; n = node_after(n, d->root)) {
        must(n->offset < d->len, "a node stands in its file");
        must(!n->name || d->text[n->offset] == '<', "an element stands at its tag");
        must(doc_place(d, n->offset).line >= 1, "a node has a line");
    }
    must_be_told(mem, problems);
    mem_free(mem);
}

static void fuzz_package(void *mem, struct package *package, struct problems *problems)
{
    const struct course *course = check_package(mem, package, &fuzz_options, problems);
    must((course != NULL) == !problems->n_errors, "a course exactly if there is no error");
    must_be_told(mem, problems);
}

/* The first byte says which file it stands for. */
static void fuzz_course(const uint8_t *data, size_t len)
{
    static struct package *sound;
    static const char *const paths[] = {"course.xml", "modules/one.xml", "banks/one.xml"};
    struct err err = {0};
    if (!sound) {
        void *whole = mem_owner(NULL, "sound");
        must(package_open(whole, "tests/fixtures/courses/sound", problems_new(whole), &sound, &err),
             "the sound course is there");
    }
    if (!len)
        return;
    void *mem = mem_owner(NULL, "course");
    struct package package = {mem_array(mem, struct file, sound->n_files), sound->n_files};
    memcpy(package.files, sound->files, sound->n_files * sizeof *sound->files);
    struct file *f = package_find(&package, paths[data[0] % 3]);
    f->data = data + 1;
    f->len = len - 1;
    fuzz_package(mem, &package, problems_new(mem));
    mem_free(mem);
}

static void fuzz_zip(const uint8_t *data, size_t len)
{
    void *mem = mem_owner(NULL, "zip");
    struct problems *problems = problems_new(mem);
    struct package *package = package_unzip(mem, data, len, "f.zip", problems);
    for (size_t i = 0; i < package->n_files; i++) {
        const struct file *f = &package->files[i];
        must(*f->path && *f->path != '/' && !strstr(f->path, "../"), "a path stays in its folder");
        media_flaw(f->type, f->data, f->len);
    }
    fuzz_package(mem, package, problems);
    mem_free(mem);
}

static const struct fuzz_target {
    const char *name;
    void (*run)(const uint8_t *data, size_t len);
} fuzz_targets[] = {{"scan", fuzz_scan}, {"course", fuzz_course}, {"zip", fuzz_zip}};
enum { FUZZ_TARGETS = sizeof fuzz_targets / sizeof *fuzz_targets };

#endif
