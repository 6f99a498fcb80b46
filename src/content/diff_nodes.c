/* What differs in two units of a course: attributes, text, children.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "content/diff_inner.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

enum {
    CHILDREN_MAX = 400, /* that are compared each with each; of more, only the edges */
    TEXT_SHOWN_MAX = 4000,
    TITLE_SHOWN_MAX = 80
};

bool diff_is_unit(const struct node *n)
{
    static const char *const names[] = {"page",       "quiz", "objective", "source",
                                        "definition", "slot", "scenario",  NULL};
    if (!n->name)
        return false;
    if (!n->parent || (n->type && n->type->item))
        return true;
    for (size_t i = 0; names[i]; i++) {
        if (node_is(n, names[i]))
            return true;
    }
    return false;
}

const char *diff_id(const struct node *n)
{
    const char *id = node_attr(n, node_is(n, "slot") ? "key" : "id");
    return id ? id : "";
}

static const char *media_hash_of(const struct side *s, const char *path)
{
    for (size_t i = 0; i < s->files->n_media; i++) {
        if (!strcmp(s->files->media[i].path, path))
            return s->files->media[i].hash;
    }
    return "";
}

/* ---- what is told of a change */

static const char *cut_text(const void *mem, const char *text, size_t max)
{
    if (!text || strlen(text) <= max)
        return mem_text(mem, text);
    while (max && ((unsigned char)text[max] & 0xc0) == 0x80)
        max--;
    return mem_format(mem, "%.*s…", (int)max, text);
}

/* Running text as it is read: <cite/> is "[source]", <local/> is "[key]", a gap "____". Units and
 * lists below it are no part of it. */
static void run_text(struct buf *out, const struct node *n)
{
    for (const struct node *at = n->first; at; at = at->next) {
        if (!at->name)
            buf_text(out, at->text);
        else if (node_is(at, "gap"))
            buf_text(out, "____");
        else if (node_is(at, "cite"))
            buf_format(out, "[%s%s%s]", node_attr_or(at, "ref", ""),
                       node_attr(at, "at") ? ", " : "", node_attr_or(at, "at", ""));
        else if (node_is(at, "local"))
            buf_format(out, "[%s]", node_attr_or(at, "key", ""));
        else if (!at->type || at->type->text != TEXT_NONE)
            run_text(out, at);
    }
}

const char *diff_run(const void *mem, const struct node *n)
{
    struct buf *b = buf_new(mem, COURSE_TEXT_MAX);
    run_text(b, n);
    return buf_data(b);
}

/* All running text of a subtree, a space between its blocks. */
const char *diff_text(const void *mem, const struct node *n)
{
    struct buf *b = buf_new(mem, COURSE_TEXT_MAX);
    for (const struct node *at = n; at;) {
        bool runs = at->name && at->type && at->type->text != TEXT_NONE;
        if (runs) {
            if (buf_len(b))
                buf_char(b, ' ');
            run_text(b, at);
        }
        at = runs ? node_past(at, n) : node_after(at, n);
    }
    return buf_data(b);
}

static const char *title_of(struct comparison *c, const struct node *n)
{
    const struct node *title = node_child(n, "title");
    const struct node *stem = node_child(n, "stem");
    const char *text = title  ? diff_run(c->mem, title)
                       : stem ? diff_text(c->mem, stem)
                              : diff_text(c->mem, n);
    return cut_text(c->diff->mem, *text ? text : diff_id(n), TITLE_SHOWN_MAX);
}

/* The part of an item that a place is in, by its id: what is shown to nobody but the author needs a
 * name. NULL: none. */
static const struct node *part_at(const struct node *n)
{
    static const char *const parts[] = {"option", "row",       "area",  "accept",
                                        "gap",    "criterion", "scene", NULL};
    for (; n && !diff_is_unit(n); n = n->parent) {
        for (size_t i = 0; parts[i]; i++) {
            if (node_is(n, parts[i]) && node_attr(n, "id"))
                return n;
        }
    }
    return NULL;
}

void diff_tell(struct comparison *c, const struct node *at, struct verdict v, struct change change)
{
    struct diff *d = c->diff;
    const void *mem = d->mem;
    const struct node *unit = change.kind == CHANGE_REMOVED && diff_is_unit(at) ? at : c->unit;
    if (c->language) {
        v.class = CHANGE_MINOR;
        v.reason = v.reason == BECAUSE_KEY ? BECAUSE_KEY : BECAUSE_TRANSLATION;
    }
    change.language = mem_text(mem, c->language);
    change.unit = mem_text(mem, unit->name);
    change.id = mem_text(mem, diff_id(unit));
    change.title = title_of(c, unit);
    const struct node *part = part_at(at);
    change.part = part ? mem_text(mem, diff_id(part)) : NULL;
    change.part_words = part ? cut_text(mem, diff_text(c->mem, part), TITLE_SHOWN_MAX) : NULL;
    change.place = node_xpath(mem, at);
    change.before = cut_text(mem, change.before, TEXT_SHOWN_MAX);
    change.after = cut_text(mem, change.after, TEXT_SHOWN_MAX);
    change.what = mem_text(mem, change.what);
    change.class = v.class;
    change.reason = v.reason;
    change.regrade = v.regrade;
    /* Words of another language are signed with their own hash; dates, names of people and what a
     * quiz tells are in nobody's field. */
    bool nobody = c->language || v.reason == BECAUSE_DATES || v.reason == BECAUSE_TOLD ||
                  v.reason == BECAUSE_PEOPLE;
    if (v.class == CHANGE_MATERIAL)
        change.signs = SIGNS_ALL;
    else if (v.class == CHANGE_MINOR && !nobody)
        change.signs = rule_signs(at) | (v.reason == BECAUSE_KEY ? (unsigned)SIGNS_CLINICIAN : 0u);
    if (!(d->n & (d->n - 1)))
        d->list = mem_grow(mem, d->list, d->n, d->n ? d->n * 2 : 1);
    d->list[d->n++] = change;
}

/* ---- attributes and text */

/* Left out of the content hash, or no matter of the original. */
static bool is_silent(const struct comparison *c, const struct node *n, const char *name)
{
    static const char *const of_course[] = {"version", "translations", "partial-translations"};
    if (!strcmp(name, "translates"))
        return true;
    if (c->language)
        return strcmp(name, "src") && strcmp(name, "captions") && strcmp(name, "sign") &&
               strcmp(name, "poster") && !node_is(n, "accept");
    for (size_t i = 0; !n->parent && node_is(n, "course") && i < 3; i++) {
        if (!strcmp(name, of_course[i]))
            return true;
    }
    return false;
}

static bool is_file(const struct node *n, const char *name)
{
    const struct attribute *a = n->type ? vocabulary_attribute(n->type, name) : NULL;
    return a && a->type == V_PATH && !node_is(n, "use");
}

/* Whether a figure stands on this source, then or now. */
bool diff_is_cited(const struct comparison *c, const struct node *n)
{
    const struct node *source = rule_within(n, "source");
    const struct side *sides[] = {&c->before, &c->after};
    for (size_t s = 0; source && s < 2; s++) {
        for (size_t i = 0; i < sides[s]->n_docs; i++) {
            const struct node *root = sides[s]->docs[i]->root;
            for (const struct node *at = root; at; at = node_after(at, root)) {
                if (node_is(at, "stat") && !strcmp(node_attr_or(at, "source", ""), diff_id(source)))
                    return true;
            }
        }
    }
    return false;
}

static void compare_value(struct comparison *c, const struct node *a, const struct node *b,
                          const char *name)
{
    const char *before = node_attr(a, name), *after = node_attr(b, name);
    bool same = before && after ? !strcmp(before, after) : before == after;
    if (is_silent(c, b, name))
        return;
    if (is_file(b, name) && before && after) {
        /* A file is its bytes, whatever it is called. */
        if (!strcmp(media_hash_of(&c->before, before), media_hash_of(&c->after, after)))
            return;
    } else if (same || (node_is(b, "use") && !strcmp(name, "src"))) {
        return;
    }
    diff_tell(c, b, rule_attribute(b, name, before, after, diff_is_cited(c, b)),
              (struct change){.kind = CHANGE_VALUE,
                              .what = mem_format(c->mem, "%s/@%s", b->name, name),
                              .before = before,
                              .after = after});
}

static void compare_attributes(struct comparison *c, const struct node *a, const struct node *b)
{
    for (size_t i = 0; i < a->n_attrs; i++) {
        if (!a->attrs[i].foreign)
            compare_value(c, a, b, a->attrs[i].name);
    }
    for (size_t i = 0; i < b->n_attrs; i++) {
        if (!b->attrs[i].foreign && !node_attr(a, b->attrs[i].name))
            compare_value(c, a, b, b->attrs[i].name);
    }
}

/* The inline elements of a text with what they point at; only those of one name, or all; with their
 * words, or without. */
static const char *marks_of(const void *mem, const struct node *n, const char *only, bool words)
{
    struct buf *b = buf_new(mem, COURSE_TEXT_MAX);
    for (const struct node *at = n->first; at;) {
        bool apart = at->name && (node_is(at, "gap") || node_is(at, "image") || node_is(at, "ul") ||
                                  node_is(at, "ol"));
        if (at->name && !apart && (!only || node_is(at, only))) {
            buf_format(b, "<%s", at->name);
            for (size_t i = 0; i < at->n_attrs; i++)
                buf_format(b, " %s=%s", at->attrs[i].name, at->attrs[i].value);
            buf_text(b, ">");
            if (words)
                buf_text(b, node_text(mem, at));
        }
        at = apart ? node_past(at, n) : node_after(at, n);
    }
    return buf_data(b);
}

static void compare_text(struct comparison *c, const struct node *a, const struct node *b)
{
    const char *before = diff_run(c->mem, a), *after = diff_run(c->mem, b);
    int slips = diff_typos(c->mem, before, after);
    /* Where the words are the same, other words may be emphasised. */
    bool marks = strcmp(marks_of(c->mem, a, NULL, !slips), marks_of(c->mem, b, NULL, !slips)) != 0;
    bool stats = strcmp(marks_of(c->mem, a, "stat", true), marks_of(c->mem, b, "stat", true)) != 0;
    if (!slips && !marks && !stats)
        return;
    bool cited = diff_is_cited(c, b);
    struct verdict v = rule_text(b, cited);
    if (stats) {
        v = (struct verdict){CHANGE_MATERIAL, BECAUSE_STAT, false};
    } else if (slips > 0 && !marks && rule_allows_typo(b)) {
        v = (struct verdict){CHANGE_TYPO, BECAUSE_LETTERS, false};
        c->typos += slips;
    }
    diff_tell(
        c, b, v,
        (struct change){.kind = CHANGE_WORDS, .what = b->name, .before = before, .after = after});
}

/* ---- children */

struct children {
    const struct node **list;
    const char **digests;
    size_t n;
};

static bool is_running(const struct node *n)
{
    return n->type && n->type->text != TEXT_NONE;
}

/* Elements that are compared by themselves: of running text, only what is no part of its line. */
static bool is_child(const struct node *parent, const struct node *n)
{
    static const char *const apart[] = {"ul", "ol", "image", "gap"};
    if (!n->name || diff_is_unit(n))
        return false;
    for (size_t i = 0; is_running(parent) && i < sizeof apart / sizeof *apart; i++) {
        if (node_is(n, apart[i]))
            return true;
    }
    return !is_running(parent);
}

static struct children children_of(struct comparison *c, const struct node *n)
{
    struct children k = {NULL, NULL, 0};
    for (const struct node *at = n->first; at; at = at->next) {
        if (!is_child(n, at))
            continue;
        if (!(k.n & (k.n - 1))) {
            k.list = mem_grow(c->mem, k.list, k.n, k.n ? k.n * 2 : 1);
            k.digests = mem_grow(c->mem, k.digests, k.n, k.n ? k.n * 2 : 1);
        }
        k.digests[k.n] = node_digest(c->mem, at);
        k.list[k.n++] = at;
    }
    return k;
}

/* What names a child among its neighbours, or NULL. */
static const char *name_of(const void *mem, const struct node *n)
{
    const char *id = node_attr(n, "id");
    if (id)
        return mem_format(mem, "%s #%s", n->name, id);
    if (node_is(n, "feedback"))
        return mem_format(mem, "feedback %s %s", node_attr_or(n, "for", ""),
                          node_attr_or(n, "when", ""));
    if (node_is(n, "use") && node_attr(n, "src"))
        return mem_format(mem, "use %s", node_attr(n, "src"));
    if (node_is(n, "allow"))
        return mem_format(mem, "allow %s %s", node_attr_or(n, "rule", ""),
                          node_attr_or(n, "at", ""));
    static const char *const single[] = {"title",        "description", "stem",
                                         "content-note", "alt",         "alternative",
                                         "transcript",   "rationale",   "image"};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        if (node_is(n, single[i]))
            return n->name;
    }
    return NULL;
}

/* How like two neighbours are, from 0 to 100: words in common, in order. */
static int likeness(struct comparison *c, const struct node *a, const struct node *b)
{
    if (strcmp(a->name, b->name) != 0)
        return 0;
    void *scratch = mem_owner(c->mem, "likeness");
    const char *x = name_of(scratch, a), *y = name_of(scratch, b);
    int like = 0;
    if (x || y) {
        like = x && y && !strcmp(x, y) ? 100 : 0;
    } else {
        size_t n, same = 0, all = 0;
        const char *before = diff_text(scratch, a), *after = diff_text(scratch, b);
        struct piece *pieces = diff_words(scratch, before, after, &n);
        for (size_t i = 0; i < n; i++) {
            size_t len = strlen(pieces[i].text);
            same += pieces[i].kind == PIECE_SAME ? 2 * len : 0;
            all += pieces[i].kind == PIECE_SAME ? 2 * len : len;
        }
        /* What has no words (<draw>) is like its neighbour of the same name; and a paragraph that
         * stands where another stood is that one, rewritten. */
        like = all ? (int)(same * 99 / all) + 1 : 50;
    }
    mem_free(scratch);
    return like;
}

static void tell_gone(struct comparison *c, const struct node *n)
{
    diff_tell(
        c, n, rule_element(n, false, false),
        (struct change){.kind = CHANGE_REMOVED, .what = n->name, .before = diff_text(c->mem, n)});
}

static void tell_new(struct comparison *c, const struct node *n)
{
    diff_tell(
        c, n, rule_element(n, true, false),
        (struct change){.kind = CHANGE_ADDED, .what = n->name, .after = diff_text(c->mem, n)});
}

/* Whether something below shows a file whose bytes differ. */
static bool shows_other_file(const struct comparison *c, const struct node *n)
{
    for (const struct node *at = n; c->media && at; at = node_after(at, n)) {
        for (size_t i = 0; at->name && i < at->n_attrs; i++) {
            const char *path = at->attrs[i].value;
            if (is_file(at, at->attrs[i].name) &&
                strcmp(media_hash_of(&c->before, path), media_hash_of(&c->after, path)) != 0)
                return true;
        }
    }
    return false;
}

/* Named children first, wherever they stand. Their order is told once if it differs. */
static void match_named(struct comparison *c, const struct node *parent, struct children *a,
                        struct children *b, bool *done_a, bool *done_b)
{
    size_t last = 0;
    const struct node *moved = NULL;
    for (size_t i = 0; i < a->n; i++) {
        const char *name = name_of(c->mem, a->list[i]);
        for (size_t j = 0; name && j < b->n; j++) {
            const char *other = done_b[j] ? NULL : name_of(c->mem, b->list[j]);
            if (!other || strcmp(name, other) != 0)
                continue;
            done_a[i] = done_b[j] = true;
            if (j + 1 < last && !moved)
                moved = b->list[j];
            last = j + 1 > last ? j + 1 : last;
            if (strcmp(a->digests[i], b->digests[j]) != 0 || shows_other_file(c, b->list[j]))
                diff_nodes(c, a->list[i], b->list[j]);
            break;
        }
    }
    if (moved)
        diff_tell(c, moved, rule_order(parent, moved),
                  (struct change){.kind = CHANGE_ORDER, .what = moved->name});
}

/* The rest keep their order: the alignment with the most likeness. */
static void align(struct comparison *c, struct children *a, struct children *b, const size_t *left,
                  size_t n, const size_t *right, size_t m)
{
    int *best = mem_array(c->mem, int, (n + 1) * (m + 1));
    int *like = mem_array(c->mem, int, n *m + 1);
    for (size_t i = n; i-- > 0;) {
        for (size_t j = m; j-- > 0;) {
            int *here = &best[i * (m + 1) + j], down = best[(i + 1) * (m + 1) + j];
            bool equal = !strcmp(a->digests[left[i]], b->digests[right[j]]);
            int l = equal ? 200 : likeness(c, a->list[left[i]], b->list[right[j]]);
            like[i * m + j] = l;
            int both = l > 0 ? best[(i + 1) * (m + 1) + j + 1] + l : 0;
            *here = down > here[1] ? down : here[1];
            if (both > *here)
                *here = both;
        }
    }
    for (size_t i = 0, j = 0; i < n || j < m;) {
        int here = i < n && j < m ? best[i * (m + 1) + j] : 0;
        int l = i < n && j < m ? like[i * m + j] : 0;
        if (l > 0 && here == best[(i + 1) * (m + 1) + j + 1] + l) {
            if (l < 200 || shows_other_file(c, b->list[right[j]]))
                diff_nodes(c, a->list[left[i]], b->list[right[j]]);
            i++;
            j++;
        } else if (i < n && (j == m || here == best[(i + 1) * (m + 1) + j])) {
            tell_gone(c, a->list[left[i++]]);
        } else {
            tell_new(c, b->list[right[j++]]);
        }
    }
}

static void compare_children(struct comparison *c, const struct node *x, const struct node *y)
{
    struct children a = children_of(c, x), b = children_of(c, y);
    bool *done_a = mem_array(c->mem, bool, a.n + 1), *done_b = mem_array(c->mem, bool, b.n + 1);
    size_t *left = mem_array(c->mem, size_t, a.n + 1), *right = mem_array(c->mem, size_t, b.n + 1);
    size_t n = 0, m = 0;
    match_named(c, y, &a, &b, done_a, done_b);
    for (size_t i = 0; i < a.n; i++)
        if (!done_a[i])
            left[n++] = i;
    for (size_t j = 0; j < b.n; j++)
        if (!done_b[j])
            right[m++] = j;
    /* What is the same at both ends needs no alignment. */
    size_t start = 0;
    while (start < n && start < m && !strcmp(a.digests[left[start]], b.digests[right[start]]) &&
           !shows_other_file(c, b.list[right[start]]))
        start++;
    while (n > start && m > start && !strcmp(a.digests[left[n - 1]], b.digests[right[m - 1]]) &&
           !shows_other_file(c, b.list[right[m - 1]])) {
        n--;
        m--;
    }
    if (n - start <= CHILDREN_MAX && m - start <= CHILDREN_MAX) {
        align(c, &a, &b, left + start, n - start, right + start, m - start);
        return;
    }
    for (size_t i = start; i < n; i++)
        tell_gone(c, a.list[left[i]]);
    for (size_t j = start; j < m; j++)
        tell_new(c, b.list[right[j]]);
}

void diff_nodes(struct comparison *c, const struct node *a, const struct node *b)
{
    compare_attributes(c, a, b);
    if (is_running(b))
        compare_text(c, a, b);
    compare_children(c, a, b);
}
