-- When messages go out.
SELECT * FROM message_times()
