-- Whether the list of migrations is there.
SELECT to_regclass('attest.migration') IS NOT NULL AS ready
