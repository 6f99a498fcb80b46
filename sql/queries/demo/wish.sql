-- How large a synthetic network is to be, and which: for the scripts that this connection runs next.
SELECT set_config('attest.staff', $1::text, false), set_config('attest.facilities', $2::text, false), set_config('attest.seed', $3::text, false) -- people, facilities, seed
