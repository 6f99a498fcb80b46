-- Posts by hand: where a post stands that was called off, what goes elsewhere, and that machines are nobody to place.
-- SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(9);
\ir parts/demo.psql
\ir parts/web.psql
SELECT id AS here FROM facility WHERE code = 'WGH-ED' \gset
SELECT id AS there FROM facility WHERE code = 'WLH-ED' \gset
SELECT id AS admin FROM person WHERE email = 'admin@demo.example' \gset
CREATE FUNCTION pg_temp.keeper(called text, place bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO attest.person (display_name) VALUES (called) RETURNING id INTO made;
    INSERT INTO attest.facility_grant (person_id, permission, facility_id, from_date) VALUES (made, 'administrator', place, '2020-01-01');
    RETURN made;
END
$$;
SELECT pg_temp.keeper('Keeper here', :here) AS keeper, pg_temp.keeper('Keeper there', :there) AS other \gset
INSERT INTO person (display_name) VALUES ('Pat Moved') RETURNING id AS who \gset
INSERT INTO post (person_id) VALUES (:who) RETURNING id AS post \gset
INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
SELECT :post, :who, v.first, v.last, v.place, (SELECT min(id) FROM job_role), 'employee', true, false, true
FROM (VALUES (date '2020-01-01', NULL::date, :here), ('2025-01-01', NULL, :there), ('2025-01-01', '2024-12-31', :there)) v (first, last, place);
SELECT is(post_stands(:post), :here::bigint, 'a move that was called off moves nothing');
SELECT is(pg_temp.web(:other, format('SELECT may_change_post(%s, %s)', :who, :post)), 'false', 'and gives whoever administers its target no right over the post');
SELECT is(pg_temp.web(:keeper, format('SELECT may_change_post(%s, %s)', :who, :post)), 'true', 'which stays where it was');
INSERT INTO person (display_name) VALUES ('Pat Never') RETURNING id AS never \gset
INSERT INTO post (person_id) VALUES (:never) RETURNING id AS none \gset
INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
SELECT :none, :never, '2025-01-01', '2024-12-31', :there, (SELECT min(id) FROM job_role), 'employee', true, false, true;
SELECT is(post_stands(:none), :there::bigint, 'a post that never was stands where it was recorded');

-- A token is nobody whom one places, finds or lists.
SELECT pg_temp.web(:admin, $$SELECT token_add('Machine zz', '{standing}', 'WHN', network_today() + 30, sha256('zz'))$$) AS made \gset
SELECT person_id AS machine FROM token WHERE name = 'Machine zz' \gset
SELECT is(pg_temp.web(:admin, format('SELECT may_place(%s)', :machine)), 'false', 'a token gets no post');
SELECT is(pg_temp.web(:admin, format('SELECT unplaced_in_sight(%s)', :machine)), 'false', 'nor is it in sight as somebody without one');
SELECT is(pg_temp.web(:admin, 'SELECT count(*) FROM people_in_sight(''Machine'', NULL, 10)'), '0', 'nobody finds it among people');
SELECT is(pg_temp.web(:admin, format('SELECT count(*) FROM person WHERE id = %s', :machine)), '0', 'nor reads it');
INSERT INTO person (display_name) VALUES ('Person zz') RETURNING id AS unplaced \gset
SELECT is(pg_temp.web(:admin, format('SELECT may_place(%s) AND unplaced_in_sight(%s)', :unplaced, :unplaced)), 'true', 'people without a post are');

SELECT * FROM finish();
ROLLBACK;
