-- Every completion earned what its course earned by the rules known then (unless it was held already up to the same day), every award has its certificate, and the dates agree.
WITH earned AS (
    SELECT m.id AS completion_id, m.person_id, m.completed_on, m.recorded_at, s.certification_id, k.course_id,
           (m.completed_on + make_interval(months => s.valid_months))::date AS valid_to,
           (m.completed_on + make_interval(months => s.valid_months - s.window_months))::date AS window_opens
    FROM completion m JOIN course_version v ON v.id = m.course_version_id
    JOIN certification_span s ON s.during @> m.completed_on
    JOIN certification_course k ON k.certification_id = s.certification_id AND k.during = s.during AND k.course_id = v.course_id
), finding AS (
    SELECT format('completion %s: no award of %s', e.completion_id, k.code) AS finding
    FROM earned e JOIN certification k ON k.id = e.certification_id
    WHERE NOT EXISTS (SELECT FROM award a WHERE a.completion_id = e.completion_id AND a.certification_id = e.certification_id)
      AND NOT EXISTS (SELECT FROM award a WHERE a.person_id = e.person_id AND a.certification_id = e.certification_id
                      AND a.valid_from <= e.completed_on AND a.valid_to IS NOT DISTINCT FROM e.valid_to)
      AND EXISTS (SELECT FROM certification_version w WHERE w.certification_id = e.certification_id
                  AND w.recorded_at <= e.recorded_at)
    UNION ALL
    SELECT format('person %s: %s awards of %s up to %s, not revoked', a.person_id, count(*), k.code, coalesce(a.valid_to::text, 'no end'))
    FROM award a JOIN certification k ON k.id = a.certification_id
    WHERE NOT EXISTS (SELECT FROM award_revocation r WHERE r.award_id = a.id)
      AND EXISTS (SELECT FROM award b WHERE b.person_id = a.person_id AND b.certification_id = a.certification_id
                  AND b.valid_to IS NOT DISTINCT FROM a.valid_to AND b.valid_from = a.valid_from AND b.id <> a.id
                  AND NOT EXISTS (SELECT FROM award_revocation r WHERE r.award_id = b.id))
    GROUP BY a.person_id, k.code, a.valid_to
    UNION ALL
    SELECT format('award %s: its course does not earn %s on %s', a.id, k.code, a.valid_from)
    FROM award a JOIN certification k ON k.id = a.certification_id
    WHERE NOT EXISTS (SELECT FROM earned e WHERE e.completion_id = a.completion_id AND e.certification_id = a.certification_id)
    UNION ALL
    SELECT format('award %s: valid from %s to %s, window opens %s; the rule gives %s to %s, window %s', a.id, a.valid_from,
                  coalesce(a.valid_to::text, 'no end'), coalesce(a.window_opens::text, 'never'), e.completed_on,
                  coalesce(e.valid_to::text, 'no end'), coalesce(e.window_opens::text, 'never'))
    FROM award a JOIN earned e ON e.completion_id = a.completion_id AND e.certification_id = a.certification_id
    WHERE (a.valid_from, a.valid_to, a.window_opens) IS DISTINCT FROM (e.completed_on, e.valid_to, e.window_opens)
    UNION ALL
    SELECT format('award %s: no certificate', a.id) FROM award a
    WHERE NOT EXISTS (SELECT FROM certificate c WHERE c.award_id = a.id)
    UNION ALL
    SELECT format('certificate %s: its dates are not those of award %s', c.code, a.id)
    FROM certificate c JOIN award a ON a.id = c.award_id JOIN completion m ON m.id = a.completion_id
    WHERE (c.valid_from, c.valid_to, c.completed_on) IS DISTINCT FROM (a.valid_from, a.valid_to, m.completed_on)
    UNION ALL
    SELECT format('award %s: its certificates are numbered %s', award_id, string_agg(number::text, ', ' ORDER BY number))
    FROM certificate GROUP BY award_id HAVING max(number) <> count(*)
    UNION ALL
    SELECT format('award %s: certificate %s was issued after %s, which replaced it', c.award_id, c.code, n.code)
    FROM certificate c JOIN certificate n ON n.award_id = c.award_id AND n.number = c.number + 1 WHERE n.recorded_at < c.recorded_at
)
SELECT finding FROM finding ORDER BY 1
