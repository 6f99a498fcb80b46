-- A version of a course. What it consists of follows under the id.
INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by, ends, recorded_by,
                            languages, partial_languages, translations, language_hashes, conditional, requires)
SELECT c.id, $2::integer, $3::text, $4::text, $5::text, $6::text, -- version, hash, language, title, description
       $7::integer, $8::integer, $9::date, $10::date, $11::date, $12::bigint, -- minutes, tier, reviewed, review by, ends, person
       string_to_array($13::text, ' '), string_to_array($14::text, ' '), $15::jsonb, coalesce($16::jsonb, '{}'), -- languages, in part, translations, hashes
       $17::boolean, string_to_array($18::text, ' ') -- whether parts are for some only, courses that come first
FROM course c WHERE c.code = $1::text -- code
RETURNING id
