-- The file of a piece of evidence, for those whom row-level security lets read it.
SELECT person_id, type, bytes FROM evidence_file WHERE evidence_id = $1::bigint -- evidence
