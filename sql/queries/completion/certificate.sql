-- The certificate of an award: a snapshot of names, titles and hours as they are now, with the same facts as in reckon/award.
INSERT INTO certificate (award_id, person_id, code, holder, certification, course_code, course_title, course_version, issuer,
                         hundredths, completed_on, valid_from, valid_to, zone)
SELECT a.id, a.person_id, $2::text, p.display_name, $3::text, c.code, v.title, v.version, n.name,
       coalesce((SELECT sum(coalesce((SELECT max(k.hundredths) FROM credit k WHERE k.course_version_id = m.course_version_id
                                      AND days(k.from_date, k.until_date) @> m.completed_on), m.minutes * 100 / 60))
                 FROM award_evidence x JOIN completion_now m ON m.id = x.completion_id WHERE x.award_id = a.id), 0)
         + coalesce((SELECT sum(e.hundredths) FROM award_evidence x JOIN evidence e ON e.id = x.evidence_id WHERE x.award_id = a.id), 0),
       a.earned_on, a.valid_from, a.valid_to, $4::text
FROM award a JOIN person p ON p.id = a.person_id CROSS JOIN network n
LEFT JOIN (completion d JOIN course_version v ON v.id = d.course_version_id JOIN course c ON c.id = v.course_id) ON d.id = a.completion_id
WHERE a.id = $1::bigint -- award, code, certification, zone
RETURNING id
