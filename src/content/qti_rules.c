/* Response processing of QTI 2 and 3.  SPDX-License-Identifier: Apache-2.0 */
#include "content/qti_rules.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include "content/bytes.h"
#include "util/buf.h"
#include "util/mem.h"

enum { DEPTH_MAX = 40, OUTCOMES_MAX = 40 };

/* ---- names */

static const char *camel(const void *mem, const char *name)
{
    char *out = mem_text(mem, name), *to = out;
    for (const char *p = name; *p; p++) {
        bool hyphen = *p == '-' && p[1];
        p += hyphen;
        *to++ = hyphen ? (char)toupper((unsigned char)*p) : *p;
    }
    *to = '\0';
    return out;
}

void qti_plain_names(const void *mem, struct node *root)
{
    for (struct node *n = root; n; n = node_after(n, root)) {
        if (!n->name || strncmp(n->name, "qti-", 4) != 0)
            continue;
        n->name = camel(mem, n->name + 4);
        for (size_t i = 0; i < n->n_attrs; i++) {
            if (strncmp(n->attrs[i].name, "data-", 5) != 0 && strchr(n->attrs[i].name, '-'))
                n->attrs[i].name = camel(mem, n->attrs[i].name);
        }
    }
}

const char *qti_text(const void *mem, const struct node *n)
{
    struct buf *out = buf_new(mem, COURSE_TEXT_MAX);
    for (const struct node *at = n; at; at = node_after(at, n)) {
        if (at->text)
            buf_text(out, at->text);
    }
    const char *text = buf_data(out) + white_len(buf_data(out));
    size_t len = strlen(text);
    while (len && byte_is_white(text[len - 1]))
        len--;
    return mem_text_n(mem, text, len);
}

/* ---- declarations */

void qti_rules_read(const void *mem, const struct node *item, struct qti_rules *ret)
{
    *ret = (struct qti_rules){.mem = mem, .item = item};
    for (const struct node *n = node_child(item, "responseDeclaration");
         n && ret->n_responses < QTI_RESPONSES_MAX; n = node_next(n, "responseDeclaration"))
        ret->responses[ret->n_responses++] =
            (struct qti_response){.declaration = n,
                                  .id = node_attr_or(n, "identifier", ""),
                                  .cardinality = node_attr_or(n, "cardinality", "single"),
                                  .base = node_attr_or(n, "baseType", "identifier")};
}

struct qti_response *qti_response(struct qti_rules *rules, const char *id)
{
    for (size_t i = 0; i < rules->n_responses; i++) {
        if (!strcmp(rules->responses[i].id, id))
            return &rules->responses[i];
    }
    return NULL;
}

void qti_add(struct qti_value *v, const char *text)
{
    if (v->n < QTI_VALUES_MAX)
        v->list[v->n++] = text;
}

/* One blank between the two of a pair, whatever stood there. */
static const char *tidy(const void *mem, const char *text, const char *base)
{
    if (strcmp(base, "pair") && strcmp(base, "directedPair"))
        return text;
    size_t first = black_len(text);
    const char *second = text + first + white_len(text + first);
    return mem_format(mem, "%.*s %s", (int)first, text, second);
}

void qti_correct(const struct qti_response *r, struct qti_value *ret)
{
    const struct node *correct =
        r->declaration ? node_child(r->declaration, "correctResponse") : NULL;
    ret->n = 0;
    for (const struct node *n = correct ? node_child(correct, "value") : NULL; n;
         n = node_next(n, "value"))
        qti_add(ret, tidy(n->doc, qti_text(n->doc, n), r->base));
}

static const struct node *mapping_of(const struct qti_response *r)
{
    return r->declaration ? node_child(r->declaration, "mapping") : NULL;
}

void qti_keys(const struct qti_response *r, struct qti_value *ret)
{
    const struct node *mapping = mapping_of(r);
    ret->n = 0;
    for (const struct node *n = mapping ? node_child(mapping, "mapEntry") : NULL; n;
         n = node_next(n, "mapEntry"))
        qti_add(ret, tidy(n->doc, node_attr_or(n, "mapKey", ""), r->base));
}

int qti_minds_case(const struct qti_response *r)
{
    const struct node *mapping = mapping_of(r);
    int minds = 0, not = 0;
    for (const struct node *n = mapping ? node_child(mapping, "mapEntry") : NULL; n;
         n = node_next(n, "mapEntry")) {
        bool no = !strcmp(node_attr_or(n, "caseSensitive", "true"), "false");
        minds += !no;
        not += no;
    }
    return minds && not ? -1 : not ? 0 : 1;
}

/* ---- values of expressions */

/* Numbers and truths are texts too: "1.5", "true". */
struct run {
    struct qti_rules *rules;
    const char *names[OUTCOMES_MAX];
    struct qti_value outcomes[OUTCOMES_MAX];
    size_t n_outcomes;
    bool left; /* exitResponse */
    int depth;
};

static double number_of(const struct qti_value *v)
{
    return v->n ? strtod(v->list[0], NULL) : 0;
}

static bool is_true(const struct qti_value *v)
{
    return v->n && (!strcmp(v->list[0], "true") || !strcmp(v->list[0], "1"));
}

static void set_number(struct run *r, struct qti_value *v, double x)
{
    *v = (struct qti_value){.n = 1};
    v->list[0] = mem_format(r->rules->mem, "%.12g", x);
}

static void set_truth(struct qti_value *v, bool is)
{
    *v = (struct qti_value){.n = 1};
    v->list[0] = is ? "true" : "false";
}

static bool looks_numeric(const char *text)
{
    char *end;
    strtod(text, &end);
    return end != text && !*end;
}

static bool same_value(const char *a, const char *b, const char *base)
{
    if (!strcmp(base, "float") || !strcmp(base, "integer"))
        return looks_numeric(a) && looks_numeric(b) &&
               fabs(strtod(a, NULL) - strtod(b, NULL)) < 1e-12;
    if (!strcmp(base, "pair") && strchr(a, ' ')) { /* either way round */
        const char *second = strchr(a, ' ') + 1;
        size_t first = (size_t)(second - a - 1), len = strlen(second);
        if (strlen(b) == first + len + 1 && !strncmp(b, second, len) && b[len] == ' ' &&
            !strncmp(b + len + 1, a, first))
            return true;
    }
    return !strcmp(a, b);
}

static bool same_values(const struct qti_value *a, const struct qti_value *b, const char *base,
                        bool ordered)
{
    if (a->n != b->n)
        return false;
    bool used[QTI_VALUES_MAX] = {false};
    for (size_t i = 0; i < a->n; i++) {
        size_t k = ordered ? i : 0;
        while (k < b->n && (used[k] || !same_value(a->list[i], b->list[k], base)) && !ordered)
            k++;
        if (k == b->n || !same_value(a->list[i], b->list[k], base))
            return false;
        used[k] = true;
    }
    return true;
}

static struct qti_value *outcome(struct run *r, const char *name)
{
    for (size_t i = 0; i < r->n_outcomes; i++) {
        if (!strcmp(r->names[i], name))
            return &r->outcomes[i];
    }
    if (r->n_outcomes == OUTCOMES_MAX)
        return &r->outcomes[OUTCOMES_MAX - 1];
    r->names[r->n_outcomes] = name;
    r->outcomes[r->n_outcomes] = (struct qti_value){.n = 0};
    return &r->outcomes[r->n_outcomes++];
}

static double mapped(const struct qti_response *response)
{
    const struct node *mapping = mapping_of(response);
    double sum = 0;
    if (!mapping)
        return 0;
    for (size_t i = 0; i < response->value.n; i++) {
        double worth = strtod(node_attr_or(mapping, "defaultValue", "0"), NULL);
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= !strcmp(response->value.list[k], response->value.list[i]);
        for (const struct node *n = node_child(mapping, "mapEntry"); n;
             n = node_next(n, "mapEntry")) {
            const char *key = tidy(n->doc, node_attr_or(n, "mapKey", ""), response->base);
            bool fold = !strcmp(node_attr_or(n, "caseSensitive", "true"), "false");
            if (fold ? !strcasecmp(key, response->value.list[i])
                     : same_value(key, response->value.list[i], response->base)) {
                worth = strtod(node_attr_or(n, "mappedValue", "0"), NULL);
                break;
            }
        }
        sum += again ? 0 : worth;
    }
    const char *low = node_attr(mapping, "lowerBound"), *high = node_attr(mapping, "upperBound");
    if (low && sum < strtod(low, NULL))
        sum = strtod(low, NULL);
    if (high && sum > strtod(high, NULL))
        sum = strtod(high, NULL);
    return sum;
}

static void unknown(struct run *r, const char *name)
{
    if (!r->rules->unknown)
        r->rules->unknown = name;
}

static void value_of(struct run *r, const struct node *e, struct qti_value *ret);

static const struct node *first_of(const struct node *n)
{
    n = n ? n->first : NULL;
    while (n && !n->name)
        n = n->next;
    return n;
}

static const struct node *next_of(const struct node *n)
{
    n = n ? n->next : NULL;
    while (n && !n->name)
        n = n->next;
    return n;
}

/* What is compared is of the type of a response, or a number, or text. */
static const char *base_of(struct run *r, const struct node *e)
{
    for (const struct node *n = first_of(e); n; n = next_of(n)) {
        const struct qti_response *response =
            qti_response(r->rules, node_attr_or(n, "identifier", ""));
        if (response)
            return response->base;
        if (node_attr(n, "baseType"))
            return node_attr(n, "baseType");
    }
    return "float";
}

static void two(struct run *r, const struct node *e, struct qti_value *a, struct qti_value *b)
{
    const struct node *first = first_of(e);
    value_of(r, first, a);
    value_of(r, next_of(first), b);
}

static bool is_equal(struct run *r, const struct node *e, bool *ret_null)
{
    struct qti_value a, b;
    two(r, e, &a, &b);
    *ret_null = !a.n || !b.n;
    const char *mode = node_attr_or(e, "toleranceMode", "exact");
    double x = number_of(&a), y = number_of(&b);
    if (*ret_null || !looks_numeric(a.list[0]) || !looks_numeric(b.list[0]))
        return false;
    if (!strcmp(mode, "exact"))
        return fabs(x - y) < 1e-12;
    const char *said = node_attr_or(e, "tolerance", "0");
    char *end;
    double low = strtod(said, &end), high = *end ? strtod(end, NULL) : low;
    if (!strcmp(mode, "relative"))
        low *= fabs(x) / 100, high *= fabs(x) / 100;
    bool with_low = strcmp(node_attr_or(e, "includeLowerBound", "true"), "false");
    bool with_high = strcmp(node_attr_or(e, "includeUpperBound", "true"), "false");
    return (with_low ? y >= x - low - 1e-12 : y > x - low + 1e-12) &&
           (with_high ? y <= x + high + 1e-12 : y < x + high - 1e-12);
}

static bool compares(struct run *r, const struct node *e, struct qti_value *ret)
{
    struct qti_value a, b;
    bool null = false, is = false;
    if (node_is(e, "match")) {
        two(r, e, &a, &b);
        const struct qti_response *response =
            qti_response(r->rules, node_attr_or(first_of(e), "identifier", ""));
        bool ordered = response && !strcmp(response->cardinality, "ordered");
        null = !a.n || !b.n;
        is = same_values(&a, &b, base_of(r, e), ordered);
    } else if (node_is(e, "equal")) {
        is = is_equal(r, e, &null);
    } else if (node_is(e, "stringMatch")) {
        two(r, e, &a, &b);
        null = !a.n || !b.n;
        bool part = !strcmp(node_attr_or(e, "substring", "false"), "true");
        bool minds = strcmp(node_attr_or(e, "caseSensitive", "true"), "false");
        if (part)
            unknown(r, "stringMatch with substring");
        is = !null && (minds ? !strcmp(a.list[0], b.list[0]) : !strcasecmp(a.list[0], b.list[0]));
    } else if (node_is(e, "member") || node_is(e, "contains")) {
        two(r, e, &a, &b);
        bool member = node_is(e, "member");
        const struct qti_value *inner = member ? &a : &b, *outer = member ? &b : &a;
        null = !a.n || !b.n;
        is = true;
        for (size_t i = 0; i < inner->n; i++) {
            size_t k = 0;
            while (k < outer->n && !same_value(inner->list[i], outer->list[k], base_of(r, e)))
                k++;
            is &= k < outer->n;
        }
    } else if (node_is(e, "lt") || node_is(e, "gt") || node_is(e, "lte") || node_is(e, "gte")) {
        two(r, e, &a, &b);
        null = !a.n || !b.n;
        double x = number_of(&a), y = number_of(&b);
        is = e->name[0] == 'l' ? (e->name[2] ? x <= y : x < y) : (e->name[2] ? x >= y : x > y);
    } else {
        return false;
    }
    if (null)
        *ret = (struct qti_value){.n = 0};
    else
        set_truth(ret, is);
    return true;
}

static bool joins(struct run *r, const struct node *e, struct qti_value *ret)
{
    struct qti_value part;
    bool all = node_is(e, "and"), any = node_is(e, "or");
    bool sum = node_is(e, "sum"), product = node_is(e, "product");
    bool list = node_is(e, "multiple") || node_is(e, "ordered");
    if (!all && !any && !sum && !product && !list)
        return false;
    bool is = all, null = false;
    double x = product ? 1 : 0;
    struct qti_value gathered = {.n = 0};
    for (const struct node *n = first_of(e); n; n = next_of(n)) {
        value_of(r, n, &part);
        null |= !part.n;
        is = all ? is && is_true(&part) : is || is_true(&part);
        for (size_t i = 0; i < part.n; i++) {
            x = product ? x * strtod(part.list[i], NULL) : x + strtod(part.list[i], NULL);
            if (list)
                qti_add(&gathered, part.list[i]);
        }
    }
    if (list)
        *ret = gathered;
    else if (all || any)
        set_truth(ret, is);
    else if (null)
        *ret = (struct qti_value){.n = 0};
    else
        set_number(r, ret, x);
    return true;
}

static bool counts(struct run *r, const struct node *e, struct qti_value *ret)
{
    struct qti_value a, b;
    if (node_is(e, "not")) {
        value_of(r, first_of(e), &a);
        *ret = a;
        if (a.n)
            set_truth(ret, !is_true(&a));
    } else if (node_is(e, "isNull")) {
        value_of(r, first_of(e), &a);
        set_truth(ret, !a.n || (a.n == 1 && !*a.list[0]));
    } else if (node_is(e, "containerSize")) {
        value_of(r, first_of(e), &a);
        set_number(r, ret, (double)a.n);
    } else if (node_is(e, "subtract") || node_is(e, "divide")) {
        two(r, e, &a, &b);
        bool divide = node_is(e, "divide");
        *ret = (struct qti_value){.n = 0};
        if (a.n && b.n && (!divide || number_of(&b) != 0))
            set_number(r, ret,
                       divide ? number_of(&a) / number_of(&b) : number_of(&a) - number_of(&b));
    } else if (node_is(e, "index")) {
        value_of(r, first_of(e), &a);
        size_t n = (size_t)atoi(node_attr_or(e, "n", "1"));
        *ret = (struct qti_value){.n = n >= 1 && n <= a.n};
        ret->list[0] = ret->n ? a.list[n - 1] : NULL;
    } else {
        return false;
    }
    return true;
}

static void value_of(struct run *r, const struct node *e, struct qti_value *ret)
{
    *ret = (struct qti_value){.n = 0};
    if (!e || r->depth == DEPTH_MAX)
        return;
    r->depth++;
    const char *id = node_attr_or(e, "identifier", "");
    struct qti_response *response = qti_response(r->rules, id);
    if (node_is(e, "baseValue")) {
        qti_add(ret, qti_text(r->rules->mem, e));
        if (!*ret->list[0])
            ret->n = 0;
    } else if (node_is(e, "variable")) {
        *ret = response ? response->value : *outcome(r, id);
    } else if (node_is(e, "correct")) {
        if (response)
            qti_correct(response, ret);
    } else if (node_is(e, "mapResponse")) {
        set_number(r, ret, response ? mapped(response) : 0);
    } else if (node_is(e, "null")) {
        ret->n = 0;
    } else if (!compares(r, e, ret) && !joins(r, e, ret) && !counts(r, e, ret)) {
        unknown(r, e->name);
    }
    r->depth--;
}

/* ---- rules */

static void follow(struct run *r, const struct node *rules);

static void follow_condition(struct run *r, const struct node *condition)
{
    for (const struct node *n = first_of(condition); n; n = next_of(n)) {
        struct qti_value is;
        if (node_is(n, "responseElse")) {
            follow(r, first_of(n));
            return;
        }
        value_of(r, first_of(n), &is);
        if (is_true(&is)) {
            follow(r, next_of(first_of(n)));
            return;
        }
    }
}

static void follow(struct run *r, const struct node *rule)
{
    if (r->depth == DEPTH_MAX)
        return;
    r->depth++;
    for (; rule && !r->left; rule = next_of(rule)) {
        if (node_is(rule, "responseCondition")) {
            follow_condition(r, rule);
        } else if (node_is(rule, "setOutcomeValue")) {
            struct qti_value v;
            value_of(r, first_of(rule), &v);
            *outcome(r, node_attr_or(rule, "identifier", "")) = v;
        } else if (node_is(rule, "responseProcessingFragment")) {
            follow(r, first_of(rule));
        } else if (node_is(rule, "exitResponse")) {
            r->left = true;
        } else {
            unknown(r, rule->name);
        }
    }
    r->depth--;
}

static void set_defaults(struct run *r)
{
    for (const struct node *n = node_child(r->rules->item, "outcomeDeclaration"); n;
         n = node_next(n, "outcomeDeclaration")) {
        const struct node *given = node_child(n, "defaultValue");
        const struct node *value = given ? node_child(given, "value") : NULL;
        struct qti_value *v = outcome(r, node_attr_or(n, "identifier", ""));
        const char *base = node_attr_or(n, "baseType", "");
        if (value)
            qti_add(v, qti_text(r->rules->mem, value));
        else if (!strcmp(base, "float") || !strcmp(base, "integer"))
            set_number(r, v, 0);
    }
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcmp(text + n - m, end);
}

/* The standard's templates, which look at the response named RESPONSE; where there is but one, it
 * is meant, whatever its name. */
static double by_template(struct qti_rules *rules, const char *name)
{
    struct qti_response *response = qti_response(rules, "RESPONSE");
    if (!response && rules->n_responses == 1)
        response = &rules->responses[0];
    while (*name && (ends_with(name, "/") || ends_with(name, ".xml")))
        name = mem_text_n(rules->mem, name, strlen(name) - (ends_with(name, "/") ? 1 : 4));
    if (!response)
        rules->unknown = "a template without its response";
    else if (ends_with(name, "map_response"))
        return mapped(response);
    else if (ends_with(name, "match_correct")) {
        struct qti_value correct;
        qti_correct(response, &correct);
        return correct.n && same_values(&response->value, &correct, response->base,
                                        !strcmp(response->cardinality, "ordered"));
    } else
        rules->unknown = name;
    return 0;
}

double qti_score(struct qti_rules *rules)
{
    if (rules->score)
        return rules->score(rules);
    const struct node *processing = node_child(rules->item, "responseProcessing");
    if (!processing) {
        rules->unknown = "no response processing";
        return 0;
    }
    const char *name = node_attr(processing, "template");
    if (name && *name && !first_of(processing))
        return by_template(rules, name);
    struct run r = {.rules = rules};
    set_defaults(&r);
    follow(&r, first_of(processing));
    return number_of(outcome(&r, "SCORE"));
}
