-- The items of a version. Objectives and tags are words with a space between them.
INSERT INTO item (course_version_id, bank, key, kind, scoring, privacy, objectives, tags, weight, shuffle, penalty_num, penalty_den,
                  instead, note, note_level, title, start, fold, pick_many, retrospective, units, unit_penalty_num, unit_penalty_den,
                  min_words, max_words, image, image_alt, image_width, image_height, stem, plain,
                  feedback_right, feedback_partial, feedback_wrong, rationale, translations)
SELECT $1::bigint, u.bank, u.key, u.kind, u.scoring, u.privacy, string_to_array(u.objectives, ' '), string_to_array(u.tags, ' '), -- version
       u.weight, u.shuffle, u.penalty_num, u.penalty_den, u.instead, u.note, u.note_level, u.title, u.start, u.fold, u.pick_many,
       u.retrospective, u.units, u.unit_penalty_num, u.unit_penalty_den, u.min_words, u.max_words, u.image, u.image_alt, u.image_width,
       u.image_height, u.stem, u.plain, u.feedback_right, u.feedback_partial, u.feedback_wrong, u.rationale, u.translations
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::integer[], $10::boolean[],
            $11::integer[], $12::integer[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::boolean[],
            $19::boolean[], $20::boolean[], $21::text[], $22::integer[], $23::integer[], $24::integer[], $25::integer[], $26::text[],
            $27::text[], $28::integer[], $29::integer[], $30::text[], $31::text[], $32::text[], $33::text[], $34::text[], $35::text[],
            $36::jsonb[]) WITH ORDINALITY
  AS u(bank, key, kind, scoring, privacy, objectives, tags, weight, shuffle, penalty_num, penalty_den, instead, note, note_level, title,
       start, fold, pick_many, retrospective, units, unit_penalty_num, unit_penalty_den, min_words, max_words, image, image_alt,
       image_width, image_height, stem, plain, feedback_right, feedback_partial, feedback_wrong, rationale, translations, n)
ORDER BY u.n
