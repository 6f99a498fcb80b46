-- Issues the certificate of an award again: the same facts under a new code, with the holder's name of today. No row: the award is
-- revoked, or is not of the person of the transaction; or nobody acts for them and their name is still the same.
INSERT INTO certificate (award_id, person_id, code, holder, certification, course_code, course_title, course_version, issuer,
                         hundredths, completed_on, valid_from, valid_to, zone, number, reason, recorded_by)
SELECT c.award_id, c.person_id, $2::text, p.display_name, c.certification, c.course_code, c.course_title, c.course_version, c.issuer,
       c.hundredths, c.completed_on, c.valid_from, c.valid_to, c.zone, c.number + 1,
       CASE WHEN p.display_name <> c.holder THEN 'name' ELSE 'lost' END, actor()
FROM certificate c JOIN person p ON p.id = c.person_id
WHERE c.award_id = $1::bigint AND c.person_id = me() -- award, new code
  AND NOT EXISTS (SELECT FROM certificate n WHERE n.award_id = c.award_id AND n.number > c.number)
  AND NOT EXISTS (SELECT FROM award n WHERE n.supersedes = c.award_id)
  AND NOT EXISTS (SELECT FROM award_revocation r WHERE r.award_id = c.award_id)
  AND (p.display_name <> c.holder OR actor() <> me())
RETURNING code
