/* Writing the folder of a course.  SPDX-License-Identifier: Apache-2.0 */
#include "content/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/source.h"
#include "util/mem.h"

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
static bool write_file(const char *path, const unsigned char *data, size_t len, struct err *err)
{
    size_t done = 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    while (fd >= 0 && done < len) {
        ssize_t n = write(fd, data + done, len - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    if (fd >= 0 && !close(fd) && done == len)
        return true;
    return err_set(err, ERR_INVALID, "%s cannot be written: %s", path, strerror(errno));
}

bool folder_write(const void *mem, const char *folder, const struct folder_file *files, size_t n,
                  struct err *err)
{
    if (!make_folder(folder, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        char *path = mem_format(mem, "%s/%s", folder, files[i].path);
        if (!package_path_is_inside(
                files[i].path)) /* it may come from a child that is not trusted */
            return err_set(err, ERR_INVALID, "A file would be written outside %s.", folder);
        char *slash = strrchr(path + strlen(folder) + 1, '/');
        if (slash) {
            *slash = '\0';
            if (mkdir(path, 0777) && errno != EEXIST)
                return err_set(err, ERR_INVALID, "%s cannot be made: %s", path, strerror(errno));
            *slash = '/';
        }
        if (!write_file(path, files[i].data, files[i].len, err))
            return false;
    }
    return true;
}
