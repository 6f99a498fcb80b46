-- A licence of a person, of a state and kind; one that is on record stays as it is.
WITH made AS (
    INSERT INTO licence (person_id, state, kind, recorded_by) VALUES ($1::bigint, $2::text, $3::text, $4::bigint) -- person, state, kind, who enters it (NULL: a file)
    ON CONFLICT (person_id, state, kind) DO NOTHING RETURNING id
)
SELECT id FROM made
UNION ALL
SELECT l.id FROM licence l WHERE l.person_id = $1::bigint AND l.state = $2::text AND l.kind = $3::text
