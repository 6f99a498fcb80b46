-- Takes evidence of the person of this request.
INSERT INTO evidence (person_id, kind, certification_id, skill, title, provider, topic, hundredths, done_on, recorded_by)
VALUES (me(), $1::text, (SELECT id FROM certification WHERE id = $2::bigint), $3::text, $4::text, nullif($5::text, ''), nullif($6::text, ''), $7::integer, $8::date, me()) -- kind, certification, skill, title, provider, topic, hundredths, done on
RETURNING id
