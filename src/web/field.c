/* Fields of forms: label, hint, what is wrong with them.  SPDX-License-Identifier: Apache-2.0 */
#include "web/field.h"

#include <string.h>

#include "util/text.h"
#include "util/words.h"

bool field_any_problem(const struct field_problem *problems, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (problems[i].text)
            return true;
    }
    return false;
}

const char *field_text_problem(const void *mem, const char *text, int max, const char *missing)
{
    if (!*text)
        return missing;
    if (text_characters(text) > (size_t)max)
        return mem_format(mem, _("Shorten it to %d characters"), max);
    return NULL;
}

void field_problems(struct reply *reply, const struct field_problem *problems, size_t n)
{
    struct html *h = reply->html;
    if (!field_any_problem(problems, n))
        return;
    html_open(h, "div", "class", "usa-alert usa-alert--error at-errors", "id", "errors", "role",
              "alert", "tabindex", "-1", "autofocus", "");
    html_open(h, "div", "class", "usa-alert__body");
    html_leaf(h, "h2", _("There is a problem"), "class", "usa-alert__heading");
    html_open(h, "ul");
    for (size_t i = 0; i < n; i++) {
        if (!problems[i].text)
            continue;
        html_open(h, "li");
        html_leaf(h, "a", problems[i].text, "href", mem_format(reply, "#%s", problems[i].id));
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "div");
    html_close(h, "div");
}

static const char *id_of(const struct field *f)
{
    return f->id ? f->id : f->name;
}

/* What belongs to a field stands under ids made of its own; the list of those that are there. */
static const char *described_by(struct reply *reply, const struct field *f)
{
    if (!f->hint && !f->problem)
        return NULL;
    return mem_format(reply, "%s%s%s%s%s", f->hint ? id_of(f) : "", f->hint ? "-hint" : "",
                      f->hint && f->problem ? " " : "", f->problem ? id_of(f) : "",
                      f->problem ? "-error" : "");
}

static void hint_and_problem(struct reply *reply, const struct field *f)
{
    struct html *h = reply->html;
    if (f->hint)
        html_leaf(h, "span", f->hint, "class", "usa-hint", "id",
                  mem_format(reply, "%s-hint", id_of(f)));
    if (f->problem) {
        html_open(h, "span", "class", "usa-error-message", "id",
                  mem_format(reply, "%s-error", id_of(f)));
        html_leaf(h, "span", _("Error:"), "class", "usa-sr-only");
        html_text(h, " ");
        html_text(h, f->problem);
        html_close(h, "span");
    }
}

static const char *length_of(struct reply *reply, const struct field *f)
{
    return f->max ? mem_format(reply, "%d", f->max) : NULL;
}

static void begin(struct reply *reply, const struct field *f)
{
    html_open(reply->html, "div", "class",
              f->problem ? "usa-form-group usa-form-group--error" : "usa-form-group");
    html_leaf(reply->html, "label", f->label, "class", "usa-label", "for", id_of(f));
    hint_and_problem(reply, f);
}

void field_line(struct reply *reply, const char *type, const struct field *f)
{
    date day;
    /* A browser empties a field for a day that holds none; the words beside it say what was sent.
     */
    bool kept = f->value && (strcmp(type, "date") != 0 || date_parse(f->value, &day));
    begin(reply, f);
    html_void(reply->html, "input", "class", "usa-input", "id", id_of(f), "name", f->name, "type",
              type, "autocomplete", f->autocomplete ? f->autocomplete : "off", "value",
              kept ? f->value : NULL, "maxlength", length_of(reply, f), "aria-invalid",
              f->problem ? "true" : NULL, "aria-describedby", described_by(reply, f));
    html_close(reply->html, "div");
}

void field_lines(struct reply *reply, int rows, const struct field *f)
{
    begin(reply, f);
    /* The first line break after <textarea> is not part of its text, so one is put there. */
    html_leaf(reply->html, "textarea", mem_format(reply, "\n%s", f->value ? f->value : ""), "class",
              "usa-textarea at-textarea", "id", id_of(f), "name", f->name, "rows",
              mem_format(reply, "%d", rows), "maxlength", length_of(reply, f), "aria-invalid",
              f->problem ? "true" : NULL, "aria-describedby", described_by(reply, f));
    html_close(reply->html, "div");
}

void field_select(struct reply *reply, const struct field *f, const struct field_option *options,
                  size_t n)
{
    struct html *h = reply->html;
    begin(reply, f);
    html_open(h, "select", "class", "usa-select", "id", id_of(f), "name", f->name, "aria-invalid",
              f->problem ? "true" : NULL, "aria-describedby", described_by(reply, f));
    for (size_t i = 0; i < n; i++) {
        bool chosen = f->value && !strcmp(f->value, options[i].value);
        html_leaf(h, "option", options[i].text, "value", options[i].value, "selected",
                  chosen ? "" : NULL);
    }
    html_close(h, "select");
    html_close(h, "div");
}

void field_set(struct reply *reply, const struct field *f)
{
    html_open(reply->html, "fieldset", "class",
              f->problem ? "usa-fieldset usa-form-group usa-form-group--error"
                         : "usa-fieldset usa-form-group",
              "id", id_of(f), "aria-describedby", described_by(reply, f));
    html_leaf(reply->html, "legend", f->label, "class", "usa-legend");
    hint_and_problem(reply, f);
}

void field_radio(struct reply *reply, const char *name, const char *value, const char *label,
                 bool checked)
{
    struct html *h = reply->html;
    const char *id = mem_format(reply, "%s-%s", name, value);
    html_open(h, "div", "class", "usa-radio");
    html_void(h, "input", "class", "usa-radio__input usa-radio__input--tile", "type", "radio",
              "name", name, "id", id, "value", value, "checked", checked ? "" : NULL);
    html_leaf(h, "label", label, "class", "usa-radio__label", "for", id);
    html_close(h, "div");
}

void field_check(struct reply *reply, const char *name, const char *value, const char *label,
                 const char *hint, bool checked)
{
    struct html *h = reply->html;
    const char *id = value ? mem_format(reply, "%s-%s", name, value) : name,
               *hint_id = hint ? mem_format(reply, "%s-hint", id) : NULL;
    html_open(h, "div", "class", "usa-checkbox");
    html_void(h, "input", "class",
              hint ? "usa-checkbox__input" : "usa-checkbox__input usa-checkbox__input--tile",
              "type", "checkbox", "id", id, "name", name, "value", value ? value : "yes", "checked",
              checked ? "" : NULL, "aria-describedby", hint_id);
    html_leaf(h, "label", label, "class", "usa-checkbox__label", "for", id);
    if (hint)
        html_leaf(h, "p", hint, "class", "usa-hint", "id", hint_id);
    html_close(h, "div");
}

void field_hidden(struct reply *reply, const char *name, const char *value)
{
    html_void(reply->html, "input", "type", "hidden", "name", name, "value", value);
}
