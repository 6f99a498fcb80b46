-- The awards of an enrolment end today, where the person works: they stood on a pass that a regrade has taken back. Those that have expired
-- stay as they were.
WITH ended AS (
    INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by)
    SELECT w.id, w.person_id, civil_date(clock(), person_zone(w.person_id)), $3::text, $4::bigint -- reason, who decided
    FROM completion m JOIN award_now w ON w.completion_id = m.id
    WHERE m.enrolment_id = $1::bigint AND m.person_id = me() -- enrolment
      AND w.revoked IS NULL
      AND coalesce(w.valid_to, 'infinity') >= civil_date(clock(), person_zone(w.person_id))
    RETURNING award_id, person_id
)
INSERT INTO regraded_award (award_id, regrade_id, person_id) SELECT e.award_id, $2::bigint, e.person_id FROM ended e -- regrade
