-- Answers and exchanges at one moment, essays that nobody can read any more, certainty counted again.  SPDX-License-Identifier: Apache-2.0

-- ---- Saving

-- Saves one answer if the sequence number is the one stored, the attempt is open and the answer fits the question. outcome: done,
-- nothing (no such attempt), item (no such question in it), misfit (wrong says why), over, time up, locked (checked, and that
-- counts), stale. The very answer that is stored under the next number is done: the reply to it was lost. An answer on its way at
-- the deadline is taken for a minute more. apart: the answer is not scored, and not kept with those that are.
-- Whoever exchanges a question holds the attempt meanwhile; an answer to it that waited for that comes to a question that is not there.
CREATE OR REPLACE FUNCTION save_answer(of_attempt bigint, item_key text, item_number integer, known integer, answer_parts text[], answer_texts text[],
                            sure integer, sent_as text,
                            OUT outcome text, OUT place integer, OUT last integer, OUT stored integer, OUT at timestamptz, OUT wrong text[],
                            OUT apart boolean)
LANGUAGE plpgsql AS $$
DECLARE
    t record;
BEGIN
    -- x: the part that a single choice names. Where it is what it should be, nothing else has to be asked.
    SELECT a.person_id, a.state, a.seq, a.deadline, i.id AS item, i.kind, i.privacy, i.pick_many, p.number, q.feedback, q.certainty, x.kind AS choice,
           (SELECT max(l.number) FROM attempt_item l WHERE l.attempt_id = a.id) AS last INTO t
    FROM attempt a JOIN quiz q ON q.id = a.quiz_id
    LEFT JOIN (attempt_item p JOIN item i ON i.id = p.item_id)
        ON p.attempt_id = a.id AND (i.key = item_key OR p.number = item_number)
    LEFT JOIN item_part x ON x.item_id = i.id AND x.parent IS NULL AND x.key = answer_parts[1]
        AND answer_texts IS NULL AND cardinality(answer_parts) = 1
    WHERE a.id = of_attempt AND a.person_id = me();
    IF NOT FOUND OR t.item IS NULL THEN
        outcome := CASE WHEN t.person_id IS NULL THEN 'nothing' ELSE 'item' END;
        RETURN;
    END IF;
    place := t.number;
    apart := t.privacy <> 'scored';
    last := t.last;
    IF t.state = 'in progress' THEN
        wrong := CASE
            WHEN sent_as <> CASE WHEN t.kind IN ('single-choice', 'true-false') THEN 'choice' WHEN t.kind = 'multiple-choice' THEN 'choices'
                     WHEN t.kind = 'hotspot' THEN CASE WHEN t.pick_many THEN 'choices' ELSE 'choice' END
                     WHEN t.kind = 'ordering' THEN 'order' WHEN t.kind = 'scenario' THEN 'path' WHEN t.kind = 'gap-fill' THEN 'gaps'
                     WHEN t.kind IN ('matching', 'kprim', 'likert') THEN 'rows' WHEN t.kind = 'numerical' THEN 'value' ELSE 'text' END
            THEN ARRAY['form', CASE WHEN t.kind = 'hotspot' AND t.pick_many THEN 'hotspots' ELSE t.kind END]
            WHEN sure IS NOT NULL AND NOT t.certainty THEN ARRAY['certainty', sure::text]
            WHEN t.choice = 'option' AND t.kind IN ('single-choice', 'true-false', 'multiple-choice') OR t.choice = 'area' AND t.kind = 'hotspot' THEN NULL
            ELSE answer_misfit(t.item, t.kind, answer_parts, answer_texts) END;
        IF wrong IS NOT NULL THEN
            outcome := 'misfit';
            RETURN;
        END IF;
        IF t.feedback <> 'deferred' THEN
            PERFORM FROM attempt a WHERE a.id = of_attempt FOR UPDATE; -- a check under way is over before it is asked what is settled
        END IF;
        IF t.seq = known AND (t.deadline IS NULL OR clock() <= t.deadline + interval '60 seconds')
           AND (t.feedback = 'deferred' OR NOT item_locked(of_attempt, t.item, t.kind, t.feedback, answer_parts)) THEN
            UPDATE attempt a SET seq = a.seq + 1 WHERE a.id = of_attempt AND a.seq = known AND a.state = 'in progress';
            IF FOUND THEN
                -- What is kept apart is not what the attempt keeps of it.
                INSERT INTO response (attempt_id, item_id, seq, person_id, parts, texts, certainty)
                SELECT of_attempt, p.item_id, known + 1, t.person_id,
                       CASE WHEN t.privacy = 'scored' THEN answer_parts WHEN cardinality(answer_parts) = 0 THEN '{}' ELSE '{answered}' END,
                       CASE WHEN t.privacy = 'scored' THEN answer_texts END, CASE WHEN t.privacy = 'scored' THEN sure END
                FROM attempt_item p WHERE p.attempt_id = of_attempt AND p.item_id = t.item
                RETURNING response.seq, response.saved_at INTO stored, at;
                IF NOT FOUND THEN
                    UPDATE attempt a SET seq = known WHERE a.id = of_attempt;
                    outcome := 'item';
                    RETURN;
                ELSIF t.privacy <> 'scored' AND NOT answer_apart(of_attempt, t.item, t.privacy, answer_parts, answer_texts) THEN
                    RAISE 'item % is %, and there is no place for such answers', t.item, t.privacy;
                END IF;
                outcome := 'done';
                RETURN;
            END IF;
        END IF;
    END IF;
    SELECT r.seq, r.saved_at INTO stored, at FROM response r
    WHERE r.attempt_id = of_attempt AND r.seq = known + 1 AND r.item_id = t.item
      AND CASE t.privacy WHEN 'scored' THEN r.parts = answer_parts AND r.texts IS NOT DISTINCT FROM answer_texts AND r.certainty IS NOT DISTINCT FROM sure
          ELSE is_apart(of_attempt, t.item, t.privacy, answer_parts, answer_texts) END;
    outcome := CASE WHEN FOUND THEN 'done' WHEN t.state <> 'in progress' THEN 'over' WHEN t.seq <> known THEN 'stale'
                    WHEN clock() > t.deadline + interval '60 seconds' THEN 'time up' WHEN t.feedback <> 'deferred' THEN 'locked' ELSE 'stale' END;
END
$$;

-- ---- Essays that wait for nobody

CREATE INDEX attempt_submitted ON attempt (submitted_at) WHERE state = 'submitted';

-- Essays that wait to be read and that nobody may read today: whoever holds the grant there wrote them, or has read them before.
CREATE FUNCTION essays_without_reader() RETURNS SETOF essay
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT e.* FROM essay e
        WHERE NOT e.whole AND NOT EXISTS (
            SELECT FROM holders_over('marker', place_of(e.person_id)) h (person_id)
            WHERE h.person_id <> e.person_id
              AND NOT EXISTS (SELECT FROM essay_mark m WHERE m.attempt_id = e.attempt_id AND m.item_id = e.item_id AND m.marked_by = h.person_id));
END
$$;

-- Attempts whose marking nobody can go on with, though each of their essays has been read: for a week since the last reading, so that
-- there is time to name somebody. What was read then counts.
CREATE FUNCTION marking_stuck() RETURNS TABLE (attempt_id bigint, person_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT e.attempt_id, min(e.person_id) FROM essay e
        WHERE e.attempt_id IN (SELECT w.attempt_id FROM essays_without_reader() w)
          AND NOT EXISTS (SELECT FROM essay_mark m WHERE m.attempt_id = e.attempt_id AND m.recorded_at > clock() - interval '7 days')
        GROUP BY e.attempt_id
        HAVING bool_and(e.given > 0 AND (e.whole OR EXISTS (
            SELECT FROM essays_without_reader() w WHERE w.attempt_id = e.attempt_id AND w.item_id = e.item_id)));
END
$$;

-- The same essays for those who can name a reader, the administrators over the place, and its auditors. Nobody is named.
CREATE FUNCTION marking_unread()
RETURNS TABLE (essay text, course text, question text, facility text, facility_name text, readings bigint, submitted_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may('administrator') OR may('auditor') THEN
        RETURN QUERY SELECT e.code, c.code::text, i.plain, f.code::text, s.name, e.given, e.submitted_at
            FROM essays_without_reader() e JOIN quiz q ON q.id = e.quiz_id JOIN course_version v ON v.id = q.course_version_id
            JOIN course c ON c.id = v.course_id JOIN item i ON i.id = e.item_id
            JOIN facility f ON f.id = place_of(e.person_id)
            LEFT JOIN LATERAL (SELECT x.name FROM facility_span x WHERE x.facility_id = f.id ORDER BY lower(x.during) DESC LIMIT 1) s ON true
            WHERE holds_over('administrator', e.person_id) OR holds_over('auditor', e.person_id) ORDER BY e.submitted_at, e.code;
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION essays_without_reader, marking_stuck, marking_unread FROM PUBLIC;
GRANT EXECUTE ON FUNCTION essays_without_reader, marking_stuck TO attest_job;
GRANT EXECUTE ON FUNCTION marking_unread TO attest_web;

-- ---- Certainty

-- What a finished attempt gives for certainty, from its marks and what was said (domain/grading.h, grade_certainty). Essays and what is
-- not scored are never asked about.
CREATE FUNCTION certainty_of(of_attempt bigint, OUT num bigint, OUT den bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT greatest(0, sum(CASE WHEN m.num >= m.den THEN s.sure ELSE (ARRAY[0, -2, -6])[s.sure] END)), 3 * count(*) INTO num, den
    FROM attempt_item p
    JOIN item i ON i.id = p.item_id AND i.privacy = 'scored' AND i.scoring NOT IN ('none', 'rubric')
    JOIN mark m ON m.attempt_id = p.attempt_id AND m.item_id = p.item_id
    CROSS JOIN LATERAL (SELECT coalesce((SELECT r.certainty FROM response r WHERE r.attempt_id = p.attempt_id AND r.item_id = p.item_id
                                         ORDER BY r.seq DESC LIMIT 1), 1) AS sure) s
    WHERE p.attempt_id = of_attempt;
    num := coalesce(num, 0);
    den := greatest(den, 1);
END
$$;
GRANT EXECUTE ON FUNCTION certainty_of TO attest_job;

-- Until now essays were counted as if they had been asked about.
UPDATE attempt a SET certainty_num = c.num / gcd(c.num, c.den), certainty_den = c.den / gcd(c.num, c.den)
FROM attempt b CROSS JOIN LATERAL certainty_of(b.id) c
WHERE b.id = a.id AND a.state = 'finished' AND a.certainty_den IS NOT NULL AND a.certainty_num * c.den <> c.num * a.certainty_den;
