-- The items of a version. Objectives and tags are words with a space between them.
INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain,
                  feedback_right, feedback_partial, feedback_wrong, rationale)
SELECT $1::bigint, u.bank, u.key, u.kind, u.scoring, string_to_array(u.objectives, ' '), string_to_array(u.tags, ' '), -- version
       u.weight, u.shuffle, u.stem, u.plain, u.feedback_right, u.feedback_partial, u.feedback_wrong, u.rationale
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::boolean[], $10::text[], $11::text[],
            $12::text[], $13::text[], $14::text[], $15::text[]) WITH ORDINALITY
  AS u(bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain, feedback_right, feedback_partial, feedback_wrong, rationale, n)
ORDER BY u.n
