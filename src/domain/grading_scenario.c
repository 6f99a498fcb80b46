/* Grading of scenarios: the way taken, and the best way.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "grading_kinds.h"
#include "util/mem.h"

/* An option that leads from scene to scene. */
struct way {
    size_t from, to;
    struct score points;
    bool left_out;
};

struct graph {
    size_t n;     /* scenes */
    size_t *home; /* of each scene: the first of those that can be reached from it and back */
    bool *reach;  /* n x n: whether there is a way from one scene to the other */
    bool *ending;
    struct way *ways;
    size_t n_ways;
    size_t start;
    bool *known;         /* of a home: an ending can be reached */
    struct score *value; /* then: the best that can still be earned on coming there */
    struct score *inner; /* of a home: what all ways between scenes of the same home earn */
};

enum { LOSSES_MAX = 8 };

/* The place among the scenes, or their number. */
static size_t scene_of(const struct grade_key *key, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < key->n_parts; i++) {
        if (key->parts[i].kind != PART_SCENE)
            continue;
        if (strcmp(key->parts[i].key, name) == 0)
            return n;
        n++;
    }
    return n;
}

static void read_graph(const void *mem, const struct grade_key *key, struct graph *g)
{
    for (size_t i = 0; i < key->n_parts; i++)
        g->n += key->parts[i].kind == PART_SCENE;
    size_t n_options = 0;                     /* same either way (1): room for one more */
    for (size_t i = 0; i < key->n_parts; i++) /* same either way (1): a scene stands first */
        n_options += key->parts[i].kind == PART_OPTION;
    g->ways = mem_array(mem, struct way, n_options);
    g->home = mem_array(mem, size_t, g->n);
    g->reach = mem_array(mem, bool, g->n * g->n);
    g->ending = mem_array(mem, bool, g->n);
    g->known = mem_array(mem, bool, g->n);
    g->value = mem_array(mem, struct score, g->n);
    g->inner = mem_array(mem, struct score, g->n);
    g->start = scene_of(key, key->start);

    size_t scene = 0;
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *p = &key->parts[i];
        if (p->kind != PART_SCENE)
            continue;
        g->ending[scene] = true;
        for (size_t j = i; j < key->n_parts; j++) {
            const struct grade_part *option = &key->parts[j];
            if (option->kind != PART_OPTION || option->parent != p->number)
                continue;
            g->ending[scene] = false;
            size_t to = scene_of(key, option->answer);
            if (to != g->n)
                g->ways[g->n_ways++] = (struct way){scene, to, grading_worth(option), false};
        }
        scene++;
    }
}

/* Which scenes can be reached from which: one more scene to pass through at a time (Warshall). */
static void find_homes(struct graph *g)
{
    size_t n = g->n;
    for (size_t i = 0; i < n * n; i++)
        g->reach[i] = i / n == i % n;
    for (size_t i = 0; i < g->n_ways; i++) {
        if (!g->ways[i].left_out)
            g->reach[g->ways[i].from * n + g->ways[i].to] = true;
    }
    for (size_t via = 0; via < n; via++) { /* same either way (1): through 0 means home at 0 */
        for (size_t from = 0; from < n; from++) {
            for (size_t to = 0; to < n && g->reach[from * n + via]; to++) {
                if (g->reach[via * n + to])
                    g->reach[from * n + to] = true;
            }
        }
    }
    for (size_t i = 0; i < n; i++) { /* same either way (1): 0 is at home */
        g->home[i] = 0;
        while (!g->reach[i * n + g->home[i]] || !g->reach[g->home[i] * n + i])
            g->home[i]++;
    }
}

/*
 * The most that a walk from the start to an ending can earn, if it passes every way between scenes
 * of one home, wherever it comes by: there it can go round as often as it likes. False: it reaches
 * no ending. Between homes there is no way back, so the values settle after as many rounds as
 * there are homes.
 */
static bool best_of_ways(struct graph *g, struct score *ret)
{
    find_homes(g);
    for (size_t i = 0; i < g->n; i++) {
        g->known[i] = g->ending[i];
        g->value[i] = g->inner[i] = zero;
    }
    for (size_t i = 0; i < g->n_ways; i++) {
        const struct way *w = &g->ways[i];
        size_t home = g->home[w->from];
        if (!w->left_out && g->home[w->to] == home)
            g->inner[home] = score_add(g->inner[home], w->points);
    }
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < g->n_ways; i++) {
            const struct way *w = &g->ways[i];
            size_t from = g->home[w->from], to = g->home[w->to];
            if (w->left_out || from == to || !g->known[to])
                continue;
            struct score sum = score_add(score_add(g->inner[from], w->points), g->value[to]);
            if (g->known[from] && score_compare(sum, g->value[from]) <= 0)
                continue;
            g->known[from] = changed = true;
            g->value[from] = sum;
        }
    }
    *ret = g->value[g->home[g->start]];
    return g->known[g->home[g->start]];
}

/*
 * The points of the best path; 0 where none is above 0. Only a way that costs points and lies on a
 * loop makes a choice of its own: to pass it or never to pass it. All such choices are tried.
 */
static struct score best_path(const void *mem, const struct grade_key *key)
{
    struct graph g = {.ways = NULL};
    read_graph(mem, key, &g);
    if (g.start == g.n)
        return zero; /* same either way (one): no option was taken */
    find_homes(&g);
    struct way *losses[LOSSES_MAX];
    unsigned n_losses = 0;
    for (size_t i = 0; i < g.n_ways && n_losses < LOSSES_MAX; i++) {
        struct way *w = &g.ways[i];
        if (w->points.num < 0 && g.home[w->from] == g.home[w->to])
            losses[n_losses++] = w;
    }
    struct score best = zero, found;
    unsigned choices = 1u << n_losses;
    for (unsigned choice = 0; choice < choices; choice++) { /* same either way (<=): 0 again */
        for (unsigned i = 0; i < n_losses; i++)
            losses[i]->left_out = choice >> i & 1;
        if (best_of_ways(&g, &found) && score_compare(found, best) > 0) /* same either way (>=) */
            best = found;
    }
    return best;
}

/* The option of a scene with a key, or n_parts. */
static size_t find_option(const struct grade_key *key, const char *scene, const char *name)
{
    int parent = 0;
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *p = &key->parts[i];
        if (p->kind == PART_SCENE && strcmp(p->key, scene) == 0)
            parent = p->number;
        if (p->kind == PART_OPTION && p->parent == parent && strcmp(p->key, name) == 0)
            return i; /* options stand behind their scene */
    }
    return key->n_parts;
}

void grading_scenario(const void *mem, const struct grade_key *key, const struct answer *answer,
                      struct item_grade *ret)
{
    const char *scene = key->start;
    struct score taken = zero;
    for (size_t i = 0; i < answer->n; i++) {
        size_t option = find_option(key, scene, answer->parts[i]);
        if (option == key->n_parts)
            break;
        if (!ret->parts[option].hit)
            taken = score_add(taken, grading_worth(&key->parts[option]));
        ret->parts[option].hit = ret->answered = true;
        scene = key->parts[option].answer;
    }
    struct score best = best_path(mem, key);
    if (best.num)
        ret->score = grading_clamp(score_multiply(taken, score_make(best.den, best.num)));
}
