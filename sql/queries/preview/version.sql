-- A version that the person of the request may look at before it is live: authors any, signers what they were asked to sign.
-- learner: no author, and has this version to pass.
SELECT v.id, c.code::text, v.version, v.title, v.language, array_to_string(v.languages || v.partial_languages, ' ') AS languages, v.review_by,
       (SELECT string_agg(r.id || ' ' || r.kind, ' ' ORDER BY r.id) FROM review_request r WHERE r.course_version_id = v.id AND may_sign(r.kind)) AS reviews,
       may('author') AS author,
       NOT may('author') AND EXISTS (SELECT FROM enrolment e WHERE e.person_id = me() AND e.course_version_id = v.id
                                     AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)) AS learner
FROM course c JOIN course_version v ON v.course_id = c.id AND v.version = $2::integer
WHERE c.code = $1::text -- code, version
  AND (may('author') OR EXISTS (SELECT FROM review_request r WHERE r.course_version_id = v.id AND may_sign(r.kind)))
