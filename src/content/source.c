/* Reading the files of a course.  SPDX-License-Identifier: Apache-2.0 */
#include "content/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

#include "content/course.h"
#include "content/zip_directory.h"
#include "util/mem.h"

enum { DEPTH_MAX = 9, RATIO_FREE = 1024 * 1024, CHUNK = 64 * 1024 };

struct reader {
    void *mem;
    struct package *package;
    struct problems *problems;
    const char *name; /* of the zip, for problems; NULL for a folder */
    size_t bytes;     /* read so far */
    size_t bytes_max;
    bool full; /* a limit is passed: nothing more is read */
};

static void tell(struct reader *r, const char *rule, const char *file, const char *found,
                 const char *expected, const char *remedy)
{
    problems_add(r->problems, &(struct problem){.stage = STAGE_BYTES,
                                                .rule = rule,
                                                .file = file,
                                                .found = found,
                                                .expected = expected,
                                                .remedy = remedy});
}

static void tell_entry(struct reader *r, const char *found, const char *path)
{
    tell(r, "entry", r->name ? r->name : path,
         mem_format(r->mem, "%s \"%.200s\"%s", found, path, r->name ? " in the zip" : ""),
         "plain files below one folder",
         r->name ? "pack the course folder itself" : "put the file itself there");
}

static void tell_full(struct reader *r, const char *found, const char *expected)
{
    if (!r->full)
        tell(r, "limits", r->name ? r->name : "course.xml", found, expected,
             "make files smaller, or leave out what is not part of the course");
    r->full = true;
}

static void add_file(struct reader *r, const char *path, unsigned char *data, size_t len)
{
    struct package *p = r->package;
    if (!(p->n_files & (p->n_files - 1)))
        p->files = mem_grow(p, p->files, p->n_files, p->n_files ? p->n_files * 2 : 1);
    p->files[p->n_files++] = (struct file){
        .path = mem_text(p, path), .data = data, .len = len, .type = media_type(data, len)};
}

/* Files of editors and systems: no part of a course, and nobody's fault. */
static bool is_hidden(const char *path)
{
    return *path == '.' || strstr(path, "/.") || !strncmp(path, "__MACOSX/", 9);
}

/* No step may be empty, "." or ".."; nothing may be absolute or of another system. */
bool package_path_is_inside(const char *path)
{
    if (!*path || *path == '/' || strchr(path, '\\') || strchr(path, ':') || strlen(path) > 300)
        return false;
    for (const char *p = path; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            return false;
    }
    for (const char *p = path; *p;) {
        size_t n = strcspn(p, "/");
        bool dots = (n == 1 && *p == '.') || (n == 2 && !strncmp(p, "..", 2));
        if (!n || dots)
            return false;
        p += n;
        p += *p == '/';
    }
    return true;
}

static int file_order(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

struct file *package_find(const struct package *package, const char *path)
{
    struct file key = {.path = path};
    if (!package->n_files)
        return NULL;
    return bsearch(&key, package->files, package->n_files, sizeof key, file_order);
}

/* ---- a zip */

/* All bytes of the entry, or NULL once a limit is passed or the entry is damaged. */
static unsigned char *read_entry(struct reader *r, struct archive *zip, const char *path,
                                 size_t *ret_len)
{
    size_t len = 0, room = CHUNK;
    unsigned char *data = mem_array(r->package, unsigned char, room);
    for (;;) {
        if (room - len < CHUNK) {
            data = mem_grow(r->package, data, room, room * 2);
            room *= 2;
        }
        ssize_t got = archive_read_data(zip, data + len, CHUNK);
        if (got < 0) {
            tell_entry(r, "an entry that cannot be read,", path);
            return NULL;
        }
        if (!got)
            break;
        len += (size_t)got;
        r->bytes += (size_t)got;
        if (r->bytes > r->bytes_max) {
            tell_full(r,
                      r->bytes_max < COURSE_BYTES_MAX
                          ? mem_format(r->mem, "a zip that grows more than %d times when unpacked",
                                       COURSE_RATIO_MAX)
                          : "more than 64 MB of files",
                      r->bytes_max < COURSE_BYTES_MAX ? "files that pack as a course does"
                                                      : "at most 64 MB");
            return NULL;
        }
    }
    *ret_len = len;
    return mem_grow(r->package, data, room, len ? len : 1);
}

static void take_entry(struct reader *r, struct archive *zip, struct archive_entry *entry)
{
    const char *path = archive_entry_pathname_utf8(entry);
    if (!path)
        path = archive_entry_pathname(entry);
    if (!path) {
        tell_entry(r, "an entry without a readable name", "");
        return;
    }
    path = mem_text(r->mem, path);
    if (archive_entry_filetype(entry) == AE_IFDIR && package_path_is_inside(path))
        return;
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry)) {
        tell_entry(r, "a link or device,", path);
        return;
    }
    if (!package_path_is_inside(path)) {
        tell_entry(r, "entry", path);
        return;
    }
    if (is_hidden(path))
        return;
    if (r->package->n_files == COURSE_FILES_MAX) {
        tell_full(r, mem_format(r->mem, "more than %d files", COURSE_FILES_MAX),
                  mem_format(r->mem, "at most %d", COURSE_FILES_MAX));
        return;
    }
    size_t len = 0;
    unsigned char *data = read_entry(r, zip, path, &len);
    if (data)
        add_file(r, path, data, len);
}

/* If everything lies in one enclosing folder, that folder is the course. */
static void strip_folder(struct package *p)
{
    if (!p->n_files || package_find(p, "course.xml"))
        return;
    size_t n = strcspn(p->files[0].path, "/");
    for (size_t i = 0; i < p->n_files; i++) {
        if (strcspn(p->files[i].path, "/") != n || p->files[i].path[n] != '/' ||
            strncmp(p->files[i].path, p->files[0].path, n))
            return;
    }
    for (size_t i = 0; i < p->n_files; i++)
        p->files[i].path += n + 1;
}

static int twin_order(const void *a, const void *b)
{
    const struct file *left = a, *right = b;
    int order = strcmp(left->path, right->path);
    return order ? order : strcmp(left->type, right->type);
}

/* Two names that are one where capitals, or the ways to write an accent, do not count: there the
 * one would replace the other. */
static void tell_twins(struct reader *r)
{
    struct package *p = r->package;
    struct file *folded = mem_array(r->mem, struct file, p->n_files + 1);
    size_t n = 0;
    for (size_t i = 0; i < p->n_files; i++) {
        utf8proc_uint8_t *text = NULL;
        utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)p->files[i].path, 0, &text,
                                            UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                                                UTF8PROC_CASEFOLD);
        if (len >= 0) /* type: the name as it is */
            folded[n++] =
                (struct file){.path = mem_attach(r->mem, text, free), .type = p->files[i].path};
    }
    if (n)
        qsort(folded, n, sizeof *folded, twin_order);
    for (size_t i = 1; i < n; i++) {
        if (!strcmp(folded[i].path, folded[i - 1].path))
            tell(r, "entry", r->name ? r->name : folded[i].type,
                 mem_format(r->mem, "\"%.200s\" beside \"%.200s\", one name on some computers",
                            folded[i].type, folded[i - 1].type),
                 "names that differ in more than capitals and accents", "rename one");
    }
}

static void sort_files(struct reader *r)
{
    struct package *p = r->package;
    if (!p->n_files)
        return;
    qsort(p->files, p->n_files, sizeof *p->files, file_order);
    size_t kept = 1;
    for (size_t i = 1; i < p->n_files; i++) {
        if (!strcmp(p->files[i].path, p->files[kept - 1].path))
            tell_entry(r, "a second entry", p->files[i].path);
        else
            p->files[kept++] = p->files[i];
    }
    p->n_files = kept;
    tell_twins(r);
}

static void count_entry(struct reader *r, size_t *n)
{
    if (++*n > COURSE_FILES_MAX * 2)
        tell_full(r, "thousands of entries", mem_format(r->mem, "at most %d", COURSE_FILES_MAX));
}

static void tell_vetted(void *user, const char *rule, const char *found, const char *expected,
                        const char *remedy)
{
    struct reader *r = user;
    tell(r, rule, r->name, found, expected, remedy);
}

/* All entries of an archive whose first bytes are known. */
static void read_archive(struct reader *r, struct archive *archive, const void *bytes, size_t len,
                         const char *expected)
{
    /* Names are UTF-8; the library reads them by the locale. This one is part of the C library. */
    locale_t names = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = names ? uselocale(names) : (locale_t)0;
    int state = archive_read_open_memory(archive, bytes, len);
    struct archive_entry *entry;
    size_t n = 0;
    while (state == ARCHIVE_OK && !r->full) {
        state = archive_read_next_header(archive, &entry);
        if (state == ARCHIVE_WARN)
            state = ARCHIVE_OK;
        if (state == ARCHIVE_OK) {
            count_entry(r, &n);
            take_entry(r, archive, entry);
        }
    }
    if (state != ARCHIVE_EOF && !r->full)
        tell(r, "zip", r->name, mem_format(r->mem, "bytes that are no readable %s", expected),
             mem_format(r->mem, "a %s of the course folder", expected),
             "pack the course folder again");
    archive_read_free(archive);
    if (names) {
        uselocale(before);
        freelocale(names);
    }
}

static struct reader begin_reading(const void *mem, size_t len, const char *name,
                                   struct problems *problems)
{
    struct reader r = {.mem = mem_owner(mem, "unpack"),
                       .package = mem_new(mem, struct package),
                       .problems = problems,
                       .name = name,
                       .bytes_max = COURSE_BYTES_MAX};
    if (len < (COURSE_BYTES_MAX - RATIO_FREE) / COURSE_RATIO_MAX)
        r.bytes_max = RATIO_FREE + len * COURSE_RATIO_MAX;
    return r;
}

static struct package *end_reading(struct reader *r)
{
    sort_files(r);
    strip_folder(r->package);
    mem_free(r->mem);
    return r->package;
}

struct package *package_unzip(const void *mem, const void *bytes, size_t len, const char *name,
                              struct problems *problems)
{
    struct reader r = begin_reading(mem, len, name, problems);
    if (!zip_vet(r.mem, bytes, len, tell_vetted, &r)) {
        mem_free(r.mem);
        return r.package;
    }
    struct archive *zip = archive_read_new();
    archive_read_support_format_zip_seekable(zip);
    read_archive(&r, zip, bytes, len, "zip");
    return end_reading(&r);
}

struct package *package_untar(const void *mem, const void *bytes, size_t len, const char *name,
                              struct problems *problems)
{
    struct reader r = begin_reading(mem, len, name, problems);
    struct archive *tar = archive_read_new();
    archive_read_support_filter_gzip(tar);
    archive_read_support_format_tar(tar);
    read_archive(&r, tar, bytes, len, "tar.gz");
    return end_reading(&r);
}

/* ---- a folder */

static unsigned char *read_all(struct reader *r, int fd, size_t size, size_t *ret_len)
{
    unsigned char *data = mem_array(r->package, unsigned char, size + 1);
    size_t len = 0;
    while (len < size) {
        ssize_t got = read(fd, data + len, size - len);
        if (got <= 0)
            break;
        len += (size_t)got;
    }
    *ret_len = len;
    return data;
}

static void take_file(struct reader *r, int fd, const char *path, off_t size)
{
    if (r->package->n_files == COURSE_FILES_MAX) {
        tell_full(r, mem_format(r->mem, "more than %d files", COURSE_FILES_MAX),
                  mem_format(r->mem, "at most %d", COURSE_FILES_MAX));
        return;
    }
    if (size < 0 || (size_t)size > COURSE_BYTES_MAX - r->bytes) {
        tell_full(r, "more than 64 MB of files", "at most 64 MB");
        return;
    }
    size_t len;
    unsigned char *data = read_all(r, fd, (size_t)size, &len);
    r->bytes += len;
    add_file(r, path, data, len);
}

static void read_folder(struct reader *r, int fd, const char *prefix, int depth);

static void take_name(struct reader *r, int folder, const char *path, const char *name, int depth)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) {
        tell_entry(r, errno == ELOOP ? "a link," : "something that cannot be read,", path);
    } else if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX) {
        read_folder(r, fd, path, depth + 1);
        fd = -1;
    } else if (S_ISREG(st.st_mode)) {
        take_file(r, fd, path, st.st_size);
    } else {
        tell_entry(r, S_ISDIR(st.st_mode) ? "too deep a folder," : "a device or socket,", path);
    }
    if (fd >= 0)
        close(fd);
}

/* Takes over fd. */
static void read_folder(struct reader *r, int fd, const char *prefix, int depth)
{
    DIR *dir = fdopendir(fd);
    if (!dir) {
        close(fd);
        return;
    }
    struct dirent *entry;
    while (!r->full && (entry = readdir(dir))) {
        if (*entry->d_name == '.')
            continue;
        const char *path = *prefix ? mem_format(r->mem, "%s/%s", prefix, entry->d_name)
                                   : mem_text(r->mem, entry->d_name);
        take_name(r, dirfd(dir), path, entry->d_name, depth);
    }
    closedir(dir);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static bool open_zip(struct reader *r, int fd, const char *path, off_t size, struct packed *ret,
                     struct err *err)
{
    if (size > COURSE_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "%s is larger than 64 MB", path);
    ret->zip = read_all(r, fd, (size_t)size, &ret->len);
    ret->name = base_name(path);
    if (ret->len < 4 || memcmp(ret->zip, "PK", 2))
        return err_set(err, ERR_INVALID, "%s is neither a course folder nor a zip of one", path);
    return true;
}

bool package_load(const void *mem, const char *path, struct problems *problems, struct packed *ret,
                  struct err *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st)) {
        err_set(err, ERR_NOT_FOUND, "%s cannot be opened: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    struct package *package = mem_new(mem, struct package);
    void *scratch = mem_owner(package, "folder");
    *ret = (struct packed){0};
    struct reader r = {
        .mem = scratch, .package = package, .problems = problems, .bytes_max = COURSE_BYTES_MAX};
    bool done = true;
    if (S_ISDIR(st.st_mode)) {
        read_folder(&r, fd, "", 1);
        sort_files(&r);
        ret->package = package;
    } else {
        done = S_ISREG(st.st_mode)
                   ? open_zip(&r, fd, path, st.st_size, ret, err)
                   : err_set(err, ERR_INVALID, "%s is neither a folder nor a file", path);
        close(fd);
    }
    mem_free(scratch);
    return done;
}

bool package_open(const void *mem, const char *path, struct problems *problems,
                  struct package **ret_package, struct err *err)
{
    struct packed p;
    void *scratch = mem_owner(mem, "packed");
    bool done = package_load(scratch, path, problems, &p, err);
    if (done)
        *ret_package = p.zip ? package_unzip(mem, p.zip, p.len, p.name, problems)
                             : talloc_steal(mem, p.package);
    mem_free(scratch);
    return done;
}
