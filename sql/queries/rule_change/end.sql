-- A change has ended, in force or not; or it has made way for an import, and begins anew.
SELECT change_ended($1::bigint) -- change
