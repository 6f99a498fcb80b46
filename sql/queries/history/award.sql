-- An award with dates of its own, brought along; without a last day it never expires. Its window opens by the rule of its first day.
WITH made AS (
    INSERT INTO award (person_id, certification_id, kind, earned_on, valid_from, valid_to, anchor, window_opens)
    SELECT $3::bigint, $4::bigint, 'imported', $5::date, $5::date, $6::date, extract(day FROM $6::date)::integer, -- person, certification, first day, last day
           CASE WHEN $6::date IS NOT NULL THEN greatest($5::date, ($6::date - make_interval(months => coalesce(s.window_months, 0)))::date) END
    FROM (SELECT) one LEFT JOIN certification_span s ON s.certification_id = $4::bigint AND s.during @> $5::date
    RETURNING id, person_id
)
INSERT INTO award_import_line (import_id, number, person_id, award_id) SELECT $1::bigint, $2::integer, person_id, id FROM made -- import, line
