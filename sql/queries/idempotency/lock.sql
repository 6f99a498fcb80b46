-- Of several requests with one key the others wait here until the first has committed or failed.
SELECT pg_advisory_xact_lock(hashtextextended($1::text, me())) -- key
