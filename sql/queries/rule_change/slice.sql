-- The next part of the people, among whom a change looks for those it may touch: from the one after `after` up to `upto`; NULL: everybody has
-- been looked at. Five thousand, if the session does not say otherwise.
SELECT c.looked_to AS after, (SELECT max(p.id) FROM (SELECT x.id FROM person x WHERE x.id > c.looked_to ORDER BY x.id
    LIMIT coalesce(nullif(current_setting('attest.at_once', true), '')::integer, 5000)) p) AS upto
FROM rule_change c WHERE c.id = $1::bigint -- change
