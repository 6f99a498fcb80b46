/* Reading JSON that another machine sent.  SPDX-License-Identifier: Apache-2.0 */
#include "store/json.h"

#include <jansson.h>
#include <string.h>

#include "util/mem.h"

static void release(void *j)
{
    json_decref(j);
}

/* The two names of one thing: ours outside, that of the library here. */
static const struct json *ours(const json_t *j)
{
    return json_is_object(j) ? (const struct json *)j : NULL;
}

static json_t *member(const struct json *j, const char *name)
{
    return json_object_get((const json_t *)j, name);
}

const struct json *json_doc_read(const void *mem, const char *text, size_t len)
{
    json_t *j = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    if (!j)
        return NULL;
    mem_attach(mem, j, release);
    return ours(j);
}

bool json_doc_has(const struct json *j, const char *name)
{
    return member(j, name) != NULL;
}

const char *json_doc_text(const struct json *j, const char *name)
{
    const char *text = json_string_value(member(j, name));
    return text && *text ? text : NULL;
}

bool json_doc_true(const struct json *j, const char *name)
{
    return json_is_true(member(j, name));
}

bool json_doc_number(const struct json *j, const char *name, int64_t *ret)
{
    const json_t *n = member(j, name);
    if (json_is_integer(n)) {
        *ret = json_integer_value(n);
        return true;
    }
    double real = json_real_value(n);
    if (!json_is_real(n) || !(real > -9e15 && real < 9e15))
        return false;
    *ret = (int64_t)real;
    return true;
}

const struct json *json_doc_object(const struct json *j, const char *name)
{
    return ours(member(j, name));
}

size_t json_doc_objects(const struct json *j, const char *name)
{
    return json_array_size(member(j, name));
}

const struct json *json_doc_object_at(const struct json *j, const char *name, size_t i)
{
    return ours(json_array_get(member(j, name), i));
}

bool json_doc_lists(const struct json *j, const char *name, const char *text)
{
    const json_t *list = member(j, name), *one;
    size_t i;
    if (json_is_string(list))
        return !strcmp(json_string_value(list), text);
    json_array_foreach(list, i, one)
    {
        if (json_is_string(one) && !strcmp(json_string_value(one), text))
            return true;
    }
    return false;
}

size_t json_doc_listed(const struct json *j, const char *name)
{
    const json_t *list = member(j, name);
    return json_is_string(list) ? 1 : json_array_size(list);
}

const char *json_doc_written(const void *mem, const struct json *j)
{
    size_t size = json_dumpb((const json_t *)j, NULL, 0, JSON_COMPACT);
    char *text = mem_array(mem, char, size + 1);
    json_dumpb((const json_t *)j, text, size, JSON_COMPACT);
    return text;
}
