-- Whether a name is that of the holder of a certificate; gone: it is not kept any more.
SELECT certificate_is_held_by($1::text, $2::text) AS is_held_by, certificate_holder_gone($1::text) AS gone -- code, name
