-- Rows of a run after one, as a board reads them; json: the same for programs.
SELECT x.*, to_json(x)::text AS json FROM (
    SELECT r.id AS row, r.event, r.state, r.licence_kind, r.licence_number, r.name, r.course, r.title, r.version, r.provider, r.provider_number AS approval_number,
           r.completed_on, r.credit_kind, r.topic, trim_scale(r.hundredths / 100.0) AS hours, r.certificate
    FROM credit_rows($1::bigint, $2::bigint, $3::integer) r) x -- run, after, how many
ORDER BY x.row
