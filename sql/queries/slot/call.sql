-- A call tested a contact.
INSERT INTO test_call (slot_value_id, called_on, called_by, reached, note, recorded_by)
VALUES ($1::bigint, $2::date, $3::text, $4::boolean, nullif($5::text, ''), me()) -- value, day, who called, whether it worked, what was noticed
