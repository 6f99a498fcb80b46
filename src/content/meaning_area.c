/* The meaning stage: areas of a picture.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/meaning.h"
#include "content/source.h"
#include "content/vocabulary.h"
#include "util/mem.h"

enum { NUMBERS_MAX = 64 };

struct point {
    double x, y;
};

/* A circle, or a polygon; a rectangle is one of four corners. */
struct shape {
    struct node *node;
    struct point points[NUMBERS_MAX / 2];
    int n;         /* 0: a circle around points[0] */
    double radius; /* of a circle */
    struct fraction fraction;
};

static int read_numbers(const char *coords, double ret[NUMBERS_MAX])
{
    int n = 0;
    while (*coords && n < NUMBERS_MAX) {
        char *end;
        ret[n++] = (double)strtol(coords, &end, 10);
        coords = *end == ',' ? end + 1 : end;
    }
    return n;
}

static const char *numbers_expected(const char *shape, int n)
{
    if (!strcmp(shape, "circle"))
        return n == 3 ? NULL : "3: x,y,radius";
    if (!strcmp(shape, "rect"))
        return n == 4 ? NULL : "4: left,top,right,bottom";
    return n >= 6 && n % 2 == 0 ? NULL : "pairs of x,y, three or more";
}

static void set_points(struct shape *s, const char *shape, const double *v, int n)
{
    s->points[0] = (struct point){v[0], v[1]};
    if (!strcmp(shape, "circle")) {
        s->radius = v[2];
    } else if (!strcmp(shape, "rect")) {
        s->points[1] = (struct point){v[2], v[1]};
        s->points[2] = (struct point){v[2], v[3]};
        s->points[3] = (struct point){v[0], v[3]};
        s->n = 4;
    } else {
        for (int i = 0; i < n / 2; i++)
            s->points[i] = (struct point){v[2 * i], v[2 * i + 1]};
        s->n = n / 2;
    }
}

/* Twice the area, as the sum over the corners. */
static double doubled_area(const struct shape *s)
{
    double sum = 0;
    for (int i = 0; i < s->n; i++) {
        struct point a = s->points[i], b = s->points[(i + 1) % s->n];
        sum += a.x * b.y - b.x * a.y;
    }
    return fabs(sum);
}

static bool read_shape(struct check *c, struct node *area, struct shape *ret)
{
    const char *shape = node_attr_or(area, "shape", "");
    double v[NUMBERS_MAX];
    int n = read_numbers(node_attr_or(area, "coords", ""), v);
    const char *expected = numbers_expected(shape, n);
    *ret = (struct shape){.node = area, .fraction = option_fraction(area)};
    if (expected) {
        meaning_fault(c, area, "coords", say(c, "%d numbers for shape=\"%s\"", n, shape), expected,
                      "correct coords");
        return false;
    }
    set_points(ret, shape, v, n);
    bool rect = !strcmp(shape, "rect");
    if ((rect && (v[0] >= v[2] || v[1] >= v[3])) || (ret->n ? !doubled_area(ret) : !ret->radius)) {
        meaning_fault(c, area, "coords",
                      say(c, "an area without extent, coords=\"%.60s\"", node_attr(area, "coords")),
                      rect ? "left before right, top before bottom" : "an area that can be chosen",
                      "correct coords");
        return false;
    }
    return true;
}

static void check_inside(struct check *c, const struct shape *s, int width, int height)
{
    for (int i = 0; i < (s->n ? s->n : 1); i++) {
        struct point p = s->points[i];
        if (p.x <= width && p.y <= height)
            continue;
        meaning_fault(c, s->node, "coords-outside",
                      say(c, "a point at %.0f,%.0f in an image of %d×%d", p.x, p.y, width, height),
                      "inside", "correct coords");
        return;
    }
}

/* ---- overlap */

static double turn(struct point a, struct point b, struct point p)
{
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

static bool edges_cross(struct point a, struct point b, struct point p, struct point q)
{
    return turn(a, b, p) * turn(a, b, q) < 0 && turn(p, q, a) * turn(p, q, b) < 0;
}

static double edge_distance(struct point a, struct point b, struct point p)
{
    double dx = b.x - a.x, dy = b.y - a.y, len = dx * dx + dy * dy;
    double t = len > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / len : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/* How near a point is to the edge of a polygon. */
static double rim_distance(const struct shape *s, struct point p)
{
    double least = INFINITY;
    for (int i = 0; i < s->n; i++)
        least = fmin(least, edge_distance(s->points[i], s->points[(i + 1) % s->n], p));
    return least;
}

static bool surrounds(const struct shape *s, struct point p)
{
    bool inside = false;
    for (int i = 0; i < s->n; i++) {
        struct point a = s->points[i], b = s->points[(i + 1) % s->n];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside && rim_distance(s, p) > 0;
}

static bool circle_meets(const struct shape *circle, const struct shape *other)
{
    struct point m = circle->points[0], p = other->points[0];
    if (!other->n)
        return hypot(m.x - p.x, m.y - p.y) < circle->radius + other->radius;
    return surrounds(other, m) || rim_distance(other, m) < circle->radius;
}

/* Some corner, or middle of an edge, or middle of the corners of a inside b: enough for shapes
 * whose edges do not cross. */
static bool lies_in(const struct shape *a, const struct shape *b)
{
    struct point middle = {0, 0};
    for (int i = 0; i < a->n; i++) {
        struct point p = a->points[i], q = a->points[(i + 1) % a->n];
        middle.x += p.x / a->n;
        middle.y += p.y / a->n;
        if (surrounds(b, p) || surrounds(b, (struct point){(p.x + q.x) / 2, (p.y + q.y) / 2}))
            return true;
    }
    return surrounds(a, middle) && surrounds(b, middle);
}

static bool overlap(const struct shape *a, const struct shape *b)
{
    if (!a->n || !b->n)
        return a->n ? circle_meets(b, a) : circle_meets(a, b);
    for (int i = 0; i < a->n; i++) {
        for (int k = 0; k < b->n; k++) {
            if (edges_cross(a->points[i], a->points[(i + 1) % a->n], b->points[k],
                            b->points[(k + 1) % b->n]))
                return true;
        }
    }
    return lies_in(a, b) || lies_in(b, a);
}

/* Where two areas of different worth share a place, nobody could say what was meant. */
static void check_apart(struct check *c, const struct shape *earlier, const struct shape *s)
{
    struct fraction a = earlier->fraction, b = s->fraction;
    if (a.num * b.den == b.num * a.den || !overlap(earlier, s))
        return;
    bool right = a.num * b.den > b.num * a.den;
    const struct node *better = right ? earlier->node : s->node,
                      *worse = right ? s->node : earlier->node;
    meaning_fault(c, s->node, "area-overlap",
                  say(c, "right \"%.40s\" and wrong \"%.40s\" overlapping",
                      node_text(c->mem, better), node_text(c->mem, worse)),
                  "apart", "move one");
}

/* ---- the whole */

void check_areas(struct check *c, struct node *item)
{
    struct node *image = node_child(item, "image");
    struct file *file = package_find(c->package, node_attr_or(image, "src", ""));
    int width = 0, height = 0, n = 0;
    bool sized = file && image_size(file->data, file->len, &width, &height);
    if (!node_child(image, "alt"))
        meaning_fault(c, image, "alt", "the picture of a hotspot without <alt>", "<alt>",
                      "say what it shows, not where the answer is");
    if (file && file->type && !sized)
        meaning_fault(c, image, "file-kind", say(c, "%s, whose size cannot be read", file->path),
                      "an image with its width and height", "save it again as PNG or JPEG");
    struct shape *shapes = mem_array(c->mem, struct shape, ITEM_PARTS_MAX);
    for (struct node *a = node_child(item, "area"); a; a = node_next(a, "area")) {
        if (!read_shape(c, a, &shapes[n]))
            continue;
        if (sized)
            check_inside(c, &shapes[n], width, height);
        for (int i = 0; i < n; i++)
            check_apart(c, &shapes[i], &shapes[n]);
        n++;
    }
    mem_free(shapes);
}
