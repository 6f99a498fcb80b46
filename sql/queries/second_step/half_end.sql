-- Both steps were taken; false: the time was over meanwhile.
SELECT half_session_end($1::bytea) AS ended -- digest
