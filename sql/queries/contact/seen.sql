-- This person has seen that contacts changed.
INSERT INTO contact_seen (person_id, slot_value_id)
SELECT me(), c.slot_value_id FROM contact_changes($1::date, '') c -- today
WHERE c.slot_value_id = ANY ($2::bigint[]) -- those that the page showed
ON CONFLICT DO NOTHING
