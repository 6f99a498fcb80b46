-- How the outbox stands: waiting, how long the oldest of them, and what became of the rest within a week.
SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
       coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at) FILTER (WHERE state = 'waiting')), 0)::bigint AS oldest,
       count(*) FILTER (WHERE state = 'sent') AS sent, count(*) FILTER (WHERE state = 'unsure') AS unsure,
       count(*) FILTER (WHERE state = 'refused') AS refused, count(*) FILTER (WHERE state = 'dropped') AS dropped,
       (SELECT count(*) FROM mail_refusal) AS addresses
FROM message WHERE state = 'waiting' OR changed_at > clock_timestamp() - interval '7 days'
