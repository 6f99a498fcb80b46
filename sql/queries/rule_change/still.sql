-- Whether a change is still being staged; holds off a decision about it until this transaction ends.
SELECT id FROM rule_change WHERE id = $1::bigint AND state IN ('computing', 'ready') FOR UPDATE -- change
