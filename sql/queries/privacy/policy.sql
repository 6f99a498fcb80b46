-- For how many years names are kept; NULL: for ever.
SELECT (SELECT r.years FROM retention r ORDER BY r.id DESC LIMIT 1) AS years
