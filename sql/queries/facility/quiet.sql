-- Waits until no fact is being written, and lets later ones wait. False: it takes too long.
SELECT change_quiet() AS quiet
