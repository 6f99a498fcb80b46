-- How many people there are to look at.
SELECT count(*) AS n FROM person
