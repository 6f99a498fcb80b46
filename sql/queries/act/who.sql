-- The person of the request.
SELECT me() AS person
