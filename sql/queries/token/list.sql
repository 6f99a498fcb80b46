-- Tokens over the facilities that the person of this request administers or audits.
SELECT * FROM tokens_in_sight()
