-- What a regrade of an item would touch, for the program to count; for authors and administrators.
SELECT * FROM regrade_preview($1::bigint) -- item
