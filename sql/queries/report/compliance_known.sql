-- Posts by standing in each facility, for each certification, on a day, as report/compliance and as known at an instant: facilities, posts and
-- rules recorded later have no part in it.
WITH asked AS (
    SELECT coalesce($1::date, civil_date(clock(), (SELECT zone FROM network))) AS day, $3::timestamptz AS known -- day, or NULL: today; instant
), shown AS (
    SELECT f.id, f.code::text AS code, s.name, s.kind, a.day, a.known
    FROM asked a CROSS JOIN LATERAL facilities_known(a.day, a.known) s JOIN facility f ON f.id = s.facility_id
    WHERE $2::text IS NULL OR f.id IN ( -- facility code, with all below it; NULL: all
        SELECT c.descendant_id FROM closure_known(ARRAY(SELECT t.id FROM facility t WHERE t.code = $2::text), a.day, a.known) c)
), counted AS (
    SELECT d.facility_id, d.certification_id, d.standing, sum(d.n) AS n
    FROM shown s JOIN standing_delta d ON d.facility_id = s.id AND d.day <= s.day AND NOT d.people
    JOIN standing_changes() x ON x.change_id = d.change_id AND coalesce(x.put_at, d.recorded_at) <= s.known
    GROUP BY 1, 2, 3
), posts AS (
    SELECT v.facility_id, count(*) AS n
    FROM shown s JOIN post_version v ON v.facility_id = s.id AND v.from_date <= s.day AND v.recorded_at <= s.known
     AND (v.to_date IS NULL OR v.to_date >= s.day)
    WHERE NOT EXISTS (SELECT FROM post_version n WHERE n.person_id = v.person_id AND n.post_id = v.post_id AND n.from_date <= s.day
                      AND n.recorded_at <= s.known AND (n.from_date, n.id) > (v.from_date, v.id))
    GROUP BY 1
), rule AS (
    SELECT v.certification_id, v.title FROM (
        SELECT DISTINCT ON (x.certification_id) x.* FROM asked a JOIN certification_version x ON x.from_date <= a.day AND x.recorded_at <= a.known
        ORDER BY x.certification_id, x.from_date DESC, x.id DESC) v
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
FROM shown s CROSS JOIN rule h JOIN certification k ON k.id = h.certification_id
LEFT JOIN counted c ON c.facility_id = s.id AND c.certification_id = k.id
GROUP BY s.id, s.day, s.code, s.name, s.kind, k.code, h.title
ORDER BY s.code, k.code
