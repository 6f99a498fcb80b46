-- A second look, that shares nothing with the reckoning: whoever is said to be current, or in an open window, has an award on that day that is
-- neither revoked nor superseded. Named is the first day of each part of such a span on which no award stands. Awards that follow a change of rules
-- in force are still to come.
SELECT format('timeline of person %s, post %s, %s: %s from %s, and no award in force on %s', coalesce(p.employee_number, 'with id ' || p.id), t.post_id, c.code,
              t.standing, lower(t.during), min(lower(g.days))) AS finding
FROM timeline t JOIN person p ON p.id = t.person_id JOIN certification c ON c.id = t.certification_id
CROSS JOIN LATERAL unnest(datemultirange(t.during) - coalesce((
    SELECT range_agg(daterange(a.valid_from, least(a.valid_to + 1, r.from_date)))
    FROM award a LEFT JOIN award_revocation r ON r.award_id = a.id
    WHERE a.person_id = t.person_id AND a.certification_id = t.certification_id
      AND a.valid_from <= least(coalesce(a.valid_to, 'infinity'), coalesce(r.from_date, 'infinity'))
      AND NOT (r.award_id IS NOT NULL AND r.from_date IS NULL)
      AND NOT EXISTS (SELECT FROM award n WHERE n.supersedes = a.id)), '{}'::datemultirange)) g (days)
WHERE t.standing IN ('current', 'window open')
  AND NOT EXISTS (SELECT FROM change_person w WHERE w.change_id = change_in_force() AND w.person_id = t.person_id AND w.awards > 0)
GROUP BY p.employee_number, p.id, t.post_id, c.code, t.standing, t.during
ORDER BY 1
