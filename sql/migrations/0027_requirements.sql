-- Who must hold what, as data: due rules, scopes, licences, events.  SPDX-License-Identifier: Apache-2.0

-- ---- Licences: what a board gave to a person, term after term. Facts: the latest recorded of a number holds.

CREATE TABLE licence (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    state us_state NOT NULL,
    kind key NOT NULL, -- nursing, medicine, dentistry …: the word that requirements name
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (person_id, state, kind),
    UNIQUE (id, person_id)
);
-- Term 0 is the first; its last day is the first renewal. Neither date: the term was entered by mistake and never was.
CREATE TABLE licence_term (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    licence_id bigint NOT NULL,
    person_id bigint NOT NULL,
    number integer NOT NULL CHECK (number BETWEEN 0 AND 99),
    from_date date CHECK (from_date BETWEEN '1900-01-01' AND '2199-12-31'),
    to_date date CHECK (to_date BETWEEN from_date AND '2199-12-31'),
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((from_date IS NULL) = (to_date IS NULL)),
    FOREIGN KEY (licence_id, person_id) REFERENCES licence (id, person_id)
);
CREATE INDEX ON licence_term (person_id, licence_id, number, id);
-- The last day on which a licence was held. NULL: it goes on after all. The latest recorded holds.
CREATE TABLE licence_end (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    licence_id bigint NOT NULL,
    person_id bigint NOT NULL,
    to_date date CHECK (to_date BETWEEN '1900-01-01' AND '2199-12-31'),
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 500),
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (licence_id, person_id) REFERENCES licence (id, person_id)
);
CREATE INDEX ON licence_end (person_id, licence_id, id);

CREATE VIEW licence_term_now WITH (security_invoker = true) AS
SELECT t.licence_id, t.person_id, l.state, l.kind, t.number, t.from_date, t.to_date
FROM (SELECT DISTINCT ON (person_id, licence_id, number) * FROM licence_term ORDER BY person_id, licence_id, number, id DESC) t
JOIN licence l ON l.id = t.licence_id
WHERE t.from_date IS NOT NULL;

-- A licence is held from its first term on until it is said to have ended: the next term is not on record before it is given.
CREATE VIEW licence_span WITH (security_invoker = true) AS
SELECT l.person_id, l.state, l.kind, l.id AS licence_id, days(t.from_date, e.to_date) AS during
FROM licence l
JOIN LATERAL (SELECT min(n.from_date) AS from_date FROM licence_term_now n WHERE n.person_id = l.person_id AND n.licence_id = l.id) t
  ON t.from_date IS NOT NULL
LEFT JOIN LATERAL (SELECT x.to_date FROM licence_end x WHERE x.person_id = l.person_id AND x.licence_id = l.id
                   ORDER BY x.id DESC LIMIT 1) e ON true
WHERE NOT isempty(days(t.from_date, e.to_date));

-- ---- Events: a policy or what is taught changed in earnest, on a day.

-- code: the word that requirements name; the same word may happen again, on another day. With a certification, or a course that
-- earns some, it is a material change besides: what is held that day expires at the latest so many days after it.
CREATE TABLE rule_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code key NOT NULL,
    day date NOT NULL CHECK (day BETWEEN '1900-01-01' AND '2199-12-31'),
    title text NOT NULL CHECK (title <> '' AND length(title) <= 200),
    certification_id bigint REFERENCES certification,
    course_id bigint REFERENCES course,
    within_days integer CHECK (within_days BETWEEN 0 AND 3660),
    citation text,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((within_days IS NOT NULL) = (num_nonnulls(certification_id, course_id) > 0)),
    CHECK (num_nonnulls(certification_id, course_id) <= 1)
);
CREATE TABLE rule_event_withdrawal (
    rule_event_id bigint PRIMARY KEY REFERENCES rule_event,
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 500),
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE VIEW rule_event_now AS
SELECT e.id, e.code, e.day, e.title, e.certification_id, e.course_id, e.within_days, e.citation, e.recorded_at
FROM rule_event e WHERE NOT EXISTS (SELECT FROM rule_event_withdrawal w WHERE w.rule_event_id = e.id);

-- ---- Requirements

DROP VIEW obligation_match;
DROP VIEW requirement_span;

-- The numbers of a due rule, by its kind, as domain/due.h has them. Days are counted with the begin of the reason as day 0; no due
-- day is ever before it.
--   days     due_days after the begin
--   months   due_months after the begin
--   date     due_on
--   yearly   the first due_day of due_month on or after the begin + due_days (NULL: 0)
--   licence  the end of a term of the licence, + due_days (NULL: 0; before it where negative): the first renewal alone; with
--            due_every k of the renewals 1, 1 + k, 1 + 2k … the first on the begin or after it; with due_after counting begins with
--            the first renewal strictly after that day
--   event    due_days after the first event that due_event names on the begin or after it
--   expiry   due_days after the previous expiry; before it where negative
-- due_otherwise: days after the begin where the term, the event or the expiry is not known; NULL: there is no due day so far.
ALTER TABLE requirement_version
    DROP CONSTRAINT requirement_version_check,
    ADD due_kind text NOT NULL DEFAULT 'days',
    ADD due_months integer CHECK (due_months BETWEEN 0 AND 120),
    ADD due_month integer CHECK (due_month BETWEEN 1 AND 12),
    ADD due_day integer,
    ADD due_after date,
    ADD due_every integer CHECK (due_every BETWEEN 1 AND 20),
    ADD due_event key,
    ADD due_otherwise integer CHECK (due_otherwise BETWEEN 0 AND 3660),
    ADD window_months integer CHECK (window_months BETWEEN 0 AND 120), -- of its own; for standing alone
    ADD facility_kinds facility_kind[] CHECK (cardinality(facility_kinds) > 0),
    ADD employment_kinds employment_kind[] CHECK (cardinality(employment_kinds) > 0),
    ADD licence_kind key,       -- only those who hold such a licence; its terms are those that a due rule "licence" reads
    ADD licence_state us_state, -- of the licence, wherever the post is
    ADD retention_years integer CHECK (retention_years BETWEEN 0 AND 100),
    ADD last_reviewed date,
    ADD reviewer text CHECK (reviewer <> '' AND length(reviewer) <= 200),
    ADD source text CHECK (source <> '' AND length(source) <= 1000), -- what it was read in, and how sure that is
    ADD pack key; -- the file of examples that it began as
ALTER TABLE requirement_version DROP CONSTRAINT requirement_version_due_days_check;
UPDATE requirement_version SET due_kind = 'date' WHERE due_on IS NOT NULL;
UPDATE requirement_version SET facility_kinds = ARRAY[facility_kind]::facility_kind[] WHERE facility_kind IS NOT NULL;
UPDATE requirement_version SET employment_kinds = ARRAY[employment_kind]::employment_kind[] WHERE employment_kind IS NOT NULL;
ALTER TABLE requirement_version
    DROP facility_kind, DROP employment_kind,
    ADD CONSTRAINT requirement_version_licence CHECK ((licence_kind IS NULL) = (licence_state IS NULL)),
    ADD CONSTRAINT requirement_version_due_day CHECK (
        due_day BETWEEN 1 AND CASE WHEN due_month = 2 THEN 29 WHEN due_month IN (4, 6, 9, 11) THEN 30 ELSE 31 END),
    ADD CONSTRAINT requirement_version_due_days CHECK (due_days BETWEEN CASE WHEN due_kind IN ('licence', 'expiry') THEN -3660 ELSE 0 END AND 3660) NOT VALID,
    ADD CONSTRAINT requirement_version_due CHECK (CASE due_kind
        WHEN 'days' THEN due_days IS NOT NULL AND num_nonnulls(due_months, due_on, due_month, due_day, due_after, due_every, due_event, due_otherwise) = 0
        WHEN 'months' THEN due_months IS NOT NULL AND num_nonnulls(due_days, due_on, due_month, due_day, due_after, due_every, due_event, due_otherwise) = 0
        WHEN 'date' THEN due_on IS NOT NULL AND num_nonnulls(due_days, due_months, due_month, due_day, due_after, due_every, due_event, due_otherwise) = 0
        WHEN 'yearly' THEN num_nonnulls(due_month, due_day) = 2 AND num_nonnulls(due_months, due_on, due_after, due_every, due_event, due_otherwise) = 0
        WHEN 'licence' THEN licence_kind IS NOT NULL AND num_nonnulls(due_months, due_on, due_month, due_day, due_event) = 0
        WHEN 'event' THEN num_nonnulls(due_days, due_event) = 2 AND num_nonnulls(due_months, due_on, due_month, due_day, due_after, due_every) = 0
        WHEN 'expiry' THEN due_days IS NOT NULL AND num_nonnulls(due_months, due_on, due_month, due_day, due_after, due_every, due_event) = 0
        ELSE false END);
-- Rows that stand are kept as they are; what comes now is sound.
ALTER TABLE requirement_version
    ADD CONSTRAINT requirement_version_ends CHECK (to_date >= from_date) NOT VALID,
    ADD CONSTRAINT requirement_version_grace CHECK (grace_days <= 3660) NOT VALID,
    ADD CONSTRAINT requirement_version_dates CHECK (from_date BETWEEN '1900-01-01' AND '2199-12-31'
        AND coalesce(due_on BETWEEN '1900-01-01' AND '2199-12-31', true)
        AND coalesce(due_after BETWEEN '1900-01-01' AND '2199-12-31', true)) NOT VALID;

CREATE VIEW requirement_span AS
SELECT requirement_id, id AS requirement_version_id, title, certification_id, facility_id, state, facility_kinds, job_role_ids,
       employment_kinds, contact, licence_kind, licence_state,
       due_kind, due_days, due_months, due_on, due_month, due_day, due_after, due_every, due_event, due_otherwise,
       grace_days, window_months, citation, citation_url, source, owner_id, retention_years, last_reviewed, reviewer, pack,
       days(from_date, least(to_date, next_from - 1)) AS during
FROM (
    SELECT v.*, lead(from_date) OVER (PARTITION BY requirement_id ORDER BY from_date) AS next_from
    FROM (SELECT DISTINCT ON (requirement_id, from_date) * FROM requirement_version
          ORDER BY requirement_id, from_date, id DESC) v
) w
WHERE NOT isempty(days(from_date, least(to_date, next_from - 1)));

-- The days on which a requirement matches a post, with all that its due rule needs: never two rows for one day of
-- (post, requirement).
CREATE VIEW obligation_match WITH (security_invoker = true) AS
SELECT p.person_id, p.post_id, r.requirement_id, r.requirement_version_id, r.certification_id,
       p.during * r.during * c.during * f.during * l.during AS during,
       r.due_kind, r.due_days, r.due_months, r.due_on, r.due_month, r.due_day, r.due_after, r.due_every, r.due_event,
       r.due_otherwise, r.licence_kind, r.licence_state, r.grace_days, r.window_months
FROM post_span p
JOIN facility_closure c ON c.descendant_id = p.facility_id AND c.during && p.during
JOIN requirement_span r ON r.facility_id = c.ancestor_id AND r.during && p.during * c.during
-- OFFSET 0 lets the facility into the view's inside: else the spans of all facilities are worked out for each person.
JOIN LATERAL (SELECT s.state, s.kind, s.during FROM facility_span s WHERE s.facility_id = p.facility_id OFFSET 0) f
  ON f.during && p.during * c.during * r.during
JOIN LATERAL (
    SELECT '(,)'::daterange AS during WHERE r.licence_kind IS NULL
    UNION ALL
    SELECT s.during FROM licence_span s
    WHERE r.licence_kind IS NOT NULL AND s.person_id = p.person_id AND s.kind::text = r.licence_kind::text
      AND s.state::text = r.licence_state::text) l
  ON l.during && p.during * c.during * r.during * f.during
WHERE (r.state IS NULL OR r.state = f.state)
  AND (r.facility_kinds IS NULL OR f.kind = ANY (r.facility_kinds))
  AND (r.employment_kinds IS NULL OR p.employment_kind = ANY (r.employment_kinds))
  AND (r.contact IS NULL OR p.patient_contact OR (r.contact = 'patient-or-visitor' AND p.visitor_contact))
  AND (r.job_role_ids IS NULL OR EXISTS (
        SELECT FROM job_role_closure j
        WHERE j.descendant_id = p.job_role_id AND j.ancestor_id = ANY (r.job_role_ids)));

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['licence', 'licence_term', 'licence_end', 'rule_event', 'rule_event_withdrawal'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON %I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO attest_job', t);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO attest_web', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['licence', 'licence_term', 'licence_end'] LOOP
        EXECUTE format('CREATE POLICY web_read ON %I FOR SELECT TO attest_web USING (person_id = me() OR in_sight(person_id))', t);
        EXECUTE format('CREATE POLICY web_add ON %I FOR INSERT TO attest_web WITH CHECK (recorded_by = actor()
            AND person_id <> actor() AND holds_over(''administrator'', person_id))', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['rule_event', 'rule_event_withdrawal'] LOOP
        EXECUTE format('CREATE POLICY web_read ON %I FOR SELECT TO attest_web USING (true)', t);
        EXECUTE format('CREATE POLICY web_add ON %I FOR INSERT TO attest_web WITH CHECK (recorded_by = me() AND administers_network())', t);
    END LOOP;
END
$$;
GRANT SELECT ON licence_term_now, licence_span, rule_event_now, requirement_span, obligation_match TO attest_web, attest_job;
