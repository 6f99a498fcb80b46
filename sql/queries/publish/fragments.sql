-- The pieces of the pages of a version, in its language (language '') and in others. The lists of a condition come as words with a space between them, or NULL.
INSERT INTO fragment (page_id, alternative, number, kind, text, roles, states, facility_kinds, reversed, language)
SELECT p.id, u.alternative, u.number, u.kind, u.text, string_to_array(u.roles, ' '), string_to_array(u.states, ' '),
       string_to_array(u.facility_kinds, ' '), u.reversed, u.language
FROM unnest($2::text[], $3::boolean[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[],
            $11::text[])
  AS u(page, alternative, number, kind, text, roles, states, facility_kinds, reversed, language)
JOIN page p ON p.course_version_id = $1::bigint AND p.key = u.page -- version
