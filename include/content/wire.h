/*
 * Records as bytes, for the way out of the child that reads what strangers sent.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A table says of each structure what its members are; what is read back is held to it, since the
 * child may have been taken over by what it read: no text, list or number is taken for granted. A
 * member that is in no table stays zero; the test of wire finds those.
 */
#ifndef ATTEST_CONTENT_WIRE_H
#define ATTEST_CONTENT_WIRE_H

#include <stdbool.h>
#include <stddef.h>

enum wire_kind {
    WIRE_TEXT,  /* const char *, may be NULL */
    WIRE_CHARS, /* char[], of fixed length */
    WIRE_INT,   /* four bytes: a number, a date, or an enum where there is a limit */
    WIRE_BOOL,
    WIRE_BYTES, /* const unsigned char *, with a size_t */
    WIRE_LIST,  /* an array of records, with a size_t */
    WIRE_ONE    /* a record elsewhere, may be NULL */
};

struct wire_field {
    enum wire_kind kind;
    size_t at, size;            /* of the member */
    size_t n_at;                /* of its size_t: WIRE_BYTES, WIRE_LIST */
    unsigned limit;             /* of an enum: less than this. 0: any */
    const struct wire_type *of; /* of the records: WIRE_LIST, WIRE_ONE */
};

struct wire_type {
    size_t size;
    const struct wire_field *fields;
    size_t n;
};

extern const struct wire_type wire_course; /* struct course */
extern const struct wire_type wire_rules;  /* struct rules */
extern const struct wire_type wire_diff;   /* struct diff; its mem stays NULL */

/* Writes a record, and all that hangs on it. False if the descriptor does not take it. */
bool wire_write(int fd, const struct wire_type *type, const void *record);

/* Reads it back. Records are owned by mem; text and bytes stay where they are. NULL if the bytes
 * are not exactly one record of that type. */
void *wire_read(const void *mem, const struct wire_type *type, const char *bytes, size_t len);

/* ---- for tables */

#define WIRE_SIZE(s, f) sizeof(((struct s *)0)->f)
#define TEXT(s, f)                                                                                 \
    {                                                                                              \
        WIRE_TEXT, offsetof(struct s, f), WIRE_SIZE(s, f), 0, 0, NULL                              \
    }
#define CHARS(s, f)                                                                                \
    {                                                                                              \
        WIRE_CHARS, offsetof(struct s, f), WIRE_SIZE(s, f), 0, 0, NULL                             \
    }
#define NUMBER(s, f)                                                                               \
    {                                                                                              \
        WIRE_INT, offsetof(struct s, f), WIRE_SIZE(s, f), 0, 0, NULL                               \
    }
#define ENUM(s, f, limit)                                                                          \
    {                                                                                              \
        WIRE_INT, offsetof(struct s, f), WIRE_SIZE(s, f), 0, (limit), NULL                         \
    }
#define FRACTION(s, f) NUMBER(s, f.num), NUMBER(s, f.den)
#define BOOL(s, f)                                                                                 \
    {                                                                                              \
        WIRE_BOOL, offsetof(struct s, f), WIRE_SIZE(s, f), 0, 0, NULL                              \
    }
#define BYTES(s, f, n)                                                                             \
    {                                                                                              \
        WIRE_BYTES, offsetof(struct s, f), WIRE_SIZE(s, f), offsetof(struct s, n), 0, NULL         \
    }
#define LIST(s, f, of)                                                                             \
    {                                                                                              \
        WIRE_LIST, offsetof(struct s, f), WIRE_SIZE(s, f), offsetof(struct s, n_##f), 0, &(of)     \
    }
#define LIST_N(s, f, n, of)                                                                        \
    {                                                                                              \
        WIRE_LIST, offsetof(struct s, f), WIRE_SIZE(s, f), offsetof(struct s, n), 0, &(of)         \
    }
#define ONE(s, f, of)                                                                              \
    {                                                                                              \
        WIRE_ONE, offsetof(struct s, f), WIRE_SIZE(s, f), 0, 0, &(of)                              \
    }
/* The type `name` of struct s with these fields; `scope` is static, or nothing. */
#define WIRE_TYPE(scope, name, s, ...)                                                             \
    static const struct wire_field name##_fields[] = {__VA_ARGS__};                                \
    scope const struct wire_type name = {sizeof(struct s), name##_fields,                          \
                                         sizeof name##_fields / sizeof *name##_fields}

#endif
