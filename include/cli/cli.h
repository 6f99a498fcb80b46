/*
 * The command line.  SPDX-License-Identifier: Apache-2.0
 * One file per subject in src/cli; each fills one row of the table in main_cli.c. Exit codes: 0
 * done, 1 what was asked about is not in order (problems found, numbers differ), 2 it could not
 * run.
 */
#ifndef ATTEST_CLI_CLI_H
#define ATTEST_CLI_CLI_H

#include "store/db.h"

enum { CLI_DONE = 0, CLI_NOT_IN_ORDER = 1, CLI_COULD_NOT = 2 };

typedef int cli_command(void *mem, int argc, char **argv); /* argv[0] is the command's last word */

cli_command cli_migrate;             /* attest migrate */
cli_command cli_config;              /* attest config */
cli_command cli_demo;                /* attest demo */
cli_command cli_verify;              /* attest verify [--mend] */
cli_command cli_course_new;          /* attest course new CODE [-o DIR] */
cli_command cli_course_convert;      /* attest course convert FILE [-o DIR] */
cli_command cli_course_check;        /* attest course check PATH… */
cli_command cli_course_stamp;        /* attest course stamp LANGUAGE PATH [UNIT…] */
cli_command cli_course_import;       /* attest course import PATH [--publish] */
cli_command cli_course_diff;         /* attest course diff CODE PATH */
cli_command cli_course_download;     /* attest course download CODE VERSION -o FILE */
cli_command cli_network_set_up;      /* attest network set-up --name NAME … */
cli_command cli_facility_add;        /* attest facility add CODE --name NAME … */
cli_command cli_facility_import;     /* attest facility import FILE.csv [--dry-run] */
cli_command cli_person_code;         /* attest person code [--second-step] LOGIN */
cli_command cli_administrator_add;   /* attest administrator add LOGIN [--name NAME] … */
cli_command cli_person_export;       /* attest person export LOGIN -o FILE */
cli_command cli_person_erase;        /* attest person anonymise LOGIN REASON … */
cli_command cli_person_hold;         /* attest person hold LOGIN REASON */
cli_command cli_person_release;      /* attest person release LOGIN */
cli_command cli_retention_show;      /* attest retention show */
cli_command cli_retention_set;       /* attest retention set YEARS|off [--dry-run] */
cli_command cli_token_add;           /* attest token add NAME --scope … */
cli_command cli_token_list;          /* attest token list */
cli_command cli_token_end;           /* attest token end ID */
cli_command cli_people_import;       /* attest people import FILE.csv … */
cli_command cli_people_imports;      /* attest people imports */
cli_command cli_people_problems;     /* attest people problems ID */
cli_command cli_people_put;          /* attest people put ID [--confirm] */
cli_command cli_people_drop;         /* attest people drop ID */
cli_command cli_people_undo;         /* attest people undo IMPORT REASON */
cli_command cli_provider_add;        /* attest provider add CODE … */
cli_command cli_provider_list;       /* attest provider list */
cli_command cli_provider_check;      /* attest provider check CODE */
cli_command cli_provider_end;        /* attest provider end CODE */
cli_command cli_provider_forget;     /* attest provider forget LOGIN */
cli_command cli_role_list;           /* attest role list */
cli_command cli_role_import;         /* attest role import FILE.csv [--dry-run] */
cli_command cli_award_reckon;        /* attest award reckon [EMPLOYEE…] */
cli_command cli_award_import;        /* attest award import FILE.csv [--dry-run] */
cli_command cli_award_undo;          /* attest award undo IMPORT REASON */
cli_command cli_licence_import;      /* attest licence import FILE.csv [--dry-run] */
cli_command cli_mail_test;           /* attest mail test ADDRESS */
cli_command cli_mail_status;         /* attest mail status */
cli_command cli_mail_again;          /* attest mail again [ADDRESS] */
cli_command cli_mail_bounced;        /* attest mail bounced [FILE] */
cli_command cli_work;                /* attest work [--once] */
cli_command cli_report;              /* attest report compliance … */
cli_command cli_report_credit;       /* attest report credit … */
cli_command cli_report_completions;  /* attest report completions … */
cli_command cli_requirement_check;   /* attest requirement check FILE… */
cli_command cli_requirement_import;  /* attest requirement import [--dry-run | --stage] FILE … */
cli_command cli_requirement_changes; /* attest requirement changes */
cli_command cli_requirement_put;     /* attest requirement put ID */
cli_command cli_requirement_drop;    /* attest requirement drop ID */
cli_command cli_requirement_list;    /* attest requirement list */

/* A connection with the settings of the stack, as attest_job or (for migrations) attest_owner.
 * NULL: err says why. */
struct db *cli_connect(void *mem, const char *user, struct err *err);

/* The same within a transaction that only reads; closed with mem. */
struct db *cli_reader(void *mem, struct err *err);

/* Brings awards and standing in line with the facts: of these employee numbers, or with 0 of them
 * of everybody. *ret: how many people. After a migration too, since it may change what is derived.
 */
bool cli_reckon(void *mem, const char *const *numbers, size_t n_numbers, size_t *ret,
                struct err *err);

/* Prints "attest: message" to standard error and returns CLI_COULD_NOT. */
int cli_fail(const struct err *err);

#endif
