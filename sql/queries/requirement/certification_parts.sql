-- The tree of the version of a certification that was recorded last.
INSERT INTO certification_part (certification_version_id, path, number, parent, kind, n, course_id, quiz_key, topic, hundredths,
    per_licence_year, licence_kind, licence_state, before_licence, skill, title, max_age_months)
SELECT (SELECT max(v.id) FROM certification_version v JOIN certification k ON k.id = v.certification_id WHERE k.code = $1::text), -- code
       $2::text, u.number, u.parent, u.kind, u.n, c.id, u.quiz, u.topic, u.hundredths, -- path
       u.per_year, u.licence, u.licence_state, u.before, u.skill, u.title, u.max_age
FROM unnest($3::integer[], $4::integer[], $5::text[], $6::integer[], $7::text[], $8::text[], $9::text[], $10::integer[], -- number, parent,
            -- kind, n, course, quiz, topic, hundredths; then per licence year, licence, its state, before it, skill, title, greatest age
            $11::boolean[], $12::text[], $13::text[], $14::boolean[], $15::text[], $16::text[], $17::integer[])
     u (number, parent, kind, n, course, quiz, topic, hundredths, per_year, licence, licence_state, before, skill, title, max_age)
LEFT JOIN course c ON c.code = u.course
ORDER BY u.number
