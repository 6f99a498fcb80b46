-- Calls that tested a contact of a facility, newest first, and what they tested.
SELECT t.called_on, t.called_by, t.reached, t.note, v.text, v.language
FROM slot_value v JOIN test_call t ON t.slot_value_id = v.id
WHERE v.facility_id = $1::bigint AND v.key = $2::text -- facility, key
ORDER BY t.called_on DESC, t.id DESC LIMIT 100
