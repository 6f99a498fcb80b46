-- People and posts by hand: who adds and changes them, and how a list of people is read.  SPDX-License-Identifier: Apache-2.0
--
-- A post is a row of versions (0002): a change is a version from a later day on, an end is a version with a last day, and what was recorded by
-- mistake is a version whose last day lies before its first. Name, number, address and language of a person are as they are today; what they
-- were is not kept (decision 0132). Actors of tokens (is_token, 0051) are no people to it.

-- ---- Who may

-- Whether the person of this request may give somebody posts and change their name: an administrator over them; of somebody who never had a
-- post, an administrator of the network. Never of oneself.
CREATE FUNCTION may_place(person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce(holds_over('administrator', person), false)
        OR (person <> me() AND NOT is_token(person) AND NOT EXISTS (SELECT FROM post_version v WHERE v.person_id = person) AND administers_network());
END
$$;
-- Whether they may also change what somebody signs in with: of whom they may issue a one-time code to, since either lets in.
CREATE FUNCTION may_change_login(person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN may_place(person) AND (may_issue_code(person) OR administers_network());
END
$$;
-- Where a post stands last: those who administer it there change it. Versions that a later one calls off or that have no day say nothing, unless
-- there is no other.
CREATE FUNCTION post_stands(post bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT x.facility_id FROM (SELECT DISTINCT ON (v.from_date) v.* FROM post_version v WHERE v.post_id = post ORDER BY v.from_date, v.id DESC) x
            ORDER BY (x.to_date IS NULL OR x.to_date >= x.from_date) DESC, x.from_date DESC LIMIT 1);
END
$$;
CREATE FUNCTION may_change_post(person bigint, post bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN person <> me() AND coalesce(administers(post_stands(post)), false)
        AND EXISTS (SELECT FROM attest.post p WHERE p.id = post AND p.person_id = person);
END
$$;

-- What follows from a post is reckoned as its person: for whoever administers a facility where one of their posts stands, or stood. Somebody
-- else may be administrator over the person, whose primary post stands elsewhere.
CREATE FUNCTION act_for_posts(person bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF person = me() OR coalesce(current_setting('attest.actor', true), '') <> '' OR NOT may('administrator')
       OR NOT EXISTS (SELECT FROM post_version v WHERE v.person_id = person AND administers(v.facility_id)) THEN
        RAISE EXCEPTION 'no administrator over a post of this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    PERFORM act_as(person);
END
$$;

-- Somebody without any post is seen by administrators of the network, who can give them one.
CREATE FUNCTION unplaced_in_sight(person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN may('administrator') AND NOT is_token(person) AND NOT EXISTS (SELECT FROM post_version v WHERE v.person_id = person) AND administers_network();
END
$$;
ALTER POLICY web_read ON person USING (id = me() OR in_sight(id) OR unplaced_in_sight(id));

-- ---- Posts

-- What is in the way of a post on some days, as a word; NULL: nothing. Not open to requests.
CREATE FUNCTION post_problem(person bigint, post bigint, on_days daterange, place bigint, role bigint, primary_one boolean) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN CASE
        WHEN place IS NULL OR NOT administers(place) THEN 'facility'
        WHEN role IS NULL THEN 'role'
        WHEN NOT EXISTS (SELECT FROM facility_span f WHERE f.facility_id = place AND f.during @> lower(on_days)) THEN 'not there'
        WHEN EXISTS (SELECT FROM post_span o WHERE o.person_id = person AND o.post_id IS DISTINCT FROM post AND o.during && on_days
                     AND o.facility_id = place AND o.job_role_id = role) THEN 'twice'
        WHEN primary_one AND EXISTS (SELECT FROM post_span o WHERE o.person_id = person AND o.post_id IS DISTINCT FROM post AND o.during && on_days
                     AND o.is_primary) THEN 'primary' END;
END
$$;

-- A first post of somebody, or another one. The answer: 'done', or the word of what is in the way.
CREATE FUNCTION post_add(person bigint, first_day date, last_day date, place text, role text, kind text, patients boolean, visitors boolean,
                         primary_one boolean, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    at bigint := (SELECT f.id FROM facility f WHERE f.code::text = place);
    as_role bigint := (SELECT r.id FROM job_role r WHERE r.code::text = role);
    problem text;
    added bigint;
BEGIN
    IF NOT may_place(person) THEN
        RETURN 'elsewhere';
    END IF;
    PERFORM lock_person(person);
    problem := post_problem(person, NULL, days(first_day, last_day), at, as_role, primary_one);
    IF problem IS NOT NULL THEN
        RETURN problem;
    END IF;
    INSERT INTO post (person_id) VALUES (person) RETURNING id INTO added;
    INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact,
                              is_primary, reason, recorded_by)
    VALUES (added, person, first_day, last_day, at, as_role, kind, patients, visitors, primary_one, nullif(why, ''), me());
    RETURN 'done';
END
$$;

-- A post is otherwise from a day on, until its next version or its end. 'ended': it is not there on that day, nor later; 'over': it may neither
-- become the primary one nor, being that, go elsewhere, of somebody whom the person of this request does not administer.
CREATE FUNCTION post_change(person bigint, post bigint, first_day date, place text, role text, kind text, patients boolean, visitors boolean,
                            primary_one boolean, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    at bigint := (SELECT f.id FROM facility f WHERE f.code::text = place);
    as_role bigint := (SELECT r.id FROM job_role r WHERE r.code::text = role);
    until_now post_version;
    next_day date;
    last_day date;
    problem text;
BEGIN
    IF NOT may_change_post(person, post) THEN
        RAISE EXCEPTION 'no administrator over this post' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    SELECT v.* INTO until_now FROM post_version v WHERE v.post_id = post AND v.from_date <= first_day ORDER BY v.from_date DESC, v.id DESC LIMIT 1;
    SELECT min(v.from_date) INTO next_day FROM post_version v WHERE v.post_id = post AND v.from_date > first_day;
    IF until_now.to_date < first_day OR (until_now.id IS NULL AND next_day IS NULL) THEN
        RETURN 'ended';
    END IF;
    last_day := until_now.to_date;
    IF primary_one AND (until_now.is_primary IS NOT TRUE OR until_now.facility_id <> at) AND NOT may_place(person) THEN
        RETURN 'over';
    END IF;
    problem := post_problem(person, post, days(first_day, least(last_day, next_day - 1)), at, as_role, primary_one);
    IF problem IS NOT NULL THEN
        RETURN problem;
    END IF;
    INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact,
                              is_primary, reason, recorded_by)
    VALUES (post, person, first_day, last_day, at, as_role, kind, patients, visitors, primary_one, nullif(why, ''), me());
    RETURN 'done';
END
$$;

-- A version once more, from a day until another. Not open to requests.
CREATE FUNCTION post_again(version bigint, first_day date, last_day date, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact,
                              is_primary, reason, recorded_by)
    SELECT v.post_id, v.person_id, first_day, last_day, v.facility_id, v.job_role_id, v.employment_kind, v.patient_contact, v.visitor_contact,
           v.is_primary, why, me()
    FROM post_version v WHERE v.id = version;
END
$$;

-- The last version of a post with a day of its own that begins on a day or before (NULL: on any); of a post that never was, its first. Not open
-- to requests.
CREATE FUNCTION post_last(post bigint, by_day date) RETURNS post_version
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    found_one post_version;
BEGIN
    SELECT x.* INTO found_one
    FROM (SELECT DISTINCT ON (y.from_date) y.* FROM post_version y WHERE y.post_id = post ORDER BY y.from_date, y.id DESC) x
    WHERE by_day IS NULL OR x.from_date <= by_day
    ORDER BY (x.to_date IS NULL OR x.to_date >= x.from_date) DESC,
             CASE WHEN x.to_date IS NULL OR x.to_date >= x.from_date THEN x.from_date END DESC NULLS LAST, x.from_date LIMIT 1;
    RETURN found_one;
END
$$;

-- A post ends on a day (what was to begin later never does); 'never': it never was; 'goes on': its end was recorded by mistake. 'before': the
-- day lies before its first one. 'same': it is so already.
CREATE FUNCTION post_end(person bigint, post bigint, how text, last_day date, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    v post_version;
    ends date;
    other post_version;
    changed boolean := false;
    problem text;
BEGIN
    IF NOT may_change_post(person, post) THEN
        RAISE EXCEPTION 'no administrator over this post' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    v := post_last(post, CASE WHEN how = 'day' THEN last_day END);
    IF v.id IS NULL THEN
        RETURN 'before';
    END IF;
    ends := CASE how WHEN 'day' THEN last_day WHEN 'never' THEN v.from_date - 1 END;
    IF how <> 'never' THEN
        problem := post_problem(person, post, days(v.from_date, ends), v.facility_id, v.job_role_id, v.is_primary);
        IF problem IN ('twice', 'primary') THEN
            RETURN problem;
        END IF;
    END IF;
    -- What begins after it: none of it counts past the end, and where the post goes on, it goes on as it was (a version without days would still end
    -- the one before it).
    FOR other IN SELECT DISTINCT ON (y.from_date) y.* FROM post_version y
                 WHERE y.post_id = post_end.post AND (how = 'never' OR y.from_date > v.from_date) AND y.id <> v.id ORDER BY y.from_date, y.id DESC LOOP
        CONTINUE WHEN other.from_date = v.from_date;
        IF how <> 'never' AND (ends IS NULL OR other.from_date <= ends) THEN
            PERFORM post_again(v.id, other.from_date, ends, why);
            changed := true;
        ELSIF other.to_date IS NULL OR other.to_date >= other.from_date THEN
            PERFORM post_again(other.id, other.from_date, other.from_date - 1, why);
            changed := true;
        END IF;
    END LOOP;
    IF v.to_date IS DISTINCT FROM ends THEN
        PERFORM post_again(v.id, v.from_date, ends, why);
        changed := true;
    END IF;
    RETURN CASE WHEN changed THEN 'done' ELSE 'same' END;
END
$$;

-- The posts of a person as far as the person of this request sees them: their days, and whether they may change them.
CREATE FUNCTION posts_to_change(person bigint) RETURNS TABLE (post_id bigint, may_change boolean)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT p.id, may_change_post(person, p.id) FROM post p WHERE p.person_id = posts_to_change.person;
END
$$;

-- ---- People

-- What another person has already, of a number and an address: 'number', 'email', or NULL. Not open to requests.
CREATE FUNCTION login_taken(person bigint, number text, address text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN CASE WHEN EXISTS (SELECT FROM person p WHERE p.employee_number = number AND p.id IS DISTINCT FROM person) THEN 'number'
                WHEN EXISTS (SELECT FROM person p WHERE lower(p.email) = lower(address) AND p.id IS DISTINCT FROM person) THEN 'email' END;
END
$$;

-- A new person with a first post. The answer: 'done' with the person, or the word of what is in the way.
CREATE FUNCTION person_add(name text, number text, address text, speaks text, first_day date, last_day date, place text, role text, kind text,
                           patients boolean, visitors boolean, why text) RETURNS TABLE (answer text, person bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    at bigint := (SELECT f.id FROM facility f WHERE f.code::text = place);
    as_role bigint := (SELECT r.id FROM job_role r WHERE r.code::text = role);
BEGIN
    IF NOT may('administrator') OR coalesce(current_setting('attest.actor', true), '') <> '' THEN
        RAISE EXCEPTION 'no administrator' USING ERRCODE = 'insufficient_privilege';
    END IF;
    answer := coalesce(login_taken(NULL, number, address), post_problem(NULL, NULL, days(first_day, last_day), at, as_role, true));
    IF answer IS NULL THEN
        INSERT INTO attest.person (display_name, employee_number, email, language) VALUES (name, number, address, speaks) RETURNING id INTO person;
        PERFORM lock_person(person);
        INSERT INTO post (person_id) VALUES (person);
        INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact,
                                  visitor_contact, is_primary, reason, recorded_by)
        SELECT p.id, p.person_id, first_day, last_day, at, as_role, kind, patients, visitors, true, nullif(why, ''), me()
        FROM post p WHERE p.person_id = person_add.person;
        answer := 'done';
    END IF;
    RETURN NEXT;
END
$$;

-- Name, number, address and language of somebody. 'login': number and address are not theirs to change. The address until now is told.
CREATE FUNCTION person_change(person bigint, name text, number text, address text, speaks text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    was attest.person;
    taken text;
    told boolean;
BEGIN
    IF NOT may_place(person) THEN
        RAISE EXCEPTION 'no administrator over this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    SELECT p.* INTO was FROM attest.person p WHERE p.id = person FOR UPDATE;
    IF (was.employee_number IS DISTINCT FROM number OR was.email IS DISTINCT FROM address) AND NOT may_change_login(person) THEN
        RETURN 'login';
    END IF;
    taken := login_taken(person, number, address);
    IF taken IS NOT NULL THEN
        RETURN taken;
    END IF;
    UPDATE attest.person p SET display_name = name, employee_number = number, email = address, language = speaks WHERE p.id = person;
    IF lower(was.email) IS DISTINCT FROM lower(address) THEN
        DELETE FROM mail_link k WHERE k.person_id = person AND k.used_at IS NULL;
        IF was.email IS NOT NULL THEN
            told := message_add('address-changed', person, '', 'administrator ' || stamp()::text, interval '3 days', was.email);
        END IF;
    END IF;
    RETURN 'done';
END
$$;

-- People whom the person of this request sees, by name, from one on (NULL: from the first). word: a number or an address as they are, or how a part
-- of the name begins; NULL: everybody. Few people in sight are looked for by their posts, many by their names.
CREATE INDEX ON person (lower(display_name), id);
CREATE FUNCTION people_in_sight(word text, after_id bigint, n integer)
RETURNS TABLE (id bigint, name text, number text, email text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    places bigint[];
    network boolean := administers_network();
    part text := '% ' || replace(replace(replace(lower(word), '\', '\\'), '%', '\%'), '_', '\_') || '%';
    few bigint[];
    after_name text := (SELECT lower(p.display_name) FROM person p WHERE p.id = after_id);
    exact bigint := (SELECT p.id FROM person p WHERE p.employee_number = word OR lower(p.email) = lower(word)
                     ORDER BY p.employee_number IS DISTINCT FROM word LIMIT 1);
BEGIN
    IF NOT (may('administrator') OR may('auditor')) THEN
        RETURN;
    END IF;
    places := ARRAY(SELECT visible_facilities());
    IF (SELECT count(*) FROM (SELECT FROM post_version v WHERE v.facility_id = ANY (places) LIMIT 20001) l) <= 20000 THEN
        few := ARRAY(SELECT DISTINCT v.person_id FROM post_version v WHERE v.facility_id = ANY (places));
        RETURN QUERY SELECT p.id, p.display_name, p.employee_number, p.email FROM person p
            WHERE (p.id = ANY (few) OR network AND NOT is_token(p.id) AND NOT EXISTS (SELECT FROM post_version v WHERE v.person_id = p.id))
              AND (word IS NULL OR p.id = exact OR ' ' || lower(p.display_name) LIKE part)
              AND (after_id IS NULL OR (lower(p.display_name), p.id) > (after_name, after_id))
            ORDER BY lower(p.display_name), p.id LIMIT n;
    ELSE
        RETURN QUERY SELECT p.id, p.display_name, p.employee_number, p.email FROM person p
            WHERE (word IS NULL OR p.id = exact OR ' ' || lower(p.display_name) LIKE part)
              AND (after_id IS NULL OR (lower(p.display_name), p.id) > (after_name, after_id))
              AND (EXISTS (SELECT FROM post_version v WHERE v.person_id = p.id AND v.facility_id = ANY (places))
                   OR network AND NOT is_token(p.id) AND NOT EXISTS (SELECT FROM post_version v WHERE v.person_id = p.id))
            ORDER BY lower(p.display_name), p.id LIMIT n;
    END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION may_place, may_change_login, post_stands, may_change_post, act_for_posts, unplaced_in_sight, post_problem, post_add, post_change,
    post_again, post_last, post_end, posts_to_change, login_taken, person_add, person_change, people_in_sight FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_place, may_change_login, may_change_post, act_for_posts, unplaced_in_sight, post_add, post_change, post_end,
    posts_to_change, person_add, person_change, people_in_sight TO attest_web;

-- ---- Job roles and facilities from files, by the command line alone

-- Puts job roles on record as lines of a file name them: new ones, and titles and places of those that are there. One that somebody holds, or held,
-- stays where it is in the tree: what is asked of them hangs on it, and it has no days. What is wrong comes back with the number of its line, and then
-- nothing is written: 'parent' (no such role), 'ring' (it would lie below itself), 'held'.
CREATE FUNCTION roles_put(keys text[], titles text[], parents text[])
RETURNS TABLE (line integer, problem text, is_new boolean, is_changed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    wrong boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('job_role'));
    CREATE TEMP TABLE role_line ON COMMIT DROP AS
        SELECT o::integer AS line, k AS key, t AS title, nullif(p, '') AS parent, r.id AS role_id, r.title AS was_title, a.code::text AS was_parent, NULL::text AS problem
        FROM unnest(keys, titles, parents) WITH ORDINALITY l (k, t, p, o)
        LEFT JOIN job_role r ON r.code::text = l.k LEFT JOIN job_role a ON a.id = r.parent_id;
    UPDATE role_line l SET problem = 'parent' WHERE l.parent IS NOT NULL
        AND NOT EXISTS (SELECT FROM role_line x WHERE x.key = l.parent) AND NOT EXISTS (SELECT FROM job_role r WHERE r.code::text = l.parent);
    UPDATE role_line l SET problem = 'held' WHERE l.problem IS NULL AND l.role_id IS NOT NULL AND l.parent IS DISTINCT FROM l.was_parent
        AND EXISTS (SELECT FROM job_role_closure c JOIN post_version v ON v.job_role_id = c.descendant_id WHERE c.ancestor_id = l.role_id);
    UPDATE role_line l SET problem = 'ring' WHERE l.problem IS NULL AND EXISTS (
        WITH RECURSIVE edge AS (
            SELECT x.key, x.parent FROM role_line x
            UNION ALL
            SELECT r.code::text, a.code::text FROM job_role r LEFT JOIN job_role a ON a.id = r.parent_id
            WHERE NOT EXISTS (SELECT FROM role_line x WHERE x.key = r.code::text)
        ), up AS (
            SELECT l.parent AS key, 1 AS depth
            UNION ALL
            SELECT e.parent, u.depth + 1 FROM up u JOIN edge e ON e.key = u.key WHERE e.parent IS NOT NULL AND u.depth < 32 AND u.key <> l.key
        )
        SELECT FROM up u WHERE u.key = l.key OR u.depth = 32);
    SELECT bool_or(l.problem IS NOT NULL) INTO wrong FROM role_line l;
    IF wrong IS NOT TRUE THEN
        INSERT INTO job_role (code, title) SELECT l.key, l.title FROM role_line l WHERE l.role_id IS NULL ORDER BY l.line;
        UPDATE job_role r SET title = l.title, parent_id = (SELECT a.id FROM job_role a WHERE a.code::text = l.parent)
        FROM role_line l WHERE l.key = r.code::text AND (l.role_id IS NULL OR (l.title, l.parent) IS DISTINCT FROM (l.was_title, l.was_parent));
    END IF;
    RETURN QUERY SELECT l.line, l.problem, l.role_id IS NULL, l.role_id IS NOT NULL AND (l.title, l.parent) IS DISTINCT FROM (l.was_title, l.was_parent)
        FROM role_line l ORDER BY l.line;
END
$$;
REVOKE EXECUTE ON FUNCTION roles_put FROM PUBLIC;
GRANT EXECUTE ON FUNCTION roles_put TO attest_job;
