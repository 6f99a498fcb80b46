-- Ends what was agreed. done: false if it was ended before, or there is none such.
SELECT agreed_end($1::bigint, $2::text, $3::bigint, $4::date, $5::text) AS done -- person, kind, id, first day without it (NULL: it never counted), reason
