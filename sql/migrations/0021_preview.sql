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
