-- A new fact about a person locks the person: facts of one person are written one after another. What follows is stamped after the lock.
SELECT pg_advisory_xact_lock(1, ($1::bigint % 2147483647)::integer), stamp_anew() -- person
