-- Awards hang together, and each that we issue a certificate for has one with its dates. What the facts give is recounted by the program.
WITH finding AS (
    SELECT format('person %s: %s awards of %s up to %s, not revoked', a.person_id, count(*), k.code, coalesce(a.valid_to::text, 'no end')) AS finding
    FROM award_now a JOIN certification k ON k.id = a.certification_id
    WHERE a.kind IN ('earned', 'equivalent') AND a.revoked IS NULL
    GROUP BY a.person_id, k.code, a.valid_from, a.valid_to HAVING count(*) > 1
    UNION ALL
    SELECT format('award %s: nothing is on record that made it', a.id) FROM award a
    WHERE a.kind IN ('earned', 'equivalent') AND NOT EXISTS (SELECT FROM award_evidence e WHERE e.award_id = a.id)
    UNION ALL
    SELECT format('award %s: it supersedes award %s, of another certification', a.id, o.id)
    FROM award a JOIN award o ON o.id = a.supersedes WHERE o.certification_id <> a.certification_id
    UNION ALL
    SELECT format('award %s: no certificate', a.id) FROM award a
    WHERE a.kind IN ('earned', 'equivalent') AND NOT EXISTS (SELECT FROM certificate c WHERE c.award_id = a.id)
    UNION ALL
    SELECT format('certificate %s: its dates are not those of award %s', c.code, a.id)
    FROM certificate c JOIN award a ON a.id = c.award_id
    WHERE (c.valid_from, c.valid_to, c.completed_on) IS DISTINCT FROM (a.valid_from, a.valid_to, a.earned_on)
    UNION ALL
    SELECT format('award %s: its certificates are numbered %s', award_id, string_agg(number::text, ', ' ORDER BY number))
    FROM certificate GROUP BY award_id HAVING max(number) <> count(*)
    UNION ALL
    SELECT format('award %s: certificate %s was issued after %s, which replaced it', c.award_id, c.code, n.code)
    FROM certificate c JOIN certificate n ON n.award_id = c.award_id AND n.number = c.number + 1 WHERE n.recorded_at < c.recorded_at
    UNION ALL
    -- Corrections: two people, and never the one whose completion it is.
    SELECT format('correction %s of completion %s: said and agreed by one person', x.id, x.completion_id)
    FROM completion_correction x JOIN completion_correction_decision d ON d.correction_id = x.id
    WHERE d.agreed AND x.recorded_by IS NOT DISTINCT FROM d.approved_by
      AND NOT EXISTS (SELECT FROM award_import_line l JOIN award_import_undo u ON u.import_id = l.import_id
                      WHERE l.completion_id = x.completion_id AND x.recorded_by IS NULL)
    UNION ALL
    SELECT format('import %s: undone, and award %s still counts', l.import_id, l.award_id)
    FROM award_import_line l JOIN award_import_undo u ON u.import_id = l.import_id JOIN award_now a ON a.id = l.award_id
    WHERE a.revoked IS NULL
    UNION ALL
    SELECT format('import %s: undone, and completion %s still counts', l.import_id, l.completion_id)
    FROM award_import_line l JOIN award_import_undo u ON u.import_id = l.import_id JOIN completion_now c ON c.id = l.completion_id
)
SELECT finding FROM finding ORDER BY 1
