/*
 * Which passwords may be chosen.  SPDX-License-Identifier: Apache-2.0
 *
 * 12 to 128 characters, and not one of those that are tried first. The list of these is not stored
 * but generated: a password is taken apart into the fewest parts that it can be made of, where a
 * part is a word of our list (src/domain/password_words.inc), a word of its person or network, a
 * run along a keyboard or the alphabet, a year, a repetition of what stands before it, or one
 * character. Made of fewer than PASSWORD_PARTS parts, it is on the list. No kinds of characters
 * are asked for (NIST SP 800-63B 5.1.1.2, OWASP ASVS 4.0.3 2.1).
 */
#ifndef ATTEST_DOMAIN_PASSWORD_RULE_H
#define ATTEST_DOMAIN_PASSWORD_RULE_H

#include <stdbool.h>
#include <stddef.h>

enum { PASSWORD_PARTS = 7 };

enum password_problem {
    PASSWORD_GOOD,
    PASSWORD_SHORT,
    PASSWORD_LONG,
    PASSWORD_EASY,
};

/* Texts whose words a password is not made of: names, numbers, addresses of whoever chooses it, and
 * of the network. NULL elements are passed over. */
struct password_words {
    const char *const *texts;
    size_t n;
};

/* What is wrong with a password. easy_too: a demonstration takes those that are easy to guess. */
enum password_problem password_problem(const char *password, const struct password_words *own,
                                       bool easy_too);

/* The fewest parts that it can be made of. */
int password_parts(const char *password, const struct password_words *own);

/* What to do about a problem, to be looked up by _(); NULL for PASSWORD_GOOD. */
const char *password_problem_text(enum password_problem problem);

#endif
