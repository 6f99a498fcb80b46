/* One target for libFuzzer: compiled with -DTARGET=fuzz_scan and so on.
 * SPDX-License-Identifier: Apache-2.0 */
#include "targets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    (void)fuzz_targets;
    TARGET(data, len);
    return 0;
}
