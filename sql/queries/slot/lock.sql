-- One change of a facility's contacts at a time.
SELECT pg_advisory_xact_lock(hashtext('slot'), ($1::bigint % 2147483647)::integer) -- facility
