-- What a slot says where a person works: of the facility of their primary post, or the nearest one above it that filled it in.
SELECT s.text FROM slot_value s JOIN facility_closure c ON c.ancestor_id = s.facility_id
WHERE s.key = $1::text AND c.during @> $2::date -- key, today
  AND c.descendant_id = (SELECT facility_id FROM post_span WHERE person_id = me() AND during @> $2::date
                         ORDER BY is_primary DESC, post_id LIMIT 1)
ORDER BY c.depth, s.id DESC LIMIT 1
