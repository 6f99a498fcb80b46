/* The meaning stage: the graph of a scenario.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/meaning.h"
#include "util/buf.h"
#include "util/mem.h"

struct graph {
    struct check *c;
    struct node *scenes[ITEM_PARTS_MAX];
    const char *ids[ITEM_PARTS_MAX];
    int n, start;
    int ways[ITEM_PARTS_MAX][ITEM_PARTS_MAX];   /* scenes that the options of a scene lead to */
    int n_ways[ITEM_PARTS_MAX];                 /* how many options a scene has */
    bool reach[ITEM_PARTS_MAX][ITEM_PARTS_MAX]; /* by one option or more */
};

static int scene_of(const struct graph *g, const char *id)
{
    int i = 0;
    while (i < g->n && strcmp(g->ids[i], id))
        i++;
    return i;
}

static void read_graph(struct graph *g, struct node *item)
{
    for (struct node *s = node_child(item, "scene"); s; s = node_next(s, "scene")) {
        g->scenes[g->n] = s;
        g->ids[g->n++] = node_attr_or(s, "id", "");
    }
    g->start = scene_of(g, node_attr_or(item, "start", ""));
    for (int i = 0; i < g->n; i++) {
        for (struct node *o = node_child(g->scenes[i], "option"); o; o = node_next(o, "option"))
            g->ways[i][g->n_ways[i]++] = scene_of(g, node_attr_or(o, "to", ""));
    }
}

/* Every scene that can be reached from one, each looked at once. before: the scene from which it
 * was reached first. */
static void spread(struct graph *g, int from, bool *reached, int *before)
{
    int queue[ITEM_PARTS_MAX], head = 0, tail = 0;
    for (int at = from;; at = queue[head++]) {
        for (int k = 0; k < g->n_ways[at]; k++) {
            int to = g->ways[at][k];
            if (reached[to])
                continue;
            reached[to] = true;
            before[to] = at;
            queue[tail++] = to;
        }
        if (head == tail)
            return;
    }
}

static bool is_shown(const struct graph *g, int scene)
{
    return scene == g->start || g->reach[g->start][scene];
}

static void check_ways(struct graph *g)
{
    bool trapped = false;
    for (int i = 0; i < g->n; i++) {
        if (!is_shown(g, i)) {
            meaning_fault(g->c, g->scenes[i], "unreachable", say(g->c, "scene \"%s\"", g->ids[i]),
                          "a way from the start", "add an option to it, or remove it");
            continue;
        }
        bool ends = !g->n_ways[i];
        for (int k = 0; k < g->n && !ends; k++)
            ends = g->reach[i][k] && !g->n_ways[k];
        if (ends || trapped)
            continue;
        trapped = true;
        meaning_fault(g->c, g->scenes[i], "no-ending",
                      say(g->c, "no ending reachable from \"%s\"", g->ids[i]), "one",
                      "add a scene without options");
    }
}

/* "door→answer→door": the way round from a scene by one of its options. */
static const char *loop_said(struct graph *g, int scene, int to)
{
    struct buf *out = buf_new(g->c->mem, 16 * 1024);
    bool reached[ITEM_PARTS_MAX] = {false};
    int before[ITEM_PARTS_MAX], path[ITEM_PARTS_MAX + 1], n = 0;
    buf_text(out, g->ids[scene]);
    if (to != scene) {
        spread(g, to, reached, before);
        for (int at = before[scene]; at != to; at = before[at])
            path[n++] = at;
        path[n++] = to;
    }
    while (n > 0)
        buf_format(out, "→%s", g->ids[path[--n]]);
    buf_format(out, "→%s", g->ids[scene]);
    return buf_data(out);
}

/* Points on a loop could be had by going round: there, an option may have none. */
static bool check_loops(struct graph *g)
{
    bool sound = true;
    for (int i = 0; i < g->n; i++) {
        int k = 0;
        for (struct node *o = node_child(g->scenes[i], "option"); o;
             o = node_next(o, "option"), k++) {
            int to = g->ways[i][k], points = atoi(node_attr_or(o, "points", "0"));
            if (!points || (to != i && !g->reach[to][i]))
                continue;
            sound = false;
            meaning_fault(g->c, o, "scored-loop",
                          say(g->c, "%d point%s on a loop %s", points,
                              points == 1 || points == -1 ? "" : "s", loop_said(g, i, to)),
                          "0 there", "move the points out of the loop");
        }
    }
    return sound;
}

/* The points of the best way to an ending. Loops are worth 0, so the best of each scene settles
 * after as many rounds as there are scenes. */
static int best_points(const struct graph *g)
{
    enum { NEVER = -1000000 };
    int best[ITEM_PARTS_MAX], most = NEVER;
    for (int i = 0; i < g->n; i++)
        best[i] = i == g->start ? 0 : NEVER;
    bool changed = true;
    for (int round = 0; round < g->n && changed; round++) {
        changed = false;
        for (int i = 0; i < g->n; i++) {
            int k = 0;
            for (struct node *o = node_child(g->scenes[i], "option"); o && best[i] > NEVER;
                 o = node_next(o, "option"), k++) {
                int points = best[i] + atoi(node_attr_or(o, "points", "0")), to = g->ways[i][k];
                changed = changed || points > best[to];
                best[to] = points > best[to] ? points : best[to];
            }
        }
    }
    for (int i = 0; i < g->n; i++)
        most = !g->n_ways[i] && best[i] > most ? best[i] : most;
    return most;
}

void check_scenes(struct check *c, struct node *item)
{
    size_t errors = c->problems->n_errors;
    struct graph *g = mem_new(c->mem, struct graph);
    g->c = c;
    read_graph(g, item);
    for (int i = 0; i < g->n; i++)
        spread(g, i, g->reach[i], (int[ITEM_PARTS_MAX]){0});
    check_ways(g);
    if (check_loops(g) && c->problems->n_errors == errors && best_points(g) <= 0)
        meaning_fault(c, item, "unreachable-score",
                      say(c, "the best way through worth %d points", best_points(g)), "more",
                      "give points to its options");
    mem_free(g);
}
