-- The address of a link becomes that of the person of this request.
SELECT address_confirm($1::bytea) AS became -- digest
