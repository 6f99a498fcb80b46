-- The facilities of which sums are kept, and that are or were above some; those themselves besides.
SELECT DISTINCT k.facility_id AS id FROM standing_node k JOIN facility_closure c ON c.ancestor_id = k.facility_id
WHERE c.descendant_id = ANY ($1::bigint[]) OR k.facility_id = ANY ($2::bigint[]) ORDER BY 1 -- below, themselves
