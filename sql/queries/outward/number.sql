-- Numbers what happened and has no number yet, at most so much; how much.
SELECT outward_number($1::integer) AS n -- most
