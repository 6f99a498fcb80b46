/* attest course convert.  SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "content/convert.h"
#include "content/course.h"
#include "content/folder.h"
#include "content/starter.h"
#include "util/buf.h"
#include "util/mem.h"

enum { REPORT_MAX = 32 * 1024 * 1024 };

struct command {
    const char *file, *folder, *code, *language;
    bool json;
};

static bool parse(int argc, char **argv, struct command *ret)
{
    const struct {
        const char *name, **value;
    } options[] = {{"-o", &ret->folder}, {"--code", &ret->code}, {"--language", &ret->language}};
    for (int i = 1; i < argc; i++) {
        const char **value = !strcmp(argv[i], "--json") || argv[i][0] == '-' ? NULL : &ret->file;
        for (size_t k = 0; k < sizeof options / sizeof *options && i + 1 < argc; k++) {
            if (!strcmp(argv[i], options[k].name)) {
                value = options[k].value;
                i++;
                break;
            }
        }
        ret->json |= !strcmp(argv[i], "--json");
        if (value ? *value != NULL : strcmp(argv[i], "--json") != 0)
            return false;
        if (value)
            *value = argv[i];
    }
    return ret->file;
}

static bool read_whole(const void *mem, const char *path, unsigned char **ret, size_t *ret_len,
                       struct err *err)
{
    FILE *in = fopen(path, "re");
    if (!in)
        return err_set(err, ERR_NOT_FOUND, "%s cannot be read: %s", path, strerror(errno));
    *ret = mem_array(mem, unsigned char, COURSE_BYTES_MAX + 1);
    *ret_len = fread(*ret, 1, COURSE_BYTES_MAX + 1, in);
    bool failed = ferror(in);
    fclose(in);
    return !failed || err_set(err, ERR_NOT_FOUND, "%s cannot be read.", path);
}

static void print_problems(const void *mem, const struct problems *problems)
{
    struct buf *out = buf_new(mem, REPORT_MAX);
    for (size_t i = 0; i < problems->n; i++)
        problem_format(&problems->list[i], out);
    fputs(buf_data(out), stdout);
    puts("Nothing was converted.");
}

static void print_report(const void *mem, const struct converted *c, const struct command *command)
{
    struct buf *out = buf_new(mem, REPORT_MAX);
    if (command->json) {
        convert_json(c, out);
        fputs(buf_data(out), stdout);
        return;
    }
    for (size_t i = 0; i < c->n_notes; i++)
        convert_note_format(&c->notes[i], out);
    fputs(buf_data(out), stdout);
    printf("%s, %d questions: %d carried, %d partly, %d not carried; %d pages\n", c->format,
           c->items, c->wholly, c->partly, c->items - c->wholly - c->partly, c->pages);
    if (command->folder && c->n_files)
        printf("%zu files in %s; look at them, then: attest course check %s\n", c->n_files,
               command->folder, command->folder);
}

/* Without -o nothing is written: the report says what would come over, and what would not. */
int cli_course_convert(void *mem, int argc, char **argv)
{
    struct command command = {0};
    struct problems *problems = problems_new(mem);
    struct converted *c;
    unsigned char *data = NULL;
    size_t len = 0;
    struct err err = {0};
    if (!parse(argc, argv, &command)) {
        fprintf(stderr, "usage: attest course convert [--json] [--code CODE] [--language TAG] FILE "
                        "[-o DIR]\n");
        return CLI_COULD_NOT;
    }
    if (!read_whole(mem, command.file, &data, &len, &err))
        return cli_fail(&err);
    const char *wrong = command.code ? starter_code_wrong(mem, command.code) : NULL;
    if (wrong) {
        fprintf(stderr, "attest: \"%s\" is no code of a course; expected %s\n", command.code,
                wrong);
        return CLI_COULD_NOT;
    }
    const struct convert_options options = {.name = command.file,
                                            .code = command.code,
                                            .language = command.language,
                                            .today = (date)(time(NULL) / 86400)};
    if (!convert_file(mem, data, len, &options, true, problems, &c, &err))
        return cli_fail(&err);
    if (!c) {
        print_problems(mem, problems);
        return CLI_NOT_IN_ORDER;
    }
    if (command.folder && c->n_files &&
        !folder_write(mem, command.folder, c->files, c->n_files, &err))
        return cli_fail(&err);
    print_report(mem, c, &command);
    return c->n_notes ? CLI_NOT_IN_ORDER : CLI_DONE;
}
