-- What lines of a file of licences name, and the first thing that is wrong with each: NULL if nothing is. Terms of one licence do not overlap,
-- and later numbers lie later: with those on record and those of the file.
WITH line AS (
    SELECT u.*, p.id AS person_id, l.id AS licence_id FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::date[], $7::date[], $8::date[], $9::text[]) -- lines, employee numbers, states, kinds, term numbers, first days, last days, ends, numbers of licences
      AS u (line, employee, state, kind, number, from_date, to_date, ended, board_number)
    LEFT JOIN person p ON p.employee_number = u.employee
    LEFT JOIN licence l ON l.person_id = p.id AND l.state::text = u.state AND l.kind::text = u.kind
), term AS (
    SELECT line, person_id, state, kind, number, from_date, to_date FROM line
    UNION ALL
    SELECT 0, t.person_id, t.state::text, t.kind::text, t.number, t.from_date, t.to_date FROM licence_term_now t
    WHERE t.person_id IN (SELECT person_id FROM line)
      AND NOT EXISTS (SELECT FROM line n WHERE n.person_id = t.person_id AND n.state = t.state::text AND n.kind = t.kind::text AND n.number = t.number)
)
SELECT a.line, a.person_id, a.licence_id,
       CASE WHEN a.person_id IS NULL THEN 'person'
            WHEN a.to_date < a.from_date THEN 'backwards'
            WHEN a.ended < (SELECT min(f.from_date) FROM term f WHERE f.person_id = a.person_id AND f.state = a.state AND f.kind = a.kind) THEN 'end'
            WHEN EXISTS (SELECT FROM line b WHERE b.line < a.line AND b.person_id = a.person_id AND b.state = a.state AND b.kind = a.kind AND b.number = a.number) THEN 'twice'
            WHEN EXISTS (SELECT FROM term b WHERE b.line <> a.line AND b.person_id = a.person_id AND b.state = a.state AND b.kind = a.kind
                         AND (b.number < a.number AND b.to_date >= a.from_date OR b.number > a.number AND b.from_date <= a.to_date)) THEN 'overlap'
            WHEN a.ended IS NULL AND (a.board_number IS NULL OR EXISTS (SELECT FROM licence_number_now n
                         WHERE n.licence_id = a.licence_id AND n.number = a.board_number)) AND EXISTS (SELECT FROM licence_term_now t WHERE t.licence_id = a.licence_id
                         AND (t.number, t.from_date, t.to_date) = (a.number, a.from_date, a.to_date)) THEN 'known' END AS problem
FROM line a ORDER BY a.line
