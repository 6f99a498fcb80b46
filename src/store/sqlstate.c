/* What the server's error codes mean to us.  SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlstate.h"

#include <stddef.h>
#include <string.h>

#define AWAY                                                                                       \
    "The database is not available at the moment. Nothing was changed; try again in a minute."
#define OURS "Something went wrong on our side. Nothing was changed."

/* Whole codes first, then classes. Last: anything else. */
static const struct sqlstate table[] = {
    {"23505", ERR_CONFLICT, false, "This already exists. Reload the page to see it."},
    {"23P01", ERR_CONFLICT, false, "This overlaps with something that is already recorded."},
    {"42501", ERR_FORBIDDEN, false, "There is nothing here that you may see or change."},
    {"40001", ERR_UNAVAILABLE, true, "Somebody else changed this at the same moment. Try again."},
    {"40P01", ERR_UNAVAILABLE, true, "Somebody else changed this at the same moment. Try again."},
    {"55P03", ERR_UNAVAILABLE, true, "Somebody else is changing this. Try again."},
    {"57014", ERR_UNAVAILABLE, false, "This took too long and was stopped. Nothing was changed."},
    {"53300", ERR_UNAVAILABLE, false, AWAY},
    {"53200", ERR_UNAVAILABLE, false,
     "This is too much at once for the database. Split it into smaller parts."},
    {"08", ERR_UNAVAILABLE, false, AWAY},
    {"57", ERR_UNAVAILABLE, false, AWAY},
    {"53", ERR_UNAVAILABLE, false, AWAY},
    {"22", ERR_INVALID, false, "A value is not of the form that is expected here."},
    {"23", ERR_INVALID, false,
     "A value is not allowed here, or names something that does not exist."},
};
static const struct sqlstate unknown = {"", ERR_INTERNAL, false, OURS};
static const struct sqlstate lost = {"08", ERR_UNAVAILABLE, false, AWAY};

const struct sqlstate *sqlstate_find(const char *state)
{
    if (!state)
        return &lost;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!strncmp(table[i].code, state, strlen(table[i].code)))
            return &table[i];
    }
    return &unknown;
}
