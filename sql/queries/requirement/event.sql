-- An event that rules hang on.
INSERT INTO rule_event (code, day, title, certification_id, course_id, within_days, citation, recorded_by)
VALUES ($1::text, $2::date, $3::text, (SELECT k.id FROM certification k WHERE k.code = $4::text), -- code, day, title, certification
        (SELECT c.id FROM course c WHERE c.code = $5::text), $6::integer, $7::text, $8::bigint) -- course, days, citation, by
