-- The fragments of a page that are under a condition and not for this person.
SELECT f.number AS fragment FROM fragment f
WHERE f.page_id = $1::bigint AND f.language = $2::text AND NOT f.alternative -- page, language of its words
  AND (f.roles IS NOT NULL OR f.states IS NOT NULL OR f.facility_kinds IS NOT NULL) AND NOT fragment_applies(f, $3::date) -- today
