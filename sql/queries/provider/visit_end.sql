-- Somebody is back. No row: nobody who went from this browser, or too late.
SELECT * FROM provider_visit_end($1::bytea) -- digest
