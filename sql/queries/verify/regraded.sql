-- What regrades have changed hangs together: each begins where the one before ended, and the last is what the attempt has. Nothing is left
-- uncounted for long, and passes were taken back only by two people.
WITH told AS (
    SELECT t.*, f.number, f.takes_passes, lead(t.old_num) OVER w AS next_num, lead(t.old_den) OVER w AS next_den, lead(t.old_passed) OVER w AS next_passed,
           lead(t.regrade_id) OVER w AS next_one
    FROM regraded_attempt t JOIN regrade_force f ON f.regrade_id = t.regrade_id
    WINDOW w AS (PARTITION BY t.attempt_id ORDER BY f.number)
), finding AS (
    SELECT format('attempt %s: regrade %s left it at %s/%s, regrade %s found it at %s/%s', attempt_id, regrade_id, num, den, next_one, next_num, next_den) AS finding
    FROM told WHERE next_one IS NOT NULL AND (num * next_den <> next_num * den OR passed <> next_passed)
    UNION ALL
    SELECT format('attempt %s: regrade %s left it at %s/%s, it has %s/%s', t.attempt_id, t.regrade_id, t.num, t.den, a.score_num, a.score_den)
    FROM told t JOIN attempt a ON a.id = t.attempt_id WHERE t.next_one IS NULL AND (t.num * a.score_den <> a.score_num * t.den OR t.passed <> a.passed)
    UNION ALL
    SELECT format('attempt %s: regrade %s took its pass back, and was to keep passes', attempt_id, regrade_id)
    FROM told t WHERE old_passed AND NOT passed AND NOT takes_passes
      AND NOT EXISTS (SELECT FROM attempt a JOIN quiz q ON q.id = a.quiz_id WHERE a.id = t.attempt_id AND q.kind IN ('practice', 'activity'))
    UNION ALL
    SELECT format('attempt %s: item %s has the mark %s/%s, and regrade %s, in force when it ended, gave %s/%s', g.attempt_id, g.item_id, m.num, m.den, g.regrade_id, g.num, g.den)
    FROM regraded_item g JOIN mark m ON m.attempt_id = g.attempt_id AND m.item_id = g.item_id WHERE g.at_end AND m.num * g.den <> g.num * m.den
    UNION ALL
    SELECT format('regrade %s: in force since %s, and attempt %s does not count by it', f.regrade_id, f.recorded_at::date, a.id)
    FROM regrade_force f JOIN item i ON i.id = f.item_id JOIN quiz q ON q.course_version_id = i.course_version_id
    JOIN attempt a ON a.quiz_id = q.id AND a.state = 'finished' JOIN attempt_item p ON p.attempt_id = a.id AND p.item_id = i.id
    WHERE NOT EXISTS (SELECT FROM regrade_force l WHERE l.item_id = f.item_id AND l.number > f.number)
      AND NOT EXISTS (SELECT FROM regraded_item g WHERE g.attempt_id = a.id AND g.item_id = i.id AND g.regrade_id = f.regrade_id)
      AND (f.recorded_at < clock_timestamp() - interval '1 day' OR EXISTS (SELECT FROM regrade_done d WHERE d.regrade_id = f.regrade_id))
)
SELECT finding FROM finding ORDER BY 1
