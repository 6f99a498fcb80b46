/* Files of other systems, converted where they are sent.  SPDX-License-Identifier: Apache-2.0 */
#include "web/import_foreign.h"

#include "content/convert.h"
#include "content/course.h"
#include "content/source.h"
#include "content/zip.h"
#include "util/buf.h"
#include "util/mem.h"

static void add_note(const void *mem, struct problems *list, const struct convert_note *n)
{
    problems_add(list, &(struct problem){
                           .stage = STAGE_BYTES,
                           .warning = true,
                           .rule = n->how == CARRIED_NOT ? "not-carried" : "partly-carried",
                           .file = n->file,
                           .line = n->line,
                           .found = n->item ? mem_format(mem, "%s: %s", n->item, n->what) : n->what,
                           .expected = mem_format(mem, "what can be carried: %s", n->why),
                           .remedy = n->remedy});
}

static bool pack(struct request *req, const struct converted *c, struct foreign_import *ret)
{
    struct zip_file *files = mem_array(req->mem, struct zip_file, c->n_files);
    struct buf *out = buf_new(req->mem, COURSE_BYTES_MAX);
    for (size_t i = 0; i < c->n_files; i++) {
        if (!package_path_is_inside(c->files[i].path))
            return false;
        files[i] = (struct zip_file){c->files[i].path, c->files[i].data, c->files[i].len};
    }
    if (!zip_pack(c->code, files, c->n_files, out) || buf_is_full(out))
        return false;
    ret->zip = (const unsigned char *)buf_data(out);
    ret->len = buf_len(out);
    return true;
}

bool import_foreign(struct request *req, const char *name, const unsigned char *data, size_t len,
                    struct foreign_import *ret, struct err *err)
{
    const struct convert_options options = {
        .name = name, .language = req->viewer->language, .today = req->viewer->today};
    struct problems *problems = problems_new(req->mem);
    struct converted *c;
    *ret = (struct foreign_import){.notes = problems};
    if (!convert_file(req->mem, data, len, &options, false, problems, &c, err))
        return false;
    if (c && !c->n_files)
        problems_add(problems, &(struct problem){.stage = STAGE_BYTES,
                                                 .rule = "not-carried",
                                                 .file = name,
                                                 .found = "nothing that can be carried",
                                                 .expected = "questions or pages",
                                                 .remedy = "look at the warnings below"});
    for (size_t i = 0; c && i < c->n_notes; i++)
        add_note(req->mem, problems, &c->notes[i]);
    if (c && c->n_files && !pack(req, c, ret))
        return err_set(err, ERR_TOO_LARGE, "This file becomes a course that is too large.");
    return true;
}

struct problems *import_joined(struct request *req, const struct problems *notes,
                               const struct problems *found)
{
    struct problems *all = problems_new(req->mem);
    for (size_t i = 0; i < notes->n; i++)
        problems_add(all, &notes->list[i]);
    for (size_t i = 0; i < found->n; i++)
        problems_add(all, &found->list[i]);
    return all;
}
