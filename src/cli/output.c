/* What reports write.  SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include "util/csv.h"
#include "util/mem.h"

enum { LINE_BYTES_MAX = 64 * 1024 };

bool output_begin(const void *mem, const char *path, bool json, const char *const *columns,
                  size_t n_columns, struct output *ret, struct err *err)
{
    *ret = (struct output){
        .file = stdout, .path = path, .json = json, .line = buf_new(mem, LINE_BYTES_MAX)};
    if (path) {
        ret->beside = mem_format(mem, "%s.part", path);
        int fd = open(ret->beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
        ret->file = fd >= 0 ? fdopen(fd, "w") : NULL;
        if (!ret->file)
            return err_set(err, ERR_NOT_FOUND, "%s cannot be written.", ret->beside);
    }
    if (json) {
        fputs("[", ret->file);
        return true;
    }
    for (size_t c = 0; c < n_columns; c++)
        csv_cell(ret->line, columns[c], c + 1 == n_columns);
    fputs(buf_data(ret->line), ret->file);
    return true;
}

void output_row(struct output *o, const struct db_rows *rows, size_t i, const char *const *columns,
                size_t n_columns)
{
    if (o->json) {
        fprintf(o->file, "%s\n%s", o->n++ ? "," : "", db_text(rows, i, "json"));
        return;
    }
    buf_cut(o->line, 0);
    for (size_t c = 0; c < n_columns; c++)
        csv_cell(o->line, db_text(rows, i, columns[c]), c + 1 == n_columns);
    fputs(buf_data(o->line), o->file);
    o->n++;
}

bool output_end(struct output *o, struct err *err)
{
    if (o->json)
        fputs("\n]\n", o->file);
    bool fine = !fflush(o->file) && !ferror(o->file);
    if (o->path) {
        fine = !fsync(fileno(o->file)) && fine;
        fine = !fclose(o->file) && fine && !rename(o->beside, o->path);
        if (!fine)
            unlink(o->beside);
        o->file = NULL;
    }
    return fine || err_set(err, ERR_UNAVAILABLE, "%s could not be written.",
                           o->path ? o->path : "standard output");
}

void output_drop(struct output *o)
{
    if (!o->path || !o->file)
        return;
    fclose(o->file);
    unlink(o->beside);
    o->file = NULL;
}
