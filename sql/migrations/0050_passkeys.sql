-- Passkeys: what their pages need beside 0040.  SPDX-License-Identifier: Apache-2.0

-- The number by which devices know a person: random, so that it says nothing of them, and the same for all of their passkeys, so that a
-- device keeps one of each person.
CREATE TABLE passkey_owner (
    person_id bigint PRIMARY KEY REFERENCES person,
    handle bytea NOT NULL UNIQUE CHECK (length(handle) = 32)
);

-- That of the person of this request; `fresh` becomes theirs if they have none.
CREATE FUNCTION passkey_handle(fresh bytea) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO passkey_owner (person_id, handle) VALUES (me(), fresh) ON CONFLICT ON CONSTRAINT passkey_owner_pkey DO NOTHING;
    RETURN (SELECT o.handle FROM passkey_owner o WHERE o.person_id = me());
END
$$;

-- As before, with the number that its device must say.
DROP FUNCTION passkey_find(bytea);
CREATE FUNCTION passkey_find(wanted bytea)
RETURNS TABLE (id bigint, person_id bigint, algorithm integer, public_key bytea, counter bigint, handle bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT k.id, k.person_id, k.algorithm, k.public_key, k.counter, o.handle
        FROM passkey k LEFT JOIN passkey_owner o ON o.person_id = k.person_id WHERE k.credential = wanted;
END
$$;

-- The passkeys of somebody between the two steps, or (half NULL) of the person of this request: the browser is asked for one of these.
CREATE FUNCTION passkeys_of_step(half bytea) RETURNS TABLE (credential bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT k.credential FROM passkey k WHERE k.person_id = step_person(half) ORDER BY k.id;
END
$$;

-- What a question was asked for. An answer to one asked for something else counts for nothing: who has shown nothing yet can be asked to prove who
-- they are, and must not add a passkey by that (decision 0150).
DELETE FROM passkey_challenge;
ALTER TABLE passkey_challenge ADD COLUMN purpose text NOT NULL CHECK (purpose IN ('make', 'prove', 'sign in', 'second step'));
-- As before, with the purpose.
DROP FUNCTION passkey_challenge_make(bytea, bigint, bytea);
CREATE FUNCTION passkey_challenge_make(digest bytea, person bigint, asked bytea, asked_for text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM passkey_challenge c WHERE c.token_digest IN (SELECT o.token_digest FROM passkey_challenge o WHERE o.ends_at < clock_timestamp()
                                                             LIMIT 20 FOR UPDATE SKIP LOCKED);
    INSERT INTO passkey_challenge AS c (token_digest, person_id, challenge, purpose, ends_at)
    VALUES (digest, person, asked, asked_for, clock_timestamp() + interval '5 minutes')
    ON CONFLICT ON CONSTRAINT passkey_challenge_pkey
        DO UPDATE SET person_id = EXCLUDED.person_id, challenge = EXCLUDED.challenge, purpose = EXCLUDED.purpose, ends_at = EXCLUDED.ends_at;
END
$$;
DROP FUNCTION passkey_challenge_take(bytea);
CREATE FUNCTION passkey_challenge_take(digest bytea) RETURNS TABLE (person_id bigint, challenge bytea, purpose text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY DELETE FROM passkey_challenge c WHERE c.token_digest = digest AND c.ends_at > clock_timestamp() RETURNING c.person_id, c.challenge, c.purpose;
END
$$;

-- Another name for one's own. false: it is not theirs.
CREATE FUNCTION passkey_rename(wanted bigint, is_called text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE passkey k SET name = is_called WHERE k.id = wanted AND k.person_id = me();
    RETURN FOUND;
END
$$;

-- The count of a device went back: somebody has a copy of it. In a transaction of its own, since the sign-in is refused.
CREATE FUNCTION passkey_copied(wanted bigint, request text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO audit (person_id, route, request_id)
    SELECT k.person_id, 'passkey refused: its count went back', request FROM passkey k WHERE k.id = wanted;
END
$$;

-- ---- Walls

ALTER TABLE passkey_owner ENABLE ROW LEVEL SECURITY;
REVOKE EXECUTE ON FUNCTION passkey_challenge_make, passkey_challenge_take, passkey_handle, passkey_find, passkeys_of_step, passkey_rename,
    passkey_copied FROM PUBLIC;
GRANT EXECUTE ON FUNCTION passkey_challenge_make, passkey_challenge_take, passkey_handle, passkey_find, passkeys_of_step, passkey_rename,
    passkey_copied TO attest_web;
