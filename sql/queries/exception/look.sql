-- Somebody looked at an assignment as it is. True: noted.
WITH made AS (
    INSERT INTO exception_look (kind, person_id, post_id, certification_id, as_it_was, note, looked_by)
    SELECT $1::text, o.person_id, o.id, k.id, $4::text, $5::text, me() -- kind, as it is, note
    FROM post o, certification k WHERE o.id = $2::bigint AND k.code = $3::text -- post, certification
    RETURNING id
)
SELECT EXISTS (SELECT FROM made) AS done
