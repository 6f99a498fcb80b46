-- A one-time code just issued ends the second step, too; false: not for the person of this request to say.
SELECT sign_in_code_ends_steps($1::bytea) AS said -- digest of the code
