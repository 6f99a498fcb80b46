-- The facilities that are to have sums and have none.
SELECT n.id FROM standing_nodes_due() n (id)
