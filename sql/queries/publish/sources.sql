-- The sources of a version, in their order.
INSERT INTO source (course_version_id, number, key, kind, year, by, title, published_in, url, doi, note, states, checked)
SELECT $1::bigint, u.number, u.key, u.kind, u.year, u.by, u.title, u.published_in, u.url, u.doi, u.note, -- version
       string_to_array(u.states, ' '), nullif(u.checked, 'infinity')
FROM unnest($2::integer[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::text[], $13::date[])
  AS u(number, key, kind, year, by, title, published_in, url, doi, note, states, checked)
