/*
 * Zips that are not what they seem: each is refused by name, in words that say what to do.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include "zip_maker.h"

/* The messages of a zip, and whether it yields a course. */
static const char *check_made(void *mem, const struct buf *zip, bool *ret_course)
{
    struct problems *problems = problems_new(mem);
    struct package *package = package_unzip(mem, buf_data(zip), buf_len(zip), "c.zip", problems);
    *ret_course = check_package(mem, package, &fixture_options, problems) != NULL;
    return fixture_messages(mem, problems);
}

static void test_sound(void)
{
    for (int wide = 0; wide < 2; wide++) {
        void *mem = mem_owner(NULL, "zip");
        struct made_zip z = made_begin(mem, wide);
        bool course;
        made_sound(&z, mem);
        made_end(&z);
        is(check_made(mem, z.out, &course), "", wide ? "a zip64 is read" : "a zip is read");
        ok(course, "and is a course");
        mem_free(mem);
    }
}

/* The sound course and one file more. */
static void refuses(const char *name, const struct made_file *f, const char *found)
{
    void *mem = mem_owner(NULL, "zip");
    struct made_zip z = made_begin(mem, false);
    bool course;
    made_sound(&z, mem);
    made_add(&z, f);
    made_end(&z);
    const char *messages = check_made(mem, z.out, &course);
    if (!ok(strstr(messages, found) != NULL, "%s: told", name))
        printf("# %s\n", messages);
    ok(!course, "%s: no course", name);
    mem_free(mem);
}

#define ONE(...) (&(struct made_file){.name = "media/x.png", .data = "x", .len = 1, __VA_ARGS__})
#define NAMED(text)                                                                                \
    (&(struct made_file){.name = (text), .local_name = (text), .data = "x", .len = 1})

static void test_entries(void)
{
    refuses("a password", ONE(.flags = 1),
            "error: found entry \"media/x.png\" that is encrypted; expected files that anybody can "
            "open; pack the course folder without a password. [entry]");
    refuses("names under a password", ONE(.flags = 1 << 13), "that is encrypted");
    refuses("AES", ONE(.method = 99), "that is encrypted");
    refuses("BZip2", ONE(.method = 12),
            "found entry \"media/x.png\" packed with BZip2; expected Deflate, or files that are "
            "only stored; pack the course folder with the usual settings. [entry]");
    refuses("LZMA", ONE(.method = 14), "packed with LZMA");
    refuses("Deflate64", ONE(.method = 9), "packed with Deflate64");
    refuses("Zstandard", ONE(.method = 93), "packed with Zstandard");
    refuses("a method of nobody", ONE(.method = 77), "packed with method 77");
    refuses("shared bytes", (&(struct made_file){.name = "media/x.png", .shares = true}),
            "shares bytes with");
    refuses("two names", ONE(.local_name = "media/y.png"),
            "found entry \"media/x.png\" with another name before its data");
    refuses("a size beyond the file", ONE(.says_size = 4000000), "\"media/x.png\" cut off");
    refuses("a size beyond all limits", ONE(.says_size = 70 << 20), "of more than 64 MB");
    refuses("a name of another encoding", NAMED("media/\xE9.png"),
            "with a name that is no UTF-8 text; expected names of letters, digits, dots, hyphens "
            "and underscores; rename the file. [entry]");
    refuses("a name over two lines", NAMED("media/a\nb.png"), "with a name that is no UTF-8 text");
    refuses("capitals", NAMED("media/HAND.png"),
            "found \"media/hand.png\" beside \"media/HAND.png\", one name on some computers; "
            "expected names that differ in more than capitals and accents; rename one. [entry]");
    refuses("a folder of Windows", NAMED("..\\..\\x.xml"), "found entry \"../../x.xml\"");
    refuses("a drive", NAMED("C:x.xml"), "found entry \"C:x.xml\"");
    refuses("a dot", NAMED("media/./x.png"), "found entry \"media/./x.png\"");
    refuses("two dots", NAMED("media/../../x.png"), "found entry \"media/../../x.png\"");
    refuses("nothing between", NAMED("media//x.png"), "found entry \"media//x.png\"");
}

/* é as one letter, and as e with an accent. */
static void test_accents(void)
{
    void *mem = mem_owner(NULL, "zip");
    struct made_zip z = made_begin(mem, false);
    bool course;
    made_sound(&z, mem);
    made_add(&z, &(struct made_file){
                     .name = "media/caf\xC3\xA9.png", .data = "x", .len = 1, .flags = 1 << 11});
    made_add(&z, &(struct made_file){
                     .name = "media/cafe\xCC\x81.png", .data = "x", .len = 1, .flags = 1 << 11});
    made_end(&z);
    const char *messages = check_made(mem, z.out, &course);
    if (!ok(strstr(messages, "found a second entry \"media/caf\xC3\xA9.png\"") && !course,
            "two ways to write an accent are one name"))
        printf("# %s\n", messages);
    mem_free(mem);
}

/* Many files that are one and the same: small as a zip, beyond all limits unpacked. */
static void test_overlapping_bomb(void)
{
    void *mem = mem_owner(NULL, "zip");
    struct made_zip z = made_begin(mem, false);
    bool course;
    size_t len = 1 << 20;
    char *data = mem_array(mem, char, len);
    made_sound(&z, mem);
    for (int i = 0; i < 500; i++)
        made_add(&z, &(struct made_file){.name = mem_format(mem, "media/%d.png", i),
                                         .data = data,
                                         .len = len,
                                         .shares = i > 0});
    made_end(&z);
    ok(strstr(check_made(mem, z.out, &course), "that shares bytes with") && !course,
       "a bomb of shared bytes is refused before it is unpacked");
    mem_free(mem);
}

/* A zip in a zip is a file that nothing uses: nobody unpacks it. */
static void test_nested(void)
{
    void *mem = mem_owner(NULL, "zip");
    struct made_zip inner = made_begin(mem, false), z = made_begin(mem, false);
    bool course;
    made_sound(&inner, mem);
    made_end(&inner);
    made_sound(&z, mem);
    made_add(&z, &(struct made_file){.name = "media/inner.zip",
                                     .data = buf_data(inner.out),
                                     .len = buf_len(inner.out)});
    made_end(&z);
    is(check_made(mem, z.out, &course),
       "media/inner.zip: warning: found media/inner.zip, which nothing uses; expected used files "
       "only; remove it (it is not part of the version). [file-unused]\n",
       "a zip in a zip stays packed");
    ok(course, "and the course is sound");
    mem_free(mem);
}

/* Bytes before, between and behind; and every zip that is cut off somewhere. */
static void test_bytes_around(void)
{
    void *mem = mem_owner(NULL, "zip");
    struct made_zip z = made_begin(mem, false);
    bool course;
    static const char told[] = "a zip with bytes that belong to none of its files";
    made_sound(&z, mem);
    made_end(&z);
    struct buf *before = buf_new(mem, 8 << 20), *behind = buf_new(mem, 8 << 20);
    buf_text(before, "PK");
    buf_add(before, buf_data(z.out), buf_len(z.out));
    ok(strstr(check_made(mem, before, &course), told) && !course, "bytes before it");
    buf_add(behind, buf_data(z.out), buf_len(z.out));
    buf_text(behind, "<html>");
    ok(strstr(check_made(mem, behind, &course), told) && !course, "bytes behind it");
    int quiet = 0;
    for (size_t len = 0; len < buf_len(z.out); len += 1 + len / 50) {
        void *scratch = mem_owner(mem, "cut");
        struct buf *part = buf_new(scratch, 8 << 20);
        buf_add(part, buf_data(z.out), len);
        quiet += !*check_made(scratch, part, &course) || course;
        mem_free(scratch);
    }
    is_int(quiet, 0, "cut off anywhere, it is refused");
    mem_free(mem);
}

/* ---- media */

static const unsigned char *bytes_of(void *mem, const char *path, size_t *ret_len)
{
    const struct file *f = package_find(fixture_open(mem, SOUND), path);
    *ret_len = f->len;
    return f->data;
}

/* A file of that type as it is, cut off, and with something behind it. */
static void test_frame(const char *type, const void *data, size_t len, const char *cut_off)
{
    void *mem = mem_owner(NULL, "frame");
    struct buf *b = buf_new(mem, 8 << 20);
    buf_add(b, data, len);
    const unsigned char *p = (const unsigned char *)buf_data(b);
    is(media_type(p, len), type, "it is known by its bytes");
    is(media_flaw(type, p, len), NULL, "and is whole");
    is(media_flaw(type, p, len - 3), cut_off, "cut off, it is not");
    buf_text(b, "<html><script>alert(1)</script>");
    is(media_flaw(type, (const unsigned char *)buf_data(b), buf_len(b)), "bytes after its end",
       "nor with a page behind it");
    for (size_t i = 0; i <= len && i < 4000; i++) /* under the sanitizers: no byte beyond */
        media_flaw(type, mem_bytes(mem, i ? i : 1, "zeros"), i);
    mem_free(mem);
}

static void test_frames(void)
{
    void *mem = mem_owner(NULL, "frames");
    size_t len;
    const unsigned char *data = bytes_of(mem, "media/hand.png", &len);
    static const char cut[] = "its end cut off";
    static const char jpeg[] = "\xFF\xD8\xFF\xE0\0\x06"
                               "JFIF"
                               "\xFF\xDA\0\x02"
                               "\x01\x02\xFF\xD9";
    static const char webp[] = "RIFF\x0C\0\0\0WEBPVP8X\0\0\0\0";
    static const char mp4[] = "\0\0\0\x10"
                              "ftypisom\0\0\0\0"
                              "\0\0\0\x0C"
                              "moov\0\0\0\0";
    static const char ogg[] = "OggS\0\x02\0\0\0\0\0\0\0\0\1\2\3\4\0\0\0\0\1\2\3\4\1\4abcd";
    test_frame("image/png", data, len, cut);
    test_frame("image/jpeg", jpeg, sizeof jpeg - 1, cut);
    test_frame("image/webp", webp, sizeof webp - 1, cut);
    test_frame("video/mp4", mp4, sizeof mp4 - 1, cut);
    test_frame("audio/ogg", ogg, sizeof ogg - 1, cut);
    unsigned char mp3[417 * 2] = {0xFF, 0xFB, 0x90, 0x00};
    memcpy(mp3 + 417, mp3, 4);
    test_frame("audio/mpeg", mp3, sizeof mp3, NULL); /* a last frame that is cut is common */
    static const char vtt[] = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n";
    is(media_flaw("text/vtt", (const unsigned char *)vtt, sizeof vtt - 1), NULL, "captions");
    is(media_flaw("text/vtt", (const unsigned char *)"WEBVTT\n\n", 8), "no cue in it",
       "captions without any");
    is(media_flaw("text/vtt", (const unsigned char *)"WEBVTT\n\0-->", 11), "bytes that are no text",
       "captions with bytes of something else");
    data = bytes_of(mem, "media/rub.webm", &len);
    is(media_type(data, len), "video/webm", "a film is known by its bytes");
    is(media_flaw("video/webm", data, len), NULL, "and is whole");
    is(media_flaw("video/webm", data, 40), cut, "cut off, it is not");
    is(media_type((const unsigned char *)"GIF89a<script>", 14), NULL, "what is no media is none");
    is(media_type((const unsigned char *)"<svg xmlns=''/>", 15), NULL, "nor is a drawing");
    mem_free(mem);
}

/* The picture of the sound course replaced; what is said of it. */
static void test_picture(const char *name, const unsigned char *data, size_t len, const char *found)
{
    void *mem = mem_owner(NULL, "picture");
    struct package *p = fixture_open(mem, SOUND);
    struct file *f = package_find(p, "media/hand.png");
    struct problems *problems = problems_new(mem);
    *f = (struct file){.path = f->path, .data = data, .len = len, .type = media_type(data, len)};
    ok(!check_package(mem, p, &fixture_options, problems), "%s: no course", name);
    const char *messages = fixture_messages(mem, problems);
    if (!ok(strstr(messages, found) != NULL, "%s: told", name))
        printf("# %s\n", messages);
    mem_free(mem);
}

static void test_pictures(void)
{
    void *mem = mem_owner(NULL, "pictures");
    size_t len;
    const unsigned char *png = bytes_of(mem, "media/hand.png", &len);
    unsigned char *two = mem_array(mem, unsigned char, len + 6), *vast = two + 0;
    memcpy(two, png, len);
    memcpy(two + len, "<html>", 6);
    test_picture(
        "a picture and a page", two, len + 6,
        "modules/one.xml:31:7: error: found media/hand.png, image/png with bytes after its "
        "end; expected a whole file and nothing else; save it again with the program that "
        "made it. [file-kind]");
    test_picture("half a picture", two, len / 2, "image/png with its end cut off");
    test_picture("a page", (const unsigned char *)"<html></html>", 13,
                 "media/hand.png holds no kind of media that is known");
    static const unsigned char jpeg[] = "\xFF\xD8\xFF\xDA\0\x02\x01\x02\xFF\xD9";
    test_picture("a picture of another kind", jpeg, sizeof jpeg - 1,
                 "media/hand.png holds image/jpeg; expected a name that ends as jpeg does");
    memcpy(vast, png, len);
    memcpy(vast + 16, "\0\0\x75\x30\0\0\x75\x30", 8);
    test_picture("a picture of 30,000 lines", vast, len,
                 "error: found media/hand.png, an image of 30000×30000; expected at most 8192 each "
                 "way and 40 million in all; make it smaller. [limits]");
    memcpy(vast + 16, "\0\0\x20\0\0\0\x20\0", 8);
    test_picture("a picture of many points", vast, len, "an image of 8192×8192");
    mem_free(mem);
}

int main(void)
{
    test_sound();
    test_entries();
    test_accents();
    test_overlapping_bomb();
    test_nested();
    test_bytes_around();
    test_frames();
    test_pictures();
    return tap_done();
}
