-- Fewer steps between the program and the disk.  SPDX-License-Identifier: Apache-2.0

-- ---- Opening a session

-- As before, in fewer steps: to set the person of the transaction is an expression, no statement, and what few people have is
-- looked up only for them.
CREATE OR REPLACE FUNCTION session_open(digest bytea)
RETURNS TABLE (person_id bigint, display_name text, language text, zone text, today date, permissions text,
               ends_at bigint, touch boolean, large_print boolean, exit_keys boolean, roomy_tables boolean)
LANGUAGE plpgsql ROWS 1 SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    used timestamptz;
    ends timestamptz;
    real timestamptz := clock_timestamp();
    granted boolean;
    set_to text;
BEGIN
    SELECT x.person_id, p.display_name, x.language, x.zone, x.last_used_at, x.ends_at, x.large_print, x.exit_keys, x.roomy_tables,
           EXISTS (SELECT FROM facility_grant g WHERE g.person_id = x.person_id)
    INTO person_id, display_name, language, zone, used, ends, large_print, exit_keys, roomy_tables, granted
    FROM session x JOIN person p ON p.id = x.person_id WHERE x.token_digest = digest;
    IF ends > real AND used > real - interval '30 minutes' THEN
        set_to := set_config('attest.person', person_id::text, true);
        today := civil_date(clock(), zone);
        permissions := CASE WHEN granted THEN permissions_of(person_id) ELSE '' END;
        touch := used < real - interval '1 minute';
        ends_at := extract(epoch FROM least(ends, CASE WHEN touch THEN real ELSE used END + interval '30 minutes'))::bigint;
        RETURN NEXT;
    END IF;
END
$$;

-- ---- Saving an answer

-- That an answer belongs to the attempt's person follows from the paper, which does: one look instead of two.
ALTER TABLE attempt_item ADD UNIQUE (attempt_id, item_id, person_id);
ALTER TABLE response
    DROP CONSTRAINT response_attempt_id_person_id_fkey,
    DROP CONSTRAINT response_attempt_id_item_id_fkey,
    ADD FOREIGN KEY (attempt_id, item_id, person_id) REFERENCES attempt_item (attempt_id, item_id, person_id);
-- The person of a kept reply is that of the session, which names one (policies web_own, web_oneself); each write would lock their row.
ALTER TABLE idempotency DROP CONSTRAINT idempotency_person_id_fkey;
-- Room in each page of the table for the number that every answer raises.
ALTER TABLE attempt SET (fillfactor = 80);

-- All that a request to save an answer does once its session is open, for a person: holds its key, answers as it was answered
-- before, or saves and keeps the reply. made: the text of the reply, with the places of the new number and the time. status NULL:
-- nothing was saved, and the ordinary way says why. Of answers that are not scored nothing is kept, neither reply nor digest.
CREATE FUNCTION save_once(person bigint, wanted text, request bytea, kept_type text, made text,
                          of_attempt bigint, item_key text, known integer, answer_parts text[], answer_texts text[], sure integer, sent_as text,
                          OUT same boolean, OUT status integer, OUT content_type text, OUT location text, OUT body text)
LANGUAGE plpgsql AS $$
DECLARE
    saved record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(wanted, person));
    SELECT i.digest = request, i.status, i.content_type, i.location, i.body INTO same, status, content_type, location, body
    FROM idempotency i WHERE i.person_id = person AND i.key = wanted;
    IF FOUND THEN
        RETURN;
    END IF;
    saved := save_answer(of_attempt, item_key, NULL, known, answer_parts, answer_texts, sure, sent_as);
    IF saved.outcome = 'done' THEN
        same := true;
        status := 200;
        content_type := kept_type;
        body := format(made, saved.stored, to_char(saved.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
        IF NOT saved.apart THEN
            INSERT INTO idempotency (person_id, key, digest, status, content_type, body)
            VALUES (person, wanted, request, status, content_type, body);
        END IF;
    END IF;
END
$$;

-- ---- A page of a module

-- The version of a course that this person has begun and not finished; NULL: none, or one whose modules are not the same for everybody.
-- What is on its pages never changes, and workers keep it (store/fixed.h): so this is all that has to be asked for most of them.
CREATE FUNCTION version_begun(course_code text) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT CASE WHEN NOT v.conditional THEN v.id END FROM enrolment e JOIN course_version v ON v.id = e.course_version_id
            WHERE e.person_id = me() AND v.course_id = (SELECT c.id FROM course c WHERE c.code = course_code)
              AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)
            ORDER BY e.id DESC LIMIT 1);
END
$$;
