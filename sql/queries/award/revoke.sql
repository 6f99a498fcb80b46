-- Revokes an award. done: false if it was revoked before.
SELECT award_revoke($1::bigint, $2::bigint, $3::date, $4::text) AS done -- person, award, from (NULL: never held), reason
