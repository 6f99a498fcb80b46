-- A completion on a day, brought along: of the version that is live, without its pages.
WITH begun AS (
    INSERT INTO enrolment (person_id, course_version_id, started_on) VALUES ($3::bigint, $4::bigint, $5::date) RETURNING id -- person, course version, day
), made AS (
    INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes)
    SELECT $3::bigint, b.id, v.id, $5::date, v.minutes FROM begun b JOIN course_version v ON v.id = $4::bigint RETURNING id, person_id
)
INSERT INTO award_import_line (import_id, number, person_id, completion_id) SELECT $1::bigint, $2::integer, person_id, id FROM made -- import, line
