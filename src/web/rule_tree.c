/* What a certification asks for, in words and as markup.  SPDX-License-Identifier: Apache-2.0 */
#include "web/rule_tree.h"

#include <string.h>

#include "content/rules_text.h"
#include "util/words.h"
#include "web/certificate_code.h"

static bool is_of(const struct db_rows *rows, size_t i, const char *path)
{
    return !strcmp(db_text(rows, i, "path"), path);
}

bool rule_tree_has(const struct db_rows *rows, const char *path)
{
    for (size_t i = 0; i < db_count(rows); i++) {
        if (is_of(rows, i, path))
            return true;
    }
    return false;
}

static const char *text_or(const struct db_rows *rows, size_t i, const char *column,
                           const char *otherwise)
{
    const char *text = db_text(rows, i, column);
    return text ? text : otherwise;
}

/* What a part that holds others, or one that is work of its own, asks for. */
static const char *part_words(const void *mem, const struct db_rows *rows, size_t i)
{
    const char *kind = db_text(rows, i, "kind"), *title = db_text(rows, i, "title"),
               *topic = db_text(rows, i, "topic"), *course = db_text(rows, i, "course");
    if (!strcmp(kind, "all"))
        return _("All of these:");
    if (!strcmp(kind, "any"))
        return _("One of these:");
    if (!strcmp(kind, "some"))
        return mem_format(mem, _("%lld of these:"), (long long)db_int(rows, i, "n"));
    if (!strcmp(kind, "then"))
        return _("These, in this order:");
    if (!strcmp(kind, "course"))
        return mem_format(mem, _("Course %1$s: %2$s"), course,
                          text_or(rows, i, "course_title", _("not live now")));
    if (!strcmp(kind, "quiz"))
        return mem_format(mem, _("The test “%1$s” of course %2$s"), db_text(rows, i, "quiz"),
                          course);
    if (!strcmp(kind, "hours")) {
        const char *hours = hours_for_people(mem, db_int(rows, i, "hundredths"));
        return topic ? mem_format(mem, _("%1$s on %2$s"), hours, topic) : hours;
    }
    if (!strcmp(kind, "external"))
        return mem_format(mem, _("Training elsewhere: %s"),
                          title   ? title
                          : topic ? topic
                                  : _("any"));
    if (!strcmp(kind, "hands-on"))
        return mem_format(mem, _("A skill, watched: %s"),
                          title ? title : text_or(rows, i, "skill", _("any")));
    return mem_format(mem, _("One's own word: %s"),
                      title ? title : text_or(rows, i, "skill", _("any")));
}

/* What else is asked of a part. */
static void limits(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    int64_t age = db_int(rows, i, "max_age_months");
    const char *kind = db_text(rows, i, "licence_kind");
    const char *licence =
        kind ? mem_format(req->mem, "%s (%s)", kind, db_text(rows, i, "licence_state")) : "";
    if (db_bool(rows, i, "per_licence_year"))
        html_format(h, _(", for each year of the term of the %s licence"), licence);
    if (db_bool(rows, i, "before_licence"))
        html_format(h, _(", done in the %1$lld months before the %2$s licence was first given"),
                    (long long)age, licence);
    else if (age)
        html_format(
            h, words_plural(", at most %lld month ago", ", at most %lld months ago", (long)age),
            (long long)age);
}

static void below(struct request *req, struct reply *reply, const struct db_rows *rows,
                  const char *path, int64_t parent)
{
    struct html *h = reply->html;
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *kind = db_text(rows, i, "kind");
        if (!is_of(rows, i, path) || db_int(rows, i, "parent") != parent)
            continue;
        html_open(h, "li");
        html_text(h, part_words(req->mem, rows, i));
        limits(req, reply, rows, i);
        if (!strcmp(kind, "all") || !strcmp(kind, "any") || !strcmp(kind, "some") ||
            !strcmp(kind, "then"))
            below(req, reply, rows, path, db_int(rows, i, "number"));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

void rule_tree_words(struct request *req, struct reply *reply, const struct db_rows *rows,
                     const char *path)
{
    below(req, reply, rows, path, 0);
}

const char *rule_tree_text(const void *mem, const struct db_rows *rows, const char *path)
{
    struct rules_part *parts = mem_array(mem, struct rules_part, db_count(rows) + 1);
    size_t n = 0;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!is_of(rows, i, path))
            continue;
        parts[n++] = (struct rules_part){
            .kind = db_text(rows, i, "kind"),
            .number = (int)db_int(rows, i, "number"),
            .parent = (int)db_int(rows, i, "parent"),
            .n = (int)db_int(rows, i, "n"),
            .course = db_text(rows, i, "course"),
            .quiz = db_text(rows, i, "quiz"),
            .topic = db_text(rows, i, "topic"),
            .hundredths = (int)db_int(rows, i, "hundredths"),
            .per_licence_year = db_bool(rows, i, "per_licence_year"),
            .licence = db_text(rows, i, "licence_kind"),
            .licence_state = db_text(rows, i, "licence_state"),
            .before_licence = db_bool(rows, i, "before_licence"),
            .skill = db_text(rows, i, "skill"),
            .title = db_text(rows, i, "title"),
            .max_age_months = (int)db_int(rows, i, "max_age_months"),
        };
    }
    return n ? rules_text_tree(mem, parts, n, 0) : "";
}
