-- What holds at a facility for each slot that is asked for or was ever filled in there or above: the row in force, where it comes
-- from, and how its test calls stand. One row a slot; value NULL: nothing. language: of the value, where it is not that of the reader.
SELECT k.key, coalesce(w.translations -> $2::text ->> 'text', w.text) AS value, w.id, w.test_months,
       CASE WHEN NOT coalesce(w.translations -> $2::text ? 'text', false) THEN nullif(w.language, $2::text) END AS language,
       ARRAY(SELECT coalesce(CASE WHEN w.language = l.code THEN w.text ELSE w.translations -> l.code ->> 'text' END, '')
             FROM unnest($4::text[]) WITH ORDINALITY l (code, number) ORDER BY l.number) AS words, -- languages that it may be said in
       f.code::text AS facility, n.name AS facility_name, w.facility_id = $1::bigint AS own, who_entered(w.recorded_by) AS recorded_by,
       t.since, t.called_on, t.called_by, t.reached, t.due, t.due < facility_today(w.facility_id) OR NOT t.reached AS overdue
FROM (SELECT d.key FROM declared_slot d
      UNION SELECT v.key::text FROM slot_value v JOIN facility_closure c ON c.ancestor_id = v.facility_id
      WHERE c.descendant_id = $1::bigint AND c.during @> facility_today($1::bigint)) k -- facility, language of the reader
LEFT JOIN LATERAL slot_in_force(k.key, $1::bigint, facility_today($1::bigint)) w ON true
LEFT JOIN facility f ON f.id = w.facility_id
LEFT JOIN LATERAL (SELECT v.name FROM facility_version v WHERE v.facility_id = f.id ORDER BY v.from_date DESC, v.id DESC LIMIT 1) n ON true
LEFT JOIN LATERAL (SELECT s.* FROM slot_value v CROSS JOIN LATERAL test_call_state(v) s WHERE v.id = w.id) t ON true
WHERE $3::text IS NULL OR k.key = $3::text -- one of them; NULL: all
ORDER BY k.key
