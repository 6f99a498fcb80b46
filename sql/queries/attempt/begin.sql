-- A new attempt with its paper. No row: there is an open one already.
WITH begun AS (
    INSERT INTO attempt (enrolment_id, person_id, quiz_id, number)
    SELECT $1::bigint, me(), $2::bigint, -- enrolment, quiz
           (SELECT count(*) + 1 FROM attempt a WHERE a.enrolment_id = $1::bigint AND a.quiz_id = $2::bigint)
    ON CONFLICT DO NOTHING
    RETURNING id, person_id
), paper AS (
    INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order)
    SELECT b.id, b.person_id, p.number, p.item, p.options::integer[]
    FROM begun b, unnest($3::bigint[], $4::text[]) WITH ORDINALITY p (item, options, number) -- items, order of their options
)
SELECT id FROM begun
