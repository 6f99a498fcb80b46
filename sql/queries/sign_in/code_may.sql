-- Whether the person of this request may issue a one-time code to somebody, and let it end a second step, too.
SELECT may_issue_code(p.id) AS may, coalesce(holds_over('administrator', p.id), false) AS ends_steps FROM (SELECT $1::bigint) p (id) -- person
