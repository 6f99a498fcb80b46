-- Who did what.
INSERT INTO audit (person_id, route, object, request_id)
VALUES (me(), $1::text, $2::text, $3::text) -- route, object, request
