/*
 * Every handler of a page or of the API, by the file that holds it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * What each answers is said at the handler; which request reaches it, in routes.c.
 */
#ifndef ATTEST_WEB_PAGES_H
#define ATTEST_WEB_PAGES_H

#include "web/request.h"

/* page_session.c */
handler_fn page_sign_in, page_sign_in_post, page_sign_out, page_exit;
/* The sign-in form, with what went wrong or NULL; for the gate too. */
void page_sign_in_form(struct request *req, struct reply *reply, const char *problem);
/* The same for whoever had a session in this browser: "shared computer" is ticked if that one was
 * on such. False: err, and the form is there all the same. */
bool page_sign_in_again(struct request *req, struct reply *reply, struct err *err);
/* What comes after signing in: the answer that was carried along, or where one was going. */
bool page_signed_in(struct request *req, struct reply *reply, const char *token);
/* page_second_step.c */
handler_fn page_second_step, page_second_step_post;
struct signed_in;
/* The form for the second step, with what went wrong or NULL. */
bool page_second_step_form(struct request *req, struct reply *reply, const struct signed_in *in,
                           const char *problem);
/* page_steps.c */
handler_fn page_steps, page_steps_app_new, page_steps_app_new_post, page_steps_app,
    page_steps_app_post, page_steps_codes, page_steps_codes_post, page_steps_end,
    page_steps_end_post;
/* page_passkey.c, page_passkeys.c */
handler_fn page_passkey_ask, page_passkey_step, page_passkey_answer, page_passkey_proof,
    page_passkey_new, page_passkey_new_post, page_passkey_add, page_passkey_one,
    page_passkey_rename, page_passkey_end, page_passkey_end_post;
/* page_messages.c */
handler_fn page_messages, page_messages_post, page_message_times, page_message_times_post;
handler_fn page_person_messages, page_own_messages;
/* page_reminder.c, page_huddle.c */
handler_fn page_reminders, page_reminders_post, page_reminder, page_reminder_post, page_huddle;
/* page_reset.c */
handler_fn page_reset_ask, page_reset_ask_post, page_reset, page_reset_post;
/* page_own_address.c */
handler_fn page_own_address, page_own_address_post, page_own_address_link,
    page_own_address_link_post;
/* page_provider.c */
handler_fn page_provider_go, page_provider_back, page_provider_out;
/* api_session.c */
handler_fn api_session, api_session_state, api_session_end;
/* page_home.c */
handler_fn page_start, page_support, page_help, page_help_exit;
/* page_certificate.c */
handler_fn page_certificates, page_certificate, page_certificate_pdf, page_certificate_again;
/* page_verify.c */
handler_fn page_verify, page_verify_code, page_verify_name;
/* page_record.c */
handler_fn page_record, page_transcript;
/* api_record.c */
handler_fn api_verify, api_transcript, api_certificates;
/* api_completions.c */
handler_fn api_completions;
/* api_description.c */
handler_fn api_description;
/* page_standing.c */
handler_fn page_facilities, page_standing, page_standing_csv, page_people, page_people_csv;
/* page_person.c */
handler_fn page_person;
/* page_people_list.c, page_person_new.c, page_person_details.c */
handler_fn page_people_list, page_person_new, page_person_new_post;
handler_fn page_person_details, page_person_details_post;
/* page_people_import.c, page_people_import_list.c */
handler_fn page_people_imports, page_people_imports_post, page_people_import;
handler_fn page_people_import_post, page_people_import_list, page_people_import_problems;
/* page_posts.c, page_post_change.c, page_post_end.c */
handler_fn page_post, page_post_change, page_post_change_post, page_post_end, page_post_end_post;
/* api_standing.c */
handler_fn api_standing, api_standing_people;
/* page_learning.c */
handler_fn page_learning, page_courses, page_contacts_seen;
/* page_course.c */
handler_fn page_course, page_enrolment_post;
/* page_slots.c, page_slot.c, page_hotline.c, api_slots.c */
handler_fn page_facility_settings, page_contacts;
handler_fn page_slot, page_slot_post, page_slot_clear, page_slot_clear_post;
handler_fn page_slot_calls, page_slot_calls_post;
handler_fn page_hotline, page_hotline_facts, page_hotline_facts_post;
handler_fn api_slots, api_slot_put;
/* page_module.c */
handler_fn page_module_page, page_module_summary, page_module_page_post;
extern const struct at_once page_module_page_once;
/* api_learning.c */
handler_fn api_learning, api_enrolments_post, api_enrolment, api_page_read;
/* page_quiz.c, page_attempt.c, page_check.c, page_instead.c, page_result.c, api_attempt.c */
handler_fn page_quiz, page_quiz_start;
handler_fn page_attempt, page_attempt_item, page_attempt_save, page_attempt_finish;
handler_fn page_result;
/* page_activity.c */
handler_fn page_activity_post;
handler_fn page_attempt_instead;
handler_fn api_activity_save;
handler_fn api_attempt_start, api_attempt, api_attempt_save, api_attempt_finish;
extern const struct at_once api_attempt_save_once;
handler_fn api_attempt_check, api_attempt_instead;
/* page_reflections.c, api_reflections.c */
handler_fn page_reflections, page_reflection_delete, api_reflections, api_reflection_delete;
/* page_group_answers.c, api_group_answers.c */
handler_fn page_group_answers, api_group_answers;
/* page_settings.c */
handler_fn page_settings, page_settings_post, page_language_post;
/* page_password.c */
handler_fn page_password, page_password_post;
/* page_code.c */
handler_fn page_person_code, page_person_code_post, page_code, page_code_post;
/* page_sessions.c, proof.c */
handler_fn page_sessions, page_sessions_post, page_proof_post;
/* page_marking.c */
handler_fn page_marking, page_marking_essay, page_marking_post;
/* page_unread.c */
handler_fn page_marking_unread;
/* page_accommodation.c */
handler_fn page_accommodations, page_accommodations_post;
/* page_agreed.c, page_agreed_form.c, page_agreed_end.c */
handler_fn page_agreed, page_agreed_new, page_agreed_new_post, page_agreed_end,
    page_agreed_end_post;
/* page_evidence.c, page_evidence_queue.c, page_hands_on.c */
handler_fn page_evidence, page_evidence_new, page_evidence_post, page_evidence_file;
handler_fn page_evidence_one, page_evidence_answer, page_evidence_take;
/* page_contest.c, page_contest_answer.c, page_waiting.c */
handler_fn page_contests, page_contest_new, page_contest_post, page_contest_withdraw;
handler_fn page_person_contests, page_contest_one, page_contest_answer, page_contest_take;
handler_fn page_waiting, page_waiting_contests, page_waiting_evidence, page_waiting_corrections;
/* page_own_posts.c, page_minutes.c, api_minutes.c */
handler_fn page_own_posts, page_minutes, page_minutes_csv, api_minutes;
handler_fn page_hands_on, page_hands_on_one, page_hands_on_post;
/* page_live.c, page_live_session.c, page_live_roster.c */
handler_fn page_live_sessions, page_live_new, page_live_new_post;
handler_fn page_live_session, page_live_session_post, page_live_sheet;
handler_fn page_live_roster, page_live_roster_post, page_live_undo, page_live_undo_post,
    page_live_cancel, page_live_cancel_post;
/* page_certification.c */
handler_fn page_certifications, page_certification, page_certification_word;
/* page_licence.c, page_award_give.c, page_correction.c, page_grants.c */
handler_fn page_licences, page_licence_new, page_licence_new_post;
handler_fn page_licence_term, page_licence_term_post, page_licence_end, page_licence_end_post;
handler_fn page_award_new, page_award_new_post;
handler_fn page_completions, page_completion, page_completion_post;
handler_fn page_correction, page_correction_post;
handler_fn page_grants, page_grants_post, page_grant_end, page_grant_end_post;
/* page_my_data.c */
handler_fn page_my_data, page_my_data_post, page_my_data_file, page_privacy;
/* page_tokens.c */
handler_fn page_tokens, page_tokens_post, page_token_end, page_token_end_post;
/* page_credit.c */
handler_fn page_credit, page_credit_post, page_credit_run, page_credit_csv;
/* page_licence_number.c */
handler_fn page_licence_number, page_licence_number_post;
/* page_award.c */
handler_fn page_revocation, page_revocation_post, page_award_certificate_post;
/* page_items.c, page_item.c, page_regrade.c, api_items.c */
handler_fn page_items, page_items_csv, page_item, page_item_regrade;
handler_fn page_regrade, page_regrade_post;
handler_fn api_items, api_item;
/* page_service.c */
handler_fn page_health, page_metrics, page_media;
/* page_version.c, page_publication.c, api_version.c */
handler_fn page_version, page_version_folder;
handler_fn page_publication, page_publication_post, page_withdrawal, page_withdrawal_post;
handler_fn api_versions, api_version_changes, api_version_folder, api_import_post;
/* page_authoring.c */
handler_fn page_authoring_courses, page_imports, page_import_post, page_import_again_post,
    page_import;
/* page_review.c, review_comments.c */
handler_fn page_reviews, page_review, page_review_post, page_review_withdrawal_post;
handler_fn page_review_comment_post;
/* page_signers.c, version_sign_off.c */
handler_fn page_signers, page_signers_post, page_signer_end_post;
/* page_requirements.c, page_rule.c, page_rules_file.c, page_packs.c, page_changes.c */
handler_fn page_requirements;
handler_fn page_requirement, page_requirement_file, page_requirement_change;
handler_fn page_certification_rule, page_certification_file, page_certification_change;
handler_fn page_requirement_new, page_requirement_post;
handler_fn page_certification_new, page_certification_post;
handler_fn page_rules_file, page_rules_file_post;
handler_fn page_packs, page_pack, page_pack_file;
handler_fn page_changes, page_change, page_change_post;
/* page_audit.c */
handler_fn page_audit, page_audit_csv;
/* page_exceptions.c */
handler_fn page_exceptions, page_exception, page_exception_post;
handler_fn page_sign_off_rule, page_sign_off_rule_post, page_version_reviews_post;
/* page_preview.c, page_preview_quiz.c */
handler_fn page_preview, page_preview_page, page_preview_summary;
handler_fn page_preview_quiz, page_preview_quiz_post;

#endif
