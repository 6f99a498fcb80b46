-- The awards of the person of the request that stand on a pass that a regrade has taken back end today, where the person works. Those that have
-- expired stay as they were.
WITH ended AS (
    INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by)
    SELECT w.id, w.person_id, civil_date(clock(), person_zone(w.person_id)), $2::text, $3::bigint -- reason, who decided
    FROM award_now w
    WHERE w.person_id = me() AND w.id IN (SELECT awards_without_pass(me()))
      AND w.revoked IS NULL
      AND coalesce(w.valid_to, 'infinity') >= civil_date(clock(), person_zone(w.person_id))
    RETURNING award_id, person_id
)
INSERT INTO regraded_award (award_id, regrade_id, person_id) SELECT e.award_id, $1::bigint, e.person_id FROM ended e -- regrade
