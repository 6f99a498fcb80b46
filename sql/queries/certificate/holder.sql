-- Whether a name is the holder's.
SELECT certificate_is_held_by($1::text, $2::text) AS is_held_by -- code, name
