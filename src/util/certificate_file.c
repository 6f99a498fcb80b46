/* Finishes the PDF of a certificate.  SPDX-License-Identifier: Apache-2.0 */
#include "certificate_file.h"

#include <glib.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

#include "util/buf.h"
#include "util/mem.h"

struct finishing {
    void *scratch;
    qpdf_data pdf;
    const struct certificate_file *file;
};

/* The document is a root, a few paragraphs and what is in them: deeper means a loop. */
enum { DEPTH_LIMIT = 8, XMP_LIMIT = 16 * 1024 };

static void release_pdf(void *object)
{
    qpdf_data pdf = object;
    qpdf_cleanup(&pdf);
}

static void set_key(struct finishing *f, qpdf_oh dict, const char *key, qpdf_oh value)
{
    qpdf_oh_replace_key(f->pdf, dict, key, value);
}

static qpdf_oh parsed(struct finishing *f, const char *object)
{
    return qpdf_oh_parse(f->pdf, object);
}

static bool has_type(struct finishing *f, qpdf_oh element, const char *type)
{
    return qpdf_oh_is_name_and_equals(f->pdf, qpdf_oh_get_key_if_dict(f->pdf, element, "/S"), type);
}

/* Gives every figure below the element its spoken text. */
static void describe_figures(struct finishing *f, qpdf_oh element, int depth)
{
    if (depth > DEPTH_LIMIT)
        return;
    if (qpdf_oh_is_array(f->pdf, element)) {
        int n = qpdf_oh_get_array_n_items(f->pdf, element);
        for (int i = 0; i < n; i++)
            describe_figures(f, qpdf_oh_get_array_item(f->pdf, element, i), depth + 1);
        return;
    }
    if (!qpdf_oh_is_dictionary(f->pdf, element))
        return;
    if (has_type(f, element, "/Figure"))
        set_key(f, element, "/Alt", qpdf_oh_new_unicode_string(f->pdf, f->file->picture));
    describe_figures(f, qpdf_oh_get_key_if_dict(f->pdf, element, "/K"), depth + 1);
}

/* Replaces the opening mark of the decoration in the page's drawing; false if it is not there. */
static bool mark_artifact(struct finishing *f, qpdf_oh page)
{
    static const char mark[] = "/" CERTIFICATE_DECORATION " << /MCID 0 >> BDC";
    static const char artifact[] = "/Artifact BMC";
    unsigned char *data = NULL;
    size_t len = 0;
    if (qpdf_oh_get_page_content_data(f->pdf, page, &data, &len) & QPDF_ERRORS || !data)
        return false;
    mem_attach(f->scratch, data, free);
    unsigned char *at = memmem(data, len, mark, sizeof mark - 1);
    if (!at)
        return false;
    memset(at, ' ', sizeof mark - 1);
    memcpy(at, artifact, sizeof artifact - 1);
    qpdf_oh null = qpdf_oh_new_null(f->pdf);
    qpdf_oh contents = qpdf_oh_get_key(f->pdf, page, "/Contents");
    qpdf_oh_replace_stream_data(f->pdf, contents, data, len, null, null);
    return true;
}

/*
 * cairo 1.16 knows no artifacts. The frame is drawn first, under a tag of its own; here that tag
 * leaves the tree and its mark on the page becomes an artifact's.
 */
static void drop_decoration(struct finishing *f, qpdf_oh tree, qpdf_oh page)
{
    qpdf_oh top = qpdf_oh_get_key(f->pdf, tree, "/K");
    qpdf_oh kids = qpdf_oh_get_key_if_dict(f->pdf, qpdf_oh_get_array_item(f->pdf, top, 0), "/K");
    if (!qpdf_oh_is_array(f->pdf, kids) ||
        !has_type(f, qpdf_oh_get_array_item(f->pdf, kids, 0), "/" CERTIFICATE_DECORATION) ||
        !mark_artifact(f, page))
        return;
    qpdf_oh_erase_item(f->pdf, kids, 0);
    /* The parents of marked content stand as pairs of the page's key and a list by mark. */
    qpdf_oh parents =
        qpdf_oh_get_key(f->pdf, qpdf_oh_get_key(f->pdf, tree, "/ParentTree"), "/Nums");
    int key = qpdf_oh_get_int_value_as_int(f->pdf, qpdf_oh_get_key(f->pdf, page, "/StructParents"));
    int n = qpdf_oh_get_array_n_items(f->pdf, parents);
    for (int i = 0; i + 1 < n; i += 2) {
        qpdf_oh pair = qpdf_oh_get_array_item(f->pdf, parents, i);
        if (qpdf_oh_get_int_value_as_int(f->pdf, pair) == key)
            qpdf_oh_set_array_item(f->pdf, qpdf_oh_get_array_item(f->pdf, parents, i + 1), 0,
                                   qpdf_oh_new_null(f->pdf));
    }
}

static void describe_links(struct finishing *f, qpdf_oh page)
{
    qpdf_oh annots = qpdf_oh_get_key(f->pdf, page, "/Annots");
    if (!qpdf_oh_is_array(f->pdf, annots))
        return;
    int n = qpdf_oh_get_array_n_items(f->pdf, annots);
    for (int i = 0; i < n; i++) {
        qpdf_oh annot = qpdf_oh_get_array_item(f->pdf, annots, i);
        set_key(f, annot, "/Contents", qpdf_oh_new_unicode_string(f->pdf, f->file->link));
        set_key(f, annot, "/F", qpdf_oh_new_integer(f->pdf, 4)); /* printed with the page */
    }
    set_key(f, page, "/Tabs", parsed(f, "/S"));
}

/* The title once more, in the form that PDF/UA readers look for. */
static void add_metadata(struct finishing *f, qpdf_oh root)
{
    struct buf *b = buf_new(f->scratch, XMP_LIMIT);
    char *title = g_markup_escape_text(f->file->title, -1);
    mem_attach(f->scratch, title, g_free);
    buf_text(b, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
                "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
    buf_text(b, title);
    buf_text(b, "</rdf:li></rdf:Alt></dc:title>\n"
                "<pdfuaid:part>1</pdfuaid:part>\n"
                "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
    qpdf_oh stream = qpdf_oh_new_stream(f->pdf);
    qpdf_oh dict = qpdf_oh_get_dict(f->pdf, stream);
    qpdf_oh null = qpdf_oh_new_null(f->pdf);
    set_key(f, dict, "/Type", parsed(f, "/Metadata"));
    set_key(f, dict, "/Subtype", parsed(f, "/XML"));
    const void *data = buf_data(b);
    qpdf_oh_replace_stream_data(f->pdf, stream, data, buf_len(b), null, null);
    set_key(f, root, "/Metadata", stream);
}

/* Glyphs are numbered as in the font; PDF/UA wants that said. */
static void name_glyph_maps(struct finishing *f, qpdf_oh page)
{
    qpdf_oh fonts =
        qpdf_oh_get_key_if_dict(f->pdf, qpdf_oh_get_key(f->pdf, page, "/Resources"), "/Font");
    if (!qpdf_oh_is_dictionary(f->pdf, fonts))
        return;
    qpdf_oh_begin_dict_key_iter(f->pdf, fonts);
    while (qpdf_oh_dict_more_keys(f->pdf)) {
        qpdf_oh font = qpdf_oh_get_key(f->pdf, fonts, qpdf_oh_dict_next_key(f->pdf));
        qpdf_oh below = qpdf_oh_get_key_if_dict(f->pdf, font, "/DescendantFonts");
        if (!qpdf_oh_is_array(f->pdf, below))
            continue;
        qpdf_oh descendant = qpdf_oh_get_array_item(f->pdf, below, 0);
        if (qpdf_oh_is_dictionary_of_type(f->pdf, descendant, "/Font", "/CIDFontType2"))
            set_key(f, descendant, "/CIDToGIDMap", parsed(f, "/Identity"));
    }
}

static void amend(struct finishing *f)
{
    qpdf_oh root = qpdf_get_root(f->pdf);
    qpdf_oh tree = qpdf_oh_get_key(f->pdf, root, "/StructTreeRoot");
    qpdf_oh page = qpdf_get_page_n(f->pdf, 0);
    set_key(f, root, "/Lang", qpdf_oh_new_unicode_string(f->pdf, f->file->language));
    set_key(f, root, "/ViewerPreferences", parsed(f, "<< /DisplayDocTitle true >>"));
    set_key(f, root, "/MarkInfo", parsed(f, "<< /Marked true >>"));
    add_metadata(f, root);
    describe_figures(f, qpdf_oh_get_key(f->pdf, tree, "/K"), 0);
    drop_decoration(f, tree, page);
    describe_links(f, page);
    name_glyph_maps(f, page);
    qpdf_set_info_key(f->pdf, "/CreationDate", NULL);
    qpdf_set_info_key(f->pdf, "/Producer", NULL);
}

static bool refused(struct finishing *f, struct err *err)
{
    qpdf_error e = qpdf_has_error(f->pdf) ? qpdf_get_error(f->pdf) : qpdf_next_warning(f->pdf);
    const char *why = e ? qpdf_get_error_message_detail(f->pdf, e) : "no reason given";
    err_set(err, ERR_INTERNAL, "The certificate could not be made. Try again later.");
    return err_detail(err, "qpdf: %s", why);
}

bool certificate_file_finish(const void *mem, const struct buf *pdf,
                             const struct certificate_file *file, struct buf *ret, struct err *err)
{
    void *scratch = mem_owner(mem, "certificate file");
    struct finishing f = {.scratch = scratch, .pdf = qpdf_init(), .file = file};
    mem_attach(scratch, f.pdf, release_pdf);
    qpdf_silence_errors(f.pdf);
    qpdf_set_suppress_warnings(f.pdf, QPDF_TRUE);
    bool done =
        qpdf_read_memory(f.pdf, "certificate", buf_data(pdf), buf_len(pdf), NULL) == QPDF_SUCCESS;
    if (done) {
        amend(&f);
        done = !qpdf_has_error(f.pdf) && !qpdf_more_warnings(f.pdf);
    }
    if (done) {
        done = qpdf_init_write_memory(f.pdf) == QPDF_SUCCESS;
        qpdf_set_deterministic_ID(f.pdf, QPDF_TRUE);
        qpdf_set_object_stream_mode(f.pdf, qpdf_o_generate);
        done = done && qpdf_write(f.pdf) == QPDF_SUCCESS;
    }
    if (done) {
        buf_add(ret, qpdf_get_buffer(f.pdf), qpdf_get_buffer_length(f.pdf));
        done = !buf_is_full(ret);
    }
    if (!done)
        refused(&f, err);
    mem_free(scratch);
    return done;
}
