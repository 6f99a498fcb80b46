/* Lint of quizzes: keys that are told elsewhere, and tries that cannot be made good.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "content/check.h"
#include "content/lint.h"
#include "content/meaning.h"
#include "util/mem.h"

/* A score that counts: somebody has to pass it, or could. */
static bool is_scored(const struct node *quiz)
{
    return quiz_kind_of(quiz)->passes && strcmp(node_attr_or(quiz, "kind", ""), "practice") != 0 &&
           !node_yes(quiz, "optional");
}

/* Whether whoever takes it can read right answers without having passed what counts. */
static bool tells_answers(const struct node *quiz)
{
    const char *review = node_attr_or(quiz, "review", quiz_kind_of(quiz)->review);
    const char *kind = node_attr_or(quiz, "kind", "");
    bool later = !strcmp(kind, "booster") || !strcmp(kind, "follow-up"), scored = is_scored(quiz);
    return !scored && !later && !strcmp(review, "open");
}

struct teller {
    const struct node *at; /* the quiz or activity that tells */
    const char *told;      /* what it is called in the message */
};

struct telling {
    struct check *c;
    const struct node *counting;
    struct teller teller;
    size_t number; /* of the visit that marked what the counting quiz may draw */
    int met;
    const char *first;
};

static void mark(struct node *item, void *user)
{
    item->met = ((struct telling *)user)->number;
}

static void seek(struct node *item, void *user)
{
    struct telling *t = user;
    if (item->met != t->number || item_privacy_of(item) != PRIVACY_SCORED)
        return;
    if (!t->met++)
        t->first = node_attr_or(item, "id", "");
}

static void tell(struct telling *t)
{
    const char *quiz = node_attr_or(t->counting, "id", "");
    if (t->met)
        lint_warn(t->c, t->teller.at, "told-elsewhere",
                  t->met == 1
                      ? say(t->c, "%s tells the answer of %s, which %s may ask", t->teller.told,
                            t->first, quiz)
                      : say(t->c, "%s tells the answers of %d items that %s may ask, %s first",
                            t->teller.told, t->met, quiz, t->first),
                  "items that no quiz draws that counts", "use other items there, or other tags");
}

/* Each quiz and activity that tells, against one quiz that counts. */
static void seek_tellers(struct check *c, struct node *counting)
{
    struct telling t = {.c = c, .counting = counting, .number = ++c->visits};
    quiz_each_item(c, counting, mark, &t);
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        for (struct node *n = root; n; n = node_after(n, root)) {
            bool quiz = node_is(n, "quiz") && n != counting && tells_answers(n);
            if (!quiz && !node_is(n, "activity"))
                continue;
            t.met = 0;
            t.teller =
                (struct teller){n, quiz ? say(c, "%s", node_attr_or(n, "id", "")) : "the activity"};
            if (quiz) {
                quiz_each_item(c, n, seek, &t);
            } else {
                struct node *item = check_find(c, node_attr_or(n, "item", ""));
                if (item)
                    seek(item, &t);
            }
            tell(&t);
        }
    }
}

void lint_quizzes(struct check *c)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        for (struct node *q = node_child(root, "quiz"); q; q = node_next(q, "quiz")) {
            if (is_scored(q))
                seek_tellers(c, q);
            if (is_scored(q) && !strcmp(node_attr_or(q, "grading", ""), "first"))
                lint_warn(c, q, "first-counts", "grading=\"first\" on a quiz that must be passed",
                          "a score that another try can mend",
                          "choose highest: whoever misses the first try could never finish");
        }
    }
}
