-- Answers that are nobody else's: private ones, and those of which only a count is kept.  SPDX-License-Identifier: Apache-2.0

-- Private: not a fact. The learner alone reads, changes and deletes it; attest_job, and so every report, has no grant on it.
CREATE TABLE private_answer (
    attempt_id bigint NOT NULL,
    item_id bigint NOT NULL,
    person_id bigint NOT NULL,
    parts text[] NOT NULL CHECK (cardinality(parts) > 0),
    texts text[] CHECK (cardinality(texts) = cardinality(parts)),
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (attempt_id, item_id),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id)
);
CREATE INDEX ON private_answer (person_id);
ALTER TABLE private_answer ENABLE ROW LEVEL SECURITY;
-- Whoever acts for somebody (a marker, an administrator) is not that person here.
CREATE POLICY web_own ON private_answer TO attest_web USING (person_id = me()) WITH CHECK (person_id = me());
CREATE POLICY web_oneself ON private_answer AS RESTRICTIVE TO attest_web USING (coalesce(current_setting('attest.actor', true), '') = '');
GRANT SELECT, INSERT, DELETE, UPDATE (parts, texts, saved_at) ON private_answer TO attest_web;

-- Aggregate, until the attempt is sent: the learner's draft, under the same wall. Sending counts and deletes it.
CREATE TABLE aggregate_draft (
    attempt_id bigint NOT NULL,
    item_id bigint NOT NULL,
    person_id bigint NOT NULL,
    parts text[] NOT NULL CHECK (cardinality(parts) > 0),
    texts text[] CHECK (cardinality(texts) = cardinality(parts)),
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (attempt_id, item_id),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id)
);
ALTER TABLE aggregate_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY web_own ON aggregate_draft TO attest_web USING (person_id = me()) WITH CHECK (person_id = me());
CREATE POLICY web_oneself ON aggregate_draft AS RESTRICTIVE TO attest_web USING (coalesce(current_setting('attest.actor', true), '') = '');
GRANT SELECT, INSERT, DELETE, UPDATE (parts, texts, saved_at) ON aggregate_draft TO attest_web;

-- What remains of aggregate answers: how often each was given. No person, attempt, time or order; no role that serves or reports
-- has a grant on these tables, only the functions below do. Answers wait where they were given until ten people have answered
-- there; these ten are then told together, there and in every facility above, and never apart again. So whatever is told, on
-- whatever day and of whatever facility, is put together from groups of ten, and no figure taken from another leaves fewer.
CREATE TABLE aggregate_group (
    item_id bigint NOT NULL REFERENCES item,
    facility_id bigint NOT NULL REFERENCES facility,
    waiting integer NOT NULL CHECK (waiting BETWEEN 0 AND 9), -- people
    told integer NOT NULL CHECK (told % 10 = 0),
    PRIMARY KEY (item_id, facility_id)
);
--   part    a row of the item, or '' where the answer is an option
--   answer  the option; for a row that asks for before and now: BEFORE>NOW, each empty where it was left out
CREATE TABLE aggregate_count (
    item_id bigint NOT NULL,
    facility_id bigint NOT NULL,
    part text NOT NULL,
    answer text NOT NULL,
    waiting integer NOT NULL CHECK (waiting >= 0),
    told integer NOT NULL CHECK (told >= 0),
    PRIMARY KEY (item_id, facility_id, part, answer),
    FOREIGN KEY (item_id, facility_id) REFERENCES aggregate_group (item_id, facility_id)
);
ALTER TABLE aggregate_group ENABLE ROW LEVEL SECURITY;
ALTER TABLE aggregate_count ENABLE ROW LEVEL SECURITY;

-- Where save_answer puts an answer that is not scored. An empty one takes back what was there.
CREATE OR REPLACE FUNCTION answer_apart(of_attempt bigint, of_item bigint, privacy text, parts text[], texts text[]) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF privacy = 'private' THEN
        IF cardinality(parts) = 0 THEN
            DELETE FROM private_answer d WHERE d.attempt_id = of_attempt AND d.item_id = of_item;
        ELSE
            INSERT INTO private_answer VALUES (of_attempt, of_item, me(), parts, texts)
            ON CONFLICT (attempt_id, item_id) DO UPDATE SET parts = excluded.parts, texts = excluded.texts, saved_at = excluded.saved_at;
        END IF;
    ELSIF cardinality(parts) = 0 THEN
        DELETE FROM aggregate_draft d WHERE d.attempt_id = of_attempt AND d.item_id = of_item;
    ELSE
        INSERT INTO aggregate_draft VALUES (of_attempt, of_item, me(), parts, texts)
        ON CONFLICT (attempt_id, item_id) DO UPDATE SET parts = excluded.parts, texts = excluded.texts, saved_at = excluded.saved_at;
    END IF;
    RETURN true;
END
$$;

-- What a learner has stored apart, for their own pages: the answer to an item of their attempt.
CREATE FUNCTION own_apart(of_attempt bigint, of_item bigint, privacy text, OUT parts text[], OUT texts text[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF privacy = 'private' THEN
        SELECT d.parts, d.texts INTO parts, texts FROM private_answer d WHERE d.attempt_id = of_attempt AND d.item_id = of_item;
    ELSE
        SELECT d.parts, d.texts INTO parts, texts FROM aggregate_draft d WHERE d.attempt_id = of_attempt AND d.item_id = of_item;
    END IF;
END
$$;

-- Whether an answer is the one that is stored apart: then a save sent again is done.
CREATE FUNCTION is_apart(of_attempt bigint, of_item bigint, privacy text, parts text[], texts text[]) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    stored record := own_apart(of_attempt, of_item, privacy);
BEGIN
    RETURN coalesce(stored.parts, '{}') = is_apart.parts AND stored.texts IS NOT DISTINCT FROM is_apart.texts;
END
$$;

-- Where the answers of a person wait: the lowest facility, at or above their primary post, in which ten people or more work.
CREATE FUNCTION aggregate_place(whose bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    today date := civil_date(clock(), person_zone(whose));
    place bigint := (SELECT p.facility_id FROM post_span p WHERE p.person_id = whose AND p.during @> today
                     ORDER BY p.is_primary DESC, p.post_id LIMIT 1);
    below bigint[];
BEGIN
    FOR place IN SELECT c.ancestor_id FROM facility_closure c WHERE c.descendant_id = place AND c.during @> today ORDER BY c.depth LOOP
        below := (SELECT array_agg(c.descendant_id) FROM facility_closure c WHERE c.ancestor_id = place AND c.during @> today);
        IF (SELECT count(*) FROM (SELECT DISTINCT p.person_id FROM post_span p
                                  WHERE p.facility_id = ANY (below) AND p.during @> today LIMIT 10) t) >= 10 THEN
            RETURN place;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- Tells the ten that wait at a facility, there and in all above. The caller holds the row of the group; those above are taken from
-- below to above.
CREATE FUNCTION aggregate_tell(of_item bigint, place bigint) RETURNS void
LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
DECLARE
    above bigint;
    today date := facility_today(place);
BEGIN
    FOR above IN SELECT c.ancestor_id FROM facility_closure c WHERE c.descendant_id = place AND c.during @> today ORDER BY c.depth LOOP
        INSERT INTO aggregate_group AS g VALUES (of_item, above, 0, 10)
        ON CONFLICT (item_id, facility_id) DO UPDATE SET told = g.told + 10;
        INSERT INTO aggregate_count AS t SELECT of_item, above, c.part, c.answer, 0, c.waiting FROM aggregate_count c
        WHERE c.item_id = of_item AND c.facility_id = place AND c.waiting > 0
        ON CONFLICT (item_id, facility_id, part, answer) DO UPDATE SET told = t.told + excluded.told;
    END LOOP;
    UPDATE aggregate_count c SET waiting = 0 WHERE c.item_id = of_item AND c.facility_id = place AND c.waiting > 0;
END
$$;

-- Whether a person has sent an answer to an item before, in another attempt: they count once, so that nobody is ten people.
CREATE FUNCTION aggregate_was_counted(whose bigint, of_attempt bigint, of_item bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM attempt a
                   CROSS JOIN LATERAL (SELECT r.parts FROM response r WHERE r.attempt_id = a.id AND r.item_id = of_item ORDER BY r.seq DESC LIMIT 1) l
                   WHERE a.person_id = whose AND a.id <> of_attempt AND a.state <> 'in progress' AND l.parts <> '{}');
END
$$;

-- Counts the aggregate answers of an attempt that has just ended, and deletes the drafts. Those of somebody without a post count
-- nowhere. One transaction waits for another in the order of items, and within one from the place of a person upwards.
CREATE FUNCTION aggregate_detach(of_attempt bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint := (SELECT a.person_id FROM attempt a WHERE a.id = of_attempt AND a.person_id = me() AND a.state <> 'in progress');
    place bigint := aggregate_place(whose);
    draft record;
    left_over integer;
BEGIN
    FOR draft IN SELECT d.item_id, d.parts, d.texts FROM aggregate_draft d
                 WHERE d.attempt_id = of_attempt AND d.person_id = whose ORDER BY d.item_id LOOP
        CONTINUE WHEN place IS NULL OR aggregate_was_counted(whose, of_attempt, draft.item_id);
        INSERT INTO aggregate_group AS g VALUES (draft.item_id, place, 1, 0)
        ON CONFLICT (item_id, facility_id) DO UPDATE SET waiting = (g.waiting + 1) % 10 RETURNING g.waiting INTO left_over;
        INSERT INTO aggregate_count AS t
        SELECT draft.item_id, place, u.part, u.answer, 1, 0 FROM aggregate_answers(draft.parts, draft.texts) u
        ON CONFLICT (item_id, facility_id, part, answer) DO UPDATE SET waiting = t.waiting + 1;
        IF left_over = 0 THEN
            PERFORM aggregate_tell(draft.item_id, place);
        END IF;
    END LOOP;
    DELETE FROM aggregate_draft d WHERE d.attempt_id = of_attempt AND d.person_id = whose;
END
$$;

-- An aggregate answer as (part, answer) pairs to count.
CREATE FUNCTION aggregate_answers(parts text[], texts text[]) RETURNS TABLE (part text, answer text)
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF texts IS NULL THEN
        RETURN QUERY SELECT '', p FROM unnest(parts) p;
    ELSIF EXISTS (SELECT FROM unnest(parts) p WHERE p LIKE '%.before') THEN
        RETURN QUERY SELECT u.row_key, coalesce(max(u.text) FILTER (WHERE u.before), '') || '>' || coalesce(max(u.text) FILTER (WHERE NOT u.before), '')
        FROM (SELECT regexp_replace(p.part, '\.before$', '') AS row_key, p.part LIKE '%.before' AS before, p.text
              FROM unnest(parts, texts) p (part, text)) u GROUP BY u.row_key;
    ELSE
        RETURN QUERY SELECT p.part, p.text FROM unnest(parts, texts) p (part, text);
    END IF;
END
$$;

-- The figures that may be told of an item at a facility that the person of this request may look into. No row: none may be.
CREATE FUNCTION aggregate_figures(of_item bigint, place bigint) RETURNS TABLE (people integer, part text, answer text, n integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF place IN (SELECT f FROM visible_facilities() f) THEN
        RETURN QUERY SELECT g.told, c.part, c.answer, c.told
        FROM aggregate_group g JOIN aggregate_count c USING (item_id, facility_id)
        WHERE g.item_id = of_item AND g.facility_id = place AND c.told > 0 ORDER BY c.part, c.answer;
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION aggregate_detach, aggregate_place, aggregate_tell, aggregate_was_counted, aggregate_figures FROM PUBLIC;
GRANT EXECUTE ON FUNCTION aggregate_detach TO attest_web, attest_job;
GRANT EXECUTE ON FUNCTION aggregate_figures TO attest_web;
