-- The credit that a version gives, in hundredths of an hour.
INSERT INTO credit (course_version_id, number, kind, topic, hundredths, provider, provider_number, statement, from_date,
                    until_date)
SELECT $1::bigint, u.number, u.kind, u.topic, u.hundredths, u.provider, u.provider_number, u.statement, -- version
       nullif(u.from_date, 'infinity'), nullif(u.until_date, 'infinity')
FROM unnest($2::integer[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::date[],
            $10::date[])
  AS u(number, kind, topic, hundredths, provider, provider_number, statement, from_date, until_date)
