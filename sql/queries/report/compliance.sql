-- Posts by standing in each facility, for each certification, on a day, in the tree of that day. From the counters;
-- "not required" is what is left of the posts there. Names come as JSON texts too.
WITH asked AS (
    SELECT coalesce($1::date, civil_date(clock(), (SELECT zone FROM network))) AS day -- day, or NULL: today
), shown AS (
    SELECT f.id, f.code::text AS code, s.name, s.kind::text AS kind, a.day
    FROM asked a JOIN facility_span s ON s.during @> a.day JOIN facility f ON f.id = s.facility_id
    WHERE $2::text IS NULL OR EXISTS ( -- facility code, with all below it; NULL: all
        SELECT FROM facility_closure c JOIN facility top ON top.id = c.ancestor_id
        WHERE top.code = $2::text AND c.descendant_id = f.id AND c.during @> a.day)
), counted AS (
    SELECT d.facility_id, d.certification_id, d.standing, sum(d.n) AS n
    FROM shown s JOIN standing_delta d ON d.facility_id = s.id AND d.day <= s.day AND NOT d.people
     AND d.change_id IN (SELECT change_id FROM standing_changes()) GROUP BY 1, 2, 3
), posts AS (
    SELECT p.facility_id, count(*) AS n FROM shown s JOIN post_span p ON p.facility_id = s.id AND p.during @> s.day GROUP BY 1
)
SELECT s.day, s.code, s.name, s.kind, k.code::text AS certification, h.title,
       to_json(s.name)::text AS name_json, to_json(h.title)::text AS title_json,
       coalesce((SELECT p.n FROM posts p WHERE p.facility_id = s.id), 0) AS posts,
       coalesce(sum(c.n) FILTER (WHERE c.standing = 'exempt'), 0) AS exempt,
       coalesce(sum(c.n) FILTER (WHERE c.standing = 'current'), 0) AS current,
       coalesce(sum(c.n) FILTER (WHERE c.standing = 'window open'), 0) AS window_open,
       coalesce(sum(c.n) FILTER (WHERE c.standing = 'due'), 0) AS due,
       coalesce(sum(c.n) FILTER (WHERE c.standing = 'overdue'), 0) AS overdue,
       coalesce(sum(c.n) FILTER (WHERE c.standing = 'lapsed'), 0) AS lapsed
FROM shown s CROSS JOIN certification k JOIN certification_span h ON h.certification_id = k.id AND h.during @> s.day
LEFT JOIN counted c ON c.facility_id = s.id AND c.certification_id = k.id
GROUP BY s.id, s.day, s.code, s.name, s.kind, k.code, h.title
ORDER BY s.code, k.code
