-- What an author sent, what was asked, and what was found. Version NULL: nothing was applied.
INSERT INTO import (person_id, file_name, problems, errors, warnings, course_version_id, asked, was_here)
VALUES (me(), $1::text, $2::jsonb, $3::integer, $4::integer, $5::bigint, -- file name, problems, errors, warnings, version
        $6::text, $7::boolean) -- "check", "store" or "publish"; whether the version was stored before
RETURNING id
