-- The secret of somebody's app, sealed. No row: they have none.
SELECT * FROM step_app_of($1::bytea) -- digest of a half session; NULL: of the person of this request
