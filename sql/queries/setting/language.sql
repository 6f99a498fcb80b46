-- The language that the person has chosen at the foot of a page; all else stays.
INSERT INTO person_setting (person_id, language) VALUES (me(), $1::text) -- language
ON CONFLICT (person_id) DO UPDATE SET language = excluded.language
