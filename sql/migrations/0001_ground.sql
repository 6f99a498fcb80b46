-- Ground: schema, clock, identity of the request.  SPDX-License-Identifier: Apache-2.0
--
-- Three roles exist before the first migration (tools/stack and deploy/ make them):
--   attest_owner  owns everything here and runs migrations; nothing that serves requests uses it
--   attest_web    serves requests: owns nothing, cannot UPDATE or DELETE facts, sees only what row-level security lets it see
--   attest_job    the command line and the timers: sees all rows, cannot UPDATE or DELETE facts either
CREATE SCHEMA IF NOT EXISTS attest;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA attest;
GRANT USAGE ON SCHEMA attest TO attest_web, attest_job;

-- The clock of the rules. ATTEST_NOW may move it, but only in a database marked demo or test when it was made;
-- recorded_at is always real (it defaults to clock_timestamp()).
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN coalesce(current_setting('attest.kind', true), '') NOT IN ('demo', 'test') THEN now()
        WHEN coalesce(current_setting('attest.now', true), '') = '' THEN now()
        WHEN current_setting('attest.now', true) ~ '^[+-]'
        THEN now() + current_setting('attest.now', true)::interval
        ELSE current_setting('attest.now', true)::timestamptz
    END
$$;

-- The one place where an instant becomes a date.
CREATE FUNCTION civil_date(instant timestamptz, zone text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (instant AT TIME ZONE zone)::date $$;

-- The person of this request, set by session_open for the transaction; NULL: nobody.
CREATE FUNCTION me() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('attest.person', true), '')::bigint
$$;

-- Inclusive first and last day (NULL: without end) as a range of days: the only place where a day is added.
CREATE FUNCTION days(from_date date, to_date date) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN to_date < from_date THEN 'empty'::daterange
                ELSE daterange(from_date, to_date, '[]') END
$$;

-- The last day of such a range; NULL: without end.
CREATE FUNCTION last_day(during daterange) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT upper(during) - 1 $$;

CREATE TABLE network (
    id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    name text NOT NULL CHECK (name <> ''),
    zone text NOT NULL
);
COMMENT ON TABLE network IS 'The organisation whose database this is.';

-- The words of product page 1, as closed lists.
CREATE DOMAIN facility_kind AS text CHECK (VALUE IN
    ('system', 'hospital', 'clinic', 'unit', 'shelter', 'partner-agency', 'task-force'));
CREATE DOMAIN employment_kind AS text CHECK (VALUE IN
    ('employee', 'contractor', 'volunteer', 'student', 'privileged'));
CREATE DOMAIN permission AS text CHECK (VALUE IN
    ('manager', 'author', 'signer', 'marker', 'observer', 'administrator', 'auditor'));
CREATE DOMAIN us_state AS text CHECK (VALUE ~ '^[A-Z]{2}$');
-- Codes stand in addresses: capitals, digits, hyphens.
CREATE DOMAIN code AS text CHECK (VALUE ~ '^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$' AND length(VALUE) <= 32);
-- Keys are the ids that authors give to parts of a course.
CREATE DOMAIN key AS text CHECK (VALUE ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' AND length(VALUE) <= 64);

-- Worst first is the order of "a person's worst standing" (product, Settled 10).
CREATE TYPE standing AS ENUM
    ('lapsed', 'overdue', 'due', 'window open', 'current', 'exempt', 'not required');
