/*
 * attest: the command line of operators, authors and timers.  Wiring only.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "util/config.h"
#include "util/mem.h"
#include "web/request.h"

/* The route table as text: method, pattern, access, scope, pool, kind of transaction, and marks. */
static int cli_routes(void *mem, int argc, char **argv)
{
    (void)mem;
    (void)argc;
    (void)argv;
    for (const struct route *r = routes; r->handler; r++)
        printf("%s\t%s\t%s\t%s\t%s\t%s\t%s%s%s\t%s\n", method_name(r->method), r->pattern,
               access_name(r->access), scope_name(r->scope), pool_name(r->pool),
               r->method == METHOD_GET ? "read-only" : "read-write", r->json ? "json " : "html ",
               r->unlocked ? "no-token " : "", r->plain ? "no-key" : "", r->summary);
    return CLI_DONE;
}

static const struct command {
    const char *first, *second; /* "course" "check"; second NULL: one word */
    cli_command *run;
    bool needs_stack; /* reads $ATTEST_VAR/attest.env */
    const char *usage, *summary;
} commands[] = {
    {"migrate", NULL, cli_migrate, true, "", "bring the schema up to date"},
    {"demo", NULL, cli_demo, true, "", "load the demo network into a demo database, once"},
    {"verify", NULL, cli_verify, true, "", "recount everything from facts and compare"},
    {"course", "new", cli_course_new, false, "CODE [-o DIR]",
     "write a first course to begin from, into a folder of its own"},
    {"course", "check", cli_course_check, false, "[--json] [--with PATH] PATH...",
     "all problems of a course folder or zip"},
    {"course", "stamp", cli_course_stamp, false, "[--with PATH] LANGUAGE PATH [UNIT...]",
     "write into a translation from which words it was made"},
    {"course", "import", cli_course_import, true, "[--publish] PATH",
     "store a course version, and put it before staff"},
    {"course", "diff", cli_course_diff, true, "CODE PATH",
     "what changed since the version that is live, and what it counts as"},
    {"course", "download", cli_course_download, true, "CODE VERSION -o FILE.zip",
     "the folder of a stored version, byte for byte"},
    {"work", NULL, cli_work, true, "[--once]", "close attempts whose time has been up for a day"},
    {"report", "compliance", cli_report, true,
     "[--as-of DATE] [--facility CODE] [--format csv|json]", "standing of every post"},
    {"routes", NULL, cli_routes, false, "", "the route table"},
    {"config", NULL, cli_config, false, "", "all settings"},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int usage(FILE *out)
{
    fputs("usage: attest COMMAND\n\n", out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  attest %s%s%s %s\n        %s\n", commands[i].first,
                commands[i].second ? " " : "", commands[i].second ? commands[i].second : "",
                commands[i].usage, commands[i].summary);
    return out == stdout ? CLI_DONE : CLI_COULD_NOT;
}

int main(int argc, char **argv)
{
    if (sodium_init() < 0)
        return CLI_COULD_NOT;
    if (argc < 2)
        return usage(stderr);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
        return usage(stdout);
    for (size_t i = 0; i < COMMANDS; i++) {
        const struct command *c = &commands[i];
        int words = c->second ? 2 : 1;
        if (strcmp(argv[1], c->first) != 0 ||
            (c->second && (argc < 3 || strcmp(argv[2], c->second) != 0)))
            continue;
        void *mem = mem_owner(NULL, "command");
        struct err err = {0};
        const char *file = mem_format(mem, "%s/attest.env", config_get("ATTEST_VAR"));
        bool ready = access(file, R_OK) != 0 || config_load(file, &err);
        int code = !ready ? cli_fail(&err) : c->run(mem, argc - words, argv + words);
        mem_free(mem);
        return code;
    }
    fprintf(stderr, "attest: there is no command \"%s\"\n", argv[1]);
    return usage(stderr);
}
