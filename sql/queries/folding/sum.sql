-- Makes the sums of a facility.
SELECT standing_node_sum($1::bigint) -- facility
