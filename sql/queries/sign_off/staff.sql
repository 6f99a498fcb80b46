-- All that was signed of a version of a course and of those before it, newest first, for the page that staff read.
SELECT s.id, s.version, s.kind, s.decision, s.statement, s.was_paid, s.signed_on, s.expires, s.withdrawn_on, s.withdrawn_because, s.bound,
       s.own, s.mine, s.name, s.credentials, network_today() AS today
FROM course c JOIN course_version v ON v.course_id = c.id AND v.version = $2::integer
CROSS JOIN LATERAL signatures_of(v.id, '') s
WHERE c.code = $1::text -- code, version
ORDER BY s.id DESC
