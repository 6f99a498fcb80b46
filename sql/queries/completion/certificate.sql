-- The certificate of an award: a snapshot of names, titles and hours as they are now.
INSERT INTO certificate (award_id, person_id, code, holder, certification, course_code, course_title, course_version, issuer,
                         hundredths, completed_on, valid_from, valid_to, zone)
SELECT a.id, a.person_id, $2::text, p.display_name, $3::text, c.code, v.title, v.version, n.name,
       coalesce((SELECT max(hundredths) FROM credit k WHERE k.course_version_id = v.id), m.minutes * 100 / 60),
       m.completed_on, a.valid_from, a.valid_to, $4::text
FROM award a JOIN completion m ON m.id = a.completion_id JOIN person p ON p.id = a.person_id
JOIN course_version v ON v.id = m.course_version_id JOIN course c ON c.id = v.course_id CROSS JOIN network n
WHERE a.id = $1::bigint -- award, code, certification, zone
RETURNING id
