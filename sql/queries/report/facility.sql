-- Whether there is such a facility.
SELECT id FROM facility WHERE code = $1::text -- code
