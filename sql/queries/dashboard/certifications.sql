-- The certifications there are on a day, with the owners of their requirements.
SELECT k.code::text AS code, s.title,
       (SELECT string_agg(DISTINCT o.display_name, ', ') FROM requirement_span q JOIN requirement_owner o ON o.requirement_id = q.requirement_id
        WHERE q.certification_id = k.id AND q.during @> $1::date) AS owners
FROM certification k JOIN certification_span s ON s.certification_id = k.id AND s.during @> $1::date -- day
ORDER BY s.title
