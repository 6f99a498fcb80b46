/*
 * Files of rules, written: what is read again is what was written, and the packs travel whole.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include "content/packs.h"
#include "content/rules_text.h"
#include "util/mem.h"

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool same_part(const struct rules_part *a, const struct rules_part *b)
{
    return same_text(a->kind, b->kind) && a->number == b->number && a->parent == b->parent &&
           a->n == b->n && same_text(a->course, b->course) && same_text(a->quiz, b->quiz) &&
           same_text(a->topic, b->topic) && a->hundredths == b->hundredths &&
           a->per_licence_year == b->per_licence_year && same_text(a->licence, b->licence) &&
           same_text(a->licence_state, b->licence_state) &&
           a->before_licence == b->before_licence && same_text(a->skill, b->skill) &&
           same_text(a->title, b->title) && a->max_age_months == b->max_age_months;
}

/* Writes a tree, reads it, and compares. */
static bool comes_back(const void *mem, const struct rules_part *parts, size_t n)
{
    struct rules_part *again;
    const char *text = mem_format(mem, "<rule>%s</rule>", rules_text_tree(mem, parts, n, 1));
    size_t k = rules_tree_read(mem, "tree", text, strlen(text), problems_new(mem), &again);
    bool same = k == n;
    for (size_t i = 0; same && i < n; i++)
        same = same_part(&parts[i], &again[i]);
    return same;
}

static void packs(void *mem)
{
    ok(packs_count() >= 10, "the packs travel inside the program");
    for (size_t i = 0; i < packs_count(); i++) {
        const char *name = packs_name(mem, i), *text = packs_text(name);
        struct rules *rules =
            text ? rules_read(mem, name, text, strlen(text), problems_new(mem)) : NULL;
        ok(rules != NULL, "%s is sound", name);
        for (size_t k = 0; rules && k < rules->n_certifications; k++) {
            const struct rules_certification *c = &rules->certifications[k];
            ok(comes_back(mem, c->first, c->n_first), "%s comes back as it was", c->code);
            if (c->n_renewal)
                ok(comes_back(mem, c->renewal, c->n_renewal), "%s, its renewal", c->code);
        }
    }
    ok(!packs_text("texa") && !packs_text("texas.xml") && !packs_text(""), "no other name is one");
}

static void lines(void *mem)
{
    struct rules_said said[] = {{"code", "A&B <\"x\">", 0},
                                {"title", "", 0},
                                {"from", NULL, 0},
                                {"citation", "two\nlines", 0}};
    struct rules_text t = rules_text_new(mem, "T & U");
    int first = rules_text_open(&t, 1, "certification", said, 4, false);
    int tree = rules_text_raw(&t, "<any>\r\n<x/>\n</any>");
    rules_text_close(&t, 1, "certification");
    const char *text = rules_text_end(&t);
    ok(first == 4 && said[0].line == 5 && !said[1].line && !said[2].line && said[3].line == 6,
       "each attribute that says something has a line");
    ok(tree == 8, "and so has the tree");
    ok(strstr(text, "citation=\"two lines\"") && strstr(text, "A&amp;B &lt;"),
       "what was typed is written as it is, on one line");
    ok(!strchr(text, '\r'), "with line breaks of one kind");
}

int main(void)
{
    void *mem = mem_owner(NULL, "rules_text");
    packs(mem);
    lines(mem);
    mem_free(mem);
    return tap_done();
}
