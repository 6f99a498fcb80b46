-- Whether the network has more people than this, and its day today.
SELECT count(*) > $1::bigint AS large, network_today() AS today FROM (SELECT FROM person LIMIT $1::bigint + 1) p -- people
