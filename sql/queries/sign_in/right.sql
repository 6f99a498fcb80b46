-- A try was right.
SELECT sign_in_try_right($1::bytea[], $2::bytea[], $3::integer) -- keys of one login; keys that many share, and their failures without waiting
