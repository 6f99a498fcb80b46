-- The demo network: facilities, people, posts, grants, rules.  SPDX-License-Identifier: Apache-2.0
--
-- All of it is invented; no facility, agency or person here is a real one. Every date is reckoned from today in the
-- network's zone, and every choice from a digest of a number, so that two loads on one day are the same. Runs between ground.sql and
-- rules.sql.

-- Facilities ---------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE place ON COMMIT DROP AS
SELECT * FROM (VALUES
    (1, 'WHN', NULL, 'system', 'Wrenfield Health Network', 'MI', 'Kent', 'America/Detroit', 5),
    (2, 'WGH', 'WHN', 'hospital', 'Wrenfield General Hospital', 'MI', 'Kent', 'America/Detroit', 21),
    (3, 'WGH-ED', 'WGH', 'unit', 'General Emergency Department', 'MI', 'Kent', 'America/Detroit', 9),
    (4, 'WGH-WNC', 'WGH', 'unit', 'General Women''s and Newborn Care', 'MI', 'Kent', 'America/Detroit', 7),
    (5, 'WLH', 'WHN', 'hospital', 'Wrenfield Lakeside Hospital', 'MI', 'Muskegon', 'America/Detroit', 14),
    (6, 'WLH-ED', 'WLH', 'unit', 'Lakeside Emergency Department', 'MI', 'Muskegon', 'America/Detroit', 6),
    (7, 'BEHAVIORAL', 'WGH', 'unit', 'Behavioral Health Unit', 'MI', 'Kent', 'America/Detroit', 6),
    (8, 'WHH', 'WHN', 'hospital', 'Wrenfield Harbor Hospital', 'WI', 'Racine', 'America/Chicago', 11),
    (9, 'WHH-ED', 'WHH', 'unit', 'Harbor Emergency Department', 'WI', 'Racine', 'America/Chicago', 5),
    (10, 'ELMCOURT', 'WHN', 'clinic', 'Wrenfield Elm Court Clinic', 'WI', 'Dane', 'America/Chicago', 5),
    (11, 'PINECREST', NULL, 'clinic', 'Wrenfield Pinecrest Clinic', 'MI', 'Ottawa', 'America/Detroit', 4),
    (12, 'BAYWATER', 'WHN', 'clinic', 'Wrenfield Baywater Clinic', 'FL', 'Escambia', 'America/Chicago', 3),
    (13, 'ALDER-LANE', 'WHN', 'shelter', 'Alder Lane Shelter', 'MI', 'Kent', 'America/Detroit', 2),
    (14, 'TERN-RIVER', 'WHN', 'partner-agency', 'Tern River Advocates', 'WI', 'Racine', 'America/Chicago', 2)
) v (n, code, parent, kind, name, state, county, zone, share);

INSERT INTO facility (code) SELECT code FROM place ORDER BY n;

-- Pinecrest stood alone for three months before it joined the network.
INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone, reason)
SELECT f.id, CASE p.code WHEN 'PINECREST' THEN (b.joined - interval '3 months')::date ELSE b.long_ago END,
       u.id, p.name, p.kind, p.state, p.county, p.zone, 'first entry'
FROM base b, place p JOIN facility f ON f.code = p.code LEFT JOIN facility u ON u.code = p.parent ORDER BY p.n;
INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone, reason)
SELECT f.id, b.joined, u.id, p.name, p.kind, p.state, p.county, p.zone, 'joined the network'
FROM base b, place p JOIN facility f ON f.code = p.code JOIN facility u ON u.code = 'WHN' WHERE p.code = 'PINECREST'
UNION ALL
SELECT f.id, b.moved, u.id, p.name, p.kind, p.state, 'Muskegon', p.zone, 'moved to Lakeside'
FROM base b, place p JOIN facility f ON f.code = p.code JOIN facility u ON u.code = 'WLH' WHERE p.code = 'BEHAVIORAL';

-- People -------------------------------------------------------------------------------------------------------------

-- Numbers 1 to 8 have names and posts of their own below.
CREATE TEMP TABLE worker ON COMMIT DROP AS
SELECT n, given[1 + n % 40] || ' ' || family[1 + (n * 7 + n / 40 * 3) % 50] AS name,
       'E' || (200000 + n * 37) AS number,
       CASE WHEN pg_temp.pick(n, 'email', 10) < 6 THEN 'e' || (200000 + n * 37) || '@demo.example' END AS email,
       b.today - CASE WHEN n % 12 = 0 THEN 1 + pg_temp.pick(n, 'new', 55) ELSE 20 + pg_temp.pick(n, 'hired', 1075) END AS hired
FROM base b, names, generate_series(1, 400) n;

UPDATE worker w SET name = v.name, email = v.email, hired = b.today - v.days
FROM base b, (VALUES
    (1, 'Maribel Ocampo', 'staff@demo.example', 20), (2, 'Ruth Lindqvist', 'manager@demo.example', 900),
    (3, 'Anselm Okpara', 'author@demo.example', 800), (4, 'Josefina Taal', 'reviewer@demo.example', 760),
    (5, 'Henrik Sowande', 'admin@demo.example', 1000), (6, 'Odalys Brandvold', NULL, 850),
    (7, 'Celestine Marrow', NULL, 1050), (8, 'Tobias Ferreyra', NULL, 700)
) v (n, name, email, days) WHERE w.n = v.n;

INSERT INTO person (display_name, employee_number, email) SELECT name, number, email FROM worker ORDER BY n;

-- Posts --------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE hold ON COMMIT DROP AS
WITH share AS (
    SELECT code, kind, sum(share) OVER (ORDER BY n) - share AS least, sum(share) OVER (ORDER BY n) AS below FROM place
), spread AS (
    SELECT w.n, w.hired, s.code, s.kind, row_number() OVER (PARTITION BY s.code ORDER BY w.n) AS place
    FROM worker w JOIN share s ON w.n * 61 % 100 >= s.least AND w.n * 61 % 100 < s.below
)
SELECT s.n, 1 AS rank, s.code AS facility, j.role, j.patient, j.visitor,
       CASE WHEN j.role = 'physician' AND s.n % 2 = 0 THEN 'privileged'
            WHEN j.role IN ('security', 'food-service', 'environmental-services') AND s.n % 3 = 0 THEN 'contractor'
            WHEN j.role IN ('advocate', 'reception') AND s.n % 3 = 0 THEN 'volunteer'
            WHEN j.role IN ('nursing-assistant', 'social-work') AND s.n % 5 = 0 THEN 'student'
            ELSE 'employee' END AS employment,
       -- Nobody works at Pinecrest before the network knows of it.
       CASE s.code WHEN 'PINECREST' THEN greatest(s.hired, (b.joined - interval '3 months')::date) ELSE s.hired END AS from_date,
       NULL::date AS to_date
FROM base b, spread s JOIN job j ON j.kind = s.kind AND j.place = s.place % j.places;

UPDATE hold h SET facility = v.facility, role = v.role, patient = v.patient, visitor = v.visitor, employment = 'employee',
    from_date = w.hired
FROM worker w, (VALUES
    (1, 'WGH-ED', 'registered-nurse', true, true), (2, 'WGH', 'management', true, true),
    (3, 'WHN', 'administrative', false, false), (4, 'WHN', 'social-work', true, true), (5, 'WHN', 'administrative', false, true),
    (6, 'WLH', 'management', true, true), (7, 'WHN', 'management', false, true), (8, 'WHH', 'management', true, true)
) v (n, facility, role, patient, visitor) WHERE h.n = v.n AND w.n = v.n;

-- Two people who start next week.
UPDATE hold SET from_date = b.today + 3 + n % 7 FROM base b WHERE n IN (131, 307);
-- Leavers: 42 posts have ended, each some time after it began.
UPDATE hold SET to_date = least(b.today - 3, from_date + 90 + pg_temp.pick(n, 'left', 500))
FROM base b WHERE n > 8 AND n % 9 = 4 AND from_date < b.today - 100;

-- Second posts of 30 people: per diem work in another facility, or another job role in the same one.
INSERT INTO hold
SELECT h.n, 2, CASE WHEN h.n % 3 = 0 THEN h.facility
                    ELSE (ARRAY['WGH-ED', 'WLH-ED', 'WHH-ED', 'BEHAVIORAL', 'WGH-WNC'])[1 + h.n % 5] END,
       CASE WHEN h.n % 3 = 0 THEN 'registration' ELSE h.role END, true, true, 'employee',
       h.from_date + 30 + pg_temp.pick(h.n, 'second', 60), CASE WHEN h.n % 60 = 17 THEN b.today - 40 END
FROM base b, hold h
WHERE h.n > 8 AND h.n % 10 = 7 AND h.from_date < b.today - 130 AND h.to_date IS NULL ORDER BY h.n LIMIT 30;

CREATE TEMP TABLE held ON COMMIT DROP AS
SELECT h.*, p.id AS person_id, f.id AS facility_id, r.id AS job_role_id,
       nextval(pg_get_serial_sequence('post', 'id')) AS post_id
FROM hold h JOIN worker w USING (n) JOIN person p ON p.employee_number = w.number
JOIN facility f ON f.code = h.facility JOIN job_role r ON r.code = h.role
ORDER BY h.n, h.rank;

INSERT INTO post (id, person_id) OVERRIDING SYSTEM VALUE SELECT post_id, person_id FROM held ORDER BY post_id;
INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact,
    visitor_contact, is_primary, reason)
SELECT post_id, person_id, from_date, facility_id, job_role_id, employment, patient, visitor, rank = 1, 'hired'
FROM held ORDER BY post_id;

-- Transfers: ten posts go on in another facility.
INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact,
    visitor_contact, is_primary, reason)
SELECT h.post_id, h.person_id, h.from_date + (b.today - h.from_date) / 2, f.id, h.job_role_id, h.employment, h.patient, h.visitor,
       true, 'transferred'
FROM base b, held h JOIN facility f ON f.code = CASE WHEN h.facility LIKE 'WLH%' THEN 'WGH' ELSE 'WLH' END
WHERE h.rank = 1 AND h.n > 8 AND h.n % 19 = 3 AND h.to_date IS NULL AND h.from_date < b.today - 200
ORDER BY h.n LIMIT 10;
-- One entry was mistaken and put right on the same day: a facility, another, and the first again.
INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact,
    visitor_contact, is_primary, reason)
SELECT h.post_id, h.person_id, h.from_date, CASE v.step WHEN 1 THEN f.id ELSE h.facility_id END, h.job_role_id, h.employment,
       h.patient, h.visitor, true, v.reason
FROM held h JOIN facility f ON f.code = 'BAYWATER', (VALUES (1, 'entered again'), (2, 'the first entry was right')) v (step, reason)
WHERE h.n = 25 AND h.rank = 1 ORDER BY v.step;
-- An end is a version with the same first day.
INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact,
    visitor_contact, is_primary, reason)
SELECT post_id, person_id, from_date, to_date, facility_id, job_role_id, employment, patient, visitor, rank = 1, 'left'
FROM held WHERE to_date IS NOT NULL ORDER BY post_id;

-- Grants -------------------------------------------------------------------------------------------------------------

INSERT INTO facility_grant (person_id, permission, facility_id, from_date, recorded_by)
SELECT pg_temp.who(v.n), v.permission, f.id, b.today - v.days, pg_temp.who(5)
FROM base b, (VALUES
    (2, 'manager', 'WGH', 850), (3, 'author', 'WHN', 780), (4, 'signer', 'WHN', 700), (4, 'signer', 'WHN', 700),
    (4, 'signer', 'WHN', 700), (4, 'signer', 'WHN', 700), (4, 'auditor', 'WHN', 700), (4, 'marker', 'WHN', 700), (3, 'marker', 'WHN', 500),
    (5, 'administrator', 'WHN', 990), (6, 'manager', 'WLH', 800), (8, 'manager', 'WHH', 600)
) v (n, permission, facility, days) JOIN facility f ON f.code = v.facility;
-- One signer for every kind of sign-off, so that the whole way can be tried.
INSERT INTO signer_kind (grant_id, kind)
SELECT g.id, (ARRAY['survivor-adviser', 'clinician', 'legal', 'accessibility'])[row_number() OVER (ORDER BY g.id)]
FROM facility_grant g WHERE g.permission = 'signer';
-- Harbor's manager gave the task up a month ago.
INSERT INTO facility_grant_revocation (grant_id, from_date, reason, recorded_by)
SELECT g.id, b.today - 30, 'asked to be relieved', pg_temp.who(5)
FROM base b, facility_grant g WHERE g.person_id = pg_temp.who(8);

-- What facilities tell their staff -----------------------------------------------------------------------------------

INSERT INTO slot_value (facility_id, key, text, translations, recorded_by, recorded_at)
SELECT f.id, v.key, v.text, CASE WHEN v.es IS NOT NULL THEN jsonb_build_object('es', jsonb_build_object('text', v.es)) END,
       pg_temp.who(5), (b.today - 400) + time '15:00'
FROM base b, (VALUES
    ('WHN', 'on-call-advocate', 'Tern River Advocates, through the network switchboard, extension 4410, day and night',
        'Tern River Advocates, por la central de la red, extensión 4410, día y noche'),
    ('WHN', 'reporting-line', 'Social worker on call, extension 4420, day and night',
        'Trabajo social de guardia, extensión 4420, día y noche'),
    ('WHN', 'interpreter-line', 'Language services, extension 4430, day and night', 'Servicios de idiomas, extensión 4430, día y noche'),
    ('WGH', 'on-call-advocate', 'Advocate on call, extension 2210, day and night',
        'Persona de apoyo de guardia, extensión 2210, día y noche'),
    ('WGH', 'reporting-line', 'Charge nurse, extension 2220; social worker on call, extension 2221',
        'Enfermería a cargo, extensión 2220; trabajo social de guardia, extensión 2221'),
    ('WGH', 'interpreter-line', 'Interpreter desk, extension 2230, spoken and signed', NULL),
    ('WLH', 'on-call-advocate', 'Advocate on call, extension 3310, day and night', NULL),
    ('WLH', 'reporting-line', 'House supervisor, extension 3320, day and night', NULL),
    ('WLH', 'interpreter-line', 'Interpreter desk, extension 3330, spoken and signed', NULL),
    ('WHH', 'on-call-advocate', 'Advocate on call, extension 5510, from 7:00 to 23:00; at night extension 4410', NULL),
    ('WHH', 'reporting-line', 'Social worker on call, extension 5520, day and night', NULL),
    ('WHH', 'interpreter-line', 'Interpreter desk, extension 5530, spoken and signed', NULL)
) v (facility, key, text, es) JOIN facility f ON f.code = v.facility;
-- Harbor's were last called eight months ago, so they are overdue there; one at Lakeside did not get through.
INSERT INTO test_call (slot_value_id, called_on, called_by, reached, note, recorded_by)
SELECT v.id, b.today - CASE f.code WHEN 'WHH' THEN 243 WHEN 'WLH' THEN 5 ELSE 40 END, 'Henrik Sowande',
       NOT (f.code = 'WLH' AND v.key = 'interpreter-line'),
       CASE WHEN f.code = 'WLH' AND v.key = 'interpreter-line' THEN 'Rang out twice, at 9:10 and at 14:00.' END, pg_temp.who(5)
FROM base b, slot_value v JOIN facility f ON f.id = v.facility_id ORDER BY v.id;

-- The hotline comes with the schema: the one thing here that is not invented. Nobody has verified it in this database.
