-- Rules that touch many: staged, computed in batches, put in force by one small commit.  SPDX-License-Identifier: Apache-2.0

-- ---- Changes of rules

-- A file of rules on its way. asked: nobody has begun; computing: what it does to each person is worked out; ready: all of it is known, and
-- kept up to date as facts come; in force: it counts, and is written into place person by person; settled: that is done; dropping, dropped:
-- somebody does not want it; failed: it cannot be put in force, and why. The last three leave nothing.
-- One change at a time is between asked and its end, since each is computed on top of those before.
CREATE TABLE rule_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL CHECK (title <> '' AND length(title) <= 200),
    file text NOT NULL CHECK (file <> '' AND octet_length(file) <= 1048576),
    from_date date NOT NULL CHECK (from_date BETWEEN '1900-01-01' AND '2199-12-31'), -- where the file names no day
    asked_by bigint REFERENCES person, -- NULL: by the command line; so is decided_by
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'asked'
        CHECK (state IN ('asked', 'computing', 'ready', 'in force', 'settled', 'dropping', 'dropped', 'failed')),
    decided text CHECK (decided IN ('put', 'drop')),
    decided_by bigint REFERENCES person,
    decided_at timestamptz CHECK ((decided_at IS NULL) = (decided IS NULL)),
    failure text CHECK (failure <> ''), -- why it cannot be put in force
    people integer CHECK (people >= 0), -- whom it may touch; NULL: not counted yet
    done integer NOT NULL DEFAULT 0,    -- of them, for whom it is worked out
    ready_at timestamptz,
    in_force_at timestamptz CHECK ((in_force_at IS NOT NULL) = (state IN ('in force', 'settled'))),
    ended_at timestamptz CHECK ((ended_at IS NOT NULL) = (state IN ('settled', 'dropped', 'failed')))
);
CREATE UNIQUE INDEX rule_change_open ON rule_change ((true)) WHERE state IN ('computing', 'ready', 'in force', 'dropping');

-- What each requirement of a change does, on the day it begins or the day it was counted, whichever is later; as sql/queries/requirement/effects.
CREATE TABLE rule_change_effect (
    change_id bigint NOT NULL REFERENCES rule_change,
    number integer NOT NULL CHECK (number > 0),
    code text NOT NULL,
    title text NOT NULL,
    certification text NOT NULL,
    from_date date NOT NULL,
    day date NOT NULL,
    posts bigint NOT NULL,
    people bigint NOT NULL,
    everybody bigint NOT NULL,
    lapsed bigint NOT NULL,
    overdue bigint NOT NULL,
    due bigint NOT NULL,
    window_open bigint NOT NULL,
    current bigint NOT NULL,
    exempt bigint NOT NULL,
    past bigint NOT NULL,
    undated bigint NOT NULL,
    shared bigint NOT NULL,
    unlicensed bigint NOT NULL,
    by_licence boolean NOT NULL,
    PRIMARY KEY (change_id, number)
);

-- Whom a change may touch. facts counts the facts about the person that came since it is computed; staged is that number as it was when it
-- was worked out for them: where the two differ, it has to be again. awards: how many of theirs will change.
CREATE TABLE change_person (
    change_id bigint NOT NULL REFERENCES rule_change,
    person_id bigint NOT NULL REFERENCES person,
    facts integer NOT NULL DEFAULT 0,
    staged integer,
    changed boolean NOT NULL DEFAULT false, -- their timelines are
    awards integer NOT NULL DEFAULT 0,
    settled boolean NOT NULL DEFAULT false,
    PRIMARY KEY (change_id, person_id)
);
CREATE INDEX ON change_person (change_id, person_id) WHERE staged IS DISTINCT FROM facts;
CREATE INDEX ON change_person (change_id, person_id) WHERE NOT settled AND (changed OR awards > 0);

-- ---- For the web: network administrators ask for a change and decide about it

-- from_day NULL: today. The caller has checked the file.
CREATE FUNCTION rule_change_ask(its_title text, its_file text, from_day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    made bigint;
BEGIN
    IF NOT administers_network() THEN
        RAISE EXCEPTION 'not an administrator of the network' USING ERRCODE = '42501';
    END IF;
    INSERT INTO rule_change (title, file, from_date, asked_by) VALUES (its_title, its_file, coalesce(from_day, network_today()), me())
    RETURNING id INTO made;
    RETURN made;
END
$$;
-- what: put (only what is ready) or drop (whatever is not yet in force). False: it is past that, or somebody has decided.
CREATE FUNCTION rule_change_decide(change bigint, what text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT administers_network() THEN
        RAISE EXCEPTION 'not an administrator of the network' USING ERRCODE = '42501';
    END IF;
    RETURN change_decided(change, what, me());
END
$$;
CREATE FUNCTION change_decided(change bigint, what text, who bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE rule_change c SET decided = what, decided_by = who, decided_at = clock_timestamp(),
           state = CASE WHEN what = 'put' THEN c.state WHEN c.state = 'asked' THEN 'dropped' ELSE 'dropping' END,
           ended_at = CASE WHEN what = 'drop' AND c.state = 'asked' THEN clock_timestamp() END
    WHERE c.id = change AND CASE what WHEN 'put' THEN c.state = 'ready' AND c.decided IS NULL
                                      WHEN 'drop' THEN c.state IN ('asked', 'computing', 'ready') END;
    RETURN FOUND;
END
$$;

-- Who asked for a change, or decided, and how many people of one in force are still to be written into place: for those who may see changes.
CREATE FUNCTION rule_change_who(person bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT p.display_name FROM person p WHERE p.id = person AND (administers_network() OR audits_network())
            AND EXISTS (SELECT FROM rule_change c WHERE person IN (c.asked_by, c.decided_by)));
END
$$;
CREATE FUNCTION rule_change_settling(change bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT count(*) FROM change_person p JOIN rule_change c ON c.id = p.change_id AND c.state = 'in force'
            WHERE p.change_id = change AND NOT p.settled AND (p.changed OR p.awards > 0));
END
$$;

-- ---- A fact about one person

-- The change that counts and is not yet written into place; 0: there is none.
CREATE FUNCTION change_in_force() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce((SELECT c.id FROM rule_change c WHERE c.state = 'in force'), 0);
END
$$;

-- Since when.
CREATE FUNCTION change_in_force_at() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT c.in_force_at FROM rule_change c WHERE c.state = 'in force');
END
$$;

-- It is counted besides all that is in place.
CREATE OR REPLACE FUNCTION standing_changes() RETURNS TABLE (change_id bigint, put_at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT 0::bigint, NULL::timestamptz
        UNION ALL
        SELECT x.id, change_in_force_at() FROM (SELECT change_in_force() AS id) x WHERE x.id <> 0;
END
$$;

-- Timelines: the rows there are, and those that a change takes away or adds. came: the change that adds the row, 0 where it simply is; goes: the
-- change that takes it away. A change alters nothing else while it is staged, and writes itself into place by forgetting these two.
ALTER TABLE timeline RENAME TO timeline_row;
ALTER TABLE timeline_row
    ADD COLUMN came bigint NOT NULL DEFAULT 0,
    ADD COLUMN goes bigint NOT NULL DEFAULT 0;
DROP INDEX timeline_once;
CREATE UNIQUE INDEX timeline_row_once ON timeline_row (post_id, certification_id, lower(during), came);
CREATE INDEX ON timeline_row (person_id) WHERE came <> 0;
CREATE INDEX ON timeline_row (person_id) WHERE goes <> 0;
-- What counts now. Where no change is on its way the function is never called: no row asks for it.
CREATE VIEW timeline WITH (security_invoker = true) AS
SELECT post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due
FROM timeline_row
WHERE (came = 0 OR came = (SELECT change_in_force())) AND (goes = 0 OR goes <> (SELECT change_in_force()));
GRANT SELECT, INSERT, DELETE ON timeline TO attest_web, attest_job;

-- What a change books in the counters stands in standing_delta under its change_id, with whose it is.
CREATE INDEX ON standing_delta (change_id) WHERE change_id <> 0;

-- Takes back what was staged for these people.
CREATE FUNCTION change_take_back(change bigint, whom bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM timeline_row t WHERE t.person_id = ANY (whom) AND t.came <> 0 AND t.came = change;
    UPDATE timeline_row t SET goes = 0 WHERE t.person_id = ANY (whom) AND t.goes <> 0 AND t.goes = change;
    INSERT INTO standing_delta (change_id, person_id, facility_id, job_role_id, certification_id, people, standing, day, n)
    SELECT change, d.person_id, d.facility_id, d.job_role_id, d.certification_id, d.people, d.standing, d.day, -sum(d.n)
    FROM standing_delta d WHERE d.change_id = change AND d.person_id = ANY (whom)
    GROUP BY d.person_id, d.facility_id, d.job_role_id, d.certification_id, d.people, d.standing, d.day HAVING sum(d.n) <> 0;
END
$$;

-- Writes the timelines of a change in force into place for these people. The rows count from the instant at which it was put in force.
CREATE FUNCTION change_settle(change bigint, people bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whom bigint[];
    since timestamptz := (SELECT c.in_force_at FROM rule_change c WHERE c.id = change AND c.state = 'in force');
    stamp text := current_setting('attest.stamp', true);
BEGIN
    WITH mine AS (
        UPDATE change_person p SET settled = true
        WHERE p.change_id = change AND p.person_id = ANY (people) AND NOT p.settled AND since IS NOT NULL
        RETURNING p.person_id, p.changed)
    SELECT array_agg(m.person_id) INTO whom FROM mine m WHERE m.changed;
    IF whom IS NULL THEN
        RETURN;
    END IF;
    PERFORM set_config('attest.stamp', since::text, true);
    DELETE FROM timeline_row t WHERE t.person_id = ANY (whom) AND t.goes <> 0 AND t.goes = change;
    UPDATE timeline_row t SET came = 0, recorded_at = since WHERE t.person_id = ANY (whom) AND t.came <> 0 AND t.came = change;
    PERFORM set_config('attest.stamp', coalesce(stamp, ''), true);
END
$$;
-- Does the same with what it booked, up to `most` rows or one facility's sums at a time. Readers add up both for as long as it is in force and not
-- settled, so it does not matter to them which part has been moved. The answer: how many; 0: all is done.
CREATE FUNCTION change_settle_counters(change bigint, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    since timestamptz := (SELECT c.in_force_at FROM rule_change c WHERE c.id = change AND c.state = 'in force');
    moved bigint;
    node bigint;
BEGIN
    PERFORM standing_fold_lock();
    UPDATE standing_delta d SET change_id = 0, recorded_at = since, person_id = CASE WHEN d.people THEN d.person_id END
    WHERE d.id = ANY (ARRAY(SELECT x.id FROM standing_delta x WHERE x.change_id <> 0 AND x.change_id = change LIMIT most)) AND since IS NOT NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    SELECT f.facility_id INTO node FROM standing_fold f WHERE f.change_id <> 0 AND f.change_id = change LIMIT 1;
    IF moved > 0 OR node IS NULL OR since IS NULL THEN
        RETURN moved;
    END IF;
    WITH gone AS (DELETE FROM standing_fold f WHERE f.facility_id = node AND f.change_id = change RETURNING f.*)
    INSERT INTO standing_fold AS f (facility_id, people, period, job_role_id, certification_id, change_id, entries, n)
    SELECT g.facility_id, g.people, g.period, g.job_role_id, g.certification_id, 0, g.entries, g.n FROM gone g
    ON CONFLICT (facility_id, people, period, job_role_id, certification_id, change_id)
    DO UPDATE SET entries = f.entries || excluded.entries, n = f.n || excluded.n;
    RETURN 1;
END
$$;
CREATE INDEX ON standing_fold (change_id, facility_id) WHERE change_id <> 0;
-- Takes out what was staged of a change that is dropped, for the next `most` people; then what it booked. The answer: how many; 0: nothing is left.
CREATE FUNCTION change_clear(change bigint, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whom bigint[];
    cleared bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM rule_change c WHERE c.id = change AND c.state = 'dropping') THEN
        RETURN 0;
    END IF;
    WITH gone AS (DELETE FROM change_person p WHERE p.change_id = change AND p.person_id = ANY (ARRAY(
                      SELECT x.person_id FROM change_person x WHERE x.change_id = change LIMIT most)) RETURNING p.person_id)
    SELECT array_agg(person_id) INTO whom FROM gone;
    IF whom IS NOT NULL THEN
        DELETE FROM timeline_row t WHERE t.person_id = ANY (whom) AND t.came <> 0 AND t.came = change;
        UPDATE timeline_row t SET goes = 0 WHERE t.person_id = ANY (whom) AND t.goes <> 0 AND t.goes = change;
        RETURN cardinality(whom);
    END IF;
    PERFORM standing_fold_lock();
    DELETE FROM standing_fold f WHERE f.change_id <> 0 AND f.change_id = change;
    DELETE FROM standing_delta d WHERE d.id = ANY (ARRAY(SELECT x.id FROM standing_delta x WHERE x.change_id <> 0 AND x.change_id = change
                                                         LIMIT 20 * most));
    GET DIAGNOSTICS cleared = ROW_COUNT;
    RETURN cleared;
END
$$;

-- What a fact about a person means for a change on its way: while it is staged the person is worked out anew; once it is in force, their rows
-- are written into place before anything else is written about them. The lock holds off the moment of putting in force until the fact is stored.
CREATE FUNCTION change_marks(person bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    change bigint;
    its_state text;
BEGIN
    IF current_setting('transaction_read_only')::boolean THEN
        RETURN; -- whoever only looks adds no fact
    END IF;
    SELECT c.id, c.state INTO change, its_state FROM rule_change c WHERE c.state IN ('computing', 'ready', 'in force', 'dropping');
    IF its_state IN ('computing', 'ready') THEN
        INSERT INTO change_person AS p (change_id, person_id, facts) VALUES (change, person, 1)
        ON CONFLICT (change_id, person_id) DO UPDATE SET facts = p.facts + 1;
    ELSIF its_state = 'in force' THEN
        PERFORM change_settle(change, ARRAY[person]);
    END IF;
END
$$;
-- Facts about one person are ordered by this lock.
CREATE OR REPLACE FUNCTION lock_person(person bigint) RETURNS void LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(31, 0);
    PERFORM pg_advisory_xact_lock(1, (person % 2147483647)::integer);
    PERFORM change_marks(person);
END
$$;

-- Waits until no fact is being written; later ones wait until this transaction ends. False: one takes longer than facts of single people do. It is
-- not waited for, since all the others queue up behind whoever waits here.
CREATE FUNCTION change_quiet() RETURNS boolean LANGUAGE plpgsql SET search_path = attest, pg_catalog SET lock_timeout = '1s' AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(31, 0);
    RETURN true;
EXCEPTION WHEN lock_not_available THEN
    RETURN false;
END
$$;
REVOKE EXECUTE ON FUNCTION change_quiet FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_quiet TO attest_job;

-- A change that was dropped leaves no codes without a version.
CREATE FUNCTION change_forget_codes(certifications text[], requirements text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM requirement r WHERE r.code::text = ANY (requirements)
        AND NOT EXISTS (SELECT FROM requirement_version v WHERE v.requirement_id = r.id);
    BEGIN
        DELETE FROM certification k WHERE k.code::text = ANY (certifications)
            AND NOT EXISTS (SELECT FROM certification_version v WHERE v.certification_id = k.id)
            AND NOT EXISTS (SELECT FROM timeline_row t WHERE t.certification_id = k.id);
    EXCEPTION WHEN foreign_key_violation THEN
        NULL; -- something names it by now: it stays
    END;
END
$$;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['rule_change', 'rule_change_effect', 'change_person'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON %I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO attest_job', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['rule_change', 'rule_change_effect'] LOOP
        EXECUTE format('CREATE POLICY web_read ON %I FOR SELECT TO attest_web USING ((SELECT administers_network() OR audits_network()))', t);
        EXECUTE format('GRANT SELECT ON %I TO attest_web', t);
    END LOOP;
END
$$;
GRANT UPDATE (state, failure, people, done, ready_at, in_force_at, ended_at) ON rule_change TO attest_job;
GRANT UPDATE (facts, staged, changed, awards, settled) ON change_person TO attest_job;
GRANT UPDATE (came, goes) ON timeline_row TO attest_job;
GRANT DELETE ON rule_change_effect, change_person TO attest_job;
REVOKE EXECUTE ON FUNCTION rule_change_ask, rule_change_decide, rule_change_who, rule_change_settling, change_decided, change_in_force, change_in_force_at, change_marks,
    change_settle, change_settle_counters, change_clear, change_forget_codes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rule_change_ask, rule_change_decide, rule_change_who, rule_change_settling, change_in_force, change_in_force_at, change_marks TO attest_web;
GRANT EXECUTE ON FUNCTION rule_change_who, rule_change_settling, change_decided, change_in_force, change_in_force_at, change_marks, change_settle,
    change_settle_counters, change_clear, change_forget_codes TO attest_job;
GRANT EXECUTE ON FUNCTION lock_person TO attest_web, attest_job;
