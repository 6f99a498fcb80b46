-- The skills that certifications in force ask somebody to have seen. skill NULL: the certification asks for one without a name.
SELECT DISTINCT p.skill, CASE WHEN p.skill IS NULL THEN s.certification_id END AS certification_id,
       substr(md5(coalesce('skill ' || p.skill, 'certification ' || s.certification_id)), 1, 12) AS code,
       coalesce(p.title, initcap(replace(p.skill, '-', ' ')), s.title) AS title
FROM certification_span s JOIN certification_part p ON p.certification_version_id = s.version_id AND p.kind = 'hands-on'
WHERE s.during @> $1::date -- today
ORDER BY 4, 3
