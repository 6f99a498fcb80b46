-- What the person has chosen on the settings page.
INSERT INTO person_setting (person_id, language, large_print, exit_keys, roomy_tables)
VALUES (me(), $1::text, $2::boolean, $3::boolean, $4::boolean) -- language, large print, keys, rows
ON CONFLICT (person_id) DO UPDATE SET language = excluded.language, large_print = excluded.large_print,
    exit_keys = excluded.exit_keys, roomy_tables = excluded.roomy_tables
