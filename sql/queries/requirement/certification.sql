-- A certification, unless there is one of that code.
INSERT INTO certification (code) VALUES ($1::text) ON CONFLICT (code) DO NOTHING -- code
