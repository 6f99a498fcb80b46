-- What is held about a person, for an administrator to hand over.
SELECT part, line, left_out FROM personal_rows($1::bigint, false, $2::integer) -- person, at most so many of each table
