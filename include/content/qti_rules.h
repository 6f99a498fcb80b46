/*
 * What an answer to a QTI item is worth, by the item's own response processing.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Source: IMS Question and Test Interoperability, Assessment Test, Section and Item Information
 * Model 2.1, sections 8 (response processing) and 15 (expressions); names of 2.2 and 3.0 are
 * brought to those of 2.1 first (qti_plain_names). Nothing that an author wrote is run as a
 * program: the expressions of the standard are worked out here; one that is not known makes the
 * score unknown.
 */
#ifndef ATTEST_CONTENT_QTI_RULES_H
#define ATTEST_CONTENT_QTI_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "content/tree.h"

enum { QTI_VALUES_MAX = 64, QTI_RESPONSES_MAX = 100 };

/* What was answered to one interaction: identifiers, texts, numbers as text, pairs as "a b". */
struct qti_value {
    const char *list[QTI_VALUES_MAX];
    size_t n; /* 0: nothing */
};

struct qti_response {
    const struct node *declaration;      /* NULL: QTI 1.2 has none */
    const char *id, *cardinality, *base; /* "single", "multiple", "ordered"; "identifier" … */
    struct qti_value value;
};

struct qti_rules {
    const void *mem;
    const struct node *item;
    struct qti_response responses[QTI_RESPONSES_MAX];
    size_t n_responses;
    double (*score)(struct qti_rules *); /* of QTI 1.2; NULL: by <responseProcessing> */
    const char *unknown;                 /* the first expression that is not known; NULL: all are */
};

/* Elements and attributes of 3.0 (qti-choice-interaction, max-choices) under their names of 2.1,
 * for the whole tree. */
void qti_plain_names(const void *mem, struct node *root);

void qti_rules_read(const void *mem, const struct node *item, struct qti_rules *ret);
struct qti_response *qti_response(struct qti_rules *rules, const char *id);
/* One more value, while there is room. */
void qti_add(struct qti_value *v, const char *text);
/* Values of <correctResponse>; of a mapping: its keys. */
void qti_correct(const struct qti_response *r, struct qti_value *ret);
void qti_keys(const struct qti_response *r, struct qti_value *ret);
/* Whether a mapping tells capitals apart: 1 all entries do, 0 none does, -1 some. No mapping: 1. */
int qti_minds_case(const struct qti_response *r);

/* SCORE for the values that stand in the responses. Look at `unknown` afterwards. */
double qti_score(struct qti_rules *rules);

/* The text of a node, trimmed, with white space as it stands inside. */
const char *qti_text(const void *mem, const struct node *n);

#endif
