-- The requirements that ask for a certification on a day or later.
SELECT r.code::text AS code, s.title, lower(s.during) > $2::date AS coming -- day
FROM requirement_span s JOIN requirement r ON r.id = s.requirement_id JOIN certification k ON k.id = s.certification_id
WHERE k.code = $1::text AND (s.during @> $2::date OR lower(s.during) > $2::date) -- certification
ORDER BY r.code, lower(s.during)
