-- What the demo network holds.
SELECT (SELECT count(*) FROM facility) AS facilities, (SELECT count(*) FROM job_role) AS job_roles,
       (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM post) AS posts,
       (SELECT count(*) FROM completion) AS completions, (SELECT count(*) FROM timeline) AS timelines
