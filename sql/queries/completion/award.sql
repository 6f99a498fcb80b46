-- A certification earned.
INSERT INTO award (person_id, certification_id, completion_id, earned_on, anchor, valid_from, valid_to, window_opens)
VALUES ($1::bigint, $2::bigint, $3::bigint, $4::date, CASE WHEN $5::date <> 'infinity' THEN extract(day FROM $4::date)::integer END, $4::date, nullif($5::date, 'infinity'), nullif($6::date, 'infinity'))
RETURNING id -- person, certification, completion, valid from, valid to, window opens
