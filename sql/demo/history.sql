-- The demo network's past: completions, awards, certificates, exemptions, revocations.  SPDX-License-Identifier: Apache-2.0
--
-- Runs once, after the network and after CORE-101 is live. Each person has a habit, taken from a digest of their number:
-- most finish in time and renew in the window, some are late, some let it lapse, some never start. Dates are reckoned
-- from today, so the demo always looks lived in. Number 1 (staff@demo.example) is left to start fresh.

-- Compiling these statements would take far longer than running them.
SET LOCAL jit = off;

DO $$
BEGIN
    IF coalesce(current_setting('attest.kind', true), '') NOT IN ('demo', 'test') THEN
        RAISE EXCEPTION 'The demo history goes only into a database that was made as demo or test.';
    END IF;
    IF NOT EXISTS (SELECT FROM live_course WHERE code = 'CORE-101') THEN
        RAISE EXCEPTION 'The demo history needs the course CORE-101 to be live.';
    END IF;
    IF EXISTS (SELECT FROM completion) THEN
        RAISE EXCEPTION 'This database holds completions already.';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION pg_temp.pick(n integer, purpose text, k integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT ('x' || substr(md5(n || purpose), 1, 7))::bit(28)::integer % k
$$;

CREATE TEMP TABLE today ON COMMIT DROP AS SELECT civil_date(clock(), zone) AS today FROM network;

-- Those who must hold the certification, from when, and the last day on which they worked.
CREATE TEMP TABLE learner ON COMMIT DROP AS
SELECT w.person_id, w.n, m.certification_id, m.begins, w.works_until,
       CASE WHEN w.n <= 8 THEN 60 ELSE pg_temp.pick(w.n, 'habit', 100) END AS habit
FROM today t JOIN (
    SELECT p.id AS person_id, (substr(p.employee_number, 2)::integer - 200000) / 37 AS n,
           max(coalesce(last_day(s.during), 'infinity')) AS works_until
    FROM person p JOIN post_span s ON s.person_id = p.id GROUP BY p.id
) w ON w.n > 1
JOIN (
    SELECT person_id, certification_id, min(lower(during)) AS begins FROM obligation_match GROUP BY 1, 2
) m USING (person_id)
WHERE m.begins < t.today;
ANALYZE learner;

-- Habits: 0-8 never start; 9-19 are late the first time; 20-27 renew after it ran out; 28-34 do not renew;
-- 35-39 renew long before the window; the others are in time.
CREATE TEMP TABLE done ON COMMIT DROP AS
WITH RECURSIVE cycle AS (
    SELECT l.*, 1 AS number, l.begins + CASE
               WHEN l.begins > t.today - 45 THEN 3 + pg_temp.pick(l.n, 'soon', 60)
               WHEN habit BETWEEN 9 AND 19 THEN 42 + pg_temp.pick(l.n, 'late', 50)
               ELSE 1 + pg_temp.pick(l.n, 'first', 28) END AS completed_on
    FROM today t, learner l WHERE habit > 8
    UNION ALL
    SELECT c.person_id, c.n, c.certification_id, c.begins, c.works_until, c.habit, c.number + 1,
           (c.completed_on + interval '12 months')::date + CASE
               WHEN habit BETWEEN 20 AND 27 THEN 4 + pg_temp.pick(c.n + c.number, 'after', 40)
               WHEN habit BETWEEN 35 AND 39 THEN -90 - pg_temp.pick(c.n + c.number, 'early', 40)
               ELSE -pg_temp.pick(c.n + c.number, 'renewal', 58) END
    FROM today t, cycle c WHERE c.completed_on < t.today AND habit NOT BETWEEN 28 AND 34
)
SELECT c.*, v.id AS course_version_id, v.title AS course_title, v.version, v.minutes, s.title, f.zone, k.hundredths,
       (c.completed_on + make_interval(months => s.valid_months))::date AS valid_to,
       (c.completed_on + make_interval(months => s.valid_months - s.window_months))::date AS window_opens,
       nextval(pg_get_serial_sequence('enrolment', 'id')) AS enrolment_id,
       nextval(pg_get_serial_sequence('completion', 'id')) AS completion_id,
       nextval(pg_get_serial_sequence('award', 'id')) AS award_id
FROM (SELECT * FROM cycle ORDER BY completed_on, n) c CROSS JOIN today t
JOIN live_course v ON v.code = 'CORE-101'
JOIN certification_span s ON s.certification_id = c.certification_id AND s.during @> c.completed_on
JOIN post_span p ON p.person_id = c.person_id AND p.is_primary AND p.during @> c.completed_on
JOIN facility_span f ON f.facility_id = p.facility_id AND f.during @> c.completed_on
CROSS JOIN LATERAL (
    SELECT coalesce(max(hundredths), v.minutes * 100 / 60) AS hundredths FROM credit WHERE course_version_id = v.id) k
WHERE c.completed_on < t.today AND c.completed_on <= c.works_until;

INSERT INTO enrolment (id, person_id, course_version_id, started_on) OVERRIDING SYSTEM VALUE
SELECT enrolment_id, person_id, course_version_id, greatest(begins, completed_on - pg_temp.pick(n, 'days', 4)) FROM done
ORDER BY enrolment_id;
INSERT INTO completion (id, person_id, enrolment_id, course_version_id, completed_on, minutes) OVERRIDING SYSTEM VALUE
SELECT completion_id, person_id, enrolment_id, course_version_id, completed_on, minutes FROM done ORDER BY completion_id;
INSERT INTO award (id, person_id, certification_id, completion_id, earned_on, anchor, valid_from, valid_to, window_opens) OVERRIDING SYSTEM VALUE
SELECT award_id, person_id, certification_id, completion_id, completed_on, extract(day FROM completed_on)::integer, completed_on, valid_to, window_opens
FROM done ORDER BY award_id;
INSERT INTO award_evidence (award_id, number, person_id, completion_id) SELECT award_id, 1, person_id, completion_id FROM done ORDER BY award_id;
-- Codes from a digest: 20 letters of Crockford's base 32. Real ones are random.
INSERT INTO certificate (award_id, person_id, code, holder, certification, course_code, course_title, course_version, issuer,
    hundredths, completed_on, valid_from, valid_to, zone)
SELECT d.award_id, d.person_id,
       (SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + get_byte(x.digest, i) % 32, 1), '' ORDER BY i)
        FROM (SELECT sha256(convert_to('demo certificate ' || d.n || ' ' || d.number, 'UTF8')) AS digest) x, generate_series(0, 19) i),
       p.display_name, d.title, 'CORE-101', d.course_title, d.version, w.name, d.hundredths, d.completed_on, d.completed_on,
       d.valid_to, d.zone
FROM done d JOIN person p ON p.id = d.person_id CROSS JOIN network w ORDER BY d.award_id;

-- Some who began and are in the middle: the first half of the pages is read.
INSERT INTO enrolment (person_id, course_version_id, started_on)
SELECT l.person_id, v.id, t.today - 1 - l.n % 5
FROM today t, learner l, live_course v
WHERE v.code = 'CORE-101' AND l.works_until > t.today AND l.n > 8 AND NOT EXISTS (SELECT FROM done d WHERE d.n = l.n)
  AND EXISTS (SELECT FROM post_span s WHERE s.person_id = l.person_id AND s.during @> t.today - 10)
ORDER BY l.begins DESC, l.n LIMIT 8;
INSERT INTO page_read (enrolment_id, page_id, person_id)
SELECT e.id, p.id, e.person_id FROM enrolment e JOIN page p ON p.course_version_id = e.course_version_id
WHERE NOT EXISTS (SELECT FROM completion c WHERE c.enrolment_id = e.id)
  AND p.step <= (SELECT max(step) / 2 FROM page x WHERE x.course_version_id = e.course_version_id);

-- Six exemptions: four now, one past, one to come.
WITH chosen AS (
    SELECT l.*, row_number() OVER (ORDER BY l.habit, l.n) AS o FROM today t, learner l
    WHERE l.n > 8 AND l.begins < t.today - 120 AND l.works_until > t.today + 60
), granted AS (
    INSERT INTO exemption (person_id, certification_id, from_date, to_date, approved_by)
    SELECT c.person_id, c.certification_id, t.today + v.first, t.today + v.last, a.id
    FROM today t, chosen c JOIN (VALUES (1, -50, 40), (2, -20, 120), (3, -90, 15), (4, -5, 85), (5, -150, -30), (6, 10, 70))
        v (o, first, last) USING (o), person a
    WHERE a.employee_number = 'E' || (200000 + 7 * 37) ORDER BY c.o RETURNING id
)
INSERT INTO exemption_reason (exemption_id, code, text)
SELECT id, CASE WHEN id % 2 = 0 THEN 'assigned-elsewhere' ELSE 'approved-absence' END,
       'Demonstration: approved by the compliance officer.' FROM granted;

-- Two awards taken back: one from a day on, one as if it had never been.
INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by)
SELECT d.award_id, d.person_id, CASE d.o WHEN 1 THEN t.today - 20 END,
       CASE d.o WHEN 1 THEN 'Demonstration: the hands-on part was found to be missing.'
                ELSE 'Demonstration: recorded for the wrong person.' END, a.id
FROM today t, (
    SELECT x.*, row_number() OVER (ORDER BY x.habit DESC, x.n) AS o FROM today y, done x
    WHERE x.n > 8 AND x.window_opens > y.today + 60 AND x.works_until > y.today
) d, person a
WHERE d.o <= 2 AND a.employee_number = 'E' || (200000 + 7 * 37);

ANALYZE enrolment, completion, award, certificate, page_read;
