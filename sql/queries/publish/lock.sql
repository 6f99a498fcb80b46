-- One import of a course at a time; imports of the same code are done one after another.
SELECT pg_advisory_xact_lock(2, hashtext($1::text)) -- code of the course
