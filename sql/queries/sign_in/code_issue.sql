-- A one-time code for somebody; false: not for the person of this request to issue.
SELECT sign_in_code_issue($1::bigint, $2::bytea, make_interval(mins => $3::integer)) AS issued -- person, digest of the code, minutes
