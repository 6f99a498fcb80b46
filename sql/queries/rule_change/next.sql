-- The change to work on: the one that has been begun, or else the one that was asked for first; imports of people go before rules.
SELECT c.id, c.state, c.decided, c.title, c.file, c.from_date, c.asked_by, c.people IS NOT NULL AS counted, c.failure IS NOT NULL AS failed, c.import_id
FROM rule_change c WHERE c.ended_at IS NULL ORDER BY c.state = 'asked', c.import_id IS NULL, c.id LIMIT 1
