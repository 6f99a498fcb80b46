/* Memory that is given back is wiped.  SPDX-License-Identifier: Apache-2.0 */
#include "util/mem.h"

#include <string.h>
#include <talloc.h>

#include "tap.h"

enum { SECRET_BYTES = 64 };

int main(void)
{
    mem_wipe_freed();
    /* A piece of a pool may still be looked at when it was given back: the pool is there. */
    void *pool = talloc_pool(NULL, 4096);
    char *secret = talloc_size(pool, SECRET_BYTES), *beside = talloc_size(pool, SECRET_BYTES);
    memset(secret, 'x', SECRET_BYTES);
    memset(beside, 'y', SECRET_BYTES);
    volatile const char *left = secret;
    mem_free(secret);
    size_t wiped = 0, kept = 0;
    for (size_t i = 0; i < SECRET_BYTES; i++) {
        wiped += left[i] == 0;
        kept += beside[i] == 'y';
    }
    ok(wiped == SECRET_BYTES, "what was freed is zeros: %zu of %d", wiped, (int)SECRET_BYTES);
    ok(kept == SECRET_BYTES, "and nothing beside it");
    talloc_free(pool);
    return tap_done();
}
