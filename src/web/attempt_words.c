/* Parts of an item, and answers in words.  SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <string.h>

#include "util/words.h"
#include "web/attempt_item.h"

const char *item_plain(const void *mem, const char *markup)
{
    static const struct {
        const char *name, text;
    } references[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    if (!markup)
        return "";
    struct buf *out = buf_new(mem, strlen(markup));
    for (const char *p = markup; *p;) {
        size_t i = 0, len = *p == '<' ? strcspn(p, ">") : 0;
        while (*p == '&' && i < 5 && strncmp(p, references[i].name, strlen(references[i].name)))
            i++;
        if (len && !strncmp(p, "<span data-local=", 17)) /* differs from reader to reader */
            buf_text(out, "…");
        if (len)
            p += len + (p[len] == '>');
        else if (*p == '&' && i < 5)
            buf_char(out, references[i].text), p += strlen(references[i].name);
        else
            buf_char(out, *p++);
    }
    return buf_data(out);
}

size_t item_words(const char *text)
{
    size_t n = 0;
    bool inside = false;
    for (const char *p = text ? text : ""; *p; p++) {
        bool space = isspace((unsigned char)*p);
        n += !space && !inside;
        inside = !space;
    }
    return n;
}

/* ---- parts */

const struct quiz_part *item_part(const struct quiz_item *item, enum part_kind kind, int parent,
                                  const char *key)
{
    for (size_t i = 0; key && i < item->n_parts; i++) {
        const struct quiz_part *p = &item->parts[i];
        if (p->kind == kind && p->parent == parent && p->key && !strcmp(p->key, key))
            return p;
    }
    return NULL;
}

const struct quiz_part *item_scene(const struct quiz_item *item, const struct answer *path,
                                   size_t *ret_taken, const struct quiz_part **ret_last)
{
    const struct quiz_part *scene = item_part(item, PART_SCENE, 0, item->start);
    *ret_last = NULL;
    for (*ret_taken = 0; scene && *ret_taken < path->n; ++*ret_taken) {
        const struct quiz_part *option =
            item_part(item, PART_OPTION, scene->number, path->parts[*ret_taken]);
        const struct quiz_part *next = option ? item_part(item, PART_SCENE, 0, option->to) : NULL;
        if (!next)
            break;
        *ret_last = option;
        scene = next;
    }
    return scene;
}

bool item_scene_ends(const struct quiz_item *item, const struct quiz_part *scene)
{
    for (size_t i = 0; i < item->n_parts; i++) {
        if (item->parts[i].kind == PART_OPTION && item->parts[i].parent == scene->number)
            return false;
    }
    return true;
}

bool item_goes_on(const struct quiz_item *item)
{
    size_t taken;
    const struct quiz_part *last, *scene;
    if (item->kind_id != ITEM_SCENARIO)
        return false;
    scene = item_scene(item, &item->answer, &taken, &last);
    return scene && !item_scene_ends(item, scene);
}

static bool is_among(const struct quiz_part *const *list, size_t n, const struct quiz_part *part)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i] == part)
            return true;
    }
    return false;
}

const struct quiz_part **item_order(const void *mem, const struct quiz_item *item,
                                    const struct answer *answer, size_t *ret_n)
{
    const struct quiz_part **all = mem_array(mem, const struct quiz_part *, item->n_parts + 1);
    size_t n = 0;
    for (size_t i = 0; i < answer->n; i++) {
        const struct quiz_part *p = item_part(item, PART_OPTION, 0, answer->parts[i]);
        if (p && !is_among(all, n, p))
            all[n++] = p;
    }
    for (size_t i = 0; i < item->n_parts; i++) {
        const struct quiz_part *p = &item->parts[i];
        if (p->kind == PART_OPTION && !p->parent && !is_among(all, n, p))
            all[n++] = p;
    }
    *ret_n = n;
    return all;
}

/* ---- in words */

struct saying {
    struct html *h;
    const void *mem;
    const struct quiz_item *item;
    const struct answer *answer;
    size_t said;
};

static void begin(struct saying *s)
{
    html_text(s->h, s->said++ ? "; " : "");
}

static void quoted(struct saying *s, const char *markup)
{
    html_text(s->h, "“");
    html_text(s->h, item_plain(s->mem, markup));
    html_text(s->h, "”");
}

/* The options or areas chosen, or put in order, as they were given. */
static void say_chosen(struct saying *s)
{
    for (size_t i = 0; i < s->answer->n; i++) {
        const char *key = s->answer->parts[i];
        const struct quiz_part *p = item_part(s->item, PART_OPTION, 0, key);
        p = p ? p : item_part(s->item, PART_AREA, 0, key);
        if (!p)
            continue;
        begin(s);
        quoted(s, p->label);
    }
}

static void say_path(struct saying *s)
{
    struct answer path = *s->answer;
    size_t taken;
    const struct quiz_part *last;
    for (path.n = 1; path.n <= s->answer->n; path.n++) {
        if (!item_scene(s->item, &path, &taken, &last) || taken < path.n)
            return;
        begin(s);
        quoted(s, last->label);
    }
}

/* What an answer to a row or gap says, as plain text: an option's label, true or false, or words
 * that were typed. */
static const char *value_words(const struct saying *s, int parent, const char *text)
{
    const struct quiz_part *option = item_part(s->item, PART_OPTION, parent, text);
    if (option)
        return item_plain(s->mem, option->label);
    if (s->item->kind_id == ITEM_KPRIM)
        return !strcmp(text, "true") ? _("True") : _("False");
    return text;
}

static void say_rows(struct saying *s)
{
    for (size_t i = 0; i < s->item->n_parts; i++) {
        const struct quiz_part *p = &s->item->parts[i];
        if (p->kind != PART_ROW)
            continue;
        const char *before = answer_text(s->answer, mem_format(s->mem, "%s" ANSWER_BEFORE, p->key));
        const char *now = answer_text(s->answer, p->key);
        if (before) {
            begin(s);
            html_format(s->h, _("%s, before: “%s”"), item_plain(s->mem, p->label),
                        value_words(s, 0, before));
        }
        if (now) {
            begin(s);
            html_format(s->h, "%s: “%s”", item_plain(s->mem, p->label), value_words(s, 0, now));
        }
    }
}

static void say_gaps(struct saying *s)
{
    int number = 0;
    for (size_t i = 0; i < s->item->n_parts; i++) {
        const struct quiz_part *p = &s->item->parts[i];
        if (p->kind != PART_GAP)
            continue;
        const char *text = answer_text(s->answer, p->key);
        number++;
        if (!text)
            continue;
        begin(s);
        html_format(s->h, _("gap %d: “%s”"), number, value_words(s, p->number, text));
    }
}

static void say_text(struct saying *s)
{
    const char *text = answer_text(s->answer, "text"), *value = answer_text(s->answer, "value"),
               *unit = answer_text(s->answer, "unit");
    if (text || value) {
        begin(s);
        html_format(s->h, "“%s%s%s”", text ? text : value, unit ? " " : "", unit ? unit : "");
    }
}

void item_answer(struct request *req, struct reply *reply, const struct quiz_item *item,
                 const struct answer *answer)
{
    static void (*const says[ITEM_KIND_COUNT])(struct saying *) = {
        [ITEM_SINGLE_CHOICE] = say_chosen, [ITEM_MULTIPLE_CHOICE] = say_chosen,
        [ITEM_TRUE_FALSE] = say_chosen,    [ITEM_MATCHING] = say_rows,
        [ITEM_ORDERING] = say_chosen,      [ITEM_SHORT_ANSWER] = say_text,
        [ITEM_NUMERICAL] = say_text,       [ITEM_GAP_FILL] = say_gaps,
        [ITEM_KPRIM] = say_rows,           [ITEM_HOTSPOT] = say_chosen,
        [ITEM_ESSAY] = say_text,           [ITEM_LIKERT] = say_rows,
        [ITEM_REFLECTION] = say_text,      [ITEM_SCENARIO] = say_path,
    };
    struct saying s = {reply->html, req->mem, item, answer, 0};
    says[item->kind_id](&s);
    if (!s.said)
        html_text(reply->html, _("no answer"));
}
