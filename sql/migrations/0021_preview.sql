-- Preview: a version as somebody else would see it.  SPDX-License-Identifier: Apache-2.0

-- Whether a part under a condition is for a learner with one post of this kind. '': not said, so that no list with values holds. The
-- same rule as fragment_applies and conditions_unmet, of a post that nobody holds.
CREATE FUNCTION fits_as_if(roles text[], states text[], facility_kinds text[], reversed boolean, role text, state text, facility_kind text)
RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce(roles, states, facility_kinds) IS NULL OR reversed IS DISTINCT FROM (
        (roles IS NULL OR EXISTS (SELECT FROM job_role_closure j JOIN job_role a ON a.id = j.ancestor_id JOIN job_role d ON d.id = j.descendant_id
                                  WHERE d.code = role AND a.code::text = ANY (roles)))
        AND (states IS NULL OR state = ANY (states))
        AND (facility_kinds IS NULL OR facility_kind = ANY (facility_kinds)));
END
$$;

-- Takes one's own signature back. False: it is not one's own, or was taken back before. A version that waits for its hour and needed it
-- is called off: it does not go live unsigned.
CREATE OR REPLACE FUNCTION signature_withdraw(wanted bigint, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO signature_withdrawal (signature_id, reason, from_date)
    SELECT n.signature_id, why, network_today() FROM signature_name n WHERE n.signature_id = wanted AND n.person_id = me()
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO publication_end (publication_id, kind, reason)
    SELECT p.id, 'called off', 'A signature that it needs was withdrawn.'
    FROM signature s
    JOIN course_version o ON o.id = s.course_version_id
    JOIN publication p ON p.id = waiting_publication(o.course_id)
    JOIN LATERAL signatures_of(p.course_version_id, '') x ON x.id = s.id AND x.bound <> 'void'
    WHERE s.id = wanted AND s.decision = 'signed' AND s.kind::text = ANY (ARRAY(SELECT unnest(f.kinds) FROM sign_off_in_force() f))
      AND NOT EXISTS (SELECT FROM signatures_of(p.course_version_id, '') y
                      WHERE y.kind = s.kind AND y.decision = 'signed' AND y.withdrawn_on IS NULL AND y.bound <> 'void' AND NOT y.own
                        AND y.expires >= network_today());
    RETURN true;
END
$$;
