-- What is held about the person of this request, a line of JSON for each row.
SELECT part, line, left_out FROM personal_rows_of_me($1::integer) -- at most so many of each table
