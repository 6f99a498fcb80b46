-- The regrades of an item, newest first.
SELECT r.id, regrade_state(r.id) AS state, w.version AS key_version, civil_date(r.recorded_at, $2::text) AS on_day, r.reason
FROM regrade r LEFT JOIN (item k JOIN course_version w ON w.id = k.course_version_id) ON k.id = r.key_item_id
WHERE r.item_id = $1::bigint -- item, zone of the reader
ORDER BY r.id DESC
