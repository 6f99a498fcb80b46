/*
 * Banks of other courses: <use course="…" version="…" bank="…">.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The files of the bank join the package below a folder that no author can name ("@CORE/2/"), so
 * that all else treats them as files of the course: they are stored, hashed and translated with it,
 * and a version stays what it was whatever becomes of the lender. Their ids are a space of their
 * own: as they are read, each gets the id of the bank before it ("core-confidence-sure-now"), and
 * so do the items and objectives that a <draw> from that bank names.
 */
#ifndef ATTEST_CONTENT_LEND_H
#define ATTEST_CONTENT_LEND_H

#include <stdbool.h>

struct check;
struct doc;
struct fault;
struct node;
struct problems;

/* Reads the bank that a <use> names, once the courses that may lend are at hand; reports what is
 * wrong. The document, not yet of the check, or NULL. */
struct doc *lend_bank(struct check *c, struct node *use);

/* Names in the draws of a document what they take from banks that were lent. After all have been
 * read. */
void lend_draws(struct check *c, struct doc *doc);

/* A translation of a lent bank gets the same ids, and stamps of what it was made from. */
void lend_translation(struct check *c, struct doc *translation, const struct doc *original);

/* Whether a document is one of another course: its wording is not this author's. */
bool is_lent(const struct doc *doc);

/*
 * What is wrong in the file of a lent bank is no line of this author. It is noted, and told once,
 * at the <use>, after all else.
 */
void lend_fault(struct check *c, const struct node *at, const struct fault *fault);
/* The same of a file that is no XML: what reading it told. */
void lend_unreadable(struct check *c, const char *path, const struct problems *problems);
void lend_tell(struct check *c);

#endif
