-- A whole request that saves an answer: its session, the key it holds, the answer, and the reply kept under that key; committed when it ends.
-- status and what follows: the reply, kept now or before; NULL: nothing was saved. same: to this very request. No row: nobody.
SELECT s.*, k.same, k.status, k.content_type, k.location, k.body
FROM session_open($1::bytea) s -- digest of the token
CROSS JOIN LATERAL save_once(s.person_id, $2::text, $3::bytea, $4::text, $5::text, -- key, digest of the request, type of the reply, its text
    $6::bigint, $7::text, $8::integer, $9::text[], $10::text[], $11::integer, $12::text) k
-- attempt, key of the item, number that the sender knows, parts, texts, certainty, form
