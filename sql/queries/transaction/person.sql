-- Makes somebody the person of this transaction, for work that is done for them.
SELECT set_config('attest.person', $1::text, true) -- person
