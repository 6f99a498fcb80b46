/* An answer to an item.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/answer.h"

#include <string.h>

bool answer_has_texts(enum item_kind kind)
{
    static const bool has_texts[ITEM_KIND_COUNT] = {
        [ITEM_MATCHING] = true,   [ITEM_KPRIM] = true,        [ITEM_LIKERT] = true,
        [ITEM_GAP_FILL] = true,   [ITEM_SHORT_ANSWER] = true, [ITEM_ESSAY] = true,
        [ITEM_REFLECTION] = true, [ITEM_NUMERICAL] = true,
    };
    return has_texts[kind];
}

const char *answer_text(const struct answer *answer, const char *part)
{
    for (size_t i = 0; i < answer->n; i++) {
        if (strcmp(answer->parts[i], part) == 0)
            return answer->texts && answer->texts[i] ? answer->texts[i] : "";
    }
    return NULL;
}
