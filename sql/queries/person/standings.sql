-- The posts of a person on a day, with the standing of each certification and the reason.
SELECT f.name AS facility, r.title AS job_role, lower(p.during) AS since, p.is_primary,
       p.person_id, p.post_id, t.certification_id, k.code::text AS certification, s.title AS certification_title, t.standing::text AS standing, t.due,
       (SELECT string_agg(q.title || coalesce(' – ' || q.citation, ''), '; ' ORDER BY q.title)
        FROM obligation_match m JOIN requirement_span q ON q.requirement_id = m.requirement_id AND q.during @> $2::date
        WHERE m.person_id = p.person_id AND m.post_id = p.post_id AND m.certification_id = t.certification_id AND m.during @> $2::date) AS why,
       (SELECT min(q.grace_days) FROM obligation_match m JOIN requirement_span q ON q.requirement_id = m.requirement_id AND q.during @> $2::date
        WHERE m.person_id = p.person_id AND m.post_id = p.post_id AND m.certification_id = t.certification_id AND m.during @> $2::date) AS grace_days,
       CASE WHEN t.standing = 'exempt' THEN last_day(t.during) END AS exempt_until,
       coalesce((SELECT true FROM award_now a WHERE a.person_id = p.person_id AND a.certification_id = t.certification_id AND a.valid_from <= $2::date LIMIT 1), false) AS held
FROM post_span p
JOIN facility_span f ON f.facility_id = p.facility_id AND f.during @> $2::date
JOIN job_role r ON r.id = p.job_role_id
LEFT JOIN timeline t ON t.post_id = p.post_id AND t.during @> $2::date
LEFT JOIN certification k ON k.id = t.certification_id
LEFT JOIN certification_span s ON s.certification_id = t.certification_id AND s.during @> $2::date
WHERE p.person_id = $1::bigint AND p.during @> $2::date -- person, day
ORDER BY p.is_primary DESC, p.post_id, s.title
