-- What requirements do, each on the day it begins or today, whichever is later: the posts it is for, where they stand, and what is odd.
-- past: the due day is that day or before. shared: another requirement asks the same of the post. unlicensed: posts that it would be for
-- if their people had the licence on record. Where nothing else asks for the certification, no post is looked at for `shared`.
WITH wanted AS MATERIALIZED (
    SELECT u.o, r.id AS requirement_id, r.code::text AS code, v.title, k.code::text AS certification, v.from_date,
           greatest(v.from_date, network_today()) AS day, v.licence_kind, v.licence_state, v.facility_id, v.state, v.facility_kinds,
           v.employment_kinds, v.contact, v.job_role_ids,
           EXISTS (SELECT FROM requirement_span s WHERE s.certification_id = v.certification_id AND s.requirement_id <> r.id) AS rivals
    FROM unnest($1::text[]) WITH ORDINALITY u (code, o) -- requirements
    JOIN requirement r ON r.code::text = u.code
    JOIN LATERAL (SELECT x.* FROM requirement_version x WHERE x.requirement_id = r.id ORDER BY x.id DESC LIMIT 1) v ON true
    JOIN certification k ON k.id = v.certification_id
)
SELECT w.code, w.title, w.certification, w.from_date, w.day, w.licence_kind IS NOT NULL AS by_licence, c.posts, c.people,
       (SELECT count(DISTINCT p.person_id) FROM post_span p WHERE p.during @> w.day) AS everybody,
       c.lapsed, c.overdue, c.due, c.window_open, c.current, c.exempt, c.past, c.undated, c.shared,
       CASE WHEN w.licence_kind IS NOT NULL THEN (
           SELECT count(*) FROM post_span p JOIN facility_closure c ON c.descendant_id = p.facility_id AND c.ancestor_id = w.facility_id
             AND c.during @> w.day JOIN facility_span f ON f.facility_id = p.facility_id AND f.during @> w.day
           WHERE p.during @> w.day AND (w.state IS NULL OR w.state = f.state)
             AND (w.facility_kinds IS NULL OR f.kind = ANY (w.facility_kinds))
             AND (w.employment_kinds IS NULL OR p.employment_kind = ANY (w.employment_kinds))
             AND (w.contact IS NULL OR p.patient_contact OR (w.contact = 'patient-or-visitor' AND p.visitor_contact))
             AND (w.job_role_ids IS NULL OR EXISTS (SELECT FROM job_role_closure j WHERE j.descendant_id = p.job_role_id
                  AND j.ancestor_id = ANY (w.job_role_ids)))
             AND NOT EXISTS (SELECT FROM licence_span l WHERE l.person_id = p.person_id AND l.kind::text = w.licence_kind::text
                  AND l.state::text = w.licence_state::text AND l.during @> w.day)) ELSE 0 END AS unlicensed
FROM wanted w
CROSS JOIN LATERAL (
    SELECT count(*) AS posts, count(DISTINCT m.person_id) AS people,
           count(*) FILTER (WHERE t.standing = 'lapsed') AS lapsed, count(*) FILTER (WHERE t.standing = 'overdue') AS overdue,
           count(*) FILTER (WHERE t.standing = 'due') AS due, count(*) FILTER (WHERE t.standing = 'window open') AS window_open,
           count(*) FILTER (WHERE t.standing = 'current') AS current, count(*) FILTER (WHERE t.standing = 'exempt') AS exempt,
           count(*) FILTER (WHERE t.standing IN ('due', 'overdue', 'lapsed') AND t.due <= w.day) AS past,
           count(*) FILTER (WHERE t.standing IN ('due', 'overdue') AND t.due IS NULL) AS undated,
           count(*) FILTER (WHERE CASE WHEN w.rivals THEN EXISTS (SELECT FROM obligation_match o WHERE o.person_id = m.person_id AND o.post_id = m.post_id
               AND o.certification_id = m.certification_id AND o.requirement_id <> m.requirement_id AND o.during @> w.day) END) AS shared
    FROM obligation_match m LEFT JOIN timeline t ON t.post_id = m.post_id AND t.certification_id = m.certification_id AND t.during @> w.day
    WHERE m.requirement_id = w.requirement_id AND m.during @> w.day
) c
ORDER BY w.o
