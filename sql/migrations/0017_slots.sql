-- Contacts of facilities, calls that test them, and the hotline.  SPDX-License-Identifier: Apache-2.0
--
-- What a facility says for a slot is the latest row of slot_value for it; a row without text takes it back, and what stands above
-- holds again. Nothing is overwritten, so the rows are their own history.

-- ---- What a facility says

ALTER TABLE slot_value
    ALTER COLUMN text DROP NOT NULL,
    ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]+)*$'),
    ADD COLUMN translations jsonb CHECK (jsonb_typeof(translations) = 'object'), -- {"es": {"text": "…"}}
    ADD COLUMN test_months integer DEFAULT 6 CHECK (test_months BETWEEN 1 AND 24); -- NULL: nobody can be called there
UPDATE slot_value SET text = NULL WHERE btrim(text) = '';
ALTER TABLE slot_value ADD CHECK (btrim(text) <> '' AND length(text) <= 2000);
CREATE INDEX ON slot_value (facility_id, key, id);

-- That somebody called a contact to see whether it works.
CREATE TABLE test_call (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slot_value_id bigint NOT NULL REFERENCES slot_value,
    called_on date NOT NULL,
    called_by text NOT NULL CHECK (btrim(called_by) <> '' AND length(called_by) <= 200),
    reached boolean NOT NULL,
    note text CHECK (btrim(note) <> '' AND length(note) <= 2000),
    recorded_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON test_call (slot_value_id, called_on, id);

-- That a person has seen that a contact changed. Only they read it; no page that anybody opens writes it.
CREATE TABLE contact_seen (
    person_id bigint NOT NULL REFERENCES person,
    slot_value_id bigint NOT NULL REFERENCES slot_value,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (person_id, slot_value_id)
);

-- ---- The hotline

ALTER TABLE hotline
    ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]+)*$'),
    ADD COLUMN translations jsonb CHECK (jsonb_typeof(translations) = 'object'), -- {"es": {"name": "…", "languages": "…", "hours": "…"}}
    ADD COLUMN verified_by text CHECK (btrim(verified_by) <> ''),
    ADD COLUMN review_by date,
    ADD CHECK (verified_by IS NULL OR last_verified IS NOT NULL);

-- A network begins with the national line. Nobody has checked it there: last_verified stays empty until somebody has.
INSERT INTO hotline (name, phone, text_number, relay, chat_url, languages, hours, translations)
SELECT 'National Human Trafficking Hotline', '1-888-373-7888', '233733', '711', 'https://humantraffickinghotline.org/chat',
       'English and Spanish, and more than 200 other languages through interpreters', '24 hours a day, every day',
       '{"es": {"name": "Línea Nacional contra la Trata de Personas", "hours": "Las 24 horas, todos los días",
         "languages": "Inglés y español, y más de 200 idiomas más por medio de intérpretes"}}'
WHERE NOT EXISTS (SELECT FROM hotline);

-- ---- Who may change them

-- Whether the person of this request administers a facility, today; never while acting for somebody.
CREATE FUNCTION administers(facility bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce(current_setting('attest.actor', true), '') = '' AND may('administrator')
       AND me() IN (SELECT holders_over('administrator', facility));
END
$$;
-- The same of the network: of its top.
CREATE FUNCTION administers_network() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN administers(network_top());
END
$$;
-- The name of whoever entered a contact, a call or a hotline, for those who look into some part of the network.
CREATE FUNCTION who_entered(person bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT p.display_name FROM person p WHERE p.id = person
            AND EXISTS (SELECT FROM visible_facilities())
            AND (EXISTS (SELECT FROM slot_value v WHERE v.recorded_by = p.id) OR EXISTS (SELECT FROM test_call t WHERE t.recorded_by = p.id)
                 OR EXISTS (SELECT FROM hotline h WHERE h.recorded_by = p.id)));
END
$$;
REVOKE EXECUTE ON FUNCTION administers, administers_network, who_entered FROM PUBLIC;
GRANT EXECUTE ON FUNCTION administers, administers_network, who_entered TO attest_web;

ALTER TABLE test_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_seen ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON test_call TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY job ON contact_seen FOR SELECT TO attest_job USING (true);
CREATE POLICY web_add ON slot_value FOR INSERT TO attest_web WITH CHECK (recorded_by = me() AND administers(facility_id));
CREATE POLICY web_add ON hotline FOR INSERT TO attest_web WITH CHECK (recorded_by = me() AND administers_network());
-- Calls say who made them: read by those who look into some part of the network, since contacts are inherited from above.
CREATE POLICY web_read ON test_call FOR SELECT TO attest_web USING (EXISTS (SELECT FROM visible_facilities()));
CREATE POLICY web_add ON test_call FOR INSERT TO attest_web WITH CHECK (recorded_by = me()
    AND administers((SELECT v.facility_id FROM slot_value v WHERE v.id = slot_value_id)));
CREATE POLICY web_own ON contact_seen FOR SELECT TO attest_web USING (person_id = me());
CREATE POLICY web_add ON contact_seen FOR INSERT TO attest_web WITH CHECK (person_id = me() AND me() = actor());
GRANT INSERT ON slot_value, hotline TO attest_web;
GRANT SELECT, INSERT ON test_call, contact_seen TO attest_web;
GRANT SELECT, INSERT ON test_call TO attest_job;
GRANT SELECT ON contact_seen TO attest_job;

-- ---- What holds where

-- The facility whose contacts a person of this request is shown: that of the primary post. NULL: no post today.
CREATE FUNCTION workplace(day date) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT p.facility_id FROM post_span p WHERE p.person_id = me() AND p.during @> day
            ORDER BY p.is_primary DESC, p.post_id LIMIT 1);
END
$$;

-- What a slot says at a facility: its own, or that of the nearest above it that says something. before: as it was before that row
-- was added; NULL: as it is.
CREATE FUNCTION slot_in_force(slot text, facility bigint, day date, before bigint DEFAULT NULL) RETURNS SETOF slot_value
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT w.* FROM facility_closure k
        CROSS JOIN LATERAL (SELECT v.* FROM slot_value v WHERE v.facility_id = k.ancestor_id AND v.key::text = slot
                            AND (before IS NULL OR v.id < before) ORDER BY v.id DESC LIMIT 1) w
        WHERE k.descendant_id = facility AND k.during @> day AND w.text IS NOT NULL
        ORDER BY k.depth LIMIT 1;
END
$$;

-- All of them where this person works, in the reader's language where they are; language: where they are not.
CREATE FUNCTION local_values(day date, reader text) RETURNS TABLE (key text, value text, language text)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    here bigint := workplace(day);
BEGIN
    RETURN QUERY SELECT DISTINCT ON (w.key) w.key::text, coalesce(w.translations -> reader ->> 'text', w.text),
               CASE WHEN w.translations -> reader ->> 'text' IS NULL THEN nullif(w.language, reader) END
        FROM (SELECT DISTINCT ON (k.depth, v.key) k.depth, v.* FROM facility_closure k JOIN slot_value v ON v.facility_id = k.ancestor_id
              WHERE k.descendant_id = here AND k.during @> day ORDER BY k.depth, v.key, v.id DESC) w
        WHERE w.text IS NOT NULL ORDER BY w.key, w.depth;
END
$$;
DROP FUNCTION local_text(text, date); -- what it asked is part of local_values

-- The slots that a course version needs and that say nothing at a facility. NULL facility: none is lacking, since none could help.
CREATE FUNCTION slots_lacking(version bigint, facility bigint, day date) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(s.key::text ORDER BY s.key), '{}') FROM slot s
            WHERE s.course_version_id = version AND s.required AND facility IS NOT NULL
              AND NOT EXISTS (SELECT FROM slot_in_force(s.key::text, facility, day)));
END
$$;
-- The facility that keeps this person from beginning a course version, by its name; NULL: none does.
CREATE FUNCTION waits_for(version bigint, day date) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    here bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM slot s WHERE s.course_version_id = version AND s.required) THEN
        RETURN NULL;
    END IF;
    here := workplace(day);
    IF slots_lacking(version, here, day) = '{}' THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT v.name FROM facility_version v WHERE v.facility_id = here
            ORDER BY v.from_date <= day DESC, v.from_date DESC, v.id DESC LIMIT 1);
END
$$;

-- What facilities are asked for: by the live version of each course, and by the newest one that is still to come. The support page
-- shows the advocate whether a course asks for it or not (no course).
CREATE VIEW declared_slot WITH (security_invoker = true) AS
SELECT s.key::text, k.code::text AS course, v.id AS course_version_id, v.version, v.live, v.language, s.required, s.text, s.translations
FROM (SELECT l.id, l.course_id, l.version, l.language, true AS live FROM live_course l
      WHERE coalesce(l.ends, 'infinity') >= (SELECT civil_date(clock(), n.zone) FROM network n)
      UNION ALL
      SELECT DISTINCT ON (c.course_id) c.id, c.course_id, c.version, c.language, false FROM course_version c
      LEFT JOIN live_course l ON l.course_id = c.course_id WHERE c.version > coalesce(l.version, 0)
      ORDER BY course_id, version DESC) v
JOIN course k ON k.id = v.course_id JOIN slot s ON s.course_version_id = v.id
UNION ALL
SELECT 'on-call-advocate', NULL, NULL, NULL, true, NULL, false, NULL, NULL;
GRANT SELECT ON declared_slot TO attest_web, attest_job;

-- ---- Test calls

-- How a contact stands: since when these words hold at its facility, the last call, and the day by which the next is due. A new or
-- changed contact is to be called within two weeks, one that was not reached at once.
CREATE FUNCTION test_call_state(v slot_value)
RETURNS TABLE (since date, called_on date, called_by text, reached boolean, due date)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    first bigint;
BEGIN
    -- The rows back to the last one with other words: a translation added later is the same contact.
    SELECT min(w.id) INTO first FROM slot_value w
    WHERE w.facility_id = v.facility_id AND w.key = v.key AND w.id <= v.id AND w.id > coalesce(
        (SELECT max(o.id) FROM slot_value o WHERE o.facility_id = v.facility_id AND o.key = v.key AND o.id < v.id
         AND o.text IS DISTINCT FROM v.text), 0);
    SELECT civil_date(w.recorded_at, facility_zone(v.facility_id)) INTO since FROM slot_value w WHERE w.id = first;
    SELECT t.called_on, t.called_by, t.reached INTO called_on, called_by, reached
    FROM test_call t JOIN slot_value w ON w.id = t.slot_value_id
    WHERE w.facility_id = v.facility_id AND w.key = v.key AND w.id >= first
    ORDER BY t.called_on DESC, t.id DESC LIMIT 1;
    due := CASE WHEN v.text IS NULL OR v.test_months IS NULL THEN NULL
                WHEN called_on IS NULL THEN since + 14
                WHEN NOT reached THEN called_on
                ELSE (called_on + make_interval(months => v.test_months))::date END;
    RETURN NEXT;
END
$$;

-- ---- A contact that changed

-- Contacts that this person's courses, begun or finished, have shown them, and that say something else since, for 90 days, until
-- they have said that they saw it. slot_value_id: the row that made the difference. value NULL: nobody is named any more.
CREATE FUNCTION contact_changes(day date, reader text)
RETURNS TABLE (slot_value_id bigint, key text, value text, language text, changed_on date)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    here bigint;
    met record;
    now_in_force slot_value;
    turn slot_value;
BEGIN
    -- Most have nothing to be told: asked first, since this is a part of everybody's first page.
    IF NOT EXISTS (SELECT FROM slot_value v WHERE v.recorded_at > clock() - interval '90 days')
       OR NOT EXISTS (SELECT FROM enrolment e WHERE e.person_id = me()) THEN
        RETURN;
    END IF;
    here := workplace(day);
    FOR met IN SELECT s.key AS slot, min(e.recorded_at) AS since FROM enrolment e JOIN slot s ON s.course_version_id = e.course_version_id
               WHERE e.person_id = me() GROUP BY s.key ORDER BY s.key LOOP
        SELECT * INTO now_in_force FROM slot_in_force(met.slot::text, here, day);
        -- The latest row that says other words than the one before it at its facility, no further up than the one in force.
        SELECT x.* INTO turn FROM facility_closure k JOIN slot_value x ON x.facility_id = k.ancestor_id AND x.key = met.slot
        WHERE k.descendant_id = here AND k.during @> day
          AND k.depth <= coalesce((SELECT c.depth FROM facility_closure c WHERE c.descendant_id = here AND c.during @> day
                                   AND c.ancestor_id = now_in_force.facility_id), 31)
          AND x.text IS DISTINCT FROM (SELECT p.text FROM slot_value p WHERE p.facility_id = x.facility_id AND p.key = x.key
                                       AND p.id < x.id ORDER BY p.id DESC LIMIT 1)
        ORDER BY x.id DESC LIMIT 1;
        CONTINUE WHEN turn.id IS NULL OR turn.recorded_at <= met.since OR turn.recorded_at <= clock() - interval '90 days'
            OR now_in_force.text IS NOT DISTINCT FROM (SELECT w.text FROM slot_in_force(met.slot::text, here, day, turn.id) w)
            OR EXISTS (SELECT FROM contact_seen c WHERE c.person_id = me() AND c.slot_value_id = turn.id);
        slot_value_id := turn.id;
        key := met.slot;
        value := coalesce(now_in_force.translations -> reader ->> 'text', now_in_force.text);
        language := CASE WHEN now_in_force.translations -> reader ->> 'text' IS NULL THEN nullif(now_in_force.language, reader) END;
        changed_on := civil_date(turn.recorded_at, facility_zone(here));
        RETURN NEXT;
    END LOOP;
END
$$;
