-- All that a facility has said for a slot, newest first; text NULL: it took back what it said.
SELECT v.text, v.language, ARRAY(SELECT t.key FROM jsonb_each(v.translations) t ORDER BY t.key) AS other_languages,
       ARRAY(SELECT t.value ->> 'text' FROM jsonb_each(v.translations) t ORDER BY t.key) AS other_texts, v.test_months,
       civil_date(v.recorded_at, facility_zone(v.facility_id)) AS recorded_on, who_entered(v.recorded_by) AS recorded_by
FROM slot_value v WHERE v.facility_id = $1::bigint AND v.key = $2::text -- facility, key
ORDER BY v.id DESC LIMIT 100
