-- Every kind of question, and all that a quiz can ask of an attempt.  SPDX-License-Identifier: Apache-2.0

-- ---- Items

ALTER TABLE item
    DROP CONSTRAINT item_kind_check,
    DROP CONSTRAINT item_scoring_check,
    ADD CONSTRAINT item_kind_check CHECK (kind IN
        ('single-choice', 'multiple-choice', 'true-false', 'matching', 'ordering', 'short-answer', 'numerical', 'gap-fill',
         'kprim', 'hotspot', 'essay', 'likert', 'reflection', 'scenario')),
    ADD CONSTRAINT item_scoring_check CHECK (scoring IN
        ('fractions', 'every-decision', 'all-or-nothing', 'each', 'adjacent-pairs', 'half-credit', 'points', 'rubric', 'none')),
    -- scored: counts. aggregate: leaves only a count behind. private: the learner's alone. Never two of them in one score.
    ADD COLUMN privacy text NOT NULL DEFAULT 'scored' CHECK (privacy IN ('scored', 'aggregate', 'private')),
    ADD COLUMN title text,                            -- of a scenario
    ADD COLUMN start key,                             -- of a scenario: its first scene
    ADD COLUMN penalty_num integer CHECK (penalty_num >= 0),  -- for a wrong try; NULL: the quiz says
    ADD COLUMN penalty_den integer CHECK (penalty_den > 0),
    ADD COLUMN instead key,                           -- the item of equal credit for whoever does not want to read this one
    ADD COLUMN note text,                             -- content note, shown before the item
    ADD COLUMN note_level text CHECK (note_level IN ('mild', 'moderate', 'strong')),
    ADD COLUMN fold boolean NOT NULL DEFAULT false,   -- short answer: capitals do not matter
    ADD COLUMN pick_many boolean NOT NULL DEFAULT false, -- hotspot: several areas may be chosen
    ADD COLUMN units text NOT NULL DEFAULT 'none' CHECK (units IN ('none', 'optional', 'required')),
    ADD COLUMN unit_penalty_num integer CHECK (unit_penalty_num >= 0), -- for a missing or unknown unit
    ADD COLUMN unit_penalty_den integer CHECK (unit_penalty_den > 0),
    ADD COLUMN min_words integer CHECK (min_words > 0),
    ADD COLUMN max_words integer CHECK (max_words > 0),
    ADD COLUMN retrospective boolean NOT NULL DEFAULT false, -- likert: asks for "before" and "now"
    ADD COLUMN image text,                            -- hotspot: address of the picture
    ADD COLUMN image_alt text,
    ADD COLUMN image_width integer CHECK (image_width > 0),
    ADD COLUMN image_height integer CHECK (image_height > 0),
    ADD CHECK ((note IS NULL) = (note_level IS NULL)),
    ADD CHECK ((penalty_num IS NULL) = (penalty_den IS NULL)),
    ADD CHECK ((kind = 'scenario') = (start IS NOT NULL));

-- What an item consists of. number runs through the whole item; parent is the number of the part that it stands in.
ALTER TABLE item_option RENAME TO item_part;
ALTER TABLE item_part
    DROP CONSTRAINT item_option_item_id_key_key,
    ALTER COLUMN key DROP NOT NULL,
    ADD COLUMN kind text NOT NULL DEFAULT 'option' CHECK (kind IN
        ('option', 'row', 'accept', 'unit', 'gap', 'area', 'criterion', 'level', 'scene', 'hint')),
    ADD COLUMN parent integer,
    ADD COLUMN title text,                            -- of a scene or criterion
    ADD COLUMN answer text,                           -- row: key of its option, or true or false; option of a scene: where it leads; accepted number
    ADD COLUMN tolerance text,
    ADD COLUMN tolerance_kind text CHECK (tolerance_kind IN ('absolute', 'relative', 'geometric')),
    ADD COLUMN weight integer NOT NULL DEFAULT 1 CHECK (weight > 0), -- of a gap
    ADD COLUMN fold boolean NOT NULL DEFAULT false,   -- of a gap: capitals do not matter
    ADD COLUMN shape text CHECK (shape IN ('rect', 'circle', 'poly')),
    ADD COLUMN coords text,
    ADD CHECK (parent < number),
    ADD FOREIGN KEY (item_id, parent) REFERENCES item_part (item_id, number),
    ADD UNIQUE NULLS DISTINCT (item_id, parent, kind, key);
CREATE UNIQUE INDEX item_part_key ON item_part (item_id, key) WHERE parent IS NULL AND key IS NOT NULL;

-- ---- Quizzes

ALTER TABLE quiz
    ALTER COLUMN step DROP NOT NULL,                  -- an activity stands in a page, not in the line of steps
    ADD CONSTRAINT quiz_kind_check CHECK (kind IN
        ('quiz', 'practice', 'pre-test', 'post-test', 'follow-up', 'booster', 'evaluation', 'activity')),
    ADD CONSTRAINT quiz_review_check CHECK (review IN ('open', 'compliance', 'after-close', 'score-only', 'closed')),
    ADD CONSTRAINT quiz_step_check1 CHECK ((kind = 'activity') = (step IS NULL)),
    ADD COLUMN needed text NOT NULL DEFAULT 'passed' CHECK (needed IN ('passed', 'finished', 'no')), -- for the course to be complete
    ADD COLUMN grading text NOT NULL DEFAULT 'highest' CHECK (grading IN ('highest', 'mean', 'first', 'last')),
    ADD COLUMN feedback text NOT NULL DEFAULT 'deferred' CHECK (feedback IN ('deferred', 'immediate', 'interactive', 'adaptive')),
    ADD COLUMN penalty_num integer NOT NULL DEFAULT 0 CHECK (penalty_num >= 0), -- for a wrong try
    ADD COLUMN penalty_den integer NOT NULL DEFAULT 1 CHECK (penalty_den > 0),
    ADD COLUMN certainty boolean NOT NULL DEFAULT false,
    ADD COLUMN delay interval CHECK (delay > '0'),    -- from the end of one attempt to the next
    ADD COLUMN time_limit interval CHECK (time_limit > '0'),
    ADD COLUMN pairs_with key,                        -- the quiz whose items it shares
    ADD COLUMN after interval[];                      -- from completion: one occasion each
UPDATE quiz SET needed = CASE WHEN optional OR kind = 'practice' THEN 'no' ELSE 'passed' END;

-- ---- Attempts

-- Not started: no row. Time up: in progress past its deadline. Submitted: sent, and a person has to mark an essay.
-- Abandoned: its time ran out and nothing was ever answered; it counts for nothing.
ALTER TABLE attempt
    DROP CONSTRAINT attempt_state_check,
    DROP CONSTRAINT attempt_check,
    DROP CONSTRAINT attempt_check1,
    ADD CONSTRAINT attempt_state_check CHECK (state IN ('in progress', 'submitted', 'finished', 'abandoned')),
    ADD COLUMN deadline timestamptz,                  -- NULL: none. Recorded when the attempt begins
    ADD COLUMN extra_percent integer NOT NULL DEFAULT 0 CHECK (extra_percent BETWEEN 0 AND 300), -- as granted then
    ADD COLUMN occasion integer CHECK (occasion > 0), -- of a booster or follow-up: which of its periods
    ADD COLUMN submitted_at timestamptz,              -- sent by the learner, or closed at the deadline
    ADD COLUMN certainty_num bigint,                  -- for the learner to see; never decides a pass
    ADD COLUMN certainty_den bigint CHECK (certainty_den > 0),
    ADD CONSTRAINT attempt_end CHECK ((state IN ('finished', 'abandoned')) = (finished_at IS NOT NULL)),
    ADD CONSTRAINT attempt_score CHECK ((state = 'finished') = (score_num IS NOT NULL AND score_den IS NOT NULL AND passed IS NOT NULL));
UPDATE attempt SET submitted_at = finished_at WHERE state = 'finished';
ALTER TABLE attempt ADD CONSTRAINT attempt_submitted CHECK ((state = 'in progress') = (submitted_at IS NULL));
DROP INDEX attempt_one_open;
CREATE UNIQUE INDEX attempt_one_open ON attempt (person_id, quiz_id) WHERE state IN ('in progress', 'submitted');
-- option_order: the numbers of all parts of the item that come in a drawn order (options, rows, options of gaps), in that order.
-- Parts of one kind within one parent take each other's places; a part that is not in it stays where its number puts it.
CREATE INDEX attempt_deadline ON attempt (deadline) WHERE state = 'in progress' AND deadline IS NOT NULL;
GRANT UPDATE (submitted_at, certainty_num, certainty_den) ON attempt TO attest_web, attest_job;

-- An answer is a list of parts, with a text for each where the part alone does not say it (domain/answer.h).
ALTER TABLE response RENAME COLUMN choices TO parts;
ALTER TABLE response
    ADD COLUMN texts text[],
    ADD COLUMN certainty smallint CHECK (certainty BETWEEN 1 AND 3),
    ADD CHECK (cardinality(texts) = cardinality(parts));

-- What is wrong with an answer, as a code and what it is about; NULL: it fits. What an answer is stands in domain/answer.h, the
-- sentence for each code in the function quiz_misfit.
CREATE FUNCTION answer_misfit(of_item bigint, item_kind text, parts text[], texts text[]) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    odd text;
    scene integer;
    leads text;
    has_texts boolean := item_kind IN ('matching', 'kprim', 'likert', 'gap-fill', 'short-answer', 'numerical', 'essay', 'reflection');
BEGIN
    IF cardinality(parts) = 0 THEN
        RETURN NULL;
    ELSIF has_texts <> (texts IS NOT NULL) THEN
        RETURN ARRAY[CASE WHEN has_texts THEN 'textless' ELSE 'texts' END, item_kind];
    ELSIF cardinality(parts) > 1 AND item_kind <> 'scenario' THEN
        SELECT c INTO odd FROM unnest(parts) c GROUP BY c HAVING count(*) > 1 LIMIT 1;
        IF FOUND THEN
            RETURN ARRAY['twice', odd];
        END IF;
    END IF;
    CASE item_kind
    WHEN 'single-choice', 'true-false', 'multiple-choice', 'ordering', 'hotspot' THEN
        SELECT c INTO odd FROM unnest(parts) c WHERE NOT EXISTS (
            SELECT FROM item_part x WHERE x.item_id = of_item AND x.parent IS NULL AND x.key = c
              AND x.kind = CASE item_kind WHEN 'hotspot' THEN 'area' ELSE 'option' END) LIMIT 1;
        IF FOUND THEN
            RETURN ARRAY['option', odd];
        ELSIF cardinality(parts) > 1 AND (item_kind IN ('single-choice', 'true-false')
              OR item_kind = 'hotspot' AND NOT (SELECT i.pick_many FROM item i WHERE i.id = of_item)) THEN
            RETURN ARRAY['one', cardinality(parts)::text];
        ELSIF item_kind = 'ordering' AND cardinality(parts) <> (
              SELECT count(*) FROM item_part x WHERE x.item_id = of_item AND x.parent IS NULL AND x.kind = 'option') THEN
            RETURN ARRAY['all', (SELECT x.key::text FROM item_part x WHERE x.item_id = of_item AND x.parent IS NULL AND x.kind = 'option'
                                   AND x.key <> ALL (parts) ORDER BY x.key LIMIT 1)]; -- by number would tell the right order
        END IF;
    WHEN 'scenario' THEN
        SELECT x.number INTO scene FROM item i JOIN item_part x ON x.item_id = i.id AND x.kind = 'scene' AND x.key = i.start WHERE i.id = of_item;
        FOREACH odd IN ARRAY parts LOOP
            SELECT x.answer INTO leads FROM item_part x WHERE x.item_id = of_item AND x.parent = scene AND x.kind = 'option' AND x.key = odd;
            IF NOT FOUND THEN
                RETURN ARRAY['path', odd];
            END IF;
            SELECT x.number INTO scene FROM item_part x WHERE x.item_id = of_item AND x.kind = 'scene' AND x.key = leads;
        END LOOP;
    WHEN 'matching', 'kprim', 'likert' THEN
        SELECT u.part, CASE WHEN x.number IS NULL THEN 'row' ELSE 'answer' END INTO odd, leads
        FROM unnest(parts, texts) u (part, text)
        LEFT JOIN item_part x ON x.item_id = of_item AND x.parent IS NULL AND x.kind = 'row'
            AND x.key = CASE WHEN item_kind = 'likert' AND u.part LIKE '%.before'
                              AND (SELECT i.retrospective FROM item i WHERE i.id = of_item)
                        THEN left(u.part, -7) ELSE u.part END
        WHERE x.number IS NULL OR u.text IS NULL OR CASE item_kind WHEN 'kprim' THEN u.text NOT IN ('true', 'false')
            ELSE NOT EXISTS (SELECT FROM item_part o WHERE o.item_id = of_item AND o.parent IS NULL AND o.kind = 'option' AND o.key = u.text) END
        LIMIT 1;
        IF FOUND THEN
            RETURN ARRAY[leads, odd];
        END IF;
    WHEN 'gap-fill' THEN
        SELECT u.part, CASE WHEN x.number IS NULL THEN 'gap' ELSE 'answer' END INTO odd, leads
        FROM unnest(parts, texts) u (part, text)
        LEFT JOIN item_part x ON x.item_id = of_item AND x.parent IS NULL AND x.kind = 'gap' AND x.key = u.part
        WHERE x.number IS NULL OR u.text IS NULL OR (
            EXISTS (SELECT FROM item_part o WHERE o.item_id = of_item AND o.parent = x.number AND o.kind = 'option')
            AND NOT EXISTS (SELECT FROM item_part o WHERE o.item_id = of_item AND o.parent = x.number AND o.kind = 'option' AND o.key = u.text))
        LIMIT 1;
        IF FOUND THEN
            RETURN ARRAY[leads, odd];
        END IF;
    WHEN 'numerical' THEN
        SELECT c INTO odd FROM unnest(parts) c
        WHERE c <> 'value' AND (c <> 'unit' OR (SELECT i.units FROM item i WHERE i.id = of_item) = 'none') LIMIT 1;
        IF FOUND THEN
            RETURN ARRAY['part', odd];
        END IF;
    ELSE -- short-answer, essay, reflection
        IF parts <> '{text}' THEN
            RETURN ARRAY['part', parts[1]];
        END IF;
    END CASE;
    RETURN NULL;
END
$$;

-- Where answers are kept that are not scored: in tables of their own, never in response. False: there is no such place.
CREATE FUNCTION answer_apart(of_attempt bigint, of_item bigint, privacy text, parts text[], texts text[]) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    RETURN false;
END
$$;

-- Saves one answer if the sequence number is the one stored, the attempt is open and the answer fits the question. outcome: done,
-- nothing (no such attempt), item (no such question in it), misfit (wrong says why), over, time up, locked (checked, and that
-- counts), stale. The very answer that is stored under the next number is done: the reply to it was lost. An answer on its way at
-- the deadline is taken for a minute more. apart: the answer is not scored, and not kept with those that are.
CREATE FUNCTION save_answer(of_attempt bigint, item_key text, item_number integer, known integer, answer_parts text[], answer_texts text[],
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
                IF t.privacy <> 'scored' THEN
                    IF NOT answer_apart(of_attempt, t.item, t.privacy, answer_parts, answer_texts) THEN
                        RAISE 'item % is %, and there is no place for such answers', t.item, t.privacy;
                    END IF;
                    answer_parts := CASE WHEN cardinality(answer_parts) = 0 THEN '{}' ELSE '{answered}' END::text[];
                    answer_texts := NULL;
                    sure := NULL;
                END IF;
                INSERT INTO response (attempt_id, item_id, seq, person_id, parts, texts, certainty)
                VALUES (of_attempt, t.item, known + 1, t.person_id, answer_parts, answer_texts, sure)
                RETURNING response.seq, response.saved_at INTO stored, at;
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

-- An answer that was checked while the attempt was open: feedback immediate, interactive or adaptive.
CREATE TABLE item_try (
    attempt_id bigint NOT NULL,
    item_id bigint NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    person_id bigint NOT NULL,
    seq integer NOT NULL,                             -- the response that was checked
    num bigint NOT NULL,
    den bigint NOT NULL CHECK (den > 0),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (attempt_id, item_id, number),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id),
    FOREIGN KEY (attempt_id, item_id) REFERENCES attempt_item (attempt_id, item_id),
    FOREIGN KEY (attempt_id, seq) REFERENCES response (attempt_id, seq)
);
ALTER TABLE item_try ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON item_try TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY web_own ON item_try TO attest_web USING (person_id = me()) WITH CHECK (person_id = me());
GRANT SELECT, INSERT ON item_try TO attest_web, attest_job;

-- Whether a checked item takes no other answer: after the first try (immediate), once right, or with no hint left (interactive). In a
-- scenario that tells as it goes (immediate) there is no way back: a path can only grow.
CREATE FUNCTION item_locked(of_attempt bigint, of_item bigint, item_kind text, feedback text, parts text[]) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    t record;
    before text[];
BEGIN
    SELECT y.number, y.num >= y.den AS is_right INTO t FROM item_try y
    WHERE y.attempt_id = of_attempt AND y.item_id = of_item ORDER BY y.number DESC LIMIT 1;
    IF FOUND THEN
        RETURN feedback = 'immediate' OR t.is_right OR (feedback = 'interactive'
            AND t.number > (SELECT count(*) FROM item_part x WHERE x.item_id = of_item AND x.kind = 'hint'));
    ELSIF item_kind = 'scenario' AND feedback = 'immediate' THEN
        SELECT r.parts INTO before FROM response r WHERE r.attempt_id = of_attempt AND r.item_id = of_item ORDER BY r.seq DESC LIMIT 1;
        RETURN FOUND AND before <> parts[:cardinality(before)];
    END IF;
    RETURN false;
END
$$;

-- The paper of an open attempt may have an item replaced by the one of equal credit. No trace of it is kept: the paper then
-- is as if it had been drawn so.
GRANT UPDATE (item_id, option_order) ON attempt_item TO attest_web;
CREATE POLICY web_open ON attempt_item AS RESTRICTIVE FOR UPDATE TO attest_web USING (
    EXISTS (SELECT FROM attempt a WHERE a.id = attempt_id AND a.state = 'in progress')
    AND NOT EXISTS (SELECT FROM response r WHERE r.attempt_id = attempt_item.attempt_id AND r.item_id = attempt_item.item_id));

-- More time for one person. The reason is kept apart, as with exemptions: managers see neither.
CREATE TABLE accommodation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    extra_percent integer NOT NULL CHECK (extra_percent BETWEEN 0 AND 300), -- of the time limit; 0 ends an earlier one
    from_date date NOT NULL,
    to_date date CHECK (to_date >= from_date),
    approved_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON accommodation (person_id);
CREATE TABLE accommodation_reason (
    accommodation_id bigint PRIMARY KEY REFERENCES accommodation,
    text text NOT NULL
);
ALTER TABLE accommodation ENABLE ROW LEVEL SECURITY;
ALTER TABLE accommodation_reason ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON accommodation TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY job ON accommodation_reason TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY web_own ON accommodation FOR SELECT TO attest_web USING (person_id = me());
GRANT SELECT, INSERT ON accommodation, accommodation_reason TO attest_job;
GRANT SELECT ON accommodation TO attest_web;

-- ---- Pages and languages

-- language '': the language of the course. An activity is one item on the page; its text is the item's key.
ALTER TABLE fragment
    DROP CONSTRAINT fragment_kind_check,
    ADD CONSTRAINT fragment_kind_check CHECK (kind IN ('html', 'local', 'activity')),
    ADD COLUMN language text NOT NULL DEFAULT '' CHECK (language ~ '^([a-z]{2,3}(-[A-Za-z0-9]+)*)?$'),
    DROP CONSTRAINT fragment_pkey,
    ADD PRIMARY KEY (page_id, language, alternative, number);

-- Translations of a unit: {"es": {"title": "…"}}, members named as the columns. A unit that is missing there is shown in the
-- language of the course and says so. languages: those that the author has declared complete, the course's own first.
ALTER TABLE course_version
    ADD COLUMN languages text[] NOT NULL DEFAULT '{}',
    ADD COLUMN partial_languages text[] NOT NULL DEFAULT '{}',
    ADD COLUMN translations jsonb;
UPDATE course_version SET languages = ARRAY[language];
ALTER TABLE module ADD COLUMN translations jsonb;
ALTER TABLE page ADD COLUMN translations jsonb;
ALTER TABLE quiz ADD COLUMN translations jsonb;
ALTER TABLE item ADD COLUMN translations jsonb;
ALTER TABLE item_part ADD COLUMN translations jsonb;
ALTER TABLE objective ADD COLUMN translations jsonb;
ALTER TABLE definition ADD COLUMN translations jsonb;
