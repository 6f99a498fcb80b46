-- An award by hand. award: NULL where such a one is on record.
SELECT award_give($1::bigint, $2::bigint, $3::date, $4::date, $5::text, $6::bigint, $7::text) AS award -- person, certification, first day, last day, why, evidence, code
