-- A synthetic network of any size: facilities, people, posts, grants.  SPDX-License-Identifier: Apache-2.0
--
-- All of it is invented. attest.staff, attest.facilities and attest.seed say how many and which; every choice is taken from a digest of a
-- number and the seed, so that two loads on one day are the same. Runs between ground.sql and rules.sql.

CREATE TEMP TABLE wish ON COMMIT DROP AS
SELECT current_setting('attest.staff')::integer AS staff, current_setting('attest.facilities')::integer AS facilities;
-- As pick, by the seed too.
CREATE FUNCTION pg_temp.draw(n integer, purpose text, k integer) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT ('x' || substr(md5(n || purpose || current_setting('attest.seed')), 1, 7))::bit(28)::integer % k
$$;

-- Facilities ---------------------------------------------------------------------------------------------------------

-- Groups of ten: a hospital with six units, two clinics, and a shelter or a partner agency. From sixty facilities on, twenty groups (or what
-- there is) stand below a regional system.
CREATE TEMP TABLE place ON COMMIT DROP AS
WITH size AS (
    SELECT facilities, CASE WHEN facilities >= 60 THEN (facilities + 199) / 200 ELSE 0 END AS regions FROM wish
), one AS (
    SELECT n, n - 2 - regions AS i, regions FROM size, generate_series(1, facilities) n
), grouped AS (
    SELECT n, regions, i, i / 10 AS g, i % 10 AS at, CASE WHEN regions > 0 THEN CASE WHEN i < 0 THEN n - 2 ELSE i / 10 % regions END ELSE i / 10 END AS region FROM one
), named AS (
    SELECT *, (ARRAY['Alder', 'Birch', 'Cedar', 'Dunlin', 'Elder', 'Fern', 'Gorse', 'Heron', 'Iris', 'Juniper', 'Kestrel', 'Larch', 'Maple',
                     'Nettle', 'Osprey', 'Plover', 'Quince', 'Rowan', 'Sorrel', 'Tern'])[1 + (g + 20) % 20] || ' '
              || (ARRAY['Bay', 'Bridge', 'Cove', 'Falls', 'Field', 'Grove', 'Harbor', 'Hill', 'Mill', 'Point', 'Ridge', 'River', 'Shore',
                        'Valley', 'Wood'])[1 + (g / 20 + g + 15) % 15]
              || CASE WHEN g >= 300 THEN ' ' || 1 + g / 300 ELSE '' END AS name
    FROM grouped
)
SELECT p.n, p.g,
       CASE WHEN n = 1 THEN 'WHN' WHEN i < 0 THEN 'R' || n - 1 WHEN at = 0 THEN 'H' || g + 1 WHEN at <= 6 THEN 'H' || g + 1 || '-U' || at
            ELSE 'C' || g + 1 || '-' || at - 6 END AS code,
       CASE WHEN n = 1 THEN NULL WHEN i < 0 THEN 'WHN' WHEN at BETWEEN 1 AND 6 THEN 'H' || g + 1
            WHEN regions > 0 THEN 'R' || region + 1 ELSE 'WHN' END AS parent,
       CASE WHEN i < 0 THEN 'system' WHEN at = 0 THEN 'hospital' WHEN at <= 6 THEN 'unit' WHEN at <= 8 THEN 'clinic'
            WHEN g % 2 = 0 THEN 'shelter' ELSE 'partner-agency' END AS kind,
       CASE WHEN n = 1 THEN 'Wrenfield Health Network' WHEN i < 0 THEN 'Wrenfield Region ' || n - 1 WHEN at = 0 THEN name || ' Hospital'
            WHEN at <= 6 THEN name || ' ' || (ARRAY['Emergency Department', 'Women''s and Newborn Care', 'Behavioral Health', 'Surgery',
                                                    'Intensive Care', 'Imaging'])[at]
            WHEN at <= 8 THEN name || ' Clinic ' || at - 6 WHEN g % 2 = 0 THEN name || ' Shelter' ELSE name || ' Advocates' END AS name,
       s.state, s.county, s.zone,
       CASE WHEN i < 0 THEN 1 WHEN at = 0 THEN 40 WHEN at <= 6 THEN 8 WHEN at <= 8 THEN 4 ELSE 2 END AS share
FROM named p JOIN (VALUES
    (0, 'MI', 'Kent', 'America/Detroit'), (1, 'WI', 'Racine', 'America/Chicago'), (2, 'FL', 'Escambia', 'America/Chicago'),
    (3, 'FL', 'Alachua', 'America/New_York'), (4, 'AZ', 'Yavapai', 'America/Phoenix'), (5, 'OR', 'Linn', 'America/Los_Angeles')
) s (o, state, county, zone) ON s.o = (p.region + 6) % 6;
CREATE UNIQUE INDEX ON place (n);
ANALYZE place;

INSERT INTO facility (code) SELECT code FROM place ORDER BY n;
-- Some clinics went over to the next region a while ago. The tree is rebuilt once.
INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone, reason)
SELECT f.id, v.from_date, u.id, p.name, p.kind, p.state, p.county, p.zone, v.reason
FROM base b, place p JOIN facility f ON f.code = p.code
CROSS JOIN LATERAL (
    SELECT b.long_ago, p.parent, 'first entry'
    UNION ALL
    SELECT b.today - 200 - pg_temp.draw(p.n, 'moved', 300), r.code, 'moved to another region'
    FROM place r WHERE p.kind = 'clinic' AND pg_temp.draw(p.n, 'moves', 25) = 0
      AND r.kind = 'system' AND r.n = CASE WHEN p.parent LIKE 'R%' THEN coalesce((SELECT q.n + 1 FROM place q WHERE q.code = p.parent
                                                                                 AND EXISTS (SELECT FROM place z WHERE z.n = q.n + 1 AND z.kind = 'system')), 2) END
      AND r.code <> p.parent) v (from_date, parent, reason)
LEFT JOIN facility u ON u.code = v.parent ORDER BY p.n, v.from_date;

-- People -------------------------------------------------------------------------------------------------------------

-- Numbers 1 to 8 are those of the demo network, with its logins.
CREATE TEMP TABLE worker ON COMMIT DROP AS
SELECT n, coalesce(v.name, given[1 + pg_temp.draw(n, 'given', 40)] || ' ' || chr(65 + pg_temp.draw(n, 'middle', 26)) || '. '
                           || family[1 + pg_temp.draw(n, 'family', 50)]) AS name,
       'E' || (200000 + n * 37) AS number, v.email, b.today - coalesce(v.days, 3 + pg_temp.draw(n, 'hired', 1300)) AS hired,
       pg_temp.draw(n, 'fate', 100) AS fate
FROM base b CROSS JOIN names CROSS JOIN wish w CROSS JOIN generate_series(1, w.staff) n
LEFT JOIN (VALUES
    (1, 'Maribel Ocampo', 'staff@demo.example', 20), (2, 'Ruth Lindqvist', 'manager@demo.example', 900),
    (3, 'Anselm Okpara', 'author@demo.example', 800), (4, 'Josefina Taal', 'reviewer@demo.example', 760),
    (5, 'Henrik Sowande', 'admin@demo.example', 1000), (6, 'Odalys Brandvold', NULL, 850),
    (7, 'Celestine Marrow', NULL, 1050), (8, 'Tobias Ferreyra', NULL, 700)
) v (n, name, email, days) USING (n);
INSERT INTO person (display_name, employee_number, email) SELECT name, number, email FROM worker ORDER BY n;
ANALYZE worker, person;

-- Posts --------------------------------------------------------------------------------------------------------------

-- The facilities' shares side by side; people are dealt out along them, in the order of their numbers.
CREATE TEMP TABLE stretch ON COMMIT DROP AS
SELECT m AS n, code, kind
FROM (SELECT n, code, kind, share, sum(share) OVER (ORDER BY n)::numeric AS upto, sum(share) OVER ()::numeric AS whole FROM place) p, wish,
     generate_series((staff * (upto - share) / whole)::bigint + 1, (staff * upto / whole)::bigint) m;
ANALYZE stretch;

-- fate: 0-11 left, of them 0-2 came back; 12-16 have a second post; 17-21 went to another facility.
CREATE TEMP TABLE hold ON COMMIT DROP AS
SELECT w.n, 1 AS rank, w.fate, s.code AS facility, j.role, j.patient, j.visitor, w.hired AS from_date,
       CASE WHEN w.fate <= 11 AND w.n > 8 AND w.hired < b.today - 200 THEN w.hired + 60 + pg_temp.draw(w.n, 'left', b.today - 100 - w.hired) END AS to_date
FROM base b, worker w JOIN stretch s ON s.n = w.n JOIN job j ON j.kind = s.kind AND j.place = w.n % j.places;
UPDATE hold h SET facility = coalesce(p.code, 'WHN'), role = v.role, patient = v.patient, visitor = v.visitor, fate = 99
FROM (VALUES
    (1, 'H1', 'registered-nurse', true, true), (2, 'H1', 'management', true, true),
    (3, 'WHN', 'administrative', false, false), (4, 'WHN', 'social-work', true, true), (5, 'WHN', 'administrative', false, true),
    (6, 'H2', 'management', true, true), (7, 'WHN', 'management', false, true), (8, 'WHN', 'management', true, true)
) v (n, facility, role, patient, visitor) LEFT JOIN place p ON p.code = v.facility WHERE h.n = v.n;
INSERT INTO hold
SELECT h.n, 2, h.fate, p.code, CASE WHEN h.n % 3 = 0 THEN 'registration' ELSE h.role END, true, true, h.from_date + 30 + pg_temp.draw(h.n, 'second', 60), NULL
FROM base b, wish w, hold h JOIN place p ON p.n = 1 + pg_temp.draw(h.n, 'where', (SELECT facilities FROM wish))
WHERE h.fate BETWEEN 12 AND 16 AND h.from_date < b.today - 130;
ANALYZE hold;

CREATE TEMP TABLE held ON COMMIT DROP AS
SELECT h.*, p.id AS person_id, f.id AS facility_id, r.id AS job_role_id,
       CASE WHEN h.role = 'physician' AND h.n % 2 = 0 THEN 'privileged'
            WHEN h.role IN ('security', 'food-service', 'environmental-services') AND h.n % 3 = 0 THEN 'contractor'
            WHEN h.role IN ('advocate', 'reception') AND h.n % 3 = 0 THEN 'volunteer'
            WHEN h.role IN ('nursing-assistant', 'social-work') AND h.n % 5 = 0 THEN 'student'
            ELSE 'employee' END AS employment,
       nextval(pg_get_serial_sequence('post', 'id')) AS post_id
FROM (SELECT * FROM hold ORDER BY n, rank) h JOIN worker w USING (n) JOIN person p ON p.employee_number = w.number
JOIN facility f ON f.code = h.facility JOIN job_role r ON r.code = h.role;
ANALYZE held;
INSERT INTO post (id, person_id) OVERRIDING SYSTEM VALUE SELECT post_id, person_id FROM held ORDER BY post_id;
-- An end is a version with the same first day; who comes back has a later one.
INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact,
    visitor_contact, is_primary, reason)
SELECT h.post_id, h.person_id, v.from_date, v.to_date, v.facility, h.job_role_id, h.employment, h.patient, h.visitor, h.rank = 1, v.reason
FROM base b, held h LEFT JOIN place p ON p.n = 1 + pg_temp.draw(h.n, 'whither', (SELECT facilities FROM wish))
LEFT JOIN facility f ON f.code = p.code CROSS JOIN LATERAL (
    SELECT 1, h.from_date, NULL::date, h.facility_id, 'hired'
    UNION ALL
    SELECT 2, h.from_date, h.to_date, h.facility_id, 'left' WHERE h.to_date IS NOT NULL
    UNION ALL
    SELECT 3, h.to_date + 30 + pg_temp.draw(h.n, 'back', 60), NULL, h.facility_id, 'came back' WHERE h.to_date IS NOT NULL AND h.fate <= 2
    UNION ALL
    SELECT 3, h.from_date + (b.today - h.from_date) / 2, NULL, f.id, 'transferred'
    WHERE h.rank = 1 AND h.fate BETWEEN 17 AND 21 AND h.from_date < b.today - 200
) v (o, from_date, to_date, facility, reason)
ORDER BY h.post_id, v.o;

-- Grants -------------------------------------------------------------------------------------------------------------

INSERT INTO facility_grant (person_id, permission, facility_id, from_date, recorded_by)
SELECT pg_temp.who(v.n), v.permission, f.id, b.today - 700, pg_temp.who(5)
FROM base b, (VALUES
    (2, 'manager', 'H1'), (3, 'author', 'WHN'), (4, 'auditor', 'WHN'), (4, 'marker', 'WHN'), (5, 'administrator', 'WHN'), (6, 'manager', 'H2')
) v (n, permission, facility) JOIN facility f ON f.code = v.facility WHERE pg_temp.who(v.n) IS NOT NULL;

-- What facilities tell their staff: one word for all of them, without which the course cannot be begun. -------------------

INSERT INTO slot_value (facility_id, key, text, recorded_by, recorded_at)
SELECT f.id, v.key, v.text, pg_temp.who(5), (b.today - 400) + time '15:00'
FROM base b, facility f, (VALUES
    ('on-call-advocate', 'Tern River Advocates, through the network switchboard, extension 4410, day and night'),
    ('reporting-line', 'Social worker on call, extension 4420, day and night'),
    ('interpreter-line', 'Language services, extension 4430, day and night')
) v (key, text) WHERE f.code = 'WHN';
