/* attest provider add, list, check, end, forget.  SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "domain/provider.h"
#include "store/fetch.h"
#include "util/config.h"
#include "util/mem.h"
#include "util/secret.h"

enum { SECRET_MAX = 4096, DOMAINS_MAX = 32 };

struct asked {
    const char *code, *name, *issuer, *client, *secret_file, *by, *claim, *acr;
    const char *facility, *role;
    const char *domains[DOMAINS_MAX];
    size_t n_domains;
    bool steps;
};

/* "FACILITY/ROLE" taken apart. */
static bool take_place(const void *mem, const char *text, struct asked *a)
{
    const char *slash = strrchr(text, '/');
    if (!slash || slash == text || !slash[1])
        return false;
    a->facility = mem_text_n(mem, text, (size_t)(slash - text));
    a->role = slash + 1;
    return true;
}

static bool take_options(void *mem, int argc, char **argv, struct asked *a)
{
    static const struct option options[] = {{"name", required_argument, NULL, 'n'},
                                            {"issuer", required_argument, NULL, 'i'},
                                            {"client", required_argument, NULL, 'c'},
                                            {"secret-file", required_argument, NULL, 's'},
                                            {"by", required_argument, NULL, 'b'},
                                            {"claim", required_argument, NULL, 'm'},
                                            {"domain", required_argument, NULL, 'd'},
                                            {"admit", required_argument, NULL, 'a'},
                                            {"acr", required_argument, NULL, 'r'},
                                            {"second-step", no_argument, NULL, '2'},
                                            {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == '?' || (c == 'd' && a->n_domains == DOMAINS_MAX) ||
            (c == 'a' && !take_place(mem, optarg, a)))
            return false;
        if (c == 'd') {
            char *domain = mem_text(mem, *optarg == '@' ? optarg + 1 : optarg);
            for (char *p = domain; *p; p++)
                *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
            a->domains[a->n_domains++] = domain;
        }
        a->name = c == 'n' ? optarg : a->name;
        a->issuer = c == 'i' ? optarg : a->issuer;
        a->client = c == 'c' ? optarg : a->client;
        a->secret_file = c == 's' ? optarg : a->secret_file;
        a->by = c == 'b' ? optarg : a->by;
        a->claim = c == 'm' ? optarg : a->claim;
        a->acr = c == 'r' ? optarg : a->acr;
        a->steps |= c == '2';
    }
    a->code = optind + 1 == argc ? argv[optind] : NULL;
    return a->code;
}

static bool is_right(struct asked *a, struct err *err)
{
    bool email = a->by && !strcmp(a->by, "e-mail");
    if (!a->name || !*a->name || strlen(a->name) > 60)
        return err_set(err, ERR_INVALID, "Give the words of the button, up to 60: --name NAME.");
    if (!a->client || !*a->client)
        return err_set(err, ERR_INVALID,
                       "Give the client id that the provider has for Attest: "
                       "--client ID.");
    if (!a->issuer || !fetch_may(a->issuer) || strlen(a->issuer) > 500 || strpbrk(a->issuer, "?#"))
        return err_set(err, ERR_INVALID,
                       "Give the issuer as an https address, exactly as the provider writes it: "
                       "--issuer URL.");
    if (!a->by || (!email && strcmp(a->by, "employee-number") != 0))
        return err_set(err, ERR_INVALID,
                       "Say how people are found: --by employee-number or --by e-mail.");
    if (email && a->claim)
        return err_set(err, ERR_INVALID,
                       "--claim goes with --by employee-number: addresses are of the claim email.");
    if (email && a->facility && !a->n_domains)
        return err_set(err, ERR_INVALID,
                       "--by e-mail with --admit would let in whoever has an account there: say "
                       "whose addresses are yours with --domain DOMAIN.");
    if (!a->claim)
        a->claim = email ? "email" : "employee_number";
    if (strspn(a->code, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(a->code) ||
        strlen(a->code) > 32 || *a->code == '-')
        return err_set(err, ERR_INVALID, "A code is up to 32 small letters, digits and hyphens.");
    return true;
}

/* The client secret, sealed; the first line of a file, "-" being standard input. */
static bool seal_secret(const void *mem, const struct asked *a, const char **ret, struct err *err)
{
    char line[SECRET_MAX] = "";
    size_t len;
    *ret = NULL;
    if (!a->secret_file)
        return true;
    bool is_input = !strcmp(a->secret_file, "-");
    FILE *in = is_input ? stdin : fopen(a->secret_file, "re");
    bool read = in && fgets(line, sizeof line, in);
    if (in && !is_input)
        fclose(in);
    line[strcspn(line, "\r\n")] = '\0';
    if (!read || !*line)
        return err_set(err, ERR_INVALID, "There is no client secret in %s.", a->secret_file);
    if (!secret_load(config_get("ATTEST_KEY_FILE"), err))
        return false;
    const unsigned char *sealed =
        secret_seal(mem, provider_purpose(mem, a->code), line, strlen(line), &len, err);
    sodium_memzero(line, sizeof line);
    if (sealed)
        *ret = db_from_bytes(mem, sealed, len);
    return sealed;
}

/* What the provider has to be told, and what it says of itself. */
static bool say(struct db *db, const void *mem, const char *code, struct err *err)
{
    struct provider *p;
    if (!provider_find(db, mem, code, &p, err))
        return false;
    if (!p)
        return err_set(err, ERR_NOT_FOUND, "There is no provider %s.", code);
    printf("redirect URI:                %s\n", provider_back_address(mem, code));
    printf("back-channel logout URI:     %s\n", provider_logout_address(mem, code));
    printf("after signing out there:     %s/session\n", config_get("ATTEST_ADDRESS"));
    if (!provider_read(db, mem, p, err))
        return false;
    printf("It answers: %zu keys, %s, %s.\n", json_doc_objects(p->keys, "keys"),
           provider_end_address(mem, p) ? "people can sign out there too"
                                        : "people cannot be sent there to sign out",
           json_doc_true(p->configuration, "backchannel_logout_supported")
               ? "it ends sessions here"
               : "it does not end sessions here");
    return true;
}

int cli_provider_add(void *mem, int argc, char **argv)
{
    static const struct {
        const char *wrong, *words;
    } faults[] = {{"facility", "There is no facility with this code."},
                  {"role", "There is no job role with this code."}};
    struct asked a = {0};
    struct err err = {0};
    const char *sealed;
    if (!take_options(mem, argc, argv, &a)) {
        err_set(&err, ERR_INVALID,
                "Say which: attest provider add CODE --name NAME --issuer URL --client ID --by "
                "employee-number|e-mail … (attest provider add --help)");
        return cli_fail(&err);
    }
    struct db *db = is_right(&a, &err) && seal_secret(mem, &a, &sealed, &err)
                        ? cli_connect(mem, "attest_job", &err)
                        : NULL;
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_PROVIDER_ADD,
                    DB_PARAMS(a.code, a.name, a.issuer, a.client, sealed, a.by, a.claim,
                              db_from_array(mem, a.domains, a.n_domains), a.facility, a.role,
                              a.steps ? "true" : "false", a.acr),
                    &err)
           : NULL;
    if (!rows)
        return cli_fail(&err);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (!db_is_null(rows, 0, "wrong") && !strcmp(db_text(rows, 0, "wrong"), faults[i].wrong)) {
            err_set(&err, ERR_NOT_FOUND, "%s", faults[i].words);
            return cli_fail(&err);
        }
    }
    if (!strcmp(a.by, "e-mail") && !a.n_domains)
        fputs("Note: without --domain, addresses of any domain are believed. Leave it out only if "
              "this provider knows nobody but your own people.\n",
              stderr);
    if (say(db, mem, a.code, &err))
        return CLI_DONE;
    cli_fail(&err);
    return CLI_NOT_IN_ORDER;
}

int cli_provider_check(void *mem, int argc, char **argv)
{
    struct err err = {0};
    if (argc != 2) {
        err_set(&err, ERR_INVALID, "Say which: attest provider check CODE.");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db)
        return cli_fail(&err);
    if (say(db, mem, argv[1], &err))
        return CLI_DONE;
    cli_fail(&err);
    return err.kind == ERR_UNAVAILABLE ? CLI_NOT_IN_ORDER : CLI_COULD_NOT;
}

int cli_provider_list(void *mem, int argc, char **argv)
{
    struct err err = {0};
    (void)argc;
    (void)argv;
    struct db *db = cli_reader(mem, &err);
    struct db_rows *rows = db ? db_run(db, mem, STMT_PROVIDER_LIST, NULL, &err) : NULL;
    if (!rows)
        return cli_fail(&err);
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *facility = db_text(rows, i, "facility"), *acr = db_text(rows, i, "acr");
        printf("%s\t%s\t%s\n", db_text(rows, i, "code"), db_text(rows, i, "name"),
               db_text(rows, i, "issuer"));
        printf("\tclient %s, %s\n", db_text(rows, i, "client"),
               db_bool(rows, i, "secret") ? "with a secret" : "without a secret");
        printf("\tpeople by %s, of the claim %s%s%s\n", db_text(rows, i, "matched_by"),
               db_text(rows, i, "claim"), *db_text(rows, i, "domains") ? "; e-mail of " : "",
               db_text(rows, i, "domains"));
        printf("\twhoever is unknown: %s%s%s\n", facility ? facility : "refused",
               facility ? "/" : "", facility ? db_text(rows, i, "job_role") : "");
        printf("\tsecond step: %s%s%s\n",
               db_bool(rows, i, "steps") ? "always theirs" : "theirs where the token says so",
               acr ? "; asked for " : "", acr ? acr : "");
    }
    return CLI_DONE;
}

int cli_provider_end(void *mem, int argc, char **argv)
{
    struct err err = {0};
    if (argc != 2) {
        err_set(&err, ERR_INVALID, "Say which: attest provider end CODE.");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *rows = db ? db_run(db, mem, STMT_PROVIDER_END, DB_PARAMS(argv[1]), &err) : NULL;
    if (rows && db_is_null(rows, 0, "ended"))
        err_set(&err, ERR_NOT_FOUND, "There is no provider %s.", argv[1]);
    if (!rows || db_is_null(rows, 0, "ended"))
        return cli_fail(&err);
    printf("%s: nobody signs in by it any more. Sessions ended: %s.\n", argv[1],
           db_text(rows, 0, "ended"));
    return CLI_DONE;
}

int cli_provider_forget(void *mem, int argc, char **argv)
{
    struct err err = {0};
    if (argc != 2) {
        err_set(&err, ERR_INVALID, "Say whom: attest provider forget LOGIN.");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    struct db_rows *rows =
        db ? db_run(db, mem, STMT_PROVIDER_FORGET, DB_PARAMS(argv[1]), &err) : NULL;
    if (!rows)
        return cli_fail(&err);
    printf("Matched anew at the next sign-in: %s.\n", db_text(rows, 0, "forgotten"));
    return CLI_DONE;
}
