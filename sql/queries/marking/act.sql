-- From here on the learner whose essay was marked is the person of the transaction.
SELECT person_id AS person, attempt_id AS attempt FROM act_for_marking($1::text) -- essay
