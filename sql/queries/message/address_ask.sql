-- The person of this request wants another address.
SELECT address_ask($1::text) AS became -- address
