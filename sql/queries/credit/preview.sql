-- What a run of these days would tell (NULL: of any day up to the last): how many rows of each event.
SELECT count(*) FILTER (WHERE n.event = 'credit') AS credits, count(*) FILTER (WHERE n.event = 'corrected') AS corrected,
       count(*) FILTER (WHERE n.event = 'withdrawn') AS withdrawn
FROM credit_new($1::date, $2::date) n -- first day, last day
