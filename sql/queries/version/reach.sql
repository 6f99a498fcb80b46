-- Whom publishing or withdrawing a version touches, in numbers.
SELECT on_it, on_others, asked FROM version_reach($1::bigint) -- version
