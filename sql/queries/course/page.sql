-- A page with the fragments that this person is to see, one a row; the page alone (fragment NULL) if there are none.
-- Each <when> is matched with the posts of today; each <local> is filled from the facility of the primary post or its nearest ancestor.
WITH here AS MATERIALIZED (
    SELECT o.id AS enrolment, p.id AS page_id, p.key, p.title, p.minutes, p.note, p.number, m.id AS module_id,
           m.number AS module, m.title AS module_title, p.course_version_id, p.step, c.id AS course_id
    FROM course c
    LEFT JOIN LATERAL (
        SELECT e.id, e.course_version_id FROM enrolment e JOIN course_version x ON x.id = e.course_version_id
        WHERE e.person_id = me() AND x.course_id = c.id
          AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)
        ORDER BY e.id DESC LIMIT 1) o ON true
    JOIN module m ON m.number = $2::integer AND m.course_version_id = coalesce(o.course_version_id,
        (SELECT l.course_version_id FROM publication l WHERE l.course_id = c.id ORDER BY l.id DESC LIMIT 1))
    JOIN page p ON p.module_id = m.id AND p.number = $3::integer
    WHERE c.code = $1::text
), live_post AS MATERIALIZED (
    SELECT p.facility_id, p.is_primary, p.post_id, f.state::text, f.kind::text,
           ARRAY (WITH RECURSIVE up AS (
                      SELECT j.code, j.parent_id FROM job_role j WHERE j.id = p.job_role_id
                      UNION ALL
                      SELECT j.code, j.parent_id FROM up JOIN job_role j ON j.id = up.parent_id)
                  SELECT code::text FROM up) AS roles
    FROM post_span p
    CROSS JOIN LATERAL (
        SELECT v.state, v.kind FROM facility_version v WHERE v.facility_id = p.facility_id AND v.from_date <= $5::date
        ORDER BY v.from_date DESC, v.id DESC LIMIT 1) f
    WHERE p.person_id = me() AND p.during @> $5::date
), own AS MATERIALIZED (
    SELECT facility_id FROM live_post ORDER BY is_primary DESC, post_id LIMIT 1
)
SELECT h.enrolment, h.title, h.minutes, h.note, h.number, h.module, h.module_title,
       (SELECT count(*) FROM page p WHERE p.module_id = h.module_id) AS pages,
       (SELECT s.number FROM fragment s WHERE s.page_id = h.page_id AND s.alternative LIMIT 1) IS NOT NULL AS has_summary, -- by index, where EXISTS would read all summaries
       h.enrolment IS NOT NULL OR EXISTS (SELECT FROM completion d JOIN course_version v ON v.id = d.course_version_id
           WHERE d.person_id = me() AND v.course_id = h.course_id) AS may_read,
       n.module AS next_module, n.number AS next_number,
       f.kind, f.text, l.text AS local_text, t.name, t.phone, t.text_number, t.relay, t.hours, t.last_verified
FROM here h
LEFT JOIN LATERAL (
    SELECT m.number AS module, p.number FROM page p JOIN module m ON m.id = p.module_id
    WHERE p.course_version_id = h.course_version_id AND p.step > h.step ORDER BY p.step LIMIT 1) n ON true
LEFT JOIN fragment f ON f.page_id = h.page_id AND f.alternative = $4::boolean
    AND (f.reversed IS DISTINCT FROM (coalesce(f.roles, f.states, f.facility_kinds) IS NULL OR EXISTS (
        SELECT FROM live_post p
        WHERE (f.roles IS NULL OR f.roles && p.roles) AND (f.states IS NULL OR p.state = ANY (f.states))
          AND (f.facility_kinds IS NULL OR p.kind = ANY (f.facility_kinds)))))
LEFT JOIN LATERAL (
    SELECT w.text FROM facility_closure k JOIN slot_value w ON w.facility_id = k.ancestor_id AND w.key = f.text
    WHERE f.kind = 'local' AND k.descendant_id = (SELECT facility_id FROM own) AND k.during @> $5::date
    ORDER BY k.depth, w.id DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (
    SELECT * FROM hotline x WHERE f.kind = 'local' AND f.text = 'hotline' ORDER BY x.id DESC LIMIT 1) t ON true
ORDER BY f.number -- course code, module, page, summary instead of the page, today
