/* Counters for GET /metrics.  SPDX-License-Identifier: Apache-2.0 */
#include "web/metrics.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

struct counters {
    atomic_ullong requests[POOL_COUNT][6]; /* by first digit of the status */
    atomic_ullong microseconds[POOL_COUNT];
    atomic_ullong starts[POOL_COUNT];
    atomic_ullong hashings;
};

static struct counters *counters;

int metrics_create(void)
{
    int fd = memfd_create("attest-metrics", 0);
    if (fd < 0 || ftruncate(fd, sizeof(struct counters)) < 0)
        return -1;
    return fd;
}

void metrics_map(int fd)
{
    void *page = mmap(NULL, sizeof(struct counters), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    counters = page == MAP_FAILED ? NULL : page;
}

void metrics_count_request(enum pool pool, int status, uint64_t microseconds)
{
    if (!counters)
        return;
    atomic_fetch_add(&counters->requests[pool][status >= 100 && status < 600 ? status / 100 : 0],
                     1);
    atomic_fetch_add(&counters->microseconds[pool], microseconds);
}

void metrics_count_start(enum pool pool)
{
    if (counters)
        atomic_fetch_add(&counters->starts[pool], 1);
}

void metrics_count_hashings(unsigned long n)
{
    if (counters)
        atomic_fetch_add(&counters->hashings, n);
}

void metrics_format(struct buf *out)
{
    if (!counters)
        return;
    buf_text(out, "# TYPE attest_requests_total counter\n");
    for (int p = 0; p < POOL_COUNT; p++) {
        for (int c = 1; c < 6; c++)
            buf_format(out, "attest_requests_total{pool=\"%s\",status=\"%dxx\"} %llu\n",
                       pool_name((enum pool)p), c, (unsigned long long)counters->requests[p][c]);
    }
    buf_text(out, "# TYPE attest_request_seconds_total counter\n");
    for (int p = 0; p < POOL_COUNT; p++)
        buf_format(out, "attest_request_seconds_total{pool=\"%s\"} %.6f\n", pool_name((enum pool)p),
                   (double)counters->microseconds[p] / 1e6);
    buf_text(out, "# TYPE attest_worker_starts_total counter\n");
    for (int p = 0; p < POOL_COUNT; p++)
        buf_format(out, "attest_worker_starts_total{pool=\"%s\"} %llu\n", pool_name((enum pool)p),
                   (unsigned long long)counters->starts[p]);
    buf_format(
        out, "# TYPE attest_password_hashings_total counter\nattest_password_hashings_total %llu\n",
        (unsigned long long)counters->hashings);
}
