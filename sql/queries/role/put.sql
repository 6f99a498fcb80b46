-- Puts job roles of a file on record; what is wrong, line by line.
SELECT line, problem, is_new, is_changed FROM roles_put($1::text[], $2::text[], $3::text[]) -- keys, titles, keys of those above ('': none)
