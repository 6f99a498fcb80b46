/* What several readings of an essay come to.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "domain/marking.h"

bool marking_far_apart(const int64_t *points, size_t n, int64_t best)
{
    return n == 2 && 2 * llabs(points[0] - points[1]) > best;
}

static int by_size(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

struct score marking_score(const int64_t *points, size_t n, int64_t best)
{
    int64_t p[MARKING_READINGS_MAX];
    if (best < 1 || !n || n > MARKING_READINGS_MAX)
        return score_make(0, 1);
    memcpy(p, points, n * sizeof *p);
    qsort(p, n, sizeof *p, by_size);
    if (n == 1)
        return score_make(p[0], best);
    if (n == 3 && p[1] - p[0] < p[2] - p[1])
        return score_make(p[0] + p[1], 2 * best);
    return score_make(p[n - 2] + p[n - 1], 2 * best);
}
