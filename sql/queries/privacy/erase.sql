-- Erases one name by hand. wrong: why not, in a word; NULL: done.
SELECT person_erase_by_hand($1::text, $2::text, $3::text, $4::text) AS wrong -- login, reason, who asks, who agrees
