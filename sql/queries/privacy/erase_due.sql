-- Erases names by the policy.
SELECT leavers_erase($1::integer) AS erased -- at most so many
