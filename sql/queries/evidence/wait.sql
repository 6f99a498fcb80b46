-- How many pieces of evidence of the person of this request wait for an answer.
SELECT count(*) AS n FROM evidence_state WHERE person_id = me() AND state = 'waiting'
