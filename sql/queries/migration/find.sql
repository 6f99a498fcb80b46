-- One migration that has run; no row: it has not.
SELECT digest FROM migration WHERE name = $1::text -- name
