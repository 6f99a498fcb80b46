-- What a person was awarded. revoked: from that day on; -infinity: on no day.
SELECT a.certification_id, a.valid_from, coalesce(a.valid_to, 'infinity') AS valid_to,
       coalesce(a.window_opens, 'infinity') AS window_opens,
       coalesce(a.revoked, 'infinity') AS revoked, coalesce(a.revoked = '-infinity', false) AS never
FROM award_now a
WHERE a.person_id = $1::bigint -- person
ORDER BY a.certification_id, a.id
