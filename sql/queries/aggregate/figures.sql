-- All that may be told of these questions at a facility.
SELECT i.id AS item, f.people, f.part, f.answer, f.n
FROM item i CROSS JOIN LATERAL aggregate_figures(i.id, $1::bigint) f -- facility
WHERE i.privacy = 'aggregate'
ORDER BY i.id, f.part, f.answer
