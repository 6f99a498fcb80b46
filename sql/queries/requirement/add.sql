-- A requirement, unless there is one of that code.
INSERT INTO requirement (code) VALUES ($1::text) ON CONFLICT (code) DO NOTHING -- code
