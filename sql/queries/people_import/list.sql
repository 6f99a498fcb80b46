-- Imports of people, the newest first. change: how far its change is.
SELECT i.id, i.name, i.day, people_import_state(i) AS state, people_import_who(i.asked_by) AS asked_by, people_import_who(i.decided_by) AS decided_by,
       civil_date(i.asked_at, z.zone) AS asked_on, civil_date(CASE WHEN i.state = 'nothing' THEN i.read_at ELSE c.in_force_at END, z.zone) AS in_force_on,
       i.undoes, i.reason, people_import_undone(i.id) AS undone_by, i.brakes, coalesce(i.failure, c.failure) AS failure, i.rows, i.problems,
       (i.counts->>'people')::bigint AS people, (i.counts->>'unchanged')::bigint AS unchanged,
       ARRAY(SELECT coalesce((i.counts->>k.kind)::bigint, 0) FROM unnest($2::text[]) WITH ORDINALITY k (kind, place) ORDER BY k.place) AS counts, -- kinds
       coalesce(c.done, 0) AS done, coalesce(c.people, -1) AS "of"
FROM people_import i LEFT JOIN rule_change c ON c.id = i.change_id CROSS JOIN (SELECT coalesce((SELECT n.zone FROM network n), 'UTC') AS zone) z
WHERE ($1::bigint IS NULL OR i.id = $1::bigint) ORDER BY i.id DESC LIMIT $3::bigint -- import, or NULL: all; how many
