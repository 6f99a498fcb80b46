-- A passkey of the person of this request: added, known or many.
SELECT passkey_add($1::bytea, $2::text, $3::bytea, $4::integer, $5::bytea, $6::bigint) AS outcome
-- digest of the session; name, id that its device gave it, algorithm of COSE, public key, count of its device
