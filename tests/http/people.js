// People made by tests, where the demo network has nobody left that fits.  SPDX-License-Identifier: Apache-2.0
//
// Statements alone: client.js and tests/browser/support/stack.mjs have a database each. Whoever is made has just what the facts give, so
// that `attest verify` finds nothing odd in them; each statement gives the new person's id.
'use strict';

const named = `'Robin ' || (SELECT count(*) FROM person), 'T' || lpad((SELECT count(*) + 100000 FROM person)::text, 6, '0')`;

// Somebody with the one post of a person who has begun nothing and holds nothing: what they must do is the same.
const like = person => `
  WITH who AS (INSERT INTO person (display_name, employee_number) SELECT ${named} RETURNING id),
  theirs AS (INSERT INTO post (person_id) SELECT id FROM who RETURNING id, person_id),
  version AS (INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT t.id, t.person_id, v.from_date, v.to_date, v.facility_id, v.job_role_id, v.employment_kind, v.patient_contact, v.visitor_contact, v.is_primary
    FROM theirs t, post_version v WHERE v.person_id = ${person} ORDER BY v.id),
  line AS (INSERT INTO timeline (post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due)
    SELECT t.id, t.person_id, l.certification_id, l.facility_id, l.job_role_id, l.during, l.standing, l.due FROM theirs t, timeline l WHERE l.person_id = ${person}
    RETURNING *),
  place AS (INSERT INTO post_place (post_id, person_id, facility_id, job_role_id, during)
    SELECT t.id, t.person_id, s.facility_id, s.job_role_id, s.during FROM theirs t, post_span s WHERE s.person_id = ${person} RETURNING *),
  turn AS (SELECT p.*, d.day, lead(d.day) OVER (PARTITION BY p.during ORDER BY d.day) AS next FROM place p CROSS JOIN LATERAL (
    SELECT lower(p.during) AS day UNION SELECT lower(l.during) FROM line l WHERE l.during && p.during AND p.during @> lower(l.during)
    UNION SELECT upper(l.during) FROM line l WHERE p.during @> upper(l.during)) d),
  once AS (SELECT t.*, coalesce((SELECT min(l.standing) FROM line l WHERE l.during @> t.day), 'not required') AS standing FROM turn t),
  counted AS (INSERT INTO standing_delta (facility_id, job_role_id, certification_id, standing, day, n)
    SELECT facility_id, job_role_id, certification_id, standing, lower(during), 1 FROM line
    UNION ALL SELECT facility_id, job_role_id, certification_id, standing, upper(during), -1 FROM line WHERE NOT upper_inf(during)
    UNION ALL SELECT facility_id, job_role_id, 0, standing, day, 1 FROM once
    UNION ALL SELECT facility_id, job_role_id, 0, standing, coalesce(next, upper(during)), -1 FROM once WHERE next IS NOT NULL OR NOT upper_inf(during))
  SELECT id FROM who`;

// Somebody of whom nothing is asked: no patients, no visitors.
const idle = facility => `
  WITH who AS (INSERT INTO person (display_name, employee_number) SELECT ${named} RETURNING id),
  theirs AS (INSERT INTO post (person_id) SELECT id FROM who RETURNING id, person_id),
  version AS (INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT t.id, t.person_id, current_date - 400, f.id, r.id, 'employee', false, false, true
    FROM theirs t, facility f, job_role r WHERE f.code = '${facility}' AND r.code = 'administrative' RETURNING *),
  place AS (INSERT INTO post_place (post_id, person_id, facility_id, job_role_id, during)
    SELECT post_id, person_id, facility_id, job_role_id, daterange(from_date, NULL) FROM version),
  counted AS (INSERT INTO standing_delta (facility_id, job_role_id, certification_id, standing, day, n)
    SELECT facility_id, job_role_id, 0, 'not required', from_date, 1 FROM version)
  SELECT id FROM who`;

// Whom `like` can be asked for.
const unmarked = `(SELECT count(*) FROM post x WHERE x.person_id = p.id) = 1
  AND NOT EXISTS (SELECT FROM enrolment e WHERE e.person_id = p.id) AND NOT EXISTS (SELECT FROM award a WHERE a.person_id = p.id)
  AND NOT EXISTS (SELECT FROM exemption x WHERE x.person_id = p.id)`;

module.exports = { idle, like, unmarked };
