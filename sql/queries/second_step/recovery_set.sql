-- Recovery codes in place of all earlier ones; false: there is nothing that they could stand for.
SELECT step_recovery_set($1::bytea[], $2::bytea[]) AS made -- salts, marks
