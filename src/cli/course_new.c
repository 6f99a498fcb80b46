/* attest course new.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "content/starter.h"
#include "util/mem.h"

/* CODE, and -o DIR; without it the folder has the name of the course. */
static bool parse(int argc, char **argv, const char **ret_code, const char **ret_folder)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-o") && i + 1 < argc && !*ret_folder)
            *ret_folder = argv[++i];
        else if (argv[i][0] != '-' && !*ret_code)
            *ret_code = argv[i];
        else
            return false;
    }
    return *ret_code != NULL;
}

int cli_course_new(void *mem, int argc, char **argv)
{
    const char *code = NULL, *folder = NULL;
    struct err err = {0};
    size_t n;
    if (!parse(argc, argv, &code, &folder)) {
        fprintf(stderr, "usage: attest course new CODE [-o DIR]\n");
        return CLI_COULD_NOT;
    }
    const char *wrong = starter_code_wrong(mem, code);
    if (wrong) {
        fprintf(stderr, "attest: \"%s\" is no code of a course; expected %s\n", code, wrong);
        return CLI_COULD_NOT;
    }
    folder = folder ? folder : code;
    const struct folder_file *files = starter_files(mem, code, (date)(time(NULL) / 86400), &n);
    if (!folder_write(mem, folder, files, n, &err))
        return cli_fail(&err);
    for (size_t i = 0; i < n; i++)
        printf("%s/%s\n", folder, files[i].path);
    printf("Change what you like, and check it often: attest course check %s\n", folder);
    return CLI_DONE;
}
