-- The file that goes with it.
INSERT INTO evidence_file (evidence_id, person_id, name, type, bytes) VALUES ($1::bigint, me(), $2::text, $3::text, $4::bytea) -- evidence, name, type, bytes
