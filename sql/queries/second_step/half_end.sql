-- Both steps were taken; ended false: the time was over meanwhile. The provider that was the first step; NULL: a password.
SELECT * FROM half_session_end($1::bytea) -- digest
