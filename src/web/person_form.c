/* The fields of who somebody is.  SPDX-License-Identifier: Apache-2.0 */
#include "web/person_form.h"

#include <string.h>

#include "util/mail.h"
#include "util/words.h"
#include "web/certificate_code.h"

static void problem(struct person_form *form, const char *id, const char *text)
{
    if (text && form->n < PERSON_PROBLEMS)
        form->problems[form->n++] = (struct field_problem){id, text};
}

static const char *problem_of(const struct person_form *form, const char *id)
{
    for (size_t i = 0; i < form->n; i++) {
        if (!strcmp(form->problems[i].id, id))
            return form->problems[i].text;
    }
    return NULL;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

void person_form_read(struct request *req, struct person_form *form)
{
    const char *name = request_typed(req, "name"), *number = request_typed(req, "number"),
               *email = request_typed(req, "email"), *language = request_typed(req, "language");
    problem(form, "name",
            strchr(name, '\n') ? _("Enter the name in one line")
                               : field_text_problem(req->mem, name, PERSON_NAME_MAX,
                                                    _("Enter the name of the person")));
    if (!form->fixed) {
        form->said.number = or_null(number);
        form->said.email = or_null(email);
        if (*number && !person_number_fits(number))
            problem(form, "number",
                    _("Enter a number of at most 64 letters and digits, without spaces or @"));
        if (*email && !mail_address_fits(email))
            problem(form, "email", _("Enter an e-mail address, such as name@hospital.example"));
        if (!*number && !*email)
            problem(form, "number",
                    _("Enter an employee number or an e-mail address: they sign in with one of "
                      "them"));
    }
    form->said.name = name;
    form->said.language = words_find(language) ? language : "en";
}

void person_form_answer(struct person_form *form, const char *answer)
{
    if (!answer)
        return;
    if (!strcmp(answer, "number"))
        problem(form, "number",
                _("Somebody on record has this number. Look for them under People; if you do not "
                  "find them, ask an administrator of the network"));
    else if (!strcmp(answer, "email"))
        problem(form, "email",
                _("Somebody on record has this address. Look for them under People; if you do not "
                  "find them, ask an administrator of the network"));
    else if (!strcmp(answer, "login"))
        problem(form, "number",
                _("This person holds a permission that you do not give. An administrator of the "
                  "network changes their number and address"));
}

static void choose_language(struct reply *reply, const char *chosen)
{
    struct field_option options[8];
    size_t n = 0;
    for (const struct language *l; n < 8 && (l = words_offered(n)); n++)
        options[n] = (struct field_option){l->code, l->name};
    field_select(reply,
                 &(struct field){.name = "language",
                                 .label = _("Language"),
                                 .hint = _("Until they choose one themselves."),
                                 .value = chosen},
                 options, n);
}

void person_form_fields(struct reply *reply, const struct person_form *form)
{
    field_line(reply, "text",
               &(struct field){.name = "name",
                               .label = _("Name"),
                               .hint = _("As it is to stand on certificates."),
                               .problem = problem_of(form, "name"),
                               .value = form->said.name,
                               .max = PERSON_NAME_MAX});
    if (form->fixed) {
        html_open(reply->html, "dl", "class", "at-facts");
        facts_row(reply->html, _("Employee number"),
                  form->said.number ? form->said.number : _("none"));
        facts_row(reply->html, _("E-mail address"),
                  form->said.email ? form->said.email : _("none"));
        html_close(reply->html, "dl");
        html_leaf(reply->html, "p",
                  _("This person holds a permission that you do not give. An administrator of the "
                    "network changes their number and address."));
    } else {
        field_line(reply, "text",
                   &(struct field){.name = "number",
                                   .label = _("Employee number"),
                                   .hint = _("They can sign in with it."),
                                   .problem = problem_of(form, "number"),
                                   .value = form->said.number,
                                   .max = PERSON_NUMBER_MAX});
        field_line(reply, "email",
                   &(struct field){.name = "email",
                                   .label = _("E-mail address (optional)"),
                                   .hint = _("They can sign in with it, and read what is due. An "
                                             "address that others cannot read is safer."),
                                   .problem = problem_of(form, "email"),
                                   .value = form->said.email,
                                   .max = MAIL_ADDRESS_MAX});
    }
    choose_language(reply, form->said.language);
}
