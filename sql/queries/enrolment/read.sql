-- A page is read; reading it again changes nothing, and nothing is added to what is complete. No row: there is no such page.
WITH here AS (
    SELECT e.id AS enrolment, e.person_id, p.id AS page_id
    FROM enrolment e JOIN page p ON p.course_version_id = e.course_version_id
    WHERE e.id = $1::bigint AND e.person_id = me() AND p.key = $2::text -- enrolment, page key
      AND NOT EXISTS (SELECT FROM module m WHERE m.id = p.module_id AND m.condition_id = ANY (e.unmet))
), added AS (
    INSERT INTO page_read (enrolment_id, page_id, person_id)
    SELECT enrolment, page_id, person_id FROM here
    WHERE NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = here.enrolment)
    ON CONFLICT DO NOTHING
)
SELECT page_id FROM here
