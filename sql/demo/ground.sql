-- What both demo networks stand on: the network itself, its job roles, names.  SPDX-License-Identifier: Apache-2.0
--
-- Runs first, in one transaction with what comes after it; the temporary tables are for that. All of it is invented.

-- Compiling these statements would take far longer than running them.
SET LOCAL jit = off;

DO $$
BEGIN
    IF coalesce(current_setting('attest.kind', true), '') NOT IN ('demo', 'test') THEN
        RAISE EXCEPTION 'The demo network goes only into a database that was made as demo or test.';
    END IF;
    IF EXISTS (SELECT FROM network) OR EXISTS (SELECT FROM person) THEN
        RAISE EXCEPTION 'This database holds a network already; the demo network goes only into an empty one.';
    END IF;
END
$$;

-- 0 to k - 1, the same for the same number and purpose.
CREATE FUNCTION pg_temp.pick(n integer, purpose text, k integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT ('x' || substr(md5(n || purpose), 1, 7))::bit(28)::integer % k
$$;

INSERT INTO network (name, zone) VALUES ('Wrenfield Health Network', 'America/Detroit');

CREATE TEMP TABLE base ON COMMIT DROP AS
SELECT today, (today - interval '36 months')::date AS rules, date '2015-01-01' AS long_ago,
       make_date(extract(year FROM today)::integer - 1, 10, 1) AS moved, (today - interval '14 months')::date AS joined
FROM (SELECT civil_date(clock(), zone) AS today FROM network) t;

-- Job roles ----------------------------------------------------------------------------------------------------------

INSERT INTO job_role (code, title)
VALUES ('administrative', 'Administrative staff'), ('clinical', 'Clinical staff'), ('support-services', 'Support services'),
       ('social-work', 'Social worker'), ('advocate', 'Advocate'), ('management', 'Manager');
INSERT INTO job_role (code, title, parent_id)
SELECT v.code, v.title, r.id FROM (VALUES
    ('reception', 'Receptionist', 'administrative'),
    ('registration', 'Registrar', 'administrative'),
    ('nursing', 'Nursing', 'clinical'),
    ('physician', 'Physician', 'clinical'),
    ('pharmacy', 'Pharmacist', 'clinical'),
    ('security', 'Security officer', 'support-services'),
    ('environmental-services', 'Environmental services worker', 'support-services'),
    ('food-service', 'Food service worker', 'support-services')
) v (code, title, parent) JOIN job_role r ON r.code = v.parent;
INSERT INTO job_role (code, title, parent_id)
SELECT v.code, v.title, r.id FROM (VALUES
    ('registered-nurse', 'Registered nurse', 'nursing'), ('nursing-assistant', 'Nursing assistant', 'nursing')
) v (code, title, parent) JOIN job_role r ON r.code = v.parent;

-- Who works where: the list of a kind of facility is gone round, one place after another. c: patient contact,
-- v: visitor contact.
CREATE TEMP TABLE job ON COMMIT DROP AS
SELECT kind, (row_number() OVER (PARTITION BY kind ORDER BY o) - 1)::integer AS place,
       (count(*) OVER (PARTITION BY kind))::integer AS places, split_part(j, ':', 1) AS role,
       split_part(j, ':', 2) LIKE '%c%' AS patient, split_part(j, ':', 2) LIKE '%v%' AS visitor
FROM (VALUES
    ('system', 'management: administrative: administrative: administrative:v pharmacy:c'),
    ('hospital', 'registered-nurse:cv reception:cv security:v environmental-services:v physician:cv registration:cv
        registered-nurse:cv nursing-assistant:cv food-service: social-work:cv security:v registered-nurse:cv
        environmental-services:v pharmacy:c registration:cv management:v registered-nurse:cv physician:cv
        environmental-services:v food-service:v registered-nurse:cv administrative:'),
    ('unit', 'registered-nurse:cv nursing-assistant:cv physician:cv registered-nurse:cv registration:cv social-work:cv
        registered-nurse:cv environmental-services:v nursing-assistant:cv registered-nurse:cv physician:cv'),
    ('clinic', 'reception:cv registered-nurse:cv physician:cv nursing-assistant:cv registration:cv social-work:cv
        environmental-services: management:v registered-nurse:cv'),
    ('shelter', 'advocate:cv social-work:cv security:v food-service:v'),
    ('partner-agency', 'advocate:cv social-work:cv advocate:cv administrative:')
) k (kind, jobs) CROSS JOIN LATERAL regexp_split_to_table(jobs, '\s+') WITH ORDINALITY t (j, o);

-- Names --------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE names ON COMMIT DROP AS
SELECT string_to_array('Maribel Tomasz Aiyana Kwabena Linh Ingrid Rashid Yesenia Dmitri Folasade Caoimhe Hiroshi '
    'Noor Thaddeus Xiomara Pavel Amara Siobhán Jorge Leilani Obinna Zofia Devendra Marguerite Kofi Esperanza Lars '
    'Nasrin Beatriz Emeka Hoa Cornelius Ewa Samira Keoni Priyanka Otis Annika Teodoro Wanjiru', ' ') AS given,
    string_to_array('Achterberg,Okonjo,Vasquez-Lund,Trần,Lindgren,Abubakar,Kowalczyk,Benally,Sandoval,Hadžić,'
    'Fitzmorris,Yamagata,Qureshi,Pettibone,Delacroix-Hunt,Novotný,Adeyinka,Ó Brolcháin,Castañeda,Kahananui,'
    'Nwachukwu,Wiśniewska,Ramanathan,Thibodeaux,Asante-Boadi,Villaseñor,Sørbø,Farahmand,Fonseca,Ezenwa,'
    'Đặng,Whitlock,Jabłońska,Haddadin,Makaiau,Deshmukh,Crenshaw,Håkansson,Buenaventura,Kariuki,'
    'Stoltzfus,Yellowhair,Bui,Marchetti,Oyelaran,Zeleke,Hakobyan,Tuiasosopo,Leclair,Saelee', ',') AS family;

CREATE FUNCTION pg_temp.who(n integer) RETURNS bigint LANGUAGE sql AS $$
    SELECT id FROM attest.person WHERE employee_number = 'E' || (200000 + n * 37)
$$;
