-- Nobody signs in by a provider any more. ended: sessions; NULL: there is none.
SELECT provider_end($1::text) AS ended -- code
