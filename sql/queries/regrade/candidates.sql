-- The same question in every version of its course that was before staff, newest first, and which of them counts now.
SELECT k.id, w.version, EXISTS (SELECT FROM live_course l WHERE l.id = w.id) AS live
FROM item i
JOIN course_version v ON v.id = i.course_version_id
JOIN course_version w ON w.course_id = v.course_id
JOIN item k ON k.course_version_id = w.id AND k.bank = i.bank AND k.key = i.key AND k.kind = i.kind AND k.privacy = i.privacy
WHERE i.id = $1::bigint AND was_before_staff(w.id) -- item
ORDER BY w.version DESC
