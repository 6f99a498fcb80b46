-- Who set when messages go out.
SELECT * FROM message_times_history($1::text) -- zone
