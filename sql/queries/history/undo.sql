-- Undoes an import: its awards were never held, its completions and evidence do not count. One that somebody has revoked from a later day was
-- held until then: another word takes its place, by which it never was.
WITH undone AS (
    INSERT INTO award_import_undo (import_id, reason) VALUES ($1::bigint, $2::text) RETURNING * -- import, reason
), lines AS (
    SELECT l.*, format('Import %s undone: %s', u.import_id, u.reason) AS why FROM undone u JOIN award_import_line l ON l.import_id = u.import_id
), held AS (
    INSERT INTO award (person_id, certification_id, kind, earned_on, valid_from, valid_to, anchor, window_opens, supersedes, reason)
    SELECT a.person_id, a.certification_id, a.kind, a.earned_on, a.valid_from, a.valid_to, a.anchor, a.window_opens, a.id, l.why
    FROM lines l JOIN award_now a ON a.id = l.award_id AND a.revoked > '-infinity' RETURNING id, person_id, reason
), awards AS (
    INSERT INTO award_revocation (award_id, person_id, reason)
    SELECT a.id, a.person_id, l.why FROM lines l JOIN award_now a ON a.id = l.award_id AND a.revoked IS NULL
    UNION ALL
    SELECT id, person_id, reason FROM held
), completions AS (
    INSERT INTO completion_correction (completion_id, person_id, reason)
    SELECT c.id, c.person_id, l.why FROM lines l JOIN completion_now c ON c.id = l.completion_id RETURNING id, person_id
), agreed AS (
    INSERT INTO completion_correction_decision (correction_id, person_id, agreed) SELECT id, person_id, true FROM completions
), declined AS (
    INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_on)
    SELECT e.evidence_id, e.person_id, false, civil_date(clock(), coalesce((SELECT zone FROM network), 'UTC'))
    FROM lines l JOIN evidence_now e ON e.evidence_id = l.evidence_id
)
SELECT count(*) AS lines FROM lines
