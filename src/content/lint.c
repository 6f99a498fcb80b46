/* The lint stage: what a reviewer would ask about.  SPDX-License-Identifier: Apache-2.0 */
#include "content/check.h"

void check_lint(struct check *c)
{
    (void)c;
}
