-- A completion stands on a finished enrolment, and a finished enrolment has its completion. Enrolments without a page
-- read came from elsewhere (a record brought along) and are taken as they are.
WITH begun AS MATERIALIZED ( -- first: nothing is counted for all the others
    SELECT r.enrolment_id AS id FROM page_read r GROUP BY 1
), state AS MATERIALIZED (
    SELECT e.id, m.id AS completion_id,
           (SELECT count(*) FROM page p JOIN module m ON m.id = p.module_id AND NOT m.optional AND (m.condition_id = ANY (e.unmet)) IS NOT TRUE
            WHERE p.course_version_id = e.course_version_id
              AND NOT EXISTS (SELECT FROM page_read r WHERE r.enrolment_id = e.id AND r.page_id = p.id)) AS unread,
           (SELECT count(*) FROM quiz q WHERE q.course_version_id = e.course_version_id AND q.needed <> 'no'
              AND NOT EXISTS (SELECT FROM module m WHERE m.id = q.module_id AND m.condition_id = ANY (e.unmet))
              AND NOT EXISTS (SELECT FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id
                              AND CASE q.needed WHEN 'passed' THEN a.passed ELSE a.state = 'finished' END)) AS undone
    FROM begun b JOIN enrolment e ON e.id = b.id LEFT JOIN completion m ON m.enrolment_id = e.id
), finding AS (
    SELECT format('completion %s: %s pages unread, %s quizzes not done', completion_id, unread, undone) AS finding
    FROM state WHERE completion_id IS NOT NULL AND unread + undone > 0
      -- A regrade may take back the pass that a completion stood on: the work stays on record, its awards end.
      AND NOT EXISTS (SELECT FROM regraded_attempt t JOIN attempt a ON a.id = t.attempt_id
                      WHERE a.enrolment_id = state.id AND t.old_passed AND NOT t.passed)
    UNION ALL
    SELECT format('enrolment %s: all is done and there is no completion', id)
    FROM state WHERE completion_id IS NULL AND unread + undone = 0
    UNION ALL
    SELECT format('completion %s: of another course version than its enrolment', m.id)
    FROM completion m JOIN enrolment e ON e.id = m.enrolment_id WHERE m.course_version_id <> e.course_version_id
    UNION ALL
    SELECT format('enrolment %s: condition %s is of another course version', e.id, u.id)
    FROM enrolment e CROSS JOIN LATERAL unnest(e.unmet) u (id)
    WHERE NOT EXISTS (SELECT FROM course_condition c WHERE c.id = u.id AND c.course_version_id = e.course_version_id)
    UNION ALL
    SELECT format('enrolment %s: page %s is of a module that is not for it', e.id, p.id)
    FROM page_read r JOIN page p ON p.id = r.page_id JOIN module m ON m.id = p.module_id JOIN enrolment e ON e.id = r.enrolment_id
    WHERE m.condition_id = ANY (e.unmet)
    UNION ALL
    SELECT format('completion %s: %s minutes, and its pages give %s', m.id, m.minutes, minutes_without(v.id, e.unmet))
    FROM completion m JOIN enrolment e ON e.id = m.enrolment_id JOIN course_version v ON v.id = e.course_version_id
    WHERE v.conditional AND m.minutes <> minutes_without(v.id, e.unmet)
    UNION ALL
    SELECT format('enrolment %s: page %s is of another course version', e.id, p.id)
    FROM page_read r JOIN page p ON p.id = r.page_id JOIN enrolment e ON e.id = r.enrolment_id
    WHERE p.course_version_id <> e.course_version_id
)
SELECT finding FROM finding ORDER BY 1
