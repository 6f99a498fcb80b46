-- The second wall: what each role may do, and which rows it sees.  SPDX-License-Identifier: Apache-2.0
--
-- attest_web inserts facts and reads; it changes only what is no fact (an open attempt, a kept reply) and
-- deletes only what is derived (timeline). attest_job reads and inserts everything, under the same rule.

GRANT SELECT ON ALL TABLES IN SCHEMA attest TO attest_job;
GRANT INSERT ON ALL TABLES IN SCHEMA attest TO attest_job;
GRANT UPDATE (password_hash, recorded_at) ON credential TO attest_job;
GRANT UPDATE (state, seq, score_num, score_den, passed, finished_at) ON attempt TO attest_job;
GRANT DELETE ON timeline, session TO attest_job;

-- Read by any request; facts among them are added by those whom the policies below let.
GRANT SELECT ON network, facility, facility_version, facility_span, facility_closure, job_role, job_role_closure,
    live_grant, visible_facility, slot_value, hotline,
    course, course_version, publication, live_course, module, page, fragment, quiz, draw, item, item_option,
    objective, source, definition, credit, slot, media, course_media,
    certification, certification_version, certification_span,
    requirement, requirement_version, requirement_span TO attest_web;
GRANT SELECT ON person, post, post_version, post_start, post_span, facility_grant, obligation_match, exemption, enrolment, page_read,
    attempt, attempt_item, response, mark, completion, award, award_revocation, certificate, timeline, standing_delta,
    import, idempotency TO attest_web;
GRANT INSERT ON enrolment, page_read, attempt, attempt_item, response, mark, completion, award, certificate,
    timeline, standing_delta, import, idempotency, audit,
    course, course_version, publication, module, page, fragment, quiz, draw, item, item_option,
    objective, source, definition, credit, slot, media, course_media TO attest_web;
GRANT UPDATE (state, seq, score_num, score_den, passed, finished_at) ON attempt TO attest_web;
GRANT DELETE ON timeline TO attest_web;
REVOKE SELECT ON live_grant FROM attest_web; -- names who holds what: reached only through visible_facility and may()

-- The same facilities for the policies below. A function, since a policy is written into the plan of every statement: the
-- view would make each of them several times dearer, for learners too, who hold no grant at all.
CREATE FUNCTION visible_facilities() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM facility_grant WHERE person_id = me()) THEN
        RETURN QUERY SELECT facility_id FROM visible_facility;
    END IF;
END
$$;

-- Whether the person of this request may see one of a person's posts. Runs as the caller, so the policy of post_version
-- decides; a function, so that the plans of a learner's own rows stay small.
CREATE FUNCTION in_sight(person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM post_version v WHERE v.person_id = person);
END
$$;

DO $$
DECLARE
    t text;
BEGIN
    -- attest_job is not limited by rows, only by privilege.
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'attest' LOOP
        EXECUTE format('ALTER TABLE attest.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON attest.%I TO attest_job USING (true) WITH CHECK (true)', t);
    END LOOP;
    -- Open to read for every request: they name no person.
    FOREACH t IN ARRAY ARRAY['network', 'facility', 'facility_version', 'facility_closure', 'job_role', 'slot_value', 'hotline',
        'course', 'course_version', 'publication', 'module', 'page', 'fragment', 'quiz', 'draw', 'item', 'item_option',
        'objective', 'source', 'definition', 'credit', 'slot', 'media', 'course_media',
        'certification', 'certification_version', 'requirement', 'requirement_version'] LOOP
        EXECUTE format('CREATE POLICY web_read ON attest.%I FOR SELECT TO attest_web USING (true)', t);
    END LOOP;
    -- Course content is added by authors.
    FOREACH t IN ARRAY ARRAY['course', 'course_version', 'publication', 'module', 'page', 'fragment', 'quiz', 'draw', 'item',
        'item_option', 'objective', 'source', 'definition', 'credit', 'slot', 'media', 'course_media'] LOOP
        EXECUTE format('CREATE POLICY web_author ON attest.%I FOR INSERT TO attest_web WITH CHECK ((SELECT attest.may(''author'')))', t);
    END LOOP;
    -- A learner's own work: nobody else reads it, managers included.
    FOREACH t IN ARRAY ARRAY['enrolment', 'page_read', 'attempt', 'attempt_item', 'response', 'mark', 'import', 'idempotency'] LOOP
        EXECUTE format('CREATE POLICY web_own ON attest.%I TO attest_web USING (person_id = attest.me()) WITH CHECK (person_id = attest.me())', t);
    END LOOP;
    -- What managers answer for: of themselves, and of those whose posts they may see.
    FOREACH t IN ARRAY ARRAY['exemption', 'completion', 'award', 'award_revocation', 'certificate'] LOOP
        EXECUTE format('CREATE POLICY web_read ON attest.%I FOR SELECT TO attest_web USING (person_id = attest.me()
            OR attest.in_sight(person_id))', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['completion', 'award', 'certificate'] LOOP
        EXECUTE format('CREATE POLICY web_own ON attest.%I FOR INSERT TO attest_web WITH CHECK (person_id = attest.me())', t);
    END LOOP;
END
$$;

CREATE POLICY web_read ON person FOR SELECT TO attest_web USING (id = me()
    OR in_sight(id));
CREATE POLICY web_read ON post FOR SELECT TO attest_web USING (person_id = me()
    OR EXISTS (SELECT FROM post_version v WHERE v.post_id = post.id AND v.person_id = post.person_id));
CREATE POLICY web_read ON post_version FOR SELECT TO attest_web USING (person_id = me()
    OR facility_id IN (SELECT visible_facilities()));
CREATE POLICY web_read ON facility_grant FOR SELECT TO attest_web USING (person_id = me());
CREATE POLICY web_read ON timeline FOR SELECT TO attest_web USING (person_id = me()
    OR facility_id IN (SELECT visible_facilities()));
CREATE POLICY web_add ON timeline FOR INSERT TO attest_web WITH CHECK (person_id = me());
CREATE POLICY web_drop ON timeline FOR DELETE TO attest_web USING (person_id = me());
CREATE POLICY web_read ON standing_delta FOR SELECT TO attest_web USING (
    facility_id IN (SELECT visible_facilities()));
CREATE POLICY web_add ON standing_delta FOR INSERT TO attest_web WITH CHECK (true);
CREATE POLICY web_add ON audit FOR INSERT TO attest_web WITH CHECK (person_id IS NOT DISTINCT FROM me());

-- Owners of requirements are named to all who read the requirement, and only they.
CREATE VIEW requirement_owner AS
SELECT DISTINCT r.requirement_id, p.id AS person_id, p.display_name
FROM requirement_version r JOIN person p ON p.id = r.owner_id;
GRANT SELECT ON requirement_owner TO attest_web, attest_job;

-- Sign-in: the hash to compare with, for a login that is an e-mail address or an employee number. Web requests
-- cannot read credential in any other way. A NULL row is never returned: an unknown login returns no row.
CREATE FUNCTION sign_in_candidate(login text) RETURNS TABLE (person_id bigint, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
    SELECT c.person_id, c.password_hash FROM credential c JOIN person p ON p.id = c.person_id
    WHERE lower(p.email) = lower(login) OR p.employee_number = login LIMIT 1
$$;

-- The zone of a person: where the primary post stands today; for somebody without a post today where the last one stood, or
-- the first will; else the network's.
CREATE FUNCTION person_zone(person bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce(
        (SELECT f.zone FROM post_span o CROSS JOIN LATERAL (SELECT facility_zone(o.facility_id) AS zone) f
         CROSS JOIN LATERAL (SELECT civil_date(clock(), f.zone) AS today) d
         WHERE o.person_id = person AND f.zone IS NOT NULL
         ORDER BY o.during @> d.today DESC, lower(o.during) > d.today, o.is_primary DESC, lower(o.during) DESC, o.post_id LIMIT 1),
        (SELECT n.zone FROM network n), 'UTC');
END
$$;

CREATE FUNCTION session_begin(digest bytea, person bigint, lasts interval) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
    INSERT INTO session (token_digest, person_id, ends_at, zone)
    VALUES (digest, person, clock_timestamp() + lasts, person_zone(person))
$$;
CREATE FUNCTION session_end(digest bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
    DELETE FROM session WHERE token_digest = digest
$$;
-- Lost if the machine stops within a moment: then a session ends a minute early. No worker waits for the disk for that.
CREATE FUNCTION session_touch(digest bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
    SELECT set_config('synchronous_commit', 'off', true);
    UPDATE session SET last_used_at = clock_timestamp(), zone = person_zone(person_id) WHERE token_digest = digest
$$;

-- The permissions that a person holds today, anywhere, separated by spaces.
CREATE FUNCTION permissions_of(person bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT coalesce(string_agg(DISTINCT g.permission, ' '), '') FROM live_grant g WHERE g.person_id = person);
END
$$;

-- Who asks: finds the session, makes its person the person of this transaction, and tells what every page needs.
-- No row: nobody is signed in. A session ends after 12 hours, or after 30 minutes without use.
CREATE FUNCTION session_open(digest bytea)
RETURNS TABLE (person_id bigint, display_name text, language text, zone text, today date, permissions text,
               ends_at bigint, touch boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    -- Small, since every request begins with it: what few people have (grants) is looked up only for them.
    SELECT x.person_id, p.display_name, p.language, x.zone, civil_date(clock(), x.zone),
           CASE WHEN EXISTS (SELECT FROM facility_grant g WHERE g.person_id = x.person_id) THEN permissions_of(x.person_id) ELSE '' END,
           extract(epoch FROM least(x.ends_at, x.last_used_at + interval '30 minutes'))::bigint,
           x.last_used_at < clock_timestamp() - interval '1 minute'
    INTO person_id, display_name, language, zone, today, permissions, ends_at, touch
    FROM session x JOIN person p ON p.id = x.person_id
    WHERE x.token_digest = digest AND x.ends_at > clock_timestamp()
      AND x.last_used_at > clock_timestamp() - interval '30 minutes';
    IF FOUND THEN
        PERFORM set_config('attest.person', person_id::text, true);
        RETURN NEXT;
    END IF;
END
$$;

-- Public verification: what the code alone shows. Never the holder.
CREATE FUNCTION certificate_public(wanted text)
RETURNS TABLE (state text, certification text, course_code text, course_title text, course_version integer, issuer text,
               hundredths integer, completed_on date, valid_from date, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
    SELECT CASE WHEN r.award_id IS NOT NULL AND coalesce(r.from_date, '-infinity') <= civil_date(clock(), c.zone) THEN 'revoked'
                WHEN c.valid_to < civil_date(clock(), c.zone) THEN 'expired'
                ELSE 'valid' END,
           c.certification, c.course_code, c.course_title, c.course_version, c.issuer, c.hundredths,
           c.completed_on, c.valid_from, c.valid_to
    FROM certificate c LEFT JOIN award_revocation r ON r.award_id = c.award_id
    WHERE c.code = wanted
$$;
-- Whether a name that somebody typed is the holder's: case, accents' form and spaces do not matter.
CREATE FUNCTION certificate_is_held_by(wanted text, name text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
    SELECT coalesce((SELECT lower(regexp_replace(trim(normalize(c.holder, NFKC)), '\s+', ' ', 'g'))
                          = lower(regexp_replace(trim(normalize(name, NFKC)), '\s+', ' ', 'g'))
                     FROM certificate c WHERE c.code = wanted), false)
$$;

REVOKE EXECUTE ON FUNCTION sign_in_candidate, session_begin, session_end, session_touch, session_open,
    certificate_public, certificate_is_held_by, may, visible_facilities, person_zone, permissions_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sign_in_candidate, session_begin, session_end, session_touch, session_open,
    certificate_public, certificate_is_held_by, may, visible_facilities, person_zone TO attest_web, attest_job;

-- ---- What a page of a course asks for only now and then: functions, so that the plan of every page stays small.

-- Whether a fragment under a condition is for this person: any of their posts of a day fits it, or none does if it is reversed.
CREATE FUNCTION fragment_applies(f fragment, day date) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN f.reversed IS DISTINCT FROM EXISTS (
        SELECT FROM post_span p
        CROSS JOIN LATERAL (SELECT v.state, v.kind FROM facility_version v WHERE v.facility_id = p.facility_id AND v.from_date <= day
                            ORDER BY v.from_date DESC, v.id DESC LIMIT 1) a
        WHERE p.person_id = me() AND p.during @> day
          AND (f.roles IS NULL OR EXISTS (SELECT FROM job_role_closure j JOIN job_role r ON r.id = j.ancestor_id
                                          WHERE j.descendant_id = p.job_role_id AND r.code::text = ANY (f.roles)))
          AND (f.states IS NULL OR a.state::text = ANY (f.states))
          AND (f.facility_kinds IS NULL OR a.kind::text = ANY (f.facility_kinds)));
END
$$;

-- What a slot says where this person works: of the facility of the primary post, or the nearest above it that filled it in.
CREATE FUNCTION local_text(slot text, day date) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT w.text FROM facility_closure k JOIN slot_value w ON w.facility_id = k.ancestor_id AND w.key = slot
            WHERE k.during @> day AND k.descendant_id = (SELECT p.facility_id FROM post_span p WHERE p.person_id = me() AND p.during @> day
                                                         ORDER BY p.is_primary DESC, p.post_id LIMIT 1)
            ORDER BY k.depth, w.id DESC LIMIT 1);
END
$$;
