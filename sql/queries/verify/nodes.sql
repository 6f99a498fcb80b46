-- Facilities of which sums are kept, and how many others are or were below each.
SELECT k.facility_id AS id, (SELECT count(*) FROM facility_closure c WHERE c.ancestor_id = k.facility_id) AS below FROM standing_node k ORDER BY k.facility_id
