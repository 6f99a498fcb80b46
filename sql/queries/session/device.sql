-- The key of what this person's browsers keep, for pages on which answers are given. No row: none yet, until the next sign-in.
SELECT encode(k.key, 'base64') AS key, k.tag FROM device_key k WHERE k.person_id = me()
