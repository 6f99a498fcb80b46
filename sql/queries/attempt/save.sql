-- Saves one answer if the sequence number is the one stored, the attempt is open and the answer fits the question: one
-- statement, so that nothing can come between. saved NULL: not saved, and the other columns say why.
WITH target AS (
    SELECT a.id, a.person_id, a.state, a.seq, i.id AS item, i.kind, p.number,
           (SELECT max(l.number) FROM attempt_item l WHERE l.attempt_id = a.id) AS last,
           (SELECT min(c) FROM unnest($5::text[]) c -- choices: keys of options
            WHERE NOT EXISTS (SELECT FROM item_part o WHERE o.item_id = i.id AND o.key = c)) AS unknown,
           (i.kind = 'multiple-choice') IS DISTINCT FROM $6::boolean AND $6::boolean IS NOT NULL AS misformed -- sent as a list
    FROM attempt a
    LEFT JOIN (attempt_item p JOIN item i ON i.id = p.item_id)
        ON p.attempt_id = a.id AND (i.key = $2::text OR p.number = $3::integer) -- key, or number in the paper
    WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
), counted AS (
    UPDATE attempt a SET seq = a.seq + 1 FROM target t
    WHERE a.id = $1::bigint AND a.id = t.id AND a.seq = $4::integer AND a.state = 'in progress' -- the number that the sender knows
      AND t.item IS NOT NULL AND t.unknown IS NULL AND NOT t.misformed
      AND (t.kind = 'multiple-choice' OR cardinality($5::text[]) <= 1)
    RETURNING a.id, a.person_id, a.seq, t.item
), added AS (
    INSERT INTO response (attempt_id, item_id, seq, person_id, parts)
    SELECT id, item, seq, person_id, $5::text[] FROM counted
    RETURNING seq, saved_at
)
SELECT t.item IS NOT NULL AS found, t.number, t.last, t.kind, t.state, t.unknown, t.misformed, d.seq AS saved,
       to_char(d.saved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS saved_at
FROM target t LEFT JOIN added d ON true
