-- What people say is wrong, and what becomes of it; logins as people type them.  SPDX-License-Identifier: Apache-2.0

-- ---- Logins as they are typed

-- An employee number without what typing adds or leaves out: spaces, dashes, the case of letters, zeros in front. '' where nothing is left.
CREATE FUNCTION login_key(typed text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    bare text := regexp_replace(lower(normalize(typed, NFKC)), '[\s\u00ad\u200b\u2010-\u2015\u2212-]', '', 'g');
BEGIN
    RETURN CASE WHEN bare ~ '^0+$' THEN '0' ELSE ltrim(bare, '0') END;
END
$$;
CREATE INDEX person_login_key ON person (login_key(employee_number));

-- Whose login it is: the number as it is on record; else the e-mail address; else the one number that it is another way of typing. NULL:
-- nobody's, or numbers of several people could be meant. A number goes before an address, as where permissions are given.
CREATE FUNCTION person_of_login(login text) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint;
    key text := login_key(login);
BEGIN
    SELECT p.id INTO whose FROM person p WHERE p.employee_number IN (login, btrim(login)) ORDER BY p.employee_number = login DESC LIMIT 1;
    IF whose IS NULL THEN
        SELECT p.id INTO whose FROM person p WHERE lower(p.email) = lower(regexp_replace(login, '[\s\u00a0]', '', 'g'));
    END IF;
    IF whose IS NULL AND key <> '' THEN
        SELECT CASE WHEN count(*) = 1 THEN min(x.id) END INTO whose
        FROM (SELECT p.id FROM person p WHERE login_key(p.employee_number) = key LIMIT 2) x;
    END IF;
    RETURN whose;
END
$$;

DROP FUNCTION sign_in_candidate(text);
CREATE FUNCTION sign_in_candidate(login text) RETURNS TABLE (person_id bigint, password_hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT c.person_id, c.password_hash FROM credential c WHERE c.person_id = person_of_login(login);
END
$$;

-- As before; every way of typing a login is counted as the same one.
CREATE OR REPLACE FUNCTION sign_in_account(login text, browser bytea) RETURNS TABLE (account text, known boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint := person_of_login(login);
BEGIN
    RETURN QUERY SELECT CASE WHEN whose IS NULL THEN 'login ' || login_key(login) ELSE 'person ' || whose END,
        EXISTS (SELECT FROM known_browser b WHERE b.person_id = whose AND b.digest = browser
                AND b.last_used_at > clock_timestamp() - interval '180 days');
END
$$;

-- As before. The code says who it is: any of their logins will do.
CREATE OR REPLACE FUNCTION sign_in_code_find(login text, code_digest bytea) RETURNS TABLE (person_id bigint, name text, number text, email text, network text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.display_name, p.employee_number, p.email, (SELECT n.name FROM network n)
        FROM sign_in_code k JOIN person p ON p.id = k.person_id
        WHERE k.digest = code_digest AND k.used_at IS NULL AND k.ends_at > clock_timestamp()
          AND (lower(p.email) = lower(regexp_replace(login, '[\s\u00a0]', '', 'g'))
               OR login_key(p.employee_number) = login_key(login) AND login_key(login) <> '');
END
$$;

-- As before, for every way of typing a login.
CREATE OR REPLACE FUNCTION password_resets_take() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    n integer;
BEGIN
    WITH asked AS (
        DELETE FROM password_reset_ask a USING (SELECT id FROM password_reset_ask ORDER BY id LIMIT 200 FOR UPDATE SKIP LOCKED) t
        WHERE a.id = t.id RETURNING a.id, a.login, a.recorded_at
    )
    INSERT INTO message AS m (kind, person_id, period, ends_at)
    SELECT DISTINCT ON (p.id) 'reset', p.id, 'ask ' || a.id, clock_timestamp() + interval '1 hour'
    FROM asked a JOIN person p ON p.id = person_of_login(a.login)
    WHERE p.email IS NOT NULL AND a.recorded_at > clock_timestamp() - interval '1 hour'
      AND NOT EXISTS (SELECT FROM message r WHERE r.person_id = p.id AND r.kind = 'reset' AND r.recorded_at > clock_timestamp() - interval '2 minutes')
      AND (SELECT count(*) FROM message r WHERE r.person_id = p.id AND r.kind = 'reset' AND r.recorded_at > clock_timestamp() - interval '1 hour') < 5
      AND (SELECT count(*) FROM message r WHERE r.person_id = p.id AND r.kind = 'reset' AND r.recorded_at > clock_timestamp() - interval '1 day') < 10
    ORDER BY p.id, a.id;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;

-- ---- What somebody says is wrong

-- Facts: said, taken back, answered; never changed. It changes nothing by itself: whoever answers puts right what is wrong where such facts
-- are entered (completions, awards, posts), and says so.
CREATE TABLE contest (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    -- What it is about: a finished course, an award, the date of a certification, a post; or something that is not there.
    about text NOT NULL CHECK (about IN ('completion', 'award', 'date', 'post', 'missing-record', 'missing-post')),
    completion_id bigint CHECK ((about = 'completion') = (completion_id IS NOT NULL)),
    award_id bigint CHECK ((about = 'award') = (award_id IS NOT NULL)),
    certification_id bigint REFERENCES certification CHECK ((about = 'date') = (certification_id IS NOT NULL)),
    post_id bigint CHECK ((about = 'post') = (post_id IS NOT NULL)),
    wrong text NOT NULL, -- what of it
    on_record date, -- the day that was on record when this was said: finished, valid to, due, or begun; NULL: none
    right_words text NOT NULL CHECK (right_words <> '' AND length(right_words) <= 500), -- what should be there
    note text CHECK (note <> '' AND length(note) <= 2000),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (id, person_id),
    FOREIGN KEY (completion_id, person_id) REFERENCES completion (id, person_id),
    FOREIGN KEY (award_id, person_id) REFERENCES award (id, person_id),
    FOREIGN KEY (post_id, person_id) REFERENCES post (id, person_id),
    CHECK (CASE about WHEN 'completion' THEN wrong IN ('day', 'not-done', 'other')
                      WHEN 'award' THEN wrong IN ('days', 'not-mine', 'other')
                      WHEN 'date' THEN wrong IN ('day', 'done', 'not-asked', 'other')
                      WHEN 'post' THEN wrong IN ('ended', 'facility', 'role', 'dates', 'not-mine', 'other')
                      ELSE wrong = 'missing' END)
);
CREATE INDEX ON contest (person_id, id);

CREATE TABLE contest_withdrawal (
    contest_id bigint PRIMARY KEY,
    person_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (contest_id, person_id) REFERENCES contest (id, person_id)
);
CREATE TABLE contest_answer (
    contest_id bigint PRIMARY KEY,
    person_id bigint NOT NULL,
    put_right boolean NOT NULL, -- false: it stays as it is
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000), -- the person reads it
    answered_by bigint NOT NULL REFERENCES person CHECK (answered_by <> person_id),
    answered_on date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (contest_id, person_id) REFERENCES contest (id, person_id)
);
CREATE INDEX ON contest_answer (person_id, recorded_at);
-- What waits needs no search through what was answered.
CREATE TABLE contest_open (
    contest_id bigint PRIMARY KEY,
    person_id bigint NOT NULL,
    FOREIGN KEY (contest_id, person_id) REFERENCES contest (id, person_id)
);

-- Who sees to something that waits: a contest, or evidence. The latest word holds; taking it keeps nobody else from answering.
CREATE TABLE answer_take (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL,
    contest_id bigint,
    evidence_id bigint,
    taken_by bigint NOT NULL REFERENCES person CHECK (taken_by <> person_id),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (num_nonnulls(contest_id, evidence_id) = 1),
    FOREIGN KEY (contest_id, person_id) REFERENCES contest (id, person_id),
    FOREIGN KEY (evidence_id, person_id) REFERENCES evidence (id, person_id)
);
CREATE INDEX ON answer_take (contest_id, id) WHERE contest_id IS NOT NULL;
CREATE INDEX ON answer_take (evidence_id, id) WHERE evidence_id IS NOT NULL;

-- Derived: contests neither taken back nor answered.
CREATE FUNCTION contest_opens() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF TG_TABLE_NAME = 'contest' THEN
        INSERT INTO contest_open (contest_id, person_id) VALUES (NEW.id, NEW.person_id);
    ELSE
        DELETE FROM contest_open o WHERE o.contest_id = NEW.contest_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'it waits no more' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER contest_opens AFTER INSERT ON contest FOR EACH ROW EXECUTE FUNCTION contest_opens();
CREATE TRIGGER contest_opens AFTER INSERT ON contest_withdrawal FOR EACH ROW EXECUTE FUNCTION contest_opens();
CREATE TRIGGER contest_opens AFTER INSERT ON contest_answer FOR EACH ROW EXECUTE FUNCTION contest_opens();

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['contest', 'contest_withdrawal', 'contest_answer', 'contest_open', 'answer_take'] LOOP
        EXECUTE format('ALTER TABLE attest.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON attest.%I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT ON attest.%I TO attest_job', t);
        -- Managers see required training and nothing else of this.
        EXECUTE format('CREATE POLICY web_read ON attest.%I FOR SELECT TO attest_web USING (person_id = attest.me()
            OR attest.holds_over(''administrator'', person_id) OR attest.holds_over(''auditor'', person_id))', t);
        EXECUTE format('GRANT SELECT ON attest.%I TO attest_web', t);
    END LOOP;
END
$$;
-- Said and taken back by oneself alone, acting for nobody.
GRANT INSERT ON contest, contest_withdrawal TO attest_web;
CREATE POLICY web_own ON contest FOR INSERT TO attest_web WITH CHECK (person_id = me()
    AND coalesce(current_setting('attest.actor', true), '') = '');
CREATE POLICY web_own ON contest_withdrawal FOR INSERT TO attest_web WITH CHECK (person_id = me()
    AND coalesce(current_setting('attest.actor', true), '') = '');

-- What the person of this request may contest: what is on record of them. on_record: as in contest.
CREATE FUNCTION contestable() RETURNS TABLE (about text, id bigint, code text, title text, version integer, place text, on_record date, ended date)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    SELECT 'completion', c.id, k.code::text, v.title, v.version, NULL::text, coalesce(n.completed_on, c.completed_on), NULL::date
    FROM completion c JOIN course_version v ON v.id = c.course_version_id JOIN course k ON k.id = v.course_id
    LEFT JOIN completion_now n ON n.id = c.id AND n.person_id = c.person_id WHERE c.person_id = me()
    UNION ALL
    SELECT 'award', a.id, k.code::text, s.title, NULL, NULL, a.valid_to, a.valid_from
    FROM award a JOIN certification k ON k.id = a.certification_id
    LEFT JOIN LATERAL (SELECT t.title FROM certification_span t WHERE t.certification_id = a.certification_id
                       ORDER BY t.during @> a.valid_from DESC, lower(t.during) LIMIT 1) s ON true
    WHERE a.person_id = me() AND NOT EXISTS (SELECT FROM award x WHERE x.supersedes = a.id)
    UNION ALL
    SELECT 'date', k.id, k.code::text, s.title, NULL, NULL, d.due, NULL
    FROM (SELECT x.certification_id, min(x.due) AS due FROM (
              SELECT t.certification_id, t.due FROM timeline t WHERE t.person_id = me() AND t.during @> civil_date(clock(), person_zone(me()))
                 AND t.standing <> 'not required'
              UNION ALL SELECT a.certification_id, NULL FROM award_now a WHERE a.person_id = me() AND a.revoked IS NULL) x GROUP BY 1) d
    JOIN certification k ON k.id = d.certification_id
    LEFT JOIN LATERAL (SELECT t.title FROM certification_span t WHERE t.certification_id = k.id
                       ORDER BY t.during @> civil_date(clock(), person_zone(me())) DESC, lower(t.during) DESC LIMIT 1) s ON true
    UNION ALL
    SELECT 'post', p.post_id, NULL, r.title, NULL, f.name, p.first_day, p.last_day
    FROM (SELECT DISTINCT ON (o.post_id) o.post_id, o.job_role_id, o.facility_id, last_day(o.during) AS last_day,
                 min(lower(o.during)) OVER (PARTITION BY o.post_id) AS first_day
          FROM post_span o WHERE o.person_id = me() ORDER BY o.post_id, lower(o.during) DESC) p
    JOIN job_role r ON r.id = p.job_role_id
    CROSS JOIN LATERAL (SELECT x.name FROM facility_version x WHERE x.facility_id = p.facility_id ORDER BY x.from_date DESC, x.id DESC LIMIT 1) f;
END
$$;

-- What a person said is wrong, newest first, for themselves and for those who administer or audit them; one of them, or all. subject and
-- place: in words as they are now. state: waiting, withdrawn, right, stays. Days are those of the reader.
CREATE FUNCTION contests_of(person bigint, wanted bigint, zone text)
RETURNS TABLE (id bigint, about text, wrong text, subject_id bigint, code text, subject text, version integer, place text, on_record date,
               right_words text, note text, state text, sent_on date, answered_on date, reason text, answered_by text,
               taken_by text, taken_by_me boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF person IS DISTINCT FROM me() AND holds_over('administrator', person) IS NOT TRUE AND holds_over('auditor', person) IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT x.id, x.about, x.wrong, coalesce(x.completion_id, x.award_id, x.certification_id, x.post_id),
           coalesce(k.code::text, z.code::text), coalesce(v.title, s.title, r.title), v.version, f.name, x.on_record, x.right_words, x.note,
           CASE WHEN w.contest_id IS NOT NULL THEN 'withdrawn' WHEN a.put_right THEN 'right' WHEN NOT a.put_right THEN 'stays' ELSE 'waiting' END,
           civil_date(x.recorded_at, contests_of.zone), a.answered_on, a.reason, b.display_name, h.display_name, h.id = me()
    FROM contest x
    LEFT JOIN contest_withdrawal w ON w.contest_id = x.id
    LEFT JOIN contest_answer a ON a.contest_id = x.id
    LEFT JOIN person b ON b.id = a.answered_by
    LEFT JOIN LATERAL (SELECT t.taken_by FROM answer_take t WHERE t.contest_id = x.id ORDER BY t.id DESC LIMIT 1) t ON true
    LEFT JOIN person h ON h.id = t.taken_by
    LEFT JOIN completion c ON c.id = x.completion_id
    LEFT JOIN course_version v ON v.id = c.course_version_id LEFT JOIN course k ON k.id = v.course_id
    LEFT JOIN award g ON g.id = x.award_id
    LEFT JOIN certification z ON z.id = coalesce(x.certification_id, g.certification_id)
    LEFT JOIN LATERAL (SELECT y.title FROM certification_span y WHERE y.certification_id = z.id
                       ORDER BY y.during @> coalesce(g.valid_from, civil_date(x.recorded_at, contests_of.zone)) DESC, lower(y.during) DESC LIMIT 1) s ON true
    LEFT JOIN LATERAL (SELECT o.job_role_id, o.facility_id FROM post_version o WHERE o.post_id = x.post_id AND o.recorded_at <= x.recorded_at
                       ORDER BY o.from_date DESC, o.id DESC LIMIT 1) o ON true
    LEFT JOIN job_role r ON r.id = o.job_role_id
    LEFT JOIN LATERAL (SELECT y.name FROM facility_version y WHERE y.facility_id = o.facility_id ORDER BY y.from_date DESC, y.id DESC LIMIT 1) f ON true
    WHERE x.person_id = person AND (wanted IS NULL OR x.id = wanted)
    ORDER BY x.id DESC LIMIT 200;
END
$$;

-- "I take it": kind is contest or evidence. False: it waits no more, or the person of this request has it.
CREATE FUNCTION answer_take_it(kind text, wanted bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint;
    last bigint;
BEGIN
    IF kind = 'contest' THEN
        SELECT o.person_id INTO whose FROM contest_open o WHERE o.contest_id = wanted;
    ELSE
        SELECT e.person_id INTO whose FROM evidence_state e WHERE e.evidence_id = wanted AND e.kind = 'external' AND e.state = 'waiting';
    END IF;
    IF whose IS NULL THEN
        RETURN false;
    END IF;
    PERFORM administer(whose);
    SELECT t.taken_by INTO last FROM answer_take t
    WHERE CASE WHEN answer_take_it.kind = 'contest' THEN t.contest_id = wanted ELSE t.evidence_id = wanted END ORDER BY t.id DESC LIMIT 1;
    IF last = me() THEN
        RETURN false;
    END IF;
    INSERT INTO answer_take (person_id, contest_id, evidence_id, taken_by)
    VALUES (whose, CASE WHEN answer_take_it.kind = 'contest' THEN wanted END, CASE WHEN answer_take_it.kind <> 'contest' THEN wanted END, me());
    RETURN true;
END
$$;

-- Answers a contest of somebody whom the person of this request administers; never one's own (holds_over). False: it waits no more.
CREATE FUNCTION contest_answer_it(wanted bigint, is_right boolean, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint := (SELECT x.person_id FROM contest x WHERE x.id = wanted);
BEGIN
    IF whose IS NULL THEN
        RETURN false;
    END IF;
    PERFORM administer(whose);
    IF NOT EXISTS (SELECT FROM contest_open o WHERE o.contest_id = wanted) THEN -- somebody else was first, or it was taken back
        RETURN false;
    END IF;
    INSERT INTO contest_answer (contest_id, person_id, put_right, reason, answered_by, answered_on)
    VALUES (wanted, whose, is_right, why, me(), civil_date(clock(), person_zone(me())));
    RETURN true;
END
$$;

-- Contests that wait, of those whom the person of this request administers or audits, the oldest first.
CREATE FUNCTION contests_waiting(zone text)
RETURNS TABLE (id bigint, person_id bigint, name text, about text, subject text, sent_on date, since timestamptz, taken_by text, taken_by_me boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may('administrator') OR may('auditor') THEN
        RETURN QUERY SELECT x.id, x.person_id, p.display_name, x.about, d.subject, d.sent_on, x.recorded_at, d.taken_by, d.taken_by_me
            FROM (SELECT o.contest_id FROM contest_open o WHERE holds_over('administrator', o.person_id) OR holds_over('auditor', o.person_id)
                  ORDER BY o.contest_id LIMIT 200) o
            JOIN contest x ON x.id = o.contest_id JOIN person p ON p.id = x.person_id
            CROSS JOIN LATERAL contests_of(x.person_id, x.id, contests_waiting.zone) d
            ORDER BY x.id;
    END IF;
END
$$;

-- Who sees to evidence that waits, for its person and those who administer or audit them. No row: nobody yet.
CREATE FUNCTION evidence_taken(wanted bigint) RETURNS TABLE (taken_by text, taken_by_me boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT p.display_name, p.id = me() FROM answer_take t JOIN person p ON p.id = t.taken_by
        WHERE t.evidence_id = wanted AND (t.person_id = me() OR holds_over('administrator', t.person_id) OR holds_over('auditor', t.person_id))
        ORDER BY t.id DESC LIMIT 1;
END
$$;

-- Answers that somebody got after an instant, for messages, the newest first: kind is contest (good: it was put right) or evidence (good: it
-- counts). Nothing of what they say.
CREATE FUNCTION answers_since(person bigint, since timestamptz) RETURNS TABLE (kind text, id bigint, good boolean, answered_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    SELECT 'contest', a.contest_id, a.put_right, a.recorded_at FROM contest_answer a WHERE a.person_id = person AND a.recorded_at > since
    UNION ALL
    SELECT 'evidence', d.evidence_id, d.accepted, d.recorded_at FROM evidence_decision d JOIN evidence e ON e.id = d.evidence_id AND e.kind = 'external'
    WHERE d.person_id = person AND d.recorded_at > since AND d.decided_by IS NOT NULL
      AND NOT EXISTS (SELECT FROM evidence_decision n WHERE n.evidence_id = d.evidence_id AND n.id > d.id)
    ORDER BY 4 DESC;
END
$$;

REVOKE EXECUTE ON FUNCTION login_key, person_of_login, sign_in_candidate, contest_opens, contestable, contests_of, answer_take_it, contest_answer_it,
    contests_waiting, evidence_taken, answers_since FROM PUBLIC;
GRANT EXECUTE ON FUNCTION login_key TO attest_web, attest_job;
GRANT EXECUTE ON FUNCTION sign_in_candidate, contestable, contests_of, answer_take_it, contest_answer_it, contests_waiting, evidence_taken TO attest_web;
GRANT EXECUTE ON FUNCTION person_of_login, answers_since TO attest_job;
