-- The first of two steps was taken.
SELECT half_session_begin($1::bytea, $2::bigint, $3::boolean) -- digest, person; shared computer
