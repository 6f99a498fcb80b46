-- Posts by standing in each facility shown and all below it, on a day, and the people of the first, each once: any day costs the same.
SELECT facility_id, people, standing, n
FROM dashboard_counts($1::bigint, $2::date, $3::text, $4::text, $5::timestamptz) -- facility, day, certification or NULL, job role or NULL, known at or NULL
