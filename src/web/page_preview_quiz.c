/* Preview of a quiz: its rules, a paper question by question, the result. Nothing is kept: the
 * paper follows from a seed, and the answers so far travel in the form.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "util/words.h"
#include "web/attempt_form.h"
#include "web/attempt_item.h"
#include "web/attempt_outcome.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/preview.h"
#include "web/quiz_page.h"
#include "web/token.h"

enum { SEED_MAX = 40, CARRIED_MAX = 4 * ANSWER_TEXT_MAX };

/* ---- answers on their way: "part=text&part=text;certainty" with the signs %, =, &, ; and line
 * ends escaped */

static void escaped(struct buf *out, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    for (const char *p = text; *p; p++) {
        if (strchr("%=&;\r\n", *p)) {
            const char code[] = {'%', hex[(unsigned char)*p >> 4], hex[*p & 15], '\0'};
            buf_text(out, code);
        } else {
            buf_char(out, *p);
        }
    }
}

static const char *carried(const void *mem, const struct answer *a)
{
    struct buf *out = buf_new(mem, CARRIED_MAX);
    for (size_t i = 0; i < a->n; i++) {
        if (i)
            buf_text(out, "&");
        escaped(out, a->parts[i]);
        if (a->texts) {
            buf_text(out, "=");
            escaped(out, a->texts[i]);
        }
    }
    buf_text(out, mem_format(mem, ";%d", a->certainty));
    return mem_text_n(mem, buf_data(out), buf_len(out));
}

static int digit(char c)
{
    static const char hex[] = "0123456789ABCDEF";
    const char *at = c ? strchr(hex, c) : NULL;
    return at ? (int)(at - hex) : -1;
}

static const char *unescaped(const void *mem, const char *text, size_t n)
{
    char *copy = mem_text_n(mem, text, n), *to = copy;
    for (const char *p = copy; *p; p++) {
        if (*p == '%' && digit(p[1]) >= 0 && digit(p[2]) >= 0) {
            *to++ = (char)(digit(p[1]) * 16 + digit(p[2]));
            p += 2;
        } else {
            *to++ = *p;
        }
    }
    *to = '\0';
    return copy;
}

static struct answer uncarried(const void *mem, const char *text)
{
    const char **parts = mem_array(mem, const char *, ANSWER_PARTS_MAX + 1),
               **texts = mem_array(mem, const char *, ANSWER_PARTS_MAX + 1);
    struct answer a = {.parts = parts};
    size_t end = strcspn(text, ";");
    for (const char *p = text; p < text + end && a.n < ANSWER_PARTS_MAX;) {
        size_t n = strcspn(p, "&;"), key = strcspn(p, "=&;");
        parts[a.n] = unescaped(mem, p, key);
        texts[a.n] = key < n ? unescaped(mem, p + key + 1, n - key - 1) : "";
        if (key < n)
            a.texts = texts;
        a.n++;
        p += n + (p[n] == '&');
    }
    if (text[end] && text[end + 1] >= '1' && text[end + 1] <= '3')
        a.certainty = text[end + 1] - '0';
    return a;
}

/* ---- a paper under way */

struct sitting {
    struct preview_page preview;
    struct preview_paper paper;
    const char *seed, *path;
    struct answer *answers; /* one for each question */
    int number;             /* the question shown */
    bool checked;           /* and what its answer comes to */
};

static const char *seed_of(struct request *req)
{
    const char *seed = request_field(req, "paper");
    if (request_field(req, "every"))
        return PREVIEW_EVERY;
    size_t n = seed ? strlen(seed) : 0;
    if (n && n <= SEED_MAX &&
        strspn(seed, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTU"
                     "VWXYZ-_") == n)
        return seed;
    return token_random(req->mem, 12);
}

static void read_answers(struct request *req, struct sitting *s)
{
    s->answers = mem_array(req->mem, struct answer, (size_t)s->paper.n + 1);
    for (int i = 0; i < s->paper.n; i++) {
        const char *text = request_field(req, mem_format(req->mem, "given.%d", i + 1));
        if (text)
            s->answers[i] = uncarried(req->mem, text);
    }
}

static int number_of(struct request *req, const char *name, int last)
{
    const char *text = request_field(req, name);
    int n = text && strlen(text) <= 6 ? atoi(text) : 0;
    return n >= 1 && n <= last ? n : 0;
}

static void hidden(struct reply *reply, const char *name, const char *value)
{
    html_void(reply->html, "input", "type", "hidden", "name", name, "value", value);
}

/* The form of a question carries everything else. */
static void begin_form(struct request *req, struct reply *reply, const struct sitting *s,
                       int answering)
{
    layout_form(req, reply, s->path, NULL);
    hidden(reply, "paper", s->seed);
    for (int i = 0; i < s->paper.n; i++) {
        if (i + 1 != answering && s->answers[i].n)
            hidden(reply, mem_format(req->mem, "given.%d", i + 1),
                   carried(req->mem, &s->answers[i]));
    }
    if (answering)
        hidden(reply, "answering", mem_format(req->mem, "%d", answering));
}

static void button(struct reply *reply, const char *text, const char *name, const char *value,
                   bool primary)
{
    html_leaf(reply->html, "button", text, "type", "submit", "name", name, "value", value, "class",
              primary ? "usa-button" : "usa-button usa-button--outline");
}

/* Who has the version to pass is told nothing of what is right. */
static void no_answers(struct reply *reply, const struct sitting *s)
{
    if (s->preview.learner)
        html_leaf(
            reply->html, "p",
            _("You take this version yourself and have not passed it yet, so the preview does "
              "not tell what answers come to."));
}

/* ---- pages of it */

static void begin(struct request *req, struct reply *reply, const struct sitting *s,
                  const char *title)
{
    layout_begin(req, reply, &(struct page_look){.title = title});
    preview_bar(req, reply, &s->preview);
}

static void rules_page(struct request *req, struct reply *reply, const struct sitting *s)
{
    struct html *h = reply->html;
    begin(req, reply, s, _("Quiz"));
    quiz_page_rules(req, reply, &s->paper.rules);
    no_answers(reply, s);
    begin_form(req, reply, s, 0);
    html_open(h, "div", "class", "at-actions");
    button(reply, _("Draw a paper"), "question", "1", true);
    if (s->paper.pool > s->paper.n || s->paper.whole)
        button(reply,
               mem_format(req->mem, _("Go through all %d questions it may ask"), s->paper.pool),
               "every", "yes", false);
    html_close(h, "div");
    html_close(h, "form");
    layout_end(req, reply);
}

/* What the answer comes to, all of it: who looks at this may know what is right. */
static bool checked(struct request *req, struct reply *reply, struct sitting *s, struct err *err)
{
    struct quiz_result r;
    if (!preview_result(req->db, req->mem, &s->paper, s->answers, true, &s->preview.as, &r, err))
        return false;
    struct quiz_reason *reason = &r.reasons[s->number - 1];
    html_open(reply->html, "section", "class", "at-outcome", "id", "outcome", "tabindex", "-1");
    html_leaf(reply->html, "h2",
              reason->answered ? _("What this answer comes to") : _("What its authors wrote"));
    outcome_of_item(req, reply, reason, NULL);
    html_close(reply->html, "section");
    return true;
}

/* Of all questions there is no result: after the last of them, the rules again. */
static void question_buttons(struct request *req, struct reply *reply, const struct sitting *s,
                             const struct quiz_item *item)
{
    struct html *h = reply->html;
    bool last = s->paper.whole && s->number == s->paper.n;
    html_open(h, "div", "class", "at-actions");
    if (!last || item_goes_on(item))
        button(reply, _("Continue"), "question",
               mem_format(req->mem, "%d", item_goes_on(item) ? s->number : s->number + 1), true);
    if (!s->preview.learner)
        button(reply, _("Check answer"), "check", "yes", false);
    if (!s->preview.learner && !s->paper.whole)
        button(reply, _("See the result"), "send", "yes", false);
    if (s->paper.whole)
        html_leaf(h, "a", _("Back to the quiz"), "href", s->path);
    html_close(h, "div");
}

static bool question_page(struct request *req, struct reply *reply, struct sitting *s,
                          struct err *err)
{
    struct html *h = reply->html;
    struct quiz_item item;
    const char *place = mem_format(req->mem, _("Question %d of %d"), s->number, s->paper.n);
    if (!preview_item(req->db, req->mem, &s->paper, s->number, &s->answers[s->number - 1],
                      &s->preview.as, &item, err))
        return false;
    begin(req, reply, s, place);
    html_leaf(h, "p", place, "class", "at-where");
    if (item.note) {
        html_open(h, "p", "class", "at-lead", "lang", item.language);
        html_trusted(h, item.note);
        html_close(h, "p");
    }
    bool after = s->paper.whole && !s->checked && !s->preview.learner;
    if (s->checked && !checked(req, reply, s, err))
        return false;
    begin_form(req, reply, s, s->number);
    item_question(req, reply, &item, &(struct item_look){.id = "choice", .heading = "h1"});
    if (s->paper.rules.certainty && item.privacy == PRIVACY_SCORED && item.kind_id != ITEM_ESSAY &&
        !item_goes_on(&item))
        item_certainty(req, reply, &item, "choice");
    question_buttons(req, reply, s, &item);
    no_answers(reply, s);
    html_close(h, "form");
    if (after && !checked(req, reply, s, err))
        return false;
    layout_end(req, reply);
    return true;
}

static bool result_page(struct request *req, struct reply *reply, struct sitting *s,
                        struct err *err)
{
    struct html *h = reply->html;
    struct quiz_result r;
    if (!preview_result(req->db, req->mem, &s->paper, s->answers, false, &s->preview.as, &r, err))
        return false;
    begin(req, reply, s, _("Result"));
    result_page_tell(req, reply, &r);
    begin_form(req, reply, s, 0);
    html_open(h, "div", "class", "at-actions");
    button(reply, _("Back to the questions"), "question", "1", false);
    html_leaf(h, "a", _("Draw another paper"), "href", s->path);
    html_close(h, "div");
    html_close(h, "form");
    layout_end(req, reply);
    return true;
}

static bool open_sitting(struct request *req, struct reply *reply, struct sitting *s,
                         struct err *err)
{
    *s = (struct sitting){.seed = seed_of(req)};
    const char *key = request_param(req, "quiz");
    if (!preview_open(req, reply, &s->preview, err) ||
        !preview_draw(req->db, req->mem, s->preview.version, key, s->seed, &s->preview.as,
                      &s->paper, err))
        return false;
    s->path = mem_format(req->mem, "%s/quizzes/%s%s", s->preview.base, s->paper.rules.key,
                         s->preview.query);
    read_answers(req, s);
    return true;
}

/* 200 with the rules; 404 */
bool page_preview_quiz(struct request *req, struct reply *reply, struct err *err)
{
    struct sitting s;
    if (!open_sitting(req, reply, &s, err))
        return false;
    rules_page(req, reply, &s);
    return true;
}

/* 200 with a question, with what its answer comes to, or with the result; 404 */
bool page_preview_quiz_post(struct request *req, struct reply *reply, struct err *err)
{
    struct sitting s;
    if (!open_sitting(req, reply, &s, err))
        return false;
    int answering = number_of(req, "answering", s.paper.n);
    const struct attempt_form form = attempt_form_read(req);
    if (!quiz_answer_fits(&form.answer, err))
        return false;
    if (answering)
        s.answers[answering - 1] = form.answer;
    s.number = request_field(req, "every") ? 1 : number_of(req, "question", s.paper.n);
    s.checked = request_field(req, "check") && answering && form.answer.n && !s.preview.learner;
    if (answering && (request_field(req, "check") || form.moved || form.action == ACTION_RESTART))
        s.number = answering;
    if (!request_field(req, "send") && s.number)
        return question_page(req, reply, &s, err);
    if (!s.preview.learner && !s.paper.whole)
        return result_page(req, reply, &s, err);
    rules_page(req, reply, &s);
    return true;
}
