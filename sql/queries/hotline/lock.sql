-- One change of the hotline at a time.
SELECT pg_advisory_xact_lock(hashtext('hotline'))
