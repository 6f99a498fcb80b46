/* A facility, chosen from those that one administers.  SPDX-License-Identifier: Apache-2.0 */
#include "web/layout.h"
#include "web/post_form.h"

enum { PLACES_LISTED = 200 };

void place_choice(struct request *req, struct reply *reply, const struct field *field,
                  const struct db_rows *places)
{
    struct field f = *field;
    struct field_option *options = mem_array(req->mem, struct field_option, db_count(places) + 1);
    size_t n = 0;
    if (db_count(places) > PLACES_LISTED) {
        f.hint = _("Its code, as in the address of its page.");
        field_line(reply, "text", &f);
        return;
    }
    options[n++] = (struct field_option){"", _("Choose one")};
    for (size_t i = 0; i < db_count(places); i++)
        options[n++] = (struct field_option){
            db_text(places, i, "code"), mem_format(req->mem, "%s (%s)", db_text(places, i, "name"),
                                                   db_text(places, i, "code"))};
    field_select(reply, &f, options, n);
}
