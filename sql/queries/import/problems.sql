-- The problems of an import: errors before warnings, what was not carried over from elsewhere first, then by file (course.xml first); within a file as the checker sorts them, by stage and place.
SELECT p.severity = 'warning' AS warning, coalesce(p.file, '') AS file, p.line, p.column, p.rule, p.xpath, p.found, p.expected, p.remedy, p.source,
       count(*) OVER (PARTITION BY p.severity, p.file) AS of_file
FROM import i, ROWS FROM (jsonb_to_recordset(i.problems) AS (severity text, rule text, file text, line integer, "column" integer,
    xpath text, found text, expected text, remedy text, source text)) WITH ORDINALITY
  AS p(severity, rule, file, line, "column", xpath, found, expected, remedy, source, n)
WHERE i.id = $1::bigint AND i.person_id = me() -- import
ORDER BY p.severity = 'warning', p.rule NOT IN ('not-carried', 'partly-carried'), p.file <> 'course.xml', p.file, p.n
