-- A provider, with what it said of itself last. No row: there is none.
SELECT * FROM provider_of($1::text) -- code
