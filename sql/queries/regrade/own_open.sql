-- Whether the person of the request has an attempt with the question that is not counted yet.
SELECT EXISTS (SELECT FROM attempt_item p JOIN attempt a ON a.id = p.attempt_id
               WHERE p.item_id = $1::bigint AND a.person_id = me() AND a.state IN ('in progress', 'submitted')) AS own -- item
