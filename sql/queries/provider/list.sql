-- The providers that are in use.
SELECT p.code, p.name, p.issuer, p.client, p.matched_by, p.claim, array_to_string(p.domains, ' ') AS domains, f.code AS facility, r.code AS job_role,
    p.steps, p.acr, p.sealed IS NOT NULL AS secret
FROM provider p LEFT JOIN facility f ON f.id = p.facility_id LEFT JOIN job_role r ON r.id = p.job_role_id WHERE p.ended_at IS NULL ORDER BY p.id
