-- The contacts of a facility and of all below it that are called from time to time, by the day of the next call.
SELECT f.code::text AS facility, n.name AS facility_name, w.key::text, coalesce(w.translations -> $2::text ->> 'text', w.text) AS value,
       CASE WHEN NOT coalesce(w.translations -> $2::text ? 'text', false) THEN nullif(w.language, $2::text) END AS language,
       t.called_on, t.called_by, t.reached, t.due, d.today, t.due < d.today OR NOT coalesce(t.reached, true) AS overdue
FROM facility_closure c JOIN facility f ON f.id = c.descendant_id
CROSS JOIN LATERAL (SELECT facility_today(f.id) AS today) d
JOIN LATERAL (SELECT v.name FROM facility_version v WHERE v.facility_id = f.id ORDER BY v.from_date DESC, v.id DESC LIMIT 1) n ON true
JOIN LATERAL (SELECT DISTINCT ON (v.key) v.* FROM slot_value v WHERE v.facility_id = f.id ORDER BY v.key, v.id DESC) w ON w.text IS NOT NULL
CROSS JOIN LATERAL test_call_state(w) t
WHERE c.ancestor_id = $1::bigint AND c.during @> facility_today($1::bigint) AND t.due IS NOT NULL -- facility, language of the reader
ORDER BY overdue DESC, t.due, n.name, w.key
