-- One of them is removed; false: it is not theirs.
SELECT passkey_end($1::bigint) AS ended -- passkey
