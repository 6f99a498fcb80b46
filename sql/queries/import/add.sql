-- What an author sent and what was found. Version NULL: nothing was applied.
INSERT INTO import (person_id, file_name, problems, errors, warnings, course_version_id)
VALUES (me(), $1::text, $2::jsonb, $3::integer, $4::integer, $5::bigint) -- file name, problems, errors, warnings, version
RETURNING id
