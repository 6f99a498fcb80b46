-- Who made a version. The name of whoever wants it kept off goes to a table of its own.
WITH made AS (
    SELECT u.* FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])
        AS u(number, role, name, credentials, statement, hidden)
), shown AS (
    INSERT INTO contributor (course_version_id, number, role, name, credentials, statement)
    SELECT $1::bigint, m.number, m.role, CASE WHEN NOT m.hidden THEN m.name END, CASE WHEN NOT m.hidden THEN m.credentials END, m.statement -- version
    FROM made m
)
INSERT INTO contributor_name (course_version_id, number, name, credentials)
SELECT $1::bigint, m.number, m.name, m.credentials FROM made m WHERE m.hidden
