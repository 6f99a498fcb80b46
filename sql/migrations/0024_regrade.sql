-- Regrades whose worker does not come.  SPDX-License-Identifier: Apache-2.0

-- How far a regrade in force is: finished attempts with the question, those of them that count by it, and how many minutes have gone by since
-- one was counted last, or it came into force; 0 where nothing is left.
DROP FUNCTION regrade_progress(bigint);
CREATE FUNCTION regrade_progress(of_regrade bigint) RETURNS TABLE (attempts bigint, counted bigint, waits integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT count(*), count(g.attempt_id),
           CASE WHEN count(*) > count(g.attempt_id)
                THEN floor(extract(epoch FROM clock_timestamp() - greatest(max(g.recorded_at), max(f.recorded_at))) / 60)::integer ELSE 0 END
        FROM regrade_force f JOIN item i ON i.id = f.item_id JOIN quiz q ON q.course_version_id = i.course_version_id
        JOIN attempt a ON a.quiz_id = q.id AND a.state = 'finished'
        JOIN attempt_item p ON p.attempt_id = a.id AND p.item_id = i.id
        LEFT JOIN regraded_item g ON g.attempt_id = a.id AND g.item_id = i.id AND g.regrade_id = f.regrade_id
        WHERE f.regrade_id = of_regrade;
END
$$;
REVOKE EXECUTE ON FUNCTION regrade_progress FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regrade_progress TO attest_web, attest_job;
