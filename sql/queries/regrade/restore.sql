-- Earns once more, for the completion of an enrolment, the awards that an earlier regrade has ended.
INSERT INTO award (person_id, certification_id, completion_id, earned_on, anchor, valid_from, valid_to, window_opens, supersedes, reason)
SELECT w.person_id, w.certification_id, w.completion_id, w.earned_on, w.anchor, w.valid_from, w.valid_to, w.window_opens, w.id, 'A corrected key gave the pass back'
FROM completion m JOIN award w ON w.completion_id = m.id JOIN regraded_award g ON g.award_id = w.id
WHERE m.enrolment_id = $1::bigint AND m.person_id = me() -- enrolment
  AND NOT EXISTS (SELECT FROM award n WHERE n.supersedes = w.id)
RETURNING id, person_zone(person_id) AS zone,
    (SELECT c.certification FROM certificate c JOIN award o ON o.id = c.award_id
     WHERE o.completion_id = award.completion_id AND o.certification_id = award.certification_id ORDER BY c.id DESC LIMIT 1) AS certification
