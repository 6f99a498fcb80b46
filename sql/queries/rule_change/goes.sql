-- Rows of timelines that a change takes away.
UPDATE timeline_row t SET goes = $1::bigint -- change
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::date[]) u (person_id, post_id, certification_id, from_date) -- people, posts, certifications, first days
WHERE t.person_id = u.person_id AND t.post_id = u.post_id AND t.certification_id = u.certification_id AND lower(t.during) = u.from_date
  AND t.came = 0
