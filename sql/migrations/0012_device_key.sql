-- The key under which a device keeps answers that are not sent yet.  SPDX-License-Identifier: Apache-2.0
--
-- Workstations are shared. What a browser keeps there is encrypted under this key, which is never kept there: the pages
-- on which its person answers carry it, and nobody else's do. The tag names the person to their browser and says nothing
-- of them. Both last as long as the person, so that what was kept can be read after signing in again.
CREATE TABLE device_key (
    person_id bigint PRIMARY KEY REFERENCES person,
    -- Three random UUIDs hold 366 random bits; 256 are wanted.
    key bytea NOT NULL CHECK (length(key) = 32)
        DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    tag text NOT NULL UNIQUE DEFAULT translate(gen_random_uuid()::text, '-', ''),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE device_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY web_own ON device_key FOR SELECT TO attest_web USING (person_id = me());
GRANT SELECT ON device_key TO attest_web;
INSERT INTO device_key (person_id) SELECT DISTINCT person_id FROM session;

-- A session for somebody whose password was right; tells the tag of their device key, which the first session makes.
DROP FUNCTION session_begin(bytea, bigint, interval);
CREATE FUNCTION session_begin(digest bytea, person bigint, lasts interval) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO session (token_digest, person_id, ends_at, zone)
    VALUES (digest, person, clock_timestamp() + lasts, person_zone(person));
    INSERT INTO device_key (person_id) VALUES (person) ON CONFLICT DO NOTHING;
    RETURN (SELECT k.tag FROM device_key k WHERE k.person_id = person);
END
$$;
REVOKE EXECUTE ON FUNCTION session_begin FROM PUBLIC;
GRANT EXECUTE ON FUNCTION session_begin TO attest_web, attest_job;
