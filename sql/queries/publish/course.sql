-- The course itself, when its first version comes.
INSERT INTO course (code) VALUES ($1::text) ON CONFLICT DO NOTHING -- code
