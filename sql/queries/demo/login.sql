-- A password for one of the demo people, who has none yet.
INSERT INTO credential (person_id, password_hash)
SELECT id, $2::text FROM person WHERE email = $1::text -- e-mail address, hash
ON CONFLICT DO NOTHING
