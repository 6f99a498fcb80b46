-- Asks for a change of rules, as a network administrator.
SELECT rule_change_ask($1::text, $2::text, $3::date) AS id -- title, file, first day or NULL: today
