/* Makes the PDF of a certificate.  SPDX-License-Identifier: Apache-2.0 */
#include "util/certificate.h"

#include <cairo-pdf.h>
#include <glib.h>
#include <string.h>

#include "certificate_file.h"
#include "certificate_page.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/words.h"

/* A page with fonts of several scripts embedded is below 200 kB; the limit only bounds accidents.
 */
enum { PDF_LIMIT = 4 * 1024 * 1024, VALUE_LIMIT = 1000, TEXT_LIMIT = 4000 };

/* In the language in use. */
static struct certificate_words words_of_ours(void)
{
    return (struct certificate_words){
        .title = _("Certificate"),
        .lead = _("This certifies that"),
        .holds = _("holds the certification"),
        .completed = _("Completed"),
        .valid_from = _("Valid from"),
        .valid_to = _("Valid to"),
        .hours = _("Hours"),
        .no_end = _("Does not expire"),
        .check = _("Check this certificate at"),
        .code = _("Verification code"),
        .picture = _("QR code of the address"),
    };
}

struct value {
    const char *name;
    const char *text;
    size_t limit;
    bool optional;
};

static bool check_value(const struct value *v, struct err *err)
{
    if (!v->text || !*v->text)
        return v->optional ||
               err_set(err, ERR_INVALID, "The certificate has no %s. Fill it in.", v->name);
    if (strlen(v->text) > v->limit)
        return err_set(err, ERR_INVALID, "The %s of the certificate is longer than %zu bytes.",
                       v->name, v->limit);
    if (!g_utf8_validate(v->text, -1, NULL))
        return err_set(err, ERR_INVALID, "The %s of the certificate is not UTF-8.", v->name);
    return true;
}

static bool check_text(const struct certificate_text *t, struct err *err)
{
    const struct certificate_words *w = t->words;
    const struct value values[] = {
        {"holder", t->holder, VALUE_LIMIT, false},
        {"certification", t->certification, VALUE_LIMIT, false},
        {"course", t->course, VALUE_LIMIT, true},
        {"issuer", t->issuer, VALUE_LIMIT, false},
        {"completion date", t->completed, VALUE_LIMIT, false},
        {"first day", t->valid_from, VALUE_LIMIT, false},
        {"last day", t->valid_to ? t->valid_to : w->no_end, VALUE_LIMIT, false},
        {"number of hours", t->hours, VALUE_LIMIT, true},
        {"accreditation statement", t->statement, TEXT_LIMIT, true},
        {"verification code", t->code, VALUE_LIMIT, false},
        {"address", t->url, VALUE_LIMIT, false},
        {"note", t->note, TEXT_LIMIT, true},
        {"language", t->language, VALUE_LIMIT, false},
        {"title", w->title, VALUE_LIMIT, false},
        {"line above the name", w->lead, VALUE_LIMIT, false},
        {"line below the name", w->holds, VALUE_LIMIT, false},
        {"label of the completion date", w->completed, VALUE_LIMIT, false},
        {"label of the first day", w->valid_from, VALUE_LIMIT, false},
        {"label of the last day", w->valid_to, VALUE_LIMIT, false},
        {"label of the hours", w->hours, VALUE_LIMIT, false},
        {"label of the address", w->check, VALUE_LIMIT, false},
        {"label of the code", w->code, VALUE_LIMIT, false},
        {"text of the picture", w->picture, VALUE_LIMIT, false},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (!check_value(&values[i], err))
            return false;
    }
    return true;
}

static void release_cairo(void *cr)
{
    cairo_destroy(cr);
}

static void release_surface(void *surface)
{
    cairo_surface_destroy(surface);
}

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int len)
{
    struct buf *b = closure;
    buf_add(b, data, len);
    return buf_is_full(b) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* The page as cairo writes it. */
static bool draw(void *mem, const struct certificate_text *text, struct buf *out, struct err *err)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        write_bytes, out, CERTIFICATE_PAGE_W, CERTIFICATE_PAGE_H);
    mem_attach(mem, surface, release_surface);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text->words->title);
    cairo_t *cr = cairo_create(surface);
    mem_attach(mem, cr, release_cairo);
    bool done = certificate_page_draw(mem, cr, text, err);
    cairo_status_t status = cairo_status(cr);
    /* Whatever happened, cairo writes its last bytes now, while `out` is still there. */
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    if (done && status != CAIRO_STATUS_SUCCESS) {
        err_set(err, ERR_INTERNAL, "The certificate could not be made. Try again later.");
        return err_detail(err, "cairo: %s", cairo_status_to_string(status));
    }
    return done;
}

static bool finish(void *mem, const struct certificate_text *text, const struct buf *drawn,
                   struct buf *ret, struct err *err)
{
    const struct certificate_words *words = text->words;
    const struct certificate_file file = {
        .title = words->title,
        .language = text->language,
        .picture = mem_format(mem, "%s: %s", words->picture, text->url),
        .link = mem_format(mem, "%s %s", words->check, text->url),
    };
    return certificate_file_finish(mem, drawn, &file, ret, err);
}

bool certificate_pdf(const void *mem, const struct certificate_text *text, unsigned char **ret_data,
                     size_t *ret_len, struct err *err)
{
    struct certificate_text full = *text;
    const struct certificate_words ours = words_of_ours();
    if (!full.words)
        full.words = &ours;
    if (!check_text(&full, err))
        return false;
    void *scratch = mem_owner(mem, "certificate");
    struct buf *drawn = buf_new(scratch, PDF_LIMIT);
    struct buf *file = buf_new(scratch, PDF_LIMIT);
    bool done = draw(scratch, &full, drawn, err) && finish(scratch, &full, drawn, file, err);
    if (done) {
        *ret_len = buf_len(file);
        *ret_data = mem_array(mem, unsigned char, *ret_len);
        memcpy(*ret_data, buf_data(file), *ret_len);
    }
    mem_free(scratch);
    return done;
}
