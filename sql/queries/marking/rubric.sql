-- The criteria of an essay, each before its levels; the best level first.
SELECT p.number, p.kind, p.parent, p.title, p.label, p.num AS points
FROM marking_essay($1::text) e JOIN item_part p ON p.item_id = e.item_id AND p.kind IN ('criterion', 'level') -- essay
ORDER BY coalesce(p.parent, p.number), p.kind = 'level', p.num DESC, p.number
