-- A secret for an app that is being set up; false: there is an app already.
SELECT step_offer_make($1::bytea, $2::bytea) AS made -- digest of the session; the secret, sealed
