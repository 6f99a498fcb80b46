-- Accepts or declines evidence. person NULL: answered so before, or there is none such.
SELECT evidence_decide($1::bigint, $2::boolean, $3::text) AS person -- evidence, accept, reason
