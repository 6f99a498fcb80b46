-- What attending a live session may count as, by the rules in force on a day: topics that they name, certifications that take training from
-- elsewhere on any topic, skills that somebody has to see. code: names the row in a form.
SELECT substr(md5(concat_ws(' ', k.counts_as, k.topic, k.skill, k.certification_id)), 1, 12) AS code, k.counts_as, k.topic, k.skill, k.certification_id,
       min(k.title) AS title
FROM (
    SELECT CASE p.kind WHEN 'hands-on' THEN 'skill' ELSE 'training' END AS counts_as, p.topic, p.skill,
           CASE WHEN p.topic IS NULL AND p.skill IS NULL THEN s.certification_id END AS certification_id,
           coalesce(initcap(replace(p.topic, '-', ' ')), p.title, initcap(replace(p.skill, '-', ' ')), s.title) AS title
    FROM certification_span s JOIN certification_part p ON p.certification_version_id = s.version_id
    WHERE s.during @> $1::date AND (p.kind IN ('external', 'hands-on') OR p.kind = 'hours' AND p.topic IS NOT NULL) -- today
) k
GROUP BY k.counts_as, k.topic, k.skill, k.certification_id
ORDER BY k.counts_as DESC, 6, 1
LIMIT 200
