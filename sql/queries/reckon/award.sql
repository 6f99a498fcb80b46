-- An award that follows from the facts, what made it, and its certificate: a snapshot of names, titles and hours as they are now. The keys are
-- those of reckon/evidence. Without a code no certificate is issued.
WITH made AS (
    INSERT INTO award (person_id, certification_id, kind, completion_id, earned_on, valid_from, valid_to, anchor, window_opens, supersedes, reason)
    VALUES ($1::bigint, $2::bigint, $3::text, $4::bigint, $5::date, $6::date, nullif($7::date, 'infinity'), nullif($8::integer, 0), -- person, certification, kind, last completion, earned on, valid from, valid to, anchor
            nullif($9::date, 'infinity'), $10::bigint, $11::text) -- window opens, award superseded, why
    RETURNING *
), parts AS (
    SELECT u.key, u.number, substr(u.key, 2)::bigint AS id, left(u.key, 1) AS of FROM unnest($12::text[]) WITH ORDINALITY u (key, number) -- what made it
), told AS (
    INSERT INTO award_evidence (award_id, number, person_id, completion_id, attempt_id, evidence_id, by_award_id)
    SELECT m.id, p.number, m.person_id, CASE p.of WHEN 'c' THEN p.id END, CASE p.of WHEN 'a' THEN p.id END, CASE p.of WHEN 'e' THEN p.id END,
           CASE p.of WHEN 'w' THEN p.id END
    FROM made m, parts p
), document AS (
    INSERT INTO certificate (award_id, person_id, code, holder, certification, course_code, course_title, course_version, issuer,
                             hundredths, completed_on, valid_from, valid_to, zone)
    SELECT m.id, m.person_id, $13::text, h.display_name, $14::text, c.code, v.title, v.version, n.name, -- code, title
           coalesce((SELECT sum(coalesce((SELECT max(k.hundredths) FROM credit k WHERE k.course_version_id = e.course_version_id
                                         AND days(k.from_date, k.until_date) @> e.completed_on), e.minutes * 100 / 60))
                     FROM parts p JOIN completion_now e ON p.of = 'c' AND e.id = p.id), 0)
             + coalesce((SELECT sum(e.hundredths) FROM parts p JOIN evidence e ON p.of = 'e' AND e.id = p.id), 0),
           m.earned_on, m.valid_from, m.valid_to, person_zone(m.person_id)
    FROM made m JOIN person h ON h.id = m.person_id CROSS JOIN network n
    LEFT JOIN (completion d JOIN course_version v ON v.id = d.course_version_id JOIN course c ON c.id = v.course_id) ON d.id = m.completion_id
    WHERE $13::text IS NOT NULL
)
SELECT id FROM made
