-- Takes out stored rows that the facts no longer give.
DELETE FROM timeline t
USING unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::date[]) AS u (person_id, post_id, certification_id, from_date) -- people, posts, certifications, first days
WHERE t.person_id = u.person_id AND t.post_id = u.post_id AND t.certification_id = u.certification_id AND lower(t.during) = u.from_date
