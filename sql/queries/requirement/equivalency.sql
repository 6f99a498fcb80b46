-- A certification counts as another one, from a day on.
INSERT INTO equivalency (certification_id, by_certification_id, both_ways, retroactive, max_age_months, from_date, to_date, citation, recorded_by)
SELECT k.id, b.id, $3::boolean, $4::boolean, $5::integer, $6::date, $7::date, $8::text, $9::bigint -- both ways, retroactive, months, from, to, citation, by
FROM certification k JOIN certification b ON b.code = $2::text WHERE k.code = $1::text -- the certification it counts as, the one that is held
