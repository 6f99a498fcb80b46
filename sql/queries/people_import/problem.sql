-- Problems of the lines of a file by themselves, column by column.
INSERT INTO people_import_problem (import_id, number, line, place, word, found)
SELECT $1::bigint, u.* FROM unnest($2::integer[], $3::integer[], $4::text[], $5::text[], $6::text[]) u -- import, numbers, lines, columns, words, what stands there
