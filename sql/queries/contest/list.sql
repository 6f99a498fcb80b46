-- What a person said is wrong, newest first, and what became of it. facility: whose administrators answer; administrators: how many.
SELECT c.*, p.facility, administrators_over($1::bigint) AS administrators
FROM contests_of($1::bigint, $2::bigint, $3::text) c -- person; one of them, or NULL; zone of the reader
LEFT JOIN LATERAL (
    SELECT f.name AS facility FROM post_span o JOIN facility_span f ON f.facility_id = o.facility_id AND f.during @> facility_today(o.facility_id)
    WHERE o.person_id = $1::bigint ORDER BY o.during @> facility_today(o.facility_id) DESC, o.is_primary DESC, o.post_id LIMIT 1) p ON true
