/* Fields in which a password is chosen.  SPDX-License-Identifier: Apache-2.0 */
#include "web/password_form.h"

#include <string.h>

#include "domain/password_rule.h"
#include "store/db.h"
#include "util/config.h"
#include "util/words.h"
#include "web/field.h"

static void input(struct reply *reply, const char *name, const char *label, const char *hint,
                  const char *problem, const char *autocomplete)
{
    struct html *h = reply->html;
    const char *hint_id = mem_format(reply, "%s-hint", name),
               *problem_id = mem_format(reply, "%s-problem", name);
    html_open(h, "div", "class",
              problem ? "usa-form-group usa-form-group--error" : "usa-form-group");
    html_leaf(h, "label", label, "class", problem ? "usa-label usa-label--error" : "usa-label",
              "for", name);
    if (hint)
        html_leaf(h, "span", hint, "class", "usa-hint", "id", hint_id);
    if (problem)
        html_leaf(h, "span", problem, "class", "usa-error-message", "id", problem_id);
    html_void(h, "input", "class", problem ? "usa-input usa-input--error" : "usa-input", "id", name,
              "name", name, "type", "password", "autocomplete", autocomplete, "autocapitalize",
              "none", "spellcheck", "false", "data-show", _("Show password"), "data-hide",
              _("Hide password"), "aria-invalid", problem ? "true" : NULL, "aria-describedby",
              problem && hint ? mem_format(reply, "%s %s", hint_id, problem_id)
              : problem       ? problem_id
              : hint          ? hint_id
                              : NULL);
    html_close(h, "div");
}

void password_form_field(struct reply *reply, const char *name, const char *label, const char *hint,
                         const char *problem)
{
    input(reply, name, label, hint, problem, "current-password");
}

void password_form_code(struct reply *reply, const char *label, const char *hint,
                        const char *problem)
{
    field_line(reply, "text",
               &(struct field){.name = "code",
                               .label = label,
                               .hint = hint,
                               .problem = problem,
                               .autocomplete = "one-time-code"});
}

void password_form_new(struct reply *reply, const char *problem, const char *differs)
{
    input(reply, "new", _("New password"),
          _("At least 12 characters, of any kind. A few words that have nothing to do with each "
            "other are easy to keep in mind and hard to guess. You can paste it from a password "
            "manager."),
          problem, "new-password");
    input(reply, "again", _("New password, once more"), NULL, differs, "new-password");
}

const char *password_form_problem(const char *chosen, const struct db_rows *own)
{
    if (!chosen || !*chosen)
        return _("Enter a new password");
    const char *const texts[] = {db_text(own, 0, "name"), db_text(own, 0, "number"),
                                 db_text(own, 0, "email"), db_text(own, 0, "network")};
    const struct password_words words = {texts, sizeof texts / sizeof *texts};
    const char *text =
        password_problem_text(password_problem(chosen, &words, !config_is_guarded()));
    return text ? _(text) : NULL;
}

const char *password_form_differs(const struct request *req, const char *chosen)
{
    const char *again = request_field(req, "again");
    return again && !strcmp(again, chosen) ? NULL
                                           : _("This is not what you typed above. Type it again.");
}
