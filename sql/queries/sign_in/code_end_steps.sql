-- Whether the code that this transaction used up ended a second step.
SELECT sign_in_code_end_steps($1::bytea) AS ended -- digest of the code
