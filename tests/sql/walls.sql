-- What the roles of the program may do at all, whatever the rows.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(29);

-- Every privilege that is more than reading, of a role on a table or one of its columns.
CREATE FUNCTION pg_temp.writes(role text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('%s %s', lower(p), c.relname) FROM pg_class c, unnest(ARRAY['INSERT', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
    WHERE c.relnamespace = 'attest'::regnamespace AND c.relkind IN ('r', 'v', 'p', 'm', 'f') AND has_table_privilege(role, c.oid, p)
    UNION ALL
    SELECT format('update %s.%s', c.relname, a.attname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'attest'::regnamespace AND c.relkind IN ('r', 'v', 'p', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
      AND has_column_privilege(role, c.oid, a.attnum, 'UPDATE')
$$;
CREATE FUNCTION pg_temp.many(verb text, names text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT verb || ' ' || n FROM regexp_split_to_table(trim(names), '\s+') n
$$;
CREATE FUNCTION pg_temp.names(words text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT regexp_split_to_table(btrim(words, E' \n'), '\s+')
$$;

SELECT set_eq($$SELECT pg_temp.writes('attest_web')$$, $$
    SELECT pg_temp.many('insert', 'enrolment page_read attempt attempt_item response item_try mark completion award certificate
        timeline timeline_row post_place standing_delta import idempotency audit
        course course_version publication module page fragment quiz draw item item_part objective source definition credit
        slot media course_media course_file publication_end course_condition contributor contributor_name
        slot_value test_call hotline contact_seen
        person_setting private_answer aggregate_draft regraded_item award_evidence award_revocation
        sign_off_rule sign_off_kept review_request review_comment review_again evidence evidence_file
        exception_look licence licence_number licence_term licence_end rule_event rule_event_withdrawal contest contest_withdrawal')
    UNION ALL SELECT pg_temp.many('delete', 'timeline timeline_row post_place private_answer aggregate_draft')
    UNION ALL SELECT pg_temp.many('update', 'attempt.state attempt.seq attempt.score_num attempt.score_den attempt.passed
        attempt.finished_at attempt.submitted_at attempt.certainty_num attempt.certainty_den attempt_item.item_id attempt_item.option_order
        person_setting.language person_setting.large_print person_setting.exit_keys person_setting.roomy_tables
        private_answer.parts private_answer.texts private_answer.saved_at aggregate_draft.parts aggregate_draft.texts aggregate_draft.saved_at')
$$, 'attest_web adds facts, changes an open attempt and a kept reply, and removes only what is derived or nobody else''s');
SELECT is((SELECT string_agg(w, ', ' ORDER BY w) FROM pg_temp.writes('attest_job') w WHERE w NOT LIKE 'insert %'),
    'delete change_person, delete import_file, delete people_import_place, delete post_place, delete rule_change_effect, delete session, delete timeline, delete timeline_row, update attempt.certainty_den, update attempt.certainty_num, update attempt.finished_at, '
    'update attempt.passed, update attempt.score_den, update attempt.score_num, update attempt.seq, update attempt.state, '
    'update attempt.submitted_at, update change_person.awards, update change_person.changed, update change_person.facts, '
    'update change_person.settled, update change_person.staged, update credential.password_hash, update credential.recorded_at, '
    'update rule_change.done, update rule_change.ended_at, update rule_change.failure, update rule_change.in_force_at, update rule_change.looked_to, '
    'update rule_change.people, update rule_change.ready_at, update rule_change.state, update rule_change.touched, update timeline_row.came, update timeline_row.goes',
    'attest_job neither changes nor removes a fact');

SELECT is((SELECT string_agg(t, ' ' ORDER BY t) FROM unnest(ARRAY['accommodation_reason', 'audit', 'credential', 'known_browser', 'provider', 'provider_logout', 'provider_subject', 'provider_visit', 'sign_in_code', 'sign_in_try', 'essay', 'essay_call', 'exemption_reason', 'extension_reason', 'facility_grant_revocation', 'leave_reason', 'live_grant', 'session', 'half_session', 'passkey', 'passkey_challenge', 'passkey_owner', 'step_app', 'step_offer', 'step_recovery', 'signature', 'signature_withdrawal']) t
           WHERE has_any_column_privilege('attest_web', 'attest.' || t, 'SELECT')), NULL,
    'attest_web reads no password, session, reason of an exemption, grant of others, or audit');
CREATE FUNCTION pg_temp.state_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL ROLE attest_web;
    EXECUTE statement;
    RESET ROLE;
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;
SELECT is(pg_temp.state_of(statement), '42501', 'refused: ' || statement) FROM (VALUES
    ('SELECT count(*) FROM credential'), ('SELECT count(*) FROM session'), ('SELECT count(*) FROM sign_in_code'),
    ('SELECT count(*) FROM sign_in_try'), ('SELECT count(*) FROM known_browser'), ('SELECT count(*) FROM exemption_reason'),
    ('SELECT count(*) FROM audit'), ('DELETE FROM completion'), ('UPDATE completion SET completed_on = ''2000-01-01'''),
    ('TRUNCATE response'), ('CREATE TABLE attest.mine (id integer)'), ('ALTER TABLE person DISABLE ROW LEVEL SECURITY'),
    ('SELECT nextval(''person_id_seq'')')) v (statement);
SELECT is(pg_temp.state_of('SELECT count(*) FROM completion'), 'done', 'what is allowed is done');

SELECT is((SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
           WHERE d.deptype = 'o' AND d.refclassid = 'pg_authid'::regclass AND r.rolname IN ('attest_web', 'attest_job')), 0::bigint,
    'attest_web and attest_job own nothing');
SELECT is((SELECT count(*) FROM pg_roles WHERE rolname IN ('attest_web', 'attest_job', 'attest_owner')
           AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)), 0::bigint, 'no role of the program has special powers');
SELECT is((SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname IN ('attest_web', 'attest_job')),
    0::bigint, 'nor can it become another');
SELECT ok(NOT has_schema_privilege('attest_web', 'attest', 'CREATE'), 'attest_web makes nothing in the schema');

SELECT is((SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
           WHERE relnamespace = 'attest'::regnamespace AND relkind = 'r' AND NOT relrowsecurity AND relname <> 'migration'), NULL,
    'every table has row-level security');
SELECT is((SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class c
           WHERE c.relnamespace = 'attest'::regnamespace AND c.relkind = 'r' AND has_any_column_privilege('attest_web', c.oid, 'SELECT')
             AND NOT EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = 'attest' AND p.tablename = c.relname
                             AND 'attest_web' = ANY (p.roles))), NULL,
    'every table that attest_web reads has a rule of its own');

-- Views run with the rights of their owner unless they say otherwise: those may name no person but where it is meant.
SELECT set_eq($$SELECT c.relname::text FROM pg_class c
    WHERE c.relnamespace = 'attest'::regnamespace AND c.relkind = 'v' AND has_table_privilege('attest_web', c.oid, 'SELECT')
      AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)$$, $$SELECT pg_temp.names('
    certification_span requirement_owner requirement_span
    facility_span visible_facility
    job_role_closure post_start
    live_course signature_public
    rule_event_now
')$$, 'the views with the owner''s rights');

-- One line of names for each subject, in any order: a bag, since a name given twice is a function with two signatures.
SELECT bag_eq($$SELECT p.proname::text FROM pg_proc p
    WHERE p.pronamespace = 'attest'::regnamespace AND p.prosecdef AND has_function_privilege('attest_web', p.oid, 'EXECUTE')
      AND p.prorettype <> 'trigger'::regtype$$, $$SELECT pg_temp.names('
    act_for_posts may_change_login may_change_post may_place people_in_sight person_add person_change post_add post_change post_end unplaced_in_sight
    accommodation_add accommodations_of exemption_add extension_add hands_on_add holds_over leave_add observable
    act_as_oneself act_for_administrator act_for_marking act_for_observer administers administers_network administrators_over agreed_end
      agreed_for audits_network hidden_known known_since standings_known why_known may person_zone visible_facilities who_entered
    dashboard_counts dashboard_roles facilities_out_of_sight facility_in_sight looks_into_any sight_begins standing_list standing_total
    aggregate_detach aggregate_figures item_choices item_figures
    award_give award_revoke awards_to_administer certificate_is_held_by certificate_public completion_correct completion_correction_decide
      completion_corrections corrections_waiting evidence_decide grant_add grant_end grant_places grants_in_sight import_keep
    act_for_live live_cancel live_check live_people live_places live_roster_add live_roster_of live_rosters_of live_session_add live_sessions live_undo
    credit_held_back credit_new credit_rows credit_runs credit_tell
    exceptions
    audit_question audit_search audit_seen refusal_noted session_sign_out
    certificate_holder_gone personal_left_out personal_rows_of_me
    token_add token_end token_open token_touch tokens_in_sight
    marking_add marking_call marking_essay marking_points marking_queue marking_unread
    people_import_ask people_import_decide people_import_undo people_import_who
    change_in_force change_in_force_at change_marks rule_change_ask rule_change_decide rule_change_settling rule_change_who
    regrade_decide regrade_history regrade_names regrade_outlook regrade_preview regrade_progress regrade_propose regrade_state
    may_sign review_stands signature_add signature_withdraw signatures_of signer_add signer_end signers signers_by_kind version_reach
    half_session_begin half_session_end half_session_open passkey_add passkey_challenge_make passkey_challenge_take passkey_end passkey_find
      passkey_use passkeys_of_me session_stepped sign_in_code_end_steps sign_in_code_ends_steps step_app_end step_app_of step_app_take
      step_offer_make step_offer_of step_offer_take step_recovery_of step_recovery_set step_recovery_take steps_of steps_of_me
      passkey_copied passkey_handle passkey_rename passkeys_of_step
    session_begin session_end session_open session_touch sign_in_candidate
    provider_keep provider_may_ask provider_of provider_person provider_refusal provider_sign_out provider_visit_begin provider_visit_end providers_offered
      browser_is_known session_by_provider session_prove_by_provider session_provider
    answer_take_it contest_answer_it contests_of contests_waiting evidence_taken
    address_ask address_confirm password_reset_ask password_reset_find password_reset_use
    huddle_list mail_refusal_take_back mail_refusals may_remind message_times message_times_history message_times_set message_try messages_of
      outbox_figures reminder_ask reminder_begin reminder_counts reminder_drop reminder_of reminders_of
    may_issue_code password_change password_of_me password_rehash session_prove session_proven session_was_shared sessions_end sessions_of_me
      sign_in_account sign_in_code_find sign_in_code_issue sign_in_code_use sign_in_try_begin sign_in_try_right
')$$, 'the functions that do more than the caller may');
SELECT is((SELECT string_agg(p.proname, ' ') FROM pg_proc p
           WHERE p.pronamespace = 'attest'::regnamespace AND p.prosecdef
             AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c = 'search_path=attest, pg_catalog')), NULL,
    'each of them says where its names come from');
SELECT ok(NOT has_function_privilege('public', p.oid, 'EXECUTE'), 'not for everybody: ' || p.proname)
FROM pg_proc p WHERE p.pronamespace = 'attest'::regnamespace AND p.proname IN ('session_begin', 'sign_in_candidate', 'certificate_is_held_by')
ORDER BY p.proname;

SELECT * FROM finish();
ROLLBACK;
