-- What requirements do, each on the day it begins or today, whichever is later: the posts it is for, where they stand, and what is odd.
-- past: the due day is that day or before. shared: another requirement asks the same of the post. unlicensed: posts that it would be for
-- if their people had the licence on record.
SELECT r.code::text AS code, v.title, k.code::text AS certification, v.from_date, d.day, v.licence_kind IS NOT NULL AS by_licence,
       count(m.post_id) AS posts, count(DISTINCT m.person_id) AS people,
       (SELECT count(DISTINCT p.person_id) FROM post_span p WHERE p.during @> d.day) AS everybody,
       count(*) FILTER (WHERE t.standing = 'lapsed') AS lapsed, count(*) FILTER (WHERE t.standing = 'overdue') AS overdue,
       count(*) FILTER (WHERE t.standing = 'due') AS due, count(*) FILTER (WHERE t.standing = 'window open') AS window_open,
       count(*) FILTER (WHERE t.standing = 'current') AS current, count(*) FILTER (WHERE t.standing = 'exempt') AS exempt,
       count(*) FILTER (WHERE t.standing IN ('due', 'overdue', 'lapsed') AND t.due <= d.day) AS past,
       count(*) FILTER (WHERE t.standing IN ('due', 'overdue') AND t.due IS NULL) AS undated,
       count(*) FILTER (WHERE EXISTS (SELECT FROM obligation_match o WHERE o.person_id = m.person_id AND o.post_id = m.post_id
           AND o.certification_id = m.certification_id AND o.requirement_id <> m.requirement_id AND o.during @> d.day)) AS shared,
       CASE WHEN v.licence_kind IS NOT NULL THEN (
           SELECT count(*) FROM post_span p JOIN facility_closure c ON c.descendant_id = p.facility_id AND c.ancestor_id = v.facility_id
             AND c.during @> d.day JOIN facility_span f ON f.facility_id = p.facility_id AND f.during @> d.day
           WHERE p.during @> d.day AND (v.state IS NULL OR v.state = f.state)
             AND (v.facility_kinds IS NULL OR f.kind = ANY (v.facility_kinds))
             AND (v.employment_kinds IS NULL OR p.employment_kind = ANY (v.employment_kinds))
             AND (v.contact IS NULL OR p.patient_contact OR (v.contact = 'patient-or-visitor' AND p.visitor_contact))
             AND (v.job_role_ids IS NULL OR EXISTS (SELECT FROM job_role_closure j WHERE j.descendant_id = p.job_role_id
                  AND j.ancestor_id = ANY (v.job_role_ids)))
             AND NOT EXISTS (SELECT FROM licence_span l WHERE l.person_id = p.person_id AND l.kind::text = v.licence_kind::text
                  AND l.state::text = v.licence_state::text AND l.during @> d.day)) ELSE 0 END AS unlicensed
FROM unnest($1::text[]) WITH ORDINALITY u (code, o) -- requirements
JOIN requirement r ON r.code::text = u.code
JOIN LATERAL (SELECT x.* FROM requirement_version x WHERE x.requirement_id = r.id ORDER BY x.id DESC LIMIT 1) v ON true
JOIN certification k ON k.id = v.certification_id
CROSS JOIN LATERAL (SELECT greatest(v.from_date, network_today()) AS day) d
LEFT JOIN obligation_match m ON m.requirement_id = r.id AND m.during @> d.day
LEFT JOIN timeline t ON t.post_id = m.post_id AND t.certification_id = m.certification_id AND t.during @> d.day
GROUP BY u.o, r.id, r.code, v.id, v.title, v.from_date, v.licence_kind, v.licence_state, v.facility_id, v.state, v.facility_kinds,
    v.employment_kinds, v.contact, v.job_role_ids, k.code, d.day
ORDER BY u.o
