-- Whose posts stand, or stood, in some facilities or below them: what is asked of them may follow from those. In the order of their ids.
SELECT DISTINCT v.person_id AS id FROM facility f JOIN facility_closure c ON c.ancestor_id = f.id JOIN post_version v ON v.facility_id = c.descendant_id
WHERE f.code::text = ANY ($1::text[]) ORDER BY 1 -- codes
