-- What tries to sign in under a login are counted under, and whether its person is known to this browser.
SELECT * FROM sign_in_account($1::text, $2::bytea) -- login; digest of the browser's secret, or NULL
