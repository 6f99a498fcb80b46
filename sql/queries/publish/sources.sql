-- The sources of a version, in their order.
INSERT INTO source (course_version_id, number, key, kind, year, by, title, published_in, url, doi, note)
SELECT $1::bigint, u.* -- version
FROM unnest($2::integer[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
  AS u(number, key, kind, year, by, title, published_in, url, doi, note)
