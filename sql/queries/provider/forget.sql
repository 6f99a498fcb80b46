-- Somebody is matched anew at their next sign-in by a provider.
SELECT provider_forget($1::text) AS forgotten -- e-mail address or employee number
