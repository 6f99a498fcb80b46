-- All that was said of a version and those before it, newest first. Names only where they may be shown to everybody.
SELECT s.id, s.version, s.kind, s.decision, s.statement, s.was_paid, s.signed_on, s.expires, s.withdrawn_on, s.withdrawn_because, s.bound,
       s.own, s.mine, s.name, s.credentials
FROM signatures_of($1::bigint, $2::text) s -- version; language of a translation, or ""
ORDER BY s.id DESC
