/* The route table: read this to learn what the program serves.  SPDX-License-Identifier: Apache-2.0
 */
#include "web/pages.h"

#define GET      METHOD_GET
#define POST     METHOD_POST
#define PUT      METHOD_PUT
#define PUBLIC   ACCESS_PUBLIC
#define SIGNED   ACCESS_SIGNED_IN
#define MANAGER  ACCESS_MANAGER
#define AUTHOR   ACCESS_AUTHOR
#define EITHER   ACCESS_AUTHOR_OR_ADMINISTRATOR
#define MARKER   ACCESS_MARKER
#define OBSERVER ACCESS_OBSERVER
#define REVIEWER ACCESS_REVIEWER
#define ADMIN    ACCESS_ADMINISTRATOR
#define NONE     SCOPE_NONE
#define FACILITY SCOPE_FACILITY
#define PERSON   SCOPE_PERSON
#define PAGES    POOL_PAGES
#define SIGNIN   POOL_SIGNIN
#define EXPORT   POOL_EXPORT
#define OUTSIDE  POOL_OUTSIDE

/* clang-format off */
const struct route routes[] = {
    /* Getting in and out */
    {GET,  "/session", page_sign_in, PUBLIC, NONE, PAGES, .summary = "sign-in form"},
    {POST, "/session", page_sign_in_post, PUBLIC, NONE, SIGNIN, .unlocked = true, .plain = true, .summary = "sign in"},
    {POST, "/session/end", page_sign_out, PUBLIC, NONE, PAGES, .unlocked = true, .plain = true, .summary = "sign out"},
    {GET,  "/session/code", page_code, PUBLIC, NONE, PAGES, .summary = "form to sign in with a one-time code"},
    {POST, "/session/code", page_code_post, PUBLIC, NONE, SIGNIN, .unlocked = true, .plain = true, .summary = "use it, and choose a password"},
    {POST, "/session/proof", page_proof_post, SIGNED, NONE, SIGNIN, .plain = true, .summary = "the password again, before a grave act that is carried along"},
    {GET,  "/password-resets", page_reset_ask, PUBLIC, NONE, PAGES, .summary = "form for those who cannot sign in"},
    {POST, "/password-resets", page_reset_ask_post, PUBLIC, NONE, SIGNIN, .unlocked = true, .plain = true, .summary = "send them a link"},
    {GET,  "/password-resets/:secret", page_reset, PUBLIC, NONE, PAGES, .summary = "form for a new password, behind a mailed link"},
    {POST, "/password-resets/:secret", page_reset_post, PUBLIC, NONE, SIGNIN, .unlocked = true, .plain = true, .summary = "choose it; all sessions end"},
    {POST, "/sign-in/with/:provider", page_provider_go, PUBLIC, NONE, OUTSIDE, .unlocked = true, .plain = true, .summary = "go to a provider to sign in"},
    {GET,  "/sign-in/back", page_provider_back, PUBLIC, NONE, OUTSIDE, .returns = true, .plain = true, .summary = "back from it; the one GET that writes"},
    {POST, "/sign-in/out/:provider", page_provider_out, PUBLIC, NONE, OUTSIDE, .unlocked = true, .plain = true, .summary = "a provider ends sessions"},
    {POST, "/session/exit", page_exit, PUBLIC, NONE, PAGES, .quiet = true, .unlocked = true, .plain = true, .summary = "quick exit: save, end the session, leave"},
    {POST, "/api/v1/session", api_session, PUBLIC, NONE, SIGNIN, .json = true, .unlocked = true, .plain = true, .summary = "sign in"},
    {GET,  "/api/v1/session", api_session_state, SIGNED, NONE, PAGES, .json = true, .answers = true, .summary = "who is signed in here, and until when"},
    {POST, "/api/v1/session/end", api_session_end, PUBLIC, NONE, PAGES, .json = true, .unlocked = true, .plain = true, .summary = "sign out"},

    /* For everybody */
    {GET,  "/", page_start, PUBLIC, NONE, PAGES, .summary = "start page"},
    {POST, "/language", page_language_post, PUBLIC, NONE, PAGES, .unlocked = true, .plain = true, .carries = true, .summary = "another language, on the same page"},
    {GET,  "/support", page_support, PUBLIC, NONE, PAGES, .quiet = true, .summary = "hotline and advocate; opening it is not recorded"},
    {GET,  "/hotline", page_hotline, PUBLIC, NONE, PAGES, .quiet = true, .summary = "the hotline as it is; opening it is not recorded"},
    {GET,  "/help", page_help, PUBLIC, NONE, PAGES, .summary = "help"},
    {GET,  "/help/exit", page_help_exit, PUBLIC, NONE, PAGES, .summary = "how leaving a page quickly works, and what it cannot do"},
    {GET,  "/verify", page_verify, PUBLIC, NONE, PAGES, .summary = "form for the code of a certificate"},
    {GET,  "/verify/:code", page_verify_code, PUBLIC, NONE, PAGES, .summary = "public facts of a certificate"},
    {POST, "/verify/:code", page_verify_name, PUBLIC, NONE, PAGES, .unlocked = true, .plain = true, .summary = "confirm the holder's name"},
    {GET,  "/api/v1/verify/:code", api_verify, PUBLIC, NONE, PAGES, .json = true, .summary = "public facts of a certificate"},

    /* How pages look to oneself */
    {GET,  "/settings", page_settings, SIGNED, NONE, PAGES, .summary = "language, text, keys"},
    {POST, "/settings", page_settings_post, SIGNED, NONE, PAGES, .summary = "keep them"},
    {GET,  "/settings/password", page_password, SIGNED, NONE, PAGES, .summary = "form to change one's password"},
    {POST, "/settings/password", page_password_post, SIGNED, NONE, SIGNIN, .summary = "change it; one's other sessions end"},
    {GET,  "/settings/address", page_own_address, SIGNED, NONE, PAGES, .summary = "one's e-mail address, and form for another"},
    {POST, "/settings/address", page_own_address_post, SIGNED, NONE, SIGNIN, .summary = "send a link there"},
    {GET,  "/settings/address/:secret", page_own_address_link, SIGNED, NONE, PAGES, .summary = "what the link does"},
    {POST, "/settings/address/:secret", page_own_address_link_post, SIGNED, NONE, PAGES, .summary = "use the address"},
    {GET,  "/settings/sessions", page_sessions, SIGNED, NONE, PAGES, .summary = "where one is signed in"},
    {POST, "/settings/sessions", page_sessions_post, SIGNED, NONE, PAGES, .summary = "sign out there"},

    /* What one holds and has done */
    {GET,  "/certificates", page_certificates, SIGNED, NONE, PAGES, .summary = "my certificates"},
    {GET,  "/certificates/:code", page_certificate, SIGNED, NONE, PAGES, .coded = true, .summary = "one certificate"},
    {POST, "/certificates/:code", page_certificate_again, SIGNED, NONE, PAGES, .coded = true, .summary = "issue it again, after one's name has changed"},
    {GET,  "/certificates/:code/certificate.pdf", page_certificate_pdf, SIGNED, NONE, EXPORT, .coded = true, .summary = "the same as PDF"},
    {GET,  "/record", page_record, SIGNED, NONE, PAGES, .summary = "to my transcript"},
    {GET,  "/certifications", page_certifications, SIGNED, NONE, PAGES, .summary = "certifications that are asked of me"},
    {GET,  "/certifications/:certification", page_certification, SIGNED, NONE, PAGES, .summary = "what one is made of, and what a day would do to my dates"},
    {POST, "/certifications/:certification/word", page_certification_word, SIGNED, NONE, PAGES, .summary = "give my own word where it asks for it"},
    {GET,  "/evidence", page_evidence, SIGNED, NONE, PAGES, .summary = "what I did elsewhere, and what became of it"},
    {GET,  "/evidence/new", page_evidence_new, SIGNED, NONE, PAGES, .summary = "form to send evidence"},
    {POST, "/evidence/new", page_evidence_post, SIGNED, NONE, PAGES, .upload = true, .summary = "send it"},
    {GET,  "/evidence/:evidence/file", page_evidence_file, SIGNED, NONE, PAGES, .summary = "its file, as an attachment"},
    {GET,  "/people/:person/transcript", page_transcript, SIGNED, PERSON, PAGES, .summary = "everything done"},
    {GET,  "/api/v1/people/:person/transcript", api_transcript, SIGNED, PERSON, PAGES, .json = true, .summary = "everything done"},

    /* What managers answer for */
    {GET,  "/facilities", page_facilities, MANAGER, NONE, PAGES, .summary = "to the standing of my part of the network"},
    {GET,  "/facilities/:facility/standing", page_standing, MANAGER, FACILITY, PAGES, .summary = "standing of a facility and all below it, on any day"},
    {GET,  "/facilities/:facility/standing.csv", page_standing_csv, MANAGER, FACILITY, EXPORT, .seen = true, .summary = "the same as CSV"},
    {GET,  "/facilities/:facility/people", page_people, MANAGER, FACILITY, PAGES, .seen = true, .summary = "exactly those behind a number, with the reason"},
    {GET,  "/facilities/:facility/people.csv", page_people_csv, MANAGER, FACILITY, EXPORT, .seen = true, .summary = "the same as CSV"},
    {GET,  "/facilities/:facility/answers", page_group_answers, MANAGER, FACILITY, PAGES, .summary = "what groups of ten or more answered, of a facility and all below it"},
    {GET,  "/people/:person", page_person, SIGNED, PERSON, PAGES, .summary = "one person: posts, standings and why"},
    {GET,  "/people/:person/code", page_person_code, MANAGER, PERSON, PAGES, .summary = "what a one-time code for somebody does"},
    {POST, "/people/:person/code", page_person_code_post, MANAGER, PERSON, PAGES, .grave = true, .summary = "issue one, shown once"},
    {GET,  "/people/:person/accommodations", page_accommodations, ADMIN, PERSON, PAGES, .summary = "extra time of a person, with the reasons"},
    {POST, "/people/:person/accommodations", page_accommodations_post, ADMIN, PERSON, PAGES, .summary = "agree extra time, or end it"},
    {GET,  "/people/:person/exemptions", page_agreed, ADMIN, PERSON, PAGES, .summary = "exemptions, leave and extensions of a person"},
    {GET,  "/people/:person/exemptions/:kind", page_agreed_new, ADMIN, PERSON, PAGES, .summary = "form to agree one"},
    {POST, "/people/:person/exemptions/:kind", page_agreed_new_post, ADMIN, PERSON, PAGES, .summary = "agree an exemption, leave or an extension"},
    {GET,  "/people/:person/exemptions/:kind/:agreed", page_agreed_end, ADMIN, PERSON, PAGES, .summary = "form to end one early"},
    {POST, "/people/:person/exemptions/:kind/:agreed", page_agreed_end_post, ADMIN, PERSON, PAGES, .summary = "end it early"},
    {GET,  "/people/:person/evidence/:evidence", page_evidence_one, ADMIN, PERSON, PAGES, .summary = "what somebody did elsewhere, to be answered"},
    {POST, "/people/:person/evidence/:evidence", page_evidence_answer, ADMIN, PERSON, PAGES, .summary = "say whether it counts"},
    {GET,  "/evidence/waiting", page_evidence_queue, ADMIN, NONE, PAGES, .seen = true, .summary = "evidence that waits for an answer"},
    {GET,  "/people/:person/licences", page_licences, ADMIN, PERSON, PAGES, .summary = "licences of a person, term after term"},
    {GET,  "/people/:person/licences/new", page_licence_new, ADMIN, PERSON, PAGES, .summary = "form for a licence, or its next term"},
    {POST, "/people/:person/licences/new", page_licence_new_post, ADMIN, PERSON, PAGES, .summary = "put it on record"},
    {GET,  "/people/:person/licences/:licence/terms/:term", page_licence_term, ADMIN, PERSON, PAGES, .summary = "form to correct a term"},
    {POST, "/people/:person/licences/:licence/terms/:term", page_licence_term_post, ADMIN, PERSON, PAGES, .summary = "correct it"},
    {GET,  "/people/:person/licences/:licence/end", page_licence_end, ADMIN, PERSON, PAGES, .summary = "form to say that a licence ended, or goes on"},
    {POST, "/people/:person/licences/:licence/end", page_licence_end_post, ADMIN, PERSON, PAGES, .summary = "say so"},
    {GET,  "/people/:person/completions", page_completions, ADMIN, PERSON, PAGES, .summary = "finished courses of a person, with their corrections"},
    {GET,  "/people/:person/completions/:completion", page_completion, ADMIN, PERSON, PAGES, .summary = "form to correct one"},
    {POST, "/people/:person/completions/:completion", page_completion_post, ADMIN, PERSON, PAGES, .summary = "ask a second person for it"},
    {GET,  "/people/:person/completions/:completion/corrections/:correction", page_correction, ADMIN, PERSON, PAGES, .summary = "what a correction would change"},
    {POST, "/people/:person/completions/:completion/corrections/:correction", page_correction_post, ADMIN, PERSON, PAGES, .summary = "agree, decline, take it back"},
    {GET,  "/corrections", page_corrections, ADMIN, NONE, PAGES, .seen = true, .summary = "corrections that wait for a second person"},
    {GET,  "/people/:person/awards/new", page_award_new, ADMIN, PERSON, PAGES, .summary = "form to give an award by hand"},
    {POST, "/people/:person/awards/new", page_award_new_post, ADMIN, PERSON, PAGES, .grave = true, .summary = "give it"},
    {GET,  "/grants", page_grants, ADMIN, NONE, PAGES, .seen = true, .summary = "who holds which permission where"},
    {POST, "/grants", page_grants_post, ADMIN, NONE, PAGES, .grave = true, .summary = "give one"},
    {GET,  "/grants/:grant/end", page_grant_end, ADMIN, NONE, PAGES, .summary = "form to end one"},
    {POST, "/grants/:grant/end", page_grant_end_post, ADMIN, NONE, PAGES, .grave = true, .summary = "end it"},
    {GET,  "/people/:person/awards/:award/revocation", page_revocation, ADMIN, PERSON, PAGES, .summary = "what revoking an award does"},
    {POST, "/people/:person/awards/:award/revocation", page_revocation_post, ADMIN, PERSON, PAGES, .grave = true, .summary = "revoke it"},
    {POST, "/people/:person/awards/:award/certificate", page_award_certificate_post, ADMIN, PERSON, PAGES, .summary = "issue its certificate again"},
    {GET,  "/facilities/:facility/settings", page_facility_settings, MANAGER, FACILITY, PAGES, .summary = "contacts that staff of a facility see"},
    {GET,  "/facilities/:facility/settings/:slot", page_slot, MANAGER, FACILITY, PAGES, .summary = "one of them, and its history"},
    {POST, "/facilities/:facility/settings/:slot", page_slot_post, ADMIN, FACILITY, PAGES, .summary = "change it"},
    {GET,  "/facilities/:facility/settings/:slot/clear", page_slot_clear, ADMIN, FACILITY, PAGES, .summary = "what taking it back does"},
    {POST, "/facilities/:facility/settings/:slot/clear", page_slot_clear_post, ADMIN, FACILITY, PAGES, .summary = "take it back"},
    {GET,  "/facilities/:facility/settings/:slot/calls", page_slot_calls, MANAGER, FACILITY, PAGES, .summary = "calls that tested it"},
    {POST, "/facilities/:facility/settings/:slot/calls", page_slot_calls_post, ADMIN, FACILITY, PAGES, .summary = "write a test call down"},
    {GET,  "/facilities/:facility/contacts", page_contacts, MANAGER, FACILITY, PAGES, .summary = "contacts that want a test call, and courses that wait for one"},
    {GET,  "/hotlines/:hotline", page_hotline_facts, ADMIN, NONE, PAGES, .summary = "facts of the hotline, and what they were"},
    {POST, "/hotlines/:hotline", page_hotline_facts_post, ADMIN, NONE, PAGES, .grave = true, .summary = "change them"},
    {GET,  "/api/v1/facilities/:facility/slots", api_slots, MANAGER, FACILITY, PAGES, .json = true, .summary = "what a facility says for each slot"},
    {PUT,  "/api/v1/facilities/:facility/slots/:slot", api_slot_put, ADMIN, FACILITY, PAGES, .json = true, .summary = "say something else, or take it back"},
    {GET,  "/api/v1/standing", api_standing, MANAGER, FACILITY, PAGES, .json = true, .summary = "counts by standing"},
    {GET,  "/api/v1/facilities/:facility/answers", api_group_answers, MANAGER, FACILITY, PAGES, .json = true, .summary = "what groups of ten or more answered"},
    {GET,  "/api/v1/standing/people", api_standing_people, MANAGER, FACILITY, PAGES, .json = true, .seen = true, .summary = "exactly those people, with why"},

    /* What one must do, and the way through a course */
    {GET,  "/learning", page_learning, SIGNED, NONE, PAGES, .summary = "all that the viewer's posts ask for, by due date"},
    {POST, "/learning/contacts", page_contacts_seen, SIGNED, NONE, PAGES, .summary = "changed contacts are seen"},
    {GET,  "/courses", page_courses, SIGNED, NONE, PAGES, .summary = "every live course"},
    {GET,  "/courses/:code", page_course, SIGNED, NONE, PAGES, .summary = "one course: objectives, steps, the way in"},
    {POST, "/courses/:code/enrolment", page_enrolment_post, SIGNED, NONE, PAGES, .summary = "start a course, or go on with it"},
    {GET,  "/courses/:code/modules/:module/pages/:page", page_module_page, SIGNED, NONE, PAGES, .at_once = &page_module_page_once, .summary = "a page to read, or first its content note"},
    {POST, "/courses/:code/modules/:module/pages/:page", page_module_page_post, SIGNED, NONE, PAGES, .summary = "the page, or its summary, is read: continue"},
    {GET,  "/courses/:code/modules/:module/pages/:page/summary", page_module_summary, SIGNED, NONE, PAGES, .quiet = true, .summary = "the summary of equal credit"},
    {GET,  "/api/v1/learning", api_learning, SIGNED, NONE, PAGES, .json = true, .summary = "all that the viewer's posts ask for"},
    {POST, "/api/v1/enrolments", api_enrolments_post, SIGNED, NONE, PAGES, .json = true, .summary = "start a course, or go on with it"},
    {GET,  "/api/v1/enrolments/:enrolment", api_enrolment, SIGNED, NONE, PAGES, .json = true, .summary = "an enrolment and its steps"},
    {POST, "/api/v1/enrolments/:enrolment/pages/:page", api_page_read, SIGNED, NONE, PAGES, .json = true, .summary = "a page is read"},

    /* Quizzes */
    {GET,  "/courses/:code/quizzes/:quiz", page_quiz, SIGNED, NONE, PAGES, .summary = "rules of a quiz"},
    {POST, "/courses/:code/quizzes/:quiz", page_quiz_start, SIGNED, NONE, PAGES, .summary = "start it, or go on where one was"},
    {GET,  "/attempts/:attempt/items/:item", page_attempt_item, SIGNED, NONE, PAGES, .answers = true, .summary = "one question"},
    {POST, "/attempts/:attempt/items/:item", page_attempt_save, SIGNED, NONE, PAGES, .answers = true, .carries = true, .recorded = true, .summary = "save its answer"},
    {POST, "/attempts/:attempt/items/:item/instead", page_attempt_instead, SIGNED, NONE, PAGES, .quiet = true, .plain = true, .summary = "another question of equal credit; leaves no trace"},
    {GET,  "/attempts/:attempt", page_attempt, SIGNED, NONE, PAGES, .answers = true, .summary = "check the answers"},
    {POST, "/attempts/:attempt", page_attempt_finish, SIGNED, NONE, PAGES, .answers = true, .summary = "send them"},
    {GET,  "/attempts/:attempt/result", page_result, SIGNED, NONE, PAGES, .summary = "outcome and reasons"},
    {POST, "/courses/:code/activities/:item", page_activity_post, SIGNED, NONE, PAGES, .carries = true, .summary = "answer an activity of a page"},
    {PUT,  "/api/v1/courses/:code/activities/:item", api_activity_save, SIGNED, NONE, PAGES, .json = true, .recorded = true, .summary = "save the answer to an activity of a page, without ending the try"},
    {POST, "/api/v1/enrolments/:enrolment/attempts", api_attempt_start, SIGNED, NONE, PAGES, .json = true, .summary = "start a quiz, or take up the open attempt"},
    {GET,  "/api/v1/attempts/:attempt", api_attempt, SIGNED, NONE, PAGES, .json = true, .summary = "its questions and what is saved"},
    {PUT,  "/api/v1/attempts/:attempt/responses/:item", api_attempt_save, SIGNED, NONE, PAGES, .json = true, .recorded = true, .at_once = &api_attempt_save_once, .summary = "save one answer"},
    {POST, "/api/v1/attempts/:attempt/items/:item/check", api_attempt_check, SIGNED, NONE, PAGES, .json = true, .summary = "check one answer, where the quiz tells as it goes"},
    {POST, "/api/v1/attempts/:attempt/items/:item/instead", api_attempt_instead, SIGNED, NONE, PAGES, .quiet = true, .json = true, .plain = true, .summary = "another question of equal credit; leaves no trace"},
    {POST, "/api/v1/attempts/:attempt/finish", api_attempt_finish, SIGNED, NONE, PAGES, .json = true, .summary = "send all answers; awards what they earn"},

    {GET,  "/reflections", page_reflections, SIGNED, NONE, PAGES, .quiet = true, .summary = "what I answered for myself alone"},
    {POST, "/reflections/:attempt/:item/delete", page_reflection_delete, SIGNED, NONE, PAGES, .plain = true, .quiet = true, .summary = "delete such an answer for good"},
    {GET,  "/api/v1/reflections", api_reflections, SIGNED, NONE, PAGES, .json = true, .quiet = true, .summary = "what I answered for myself alone"},
    {POST, "/api/v1/reflections/:attempt/:item/delete", api_reflection_delete, SIGNED, NONE, PAGES, .json = true, .plain = true, .quiet = true, .summary = "delete such an answer for good"},

    /* For markers */
    {GET,  "/marking", page_marking, MARKER, NONE, PAGES, .summary = "answers that wait to be marked, nameless"},
    {GET,  "/unmarked", page_marking_unread, ADMIN, NONE, PAGES, .seen = true, .summary = "answers that nobody may mark, for those who can name somebody"},
    {GET,  "/marking/:essay", page_marking_essay, MARKER, NONE, PAGES, .seen = true, .summary = "one answer and its rubric"},
    {POST, "/marking/:essay", page_marking_post, MARKER, NONE, PAGES, .summary = "mark it"},

    /* For observers */
    {GET,  "/hands-on", page_hands_on, OBSERVER, NONE, PAGES, .summary = "find somebody whose skill was watched"},
    {GET,  "/hands-on/:watched", page_hands_on_one, OBSERVER, NONE, PAGES, .summary = "what they were seen to do"},
    {POST, "/hands-on/:watched", page_hands_on_post, OBSERVER, NONE, PAGES, .summary = "sign it off"},

    /* For signers, and for authors who answer them */
    {GET,  "/reviews", page_reviews, REVIEWER, NONE, PAGES, .summary = "versions that wait for sign-off"},
    {GET,  "/reviews/:review", page_review, REVIEWER, NONE, PAGES, .summary = "one version to read, comment on and sign"},
    {POST, "/reviews/:review", page_review_post, REVIEWER, NONE, PAGES, .summary = "sign it, or decline"},
    {POST, "/reviews/:review/comments", page_review_comment_post, REVIEWER, NONE, PAGES, .summary = "comment, answer, settle"},
    {POST, "/reviews/:review/withdrawal", page_review_withdrawal_post, REVIEWER, NONE, PAGES, .summary = "take one's own signature back"},
    {GET,  "/signers", page_signers, ADMIN, NONE, PAGES, .seen = true, .summary = "who may sign, and what a version needs"},
    {POST, "/signers", page_signers_post, ADMIN, NONE, PAGES, .grave = true, .summary = "add a signer"},
    {POST, "/signers/:grant/end", page_signer_end_post, ADMIN, NONE, PAGES, .grave = true, .summary = "end a signer"},
    {GET,  "/signers/rule", page_sign_off_rule, ADMIN, NONE, PAGES, .summary = "change what a version needs: first the effect"},
    {POST, "/signers/rule", page_sign_off_rule_post, ADMIN, NONE, PAGES, .grave = true, .summary = "save what a version needs"},
    {GET,  "/administration/requirements", page_requirements, ADMIN, NONE, PAGES, .summary = "who must hold what, rule by rule"},
    {GET,  "/administration/requirements/new", page_requirement_new, ADMIN, NONE, PAGES, .summary = "form to write a requirement"},
    {POST, "/administration/requirements/new", page_requirement_post, ADMIN, NONE, PAGES, .summary = "check it, and ask whom it reaches"},
    {GET,  "/administration/requirements/:requirement", page_requirement, ADMIN, NONE, PAGES, .summary = "one requirement: its versions, and whom it reaches"},
    {GET,  "/administration/requirements/:requirement/file", page_requirement_file, ADMIN, NONE, PAGES, .summary = "the same as a file of rules"},
    {GET,  "/administration/requirements/:requirement/change", page_requirement_change, ADMIN, NONE, PAGES, .summary = "form to change it"},
    {POST, "/administration/requirements/:requirement/change", page_requirement_post, ADMIN, NONE, PAGES, .summary = "check the change, and ask whom it reaches"},
    {GET,  "/administration/certifications/new", page_certification_new, ADMIN, NONE, PAGES, .summary = "form to write a certification"},
    {POST, "/administration/certifications/new", page_certification_post, ADMIN, NONE, PAGES, .summary = "check it, and ask what it does"},
    {GET,  "/administration/certifications/:certification", page_certification_rule, ADMIN, NONE, PAGES, .summary = "one certification: what earns it, its dates, who holds it"},
    {GET,  "/administration/certifications/:certification/file", page_certification_file, ADMIN, NONE, PAGES, .summary = "the same as a file of rules"},
    {GET,  "/administration/certifications/:certification/change", page_certification_change, ADMIN, NONE, PAGES, .summary = "form to change it"},
    {POST, "/administration/certifications/:certification/change", page_certification_post, ADMIN, NONE, PAGES, .summary = "check the change, and ask what it does"},
    {GET,  "/administration/rules", page_rules_file, ADMIN, NONE, PAGES, .summary = "form for a whole file of rules"},
    {POST, "/administration/rules", page_rules_file_post, ADMIN, NONE, PAGES, .upload = true, .summary = "check it, and ask whom it reaches"},
    {GET,  "/administration/packs", page_packs, ADMIN, NONE, PAGES, .summary = "examples of rules that come with the program"},
    {GET,  "/administration/packs/:pack", page_pack, ADMIN, NONE, PAGES, .summary = "one of them"},
    {GET,  "/administration/packs/:pack/file", page_pack_file, ADMIN, NONE, PAGES, .summary = "its file"},
    {GET,  "/administration/changes", page_changes, ADMIN, NONE, PAGES, .summary = "changes of rules: coming, in force, dropped"},
    {GET,  "/administration/changes/:change", page_change, ADMIN, NONE, PAGES, .summary = "one change: how far it is, and whom it reaches"},
    {POST, "/administration/changes/:change", page_change_post, ADMIN, NONE, PAGES, .grave = true, .summary = "put it in force, or drop it"},
    {GET,  "/administration/audit", page_audit, ADMIN, NONE, PAGES, .seen = true, .summary = "who changed what, and who saw whom"},
    {GET,  "/administration/audit.csv", page_audit_csv, ADMIN, NONE, EXPORT, .seen = true, .summary = "the same as CSV"},
    {GET,  "/administration/exceptions", page_exceptions, ADMIN, NONE, PAGES, .seen = true, .summary = "assignments that would be unfair or unclear"},
    {GET,  "/administration/exceptions/:post/:certification/:kind", page_exception, ADMIN, NONE, PAGES, .seen = true, .summary = "one of them, and what can be done"},
    {POST, "/administration/exceptions/:post/:certification/:kind", page_exception_post, ADMIN, NONE, PAGES, .summary = "leave it as it is, with a note"},
    {POST, "/authoring/courses/:code/versions/:version/reviews", page_version_reviews_post, AUTHOR, NONE, PAGES, .summary = "ask for sign-off"},

    /* A version before it is live, as anybody would see it */
    {GET,  "/authoring/courses/:code/versions/:version/preview", page_preview, REVIEWER, NONE, PAGES, .quiet = true, .summary = "a version as somebody would see it: its contents"},
    {GET,  "/authoring/courses/:code/versions/:version/preview/modules/:module/pages/:page", page_preview_page, REVIEWER, NONE, PAGES, .quiet = true, .summary = "a page of it"},
    {POST, "/authoring/courses/:code/versions/:version/preview/modules/:module/pages/:page", page_preview_page, REVIEWER, NONE, PAGES, .quiet = true, .plain = true, .summary = "an activity of it, answered; nothing is kept"},
    {GET,  "/authoring/courses/:code/versions/:version/preview/modules/:module/pages/:page/summary", page_preview_summary, REVIEWER, NONE, PAGES, .quiet = true, .summary = "its summary"},
    {POST, "/authoring/courses/:code/versions/:version/preview/modules/:module/pages/:page/summary", page_preview_summary, REVIEWER, NONE, PAGES, .quiet = true, .plain = true, .summary = "an activity of it, answered; nothing is kept"},
    {GET,  "/authoring/courses/:code/versions/:version/preview/quizzes/:quiz", page_preview_quiz, REVIEWER, NONE, PAGES, .quiet = true, .summary = "a quiz of it: the rules"},
    {POST, "/authoring/courses/:code/versions/:version/preview/quizzes/:quiz", page_preview_quiz_post, REVIEWER, NONE, PAGES, .quiet = true, .plain = true, .summary = "its questions and result; nothing is kept"},

    /* For authors */
    {GET,  "/authoring/courses", page_authoring_courses, AUTHOR, NONE, PAGES, .summary = "courses and their versions"},
    {GET,  "/authoring/courses/:code/versions/:version", page_version, EITHER, NONE, PAGES, .summary = "one version of a course: its state, what stands in its way, what changed"},
    {GET,  "/authoring/courses/:code/versions/:version/folder.zip", page_version_folder, AUTHOR, NONE, EXPORT, .summary = "the folder of its author, byte for byte"},
    {GET,  "/authoring/courses/:code/versions/:version/publication", page_publication, AUTHOR, NONE, PAGES, .summary = "what publishing it does"},
    {POST, "/authoring/courses/:code/versions/:version/publication", page_publication_post, AUTHOR, NONE, PAGES, .grave = true, .summary = "publish it, now or from an hour on"},
    {GET,  "/authoring/courses/:code/versions/:version/withdrawal", page_withdrawal, AUTHOR, NONE, PAGES, .summary = "what calling it off, or withdrawing it, does"},
    {POST, "/authoring/courses/:code/versions/:version/withdrawal", page_withdrawal_post, AUTHOR, NONE, PAGES, .grave = true, .summary = "call it off, or withdraw it"},
    {GET,  "/api/v1/courses/:code/versions", api_versions, AUTHOR, NONE, PAGES, .json = true, .summary = "the versions of a course and where each stands"},
    {GET,  "/api/v1/courses/:code/versions/:version/changes", api_version_changes, AUTHOR, NONE, PAGES, .json = true, .summary = "what changed in a version"},
    {GET,  "/api/v1/courses/:code/versions/:version/folder", api_version_folder, AUTHOR, NONE, EXPORT, .json = true, .summary = "the folder of its author as a zip"},
    {POST, "/api/v1/imports", api_import_post, AUTHOR, NONE, EXPORT, .grave = true, .json = true, .upload = true, .summary = "check a course, store it, publish it"},
    {GET,  "/authoring/imports", page_imports, AUTHOR, NONE, PAGES, .summary = "form to import a course, and what was sent earlier"},
    {POST, "/authoring/imports", page_import_post, AUTHOR, NONE, EXPORT, .grave = true, .upload = true, .summary = "check a course, and put it before staff"},
    {POST, "/authoring/imports/:import", page_import_again_post, AUTHOR, NONE, EXPORT, .grave = true, .summary = "store what was checked, while its file is kept"},
    {GET,  "/authoring/imports/:import", page_import, AUTHOR, NONE, PAGES, .summary = "problems of an import by line"},

    {GET,  "/authoring/courses/:code/versions/:version/items", page_items, AUTHOR, NONE, PAGES, .summary = "what the answers say about the questions of a version"},
    {GET,  "/authoring/courses/:code/versions/:version/items.csv", page_items_csv, AUTHOR, NONE, EXPORT, .summary = "the same as CSV"},
    {GET,  "/authoring/items/:item", page_item, AUTHOR, NONE, PAGES, .summary = "one question: what its answers say, and the way to put its key right"},
    {POST, "/authoring/items/:item/regrades", page_item_regrade, AUTHOR, NONE, PAGES, .summary = "propose to count it by another key"},
    {GET,  "/authoring/regrades/:regrade", page_regrade, EITHER, NONE, PAGES, .seen = true, .summary = "who would change by a regrade, and how far it is"},
    {POST, "/authoring/regrades/:regrade", page_regrade_post, AUTHOR, NONE, PAGES, .grave = true, .summary = "confirm it, approve it, or withdraw it"},
    {GET,  "/api/v1/courses/:code/versions/:version/items", api_items, AUTHOR, NONE, PAGES, .json = true, .summary = "what the answers say about the questions of a version"},
    {GET,  "/api/v1/items/:item", api_item, AUTHOR, NONE, PAGES, .json = true, .summary = "what the answers say about one question, choice by choice"},

    {GET,  "/api/v1/certificates", api_certificates, SIGNED, NONE, PAGES, .json = true, .summary = "my certificates"},
    {GET,  "/api/v1/openapi.json", api_description, PUBLIC, NONE, PAGES, .json = true, .summary = "the description of the API"},

    /* Service */
    {GET,  "/health", page_health, PUBLIC, NONE, PAGES, .json = true, .summary = "200 when a worker and the database answer"},
    {GET,  "/metrics", page_metrics, PUBLIC, NONE, PAGES, .json = true, .summary = "counters; nginx lets only loopback in"},
    {GET,  "/media/:hash", page_media, SIGNED, NONE, PAGES, .summary = "a picture or recording of a course"},
    {.handler = NULL},
};
