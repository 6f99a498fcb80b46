-- Sets a legal hold, or ends it. wrong: "unknown", or NULL.
SELECT legal_hold_set($1::text, $2::text) AS wrong -- login; reason, NULL: it ends
