-- Authors and reviewers: comments on quizzes and items, asking again, files that were checked.  SPDX-License-Identifier: Apache-2.0

-- ---- A comment is about a page, a quiz or an item of the version, or (all NULL) about the whole of it

ALTER TABLE review_comment ADD COLUMN quiz_id bigint REFERENCES quiz, ADD COLUMN item_id bigint REFERENCES item,
    ADD CHECK (num_nonnulls(page_id, quiz_id, item_id) <= 1);
GRANT SELECT (quiz_id, item_id) ON review_comment TO attest_web;

-- ---- Asking again: after a decline, or when what was signed holds no more

CREATE TABLE review_again (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id bigint NOT NULL REFERENCES review_request,
    after_signature bigint NOT NULL, -- the latest word on it then: a later one answers
    message text CHECK (message <> '' AND length(message) <= 4000),
    asked_by bigint NOT NULL REFERENCES person,
    asked_on date NOT NULL DEFAULT network_today(),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (request_id, after_signature)
);
ALTER TABLE review_again ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON review_again TO attest_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON review_again TO attest_job;
GRANT SELECT, INSERT ON review_again TO attest_web;
CREATE POLICY web_read ON review_again FOR SELECT TO attest_web USING (request_id IN (SELECT r.id FROM review_request r));
CREATE POLICY web_ask ON review_again FOR INSERT TO attest_web WITH CHECK (asked_by = me() AND (SELECT may('author')));

-- The latest word on a request, and the latest time that it was asked again since: NULL where nothing was said, or it was not.
-- For whoever may read the request.
CREATE FUNCTION review_stands(wanted bigint) RETURNS TABLE (last_signature bigint, again_on date, again_message text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    r review_request;
BEGIN
    SELECT * INTO r FROM review_request q WHERE q.id = wanted;
    IF r.id IS NULL OR NOT (may('author') OR may_sign(r.kind) OR oversees_sign_off(false)
                            OR (me() IS NULL AND pg_has_role(session_user, 'attest_job', 'MEMBER'))) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT s.last, a.asked_on, a.message
        FROM (SELECT max(g.id) AS last FROM signature g WHERE g.request_id = r.id) s
        LEFT JOIN review_again a ON a.request_id = r.id AND a.after_signature = s.last;
END
$$;
REVOKE EXECUTE ON FUNCTION review_stands FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review_stands TO attest_web, attest_job;

-- ---- Who keeps their name off the public page now is not named by what they said for the same kind before

CREATE OR REPLACE FUNCTION signature_words(wanted bigint, in_language text)
RETURNS TABLE (id bigint, version integer, kind text, decision text, statement text, was_paid boolean, signed_on date, expires date,
               withdrawn_on date, withdrawn_because text, bound text, change text, own boolean, mine boolean, name text, credentials text,
               hidden boolean)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT s.id, o.version, s.kind::text, s.decision, s.statement, s.was_paid, s.signed_on, s.expires, w.from_date, w.reason,
            CASE WHEN s.hash = hash_in_language(v, in_language) THEN 'same'
                 WHEN in_language = '' AND s.kind::text = ANY (k.kinds::text[]) THEN 'kept'
                 ELSE 'void' END,
            k.change, coalesce(n.person_id = v.recorded_by, false), coalesce(n.person_id = me(), false),
            CASE WHEN NOT h.hides THEN n.name END, CASE WHEN NOT h.hides THEN n.credentials END, h.hides
        FROM course_version v
        JOIN course_version o ON o.course_id = v.course_id AND o.version <= v.version
        JOIN signature s ON s.course_version_id = o.id AND s.language = in_language
        JOIN signature_name n ON n.signature_id = s.id
        CROSS JOIN LATERAL (
            SELECT n.hidden OR EXISTS (
                SELECT FROM signature_name m JOIN signature t ON t.id = m.signature_id
                JOIN course_version u ON u.id = t.course_version_id
                WHERE m.person_id = n.person_id AND m.hidden AND t.id > s.id AND t.kind = s.kind
                  AND u.course_id = v.course_id) AS hides) h
        LEFT JOIN signature_withdrawal w ON w.signature_id = s.id
        LEFT JOIN sign_off_kept k ON k.course_version_id = v.id AND k.from_version_id = o.id
        WHERE v.id = wanted;
END
$$;

-- ---- One line for a person and kind, however many grants say it; ending it ends them all

CREATE OR REPLACE FUNCTION signers() RETURNS TABLE (grant_id bigint, kind text, name text, login text, since date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF oversees_sign_off(false) THEN
        RETURN QUERY SELECT min(s.grant_id), s.kind, p.display_name, coalesce(p.email, p.employee_number), min(f.from_date)
            FROM live_signer s JOIN facility_grant f ON f.id = s.grant_id JOIN person p ON p.id = s.person_id
            GROUP BY p.id, s.kind ORDER BY p.display_name, p.id, s.kind;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION signer_end(wanted bigint, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT oversees_sign_off(true) THEN
        RAISE EXCEPTION 'no administrator of the network' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO facility_grant_revocation (grant_id, from_date, reason, recorded_by)
    SELECT s.grant_id, facility_today(s.facility_id), why, me()
    FROM live_signer w JOIN live_signer s ON s.person_id = w.person_id AND s.kind = w.kind WHERE w.grant_id = wanted;
    RETURN FOUND;
END
$$;

-- ---- Imports: what was asked, whether it was here before, and the file for a short time

ALTER TABLE import ADD COLUMN asked text NOT NULL DEFAULT 'check' CHECK (asked IN ('check', 'store', 'publish')),
    ADD COLUMN was_here boolean NOT NULL DEFAULT false; -- the version was stored before this import

-- What an author checked last, to be stored without sending it again: one file a person, for two hours.
CREATE TABLE import_file (
    person_id bigint PRIMARY KEY REFERENCES person,
    import_id bigint NOT NULL REFERENCES import,
    bytes bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE import_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON import_file TO attest_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON import_file TO attest_job; -- what nobody stored within two hours goes
GRANT SELECT ON import_file TO attest_web;
CREATE POLICY web_own ON import_file FOR SELECT TO attest_web
    USING (person_id = me() AND recorded_at > clock_timestamp() - interval '2 hours');

-- Keeps the file of one's own import in place of an earlier one; bytes NULL: keeps none. What is too old goes, whose ever it is.
CREATE FUNCTION import_keep(import bigint, file bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM import_file f WHERE f.person_id = me() OR f.recorded_at <= clock_timestamp() - interval '2 hours';
    INSERT INTO import_file (person_id, import_id, bytes)
    SELECT i.person_id, i.id, file FROM import i WHERE i.id = import_keep.import AND i.person_id = me() AND file IS NOT NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION import_keep FROM PUBLIC;
GRANT EXECUTE ON FUNCTION import_keep TO attest_web;
