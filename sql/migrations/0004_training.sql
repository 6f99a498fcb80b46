-- What must be held, what was done, what follows from it.  SPDX-License-Identifier: Apache-2.0

CREATE TABLE certification (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code code NOT NULL UNIQUE
);
-- In this version a certification is earned by completing one course. valid_months NULL: never expires (ONCE).
CREATE TABLE certification_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    certification_id bigint NOT NULL REFERENCES certification,
    from_date date NOT NULL,
    title text NOT NULL,
    course_id bigint NOT NULL REFERENCES course,
    valid_months integer CHECK (valid_months >= 1),
    window_months integer NOT NULL DEFAULT 0 CHECK (window_months >= 0),
    CHECK (window_months < coalesce(valid_months, 1)),
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE VIEW certification_span AS
SELECT certification_id, title, course_id, valid_months, window_months, daterange(from_date, next_from) AS during
FROM (
    SELECT v.*, lead(from_date) OVER (PARTITION BY certification_id ORDER BY from_date) AS next_from
    FROM (SELECT DISTINCT ON (certification_id, from_date) * FROM certification_version
          ORDER BY certification_id, from_date, id DESC) v
) w;

CREATE TABLE requirement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code code NOT NULL UNIQUE
);
-- Who must hold a certification: every NULL means "any". Due n days after the reason begins, or on a date.
CREATE TABLE requirement_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    requirement_id bigint NOT NULL REFERENCES requirement,
    from_date date NOT NULL,
    to_date date,
    title text NOT NULL,
    certification_id bigint NOT NULL REFERENCES certification,
    facility_id bigint NOT NULL REFERENCES facility, -- and all below it
    state us_state,
    facility_kind facility_kind,
    job_role_ids bigint[],                           -- and all below them
    employment_kind employment_kind,
    contact text CHECK (contact IN ('patient', 'patient-or-visitor')),
    due_days integer CHECK (due_days >= 0),
    due_on date,
    grace_days integer NOT NULL DEFAULT 0 CHECK (grace_days >= 0),
    citation text,
    citation_url text,
    owner_id bigint REFERENCES person,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((due_days IS NULL) <> (due_on IS NULL))
);
CREATE VIEW requirement_span AS
SELECT requirement_id, title, certification_id, facility_id, state, facility_kind, job_role_ids, employment_kind,
       contact, due_days, due_on, grace_days, citation, citation_url, owner_id,
       days(from_date, least(to_date, next_from - 1)) AS during
FROM (
    SELECT v.*, lead(from_date) OVER (PARTITION BY requirement_id ORDER BY from_date) AS next_from
    FROM (SELECT DISTINCT ON (requirement_id, from_date) * FROM requirement_version
          ORDER BY requirement_id, from_date, id DESC) v
) w
WHERE NOT isempty(days(from_date, least(to_date, next_from - 1)));

-- The days on which a requirement matches a post: never two rows for one day of (post, requirement).
CREATE VIEW obligation_match WITH (security_invoker = true) AS
SELECT p.person_id, p.post_id, r.requirement_id, r.certification_id,
       p.during * r.during * c.during * f.during AS during,
       r.due_days, r.due_on, r.grace_days
FROM post_span p
JOIN facility_closure c ON c.descendant_id = p.facility_id AND c.during && p.during
JOIN requirement_span r ON r.facility_id = c.ancestor_id AND r.during && p.during * c.during
-- OFFSET 0 lets the facility into the view's inside: else the spans of all facilities are worked out for each person.
JOIN LATERAL (SELECT s.state, s.kind, s.during FROM facility_span s WHERE s.facility_id = p.facility_id OFFSET 0) f
  ON f.during && p.during * c.during * r.during
WHERE (r.state IS NULL OR r.state = f.state)
  AND (r.facility_kind IS NULL OR r.facility_kind = f.kind)
  AND (r.employment_kind IS NULL OR r.employment_kind = p.employment_kind)
  AND (r.contact IS NULL OR p.patient_contact OR (r.contact = 'patient-or-visitor' AND p.visitor_contact))
  AND (r.job_role_ids IS NULL OR EXISTS (
        SELECT FROM job_role_closure j
        WHERE j.descendant_id = p.job_role_id AND j.ancestor_id = ANY (r.job_role_ids)));

-- A dated waiver. The reason is kept apart: approver and auditor see it, a manager sees "exempt until".
CREATE TABLE exemption (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    certification_id bigint NOT NULL REFERENCES certification,
    from_date date NOT NULL,
    to_date date NOT NULL CHECK (to_date >= from_date),
    approved_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON exemption (person_id);
CREATE TABLE exemption_reason (
    exemption_id bigint PRIMARY KEY REFERENCES exemption,
    code text NOT NULL,
    text text
);

CREATE TABLE enrolment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    course_version_id bigint NOT NULL REFERENCES course_version,
    started_on date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (id, person_id)
);
CREATE INDEX ON enrolment (person_id, course_version_id);

-- That a page was read. Whether as the page or as its summary is nowhere kept.
CREATE TABLE page_read (
    enrolment_id bigint NOT NULL,
    page_id bigint NOT NULL REFERENCES page,
    person_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (enrolment_id, page_id),
    FOREIGN KEY (enrolment_id, person_id) REFERENCES enrolment (id, person_id)
);

CREATE TABLE attempt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    enrolment_id bigint NOT NULL,
    person_id bigint NOT NULL,
    quiz_id bigint NOT NULL REFERENCES quiz,
    number integer NOT NULL CHECK (number > 0),
    state text NOT NULL DEFAULT 'in progress' CHECK (state IN ('in progress', 'finished')),
    seq integer NOT NULL DEFAULT 0 CHECK (seq >= 0),
    score_num bigint,
    score_den bigint CHECK (score_den > 0),
    passed boolean,
    finished_at timestamptz,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((state = 'finished') = (finished_at IS NOT NULL)),
    CHECK ((state = 'finished') = (score_num IS NOT NULL AND score_den IS NOT NULL AND passed IS NOT NULL)),
    UNIQUE (id, person_id),
    UNIQUE (enrolment_id, quiz_id, number),
    FOREIGN KEY (enrolment_id, person_id) REFERENCES enrolment (id, person_id)
);
CREATE UNIQUE INDEX attempt_one_open ON attempt (person_id, quiz_id) WHERE state <> 'finished';

-- The paper as drawn, so that a reload shows the same one.
CREATE TABLE attempt_item (
    attempt_id bigint NOT NULL,
    person_id bigint NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    item_id bigint NOT NULL REFERENCES item,
    option_order integer[] NOT NULL,
    PRIMARY KEY (attempt_id, number),
    UNIQUE (attempt_id, item_id),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id)
);

-- Every answer as it was saved; the one with the highest seq counts.
CREATE TABLE response (
    attempt_id bigint NOT NULL,
    item_id bigint NOT NULL,
    seq integer NOT NULL CHECK (seq > 0),
    person_id bigint NOT NULL,
    choices text[] NOT NULL, -- keys of the chosen options; empty: cleared
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (attempt_id, seq),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id),
    FOREIGN KEY (attempt_id, item_id) REFERENCES attempt_item (attempt_id, item_id)
);
CREATE INDEX ON response (attempt_id, item_id, seq);

CREATE TABLE mark (
    attempt_id bigint NOT NULL,
    item_id bigint NOT NULL,
    person_id bigint NOT NULL,
    num bigint NOT NULL,
    den bigint NOT NULL CHECK (den > 0),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (attempt_id, item_id),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id),
    FOREIGN KEY (attempt_id, item_id) REFERENCES attempt_item (attempt_id, item_id)
);

CREATE TABLE completion (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    enrolment_id bigint NOT NULL UNIQUE,
    course_version_id bigint NOT NULL REFERENCES course_version,
    completed_on date NOT NULL, -- in the zone of the primary post; fixed
    minutes integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (id, person_id),
    FOREIGN KEY (enrolment_id, person_id) REFERENCES enrolment (id, person_id)
);
CREATE INDEX ON completion (person_id);

CREATE TABLE award (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    certification_id bigint NOT NULL REFERENCES certification,
    completion_id bigint NOT NULL,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    window_opens date,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (certification_id, completion_id),
    UNIQUE (id, person_id),
    FOREIGN KEY (completion_id, person_id) REFERENCES completion (id, person_id)
);
CREATE INDEX ON award (person_id);
-- from_date NULL: never held on any day.
CREATE TABLE award_revocation (
    award_id bigint PRIMARY KEY,
    person_id bigint NOT NULL,
    from_date date,
    reason text NOT NULL,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (award_id, person_id) REFERENCES award (id, person_id)
);

-- A snapshot at issue: names, titles and hours as they were that day. One for each award, so one a cycle.
CREATE TABLE certificate (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    award_id bigint NOT NULL UNIQUE,
    person_id bigint NOT NULL,
    code text NOT NULL UNIQUE CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{20}$'), -- 100 random bits, Crockford's base 32
    holder text NOT NULL,
    certification text NOT NULL,
    course_code text NOT NULL,
    course_title text NOT NULL,
    course_version integer NOT NULL,
    issuer text NOT NULL,
    hundredths integer NOT NULL, -- of an hour
    completed_on date NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    zone text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (award_id, person_id) REFERENCES award (id, person_id)
);
CREATE INDEX ON certificate (person_id);

-- Derived: the standing of every (post, certification) as a step function over days.
CREATE TABLE timeline (
    post_id bigint NOT NULL,
    person_id bigint NOT NULL,
    certification_id bigint NOT NULL REFERENCES certification,
    facility_id bigint NOT NULL REFERENCES facility,
    job_role_id bigint NOT NULL REFERENCES job_role,
    during daterange NOT NULL CHECK (NOT isempty(during)),
    standing standing NOT NULL CHECK (standing <> 'not required'),
    due date, -- what the standing turns on: the due day, or the expiry of what is held
    EXCLUDE USING gist (post_id WITH =, certification_id WITH =, during WITH &&),
    FOREIGN KEY (post_id, person_id) REFERENCES post (id, person_id)
);
CREATE INDEX ON timeline (person_id);
CREATE INDEX ON timeline (facility_id, certification_id, standing);

-- Derived: the same, counted by difference. The count on a day is the sum of n up to it.
CREATE TABLE standing_delta (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    facility_id bigint NOT NULL REFERENCES facility,
    job_role_id bigint NOT NULL REFERENCES job_role,
    certification_id bigint NOT NULL REFERENCES certification,
    standing standing NOT NULL,
    day date NOT NULL,
    n integer NOT NULL CHECK (n <> 0),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON standing_delta (facility_id, certification_id, day);

CREATE TABLE session (
    token_digest bytea PRIMARY KEY CHECK (length(token_digest) = 32),
    person_id bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL,
    zone text NOT NULL -- of the primary post when it was last looked up; dates that are recorded look again
);
CREATE INDEX ON session (person_id);

-- The reply to every write, so that the same request sent again has one effect and gets the same reply.
CREATE TABLE idempotency (
    person_id bigint NOT NULL REFERENCES person,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    digest bytea NOT NULL, -- of method, path and body: one key cannot stand for two requests
    status integer NOT NULL,
    content_type text NOT NULL,
    location text,
    body text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (person_id, key)
);

-- Who did what, on routes that write. Never the content of answers.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint,
    route text NOT NULL,
    object text,
    request_id text,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
