/*
 * The files of a course, from a folder or a zip.  SPDX-License-Identifier: Apache-2.0
 *
 * Everything is read into memory once, under the limits of course.h. Nothing is ever unpacked to
 * disk. Links, odd names and whatever passes a limit are reported and left out.
 */
#ifndef ATTEST_CONTENT_SOURCE_H
#define ATTEST_CONTENT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "content/problem.h"
#include "util/err.h"

struct file {
    const char *path; /* below the course folder */
    const unsigned char *data;
    size_t len;
    const char *type; /* of media, by its bytes; NULL for anything else */
    bool used;        /* by the original */
    bool translated;  /* by a translation */
};

/* Of an image: more would cost a small machine all its memory once it is shown. */
enum { IMAGE_SIDE_MAX = 8192, IMAGE_PIXELS_MAX = 40 * 1000 * 1000 };

struct package {
    struct file *files; /* sorted by path */
    size_t n_files;
};

/* What stands at a path, read and looked at no further: a folder's files, or a zip as it is. */
struct packed {
    struct package *package; /* NULL: a zip */
    const unsigned char *zip;
    size_t len;
    const char *name;
};

bool package_load(const void *mem, const char *path, struct problems *problems, struct packed *ret,
                  struct err *err);

/* A folder, or a zip file. False if there is no such thing, or it cannot be read. */
bool package_open(const void *mem, const char *path, struct problems *problems,
                  struct package **ret_package, struct err *err);

/* A zip in memory. NULL if it is none, after saying so in problems under `name`. */
struct package *package_unzip(const void *mem, const void *zip, size_t len, const char *name,
                              struct problems *problems);

/* The same of a tar packed by gzip, as other systems pack courses. */
struct package *package_untar(const void *mem, const void *bytes, size_t len, const char *name,
                              struct problems *problems);

/* Whether a path stays below the folder that it is said of, on any system. */
bool package_path_is_inside(const char *path);

struct file *package_find(const struct package *package, const char *path);

/* image/png, image/jpeg, image/webp, video/mp4, video/webm, audio/ogg, video/ogg, audio/mpeg,
 * audio/mp4 or text/vtt, by the first bytes; NULL for anything else. */
const char *media_type(const unsigned char *data, size_t len);

/* What keeps a file of that type from being just that: "bytes after its end", "cut off" …; NULL if
 * nothing does. Only the frame of the format is followed, nothing is decoded. */
const char *media_flaw(const char *type, const unsigned char *data, size_t len);

/* Width and height of an image, where its format makes that easy. */
bool image_size(const unsigned char *data, size_t len, int *ret_width, int *ret_height);

#endif
