-- Whether anybody has signed in in this browser within half a year.
SELECT browser_is_known($1::bytea) AS known -- digest of its secret, or NULL
