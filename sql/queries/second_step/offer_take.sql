-- Its first code has come.
SELECT step_offer_take($1::bytea, $2::bigint) AS taken -- digest of the session; period of the code
