-- One step of a regrade; what came of it.
SELECT regrade_decide($1::bigint, $2::text, $3::boolean, $4::integer, $5::integer) AS outcome -- regrade, step, takes passes back, people who gain a pass, who lose one
