/*
 * Files and zips made to hurt: each is refused by the right rule, at once.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <archive.h>
#include <archive_entry.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "content/tree.h"
#include "fixture.h"

#ifdef __SANITIZE_ADDRESS__
enum { SECONDS = 20 };
#else
enum { SECONDS = 2 };
#endif

/* ---- single files */

/* Of the clock, or of this process's own work. */
static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The rule of the first problem of a course whose module is that text, and how long it took. */
static void refuses(const char *name, const char *text, size_t len, const char *rule)
{
    void *mem = mem_owner(NULL, "hostile");
    struct package *package = fixture_open(mem, SOUND);
    struct file *file = package_find(package, "modules/one.xml");
    file->data = (const unsigned char *)text;
    file->len = len;
    struct problems *problems = problems_new(mem);
    double begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
    struct course *course = check_package(mem, package, &fixture_options, problems);
    double took = seconds(CLOCK_PROCESS_CPUTIME_ID) - begin;
    is(problems->n ? problems->list[0].rule : "", rule, name);
    ok(!course && problems->n_errors, "%s: no course", name);
    ok(took < SECONDS, "%s: within seconds (%.3f)", name, took);
    mem_free(mem);
}

static struct buf *repeated(void *mem, const char *head, const char *piece, size_t n,
                            const char *tail)
{
    struct buf *b = buf_new(mem, 64 << 20);
    buf_text(b, head);
    for (size_t i = 0; i < n; i++)
        buf_text(b, piece);
    buf_text(b, tail);
    return b;
}

static void refuses_buf(const char *name, const struct buf *b, const char *rule)
{
    refuses(name, buf_data(b), buf_len(b), rule);
}

#define MODULE_HEAD                                                                                \
    "<module xmlns=\"urn:attest:course:1\" id=\"m\" xml:lang=\"en\"><title>T</title>"

static void test_files(void)
{
    void *mem = mem_owner(NULL, "files");
    static const char laughs[] =
        "<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;\">]><module>&c;</module>";
    refuses("billion laughs", laughs, sizeof laughs - 1, "doctype");
    static const char parameter[] =
        "<!DOCTYPE m [<!ENTITY % a SYSTEM \"file:///etc/passwd\"> %a;]><m/>";
    refuses("external parameter entity", parameter, sizeof parameter - 1, "doctype");
    static const char late[] = MODULE_HEAD "<!DOCTYPE m SYSTEM \"http://127.0.0.1/\"></module>";
    refuses("document type inside the root", late, sizeof late - 1, "doctype");
    struct buf *b = buf_new(mem, 64 << 20);
    buf_text(b, "<module xmlns=\"urn:attest:course:1\"");
    for (int i = 0; i < 100000; i++)
        buf_format(b, " a%d=\"\"", i);
    buf_text(b, "/>");
    refuses_buf("100,000 attributes", b, "limits");
    refuses_buf("one long attribute", repeated(mem, "<module a=\"", "0123456789", 10000, "\"/>"),
                "limits");
    refuses_buf("deep nesting", repeated(mem, MODULE_HEAD, "<p>", 100000, ""), "limits");
    refuses_buf("a million closing tags", repeated(mem, MODULE_HEAD, "</p>", 1000000, ""),
                "well-formed");
    refuses_buf("a million bare ampersands", repeated(mem, MODULE_HEAD, "& ", 1000000, ""),
                "ampersand");
    refuses_buf("a million elements", repeated(mem, MODULE_HEAD, "<x/>", 1000000, "</module>"),
                "limits");
    refuses_buf("hundreds of thousands of unknown elements",
                repeated(mem, MODULE_HEAD, "<x/>", 390000, "</module>"), "element");
    refuses_buf("hundreds of thousands of wrong attributes",
                repeated(mem, MODULE_HEAD "<page id=\"p\" minutes=\"1\"><title>T</title>",
                         "<p x=\"y\">a</p>", 300000, "</page></module>"),
                "attribute");
    refuses_buf("a file over 8 MB", repeated(mem, MODULE_HEAD, "0123456789", 900000, "</module>"),
                "limits");
    refuses("NUL", MODULE_HEAD "\0</module>", sizeof(MODULE_HEAD "\0</module>") - 1, "encoding");
    refuses("UTF-16", "\xFF\xFE<\0m\0/\0>\0", 10, "encoding");
    refuses("UTF-16 without a mark", "<\0m\0/\0>\0", 8, "encoding");
    refuses("overlong UTF-8", "<m>\xC0\xBC</m>", 9, "encoding");
    refuses("surrogate in UTF-8", "<m>\xED\xA0\x80</m>", 10, "encoding");
    refuses("nothing", "", 0, "well-formed");
    refuses("only blanks", "  \n", 3, "well-formed");
    refuses("a comment that does not end", "<!-- <module>", 13, "well-formed");
    refuses("entity of number zero", MODULE_HEAD "&#0;</module>",
            sizeof(MODULE_HEAD "&#0;</module>") - 1, "well-formed");
    mem_free(mem);
}

/* ---- zips */

struct zip {
    struct archive *archive;
    char *data;
    size_t size, len;
};

static void zip_begin(struct zip *z, void *mem, size_t size)
{
    z->data = mem_array(mem, char, size);
    z->size = size;
    z->archive = archive_write_new();
    archive_write_set_format_zip(z->archive);
    archive_write_open_memory(z->archive, z->data, size, &z->len);
}

static void zip_add(struct zip *z, const char *path, const void *data, size_t len, const char *link)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, path);
    archive_entry_set_size(e, link ? 0 : (la_int64_t)len);
    archive_entry_set_filetype(e, link ? AE_IFLNK : AE_IFREG);
    archive_entry_set_perm(e, 0644);
    if (link)
        archive_entry_set_symlink(e, link);
    archive_write_header(z->archive, e);
    if (!link && len)
        archive_write_data(z->archive, data, len);
    archive_entry_free(e);
}

static void zip_end(struct zip *z)
{
    archive_write_close(z->archive);
    archive_write_free(z->archive);
}

static void add_sound(struct zip *z, void *mem, const char *folder)
{
    struct package *package = fixture_open(mem, SOUND);
    for (size_t i = 0; i < package->n_files; i++)
        zip_add(z, mem_format(mem, "%s%s", folder, package->files[i].path), package->files[i].data,
                package->files[i].len, NULL);
}

/* Sends the zip through the child; returns the course, and all messages. */
static struct course *upload(void *mem, const void *data, size_t len, const char **ret_messages)
{
    struct problems *problems = problems_new(mem);
    struct course *course = NULL;
    struct err err = {0};
    double begin = seconds(CLOCK_MONOTONIC);
    ok(course_check_upload(mem, data, len, "course.zip", &fixture_options, problems, &course, &err),
       "the upload is checked");
    ok(seconds(CLOCK_MONOTONIC) - begin < 19, "before the child is stopped");
    *ret_messages = fixture_messages(mem, problems);
    return course;
}

static void test_sound_zips(void)
{
    static const char *const folders[] = {"", "SND-1/"};
    char hash[2][65];
    for (int i = 0; i < 2; i++) {
        void *mem = mem_owner(NULL, "zip");
        struct zip z = {0};
        zip_begin(&z, mem, 1 << 20);
        add_sound(&z, mem, folders[i]);
        zip_add(&z, "__MACOSX/._course.xml", "x", 1, NULL);
        zip_end(&z);
        const char *messages;
        struct course *course = upload(mem, z.data, z.len, &messages);
        is(messages, "", i ? "a zip with one enclosing folder" : "a zip of the files themselves");
        ok(course != NULL, "yields a course");
        snprintf(hash[i], sizeof hash[i], "%s", course ? course->hash : "");
        mem_free(mem);
    }
    is(hash[0], hash[1], "the enclosing folder does not matter to the hash");
    ok(waitpid(-1, NULL, WNOHANG) == -1, "no child is left behind");
}

/* Before the check: which course it is, and whose banks it takes. */
static void test_asking(void)
{
    static const char xml[] = "<course xmlns=\"" COURSE_NAMESPACE "\" code=\"ASK-1\" version=\"3\">"
                              "<use course=\"LEND-1\" version=\"2\" bank=\"b\"/>"
                              "<use course=\"LEND-1\" version=\"2\" bank=\"c\"/>"
                              "<use src=\"banks/none.xml\"/></course>";
    struct course_options options = fixture_options;
    options.ask = true;
    void *mem = mem_owner(NULL, "asking");
    struct zip z = {0};
    zip_begin(&z, mem, 1 << 20);
    zip_add(&z, "course.xml", xml, sizeof xml - 1, NULL);
    zip_end(&z);
    struct problems *problems = problems_new(mem);
    struct course *course = NULL;
    struct err err = {0};
    ok(course_check_upload(mem, z.data, z.len, "course.zip", &options, problems, &course, &err),
       "a course is asked");
    is(problems->self.code, "ASK-1", "it says which it is");
    is_int(problems->self.version, 3, "and which version");
    is_int((long long)problems->n_wanted, 1, "what it wants stands there once");
    is(problems->wanted[0].code, "LEND-1", "the lender");
    is_int(problems->wanted[0].version, 2, "in that version");

    problems = problems_new(mem);
    ok(course_check(mem, SOUND, &options, problems, &course, &err), "a sound folder is asked");
    is(problems->self.code, "SND-1", "which it is");
    ok(!course && !problems->n_wanted, "it wants nothing, and nothing is returned");
    mem_free(mem);
}

static void test_entry(const char *name, const char *path, const char *link, const char *message)
{
    void *mem = mem_owner(NULL, "zip");
    struct zip z = {0};
    zip_begin(&z, mem, 1 << 20);
    add_sound(&z, mem, "");
    zip_add(&z, path, "x", 1, link);
    zip_end(&z);
    const char *messages;
    ok(!upload(mem, z.data, z.len, &messages), "%s: no course", name);
    is(messages, message, name);
    mem_free(mem);
}

static void test_bomb(void)
{
    void *mem = mem_owner(NULL, "zip");
    size_t size = 60 << 20;
    char *zeros = mem_array(mem, char, size);
    struct zip z = {0};
    zip_begin(&z, mem, 1 << 20);
    add_sound(&z, mem, "");
    zip_add(&z, "media/zeros.png", zeros, size, NULL);
    zip_end(&z);
    const char *messages;
    ok(!upload(mem, z.data, z.len, &messages), "a zip bomb: no course");
    is(messages,
       "course.zip: error: found a zip that grows more than 200 times when unpacked; expected "
       "files "
       "that pack as a course does; make files smaller, or leave out what is not part of the "
       "course. "
       "[limits]\n",
       "a zip bomb is stopped while it grows");
    mem_free(mem);
}

static void test_many(void)
{
    void *mem = mem_owner(NULL, "zip");
    struct zip z = {0};
    zip_begin(&z, mem, 1 << 20);
    for (int i = 0; i < 2100; i++)
        zip_add(&z, mem_format(mem, "media/%d.png", i), "x", 1, NULL);
    zip_end(&z);
    const char *messages;
    ok(!upload(mem, z.data, z.len, &messages), "too many files: no course");
    ok(strstr(messages, "found more than 2000 files") != NULL, "too many files are told");
    mem_free(mem);
}

/* A course that is lawful piece by piece and too much as a whole: the child runs out of memory. */
static void test_memory(void)
{
#ifndef __SANITIZE_ADDRESS__ /* there the child's memory is not limited */
    void *mem = mem_owner(NULL, "zip");
    struct zip z = {0};
    zip_begin(&z, mem, 60 << 20);
    archive_write_zip_set_compression_store(z.archive);
    struct buf *course = buf_new(mem, 1 << 20);
    buf_text(course, "<course xmlns=\"urn:attest:course:1\"><title>T</title>");
    const struct buf *module = repeated(mem, MODULE_HEAD, "<em> </em>", 390000, "</module>");
    for (int i = 0; i < 12; i++) {
        char *path = mem_format(mem, "modules/%d.xml", i);
        buf_format(course, "<use src=\"%s\"/>", path);
        zip_add(&z, path, buf_data(module), buf_len(module), NULL);
    }
    buf_text(course, "</course>");
    zip_add(&z, "course.xml", buf_data(course), buf_len(course), NULL);
    zip_end(&z);
    const char *messages;
    ok(!upload(mem, z.data, z.len, &messages), "too much memory: no course");
    is(messages,
       "course.zip: error: found a package that takes too much time or memory; expected a course "
       "that is checked within seconds; make it smaller, or check it with attest course check. "
       "[limits]\n",
       "the child is stopped, and the worker says so");
    ok(waitpid(-1, NULL, WNOHANG) == -1, "and is not left behind");
    mem_free(mem);
#endif
}

/* A process that does not collect its children itself hears the same. */
static void test_ignored_children(void)
{
    void *mem = mem_owner(NULL, "zip");
    struct zip z = {0};
    zip_begin(&z, mem, 1 << 20);
    add_sound(&z, mem, "");
    zip_end(&z);
    signal(SIGCHLD, SIG_IGN);
    const char *messages;
    ok(upload(mem, z.data, z.len, &messages) && !*messages, "with SIGCHLD ignored");
    signal(SIGCHLD, SIG_DFL);
    mem_free(mem);
}

static void test_garbage(void)
{
    void *mem = mem_owner(NULL, "zip");
    struct zip z = {0};
    zip_begin(&z, mem, 1 << 20);
    add_sound(&z, mem, "");
    zip_end(&z);
    const char *messages;
    ok(!upload(mem, "hello", 5, &messages) && strstr(messages, "[zip]"), "no zip at all");
    ok(!upload(mem, "", 0, &messages) && strstr(messages, "[zip]"), "no bytes at all");
    ok(!upload(mem, z.data, z.len / 2, &messages) && strstr(messages, "error"), "half a zip");
    for (size_t i = 0; i < z.len; i += z.len / 40 + 1) {
        char *damaged = mem_array(mem, char, z.len);
        memcpy(damaged, z.data, z.len);
        damaged[i] ^= 0x55;
        struct course *course = upload(mem, damaged, z.len, &messages);
        ok(!course == (strstr(messages, "error") != NULL), "byte %zu damaged: told, or harmless",
           i);
    }
    mem_free(mem);
}

static void write_file(const char *path, const void *data, size_t len)
{
    FILE *f = fopen(path, "wb");
    if (f) {
        fwrite(data, 1, len, f);
        fclose(f);
    }
}

static struct course *check_path(void *mem, const char *path, const char **ret_messages,
                                 struct err *err)
{
    struct problems *problems = problems_new(mem);
    struct course *course = NULL;
    *err = (struct err){0};
    if (!course_check(mem, path, &fixture_options, problems, &course, err))
        return NULL;
    *ret_messages = fixture_messages(mem, problems);
    return course;
}

/* On disk: a zip, a file that is none, and a folder with a link in it. */
static void test_paths(void)
{
    void *mem = mem_owner(NULL, "paths");
    char folder[] = "/tmp/attest-content-XXXXXX";
    if (!ok(mkdtemp(folder) != NULL, "a folder for the files"))
        return;
    char *zip = mem_format(mem, "%s/c.zip", folder), *text = mem_format(mem, "%s/c.txt", folder);
    char *course = mem_format(mem, "%s/course.xml", folder);
    char *link_path = mem_format(mem, "%s/passwd.xml", folder);
    struct zip z = {0};
    zip_begin(&z, mem, 1 << 20);
    add_sound(&z, mem, "");
    zip_end(&z);
    write_file(zip, z.data, z.len);
    write_file(text, "hello", 5);
    write_file(course, "<course/>", 9);
    const char *messages = "";
    struct err err;
    ok(check_path(mem, zip, &messages, &err) && !*messages, "a zip on disk");
    ok(!check_path(mem, text, &messages, &err) && err.kind == ERR_INVALID, "a file that is none");
    ok(!symlink("/etc/passwd", link_path), "a link in the folder");
    ok(!check_path(mem, folder, &messages, &err) &&
           strstr(messages, "found a link, \"passwd.xml\""),
       "is told, not followed");
    unlink(zip);
    unlink(text);
    unlink(course);
    unlink(link_path);
    rmdir(folder);
    mem_free(mem);
}

int main(void)
{
    test_files();
    test_paths();
    test_sound_zips();
    test_asking();
    test_entry(
        "traversal", "../../etc/x", NULL,
        "course.zip: error: found entry \"../../etc/x\" in the zip; expected plain files below "
        "one folder; pack the course folder itself. [entry]\n");
    test_entry(
        "an absolute path", "/etc/x", NULL,
        "course.zip: error: found entry \"/etc/x\" in the zip; expected plain files below one "
        "folder; pack the course folder itself. [entry]\n");
    test_entry("a link", "media/link.png", "/etc/passwd",
               "course.zip: error: found a link or device, \"media/link.png\" in the zip; expected "
               "plain files below one folder; pack the course folder itself. [entry]\n");
    test_entry("a path twice", "course.xml", NULL,
               "course.zip: error: found a second entry \"course.xml\" in the zip; expected plain "
               "files below one folder; pack the course folder itself. [entry]\n");
    test_bomb();
    test_many();
    test_memory();
    test_ignored_children();
    test_garbage();
    return tap_done();
}
