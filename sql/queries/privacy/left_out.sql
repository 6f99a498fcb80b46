-- What a file of somebody's data leaves out, and why.
SELECT part, reason FROM personal_left_out($1::boolean) -- whether it is for the person alone
