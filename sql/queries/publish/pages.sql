-- The pages of a version. Objectives come as words with a space between them.
INSERT INTO page (course_version_id, module_id, step, number, key, title, minutes, words, objectives, note, note_level, translations)
SELECT m.course_version_id, m.id, u.step, u.number, u.key, u.title, u.minutes, u.words, string_to_array(u.objectives, ' '), u.note, u.note_level,
       u.translations
FROM unnest($2::text[], $3::integer[], $4::integer[], $5::text[], $6::text[], $7::integer[], $8::integer[], $9::text[], $10::text[], $11::text[],
            $12::jsonb[])
  AS u(module, step, number, key, title, minutes, words, objectives, note, note_level, translations)
JOIN module m ON m.course_version_id = $1::bigint AND m.key = u.module -- version
ORDER BY u.step
