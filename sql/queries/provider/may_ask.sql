-- Whether the keys of a provider may be asked for again; then it is counted as done.
SELECT provider_may_ask($1::bigint) AS may -- provider
