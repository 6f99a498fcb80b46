-- Puts some of the differences that are not folded yet into the sums.
SELECT standing_fold_new($1::integer) AS n -- how many at most
