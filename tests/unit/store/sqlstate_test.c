/* The table of server errors.  SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlstate.h"

#include <stddef.h>

#include "tap.h"

int main(void)
{
    static const struct {
        const char *state;
        enum err_kind kind;
        bool retry;
    } cases[] = {
        {"23505", ERR_CONFLICT, false},    {"23514", ERR_INVALID, false},
        {"23503", ERR_INVALID, false},     {"22P02", ERR_INVALID, false},
        {"42501", ERR_FORBIDDEN, false},   {"40001", ERR_UNAVAILABLE, true},
        {"40P01", ERR_UNAVAILABLE, true},  {"57014", ERR_UNAVAILABLE, false},
        {"57P01", ERR_UNAVAILABLE, false}, {"08006", ERR_UNAVAILABLE, false},
        {"42P01", ERR_INTERNAL, false},    {NULL, ERR_UNAVAILABLE, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct sqlstate *s = sqlstate_find(cases[i].state);
        ok(s->kind == cases[i].kind && s->retry == cases[i].retry && s->message[0], "%s",
           cases[i].state ? cases[i].state : "a lost connection");
    }
    return tap_done();
}
