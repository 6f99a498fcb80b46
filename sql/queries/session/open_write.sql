-- The same for a write: finds the session, makes its person the person of the transaction, and holds the key of the request.
-- status: of the reply that was kept under this key; NULL: none. No row: nobody.
SELECT s.*, k.same, k.status, k.content_type, k.location, k.body
FROM session_open($1::bytea) s -- digest of the token
LEFT JOIN LATERAL idempotency_open(s.person_id, $2::text, $3::bytea) k ON true -- key, digest of the request
