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

-- As before, but ends_at counts the use that this request is: told from the use before it, a page opened after 26 minutes
-- would say that the session ends in four.
CREATE OR REPLACE FUNCTION session_open(digest bytea)
RETURNS TABLE (person_id bigint, display_name text, language text, zone text, today date, permissions text,
               ends_at bigint, touch boolean, large_print boolean, exit_keys boolean, roomy_tables boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    -- Small, since every request begins with it: what few people have (grants) is looked up only for them.
    SELECT x.person_id, p.display_name, x.language, x.zone, civil_date(clock(), x.zone),
           CASE WHEN EXISTS (SELECT FROM facility_grant g WHERE g.person_id = x.person_id) THEN permissions_of(x.person_id) ELSE '' END,
           extract(epoch FROM least(x.ends_at, CASE WHEN x.last_used_at < clock_timestamp() - interval '1 minute'
               THEN clock_timestamp() ELSE x.last_used_at END + interval '30 minutes'))::bigint,
           x.last_used_at < clock_timestamp() - interval '1 minute',
           x.large_print, x.exit_keys, x.roomy_tables
    INTO person_id, display_name, language, zone, today, permissions, ends_at, touch, large_print, exit_keys, roomy_tables
    FROM session x JOIN person p ON p.id = x.person_id
    WHERE x.token_digest = digest AND x.ends_at > clock_timestamp()
      AND x.last_used_at > clock_timestamp() - interval '30 minutes';
    IF FOUND THEN
        PERFORM set_config('attest.person', person_id::text, true);
        RETURN NEXT;
    END IF;
END
$$;
