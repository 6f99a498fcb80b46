-- Whom an import of people concerns; those who had a fact meanwhile are there already.
INSERT INTO change_person (change_id, person_id)
SELECT c.id, p FROM rule_change c CROSS JOIN LATERAL people_import_people(c.import_id) p WHERE c.id = $1::bigint -- change
ON CONFLICT DO NOTHING
