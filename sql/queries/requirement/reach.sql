-- Whom a requirement reaches on a day, by standing: of at most so many posts. capped: there are more.
SELECT count(*) AS posts, count(DISTINCT m.person_id) AS people, count(*) > $3::bigint AS capped,
       count(*) FILTER (WHERE t.standing = 'current') AS current, count(*) FILTER (WHERE t.standing = 'window open') AS window_open,
       count(*) FILTER (WHERE t.standing = 'due') AS due, count(*) FILTER (WHERE t.standing = 'overdue') AS overdue,
       count(*) FILTER (WHERE t.standing = 'lapsed') AS lapsed, count(*) FILTER (WHERE t.standing = 'exempt') AS exempt
FROM (SELECT o.person_id, o.post_id, o.certification_id FROM obligation_match o
      WHERE o.requirement_id = (SELECT r.id FROM requirement r WHERE r.code = $1::text) AND o.during @> $2::date -- code, day
      LIMIT $3::bigint + 1) m -- most posts
LEFT JOIN timeline t ON t.post_id = m.post_id AND t.certification_id = m.certification_id AND t.during @> $2::date
