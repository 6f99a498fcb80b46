-- How far the demo network is loaded.
SELECT coalesce(current_setting('attest.kind', true), '') IN ('demo', 'test') AS may,
       EXISTS (SELECT FROM network) AS network,
       EXISTS (SELECT FROM live_course WHERE code = 'CORE-101') AS course,
       EXISTS (SELECT FROM completion) AS history,
       (SELECT count(*) FROM person p JOIN credential c ON c.person_id = p.id
        WHERE p.email IN ('staff@demo.example', 'manager@demo.example', 'author@demo.example', 'reviewer@demo.example',
                          'admin@demo.example')) AS logins,
       NOT EXISTS (SELECT FROM obligation_match o WHERE NOT EXISTS (SELECT FROM timeline t WHERE t.post_id = o.post_id))
           AS timelines
