-- Whether the person of this request is administrator, or auditor, over another.
SELECT holds_over('administrator', p.person) AS administers, holds_over('auditor', p.person) AS audits
FROM (SELECT $1::bigint AS person) p -- person
