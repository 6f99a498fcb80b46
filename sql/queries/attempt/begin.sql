-- A new attempt with its paper. Its deadline is fixed now: the time limit and what this person has been granted, but not beyond the
-- course, nor beyond the next period of a follow-up or booster. No row: there is an open one already.
WITH grant_of AS (
    SELECT x.extra_percent FROM accommodation x CROSS JOIN (SELECT civil_date(clock(), person_zone(me())) AS today) d
    WHERE x.person_id = me() AND x.from_date <= d.today AND coalesce(x.to_date, 'infinity') >= d.today
    ORDER BY x.from_date DESC, x.id DESC LIMIT 1
), begun AS (
    INSERT INTO attempt (enrolment_id, person_id, quiz_id, number, deadline, extra_percent, occasion)
    SELECT $1::bigint, me(), q.id, -- enrolment
           (SELECT count(*) + 1 FROM attempt a WHERE a.enrolment_id = $1::bigint AND a.quiz_id = q.id),
           least(clock() + q.time_limit * (1 + coalesce((SELECT extra_percent FROM grant_of), 0) / 100.0),
                 upper(days(v.ends, v.ends))::timestamp AT TIME ZONE person_zone(me()),
                 $6::date::timestamp AT TIME ZONE person_zone(me())), -- first day of the next period, or NULL
           CASE WHEN q.time_limit IS NULL THEN 0 ELSE coalesce((SELECT extra_percent FROM grant_of), 0) END,
           $5::integer -- period, or NULL
    FROM quiz q JOIN course_version v ON v.id = q.course_version_id WHERE q.id = $2::bigint -- quiz
    ON CONFLICT DO NOTHING
    RETURNING id, person_id
), paper AS (
    INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order)
    SELECT b.id, b.person_id, p.number, p.item, p.options::integer[]
    FROM begun b, unnest($3::bigint[], $4::text[]) WITH ORDINALITY p (item, options, number) -- items, order of their parts
)
SELECT id FROM begun
