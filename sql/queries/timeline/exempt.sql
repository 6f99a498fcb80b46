-- The exemptions of a person.
SELECT certification_id, from_date, to_date FROM exemption WHERE person_id = $1::bigint -- person
ORDER BY certification_id, from_date
