-- A code of the app was shown; false: it was taken before.
SELECT step_app_take($1::bytea, $2::bigint) AS taken -- digest of a half session, or NULL; period of the code
