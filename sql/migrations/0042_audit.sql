-- Who changed what and who saw whose records, and how that is searched.  SPDX-License-Identifier: Apache-2.0

ALTER TABLE audit
    ADD about_id bigint,                     -- the person whom it concerns, where that is somebody else
    ADD facility_id bigint,                  -- where: as the address says, or where that person worked then
    ADD seen boolean NOT NULL DEFAULT false; -- looked at, and nothing was changed
CREATE INDEX ON audit (person_id, id);
CREATE INDEX ON audit (about_id, id) WHERE about_id IS NOT NULL;
CREATE INDEX ON audit (facility_id, id) WHERE facility_id IS NOT NULL;
CREATE INDEX ON audit USING hash (request_id);
CREATE INDEX ON audit USING brin (recorded_at);

-- Where a person worked when somebody looked at their records or changed them. A move later leaves it there.
CREATE FUNCTION audit_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    NEW.facility_id := (
        SELECT o.facility_id FROM post_span o WHERE o.person_id = NEW.about_id
        ORDER BY o.during @> network_today() DESC, o.is_primary DESC, lower(o.during) DESC, o.post_id LIMIT 1);
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_place BEFORE INSERT ON audit FOR EACH ROW
    WHEN (NEW.about_id IS NOT NULL AND NEW.facility_id IS NULL) EXECUTE FUNCTION audit_place();

-- Not even the owner of the table, by a slip in a migration, changes what is in it.
CREATE FUNCTION audit_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'what is in the audit stays as it is' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_stays();

-- Somebody looks at records of others: written in a transaction of its own before the page leaves, which does not wait for the disk.
CREATE FUNCTION audit_seen(who bigint, route text, object text, request text, about bigint, facility bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    INSERT INTO audit (person_id, route, object, request_id, about_id, facility_id, seen) VALUES (who, route, object, request, about, facility, true);
END
$$;

-- The facilities over which the person of this request is an auditor, with all below them.
CREATE FUNCTION audit_part() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(DISTINCT c.descendant_id), '{}') FROM live_grant g
            JOIN facility_closure c ON c.ancestor_id = g.facility_id AND c.during @> network_today()
            WHERE g.person_id = me() AND g.permission = 'auditor');
END
$$;

-- The person with a login, for those who search. NULL: nobody.
CREATE FUNCTION audit_person(login text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT p.id FROM person p WHERE (p.employee_number = login OR lower(p.email) = lower(login))
              AND (administers_network() OR audits_network() OR cardinality(audit_part()) > 0) LIMIT 1);
END
$$;

-- Whether the person of this request may search, and what of their question is known.
CREATE FUNCTION audit_question(who text, about text, facility text, OUT may boolean, OUT who_id bigint, OUT about_id bigint, OUT place_known boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    may := administers_network() OR audits_network() OR cardinality(audit_part()) > 0;
    who_id := audit_person(who);
    about_id := audit_person(about);
    place_known := may AND EXISTS (SELECT FROM facility f WHERE f.code = facility);
END
$$;

-- What fits, the newest first: all of it for administrators and auditors of the whole network, else what concerns the facilities that one
-- audits. NULL: that is not asked for. Planned for each question, since each has an index of its own.
CREATE FUNCTION audit_search(who text, about text, act text, facility text, first_day date, last_day date, request text, zone text,
                             before bigint, most integer)
RETURNS TABLE (id bigint, at text, who_name text, who_login text, about_name text, about_login text, place text, seen boolean,
               route text, object text, request_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    whole boolean := administers_network() OR audits_network();
    places bigint[] := CASE WHEN NOT whole THEN audit_part() END;
    who_is bigint := audit_person(who);
    about_is bigint := audit_person(about);
    since timestamptz := first_day::timestamp AT TIME ZONE zone;
    until timestamptz := (last_day + 1)::timestamp AT TIME ZONE zone;
BEGIN
    IF facility IS NOT NULL THEN
        places := (SELECT coalesce(array_agg(DISTINCT c.descendant_id), '{}') FROM facility f
                   JOIN facility_closure c ON c.ancestor_id = f.id AND c.during @> network_today()
                   WHERE f.code = facility AND (whole OR c.descendant_id = ANY (places)));
    END IF;
    RETURN QUERY
    SELECT a.id, to_char(a.recorded_at AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI:SS'), w.display_name, coalesce(w.employee_number, w.email),
           b.display_name, coalesce(b.employee_number, b.email), f.code::text, a.seen, a.route, a.object, a.request_id
    FROM audit a
    LEFT JOIN person w ON w.id = a.person_id
    LEFT JOIN person b ON b.id = a.about_id
    LEFT JOIN facility f ON f.id = a.facility_id
    WHERE (before IS NULL OR a.id < before)
      AND (places IS NULL OR a.facility_id = ANY (places))
      AND (who IS NULL OR a.person_id = who_is)
      AND (about IS NULL OR a.about_id = about_is)
      AND (act IS NULL OR strpos(lower(a.route), lower(act)) > 0)
      AND (since IS NULL OR a.recorded_at >= since)
      AND (until IS NULL OR a.recorded_at < until)
      AND (request IS NULL OR a.request_id = request)
    ORDER BY a.id DESC LIMIT most;
END
$$;

REVOKE EXECUTE ON FUNCTION audit_place, audit_stays, audit_seen, audit_part, audit_person, audit_question, audit_search FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seen, audit_question, audit_search TO attest_web;
