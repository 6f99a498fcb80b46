-- Options and rows of the questions of which only groups are told.
SELECT x.item_id AS item, x.kind, x.key::text, coalesce(x.translations -> $1::text ->> 'label', x.label) AS label -- language of the reader
FROM item_part x JOIN item i ON i.id = x.item_id
WHERE i.privacy = 'aggregate' AND x.parent IS NULL AND x.kind IN ('option', 'row')
ORDER BY x.item_id, x.number
