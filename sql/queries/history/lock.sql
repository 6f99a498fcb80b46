-- Files of history are taken one after another: what one of them brings is on record before the next is checked.
SELECT pg_advisory_xact_lock(5, 1)
