-- The files that somebody sent, in base64.
SELECT f.evidence_id, f.name, f.type, translate(encode(f.bytes, 'base64'), E'\n', '') AS bytes FROM evidence_file f
WHERE f.person_id = $1::bigint -- person
ORDER BY f.evidence_id LIMIT 1 OFFSET $2::bigint -- one at a time: which
