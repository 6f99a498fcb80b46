-- Earns once more the awards of the person of the request that regrades have ended and whose work has all its passes again: each supersedes
-- the one that ended, and stands on the same work.
WITH ended AS (
    SELECT w.* FROM award_now w
    WHERE w.person_id = me() AND w.revoked IS NOT NULL AND NOT w.fallen
      AND EXISTS (SELECT FROM regraded_award g JOIN award o ON o.id = g.award_id JOIN award_revocation r ON r.award_id = o.id
                  WHERE o.person_id = w.person_id AND o.certification_id = w.certification_id AND r.reason = w.revoked_reason)
      AND w.id NOT IN (SELECT awards_without_pass(me()))
      AND NOT EXISTS (SELECT FROM award_evidence e JOIN attempt a ON a.id = e.attempt_id WHERE e.award_id = w.id AND a.passed IS NOT TRUE)
), again AS (
    INSERT INTO award (person_id, certification_id, kind, completion_id, earned_on, anchor, valid_from, valid_to, window_opens, supersedes, reason)
    SELECT w.person_id, w.certification_id, w.kind, w.completion_id, w.earned_on, w.anchor, w.valid_from, w.valid_to, w.window_opens, w.id,
           'A corrected key gave the pass back.'
    FROM ended w RETURNING *
), told AS (
    INSERT INTO award_evidence (award_id, number, person_id, completion_id, attempt_id, evidence_id, by_award_id)
    SELECT n.id, e.number, e.person_id, e.completion_id, e.attempt_id, e.evidence_id, e.by_award_id
    FROM again n JOIN award_evidence e ON e.award_id = n.supersedes
)
SELECT n.id, person_zone(n.person_id) AS zone,
    (SELECT c.certification FROM certificate c WHERE c.award_id = n.supersedes ORDER BY c.number DESC LIMIT 1) AS certification
FROM again n
