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
CREATE POLICY web_own ON private_answer TO attest_web USING (person_id = me()) WITH CHECK (person_id = me());
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
GRANT SELECT, INSERT, DELETE, UPDATE (parts, texts, saved_at) ON aggregate_draft TO attest_web;

-- What remains of aggregate answers: how often each was given at a facility or below it. No person, attempt, time or order; no
-- role that serves or reports has a grant on these tables, only the functions below do.
--   part    a row of the item, or '' where the answer is an option
--   answer  the option; for a row that asks for before and now: BEFORE>NOW, each empty where it was left out
CREATE TABLE aggregate_count (
    item_id bigint NOT NULL REFERENCES item,
    facility_id bigint NOT NULL REFERENCES facility,
    part text NOT NULL,
    answer text NOT NULL,
    n integer NOT NULL CHECK (n > 0),
    PRIMARY KEY (item_id, facility_id, part, answer)
);
-- What may be told: a copy, taken each time when ten more people have answered there. So whoever looks every day never sees
-- what one person added. people: a multiple of ten; waiting: those since.
CREATE TABLE aggregate_release (
    item_id bigint NOT NULL REFERENCES item,
    facility_id bigint NOT NULL REFERENCES facility,
    people integer NOT NULL DEFAULT 0 CHECK (people % 10 = 0),
    waiting integer NOT NULL DEFAULT 0 CHECK (waiting BETWEEN 0 AND 9),
    PRIMARY KEY (item_id, facility_id)
);
CREATE TABLE aggregate_release_count (
    item_id bigint NOT NULL,
    facility_id bigint NOT NULL,
    part text NOT NULL,
    answer text NOT NULL,
    n integer NOT NULL CHECK (n > 0),
    PRIMARY KEY (item_id, facility_id, part, answer),
    FOREIGN KEY (item_id, facility_id) REFERENCES aggregate_release (item_id, facility_id)
);
ALTER TABLE aggregate_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE aggregate_release ENABLE ROW LEVEL SECURITY;
ALTER TABLE aggregate_release_count ENABLE ROW LEVEL SECURITY;

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

-- Counts the aggregate answers of an attempt that has just ended, and deletes the drafts. The person counts where their primary
-- post stands today, and in every facility above it; somebody without a post counts in the top facilities.
CREATE FUNCTION aggregate_detach(of_attempt bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint := (SELECT a.person_id FROM attempt a WHERE a.id = of_attempt AND a.person_id = me() AND a.state <> 'in progress');
    draft record;
    here bigint[];
    place bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM aggregate_draft d WHERE d.attempt_id = of_attempt AND d.person_id = whose) THEN
        RETURN;
    END IF;
    here := (SELECT array_agg(c.ancestor_id ORDER BY c.ancestor_id) FROM facility_closure c
             WHERE c.during @> facility_today(c.descendant_id)
               AND c.descendant_id = (SELECT p.facility_id FROM post_span p
                                      WHERE p.person_id = whose AND p.during @> facility_today(p.facility_id)
                                      ORDER BY p.is_primary DESC, p.post_id LIMIT 1));
    here := coalesce(here, (SELECT array_agg(s.facility_id ORDER BY s.facility_id) FROM facility_span s
                            WHERE s.parent_id IS NULL AND s.during @> facility_today(s.facility_id)));
    FOR draft IN SELECT d.item_id, d.parts, d.texts FROM aggregate_draft d WHERE d.attempt_id = of_attempt ORDER BY d.item_id LOOP
        FOREACH place IN ARRAY here LOOP
            -- One transaction after another from here on, in the order of items and facilities.
            INSERT INTO aggregate_release AS r (item_id, facility_id, waiting) VALUES (draft.item_id, place, 0)
            ON CONFLICT (item_id, facility_id) DO UPDATE SET waiting = r.waiting;
            INSERT INTO aggregate_count AS t (item_id, facility_id, part, answer, n)
            SELECT draft.item_id, place, u.part, u.answer, 1 FROM aggregate_answers(draft.parts, draft.texts) u ORDER BY u.part, u.answer
            ON CONFLICT (item_id, facility_id, part, answer) DO UPDATE SET n = t.n + 1;
            UPDATE aggregate_release r SET waiting = (r.waiting + 1) % 10, people = r.people + CASE r.waiting WHEN 9 THEN 10 ELSE 0 END
            WHERE r.item_id = draft.item_id AND r.facility_id = place;
            IF EXISTS (SELECT FROM aggregate_release r WHERE r.item_id = draft.item_id AND r.facility_id = place AND r.waiting = 0) THEN
                INSERT INTO aggregate_release_count AS t SELECT c.* FROM aggregate_count c WHERE c.item_id = draft.item_id AND c.facility_id = place
                ON CONFLICT (item_id, facility_id, part, answer) DO UPDATE SET n = excluded.n;
            END IF;
        END LOOP;
    END LOOP;
    DELETE FROM aggregate_draft d WHERE d.attempt_id = of_attempt;
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

-- Whether the figures of an item may be told for a facility: at least ten people there; and told for everything above it, with at
-- least ten people left over at each step, so that nobody can be found by taking one figure from another. Where too few are left
-- over the facilities with the fewest people are kept back until there are enough.
CREATE FUNCTION aggregate_may_tell(of_item bigint, place bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    told integer := (SELECT r.people FROM aggregate_release r WHERE r.item_id = of_item AND r.facility_id = place);
    above bigint := (SELECT c.ancestor_id FROM facility_closure c
                     WHERE c.descendant_id = place AND c.depth = 1 AND c.during @> facility_today(place));
    rest integer;
    sibling record;
BEGIN
    IF coalesce(told, 0) < 10 THEN
        RETURN false;
    ELSIF above IS NULL THEN
        RETURN true;
    ELSIF NOT aggregate_may_tell(of_item, above) THEN
        RETURN false;
    END IF;
    rest := (SELECT r.people FROM aggregate_release r WHERE r.item_id = of_item AND r.facility_id = above);
    FOR sibling IN
        SELECT r.facility_id, r.people FROM facility_closure c JOIN aggregate_release r ON r.facility_id = c.descendant_id AND r.item_id = of_item
        WHERE c.ancestor_id = above AND c.depth = 1 AND c.during @> facility_today(c.descendant_id) AND r.people >= 10
        ORDER BY r.people DESC, r.facility_id
    LOOP
        CONTINUE WHEN rest - sibling.people < 10;
        rest := rest - sibling.people;
        IF sibling.facility_id = place THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END
$$;

-- The figures that may be told of an item at a facility that the person of this request may look into. No row: none may be.
CREATE FUNCTION aggregate_figures(of_item bigint, place bigint) RETURNS TABLE (people integer, part text, answer text, n integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF place IN (SELECT f FROM visible_facilities() f) AND aggregate_may_tell(of_item, place) THEN
        RETURN QUERY SELECT r.people, c.part, c.answer, c.n
        FROM aggregate_release r JOIN aggregate_release_count c USING (item_id, facility_id)
        WHERE r.item_id = of_item AND r.facility_id = place ORDER BY c.part, c.answer;
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION aggregate_detach, aggregate_may_tell, aggregate_figures FROM PUBLIC;
GRANT EXECUTE ON FUNCTION aggregate_detach TO attest_web, attest_job;
GRANT EXECUTE ON FUNCTION aggregate_figures TO attest_web;
