-- The address of the person of this request; NULL: none.
SELECT p.email FROM person p WHERE p.id = me()
