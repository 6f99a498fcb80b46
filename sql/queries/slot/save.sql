-- What a facility says for a slot from now on: nothing is added where it says the same already. No row: no course asks for the
-- slot, and the facility never said anything for it.
WITH here AS (
    SELECT $1::bigint AS facility, $2::text AS key, $3::text AS text, $4::text AS language, -- facility, key, text (NULL: taken back), its language
           (SELECT jsonb_object_agg(t.code, jsonb_build_object('text', t.words))
            FROM unnest($5::text[], $6::text[]) t (code, words)) AS translations, -- other languages, and the words in them
           $7::integer AS test_months -- months between test calls; NULL: none
), last AS (
    SELECT v.* FROM here JOIN slot_value v ON v.facility_id = here.facility AND v.key::text = here.key ORDER BY v.id DESC LIMIT 1
), added AS (
    INSERT INTO slot_value (facility_id, key, text, language, translations, test_months, recorded_by)
    SELECT h.facility, h.key, h.text, h.language, h.translations, h.test_months, me() FROM here h LEFT JOIN last l ON true
    WHERE (l.id IS NOT NULL OR EXISTS (SELECT FROM declared_slot d WHERE d.key = h.key))
      AND (l.text, CASE WHEN l.text IS NOT NULL THEN l.language END, l.translations, l.test_months)
          IS DISTINCT FROM (h.text, CASE WHEN h.text IS NOT NULL THEN h.language END, h.translations, h.test_months)
    RETURNING id
)
SELECT (SELECT id FROM added) AS id FROM here
WHERE EXISTS (SELECT FROM added) OR EXISTS (SELECT FROM last)
