/* Certificates: what is in the file, and what other programs read from it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "util/certificate.h"

#include <fcntl.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "util/buf.h"
#include "util/mem.h"

#define URL  "https://attest.example.org/verify/K7QM2XR4W9TDHB6C3NPA"
#define TAIL "/certificate_test.pdf"

static const struct certificate_text plain = {
    .holder = "Rosalind Achterberg-Okafor",
    .certification = "Human Trafficking Recognition and Response",
    .course = "Recognising and responding to human trafficking, version 3",
    .issuer = "Lakeshore Health Network",
    .completed = "3 March 2026",
    .valid_from = "3 March 2026",
    .valid_to = "31 March 2027",
    .hours = "0.75 training hours",
    .statement = "Lakeshore Health Network is accredited by the example body to provide continuing "
                 "education. It designates this activity for 0.75 hours.",
    .code = "K7QM2XR4W9TDHB6C3NPA",
    .url = URL,
    .note = "Demonstration: not a real certificate",
    .language = "en",
};

static char *folder; /* of the files of this run */

/* What a program writes to its standard output; NULL if it is not there or fails. */
static const char *run(const void *mem, char *const argv[])
{
    int ends[2];
    if (pipe(ends))
        return NULL;
    pid_t pid = fork();
    if (pid == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(ends[1], STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        close(ends[0]);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(ends[1]);
    struct buf *b = buf_new(mem, 1024 * 1024);
    char chunk[4096];
    ssize_t n;
    while ((n = read(ends[0], chunk, sizeof chunk)) > 0)
        buf_add(b, chunk, (size_t)n);
    close(ends[0]);
    int status = 0;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status))
        return NULL;
    return buf_data(b);
}

static bool has_program(const void *mem, const char *name)
{
    char *command = mem_format(mem, "command -v %s", name);
    char *argv[] = {mem_text(mem, "sh"), mem_text(mem, "-c"), command, NULL};
    return run(mem, argv);
}

static char *file_name(const void *mem)
{
    return mem_format(mem, "%s" TAIL, folder);
}

/* Makes the PDF and puts it into the file; its length, 0 on failure. */
static size_t make(const void *mem, const struct certificate_text *text, struct err *err)
{
    unsigned char *data = NULL;
    size_t len = 0;
    if (!certificate_pdf(mem, text, &data, &len, err))
        return 0;
    FILE *file = fopen(file_name(mem), "wb");
    bool written = file && fwrite(data, 1, len, file) == len;
    return file && !fclose(file) && written ? len : 0;
}

/* The output of a poppler tool, with the given options, about the file last made. */
static const char *ask(const void *mem, const char *program, const char *option, const char *more)
{
    char *argv[5];
    size_t n = 0;
    argv[n++] = mem_text(mem, program);
    if (option)
        argv[n++] = mem_text(mem, option);
    argv[n++] = file_name(mem);
    if (more)
        argv[n++] = mem_text(mem, more);
    argv[n] = NULL;
    return run(mem, argv);
}

/* The file last made, uncompressed, as text up to the first zero byte (fonts come last). */
static const char *plain_objects(const void *mem)
{
    qpdf_data pdf = qpdf_init();
    struct buf *b = buf_new(mem, 4 * 1024 * 1024);
    if (qpdf_read(pdf, file_name(mem), NULL) == QPDF_SUCCESS &&
        qpdf_init_write_memory(pdf) == QPDF_SUCCESS) {
        qpdf_set_qdf_mode(pdf, QPDF_TRUE);
        qpdf_set_object_stream_mode(pdf, qpdf_o_disable);
        if (qpdf_write(pdf) == QPDF_SUCCESS)
            buf_add(b, qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf));
    }
    qpdf_cleanup(&pdf);
    return buf_data(b);
}

static bool line_is(const char *text, const char *key, const char *value)
{
    const char *at = text ? strstr(text, key) : NULL;
    if (!at)
        return false;
    at += strlen(key);
    at += strspn(at, ": ");
    return !strncmp(at, value, strlen(value)) && at[strlen(value)] == '\n';
}

/* True if the strings stand in the text one after the other. */
static bool in_order(const char *text, const char *const *strings)
{
    for (; text && *strings; strings++) {
        text = strstr(text, *strings);
        if (!text) {
            printf("# not there or out of order: %s\n", *strings);
            return false;
        }
        text += strlen(*strings);
    }
    return text;
}

static void test_bytes(const void *mem)
{
    unsigned char *data = NULL, *again = NULL;
    size_t len = 0, again_len = 0;
    struct err err = {0};
    ok(certificate_pdf(mem, &plain, &data, &len, &err), "a certificate is made");
    ok(len > 1000 && len < 100 * 1024, "of a reasonable size (%zu bytes)", len);
    ok(data && !memcmp(data, "%PDF-", 5), "it is a PDF");
    ok(certificate_pdf(mem, &plain, &again, &again_len, &err) && len == again_len &&
           !memcmp(data, again, len),
       "the same values give the same bytes");
}

static void test_info(const void *mem)
{
    struct err err = {0};
    make(mem, &plain, &err);
    if (!has_program(mem, "pdfinfo")) {
        ok(true, "what pdfinfo says # SKIP pdfinfo is not installed");
        return;
    }
    const char *info = ask(mem, "pdfinfo", NULL, NULL);
    ok(line_is(info, "Title", "Certificate"), "the title is Certificate");
    ok(line_is(info, "Tagged", "yes"), "it is tagged");
    ok(line_is(info, "Pages", "1"), "it has one page");
    ok(line_is(info, "Page size", "792 x 612 pts (letter)"), "of US Letter, landscape");
    ok(info && !strstr(info, "CreationDate") && !strstr(info, "Producer"),
       "it does not say when and with what it was made");
    const char *meta = ask(mem, "pdfinfo", "-meta", NULL);
    ok(meta && strstr(meta, ">Certificate</rdf:li>"), "the title stands in the metadata too");
    const char *structure = ask(mem, "pdfinfo", "-struct", NULL);
    const char *const tags[] = {"Document", "P ",    "H1",     "P ", "L ",   "LI ",
                                "Lbl ",     "LBody", "Figure", "P ", "Link", NULL};
    ok(in_order(structure, tags), "tags stand in the order of reading");
    ok(structure && !strstr(structure, "Private"), "decoration is not read");
    const char *text = ask(mem, "pdfinfo", "-struct-text", NULL);
    const char *const words[] = {"\"Lakeshore Health Network\"",
                                 "\"Certificate\"",
                                 "\"Rosalind Achterberg-Okafor\"",
                                 "\"Human Trafficking Recognition",
                                 "version 3\"",
                                 "\"Completed\"",
                                 "\"3 March 2026\"",
                                 "\"Valid from\"",
                                 "\"Valid to\"",
                                 "\"31 March 2027\"",
                                 "\"0.75 training hours\"",
                                 "accredited by",
                                 "\"Check this certificate at\"",
                                 "\"" URL "\"",
                                 "\"K7QM 2XR4 W9TD HB6C 3NPA\"",
                                 "\"Demonstration",
                                 NULL};
    ok(in_order(text, words), "the tagged text is complete and in order");
}

static void test_structure(const void *mem)
{
    struct err err = {0};
    make(mem, &plain, &err);
    const char *pdf = plain_objects(mem);
    ok(pdf && strstr(pdf, "/Lang (en)"), "the file has a language");
    ok(pdf && strstr(pdf, "/DisplayDocTitle true"), "viewers show the title");
    ok(pdf && strstr(pdf, "/Alt (QR code of the address: " URL ")"), "the picture has a text");
    ok(pdf && strstr(pdf, "/Artifact BMC"), "the frame is an artifact");
    struct certificate_text text = plain;
    text.holder = "محمد عبد الرحمن";
    make(mem, &text, &err);
    pdf = plain_objects(mem);
    ok(pdf && strstr(pdf, "/CIDToGIDMap /Identity"),
       "fonts of many letters say how their glyphs are numbered");
}

static void test_absent(const void *mem)
{
    struct certificate_text text = plain;
    struct err err = {0};
    text.course = text.valid_to = text.statement = text.note = NULL;
    ok(make(mem, &text, &err), "what may be absent may be absent");
    if (!has_program(mem, "pdftotext")) {
        ok(true, "what pdftotext says # SKIP pdftotext is not installed");
        return;
    }
    const char *words = ask(mem, "pdftotext", "-layout", "-");
    ok(words && strstr(words, "Does not expire"), "without an end it does not expire");
    ok(words && !strstr(words, "accredited"), "no accreditation is claimed");
    ok(words && strstr(words, "K7QM 2XR4 W9TD HB6C 3NPA"), "the code is in groups of four");
    text.code = "AB-CDEFGH";
    make(mem, &text, &err);
    words = ask(mem, "pdftotext", "-layout", "-");
    ok(words && strstr(words, "AB-CDEFGH"), "a code with separators is printed as it is");
}

static void test_qr(const void *mem)
{
    struct err err = {0};
    make(mem, &plain, &err);
    if (!has_program(mem, "pdftoppm") || !has_program(mem, "zbarimg")) {
        ok(true, "what the QR code holds # SKIP pdftoppm or zbarimg is not installed");
        return;
    }
    char *command = mem_format(mem, "pdftoppm -r 100 -png %s %s/page && zbarimg -q --raw %s/page*",
                               file_name(mem), folder, folder);
    char *argv[] = {mem_text(mem, "sh"), mem_text(mem, "-c"), command, NULL};
    is(run(mem, argv), URL "\n", "the QR code holds the address");
}

/* Every word of the page lies within it, and no two of them overlap. */
static bool words_are_apart(const char *boxes)
{
    struct {
        double x0, y0, x1, y1;
    } box[2000];
    size_t n = 0;
    for (const char *at = boxes; at && (at = strstr(at, "<word ")) && n < 2000; at++, n++) {
        if (sscanf(at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &box[n].x0,
                   &box[n].y0, &box[n].x1, &box[n].y1) != 4)
            return false;
        if (box[n].x0 < 30 || box[n].y0 < 30 || box[n].x1 > 762 || box[n].y1 > 582) {
            printf("# outside: %.60s\n", at);
            return false;
        }
        /* Boxes are as high as the font: lines share some of its white. */
        double slack = (box[n].y1 - box[n].y0) * 0.3;
        for (size_t i = 0; i < n; i++) {
            if (box[i].x0 < box[n].x1 - 1 && box[n].x0 < box[i].x1 - 1 &&
                box[i].y0 < box[n].y1 - slack && box[n].y0 < box[i].y1 - slack) {
                printf("# overlap: %.90s\n", at);
                return false;
            }
        }
    }
    return n > 20;
}

static const char *repeated(const void *mem, const char *word, size_t chars)
{
    struct buf *b = buf_new(mem, 8000);
    while (buf_len(b) + strlen(word) <= chars)
        buf_text(b, word);
    return buf_data(b);
}

static void check_page(const void *mem, const struct certificate_text *text, const char *name)
{
    struct err err = {0};
    size_t len = make(mem, text, &err);
    ok(len > 0 && len < 300 * 1024, "%s: made (%zu bytes) %s", name, len, err.message);
    const char *keep = getenv("CERTIFICATE_KEEP"); /* a folder, to look at the pages */
    if (keep && len) {
        char *command = mem_format(mem, "cp %s '%s/%s.pdf'", file_name(mem), keep, name);
        char *argv[] = {mem_text(mem, "sh"), mem_text(mem, "-c"), command, NULL};
        run(mem, argv);
    }
    if (has_program(mem, "pdftotext"))
        ok(words_are_apart(ask(mem, "pdftotext", "-bbox", "-")),
           "%s: nothing overlaps or leaves the page", name);
    if (has_program(mem, "pdfinfo"))
        ok(line_is(ask(mem, "pdfinfo", NULL, NULL), "Pages", "1"), "%s: one page", name);
}

static void test_long(const void *mem)
{
    struct certificate_text text = plain;
    check_page(mem, &text, "plain");
    text.course = text.valid_to = text.statement = text.note = NULL;
    check_page(mem, &text, "short");
    text = plain;
    text.holder = repeated(mem, "Wilhelmina ", 120);
    text.certification = repeated(mem, "Certification ", 120);
    text.issuer = repeated(mem, "Network ", 120);
    text.course = repeated(mem, "Course title ", 160);
    check_page(mem, &text, "long");
    text.holder = repeated(mem, "Wm", 120);
    text.certification = repeated(mem, "M", 120);
    check_page(mem, &text, "unbroken");
    /* A hyphen (U+2010) would be the one letter that needs a font of many letters. */
    const char *pdf = plain_objects(mem);
    ok(strstr(pdf, "/TrueType") && !strstr(pdf, "/Type0"), "no hyphen gets into a name");
    text.statement = repeated(mem, "Statement of accreditation. ", 600);
    text.url = repeated(mem, "https://a.example/", 200);
    text.note = repeated(mem, "Small print. ", 200);
    text.completed = repeated(mem, "31 September 2026 ", 60);
    check_page(mem, &text, "everything long");
}

static void test_scripts(const void *mem)
{
    static const struct certificate_words arabic = {
        .title = "شهادة",
        .lead = "نشهد بأن",
        .holds = "حاصل على الشهادة",
        .completed = "تاريخ الإتمام",
        .valid_from = "صالحة من",
        .valid_to = "صالحة حتى",
        .hours = "الساعات",
        .no_end = "لا تنتهي",
        .check = "تحقق من هذه الشهادة على",
        .code = "رمز التحقق",
        .picture = "رمز الاستجابة السريعة",
    };
    struct certificate_text text = plain;
    text.holder = "محمد عبد الرحمن الأنصاري";
    check_page(mem, &text, "arabic name");
    text.holder = "Nguyễn Thị Thùy Dương Đặng Hữu Phước";
    check_page(mem, &text, "vietnamese name");
    text.holder = "王小明 王小明";
    char *argv[] = {mem_text(mem, "fc-list"), mem_text(mem, ":charset=738b"), NULL};
    const char *fonts = has_program(mem, "fc-list") ? run(mem, argv) : NULL;
    if (fonts && *fonts)
        check_page(mem, &text, "chinese name");
    else
        ok(true, "chinese name # SKIP no font has it");
    text.holder = repeated(mem, "محمد عبد الرحمن ", 220);
    text.words = &arabic;
    text.language = "ar";
    text.certification = "التعرف على الاتجار بالبشر والاستجابة له";
    text.valid_to = NULL;
    check_page(mem, &text, "arabic page");
}

static void test_refusals(const void *mem)
{
    struct certificate_text text = plain;
    unsigned char *data = NULL;
    size_t len = 7;
    struct err err = {0};
    text.holder = "\xff\xfe";
    ok(!certificate_pdf(mem, &text, &data, &len, &err) && err.kind == ERR_INVALID, "not UTF-8");
    err = (struct err){0};
    text.holder = NULL;
    ok(!certificate_pdf(mem, &text, &data, &len, &err) && err.kind == ERR_INVALID, "no name");
    is(err.message, "The certificate has no holder. Fill it in.", "the message says what");
    err = (struct err){0};
    text.holder = "";
    ok(!certificate_pdf(mem, &text, &data, &len, &err) && err.kind == ERR_INVALID, "empty name");
    err = (struct err){0};
    text = plain;
    text.valid_to = "";
    ok(!certificate_pdf(mem, &text, &data, &len, &err) && err.kind == ERR_INVALID,
       "an empty last day is not \"without end\"");
    err = (struct err){0};
    text.holder = repeated(mem, "x", 1001);
    ok(!certificate_pdf(mem, &text, &data, &len, &err) && err.kind == ERR_INVALID, "too long");
    err = (struct err){0};
    text = plain;
    text.holder = repeated(mem, "Wilhelmina ", 1000);
    text.statement = repeated(mem, "Statement of accreditation. ", 4000);
    ok(!certificate_pdf(mem, &text, &data, &len, &err) && strstr(err.message, "too long"),
       "more than fits on a page is refused, not cut off");
    ok(!data && len == 7, "a refusal leaves the results untouched");
    err = (struct err){0};
    text = plain;
    text.url = "https://a.example/it's\\here";
    ok(certificate_pdf(mem, &text, &data, &len, &err), "quotes in the address do no harm");
}

int main(void)
{
    void *mem = mem_owner(NULL, "certificate test");
    const char *tmp = getenv("TMPDIR");
    char *template = mem_format(mem, "%s/attest-XXXXXX", tmp ? tmp : "/tmp");
    folder = mkdtemp(template);
    if (!ok(folder, "a folder for files"))
        return tap_done();
    test_bytes(mem);
    test_info(mem);
    test_structure(mem);
    test_absent(mem);
    test_qr(mem);
    test_long(mem);
    test_scripts(mem);
    test_refusals(mem);
    char *argv[] = {mem_text(mem, "rm"), mem_text(mem, "-r"), folder, NULL};
    ok(run(mem, argv), "the folder is removed");
    mem_free(mem);
    return tap_done();
}
