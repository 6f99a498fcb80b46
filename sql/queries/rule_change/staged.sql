-- That a change is worked out for people; how many of them for the first time.
WITH mine AS (
    UPDATE change_person p SET staged = u.facts, changed = u.changed, awards = u.awards
    FROM unnest($2::bigint[], $3::integer[], $4::boolean[], $5::integer[]) u (person_id, facts, changed, awards), -- people, facts, changed, awards
         change_person was
    WHERE p.change_id = $1::bigint AND p.person_id = u.person_id AND was.change_id = p.change_id AND was.person_id = p.person_id -- change
    RETURNING was.staged IS NULL AS first
)
UPDATE rule_change SET done = done + (SELECT count(*) FILTER (WHERE first) FROM mine)::integer WHERE id = $1::bigint
