-- The past of a synthetic network: completions, skills that were watched, exemptions, leave, extensions.  SPDX-License-Identifier: Apache-2.0
--
-- Facts alone: awards and standing follow from them, worked out as for any fact. Runs once CORE-101 is live. Each person has a habit: most
-- finish in time and renew in the window, some are late, some let it lapse, some never start. attest.seed says which.

SET LOCAL jit = off;

DO $$
BEGIN
    IF coalesce(current_setting('attest.kind', true), '') NOT IN ('demo', 'test') OR EXISTS (SELECT FROM completion) THEN
        RAISE EXCEPTION 'A synthetic past goes only into a network of a demo or test database that has none.';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION pg_temp.draw(n integer, purpose text, k integer) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT ('x' || substr(md5(n || purpose || current_setting('attest.seed')), 1, 7))::bit(28)::integer % k
$$;

CREATE TEMP TABLE today ON COMMIT DROP AS SELECT civil_date(clock(), zone) AS today FROM network;

-- Everybody from number 9 on, from their first day to their last.
CREATE TEMP TABLE learner ON COMMIT DROP AS
SELECT p.id AS person_id, (substr(p.employee_number, 2)::integer - 200000) / 37 AS n, w.begins, w.works_until,
       pg_temp.draw((substr(p.employee_number, 2)::integer - 200000) / 37, 'habit', 100) AS habit
FROM person p JOIN (
    SELECT person_id, min(from_date) AS begins, CASE WHEN bool_or(reason IN ('hired', 'came back') AND NOT ended) THEN 'infinity' ELSE max(to_date) END AS works_until
    FROM (SELECT v.*, v.reason = 'hired' AND EXISTS (SELECT FROM post_version e WHERE e.post_id = v.post_id AND e.person_id = v.person_id AND e.to_date IS NOT NULL) AS ended
          FROM post_version v) v
    GROUP BY person_id
) w ON w.person_id = p.id
WHERE (substr(p.employee_number, 2)::integer - 200000) / 37 > 8;
ANALYZE learner;

-- Habits: 0-8 never start; 9-19 are late the first time; 20-27 renew after it ran out; 28-34 do not renew; 35-39 renew long before the window;
-- the others are in time.
CREATE TEMP TABLE done ON COMMIT DROP AS
SELECT c.*, v.id AS course_version_id, v.minutes, nextval(pg_get_serial_sequence('enrolment', 'id')) AS enrolment_id
FROM (
    SELECT l.person_id, l.n, c AS number, l.begins,
           l.begins + (c - 1) * 365 + CASE
               WHEN c = 1 AND l.habit BETWEEN 9 AND 19 THEN 42 + pg_temp.draw(l.n, 'late', 50)
               WHEN c = 1 THEN 1 + pg_temp.draw(l.n, 'first', 28)
               WHEN l.habit BETWEEN 20 AND 27 THEN 50 + pg_temp.draw(l.n + c, 'after', 40)
               WHEN l.habit BETWEEN 35 AND 39 THEN -60 - pg_temp.draw(l.n + c, 'early', 40)
               ELSE -pg_temp.draw(l.n + c, 'renewal', 55) END AS completed_on, l.works_until
    FROM learner l CROSS JOIN generate_series(1, 4) c
    WHERE l.habit > 8 AND (c = 1 OR l.habit NOT BETWEEN 28 AND 34)
    ORDER BY l.n, c
) c CROSS JOIN today t JOIN live_course v ON v.code = 'CORE-101'
WHERE c.completed_on < t.today AND c.completed_on <= c.works_until AND c.completed_on > t.today - 900;
ANALYZE done;

INSERT INTO enrolment (id, person_id, course_version_id, started_on) OVERRIDING SYSTEM VALUE
SELECT enrolment_id, person_id, course_version_id, greatest(begins, completed_on - pg_temp.draw(n, 'days', 4)) FROM done ORDER BY enrolment_id;
INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes)
SELECT person_id, enrolment_id, course_version_id, completed_on, minutes FROM done ORDER BY enrolment_id;

-- A second certification: nursing and security staff show a private conversation, and most of them did.
INSERT INTO certification (code) VALUES ('FIRST-LINE');
INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
SELECT id, '2015-01-01', 'A private conversation, shown', 24, 3 FROM certification WHERE code = 'FIRST-LINE';
INSERT INTO certification_part (certification_version_id, number, kind, skill)
SELECT v.id, 1, 'hands-on', 'private-conversation' FROM certification_version v JOIN certification c ON c.id = v.certification_id WHERE c.code = 'FIRST-LINE';
INSERT INTO requirement (code) VALUES ('FIRST-LINE-SKILL');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, job_role_ids, contact, due_days, grace_days, citation)
SELECT r.id, (t.today - interval '18 months')::date, 'Nursing and security staff', c.id, f.id,
       (SELECT array_agg(id ORDER BY id) FROM job_role WHERE code IN ('nursing', 'security')), 'patient-or-visitor', 90, 14, 'Network policy 4.3 (demonstration)'
FROM today t, requirement r, certification c, facility f WHERE r.code = 'FIRST-LINE-SKILL' AND c.code = 'FIRST-LINE' AND f.code = 'WHN';
INSERT INTO evidence (person_id, kind, skill, title, done_on, recorded_by)
SELECT l.person_id, 'hands-on', 'private-conversation', 'A private conversation, shown with a colleague', x.day, a.id
FROM today t, learner l CROSS JOIN LATERAL (
    SELECT greatest(l.begins, (t.today - interval '18 months')::date) + pg_temp.draw(l.n, 'skill', 120) AS day) x, person a
WHERE a.employee_number = 'E' || (200000 + 7 * 37) AND pg_temp.draw(l.n, 'watched', 10) < 8 AND x.day < t.today AND x.day <= l.works_until
  AND EXISTS (SELECT FROM post_version v JOIN job_role_closure k ON k.descendant_id = v.job_role_id JOIN job_role r ON r.id = k.ancestor_id
              WHERE v.person_id = l.person_id AND r.code IN ('nursing', 'security'))
ORDER BY l.n;

-- Exemptions (two in a hundred), some of which ended sooner; leave (three); extensions of the first due day (one).
WITH chosen AS (
    SELECT l.n, l.person_id, t.today - 400 + pg_temp.draw(l.n, 'exempt from', 420) AS first FROM today t, learner l
    WHERE pg_temp.draw(l.n, 'exempt', 50) = 0 AND l.works_until > t.today
), granted AS (
    INSERT INTO exemption (person_id, certification_id, from_date, to_date, approved_by)
    SELECT c.person_id, k.id, c.first, c.first + 30 + pg_temp.draw(c.n, 'exempt for', 120), a.id
    FROM chosen c, certification k, person a WHERE k.code = 'CORE' AND a.employee_number = 'E' || (200000 + 7 * 37) ORDER BY c.n
    RETURNING id, person_id, from_date, approved_by
), said AS (
    INSERT INTO exemption_reason (exemption_id, code) SELECT id, 'assigned-elsewhere' FROM granted
)
INSERT INTO exemption_end (exemption_id, person_id, from_date, reason, recorded_by)
SELECT id, person_id, from_date + 20, 'Came back sooner (synthetic).', approved_by FROM granted WHERE id % 5 = 0;
WITH away AS (
    INSERT INTO leave (person_id, from_date, to_date, approved_by)
    SELECT l.person_id, x.first, x.first + 20 + pg_temp.draw(l.n, 'leave for', 90), a.id
    FROM today t, learner l CROSS JOIN LATERAL (SELECT greatest(l.begins, t.today - 500 + pg_temp.draw(l.n, 'leave from', 480)) AS first) x, person a
    WHERE a.employee_number = 'E' || (200000 + 7 * 37) AND pg_temp.draw(l.n, 'leave', 33) = 0 AND l.works_until > t.today ORDER BY l.n
    RETURNING id
)
INSERT INTO leave_reason (leave_id, text) SELECT id, 'Synthetic.' FROM away;
WITH longer AS (
    INSERT INTO extension (person_id, certification_id, of_date, to_date, approved_by)
    SELECT l.person_id, k.id, l.begins + 30, l.begins + 60, a.id FROM learner l, certification k, person a
    WHERE k.code = 'CORE' AND a.employee_number = 'E' || (200000 + 7 * 37) AND pg_temp.draw(l.n, 'extended', 100) = 0 ORDER BY l.n
    RETURNING id
)
INSERT INTO extension_reason (extension_id, text) SELECT id, 'Synthetic.' FROM longer;

ANALYZE enrolment, completion, evidence, exemption, leave, extension;
