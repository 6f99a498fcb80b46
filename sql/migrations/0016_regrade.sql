-- Corrected keys and what follows from them; figures of questions.  SPDX-License-Identifier: Apache-2.0

-- Finished attempts at a quiz: to be counted again, or for figures.
CREATE INDEX attempt_finished ON attempt (quiz_id) WHERE state = 'finished';

-- ---- Regrades

-- A proposal to count a question by another key: that of the same question in another version (or, to go back, its own); NULL: it
-- was not sound, and everybody gets its full points. Learners whose score changes read the reason.
CREATE TABLE regrade (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id bigint NOT NULL REFERENCES item,
    key_item_id bigint REFERENCES item,
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 1000),
    proposed_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON regrade (item_id);

-- What was decided about it, by whom, and what they saw: how many people gain a pass, how many would lose one.
CREATE TABLE regrade_step (
    regrade_id bigint NOT NULL REFERENCES regrade,
    number integer NOT NULL CHECK (number > 0),
    step text NOT NULL CHECK (step IN ('confirmed', 'approved', 'withdrawn')),
    takes_passes boolean NOT NULL DEFAULT false,      -- passes that the new key does not give are taken back; else they stay
    gained integer NOT NULL DEFAULT 0 CHECK (gained >= 0),
    lost integer NOT NULL DEFAULT 0 CHECK (lost >= 0),
    person_id bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (regrade_id, number)
);

-- Regrades in force. From here on every paper with the question is counted by its new key. Nobody loses a pass by the word of one person.
CREATE TABLE regrade_force (
    regrade_id bigint PRIMARY KEY REFERENCES regrade,
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE, -- of several for one question the last holds
    item_id bigint NOT NULL REFERENCES item,
    key_item_id bigint REFERENCES item,
    takes_passes boolean NOT NULL,
    confirmed_by bigint NOT NULL REFERENCES person,
    approved_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (NOT takes_passes OR (approved_by IS NOT NULL AND approved_by <> confirmed_by))
);
CREATE INDEX ON regrade_force (item_id, number);

-- That nothing is left to be counted again.
CREATE TABLE regrade_done (
    regrade_id bigint PRIMARY KEY REFERENCES regrade_force,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A question of an attempt that counts by a regrade, and what it is worth by it. The mark that it had stays where it is.
CREATE TABLE regraded_item (
    attempt_id bigint NOT NULL,
    item_id bigint NOT NULL,
    regrade_id bigint NOT NULL REFERENCES regrade_force,
    person_id bigint NOT NULL,
    num bigint NOT NULL,
    den bigint NOT NULL CHECK (den > 0),
    at_end boolean NOT NULL DEFAULT false,            -- the attempt ended when the regrade was in force, so its mark is this too
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (attempt_id, item_id, regrade_id),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id),
    FOREIGN KEY (attempt_id, item_id) REFERENCES attempt_item (attempt_id, item_id)
);
-- A finished attempt whose score or pass a regrade has changed: before and after. kept: the score is below the pass mark now, and the pass
-- stays.
CREATE TABLE regraded_attempt (
    attempt_id bigint NOT NULL,
    regrade_id bigint NOT NULL REFERENCES regrade_force,
    person_id bigint NOT NULL,
    old_num bigint NOT NULL,
    old_den bigint NOT NULL CHECK (old_den > 0),
    old_passed boolean NOT NULL,
    num bigint NOT NULL,
    den bigint NOT NULL CHECK (den > 0),
    passed boolean NOT NULL,
    kept boolean NOT NULL CHECK (NOT kept OR passed),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (attempt_id, regrade_id),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id)
);
-- Awards that ended by a regrade.
CREATE TABLE regraded_award (
    award_id bigint PRIMARY KEY REFERENCES award_revocation,
    regrade_id bigint NOT NULL REFERENCES regrade_force,
    person_id bigint NOT NULL,
    FOREIGN KEY (award_id, person_id) REFERENCES award (id, person_id)
);

-- A later regrade may give back the pass: then the same completion earns once more what had ended.
ALTER TABLE award
    ADD COLUMN number integer NOT NULL DEFAULT 1 CHECK (number > 0),
    DROP CONSTRAINT award_certification_id_completion_id_key,
    ADD UNIQUE (certification_id, completion_id, number);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['regrade', 'regrade_step', 'regrade_force', 'regrade_done', 'regraded_item', 'regraded_attempt', 'regraded_award'] LOOP
        EXECUTE format('ALTER TABLE attest.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON attest.%I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT ON attest.%I TO attest_job', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['regraded_item', 'regraded_attempt'] LOOP
        EXECUTE format('CREATE POLICY web_own ON attest.%I FOR SELECT TO attest_web USING (person_id = attest.me())', t);
    END LOOP;
END
$$;
GRANT INSERT ON regrade_done, regraded_item, regraded_attempt, regraded_award, award_revocation TO attest_job;
GRANT SELECT ON regraded_item, regraded_attempt TO attest_web;
-- Who proposed it, only regrade_history tells, to those who decide.
GRANT SELECT (id, item_id, key_item_id, reason, recorded_at) ON regrade TO attest_web;
-- An attempt that ends after a regrade counts by it from the start.
CREATE POLICY web_end ON regraded_item FOR INSERT TO attest_web WITH CHECK (person_id = me() AND at_end
    AND EXISTS (SELECT FROM attempt a WHERE a.id = attempt_id AND a.state IN ('in progress', 'submitted')));
GRANT INSERT ON regraded_item TO attest_web;
-- Which key counts, and nobody's name.
CREATE POLICY web_read ON regrade_force FOR SELECT TO attest_web USING (true);
GRANT SELECT (regrade_id, number, item_id, key_item_id, takes_passes, recorded_at) ON regrade_force TO attest_web;
-- A learner reads why a score has changed; what is only proposed, those alone who decide.
CREATE POLICY web_read ON regrade FOR SELECT TO attest_web USING (
    EXISTS (SELECT FROM regraded_attempt t WHERE t.regrade_id = regrade.id) OR (SELECT may('author') OR may('administrator')));

-- The questions of a paper, each with the item whose key counts: of a finished attempt the one that it was counted by, of an open one the
-- one in force.
CREATE VIEW paper_key WITH (security_invoker = true) AS
SELECT p.attempt_id, p.person_id, p.number, p.item_id, coalesce(f.key_item_id, p.item_id) AS key_item_id, f.regrade_id,
       f.regrade_id IS NOT NULL AND f.key_item_id IS NULL AS credited
FROM attempt_item p
JOIN attempt a ON a.id = p.attempt_id
LEFT JOIN LATERAL (
    SELECT f.regrade_id, f.key_item_id FROM regrade_force f
    WHERE f.item_id = p.item_id AND (a.state <> 'finished' OR EXISTS (
        SELECT FROM regraded_item g WHERE g.attempt_id = p.attempt_id AND g.item_id = p.item_id AND g.regrade_id = f.regrade_id))
    ORDER BY f.number DESC LIMIT 1
) f ON true;
-- Marks as they count now.
CREATE VIEW mark_now WITH (security_invoker = true) AS
SELECT m.attempt_id, m.item_id, m.person_id, coalesce(g.num, m.num) AS num, coalesce(g.den, m.den) AS den
FROM mark m
LEFT JOIN LATERAL (
    SELECT g.num, g.den FROM regraded_item g JOIN regrade_force f ON f.regrade_id = g.regrade_id
    WHERE g.attempt_id = m.attempt_id AND g.item_id = m.item_id ORDER BY f.number DESC LIMIT 1
) g ON true;
GRANT SELECT ON paper_key, mark_now TO attest_web, attest_job;

-- Where a regrade stands: proposed, waiting (for a second person), withdrawn, in force, replaced (by a later one of the same question).
CREATE FUNCTION regrade_state(of_regrade bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    f regrade_force;
BEGIN
    SELECT * INTO f FROM regrade_force x WHERE x.regrade_id = of_regrade;
    IF FOUND THEN
        RETURN CASE WHEN EXISTS (SELECT FROM regrade_force l WHERE l.item_id = f.item_id AND l.number > f.number) THEN 'replaced' ELSE 'in force' END;
    END IF;
    RETURN coalesce((SELECT CASE s.step WHEN 'confirmed' THEN 'waiting' ELSE s.step END FROM regrade_step s
                     WHERE s.regrade_id = of_regrade ORDER BY s.number DESC LIMIT 1), 'proposed');
END
$$;

-- Whether a version was put before staff at some time. Answers count by the key of no other, and learners read the reasons of no other: what
-- was never published has not passed what stands before publication.
CREATE FUNCTION was_before_staff(version bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM publication p WHERE p.course_version_id = version AND (p.from_at IS NULL OR p.from_at <= clock())
                   AND NOT EXISTS (SELECT FROM publication_end e WHERE e.publication_id = p.id AND e.kind = 'called off'));
END
$$;

CREATE FUNCTION regrade_propose(of_item bigint, of_key bigint, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added bigint;
BEGIN
    IF NOT may('author') THEN
        RAISE EXCEPTION 'no author' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Whether the two keys fit together is the program's to say (domain/regrade.h); here: the same question of the same
    -- course, in a version that was before staff.
    IF NOT EXISTS (SELECT FROM item i WHERE i.id = of_item AND i.privacy = 'scored' AND i.scoring NOT IN ('none', 'rubric'))
       OR of_key IS NOT NULL AND NOT EXISTS (
           SELECT FROM item i JOIN course_version v ON v.id = i.course_version_id
           JOIN item k ON k.bank = i.bank AND k.key = i.key AND k.kind = i.kind AND k.privacy = i.privacy
           JOIN course_version w ON w.id = k.course_version_id AND w.course_id = v.course_id
           WHERE i.id = of_item AND k.id = of_key AND was_before_staff(w.id)) THEN
        RAISE EXCEPTION 'not the same question' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO regrade (item_id, key_item_id, reason, proposed_by) VALUES (of_item, of_key, why, me()) RETURNING id INTO added;
    RETURN added;
END
$$;

-- One step of a regrade. The answer: waiting, in force, withdrawn; or why it was not taken: over; same person (who confirmed cannot be the
-- one who approves); own attempt (that of who decides waits to be counted with the question); unpublished (the version with the key).
CREATE FUNCTION regrade_decide(of_regrade bigint, wanted text, takes boolean, gained integer, lost integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    state text;
    first_by bigint;
BEGIN
    IF NOT may('author') THEN
        RAISE EXCEPTION 'no author' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM regrade r WHERE r.id = of_regrade FOR UPDATE;
    state := regrade_state(of_regrade);
    SELECT s.person_id INTO first_by FROM regrade_step s WHERE s.regrade_id = of_regrade AND s.step = 'confirmed';
    IF NOT (wanted = 'confirmed' AND state = 'proposed' OR wanted = 'approved' AND state = 'waiting'
            OR wanted = 'withdrawn' AND state IN ('proposed', 'waiting')) THEN
        RETURN 'over';
    ELSIF wanted = 'approved' AND first_by = me() THEN
        RETURN 'same person';
    ELSIF wanted <> 'withdrawn' AND EXISTS (
        SELECT FROM regrade r JOIN attempt_item p ON p.item_id = r.item_id
        JOIN attempt a ON a.id = p.attempt_id AND a.person_id = me() AND a.state IN ('in progress', 'submitted') WHERE r.id = of_regrade) THEN
        RETURN 'own attempt';
    ELSIF wanted <> 'withdrawn' AND EXISTS (SELECT FROM regrade r JOIN item k ON k.id = r.key_item_id
                                            WHERE r.id = of_regrade AND NOT was_before_staff(k.course_version_id)) THEN
        RETURN 'unpublished';
    END IF;
    INSERT INTO regrade_step (regrade_id, number, step, takes_passes, gained, lost, person_id)
    SELECT of_regrade, 1 + count(*), wanted, takes, regrade_decide.gained, regrade_decide.lost, me() FROM regrade_step s WHERE s.regrade_id = of_regrade;
    IF wanted = 'approved' OR wanted = 'confirmed' AND NOT takes THEN
        INSERT INTO regrade_force (regrade_id, item_id, key_item_id, takes_passes, confirmed_by, approved_by)
        SELECT r.id, r.item_id, r.key_item_id, takes, coalesce(first_by, me()), CASE WHEN wanted = 'approved' THEN me() END
        FROM regrade r WHERE r.id = of_regrade;
    END IF;
    RETURN regrade_state(of_regrade);
END
$$;

CREATE TYPE regrade_paper AS (
    person bigint, enrolment bigint, quiz bigint, attempt bigint, attempt_number integer, kind text, needed text, grading text, feedback text,
    certainty boolean, pass_num integer, pass_den integer, score_num bigint, score_den bigint, certainty_num bigint, certainty_den bigint, passed boolean, sent_at timestamptz,
    counted_by bigint, place integer, nums bigint[], dens bigint[], weights integer[], sure integer[],
    penalty_num integer, penalty_den integer, parts text[], texts text[], untried boolean,
    try_numbers integer[], try_parts text[], try_texts text[]
);

-- The finished attempts that a regrade of an item concerns: at each quiz and enrolment where one of them held the item all of them, since a
-- pass may stand on several. With the marks that count, in the order of the paper, and what was answered to the item.
CREATE FUNCTION regrade_papers(of_item bigint, whose bigint) RETURNS SETOF regrade_paper
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH concerned AS (
        SELECT DISTINCT a.enrolment_id, a.quiz_id FROM item i
        JOIN quiz q ON q.course_version_id = i.course_version_id
        JOIN attempt a ON a.quiz_id = q.id AND a.state = 'finished'
        JOIN attempt_item p ON p.attempt_id = a.id AND p.item_id = i.id
        WHERE i.id = of_item AND (whose IS NULL OR a.person_id = whose)
    )
    SELECT a.person_id, a.enrolment_id, a.quiz_id, a.id, a.number, q.kind, q.needed, q.grading, q.feedback, q.certainty, q.pass_num, q.pass_den,
           a.score_num, a.score_den, a.certainty_num, a.certainty_den, a.passed, a.submitted_at,
           (SELECT k.regrade_id FROM paper_key k WHERE k.attempt_id = a.id AND k.item_id = of_item),
           m.place, m.nums, m.dens, m.weights, m.sure, coalesce(i.penalty_num, q.penalty_num), coalesce(i.penalty_den, q.penalty_den),
           r.parts, r.texts, coalesce(r.seq > y.last, true), y.numbers, y.parts, y.texts
    FROM concerned c
    JOIN attempt a ON a.enrolment_id = c.enrolment_id AND a.quiz_id = c.quiz_id AND a.state = 'finished'
    JOIN quiz q ON q.id = a.quiz_id
    JOIN item i ON i.id = of_item
    CROSS JOIN LATERAL (
        SELECT array_agg(o.num ORDER BY o.number) AS nums, array_agg(o.den ORDER BY o.number) AS dens, array_agg(o.weight ORDER BY o.number) AS weights,
               array_agg(o.sure ORDER BY o.number) AS sure, (max(o.place) FILTER (WHERE o.item_id = of_item))::integer AS place
        FROM (SELECT p.number, p.item_id, k.num, k.den, j.weight, row_number() OVER (ORDER BY p.number) AS place,
                     CASE WHEN j.scoring = 'rubric' THEN -1 -- is not asked how sure
                          WHEN q.certainty THEN coalesce((SELECT s.certainty::integer FROM response s
                                                          WHERE s.attempt_id = a.id AND s.item_id = p.item_id ORDER BY s.seq DESC LIMIT 1), 0)
                          ELSE 0 END AS sure
              FROM attempt_item p JOIN item j ON j.id = p.item_id AND j.privacy = 'scored' AND j.scoring <> 'none'
              JOIN mark_now k ON k.attempt_id = p.attempt_id AND k.item_id = p.item_id
              WHERE p.attempt_id = a.id) o
    ) m
    LEFT JOIN LATERAL (
        SELECT s.seq, s.parts, s.texts FROM response s WHERE s.attempt_id = a.id AND s.item_id = of_item ORDER BY s.seq DESC LIMIT 1
    ) r ON true
    LEFT JOIN LATERAL (
        SELECT max(t.seq) AS last, array_agg(t.number ORDER BY t.number, u.o) AS numbers, array_agg(u.part ORDER BY t.number, u.o) AS parts,
               array_agg(u.text ORDER BY t.number, u.o) AS texts
        FROM item_try t JOIN response s ON s.attempt_id = t.attempt_id AND s.seq = t.seq
        CROSS JOIN LATERAL unnest(s.parts, s.texts) WITH ORDINALITY u (part, text, o)
        WHERE t.attempt_id = a.id AND t.item_id = of_item
    ) y ON q.feedback <> 'deferred'
    ORDER BY a.person_id, a.enrolment_id, a.quiz_id, a.number;
END
$$;
-- The same of everybody, for the program to count what would change; for those who decide. Whose they are is a number, and tables answer to it
-- only under their own rules.
CREATE FUNCTION regrade_preview(of_item bigint) RETURNS SETOF regrade_paper
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT (may('author') OR may('administrator')) THEN
        RAISE EXCEPTION 'no author' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT * FROM regrade_papers(of_item, NULL);
END
$$;

-- What follows from passes gained and lost: enrolments that would be complete, awards that these earn, awards that would end. Arrays: the
-- enrolments and quizzes with a pass gained, each with the instant at which that work was sent; the enrolments with a pass lost.
CREATE FUNCTION regrade_outlook(enrolments bigint[], quizzes bigint[], sent timestamptz[], losing bigint[])
RETURNS TABLE (completions bigint, awards bigint, awards_lost bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT (may('author') OR may('administrator')) THEN
        RAISE EXCEPTION 'no author' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH gained AS (
        SELECT u.enrolment, array_agg(u.quiz) AS quizzes, max(u.at) AS at FROM unnest(enrolments, quizzes, sent) u (enrolment, quiz, at) GROUP BY u.enrolment
    ), complete AS (
        SELECT e.person_id, v.course_id, civil_date(greatest(g.at, r.at, o.at), person_zone(e.person_id)) AS day
        FROM gained g JOIN enrolment e ON e.id = g.enrolment JOIN course_version v ON v.id = e.course_version_id
        CROSS JOIN LATERAL (SELECT max(x.recorded_at) AS at FROM page_read x JOIN page p ON p.id = x.page_id JOIN module m ON m.id = p.module_id
                            WHERE x.enrolment_id = e.id AND NOT m.optional) r
        CROSS JOIN LATERAL (
            SELECT max(f.at) AS at FROM (
                SELECT min(a.submitted_at) AS at FROM attempt a JOIN quiz q ON q.id = a.quiz_id
                WHERE a.enrolment_id = e.id AND q.needed <> 'no' AND q.id <> ALL (g.quizzes)
                  AND CASE q.needed WHEN 'passed' THEN a.passed ELSE a.state = 'finished' END GROUP BY a.quiz_id) f
        ) o
        WHERE NOT EXISTS (SELECT FROM completion m WHERE m.enrolment_id = e.id)
          AND NOT EXISTS (SELECT FROM page p JOIN module m ON m.id = p.module_id AND NOT m.optional AND (m.condition_id = ANY (e.unmet)) IS NOT TRUE
                          WHERE p.course_version_id = v.id AND NOT EXISTS (SELECT FROM page_read x WHERE x.enrolment_id = e.id AND x.page_id = p.id))
          AND NOT EXISTS (SELECT FROM quiz q WHERE q.course_version_id = v.id AND q.needed <> 'no' AND q.id <> ALL (g.quizzes)
                          AND NOT EXISTS (SELECT FROM module m WHERE m.id = q.module_id AND m.condition_id = ANY (e.unmet))
                          AND NOT EXISTS (SELECT FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id
                                          AND CASE q.needed WHEN 'passed' THEN a.passed ELSE a.state = 'finished' END))
    )
    SELECT (SELECT count(*) FROM complete),
           (SELECT count(*) FROM complete c JOIN certification_span s ON s.course_id = c.course_id AND s.during @> c.day
            WHERE NOT EXISTS (SELECT FROM award w WHERE w.person_id = c.person_id AND w.certification_id = s.certification_id AND w.valid_from <= c.day
                              AND w.valid_to IS NOT DISTINCT FROM (c.day + make_interval(months => s.valid_months))::date
                              AND NOT EXISTS (SELECT FROM award_revocation x WHERE x.award_id = w.id))),
           (SELECT count(*) FROM completion m JOIN award w ON w.completion_id = m.id
            WHERE m.enrolment_id = ANY (losing) AND NOT EXISTS (SELECT FROM award_revocation x WHERE x.award_id = w.id)
              AND coalesce(w.valid_to, 'infinity') >= civil_date(clock(), person_zone(w.person_id)));
END
$$;

-- Of these people those whom the person of this request administers, by name. Nobody else is named.
CREATE FUNCTION regrade_names(people bigint[]) RETURNS TABLE (person bigint, display_name text, employee_number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.display_name, p.employee_number FROM person p
        WHERE p.id = ANY (people) AND holds_over('administrator', p.id) ORDER BY p.display_name, p.id;
END
$$;

-- How far a regrade in force is: finished attempts with the question, and those of them that count by it.
CREATE FUNCTION regrade_progress(of_regrade bigint) RETURNS TABLE (attempts bigint, counted bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT count(*), count(g.attempt_id)
        FROM regrade r JOIN item i ON i.id = r.item_id JOIN quiz q ON q.course_version_id = i.course_version_id
        JOIN attempt a ON a.quiz_id = q.id AND a.state = 'finished'
        JOIN attempt_item p ON p.attempt_id = a.id AND p.item_id = i.id
        LEFT JOIN regraded_item g ON g.attempt_id = a.id AND g.item_id = i.id AND g.regrade_id = r.id
        WHERE r.id = of_regrade;
END
$$;

-- Who did what about a regrade, and when, for those who decide.
CREATE FUNCTION regrade_history(of_regrade bigint)
RETURNS TABLE (step text, by_name text, by_me boolean, takes_passes boolean, gained integer, lost integer, recorded_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT (may('author') OR may('administrator')) THEN
        RAISE EXCEPTION 'no author' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT s.step, p.display_name, s.person_id = me(), s.takes_passes, s.gained, s.lost, s.recorded_at
        FROM (SELECT 0 AS number, 'proposed' AS step, r.proposed_by AS person_id, false AS takes_passes, 0 AS gained, 0 AS lost, r.recorded_at
              FROM regrade r WHERE r.id = of_regrade
              UNION ALL SELECT t.number, t.step, t.person_id, t.takes_passes, t.gained, t.lost, t.recorded_at FROM regrade_step t WHERE t.regrade_id = of_regrade
              UNION ALL SELECT 1000, 'done', NULL, false, 0, 0, d.recorded_at FROM regrade_done d WHERE d.regrade_id = of_regrade) s
        LEFT JOIN person p ON p.id = s.person_id ORDER BY s.number;
END
$$;

-- ---- Figures of questions

-- One row for each question on the first finished attempt of a person at a quiz: what it earned, and what the rest of the paper did. seat: in
-- the order in which these attempts got their last mark, since that only grows: one that is closed late ended at its deadline, and would move
-- others from their seats. Only what is scored: answers that are private or counted apart are not here.
CREATE FUNCTION item_sittings(of_version bigint)
RETURNS TABLE (item bigint, quiz bigint, attempt bigint, score double precision, rest double precision, seat bigint, people bigint)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH first_one AS (
        SELECT DISTINCT ON (a.person_id, a.quiz_id) a.id, a.quiz_id, l.marked_at
        FROM quiz q JOIN attempt a ON a.quiz_id = q.id AND a.state = 'finished'
        CROSS JOIN LATERAL (SELECT max(m.recorded_at) AS marked_at FROM mark m WHERE m.attempt_id = a.id) l
        WHERE q.course_version_id = of_version ORDER BY a.person_id, a.quiz_id, l.marked_at, a.id
    ), marked AS (
        SELECT f.id, f.quiz_id, f.marked_at, m.item_id, i.weight, m.num::double precision / m.den AS score,
               sum(i.weight) OVER w AS weights, sum(i.weight * (m.num::double precision / m.den)) OVER w AS points
        FROM first_one f JOIN mark_now m ON m.attempt_id = f.id JOIN item i ON i.id = m.item_id AND i.privacy = 'scored' AND i.scoring <> 'none'
        WINDOW w AS (PARTITION BY f.id)
    )
    SELECT k.item_id, k.quiz_id, k.id, k.score, (k.points - k.weight * k.score) / nullif(k.weights - k.weight, 0),
           row_number() OVER (PARTITION BY k.item_id, k.quiz_id ORDER BY k.marked_at, k.id), count(*) OVER (PARTITION BY k.item_id, k.quiz_id)
    FROM marked k;
END
$$;

-- Figures of the questions of a version, for each quiz that asked them. Nothing but the number of people below 30; above, figures move on in
-- steps of ten people, so that no one person's answer shows in the difference. Thousandths; mean_tries in hundredths.
CREATE FUNCTION item_figures(of_version bigint, of_item bigint)
RETURNS TABLE (item bigint, quiz bigint, people bigint, counted bigint, difficulty integer, discrimination integer, blank bigint,
               asked_sure bigint, sure_wrong bigint, mean_tries integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT may('author') THEN
        RAISE EXCEPTION 'no author' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    SELECT s.item, s.quiz, max(s.people), count(*) FILTER (WHERE t.told), (1000 * avg(s.score) FILTER (WHERE t.told))::integer,
           (1000 * CASE WHEN stddev_pop(s.score) FILTER (WHERE t.told) > 1e-9 AND stddev_pop(s.rest) FILTER (WHERE t.told) > 1e-9
                   THEN corr(s.score, s.rest) FILTER (WHERE t.told) END)::integer,
           count(*) FILTER (WHERE t.told AND coalesce(cardinality(r.parts), 0) = 0),
           count(r.certainty) FILTER (WHERE t.told), count(*) FILTER (WHERE t.told AND r.certainty = 3 AND s.score < 1 - 1e-9),
           (100 * avg(y.n) FILTER (WHERE t.told AND y.n > 0))::integer
    FROM item_sittings(of_version) s
    CROSS JOIN LATERAL (SELECT s.people >= 30 AND s.seat <= s.people / 10 * 10 AS told) t
    LEFT JOIN LATERAL (SELECT x.parts, x.certainty FROM response x WHERE t.told AND x.attempt_id = s.attempt AND x.item_id = s.item
                       ORDER BY x.seq DESC LIMIT 1) r ON true
    LEFT JOIN LATERAL (SELECT count(*) AS n FROM item_try x WHERE t.told AND x.attempt_id = s.attempt AND x.item_id = s.item) y ON true
    WHERE of_item IS NULL OR s.item = of_item
    GROUP BY s.item, s.quiz ORDER BY s.item, s.quiz;
END
$$;

-- How often each choice of a question was taken: by all, by the best 27 of a hundred on the rest of the paper (upper) and by the last 27
-- (lower); size: how many each of these two are. part '': the choice is the answer; else the row or gap it was given for. Typed
-- words are not told.
CREATE FUNCTION item_choices(of_item bigint)
RETURNS TABLE (quiz bigint, part text, choice text, n bigint, upper bigint, lower bigint, size integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    version bigint := (SELECT i.course_version_id FROM item i WHERE i.id = of_item);
BEGIN
    IF NOT may('author') THEN
        RAISE EXCEPTION 'no author' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH told AS (
        SELECT s.quiz, s.attempt, round(0.27 * (s.people / 10 * 10))::integer AS size, s.people / 10 * 10 AS counted,
               row_number() OVER (PARTITION BY s.quiz ORDER BY s.rest DESC NULLS LAST, s.attempt) AS place
        FROM item_sittings(version) s WHERE s.item = of_item AND s.people >= 30 AND s.seat <= s.people / 10 * 10
    ), given AS (
        SELECT t.*, CASE WHEN r.texts IS NULL THEN '' ELSE u.part END AS for_part, coalesce(u.text, u.part) AS given_choice
        FROM told t JOIN item i ON i.id = of_item
        CROSS JOIN LATERAL (SELECT x.parts, x.texts FROM response x WHERE x.attempt_id = t.attempt AND x.item_id = of_item ORDER BY x.seq DESC LIMIT 1) r
        CROSS JOIN LATERAL unnest(r.parts, r.texts) u (part, text)
        WHERE i.kind IN ('single-choice', 'multiple-choice', 'true-false', 'hotspot', 'matching', 'kprim')
           OR i.kind = 'gap-fill' AND EXISTS (SELECT FROM item_part g JOIN item_part o ON o.item_id = g.item_id AND o.parent = g.number AND o.kind = 'option'
                                              WHERE g.item_id = of_item AND g.kind = 'gap' AND g.key::text = u.part AND o.key::text = u.text)
    )
    SELECT g.quiz, g.for_part, g.given_choice, count(*), count(*) FILTER (WHERE g.place <= g.size), count(*) FILTER (WHERE g.place > g.counted - g.size),
           max(g.size)
    FROM given g GROUP BY g.quiz, g.for_part, g.given_choice ORDER BY 1, 2, 3;
END
$$;

REVOKE EXECUTE ON FUNCTION was_before_staff, regrade_state, regrade_propose, regrade_decide, regrade_papers, regrade_preview, regrade_outlook, regrade_names,
    regrade_progress, regrade_history, item_sittings, item_figures, item_choices FROM PUBLIC;
GRANT EXECUTE ON FUNCTION was_before_staff, regrade_state, regrade_propose, regrade_decide, regrade_preview, regrade_outlook, regrade_names, regrade_progress,
    regrade_history, item_figures, item_choices TO attest_web;
GRANT EXECUTE ON FUNCTION regrade_papers, regrade_state, regrade_progress TO attest_job;
