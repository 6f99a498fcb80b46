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
        printf("%s\t%s\t%s\t%s\t%s\t%s\t%s%s%s%s%s%s\t%s\n", method_name(r->method), r->pattern,
               access_name(r->access), scope_name(r->scope), pool_name(r->pool),
               r->method == METHOD_GET && !r->returns ? "read-only" : "read-write",
               r->json ? "json " : "html ", r->unlocked ? "no-token " : "",
               r->plain ? "no-key " : "", r->seen ? "seen " : "", r->opens ? "token:" : "",
               r->opens ? r->opens : "", r->summary);
    return CLI_DONE;
}

static const struct command {
    const char *first, *second; /* "course" "check"; second NULL: one word */
    cli_command *run;
    bool needs_stack; /* reads $ATTEST_VAR/attest.env */
    const char *usage, *summary;
    const char *options; /* a line each, for --help; NULL: none */
} commands[] = {
    {"migrate", NULL, cli_migrate, true, "", "bring the schema up to date", NULL},
    {"demo", NULL, cli_demo, true, "[--staff N [--facilities N] [--seed N]]",
     "load the demo network into a demo database, once; or a synthetic one of that size", NULL},
    {"verify", NULL, cli_verify, true, "[--mend]", "recount everything from facts and compare",
     NULL},
    {"award", "reckon", cli_award_reckon, true, "[EMPLOYEE...]",
     "bring awards and standing of some people, or of everybody, in line with the facts", NULL},
    {"award", "import", cli_award_import, true, "FILE.csv [--dry-run]",
     "bring along awards, completions and evidence from before",
     "  --dry-run     say what would be imported, and import nothing\n"
     "\n"
     "Columns: employee_number, action (award, completion or evidence), date; certification,\n"
     "course, valid_to, title, topic, hours as the action needs them.\n"},
    {"award", "undo", cli_award_undo, true, "IMPORT REASON",
     "undo an import as a whole: nothing of it counts any more", NULL},
    {"licence", "import", cli_licence_import, true, "FILE.csv [--dry-run]",
     "put terms of licences on record",
     "  --dry-run     say what would be put on record, and put nothing\n"
     "\n"
     "A line for each term; all of the file is taken, or nothing. A term that is on record is\n"
     "corrected. Columns: employee_number, kind (as rules name it), state, from, to (its last\n"
     "day); renewals (how many came before it; 0 unless given), ended (the last day on which the\n"
     "licence was held), number (of the licence, as its board writes it).\n"},
    {"course", "new", cli_course_new, false, "CODE [-o DIR]",
     "write a first course to begin from, into a folder of its own",
     "  -o DIR        the folder; without it, it is named as the code\n"},
    {"course", "convert", cli_course_convert, false,
     "[--json] [--code CODE] [--language TAG] FILE [-o DIR]",
     "bring over questions that were written for another system",
     "  -o DIR          write the course into this folder; without it, only say what would come "
     "over\n"
     "  --code CODE     the code of the course; without it, from the name of the file\n"
     "  --language TAG  the language of its words; en unless given\n"
     "  --json          the report for other programs\n"
     "\n"
     "Reads Moodle XML, GIFT, QTI 1.2, 2 and 3, Common Cartridges, QTI packages and OLX;\n"
     "docs/import.md says what is carried. Ends with 0 if all of it is,\n"
     "1 if something is listed, 2 where the file cannot be read at all.\n"},
    {"course", "check", cli_course_check, false, "[--json] [--with PATH] [--roles FILE] PATH...",
     "all problems of a course folder or zip",
     "  --json        for each path an array of problems, for editors and other programs\n"
     "  --with PATH   a course that lends banks, from its folder or zip\n"
     "  --roles FILE  the job roles of a network, as attest role list writes them\n"
     "\n"
     "Where a database is named (ATTEST_DATABASE, or the attest.env of a stack), published banks,\n"
     "job roles and the live version of the course are looked up there.\n"
     "Ends with 0 without errors, 1 with some, 2 where a path cannot be checked at all.\n"},
    {"course", "stamp", cli_course_stamp, false, "[--with PATH] LANGUAGE PATH [UNIT...]",
     "write into a translation from which words it was made",
     "  --with PATH   a course that lends banks, from its folder or zip\n"
     "  LANGUAGE      as the folder of the translation is named: es\n"
     "  UNIT          ids, keys of slots, or paths of originals; none: all units that are not "
     "current\n"},
    {"course", "import", cli_course_import, true, "[--publish] PATH",
     "store a course version, and put it before staff",
     "  --publish     put it before staff, too, if nothing stands in the way\n"},
    {"course", "diff", cli_course_diff, true, "CODE PATH",
     "what changed since the version that is live, and what it counts as", NULL},
    {"course", "download", cli_course_download, true, "CODE VERSION -o FILE.zip",
     "the folder of a stored version, byte for byte",
     "  -o FILE.zip   where it is written; - is standard output\n"},
    {"network", "set-up", cli_network_set_up, true,
     "--name NAME --code CODE --state STATE --zone ZONE [OPTION...]",
     "the network and the facility at its top, in an empty database",
     "  --code CODE      of the facility at the top, such as WHN\n"
     "  --state STATE    two letters, such as MI\n"
     "  --zone ZONE      of its clocks, such as America/Detroit\n"
     "  --county COUNTY  where it stands\n"
     "  --kind KIND      system unless given; hospital for a single one\n"
     "  --from DATE      its first day; today unless given\n"},
    {"facility", "add", cli_facility_add, true, "CODE --name NAME --kind KIND [OPTION...]",
     "a facility of the network",
     "  --kind KIND      system, hospital, clinic, unit, shelter, partner-agency, task-force\n"
     "  --under CODE     the facility above it; the top of the network unless given\n"
     "  --state STATE, --county COUNTY, --zone ZONE\n"
     "                   where they differ from those of the facility above\n"
     "  --from DATE      its first day; today unless given\n"},
    {"facility", "import", cli_facility_import, true, "FILE.csv [--dry-run]",
     "facilities from a file: all of it, or nothing",
     "Columns: code, name, kind, and where they are said under, state, county, zone, from.\n"
     "What differs from what is on record holds from its day on; today unless given.\n"
     "  --dry-run        say what it would do, and do nothing\n"},
    {"person", "code", cli_person_code, true, "[--second-step] LOGIN",
     "a one-time code with which somebody chooses a password",
     "  --second-step    it also ends the app and recovery codes of somebody who lost "
     "them\n"},
    {"people", "import", cli_people_import, true, "FILE.csv [--dry-run | --confirm] [--date DATE]",
     "who is employed, from a file that the HR system writes (HR feed)",
     "  --dry-run     say what it would do, and import nothing\n"
     "  --confirm     import it although the brake would hold it\n"
     "  --date DATE   the day on which the file was true; today unless given\n"
     "\n"
     "All of the file is taken, or nothing. docs/feed.md has the columns and the rules.\n"
     "Ends with 0 when it is in force or nothing changes, 1 with problems or held by the brake.\n"},
    {"people", "imports", cli_people_imports, true, "", "the last imports, and how far they are",
     NULL},
    {"people", "problems", cli_people_problems, true, "ID",
     "all problems of an import that was refused, as CSV", NULL},
    {"people", "put", cli_people_put, true, "ID [--confirm]",
     "put an import in force that is ready or held by the brake", NULL},
    {"people", "drop", cli_people_drop, true, "ID", "drop an import that is not in force", NULL},
    {"people", "undo", cli_people_undo, true, "IMPORT REASON",
     "undo an import as a whole: everybody is as they were before", NULL},
    {"administrator", "add", cli_administrator_add, true, "LOGIN [--name NAME] [--facility CODE]",
     "an administrator, and a one-time code for them",
     "  --name NAME      of somebody who is not on record yet\n"
     "  --facility CODE  what they administer; without it, the whole network\n"
     "\n"
     "LOGIN is an employee number or an e-mail address. The code alone goes to standard output.\n"},
    {"person", "export", cli_person_export, true, "LOGIN -o FILE",
     "write what is held about somebody to a file, to be handed over", NULL},
    {"person", "anonymise", cli_person_erase, true,
     "LOGIN REASON --asked-by LOGIN --agreed-by LOGIN",
     "take the name of somebody who left, for good; what counts stays",
     "  --asked-by LOGIN    the administrator of the network who asks for it\n"
     "  --agreed-by LOGIN   another one, who agrees\n"},
    {"person", "hold", cli_person_hold, true, "LOGIN REASON",
     "legal hold: nothing of somebody is erased", NULL},
    {"person", "release", cli_person_release, true, "LOGIN", "end it", NULL},
    {"retention", "show", cli_retention_show, true, "",
     "for how long names are kept, and who loses theirs now", NULL},
    {"retention", "set", cli_retention_set, true, "YEARS|off [--dry-run]",
     "keep names for so many years after the last post",
     "  --dry-run     say who would lose theirs, and set nothing\n"},
    {"token", "add", cli_token_add, true,
     "NAME --scope SCOPE[,SCOPE...] --facility CODE --until DATE",
     "make a token with which a program reads; printed this once",
     "  --scope SCOPES      what it may ask for, as the route table names it (attest routes)\n"
     "  --facility CODE     it reads of this facility and all below it\n"
     "  --until DATE        its last day, at most a year from today\n"},
    {"token", "list", cli_token_list, true, "", "the tokens there are", NULL},
    {"token", "end", cli_token_end, true, "ID", "end a token at once", NULL},
    {"provider", "add", cli_provider_add, true,
     "CODE --name NAME --issuer URL --client ID --by employee-number|e-mail [OPTIONS]",
     "let people sign in by a provider (OpenID Connect), or change how",
     "  --name NAME         the words on the button of the sign-in page\n"
     "  --issuer URL        exactly as the provider writes it\n"
     "  --client ID         what the provider calls Attest\n"
     "  --secret-file FILE  its first line is the client secret; - is standard input\n"
     "  --by HOW            how people are found at their first sign-in: by employee-number, or\n"
     "                      by an e-mail address that the provider has verified\n"
     "  --claim NAME        what the provider calls the employee number (employee_number)\n"
     "  --domain DOMAIN     take only e-mail addresses of this domain; may be given again\n"
     "  --admit FACILITY/ROLE\n"
     "                      put whoever is unknown on record there; without it they are refused\n"
     "  --acr VALUE         ask the provider for this way of signing in (acr_values)\n"
     "  --second-step       the second step is always theirs\n"
     "\n"
     "docs/single-sign-on.md leads through all of it.\n"},
    {"provider", "list", cli_provider_list, true, "", "the providers that are in use", NULL},
    {"provider", "check", cli_provider_check, true, "CODE",
     "ask a provider what it says of itself, and say what it has to be told", NULL},
    {"provider", "end", cli_provider_end, true, "CODE",
     "let nobody sign in by a provider any more; their sessions end", NULL},
    {"provider", "forget", cli_provider_forget, true, "LOGIN",
     "match somebody anew at their next sign-in by a provider", NULL},
    {"role", "list", cli_role_list, true, "",
     "the job roles of the network, by the keys that a course names", NULL},
    {"role", "import", cli_role_import, true, "FILE.csv [--dry-run]",
     "job roles from a file: all of it, or nothing",
     "Columns: key, title, and the key of the job role above as parent.\n"
     "  --dry-run        say what it would do, and do nothing\n"},
    {"requirement", "check", cli_requirement_check, false, "FILE...",
     "all problems of files of rules", NULL},
    {"requirement", "import", cli_requirement_import, true,
     "[--dry-run | --stage] [--from DATE] FILE",
     "put certifications and requirements in force, or count what that would do",
     "  --dry-run     counts whom it is for and what it would do, and drops it\n"
     "  --stage       the same, and leaves it ready to be put in force\n"
     "  --from DATE   the first day of what names none in the file; today unless given\n"},
    {"requirement", "changes", cli_requirement_changes, true, "",
     "changes of rules on their way, and those before", NULL},
    {"requirement", "put", cli_requirement_put, true, "ID",
     "put a change of rules in force that is ready", NULL},
    {"requirement", "drop", cli_requirement_drop, true, "ID",
     "drop a change of rules that is not in force", NULL},
    {"requirement", "list", cli_requirement_list, true, "", "who must hold what", NULL},
    {"mail", "test", cli_mail_test, true, "ADDRESS",
     "send a message to one address, and say what the mail server answers", NULL},
    {"mail", "status", cli_mail_status, true, "",
     "messages that wait, and what became of others within a week", NULL},
    {"mail", "again", cli_mail_again, true, "[ADDRESS]",
     "send again to an address that a mail server refused; without one, to all of them", NULL},
    {"mail", "bounced", cli_mail_bounced, true, "[FILE]",
     "read what a mail system says of a message that it could not deliver",
     "FILE, or standard input, is one message: a delivery status notification (RFC 3464). An\n"
     "address that it says there is none of is sent to no more; what may pass does not count.\n"},
    {"work", NULL, cli_work, true, "[--once]", "close attempts whose time has been up for a day",
     NULL},
    {"report", "compliance", cli_report, true,
     "[--as-of DATE] [--known-at TIME] [--facility CODE] [--format csv|json]",
     "standing of every post", NULL},
    {"report", "credit", cli_report_credit, true,
     "--from DATE --to DATE | --since-last | --run RUN [--preview] [--format csv|json] [--output "
     "FILE]",
     "credit of licence holders for boards: what was never given, and corrections",
     "  --from, --to   completions of these days, both included\n"
     "  --since-last   of any day\n"
     "  --run RUN      an earlier run again\n"
     "  --preview      say how much a run would give, and make none\n"
     "  --output FILE  written beside it and renamed when it is whole; without it, standard "
     "output\n"},
    {"report", "completions", cli_report_completions, true,
     "[--since DATE | --after NUMBER | --cursor FILE] [--format csv|json] [--output FILE]",
     "completions and awards for other systems, and what became of them",
     "  --since DATE   what was recorded from that day on\n"
     "  --after NUMBER what comes after the row with that number in its column cursor\n"
     "  --cursor FILE  what came since the run before, which left its last number there\n"
     "  --output FILE  written beside it and renamed when it is whole; without it, standard "
     "output\n"},
    {"routes", NULL, cli_routes, false, "", "the route table", NULL},
    {"config", NULL, cli_config, false, "", "all settings", NULL},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_usage(FILE *out, const struct command *c, const char *indent)
{
    fprintf(out, "%sattest %s%s%s%s%s\n", indent, c->first, c->second ? " " : "",
            c->second ? c->second : "", *c->usage ? " " : "", c->usage);
}

/* Of all commands, or of those that begin with one word. */
static int usage(FILE *out, const char *first)
{
    fprintf(out, "usage: attest %s\n\n", first ? first : "COMMAND");
    for (size_t i = 0; i < COMMANDS; i++) {
        if (first && strcmp(commands[i].first, first) != 0)
            continue;
        print_usage(out, &commands[i], "  ");
        fprintf(out, "        %s\n", commands[i].summary);
    }
    return out == stdout ? CLI_DONE : CLI_COULD_NOT;
}

static int help(const struct command *c)
{
    print_usage(stdout, c, "usage: ");
    printf("\n%s\n%s%s", c->summary, c->options ? "\n" : "", c->options ? c->options : "");
    return CLI_DONE;
}

static bool asks_for_help(const char *word)
{
    return !strcmp(word, "--help") || !strcmp(word, "-h");
}

/* Whether help is asked for among what follows the words of a command; "--" ends the options. */
static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (asks_for_help(argv[i]))
            return true;
    }
    return false;
}

static int run(const struct command *c, int argc, char **argv)
{
    void *mem = mem_owner(NULL, "command");
    struct err err = {0};
    const char *file = mem_format(mem, "%s/attest.env", config_get("ATTEST_VAR"));
    bool ready = access(file, R_OK) != 0 || config_load(file, &err);
    int code = !ready ? cli_fail(&err) : c->run(mem, argc, argv);
    mem_free(mem);
    return code;
}

/* A first word that needs a second one. */
static bool is_group(const char *first)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (commands[i].second && !strcmp(commands[i].first, first))
            return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    if (sodium_init() < 0)
        return CLI_COULD_NOT;
    if (argc < 2)
        return usage(stderr, NULL);
    if (asks_for_help(argv[1]) || !strcmp(argv[1], "help"))
        return usage(stdout, NULL);
    for (size_t i = 0; i < COMMANDS; i++) {
        const struct command *c = &commands[i];
        int words = c->second ? 2 : 1;
        if (strcmp(argv[1], c->first) != 0 ||
            (c->second && (argc < 3 || strcmp(argv[2], c->second) != 0)))
            continue;
        return wants_help(argc - words, argv + words) ? help(c)
                                                      : run(c, argc - words, argv + words);
    }
    if (is_group(argv[1]) && (argc == 2 || asks_for_help(argv[2])))
        return usage(argc == 2 ? stderr : stdout, argv[1]);
    fprintf(stderr, "attest: there is no command \"%s%s%s\"\n", argv[1],
            is_group(argv[1]) ? " " : "", is_group(argv[1]) ? argv[2] : "");
    return usage(stderr, is_group(argv[1]) ? argv[1] : NULL);
}
