-- A whole request for a page of a module: its session, and the version that this person has begun; what is on its pages is
-- course/page_content. version NULL: the ordinary way (course/page) says what there is. No row: nobody.
SELECT s.*, version_begun($2::text) AS version -- course code
FROM session_open($1::bytea) s -- digest of the token
