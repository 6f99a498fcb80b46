-- A version that the person of the request may look at before it is live: authors any, signers what they were asked to sign.
-- learner: no author, and has this course to pass: they began a version of it, or a post of theirs asks for it and they do not hold it.
SELECT v.id, c.code::text, v.version, v.title, v.language, array_to_string(v.languages || v.partial_languages, ' ') AS languages, v.review_by,
       (SELECT string_agg(r.id || ' ' || r.kind, ' ' ORDER BY r.id) FROM review_request r WHERE r.course_version_id = v.id AND may_sign(r.kind)) AS reviews,
       may('author') AS author,
       NOT may('author') AND (EXISTS (SELECT FROM enrolment e JOIN course_version b ON b.id = e.course_version_id WHERE e.person_id = me() AND b.course_id = c.id
                                      AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id))
                              OR EXISTS (SELECT FROM timeline t JOIN certification_course s ON s.certification_id = t.certification_id
                                         WHERE t.person_id = me() AND s.course_id = c.id AND s.during @> network_today() AND t.during @> network_today()
                                           AND t.standing NOT IN ('current', 'exempt'))) AS learner
FROM course c JOIN course_version v ON v.course_id = c.id AND v.version = $2::integer
WHERE c.code = $1::text -- code, version
  AND (may('author') OR EXISTS (SELECT FROM review_request r WHERE r.course_version_id = v.id AND may_sign(r.kind)))
