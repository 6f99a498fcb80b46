-- What grading needs of each drawn item: its rule, the answer that counts (the last; or, where tries are asked for, the one that was
-- checked last), its checked tries, and the mark of a person. The key may be that of a regrade; then its tries come with their answers, to be
-- weighed again. Only for grading; never shown.
SELECT p.item_id AS item, p.number, k.kind, k.scoring, i.weight, i.privacy, k.fold, k.units, k.unit_penalty_num, k.unit_penalty_den, k.start,
       p.regrade_id AS regrade, p.credited, w.numbers AS try_numbers, w.parts AS try_parts, w.texts AS try_texts,
       coalesce(i.penalty_num, q.penalty_num) AS penalty_num, coalesce(i.penalty_den, q.penalty_den) AS penalty_den,
       r.parts, r.texts, r.certainty, y.nums, y.dens, coalesce(r.seq > y.last, true) AS untried, m.num AS mark_num, m.den AS mark_den
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN paper_key p ON p.attempt_id = a.id
JOIN item i ON i.id = p.item_id
JOIN item k ON k.id = p.key_item_id
LEFT JOIN LATERAL (
    SELECT array_agg(s.num ORDER BY s.number) AS nums, array_agg(s.den ORDER BY s.number) AS dens, max(s.seq) AS last
    FROM item_try s WHERE s.attempt_id = p.attempt_id AND s.item_id = p.item_id
) y ON q.feedback <> 'deferred'
LEFT JOIN LATERAL (
    SELECT s.seq, s.parts, s.texts, s.certainty FROM response s
    WHERE s.attempt_id = p.attempt_id AND s.item_id = p.item_id AND ($3::boolean IS NOT TRUE OR y.last IS NULL OR s.seq <= y.last) -- the one last checked
    ORDER BY s.seq DESC LIMIT 1
) r ON true
LEFT JOIN LATERAL (
    SELECT array_agg(t.number ORDER BY t.number, u.o) AS numbers, array_agg(u.part ORDER BY t.number, u.o) AS parts,
           array_agg(u.text ORDER BY t.number, u.o) AS texts
    FROM item_try t JOIN response s ON s.attempt_id = t.attempt_id AND s.seq = t.seq
    CROSS JOIN LATERAL unnest(s.parts, s.texts) WITH ORDINALITY u (part, text, o)
    WHERE t.attempt_id = p.attempt_id AND t.item_id = p.item_id
) w ON p.regrade_id IS NOT NULL AND q.feedback <> 'deferred'
LEFT JOIN mark_now m ON m.attempt_id = p.attempt_id AND m.item_id = p.item_id
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
  AND ($2::integer IS NULL OR p.number = $2::integer) -- one question, or all
ORDER BY p.number
