-- What grading needs of one item, whoever answered it. Only for grading; never shown.
SELECT i.kind, i.scoring, i.fold, i.units, i.unit_penalty_num, i.unit_penalty_den, i.start FROM item i WHERE i.id = $1::bigint -- item
