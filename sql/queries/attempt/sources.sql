-- The sources that the reasons of a finished attempt point to.
SELECT DISTINCT ON (s.number, s.key) s.number, s.key, s.year, s.by || coalesce(' (' || array_to_string(s.states, ', ') || ')', '') AS by, s.title, s.published_in, s.url, s.doi
FROM (
    SELECT i.course_version_id, string_agg(concat(i.rationale, i.feedback_right, i.feedback_partial, i.feedback_wrong), '') AS said
    FROM attempt a
    JOIN paper_key p ON p.attempt_id = a.id
    JOIN item i ON i.id = p.key_item_id
    WHERE a.id = $1::bigint AND a.person_id = me() AND a.state IN ('submitted', 'finished') -- attempt
    GROUP BY i.course_version_id
) t
JOIN source s ON s.course_version_id = t.course_version_id AND strpos(t.said, '"#source-' || s.key || '"') > 0
ORDER BY s.number, s.key, s.course_version_id DESC
