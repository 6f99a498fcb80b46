-- A day and hour in the zone of the network: whether it is still to come, and how it is said there.
SELECT m.at > clock() AS coming, m.at AT TIME ZONE z.zone = $1::timestamp AS is_one, m.at::text AS at -- day and hour
FROM (SELECT coalesce((SELECT n.zone FROM network n), 'UTC') AS zone) z
CROSS JOIN LATERAL (SELECT $1::timestamp AT TIME ZONE z.zone AS at) m
