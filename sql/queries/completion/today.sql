-- Today for a person, by the zone of their primary post: looked up now, since it is recorded.
SELECT z.zone, civil_date(clock(), z.zone) AS today FROM (SELECT person_zone($1::bigint) AS zone) z -- person
