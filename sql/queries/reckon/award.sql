-- Awards that follow from the facts, what made each, and its certificate: a snapshot of names, titles and hours as they are now. The keys are
-- those of reckon/evidence. Ids come in the order in which the awards are given.
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::date[], $6::date[], $7::date[], $8::integer[], -- people, certifications, kinds, last completions, earned on, valid from, valid to, anchors
                         $9::date[], $10::bigint[], $11::text[], $12::text[], $13::text[]) -- windows open, awards superseded, why, codes, titles
        WITH ORDINALITY w (person_id, certification_id, kind, completion_id, earned_on, valid_from, valid_to, anchor,
                           window_opens, supersedes, reason, code, title, place)
), made AS (
    INSERT INTO award (person_id, certification_id, kind, completion_id, earned_on, valid_from, valid_to, anchor, window_opens, supersedes, reason)
    SELECT w.person_id, w.certification_id, w.kind, w.completion_id, w.earned_on, w.valid_from, nullif(w.valid_to, 'infinity'),
           nullif(w.anchor, 0), nullif(w.window_opens, 'infinity'), w.supersedes, w.reason
    FROM (SELECT * FROM wanted ORDER BY place) w
    RETURNING id, person_id, completion_id, earned_on, valid_from, valid_to
), placed AS MATERIALIZED (
    SELECT m.*, w.code, w.title FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM made) m JOIN wanted w USING (place)
), part AS MATERIALIZED (
    SELECT p.id AS award_id, p.person_id, row_number() OVER (PARTITION BY p.id ORDER BY u.number) AS number, left(u.key, 1) AS of,
           substr(u.key, 2)::bigint AS id
    FROM unnest($14::bigint[], $15::text[]) WITH ORDINALITY u (place, key, number) JOIN placed p USING (place) -- of which of them, what made it
), told AS (
    INSERT INTO award_evidence (award_id, number, person_id, completion_id, attempt_id, evidence_id, by_award_id)
    SELECT award_id, number, person_id, CASE of WHEN 'c' THEN id END, CASE of WHEN 'a' THEN id END, CASE of WHEN 'e' THEN id END,
           CASE of WHEN 'w' THEN id END
    FROM part
), hours AS (
    SELECT award_id, sum(hundredths) AS hundredths FROM (
        SELECT p.award_id, coalesce((SELECT max(k.hundredths) FROM credit k WHERE k.course_version_id = e.course_version_id
                                     AND days(k.from_date, k.until_date) @> e.completed_on), e.minutes * 100 / 60) AS hundredths
        FROM part p JOIN completion_now e ON e.id = p.id WHERE p.of = 'c'
        UNION ALL
        SELECT p.award_id, e.hundredths FROM part p JOIN evidence e ON e.id = p.id WHERE p.of = 'e') x
    GROUP BY award_id
), zone AS MATERIALIZED (
    SELECT o.person_id, person_zone(o.person_id) AS zone FROM (SELECT DISTINCT person_id FROM placed) o
), document AS (
    INSERT INTO certificate (award_id, person_id, code, holder, certification, course_code, course_title, course_version, issuer,
                             hundredths, completed_on, valid_from, valid_to, zone)
    SELECT m.id, m.person_id, m.code, h.display_name, m.title, c.code, v.title, v.version, n.name, coalesce(s.hundredths, 0),
           m.earned_on, m.valid_from, m.valid_to, z.zone
    FROM placed m JOIN person h ON h.id = m.person_id JOIN zone z ON z.person_id = m.person_id CROSS JOIN network n
    LEFT JOIN hours s ON s.award_id = m.id
    LEFT JOIN (completion d JOIN course_version v ON v.id = d.course_version_id JOIN course c ON c.id = v.course_id) ON d.id = m.completion_id
)
SELECT id FROM placed ORDER BY place
