-- Asks for a change of rules from the command line.
INSERT INTO rule_change (title, file, from_date) VALUES ($1::text, $2::text, coalesce($3::date, network_today())) RETURNING id -- title, file, first day or NULL: today
