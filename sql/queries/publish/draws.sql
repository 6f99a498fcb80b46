-- What the quizzes of a version draw: a number of items, or items by name. Lists are words with a space between them.
INSERT INTO draw (quiz_id, number, bank, count, items, objectives, tags, condition_id)
SELECT q.id, u.number, u.bank, u.count, string_to_array(u.items, ' '), string_to_array(u.objectives, ' '), string_to_array(u.tags, ' '),
       (SELECT c.id FROM course_condition c WHERE c.course_version_id = $1::bigint AND c.number = u.condition)
FROM unnest($2::text[], $3::integer[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::integer[])
  AS u(quiz, number, bank, count, items, objectives, tags, condition)
JOIN quiz q ON q.course_version_id = $1::bigint AND q.key = u.quiz -- version
