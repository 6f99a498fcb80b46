-- What the readings of each essay of an attempt came to. must_pass: the course asks for a pass of its quiz.
SELECT item_id AS item, best, points, must_pass FROM marking_points($1::text) -- any essay of it
