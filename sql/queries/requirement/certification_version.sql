-- A version of a certification.
INSERT INTO certification_version (certification_id, from_date, title, method, valid_months, window_months, minimum_months,
    no_carry_forward, no_repeat, retention_years, citation, citation_url, recorded_by)
SELECT k.id, $2::date, $3::text, $4::text, $5::integer, $6::integer, $7::integer, -- first day, title, method, A, W, N
       $8::boolean, $9::boolean, $10::integer, $11::text, $12::text, $13::bigint -- flags, years, citation, its address, by
FROM certification k WHERE k.code = $1::text -- code
