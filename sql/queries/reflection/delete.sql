-- Deletes a private answer for good. A row says that the question is one of this person's, answered or not.
WITH place AS (
    SELECT p.attempt_id, p.item_id FROM attempt_item p JOIN item i ON i.id = p.item_id
    WHERE p.attempt_id = $1::bigint AND p.person_id = me() AND i.key = $2::text AND i.privacy = 'private' -- attempt, key of the item
), gone AS (
    DELETE FROM private_answer d USING place x WHERE d.attempt_id = x.attempt_id AND d.item_id = x.item_id AND d.person_id = me()
)
SELECT attempt_id FROM place
