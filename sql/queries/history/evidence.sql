-- Outside evidence, brought along: it counts as accepted.
WITH made AS (
    INSERT INTO evidence (person_id, kind, certification_id, title, topic, hundredths, done_on)
    VALUES ($3::bigint, 'external', $4::bigint, $5::text, $6::text, $7::integer, $8::date) RETURNING id, person_id -- person, certification, title, topic, hundredths of an hour, day
), accepted AS (
    INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_on)
    SELECT id, person_id, true, civil_date(clock(), coalesce((SELECT zone FROM network), 'UTC')) FROM made
)
INSERT INTO award_import_line (import_id, number, person_id, evidence_id) SELECT $1::bigint, $2::integer, person_id, id FROM made -- import, line
