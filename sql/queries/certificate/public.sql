-- What the code alone shows.
SELECT * FROM certificate_public($1::text) -- code
