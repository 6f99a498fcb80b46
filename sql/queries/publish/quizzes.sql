-- The quizzes of a version. One without module belongs to the course itself.
INSERT INTO quiz (course_version_id, module_id, step, key, kind, title, description, pass_num, pass_den, attempts, shuffle, optional, review, items)
SELECT $1::bigint, m.id, u.step, u.key, u.kind, u.title, u.description, u.pass_num, u.pass_den, u.attempts, u.shuffle, u.optional, u.review, u.items
FROM unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::integer[], $10::integer[],
            $11::boolean[], $12::boolean[], $13::text[], $14::integer[])
  AS u(module, step, key, kind, title, description, pass_num, pass_den, attempts, shuffle, optional, review, items)
LEFT JOIN module m ON m.course_version_id = $1::bigint AND m.key = u.module -- version
ORDER BY u.step
