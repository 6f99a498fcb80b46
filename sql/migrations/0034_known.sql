-- What was known at an instant.  SPDX-License-Identifier: Apache-2.0
--
-- What is derived says since when it is on record, and what was dropped is kept with the instant until when it was. So a list can be
-- drawn up as it stood at any instant since this migration ran. A unit of change (the rows of a person dropped, added and booked) has
-- one instant, its stamp: at no instant is half of it known.

-- ---- The stamp

-- The stamp is the instant of the last lock of a person in this transaction: whoever has the lock comes after all that was recorded
-- about the person before, so that stamps of one person are in the order of their transactions. A transaction that locks nobody is
-- stamped once, by its first row. Until it ends it also holds a shared advisory lock (34, second in which it began): that is how
-- readers know how far back what is known may still change.
CREATE FUNCTION stamp_anew() RETURNS timestamptz LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
DECLARE
    stamp timestamptz;
BEGIN
    IF coalesce(current_setting('attest.stamp', true), '') = '' THEN
        PERFORM pg_advisory_xact_lock_shared(34, (floor(extract(epoch FROM clock_timestamp())) - 1700000000)::integer);
    END IF;
    stamp := clock_timestamp(); -- after the lock: who looked for it in vain comes before all that is stamped
    PERFORM set_config('attest.stamp', stamp::text, true);
    RETURN stamp;
END
$$;
CREATE FUNCTION stamp() RETURNS timestamptz LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
DECLARE
    given text := current_setting('attest.stamp', true);
BEGIN
    IF coalesce(given, '') = '' THEN
        RETURN stamp_anew();
    END IF;
    RETURN given::timestamptz;
END
$$;
CREATE OR REPLACE FUNCTION lock_person(person bigint) RETURNS void LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1, (person % 2147483647)::integer);
    PERFORM stamp_anew();
END
$$;

ALTER TABLE standing_delta ALTER recorded_at SET DEFAULT stamp();
ALTER TABLE post_version ALTER recorded_at SET DEFAULT stamp();
ALTER TABLE facility_version ALTER recorded_at SET DEFAULT stamp();

-- Whether what was known at an instant may still change: a writing transaction that began before it is open, or has ended since this
-- reader's snapshot was taken, so that its rows are missing in what is read now.
CREATE FUNCTION known_open(known_at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid = 34
                   AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                   AND to_timestamp(l.objid::bigint + 1700000000) <= known_at)
        OR (known_at > now() - interval '10 minutes' AND EXISTS (
            SELECT FROM pg_snapshot_xip(pg_current_snapshot()) x (id)
            WHERE NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
                              AND l.transactionid::text::bigint = x.id::text::bigint % 4294967296)));
END
$$;
-- Since when what was known is kept: when this migration ran.
CREATE FUNCTION known_since() RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT m.recorded_at FROM migration m WHERE m.name LIKE '%0034_known%');
END
$$;
REVOKE EXECUTE ON FUNCTION known_since FROM PUBLIC;
GRANT EXECUTE ON FUNCTION known_since TO attest_web, attest_job;

-- ---- Rows of timelines: since when, until when

-- Rows of dropped timelines, as they stood on record from recorded_at until dropped_at.
CREATE TABLE timeline_past (
    post_id bigint NOT NULL,
    person_id bigint NOT NULL,
    certification_id bigint NOT NULL,
    facility_id bigint NOT NULL,
    job_role_id bigint NOT NULL,
    during daterange NOT NULL,
    standing standing NOT NULL,
    due date,
    recorded_at timestamptz NOT NULL,
    dropped_at timestamptz NOT NULL,
    CHECK (recorded_at < dropped_at)
);
CREATE INDEX ON timeline_past (facility_id, dropped_at);
CREATE INDEX ON timeline_past (post_id, dropped_at);
ALTER TABLE timeline_past ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON timeline_past TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY web_read ON timeline_past FOR SELECT TO attest_web USING (person_id = me() OR facility_id IN (SELECT visible_facilities()));
GRANT SELECT ON timeline_past TO attest_web, attest_job;

-- Rows that a transaction adds and drops again were never known.
CREATE FUNCTION timeline_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    until timestamptz;
BEGIN
    IF EXISTS (SELECT FROM gone) THEN
        until := stamp();
        INSERT INTO timeline_past (post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due, recorded_at, dropped_at)
        SELECT post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due, recorded_at, until
        FROM gone WHERE recorded_at < until;
    END IF;
    RETURN NULL;
END
$$;
-- What stood before this migration was known before it.
DO $$
DECLARE
    rows regclass := coalesce(to_regclass('timeline_row'), 'timeline'::regclass);
BEGIN
    EXECUTE format('ALTER TABLE %s ADD recorded_at timestamptz NOT NULL DEFAULT ''-infinity''', rows);
    EXECUTE format('ALTER TABLE %s ALTER recorded_at SET DEFAULT stamp()', rows);
    EXECUTE format('CREATE TRIGGER timeline_keep AFTER DELETE ON %s REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION timeline_keep()', rows);
END
$$;
