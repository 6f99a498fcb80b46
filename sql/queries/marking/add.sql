-- Takes one reading of an essay. whole: every essay of its attempt has been read as often as was asked.
SELECT marking_add($1::text, $2::integer[], $3::text) AS whole -- essay, levels, comment
