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
GRANT DELETE ON rule_change_effect, change_person TO attest_job;
REVOKE EXECUTE ON FUNCTION rule_change_ask, rule_change_decide, rule_change_who, rule_change_settling, change_decided, change_in_force FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rule_change_ask, rule_change_decide, rule_change_who, rule_change_settling, change_in_force TO attest_web;
GRANT EXECUTE ON FUNCTION rule_change_who, rule_change_settling, change_decided, change_in_force TO attest_job;
