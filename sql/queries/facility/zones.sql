-- Whether each of some names is a time zone.
SELECT n.name IS NOT NULL AS is_zone FROM unnest($1::text[]) WITH ORDINALITY z (name, o) LEFT JOIN pg_timezone_names n ON n.name = z.name ORDER BY z.o -- names
