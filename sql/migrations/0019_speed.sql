-- Fewer steps between the program and the disk.  SPDX-License-Identifier: Apache-2.0

-- ---- Saving an answer

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
