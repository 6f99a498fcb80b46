-- What every write begins with.  SPDX-License-Identifier: Apache-2.0

-- What was answered to this key before; no row: nothing. Of several requests with one key the others wait here until the first
-- has committed or failed: the lock comes first, and each statement of this function sees what was committed when it begins.
CREATE FUNCTION idempotency_open(person bigint, wanted text, request bytea)
RETURNS TABLE (same boolean, status integer, content_type text, location text, body text)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(wanted, person));
    RETURN QUERY SELECT i.digest = request, i.status, i.content_type, i.location, i.body FROM idempotency i
    WHERE i.person_id = person AND i.key = wanted;
END
$$;
