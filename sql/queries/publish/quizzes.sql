-- The quizzes of a version. One without module belongs to the course itself; an activity has no step either. Periods are ISO 8601,
-- several of them with a space between them.
INSERT INTO quiz (course_version_id, module_id, step, key, kind, title, description, pass_num, pass_den, attempts, shuffle, optional,
                  review, items, needed, grading, feedback, penalty_num, penalty_den, certainty, delay, time_limit, pairs_with, after,
                  translations, conditional)
SELECT $1::bigint, m.id, u.step, u.key, u.kind, u.title, u.description, u.pass_num, u.pass_den, u.attempts, u.shuffle, u.optional,
       u.review, u.items, u.needed, u.grading, u.feedback, u.penalty_num, u.penalty_den, u.certainty, u.delay, u.time_limit,
       u.pairs_with, string_to_array(u.after, ' ')::interval[], u.translations, u.conditional
FROM unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::integer[], $10::integer[],
            $11::boolean[], $12::boolean[], $13::text[], $14::integer[], $15::text[], $16::text[], $17::text[], $18::integer[],
            $19::integer[], $20::boolean[], $21::interval[], $22::interval[], $23::text[], $24::text[], $25::jsonb[],
            $26::boolean[])
  AS u(module, step, key, kind, title, description, pass_num, pass_den, attempts, shuffle, optional, review, items, needed, grading,
       feedback, penalty_num, penalty_den, certainty, delay, time_limit, pairs_with, after, translations, conditional)
LEFT JOIN module m ON m.course_version_id = $1::bigint AND m.key = u.module -- version
ORDER BY u.step NULLS LAST
