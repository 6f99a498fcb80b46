-- Where a manager's view begins: the facility of their highest grant.
SELECT f.code::text AS code FROM facility f WHERE f.id = (SELECT sight_begins($1::date)) -- today
