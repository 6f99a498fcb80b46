-- The credit that a version gives, in hundredths of an hour.
INSERT INTO credit (course_version_id, number, kind, topic, hundredths, provider, provider_number, statement)
SELECT $1::bigint, u.* -- version
FROM unnest($2::integer[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::text[])
  AS u(number, kind, topic, hundredths, provider, provider_number, statement)
