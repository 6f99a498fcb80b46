-- Who made a course version, then the credit that it gives, each in the order of its author. Topics are keys, shown as words.
-- original: the language of the version, in which all this stands.
SELECT false AS is_credit, m.number, m.role, m.name, m.credentials, m.statement, NULL::text AS topic, NULL::integer AS hundredths,
       NULL::text AS provider, NULL::text AS provider_number, NULL::date AS from_date, NULL::date AS until_date, v.language AS original
FROM course_version v JOIN contributor m ON m.course_version_id = v.id WHERE v.id = $1::bigint -- course version
UNION ALL
SELECT true, k.number, NULL, NULL, NULL, k.statement, replace(k.topic, '-', ' '), k.hundredths, k.provider, k.provider_number, k.from_date,
       k.until_date, v.language
FROM course_version v JOIN credit k ON k.course_version_id = v.id WHERE v.id = $1::bigint
ORDER BY is_credit, number
