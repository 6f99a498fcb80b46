-- Changes of rules, the newest first. behind: the change that has to end before this one is begun.
SELECT c.id, c.title, c.from_date, c.state, c.decided, rule_change_who(c.asked_by) AS asked_by, rule_change_who(c.decided_by) AS decided_by,
       civil_date(c.asked_at, z.zone) AS asked_on, civil_date(c.ready_at, z.zone) AS ready_on, civil_date(c.in_force_at, z.zone) AS in_force_on,
       civil_date(c.ended_at, z.zone) AS ended_on, c.failure, coalesce(c.people, -1) AS people, c.touched, c.done,
       CASE WHEN c.state = 'in force' THEN rule_change_settling(c.id) ELSE 0 END AS settling,
       CASE WHEN c.state = 'asked' THEN coalesce((SELECT max(b.id) FROM rule_change b WHERE b.id < c.id AND b.ended_at IS NULL AND b.import_id IS NULL), 0) ELSE 0 END AS behind,
       CASE WHEN $1::bigint IS NOT NULL THEN c.file END AS file -- change, or NULL: all
FROM rule_change c CROSS JOIN (SELECT coalesce((SELECT n.zone FROM network n), 'UTC') AS zone) z
WHERE c.import_id IS NULL AND ($1::bigint IS NULL OR c.id = $1::bigint) AND (c.ended_at IS NULL OR NOT $2::boolean) -- only those that have not ended
ORDER BY c.id DESC
