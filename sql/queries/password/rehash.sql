-- The same password under a dearer hash.
SELECT password_rehash($1::bigint, $2::text, $3::text) -- person, hash until now, new hash
