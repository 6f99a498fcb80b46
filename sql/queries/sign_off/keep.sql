-- Which signatures the change from an earlier version leaves standing.
INSERT INTO sign_off_kept (course_version_id, from_version_id, change, kinds)
VALUES ($1::bigint, $2::bigint, $3::text, coalesce(string_to_array(nullif($4::text, ''), ' '), '{}')::sign_off_kind[]) -- version, earlier one, class, kinds
