/* What a line of the audit says, as a sentence.  SPDX-License-Identifier: Apache-2.0 */
#include "web/audit_words.h"

#include <string.h>

#include "util/words.h"
#include "web/request.h"

static const struct {
    const char *act, *sentence;
} acts[] = {
    {"signed in", N_("Signed in")},
    {"signed in by a provider", N_("Signed in by a provider")},
    {"signed out by a provider", N_("Was signed out by a provider")},
    {"second step taken", N_("Took the second step of signing in")},
    {"sign-in refused", N_("A sign-in with a wrong password was refused")},
    {"sign-in held back", N_("A sign-in had to wait after too many tries")},
    {"second step refused", N_("A code for the second step was refused")},
    {"second step held back", N_("A code for the second step had to wait after too many tries")},
    {"one-time code refused", N_("A one-time code was refused")},
    {"one-time code held back", N_("A one-time code had to wait after too many tries")},
    {"passkey refused", N_("A passkey was refused")},
    {"password refused", N_("Was asked for the password again, and it did not fit")},
    {"token refused", N_("A program asked with a token that is not known")},
    {"not let in by a provider", N_("Somebody from a provider was not let in")},
    {"password changed", N_("Changed their password")},
    {"password set by one-time code", N_("Chose a password with a one-time code")},
    {"password set by a mailed link", N_("Chose a password with a mailed link")},
    {"one-time code issued", N_("Issued a one-time code")},
    {"recovery code used", N_("Used a recovery code")},
    {"recovery codes made", N_("Made new recovery codes")},
    {"second step turned off", N_("Turned the second step off")},
    {"passkey removed", N_("Removed a passkey")},
    {"e-mail address changed", N_("Changed their e-mail address")},
    {"token made", N_("Made a token for a program")},
    {"token ended", N_("Ended a token of a program")},
    {"personal data written to a file", N_("Wrote all that is held about somebody to a file")},
    {"legal hold set", N_("Set a legal hold: nothing is erased")},
    {"legal hold ended", N_("Ended a legal hold")},
    {"name erased", N_("Erased the name of somebody who left")},
    {"agreed to erase a name", N_("Agreed to erase the name of somebody who left")},
    {"years of names set", N_("Set for how many years names are kept")},
};

static const struct {
    const char *pattern, *seen, *written;
} pages[] = {
    {"/people/:person", N_("Looked at the page of a person"), NULL},
    {"/people/:person/transcript", N_("Looked at a transcript"), NULL},
    {"/api/v1/people/:person/transcript", N_("A program read a transcript"), NULL},
    {"/facilities/:facility/people", N_("Looked at a list of people"), NULL},
    {"/facilities/:facility/people.csv", N_("Downloaded a list of people"), NULL},
    {"/facilities/:facility/standing.csv", N_("Downloaded standings"), NULL},
    {"/api/v1/standing/people", N_("A program read a list of people"), NULL},
    {"/certificates/:code", N_("Looked at a certificate"), N_("Issued a certificate again")},
    {"/certificates/:code/certificate.pdf", N_("Downloaded a certificate"), NULL},
    {"/evidence/:evidence/file", N_("Downloaded a document of somebody"), NULL},
    {"/grants", N_("Looked at who holds which permission"), N_("Gave a permission")},
    {"/grants/:grant/end", NULL, N_("Ended a permission")},
    {"/tokens", NULL, N_("Made a token for a program")},
    {"/tokens/:token/end", NULL, N_("Ended a token of a program")},
    {"/people/:person/code", NULL, N_("Issued a one-time code")},
    {"/people/:person/accommodations", N_("Looked at extra time and its reasons"),
     N_("Changed extra time")},
    {"/people/:person/exemptions", N_("Looked at exemptions, leave and extensions"), NULL},
    {"/people/:person/exemptions/:kind", NULL, N_("Agreed an exemption, leave or an extension")},
    {"/people/:person/exemptions/:kind/:agreed", NULL,
     N_("Ended an exemption, leave or an extension")},
    {"/people/:person/evidence/:evidence", N_("Looked at training done elsewhere"),
     N_("Answered whether training done elsewhere counts")},
    {"/people/:person/licences/new", NULL, N_("Put a licence on record")},
    {"/people/:person/licences/:licence/terms/:term", NULL, N_("Corrected a term of a licence")},
    {"/people/:person/licences/:licence/end", NULL, N_("Ended a licence")},
    {"/people/:person/completions/:completion", NULL, N_("Asked to correct a completion")},
    {"/people/:person/completions/:completion/corrections/:correction", NULL,
     N_("Answered whether a completion is corrected")},
    {"/people/:person/awards/new", NULL, N_("Gave an award by hand")},
    {"/people/:person/awards/:award/revocation", NULL, N_("Revoked an award")},
    {"/people/:person/awards/:award/certificate", NULL, N_("Issued a certificate again")},
    {"/facilities/:facility/settings/:slot", NULL, N_("Changed a contact of a facility")},
    {"/facilities/:facility/settings/:slot/clear", NULL, N_("Took a contact back")},
    {"/hotlines/:hotline", NULL, N_("Changed the hotline")},
    {"/settings/sessions", NULL, N_("Signed out elsewhere")},
    {"/settings/my-data", NULL, N_("Downloaded what is held about themselves")},
    {"/administration/audit", N_("Searched the audit"), NULL},
    {"/administration/audit.csv", N_("Downloaded the audit"), NULL},
    {"/signers", NULL, N_("Named a signer")},
    {"/signers/:grant/end", NULL, N_("Ended the permission of a signer")},
    {"/administration/changes/:change", NULL, N_("Answered a change of rules")},
    {"/authoring/courses/:code/versions/:version/publication", NULL,
     N_("Published a version of a course")},
    {"/authoring/courses/:code/versions/:version/withdrawal", NULL,
     N_("Withdrew a version of a course")},
    {"/authoring/regrades/:regrade", NULL, N_("Answered a regrade")},
};

const char *audit_sentence(const char *act, bool seen)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (!strcmp(acts[i].act, act))
            return _(acts[i].sentence);
    }
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const char *sentence = seen ? pages[i].seen : pages[i].written;
        if (!strcmp(pages[i].pattern, act) && sentence)
            return _(sentence);
    }
    for (const struct route *r = routes; r->handler; r++) {
        if (!strcmp(r->pattern, act) && seen == (r->method == METHOD_GET))
            return r->summary;
    }
    return act;
}
