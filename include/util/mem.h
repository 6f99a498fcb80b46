/*
 * Memory by lifetime, on talloc.  SPDX-License-Identifier: Apache-2.0
 *
 * Every function that allocates takes the owner first (`void *mem`) and allocates only there.
 * There are four lifetimes: the process (configuration, routes), the connection, the request,
 * and a scratch child freed before its function returns. Freeing the owner frees all of it, so an
 * early return never leaks and nothing but an owner is ever freed by hand.
 *
 * Running out of memory is not an error that callers handle: it is written to stderr and the
 * process aborts; the master starts another. Request sizes are capped, so no client can cause it.
 */
#ifndef ATTEST_UTIL_MEM_H
#define ATTEST_UTIL_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include <talloc.h>

/* A new owner below `parent` (NULL: a root), named for the leak report. */
void *mem_owner(const void *parent, const char *name);

/* Zeroed space for one or n of a type, owned by mem. */
#define mem_new(mem, type)      ((type *)mem_bytes((mem), sizeof(type), #type))
#define mem_array(mem, type, n) ((type *)mem_items((mem), sizeof(type), (n), #type))

void *mem_bytes(const void *mem, size_t size, const char *name);
void *mem_items(const void *mem, size_t size, size_t n, const char *name);

/* Enlarges an array made by mem_array to n items; the new ones are zeroed. Returns its new place.
 */
#define mem_grow(mem, array, old_n, n)                                                             \
    ((__typeof__(array))mem_resize((mem), (array), sizeof *(array), (old_n), (n)))
void *mem_resize(const void *mem, void *array, size_t size, size_t old_n, size_t n);

/* Copies of text. mem_text(NULL) is NULL. mem_format follows printf. */
char *mem_text(const void *mem, const char *text);
char *mem_text_n(const void *mem, const char *text, size_t len);
char *mem_format(const void *mem, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *mem_format_v(const void *mem, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* From now on, memory that is given back is overwritten with zeros: passwords, codes and what was
 * shown of people do not lie about in a process. Called once, before anything is freed. */
void mem_wipe_freed(void);

/* Frees an owner, or one allocation, and all below it. NULL is allowed. */
void mem_free(void *owner);

/*
 * Hangs a foreign object (PGresult, xmlDoc, json_t …) on mem: `release` is called with it when mem
 * is freed. Returns the object, so that the call can stand where the object is born.
 */
void *mem_attach(const void *mem, void *object, void (*release)(void *object));

#endif
