-- What is needed from now on.
INSERT INTO sign_off_rule (kinds, months, recorded_by)
VALUES (coalesce(string_to_array(nullif($1::text, ''), ' '), '{}')::sign_off_kind[], $2::integer, me()) -- kinds, months
