-- Takes an event back: it did not happen after all. What was taken back before stays so.
INSERT INTO rule_event_withdrawal (rule_event_id, reason, recorded_by)
SELECT e.id, $3::text, $4::bigint FROM rule_event_now e WHERE e.code = $1::text AND e.day = $2::date -- code, day, why, by
