-- Lets a person sign for a kind.
SELECT signer_add($1::text, $2::text) AS answer -- login, kind
