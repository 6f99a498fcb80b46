-- No post, requirement or facility has two versions in force on one day, and nobody has two primary posts there.
WITH overlap AS (
    SELECT format('post %s: two versions in force', a.post_id) AS finding
    FROM (SELECT *, lag(during) OVER (PARTITION BY post_id ORDER BY lower(during)) AS before FROM post_span) a
    WHERE a.before && a.during
    UNION ALL
    SELECT format('requirement %s: two versions in force', r.code)
    FROM (SELECT *, lag(during) OVER (PARTITION BY requirement_id ORDER BY lower(during)) AS before FROM requirement_span) s
    JOIN requirement r ON r.id = s.requirement_id WHERE s.before && s.during
    UNION ALL
    SELECT format('facility %s: two versions in force', f.code)
    FROM (SELECT *, lag(during) OVER (PARTITION BY facility_id ORDER BY lower(during)) AS before FROM facility_span) s
    JOIN facility f ON f.id = s.facility_id WHERE s.before && s.during
    UNION ALL
    SELECT format('person %s: two primary posts on %s', coalesce(p.employee_number, p.id::text),
                  greatest(lower(a.during), lower(b.during)))
    FROM post_span a JOIN post_span b ON b.person_id = a.person_id AND b.post_id > a.post_id AND b.during && a.during
    JOIN person p ON p.id = a.person_id WHERE a.is_primary AND b.is_primary
)
SELECT finding FROM overlap ORDER BY 1
