/*
 * What commands are told of facilities.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CLI_PLACE_H
#define ATTEST_CLI_PLACE_H

#include <stdbool.h>
#include <stddef.h>

/* What is said of a facility; NULL: not said. */
struct place {
    const char *code, *name, *kind, *under, *state, *county, *zone, *from;
};
/* Its parts in this order, each by the name of its option, which is that of its column, too. */
enum { PLACE_PARTS = 8 };
extern const char *const place_parts[PLACE_PARTS];
/* One of them. */
const char **place_part(struct place *place, size_t i);

/* Takes the options of a command; optind stands behind them. False: one that is none, which getopt
 * has told. */
bool place_options(int argc, char **argv, struct place *ret);

/* What is wrong with one part as it is written, as a sentence; NULL: nothing. Owned by mem. */
const char *place_wrong(const void *mem, const struct place *place, size_t part);

#endif
