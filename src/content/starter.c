/* A first course for an author to change.  SPDX-License-Identifier: Apache-2.0 */
#include "content/starter.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

static const struct starter_file texts[] = {
#include "starter_text.inc"
};
enum { FILES = sizeof texts / sizeof *texts, TEXT_MAX = 64 * 1024, MONTHS_TO_REVIEW = 12 };

/* The text with each {name} replaced by what stands beside it; the list ends with NULL. */
static const char *fill(const void *mem, const char *text, const char *const *names)
{
    struct buf *out = buf_new(mem, TEXT_MAX);
    while (*text) {
        const char *const *n = names;
        while (*n && strncmp(text, *n, strlen(*n)) != 0)
            n += 2;
        if (*n)
            buf_text(out, n[1]);
        else
            buf_char(out, *text);
        text += *n ? strlen(*n) : 1;
    }
    return buf_data(out);
}

struct starter_file *starter_files(const void *mem, const char *code, date today, size_t *ret_n)
{
    char now[DATE_TEXT_SIZE], later[DATE_TEXT_SIZE];
    date_format(today, now);
    date_format(date_add_months(today, MONTHS_TO_REVIEW, date_ymd(today).day), later);
    const char *year = mem_format(mem, "%d", date_ymd(today).year);
    const char *const names[] = {"{code}", code,     "{today}", now, "{later}",
                                 later,    "{year}", year,      NULL};
    struct starter_file *files = mem_array(mem, struct starter_file, FILES);
    for (size_t i = 0; i < FILES; i++)
        files[i] = (struct starter_file){texts[i].path, fill(mem, texts[i].text, names)};
    *ret_n = FILES;
    return files;
}

const char *starter_code_wrong(const void *mem, const char *code)
{
    return value_is(V_CODE, code) ? NULL : value_words(mem, V_CODE);
}

/* A folder that is there and empty will do. */
static bool make_folder(const char *folder, struct err *err)
{
    if (!mkdir(folder, 0777))
        return true;
    if (errno != EEXIST)
        return err_set(err, ERR_INVALID, "%s cannot be made: %s", folder, strerror(errno));
    DIR *dir = opendir(folder);
    if (!dir)
        return err_set(err, ERR_INVALID, "%s cannot be opened: %s", folder, strerror(errno));
    bool empty = true;
    for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
        empty = empty && (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."));
    closedir(dir);
    return empty ||
           err_set(err, ERR_INVALID, "%s has something in it; name another folder with -o", folder);
}

/* Never in place of a file that is there. */
static bool write_file(const char *path, const char *text, struct err *err)
{
    size_t len = strlen(text), done = 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    while (fd >= 0 && done < len) {
        ssize_t n = write(fd, text + done, len - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    if (fd >= 0 && !close(fd) && done == len)
        return true;
    return err_set(err, ERR_INVALID, "%s cannot be written: %s", path, strerror(errno));
}

bool starter_write(const void *mem, const char *folder, const struct starter_file *files, size_t n,
                   struct err *err)
{
    if (!make_folder(folder, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        char *path = mem_format(mem, "%s/%s", folder, files[i].path);
        char *slash = strrchr(path + strlen(folder) + 1, '/');
        if (slash) {
            *slash = '\0';
            if (mkdir(path, 0777) && errno != EEXIST)
                return err_set(err, ERR_INVALID, "%s cannot be made: %s", path, strerror(errno));
            *slash = '/';
        }
        if (!write_file(path, files[i].text, err))
            return false;
    }
    return true;
}
