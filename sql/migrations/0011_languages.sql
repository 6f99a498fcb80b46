-- What 0006 left open of courses in several languages.  SPDX-License-Identifier: Apache-2.0

-- What a facility is asked to fill in, in other languages.
ALTER TABLE slot ADD COLUMN translations jsonb;

-- {"es": hash}: over the hash of the original and the files of that language. A version with the same hash and other words
-- in another language is another version, but what was signed in the original stands.
ALTER TABLE course_version ADD COLUMN language_hashes jsonb NOT NULL DEFAULT '{}';
-- Its columns are those of course_version, with what came since.
CREATE OR REPLACE VIEW live_course AS
SELECT DISTINCT ON (p.course_id) c.code, v.*
FROM publication p JOIN course_version v ON v.id = p.course_version_id JOIN course c ON c.id = p.course_id
ORDER BY p.course_id, p.id DESC;
