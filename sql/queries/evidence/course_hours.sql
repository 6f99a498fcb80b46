-- What finishing a course on a day would be worth, topic by topic, as reckon/evidence says it of a completion; of the version that is live now.
SELECT coalesce(k.topics, ARRAY['']) AS topics, coalesce(k.hundredths, ARRAY[v.minutes * 100 / 60]) AS hundredths
FROM live_course v
CROSS JOIN LATERAL (SELECT array_agg(x.topic ORDER BY x.number) AS topics, array_agg(x.hundredths ORDER BY x.number) AS hundredths
                    FROM credit x WHERE x.course_version_id = v.id AND days(x.from_date, x.until_date) @> $2::date) k -- day
WHERE v.course_id = $1::bigint -- course
