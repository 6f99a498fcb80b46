-- What a person has chosen for themselves: language, large print, keys.  SPDX-License-Identifier: Apache-2.0

-- The language of the employer's records. NULL: they do not say; until now that read as English.
ALTER TABLE person ALTER COLUMN language DROP NOT NULL, ALTER COLUMN language DROP DEFAULT;
UPDATE person SET language = NULL WHERE language = 'en';

-- No fact: only how pages look to one person, who alone sees and changes it. No row: nothing was chosen.
CREATE TABLE person_setting (
    person_id bigint PRIMARY KEY REFERENCES person,
    language text CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]+)*$'), -- NULL: as the records or the browser say
    large_print boolean NOT NULL DEFAULT false,
    exit_keys boolean NOT NULL DEFAULT true, -- whether Shift three times leaves a page
    roomy_tables boolean NOT NULL DEFAULT false
);
ALTER TABLE person_setting ENABLE ROW LEVEL SECURITY;
CREATE POLICY web_own ON person_setting FOR SELECT TO attest_web USING (person_id = me());
CREATE POLICY web_add ON person_setting FOR INSERT TO attest_web WITH CHECK (person_id = me());
CREATE POLICY web_change ON person_setting FOR UPDATE TO attest_web USING (person_id = me()) WITH CHECK (person_id = me());
GRANT SELECT, INSERT, UPDATE (language, large_print, exit_keys, roomy_tables) ON person_setting TO attest_web;

-- A session keeps a copy, as it keeps the zone: every request reads its session, and a join more would be paid for by all.
ALTER TABLE session
    ADD COLUMN language text, -- chosen, or of the records; NULL: neither says
    ADD COLUMN large_print boolean NOT NULL DEFAULT false,
    ADD COLUMN exit_keys boolean NOT NULL DEFAULT true,
    ADD COLUMN roomy_tables boolean NOT NULL DEFAULT false;
CREATE FUNCTION session_takes_settings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    SELECT coalesce(s.language, p.language), coalesce(s.large_print, false), coalesce(s.exit_keys, true), coalesce(s.roomy_tables, false)
    INTO NEW.language, NEW.large_print, NEW.exit_keys, NEW.roomy_tables
    FROM person p LEFT JOIN person_setting s ON s.person_id = p.id WHERE p.id = NEW.person_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER takes_settings BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION session_takes_settings();
CREATE FUNCTION setting_reaches_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE session x SET language = coalesce(NEW.language, p.language), large_print = NEW.large_print, exit_keys = NEW.exit_keys,
        roomy_tables = NEW.roomy_tables
    FROM person p WHERE p.id = NEW.person_id AND x.person_id = NEW.person_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER reaches_sessions AFTER INSERT OR UPDATE ON person_setting FOR EACH ROW EXECUTE FUNCTION setting_reaches_sessions();

-- As before, and what the person has chosen. language NULL: neither they nor the records say. ends_at counts the use that this
-- request is: told from the use before it, a page opened after 26 minutes would say that the session ends in four.
DROP FUNCTION session_open(bytea);
CREATE FUNCTION session_open(digest bytea)
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
REVOKE EXECUTE ON FUNCTION session_open FROM PUBLIC;
GRANT EXECUTE ON FUNCTION session_open TO attest_web, attest_job;
