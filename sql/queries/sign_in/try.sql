-- Seconds to wait before another try; 0: it may be made now, and counts as failed until it proves right.
SELECT sign_in_try_begin($1::bytea[], $2::integer[], $3::integer[]) AS wait -- keys; of each: failures without waiting, longest wait
